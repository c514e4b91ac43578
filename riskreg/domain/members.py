"""Who may do what in a register. Every path that hands out a role comes through `set_role`."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import Role
from riskreg.domain import handover, reasons, recording
from riskreg.domain.errors import Refused
from riskreg.domain.rights import require_right
from riskreg.models import Membership, Register, User


@transaction.atomic
def set_role(
    *,
    register: Register,
    user: User,
    role: str,
    by: User | None,
    now: datetime,
    seen: int | None = None,
    reason: str = "",
) -> Membership:
    """Make somebody a member, or change their role; returns the membership.

    `seen` is the version of the membership the writer saw, None when it does not matter. Raises
    PermissionDenied unless `by` manages the register, Refused for an unknown role, a deactivated
    person or the register's last manager, and Conflict.
    """
    require_right(by, Permission.MANAGE_REGISTER, register)
    if role not in Role.values:
        raise Refused(_("This role is not known."), field="role")
    if not user.is_active:
        raise Refused(_("This person is deactivated. An administrator can let them in again."), field="email")
    membership = Membership.objects.select_for_update().filter(register=register, user=user).first()
    if membership is None:
        membership = Membership(user=user, register=register, role=role, since=now)
        recording.insert(membership, by=by, now=now, reason=reason)
    else:
        if membership.role == Role.MANAGER and role != Role.MANAGER:
            _require_another_manager(membership)
        version = membership.version if seen is None else seen
        recording.update(membership, {"role": role}, by=by, now=now, seen=version, reason=reason)
    user.__dict__.pop("roles", None)  # the person object may live on: rights change at once
    return membership


@transaction.atomic
def remove_member(
    *,
    membership: Membership,
    by: User | None,
    now: datetime,
    today: date,
    seen: int,
    successor: User | None,
    reason: str = "",
) -> None:
    """End a membership; open risks and actions go to `successor`, a member, or with None to nobody.

    Raises PermissionDenied, Refused (the last manager; a successor from outside) and Conflict.
    """
    require_right(by, Permission.MANAGE_REGISTER, membership.register)
    if membership.role == Role.MANAGER:
        _require_another_manager(membership)
    person = membership.user
    handover.hand_over(
        register=membership.register, person=person, successor=successor, by=by, now=now, today=today,
        reason=reason or reasons.LEFT % {"name": person.name},
    )  # fmt: skip
    recording.delete(membership, by=by, now=now, seen=seen, reason=reason)
    person.__dict__.pop("roles", None)


def is_only_manager(membership: Membership) -> bool:
    """Whether nobody else who may sign in manages the register."""
    return membership.role == Role.MANAGER and not _other_managers(membership).exists()


def _require_another_manager(membership: Membership) -> None:
    # The rows are locked, so that two managers cannot step down at the same moment.
    if not list(_other_managers(membership).select_for_update(of=("self",))):
        raise Refused(_("A register keeps at least one manager. Name another one first."), field="role")


def _other_managers(membership: Membership) -> QuerySet[Membership]:
    managers = Membership.objects.filter(register=membership.register, role=Role.MANAGER, user__is_active=True)
    return managers.exclude(pk=membership.pk)
