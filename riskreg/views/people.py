"""Everybody who has an account: for administrators."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from riskreg.access.permissions import Permission
from riskreg.domain import handover, invitations
from riskreg.domain import people as staff
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import ConfirmForm, initial_from, show_refusal
from riskreg.forms.people import InviteForm, PersonForm, SuccessorForm
from riskreg.models import Invitation, User
from riskreg.views import held
from riskreg.views.common import Request, clock, require
from riskreg.views.conflicts import conflict_answer
from riskreg.views.invitations import hand_out, take_shown

PAGE = 50
FIELDS = ["name", "is_auditor", "is_administrator"]


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request) -> HttpResponse:
    """Everybody, with site roles and registers; the form invites."""
    require(request, Permission.MANAGE_SITE)
    if request.method != "POST":
        return _list(request, InviteForm(initial=held.take(request, request.path)))
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            hand_out(request, invitations.invite(**form.cleaned_data, by=request.user, now=clock()[0]))
            return redirect("people")
        except Refused as refused:
            show_refusal(form, refused)
    return _list(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, pk: int) -> HttpResponse:
    """One person: name, site roles, registers; at the foot, deactivate or let in again."""
    require(request, Permission.MANAGE_SITE)
    found = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        return _detail(request, found, PersonForm(initial=dict(initial_from(found, FIELDS))))
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            _save(request, found, form)
        except Refused as refused:
            show_refusal(form, refused)
        except Conflict as conflict:
            back = reverse("person", kwargs={"pk": pk})
            return conflict_answer(request, conflict=conflict, form=form, back=back)
        else:
            messages.success(request, _("Saved. It counts from the person's next click."))
            still = found.pk != request.user.pk or form.cleaned_data["is_administrator"]
            return redirect("person", pk=pk) if still else redirect("home")
    return _detail(request, found, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def person_deactivate(request: Request, pk: int) -> HttpResponse:
    """Shut somebody out; asks who takes over in each register where something is open."""
    require(request, Permission.MANAGE_SITE)
    found = get_object_or_404(User, pk=pk, is_active=True)
    work = handover.open_work(found)
    posted = request.POST if request.method == "POST" else None
    form = SuccessorForm(posted, initial=dict(initial_from(found, [])), work=work, leaving=found)
    if posted is not None and form.is_valid() and _shut_out(request, found, form):
        messages.success(request, _("%(name)s is signed out everywhere and cannot sign in.") % {"name": found.name})
        return redirect("person", pk=pk)
    context = {"person": found, "form": form, "managed": _only_manager_of(found)}
    return render(request, "people/person_deactivate.html", context, status=422 if posted is not None else 200)


@require_POST
def person_reactivate(request: Request, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    require(request, Permission.MANAGE_SITE)
    found = get_object_or_404(User, pk=pk, is_active=False)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            staff.reactivate(person=found, by=request.user, now=clock()[0], seen=form.cleaned_data["version"])
            messages.success(request, _("%(name)s can sign in again.") % {"name": found.name})
        except Refused as refused:
            messages.error(request, refused.message)
        except Conflict:
            messages.error(request, _("Somebody else changed this person meanwhile. Look again, then repeat it."))
    return redirect("person", pk=pk)


def _save(request: Request, found: User, form: PersonForm) -> None:
    staff.edit_person(
        person=found, by=request.user, now=clock()[0], seen=form.cleaned_data["version"], **form.values()
    )  # fmt: skip


def _shut_out(request: Request, found: User, form: SuccessorForm) -> bool:
    now, today = clock()
    try:
        staff.deactivate(
            person=found, by=request.user, now=now, today=today, seen=form.cleaned_data["version"],
            successors=form.successors(),
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
    except Conflict:
        form.add_error(None, _("Something was changed at the same moment. Nothing was done; please try again."))
    else:
        return True
    return False


def _only_manager_of(found: User) -> list[str]:
    """The registers that would be left without a manager who can sign in."""
    managed = found.memberships.filter(role="manager").select_related("register")
    others = User.objects.active().exclude(pk=found.pk).filter(memberships__role="manager")
    looked_after = set(others.values_list("memberships__register_id", flat=True))
    return [membership.register.name for membership in managed if membership.register_id not in looked_after]


def _list(request: Request, form: InviteForm, status: int = 200) -> HttpResponse:
    q = request.GET.get("q", "").strip()
    found = User.objects.prefetch_related("memberships__register").order_by("-is_active", "name", "pk")
    if q:
        found = found.filter(Q(name__icontains=q) | Q(email__icontains=q))
    now, _today = clock()
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")), "q_people": q, "form": form,
        "pending": Invitation.objects.pending(now).select_related("register", "invited_by"),
        "shown": take_shown(request),
    }  # fmt: skip
    return render(request, "people/people.html", context, status=status)


def _detail(request: Request, found: User, form: PersonForm, status: int = 200) -> HttpResponse:
    memberships = found.memberships.select_related("register").order_by("register__name")
    context = {"person": found, "form": form, "memberships": memberships}
    return render(request, "people/person.html", context, status=status)
