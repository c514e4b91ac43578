"""The facilitator's side of a workshop: start one, run it from the board, see what came of it."""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import WorkshopPhase
from riskreg.domain import workshop_ideas, workshops
from riskreg.domain.errors import Refused
from riskreg.domain.matrices import guidance_of
from riskreg.domain.workshop_results import Result, results_of
from riskreg.forms.base import first_error, show_refusal
from riskreg.forms.workshops import AgreedForm, BoardStepForm, SortForm, StartForm
from riskreg.lib.qr import qr_of
from riskreg.models import Category, Workshop
from riskreg.views import held
from riskreg.views.common import Request, clock, register_for, require

Step = tuple[Workshop, BoardStepForm, Request, datetime, date]
NEXT = {
    WorkshopPhase.IDEAS: WorkshopPhase.GROUPS, WorkshopPhase.GROUPS: WorkshopPhase.VOTES,
    WorkshopPhase.VOTES: WorkshopPhase.SCORES,
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def workshop_new(request: Request, code: str) -> HttpResponse:
    """Start a workshop; the ones before are listed on the page of the checklists."""
    register = register_for(request, code, Permission.CHAIR_MEETING)
    form = StartForm(request.POST or None, initial={"dots": 5, **held.take(request, request.path)})
    if request.method == "POST" and form.is_valid():
        try:
            workshop = workshops.start(register=register, by=request.user, now=clock()[0], **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect(workshop)
    status = 422 if request.method == "POST" else 200
    context = {"register": register, "nav": "registers", "form": form}
    return render(request, "workshops/workshop_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def workshop_board(request: Request, pk: int) -> HttpResponse:
    """The board of whoever facilitates, and for all members the results once it has ended."""
    workshop = _workshop(request, pk)
    if request.method == "POST":
        require(request, Permission.CHAIR_MEETING, workshop.register)
        return _step(request, workshop)
    if workshop.phase != WorkshopPhase.ENDED and not can(request.user, Permission.CHAIR_MEETING, workshop.register):
        return redirect("workshop_join", join_code=workshop.code)
    return _page(request, workshop)


@require_safe
def workshop_board_pulse(request: Request, pk: int) -> HttpResponse:
    """What the board polls, with what it has seen: 204 without news."""
    row = Workshop.objects.visible_to(request.user).filter(pk=pk).values_list("revision", "activity").first()
    if row is None:
        raise Http404
    now = f"{row[0]}.{row[1]}"
    if request.GET.get("seen") == now:
        return HttpResponse(status=204)
    return HttpResponse(now, content_type="text/plain; charset=utf-8")


def _workshop(request: Request, pk: int) -> Workshop:
    found = Workshop.objects.visible_to(request.user).select_related("register__matrix", "idea", "facilitator")
    return get_object_or_404(found, pk=pk)


def _step(request: Request, workshop: Workshop) -> HttpResponse:
    step = BoardStepForm(request.POST)
    now, today = clock()
    if not step.is_valid():
        return _page(request, workshop, trouble=_("This button is not known. Load the page again."), status=422)
    try:
        trouble = STEPS[step.cleaned_data["act"]]((workshop, step, request, now, today))
    except Refused as refused:
        trouble = refused.message
    if trouble:
        return _page(request, workshop, trouble=trouble, status=422)
    if request.htmx:
        return _page(request, _workshop(request, workshop.pk))
    return redirect(workshop)


def _phase(given: Step) -> str:
    workshop, step, request, _now, _today = given
    workshops.move_on(workshop=workshop, phase=step.cleaned_data["phase"], by=request.user)
    return ""


def _sort(given: Step) -> str:
    workshop, step, request, _now, _today = given
    form = SortForm(request.POST, ideas=list(workshop.ideas.values_list("pk", flat=True)))
    if not form.is_valid():
        return first_error(form)
    ticked, into = form.cleaned_data["ticked"], form.cleaned_data["into"] or 0
    if step.cleaned_data["act"] == "merge":
        workshop_ideas.merge_ideas(workshop=workshop, ideas=ticked, into=into, by=request.user)
    else:
        workshop_ideas.group_ideas(workshop=workshop, ideas=ticked, group=form.cleaned_data["group"], by=request.user)
    return ""


def _record(given: Step) -> str:
    workshop, _step_form, request, _now, _today = given
    form = AgreedForm(request.POST)
    if not form.is_valid():
        return first_error(form)
    workshop_ideas.record(workshop=workshop, by=request.user, **form.cleaned_data)
    return ""


def _on_idea(act: Callable[..., None]) -> Callable[[Step], str]:
    def step(given: Step) -> str:
        workshop, form, request, _now, _today = given
        act(workshop=workshop, idea=form.cleaned_data["idea"] or 0, by=request.user)
        return ""

    return step


def _on_score(act: Callable[..., None]) -> Callable[[Step], str]:
    def step(given: Step) -> str:
        act(workshop=given[0], by=given[2].user)
        return ""

    return step


def _remove(given: Step) -> str:
    workshop, form, request, now, _today = given
    participant = workshop.participants.filter(pk=form.cleaned_data["participant"] or 0).first()
    if participant is not None:
        workshops.remove(workshop=workshop, participant=participant, by=request.user, now=now)
    return ""


def _end(given: Step) -> str:
    workshop, _form, request, now, today = given
    chosen = {int(pk) for pk in request.POST.getlist("chosen") if pk.isdecimal()}
    drafts = workshops.end(workshop=workshop, chosen=chosen, by=request.user, now=now, today=today)
    text = ngettext(
        "The workshop has ended: %(number)s draft is logged.",
        "The workshop has ended: %(number)s drafts are logged.",
        len(drafts),
    )
    messages.success(request, text % {"number": len(drafts)})
    return ""


STEPS: dict[str, Callable[[Step], str]] = {
    "phase": _phase, "group": _sort, "merge": _sort, "record": _record, "remove": _remove, "end": _end,
    "part": _on_idea(workshop_ideas.part_idea), "put_on": _on_idea(workshop_ideas.put_on),
    "reveal": _on_score(workshop_ideas.reveal), "again": _on_score(workshop_ideas.score_again),
}  # fmt: skip


def _page(request: Request, workshop: Workshop, trouble: str = "", status: int = 200) -> HttpResponse:
    results = results_of(workshop)
    people = [one for one in workshop.participants.all() if one.removed_at is None]
    link = request.build_absolute_uri(reverse("workshop_join", kwargs={"join_code": workshop.code}))
    on = next((result for result in results if result.idea.pk == workshop.idea_id), None)
    context = {
        "workshop": workshop, "register": workshop.register, "nav": "registers", "results": results, "people": people,
        "link": link, "qr": qr_of(link), "on": on, "groups": _groups(results), "trouble": trouble,
        "headings": _headings(workshop, results), "phases": list(WorkshopPhase)[:-1],
        "next_phase": NEXT.get(WorkshopPhase(workshop.phase), ""), "here": request.path,
        "dots_used": sum(result.dots for result in results), "dots_all": workshop.dots * len(people),
        "scored": sum(1 for result in results if result.idea.likelihood), "grid": workshop.register.grid,
        "guidance": guidance_of(workshop.register),
        "typed": request.POST if trouble else {},
        "may_facilitate": can(request.user, Permission.CHAIR_MEETING, workshop.register),
    }  # fmt: skip
    template = "workshops/results.html" if workshop.phase == WorkshopPhase.ENDED else "workshops/board.html"
    return render(request, template, context, status=status)


def _groups(results: list[Result]) -> list[tuple[str, list[Result]]]:
    """The ideas by heading, headings in the order of the alphabet, those without one last."""
    names = sorted({result.idea.group for result in results}, key=lambda name: (not name, name.casefold()))
    return [(name, [result for result in results if result.idea.group == name]) for name in names]


def _headings(workshop: Workshop, results: list[Result]) -> list[str]:
    """What an idea may be put under: the register's categories, and headings in use."""
    categories = Category.objects.filter(register=workshop.register).values_list("name", flat=True)
    return sorted({*categories, *(result.idea.group for result in results if result.idea.group)}, key=str.casefold)
