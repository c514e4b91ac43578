"""Who may do what in a register: add, change, remove."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from riskreg.access.permissions import Permission
from riskreg.choices import Role
from riskreg.domain import handover, invitations, members, people
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import initial_from, show_refusal
from riskreg.forms.people import MemberAddForm, MemberRoleForm, SuccessorForm
from riskreg.models import Membership, Register
from riskreg.views import held
from riskreg.views.common import Request, clock, register_for
from riskreg.views.invitations import hand_out, take_shown


@require_http_methods(["GET", "HEAD", "POST"])
def settings_members(request: Request, code: str) -> HttpResponse:
    """The members and the open invitations; the form adds somebody, or invites whoever has no account."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    if request.method != "POST":
        return _page(request, register, MemberAddForm(initial=held.take(request, request.path)))
    form = MemberAddForm(request.POST)
    if form.is_valid():
        try:
            _add(request, register, form)
            return redirect("settings_members", code=register.code)
        except Refused as refused:
            show_refusal(form, refused)
    return _page(request, register, form, status=422)


@require_POST
def member_role(request: Request, code: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    register, membership = _membership(request, code, pk)
    form = MemberRoleForm(request.POST)
    if form.is_valid():
        role, seen = form.cleaned_data["role"], form.cleaned_data["version"]
        try:
            members.set_role(
                register=register, user=membership.user, role=role, by=request.user, now=clock()[0], seen=seen
            )
        except Refused as refused:
            messages.error(request, refused.message)
        except Conflict:
            messages.error(request, _("Somebody else changed this member meanwhile. Look again, then repeat it."))
        else:
            messages.success(request, _("The role of %(name)s is changed.") % {"name": membership.user.name})
            if role != Role.MANAGER and _is_oneself(request, membership):
                return redirect("register_list")
    return redirect("settings_members", code=register.code)


@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: Request, code: str, pk: int) -> HttpResponse:
    """End a membership; asks who takes over what is open."""
    register, membership = _membership(request, code, pk)
    work = [entry for entry in handover.open_work(membership.user) if entry.register.pk == register.pk]
    posted = request.POST if request.method == "POST" else None
    form = SuccessorForm(posted, initial=dict(initial_from(membership, [])), work=work, leaving=membership.user)
    status = 200
    if posted is not None:
        if form.is_valid() and _removed(request, membership, form):
            messages.success(request, _("%(name)s is no longer a member.") % {"name": membership.user.name})
            return (
                redirect("register_list")
                if _is_oneself(request, membership)
                else redirect("settings_members", code=code)
            )
        status = 422
    context = {
        "register": register, "section": "settings_members", "nav": "registers", "membership": membership, "form": form,
        "only_manager": members.is_only_manager(membership),
    }  # fmt: skip
    return render(request, "registers/member_remove.html", context, status=status)


def _is_oneself(request: Request, membership: Membership) -> bool:
    """Whether somebody has just ended their own management of a register, which administrators never lose."""
    return membership.user_id == request.user.pk and not request.user.is_administrator


def _add(request: Request, register: Register, form: MemberAddForm) -> None:
    email, role, now = form.cleaned_data["email"], form.cleaned_data["role"], clock()[0]
    person = people.find(email)
    if person is None:
        invited = invitations.invite(
            email=email, name=form.cleaned_data["name"], register=register, role=role, by=request.user, now=now
        )
        hand_out(request, invited)
        return
    if register.memberships.filter(user=person).exists():
        raise Refused(_("%(name)s is a member already. Change the role in the list.") % {"name": person.name},
                      field="email")  # fmt: skip
    members.set_role(register=register, user=person, role=role, by=request.user, now=now)
    messages.success(request, _("%(name)s is a member now.") % {"name": person.name})


def _removed(request: Request, membership: Membership, form: SuccessorForm) -> bool:
    now, today = clock()
    successor = form.successors().get(membership.register_id)
    seen = form.cleaned_data["version"]
    try:
        members.remove_member(
            membership=membership, by=request.user, now=now, today=today, seen=seen, successor=successor
        )
    except Refused as refused:
        show_refusal(form, refused)
    except Conflict:
        form.add_error(None, _("Something was changed at the same moment. Nothing was done; please try again."))
    else:
        return True
    return False


def _membership(request: Request, code: str, pk: int) -> tuple[Register, Membership]:
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    return register, get_object_or_404(register.memberships.select_related("user", "register"), pk=pk)


def _page(request: Request, register: Register, form: MemberAddForm, status: int = 200) -> HttpResponse:
    now, _today = clock()
    rows = [
        {
            "membership": membership,
            "form": MemberRoleForm(initial=dict(initial_from(membership, ["role"])), auto_id=f"id_{membership.pk}_%s"),
        }
        for membership in register.memberships.select_related("user")
    ]
    context = {
        "register": register, "section": "settings_members", "nav": "registers", "form": form, "rows": rows,
        "pending": register.invitations.pending(now).select_related("invited_by"), "shown": take_shown(request),
    }  # fmt: skip
    return render(request, "registers/settings_members.html", context, status=status)
