"""Invitations: one link for one address, used once, known only to whoever holds it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import Role
from riskreg.domain import ledger, members, people, reasons
from riskreg.domain.errors import Refused
from riskreg.lib.keys import token_hash
from riskreg.models import Invitation, Register, User

LIFETIME = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and the secret of its link, which is nowhere else: show or mail it now."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(
    *,
    email: str,
    by: User | None,
    now: datetime,
    name: str = "",
    register: Register | None = None,
    role: str = "",
    is_auditor: bool = False,
    is_administrator: bool = False,
) -> Invited:
    """Invite somebody who has no account; an earlier invitation to the same place stops working.

    Raises PermissionDenied unless `by` may hand out everything that is promised, and Refused when
    the address has an account or the role is not known.
    """
    if not _may_promise(by, register=register, site=is_auditor or is_administrator):
        raise PermissionDenied
    if (register is None) != (role == "") or role not in ("", *Role.values):
        raise Refused(_("Choose a register and a role in it."), field="role")
    if people.find(email) is not None:
        raise Refused(_("Somebody has an account with this address already."), field="email")
    same = Invitation.objects.pending(now).filter(email__iexact=email.strip(), register=register)
    same.update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email.strip(), name=name.strip(), register=register, role=role, is_auditor=is_auditor,
        is_administrator=is_administrator, token_hash=token_hash(token), invited_by=by, created_at=now,
        expires_at=now + LIFETIME,
    )  # fmt: skip
    _note("person_invited", invitation, by=by, now=now)
    return Invited(invitation, token)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User | None, now: datetime) -> None:
    """Make a pending invitation worthless; PermissionDenied unless `by` may hand out what it promises."""
    if not _may_promise(by, register=invitation.register, site=False):
        raise PermissionDenied
    if Invitation.objects.pending(now).filter(pk=invitation.pk).update(revoked_at=now):
        _note("invitation_revoked", invitation, by=by, now=now)


def find(token: str, *, now: datetime) -> Invitation | None:
    """The invitation of a link while it counts: not used, revoked or expired, and still in its author's power."""
    pending = Invitation.objects.pending(now).select_related("register", "invited_by")
    found = pending.filter(token_hash=token_hash(token)).first()
    return found if found is not None and _still_good(found) else None


def accept(*, token: str, name: str, password: str, now: datetime) -> User:
    """Create the invited person with what they were promised, and return them.

    Raises Refused when the link no longer counts; of two at the same moment, one gets in.
    """
    hashed = make_password(password)
    with transaction.atomic():
        invitation = find(token, now=now)
        if invitation is None or not _take(invitation, now):
            raise Refused(_("This invitation is no longer valid."))
        reason = reasons.INVITED % {"name": invitation.invited_by} if invitation.invited_by else ""
        person = people.insert_person(
            email=invitation.email, name=name, hashed=hashed, by=invitation.invited_by, now=now,
            is_auditor=invitation.is_auditor, is_administrator=invitation.is_administrator, reason=reason,
        )  # fmt: skip
        if invitation.register is not None:
            members.set_role(
                register=invitation.register, user=person, role=invitation.role, by=invitation.invited_by, now=now,
                reason=reason,
            )  # fmt: skip
        _note("invitation_accepted", invitation, by=person, now=now)
        return person


def _note(named: str, invitation: Invitation, *, by: User | None, now: datetime) -> None:
    """An event in the chain of the register that the invitation leads to, or of the site."""
    promised = {
        "address": ledger.hidden(invitation.email.casefold()), "role": invitation.role,
        "is_auditor": invitation.is_auditor, "is_administrator": invitation.is_administrator,
    }  # fmt: skip
    ledger.append(
        invitation.register, type=named, by=by, now=now, subject=f"invitation {invitation.pk}", after=promised
    )


def _take(invitation: Invitation, now: datetime) -> bool:
    return bool(Invitation.objects.pending(now).filter(pk=invitation.pk).update(accepted_at=now))


def _may_promise(by: User | None, *, register: Register | None, site: bool) -> bool:
    if by is None or can(by, Permission.MANAGE_SITE):
        return True
    return register is not None and not site and can(by, Permission.MANAGE_REGISTER, register)


def _still_good(invitation: Invitation) -> bool:
    """Whether whoever invited could still do so, and the address has no account yet."""
    by = invitation.invited_by
    promised = _may_promise(by, register=invitation.register, site=invitation.is_auditor or invitation.is_administrator)
    return promised and people.find(invitation.email) is None
