"""People: how they come in, what they may do on the site, how they leave."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import Theme
from riskreg.domain import handover, organisation, reasons, recording
from riskreg.domain.errors import Refused, require_editable
from riskreg.domain.rights import require_right
from riskreg.lib import languages
from riskreg.models import Organisation, Register, User

OWN = frozenset({"name", "language", "theme", "single_keys"})


def create_person(
    *,
    email: str,
    name: str,
    password: str,
    by: User | None,
    now: datetime,
    is_auditor: bool = False,
    is_administrator: bool = False,
    reason: str = "",
) -> User:
    """Create somebody who may sign in at once, and return them.

    Raises PermissionDenied unless `by` manages the site, and Refused when the address is taken.
    The password is hashed before the transaction begins: hashing is slow on purpose.
    """
    require_right(by, Permission.MANAGE_SITE)
    hashed = make_password(password)
    with transaction.atomic():
        return insert_person(
            email=email, name=name, hashed=hashed, by=by, now=now, is_auditor=is_auditor,
            is_administrator=is_administrator, reason=reason,
        )  # fmt: skip


def note_visit(*, user: User, now: datetime) -> None:
    """Note that the person is here: no part of the history, as it says nothing about the register."""
    User.objects.filter(pk=user.pk).update(last_seen_at=now)


def note_tour(*, user: User, now: datetime) -> None:
    """Note that the person has seen or skipped the tour: it is not offered again. No part of the history either."""
    User.objects.filter(pk=user.pk, toured_at=None).update(toured_at=now)


def insert_person(
    *,
    email: str,
    name: str,
    hashed: str,
    by: User | None,
    now: datetime,
    is_auditor: bool = False,
    is_administrator: bool = False,
    reason: str = "",
) -> User:
    """Write a person whose password is hashed already, inside the caller's transaction; the caller has the right."""
    email = email.strip()
    if not name.strip():
        raise Refused(_("Say the person's name."), field="name")
    taken = Refused(_("Somebody has an account with this address already."), field="email")
    if find(email) is not None:
        raise taken
    person = User(email=email, name=name.strip(), is_auditor=is_auditor, is_administrator=is_administrator)
    person.password = hashed
    try:
        with transaction.atomic():
            recording.insert(person, by=by, now=now, reason=reason)
            EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    except IntegrityError as error:  # somebody else let them in at the same moment
        raise taken from error
    return person


def find(email: str) -> User | None:
    """The person with this address, whatever its case, active or not."""
    return User.objects.filter(email__iexact=email.strip()).first()


def nobody_yet() -> bool:
    """Whether the site still waits for its first administrator."""
    return not User.objects.exists()


def set_up_code() -> str:
    """What whoever sets up the site must know: printed where it was started, worthless once anybody exists."""
    return salted_hmac("riskreg.set-up", "the first administrator", algorithm="sha256").hexdigest()[:20]


def first_administrator(
    *, code: str, name: str, email: str, password: str, organisation_name: str, time_zone: str, now: datetime
) -> User:
    """Set up the organisation and its first administrator; Refused without the code, or as soon as anybody exists."""
    if not constant_time_compare(code.strip(), set_up_code()):
        raise Refused(_("This is not the code that was printed when the site was started."), field="code")
    hashed = make_password(password)
    with transaction.atomic():
        _set_up_organisation(name=organisation_name, time_zone=time_zone, now=now)
        if not nobody_yet():
            raise Refused(_("This site has been set up already."))
        return insert_person(email=email, name=name, hashed=hashed, by=None, now=now, is_administrator=True)


@transaction.atomic
def edit_person(
    *,
    person: User,
    name: str,
    is_auditor: bool,
    is_administrator: bool,
    by: User | None,
    now: datetime,
    seen: int,
    reason: str = "",
) -> dict[str, recording.Change]:
    """Correct somebody's name and say whether they audit or administer the site; returns what changed.

    Raises PermissionDenied unless `by` manages the site, Refused for the last administrator, Conflict.
    """
    require_right(by, Permission.MANAGE_SITE)
    if person.is_administrator and person.is_active and not is_administrator:
        _require_another_administrator(person)
    values = {"name": name.strip(), "is_auditor": is_auditor, "is_administrator": is_administrator}
    return _edit(person, values, by=by, now=now, seen=seen, reason=reason)


