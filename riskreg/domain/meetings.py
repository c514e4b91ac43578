"""What people do with a meeting before it is held: plan, move, cancel, invite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import Attendance, MeetingState, RiskState, Role
from riskreg.domain import recording
from riskreg.domain.errors import Refused, require_editable
from riskreg.domain.rights import require_right
from riskreg.lib.languages import speaking
from riskreg.models import Attendee, Meeting, Register, Risk, User

EDITABLE = frozenset({"title", "starts_at", "minutes", "place", "chair"})
IN_CALENDARS = frozenset({"title", "starts_at", "minutes", "place"})  # what an invitation shows
SHORTEST, LONGEST = 5, 600  # minutes of a meeting
MOST_PEOPLE = 100


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody to invite: a person of the site, or a guest by name."""

    user: User | None
    name: str
    email: str

    def attend(self, meeting: Meeting) -> Attendee:
        """The unsaved row of their place in a meeting."""
        return Attendee(meeting=meeting, user=self.user, name=self.name, email=self.email)


def last_closed(register: Register) -> Meeting | None:
    """The meeting of the register that was closed last; None before the first."""
    return Meeting.objects.closed().filter(register=register).order_by("-closed_at", "-pk").first()


@transaction.atomic
def plan_meeting(*, register: Register, by: Any, now: datetime, values: Mapping[str, Any], reason: str = "") -> Meeting:
    """Plan a meeting outside the series and return it, with the usual people invited.

    `values`: starts_at (aware) and any other field of EDITABLE. Raises PermissionDenied and Refused.
    """
    require_right(by, Permission.CHAIR_MEETING, register)
    given = {"title": usual_title(register), "chair": by} | _checked(register, values)
    meeting = Meeting(register=register, created_at=now, **given)
    people = usual_people(register, chair=meeting.chair)
    recording.insert(meeting, by=by, now=now, reason=reason)
    recording.insert_all([person.attend(meeting) for person in people], by=by, now=now)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, by: Any, now: datetime, seen: int, values: Mapping[str, Any], reason: str = ""
) -> dict[str, recording.Change]:
    """Change fields of EDITABLE of a planned meeting; returns what changed.

    Another time needs a reason; whatever calendars show raises the SEQUENCE of the invitation.
    Raises PermissionDenied, Refused and Conflict.
    """
    require_right(by, Permission.CHAIR_MEETING, meeting.register)
    require_planned(meeting)
    fields = _checked(meeting.register, values)
    changed = {name for name, value in fields.items() if getattr(meeting, name) != value}
    if "starts_at" in changed and not reason.strip():
        raise Refused(_("Say why the meeting is moved."), field="reason")
    if changed & IN_CALENDARS:
        fields["sequence"] = meeting.sequence + 1
    return recording.update(meeting, fields, by=by, now=now, seen=seen, reason=reason.strip())


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Any, now: datetime, seen: int, reason: str) -> None:
    """Cancel this one meeting, with a reason. Raises PermissionDenied, Refused and Conflict."""
    require_right(by, Permission.CHAIR_MEETING, meeting.register)
    require_planned(meeting)
    if not reason.strip():
        raise Refused(_("Say why the meeting is cancelled."), field="reason")
    changes = {
        "state": MeetingState.CANCELLED, "cancel_reason": reason.strip()[:300], "sequence": meeting.sequence + 1
    }  # fmt: skip
    recording.update(meeting, changes, by=by, now=now, seen=seen, reason=reason.strip())


@transaction.atomic
def invite(
    *, meeting: Meeting, by: Any, now: datetime, user: User | None = None, name: str = "", email: str = ""
) -> Attendee:
    """Invite a member, or a guest by name and perhaps address; returns their row. Raises PermissionDenied, Refused."""
    require_right(by, Permission.CHAIR_MEETING, meeting.register)
    _require_open(meeting)
    if user is not None:
        name, email = user.name, user.email
    if not name.strip():
        raise Refused(_("Say who is invited."), field="who")
    there = list(meeting.attendees.values_list("user_id", "name", "email"))
    if len(there) >= MOST_PEOPLE:
        raise Refused(_("A meeting has at most %(most)s people.") % {"most": MOST_PEOPLE}, field="who")
    if _is_there(there, user, name.strip(), email):
        raise Refused(_("%(name)s is invited already.") % {"name": name.strip()}, field="who")
    attendee = Invited(user, name.strip(), email.strip()).attend(meeting)
    recording.insert(attendee, by=by, now=now)
    return attendee


