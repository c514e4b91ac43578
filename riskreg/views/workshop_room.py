"""A participant's side of a workshop, on a phone: come in by code, add ideas, put dots, score."""

from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from riskreg.choices import WorkshopPhase
from riskreg.domain import workshop_ideas, workshops
from riskreg.domain.errors import Refused
from riskreg.domain.matrices import guidance_of
from riskreg.domain.workshop_results import results_of
from riskreg.forms.base import first_error, show_refusal
from riskreg.forms.workshops import EnterForm, GuestForm, IdeaForm, IdeaScoreForm, VoteForm
from riskreg.models import IdeaScore, Participant, Workshop
from riskreg.views.common import clock

SECRETS = "workshops"  # in the session: workshop → the secret of a guest
Act = Callable[[HttpRequest, Workshop, Participant], Any]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def workshop_enter(request: HttpRequest) -> HttpResponse:
    """Where a code is typed by those who have no link."""
    form = EnterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = workshops.find(form.cleaned_data["code"])
        if found is not None:
            return redirect("workshop_join", join_code=found.code)
        if not ratelimit.consume(request, action="workshop"):
            return render(request, "errors/429.html", status=429)
        form.add_error("code", _("No workshop has this code. Look at it once more."))
    return render(request, "workshops/enter.html", {"form": form}, status=422 if request.method == "POST" else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def workshop_join(request: HttpRequest, join_code: str) -> HttpResponse:
    """One address for a participant: come in, then whatever the phase asks."""
    workshop = workshops.find(join_code)
    if workshop is None:
        form = EnterForm({"code": join_code})
        form.add_error("code", _("No workshop has this code. Look at it once more."))
        return render(request, "workshops/enter.html", {"form": form}, status=404)
    participant = _who(request, workshop)
    if participant is None:
        return _door(request, workshop)
    if request.method == "POST":
        return _act(request, workshop, participant)
    return _room(request, workshop, participant)


@login_not_required
@require_safe
def workshop_pulse(request: HttpRequest, join_code: str) -> HttpResponse:
    """What a participant polls, with the revision seen: 204 without news, 404 for whoever is not in."""
    workshop = workshops.find(join_code)
    if workshop is None or _who(request, workshop) is None:
        return HttpResponse(status=404)
    if request.GET.get("seen") == str(workshop.revision):
        return HttpResponse(status=204)
    return HttpResponse(str(workshop.revision), content_type="text/plain; charset=utf-8")


def _who(request: HttpRequest, workshop: Workshop) -> Participant | None:
    secret = request.session.get(SECRETS, {}).get(str(workshop.pk), "")
    return workshops.recognise(workshop, user=request.user, secret=secret)


def _door(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Coming in: one press with an account, a name without."""
    signed_in = request.user.is_authenticated
    form = GuestForm(request.POST if request.method == "POST" and not signed_in else None)
    trouble = ""
    if request.method == "POST" and (signed_in or form.is_valid()):
        name = "" if signed_in else form.cleaned_data["name"]
        user: Any = request.user if signed_in else None
        try:
            joined = workshops.join(workshop=workshop, user=user, name=name, now=clock()[0])
        except Refused as refused:
            if signed_in:
                trouble = refused.message
            else:
                show_refusal(form, refused)
        else:
            if joined.secret:
                request.session[SECRETS] = {**request.session.get(SECRETS, {}), str(workshop.pk): joined.secret}
            return redirect("workshop_join", join_code=workshop.code)
    context = {
        "workshop": workshop, "form": form, "trouble": trouble, "here": request.path,
        "ended": workshop.phase == WorkshopPhase.ENDED,
    }  # fmt: skip
    return render(request, "workshops/door.html", context, status=422 if request.method == "POST" else 200)


def _act(request: HttpRequest, workshop: Workshop, participant: Participant) -> HttpResponse:
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return redirect("workshop_join", join_code=workshop.code)
    refused = act(request, workshop, participant)
    if refused:
        return _room(request, workshop, participant, status=422, **refused)
    if getattr(request, "htmx", False):
        return _room(request, workshops.find(workshop.code) or workshop, participant)
    return redirect("workshop_join", join_code=workshop.code)


def _add(request: HttpRequest, workshop: Workshop, participant: Participant) -> dict[str, Any]:
    form = IdeaForm(request.POST)
    if form.is_valid():
        try:
            workshop_ideas.add_idea(workshop=workshop, participant=participant, now=clock()[0], **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
    return {"idea_form": form} if form.errors else {}


def _withdraw(request: HttpRequest, workshop: Workshop, participant: Participant) -> dict[str, Any]:
    number = request.POST.get("idea", "")
    try:
        workshop_ideas.withdraw_idea(
            workshop=workshop, participant=participant, idea=int(number) if number.isdecimal() else 0
        )
    except Refused as refused:
        return {"trouble": refused.message}
    return {}


def _checked(form_class: Any, write: Callable[..., Any]) -> Act:
    def act(request: HttpRequest, workshop: Workshop, participant: Participant) -> dict[str, Any]:
        form = form_class(request.POST)
        if not form.is_valid():
            return {"trouble": first_error(form)}
        try:
            write(workshop=workshop, participant=participant, **form.cleaned_data)
        except Refused as refused:
            return {"trouble": refused.message}
        return {}

    return act


ACTS: dict[str, Act] = {
    "add": _add, "withdraw": _withdraw, "vote": _checked(VoteForm, workshop_ideas.put_dots),
    "score": _checked(IdeaScoreForm, workshop_ideas.score_idea),
}  # fmt: skip


def _room(
    request: HttpRequest, workshop: Workshop, participant: Participant, *, idea_form: Any = None, trouble: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    phase = workshop.phase
    mine = {vote.idea_id: vote.dots for vote in participant.votes.all()} if phase == WorkshopPhase.VOTES else {}
    results = results_of(workshop) if phase != WorkshopPhase.IDEAS else []
    on = next((result for result in results if result.idea.pk == workshop.idea_id), None)
    score = IdeaScore.objects.filter(idea=workshop.idea_id, participant=participant).first() if on else None
    listed = sorted(results, key=lambda result: (not result.idea.group, result.idea.group.casefold(), result.idea.pk))
    left = workshop.dots - sum(mine.values())
    context = {
        "workshop": workshop, "participant": participant, "here": request.path, "trouble": trouble,
        "idea_form": idea_form or IdeaForm(), "own": participant.ideas.all() if phase == WorkshopPhase.IDEAS else [],
        "rows": [_row(result, mine.get(result.idea.pk, 0), left) for result in listed], "left": left,
        "on": on, "score": score, "results": results, "grid": workshop.register.grid,
        "guidance": guidance_of(workshop.register), "typed": request.POST,
    }  # fmt: skip
    return render(request, "workshops/room.html", context, status=status)


def _row(result: Any, dots: int, left: int) -> dict[str, Any]:
    return {"result": result, "idea": result.idea, "dots": dots, "more": dots + 1 if left > 0 else 0, "less": dots - 1}