@transaction.atomic
def edit_own(*, person: User, now: datetime, seen: int, values: Mapping[str, Any]) -> dict[str, recording.Change]:
    """Change one's own name, language, look, keys (see OWN); returns what changed. Raises Refused and Conflict."""
    require_editable(values, OWN)
    row = User.objects.get(pk=person.pk)  # a request's user is a lazy stand-in, which has no history
    return _edit(row, dict(values), by=row, now=now, seen=seen)


@transaction.atomic
def deactivate(
    *,
    person: User,
    by: User | None,
    now: datetime,
    today: date,
    seen: int,
    successors: Mapping[int, User | None],
    reason: str = "",
) -> None:
    """Shut somebody out at once and hand over their open risks and actions.

    `successors` says for every register with open work (its id) who takes over: a member, or None
    for nobody. Memberships stay, for the day the person comes back. Raises PermissionDenied,
    Refused (the last administrator, oneself, a register without an answer) and Conflict.
    """
    require_right(by, Permission.MANAGE_SITE)
    if by is not None and by.pk == person.pk:
        raise Refused(_("You cannot deactivate yourself. Ask another administrator."))
    if person.is_administrator:
        _require_another_administrator(person)
    recording.update(person, {"is_active": False}, by=by, now=now, seen=seen, reason=reason)
    for work in handover.open_work(person):
        register: Register = work.register
        if register.pk not in successors:
            raise Refused(_("Say who takes over in %(register)s.") % {"register": register.name})
        handover.hand_over(
            register=register, person=person, successor=successors[register.pk], by=by, now=now, today=today,
            reason=reason or reasons.DEACTIVATED % {"name": person.name},
        )  # fmt: skip
    end_sessions(person)


@transaction.atomic
def reactivate(*, person: User, by: User | None, now: datetime, seen: int, reason: str = "") -> None:
    """Let somebody sign in again, with the roles they had. Raises PermissionDenied, Refused and Conflict."""
    require_right(by, Permission.MANAGE_SITE)
    if person.is_erased:
        raise Refused(_("This person has been erased: nobody can come back as them."))
    recording.update(person, {"is_active": True}, by=by, now=now, seen=seen, reason=reason)


def end_sessions(person: User) -> int:
    """Sign somebody out in every browser; returns how many sessions there were.

    Reads the sessions themselves: a list beside them could miss one, and that one would stay open.
    """
    theirs = [row.pk for row in Session.objects.iterator() if row.get_decoded().get(SESSION_KEY) == str(person.pk)]
    Session.objects.filter(pk__in=theirs).delete()
    UserSession.objects.filter(user=person).delete()
    return len(theirs)


def _set_up_organisation(*, name: str, time_zone: str, now: datetime) -> None:
    """Write the organisation's one row, and lock it: whoever comes second waits here, then finds the first."""
    spoken = languages.first_known(get_language() or "")  # of whoever sets it up
    row = Organisation.objects.select_for_update().filter(pk=1).first()
    if row is not None:
        values = {"name": name, "time_zone": time_zone, "language": spoken}
        organisation.edit(organisation=row, by=None, now=now, seen=row.version, values=values)
        return
    try:
        with transaction.atomic():
            organisation.set_up(name=name, time_zone=time_zone, language=spoken, by=None, now=now)
    except IntegrityError as error:
        raise Refused(_("This site has been set up already.")) from error


def _edit(
    person: User, values: dict[str, Any], *, by: User | None, now: datetime, seen: int, reason: str = ""
) -> dict[str, recording.Change]:
    if not values.get("name", "-").strip():
        raise Refused(_("Say the name."), field="name")
    if values.get("theme", Theme.SYSTEM) not in Theme.values:
        raise Refused(_("This look is not known."), field="theme")
    return recording.update(person, values, by=by, now=now, seen=seen, reason=reason)


def _require_another_administrator(person: User) -> None:
    # The rows are locked, so that two administrators cannot remove each other at the same moment.
    others = User.objects.active().filter(is_administrator=True).select_for_update()
    if {other.pk for other in others} <= {person.pk}:
        raise Refused(_("The site keeps at least one administrator. Name another one first."), field="is_administrator")
