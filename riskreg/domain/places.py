"""The registers that somebody is reminded about, with their reminder settings."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from riskreg.choices import Frequency, NoticeKind, Role
from riskreg.lib.stages import last_weekday
from riskreg.models import Membership, Register, ReminderSettings, User

USUAL = dict.fromkeys(NoticeKind, Frequency.DAILY) | {NoticeKind.ASSIGNMENTS: Frequency.AT_ONCE}


@dataclass(frozen=True, slots=True)
class Place:
    """A register as one person has to do with it."""

    register: Register
    settings: ReminderSettings
    manages: bool
    sponsors: bool


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that the reminders of one person need to know beforehand."""

    by_register: dict[int, Place]

    @property
    def ids(self) -> list[int]:
        """The ids of the registers."""
        return list(self.by_register)

    def longest(self, name: str) -> timedelta:
        """The longest of the announcements that this setting of the registers asks for, such as "lead_days"."""
        leads = (days for place in self.by_register.values() for days in getattr(place.settings, name))
        return timedelta(days=max(leads, default=0))

    @property
    def hour(self) -> int:
        """The hour of the person's digest: the latest of their registers', so that one message holds all."""
        return max((place.settings.hour for place in self.by_register.values()), default=0)

    def week_of(self, today: date) -> date:
        """The latest day on which a weekly digest was due."""
        weekdays = [place.settings.weekday for place in self.by_register.values()]
        return last_weekday(today, min(weekdays, default=0))


def places_of(user: User, *, looks_into: bool = False) -> Places:
    """The active registers of which the person is a member, or the sponsor. Two queries.

    With `looks_into` also those that auditors and administrators may see: somebody may have named them there.
    """
    roles, seen = user.roles, Register.objects.visible_to(user).active()
    mine = seen if looks_into else seen.filter(Q(pk__in=list(roles)) | Q(sponsor=user))
    found = list(mine.select_related("matrix"))
    given = {row.register_id: row for row in ReminderSettings.objects.filter(register__in=found)}
    usual = {register.pk: given.get(register.pk) or ReminderSettings(register=register) for register in found}
    return _places(user, found, roles, usual)


def places_of_all(users: Collection[User]) -> dict[int, Places]:
    """What `places_of` says of each of these people, by their id. Three queries for all of them."""
    roles: dict[int, dict[int, str]] = {user.pk: {} for user in users}
    for person, register, role in Membership.objects.filter(user__in=roles).values_list("user", "register", "role"):
        roles[person][register] = role
    held = Q(pk__in={register for each in roles.values() for register in each}) | Q(sponsor__in=roles)
    found = list(Register.objects.active().filter(held).select_related("matrix"))
    given = {row.register_id: row for row in ReminderSettings.objects.filter(register__in=found)}
    usual = {register.pk: given.get(register.pk) or ReminderSettings(register=register) for register in found}
    places = {}
    for user in users:
        sees_all = user.is_administrator or user.is_auditor
        mine = [
            register
            for register in found
            if user.is_active and (register.pk in roles[user.pk] or (sees_all and register.sponsor_id == user.pk))
        ]
        places[user.pk] = _places(user, mine, roles[user.pk], usual)
    return places


def _places(
    user: User, registers: Iterable[Register], roles: Mapping[int, str], settings: Mapping[int, ReminderSettings]
) -> Places:
    return Places(
        {
            register.pk: Place(
                register=register,
                settings=settings[register.pk],
                manages=roles.get(register.pk) == Role.MANAGER,
                sponsors=register.sponsor_id == user.pk,
            )
            for register in registers
        }
    )


def settings_of(register: Register) -> ReminderSettings:
    """The reminder settings of a register; the usual ones, unsaved, when none were chosen."""
    return ReminderSettings.objects.filter(register=register).first() or ReminderSettings(register=register)


def frequency(user: User, kind: str) -> str:
    """How the person wants to hear of a kind of notice (choices.Frequency)."""
    return str(user.notifications.get(kind, USUAL[NoticeKind(kind)]))