@transaction.atomic
def remove_attendee(*, attendee: Attendee, by: Any, now: datetime, seen: int) -> None:
    """Take somebody off the list of a planned meeting. Raises PermissionDenied, Refused and Conflict."""
    require_right(by, Permission.CHAIR_MEETING, attendee.meeting.register)
    require_planned(attendee.meeting)
    recording.delete(attendee, by=by, now=now, seen=seen)


@transaction.atomic
def set_attendance(*, attendee: Attendee, by: Any, now: datetime, seen: int, attendance: str) -> None:
    """Say whether somebody was there (choices.Attendance). Raises PermissionDenied, Refused and Conflict."""
    require_right(by, Permission.CHAIR_MEETING, attendee.meeting.register)
    _require_open(attendee.meeting)
    if attendance not in Attendance.values:
        raise Refused(_("This is not known."), field="attendance")
    recording.update(attendee, {"attendance": attendance}, by=by, now=now, seen=seen)


def usual_title(register: Register) -> str:
    """What a meeting is called unless somebody says otherwise, in the register's language."""
    with speaking(register.language):
        return _("Risk review")


def usual_people(register: Register, *, chair: User | None) -> list[Invited]:
    """Who is invited unless somebody says otherwise: the people of the last meeting, at first managers and owners."""
    last = (
        Meeting.objects.filter(register=register).exclude(state=MeetingState.CANCELLED).order_by("-starts_at").first()
    )
    rows = list(last.attendees.select_related("user")) if last else []
    members = {person.pk: person for person in User.objects.members_of(register)}
    if rows:
        people = [Invited(row.user, row.name, row.email) for row in rows if not row.user_id or row.user_id in members]
    else:
        wanted = _managers_and_owners(register)
        people = [Invited(person, person.name, person.email) for pk, person in members.items() if pk in wanted]
    if chair is not None and chair.pk not in {person.user.pk for person in people if person.user}:
        people.insert(0, Invited(chair, chair.name, chair.email))
    return people[:MOST_PEOPLE]


def require_chair(register: Register, chair: User | None) -> None:
    """Raise Refused when this person may not chair meetings of the register; None is nobody yet."""
    if chair is not None and not can(chair, Permission.CHAIR_MEETING, register):
        raise Refused(_("%(name)s may not chair meetings here.") % {"name": chair.name}, field="chair")


def require_planned(meeting: Meeting) -> None:
    """Raise Refused once the meeting has begun, or was cancelled."""
    if meeting.state != MeetingState.PLANNED:
        raise Refused(_("Only a planned meeting can be changed; this one is: %(state)s.") % _state(meeting))


def _require_open(meeting: Meeting) -> None:
    if meeting.state not in (MeetingState.PLANNED, MeetingState.LIVE):
        raise Refused(_("This meeting cannot be changed any more; it is: %(state)s.") % _state(meeting))


def _state(meeting: Meeting) -> dict[str, str]:
    return {"state": meeting.get_state_display()}


def _managers_and_owners(register: Register) -> set[int]:
    managers = register.memberships.filter(role=Role.MANAGER).values_list("user_id", flat=True)
    owners = Risk.objects.filter(register=register, state=RiskState.OPEN, owner__isnull=False)
    return {*managers, *owners.order_by().values_list("owner_id", flat=True).distinct()}


def _is_there(there: Sequence[tuple[int | None, str, str]], user: User | None, name: str, email: str) -> bool:
    if user is not None:
        return any(pk == user.pk for pk, _name, _email in there)
    address, words = email.strip().casefold(), name.casefold()
    return any(
        (address and address == other.casefold()) or (not pk and not address and words == called.casefold())
        for pk, called, other in there
    )


def _checked(register: Register, values: Mapping[str, Any]) -> dict[str, Any]:
    require_editable(values, EDITABLE)
    if "title" in values and not values["title"].strip():
        raise Refused(_("A meeting needs a title."), field="title")
    if not SHORTEST <= values.get("minutes", SHORTEST) <= LONGEST:
        raise Refused(_("Between five minutes and ten hours."), field="minutes")
    require_chair(register, values.get("chair"))
    return dict(values)
