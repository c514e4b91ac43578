"""The register as it stood at a moment: its risks, names, scales and actions of that day, read from the history.

A register that comes from `register_then` carries its moment in `as_of`. Whoever counts, filters
or lists asks this module for the rows, and so works on the present and on the past alike: the
historical rows have the same fields. Rights are never read from here; they are today's.
"""

import copy
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import caches
from django.db import connection, models
from django.db.models import Case, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from riskreg.choices import OPEN_ACTION_STATES
from riskreg.domain.errors import Refused
from riskreg.models import Action, Category, Comment, Membership, Register, Risk, User
from riskreg.models.risks import RiskQuerySet

NEWEST = ("-history_date", "-history_id")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BLANK_FOR_PLUS = re.compile(r" (\d{2}:?\d{2})$")  # what a query string makes of "+02:00"


def moment_from(text: str, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The moment an `as_of` means: a date its end in the zone (today: now), a time that time; None for "".

    Raises Refused for what is no date, and for the future.
    """
    text = text.strip()
    if not text:
        return None
    try:
        found = _read(_BLANK_FOR_PLUS.sub(r"+\1", text), zone)
    except (ValueError, OverflowError):
        raise Refused(
            _("“%(text)s” is no date. Write it as in 2026-06-30.") % {"text": text[:40]}, field="as_of"
        ) from None
    if found > now and not (_DAY.fullmatch(text) and found.date() == now.astimezone(zone).date()):
        day = {"day": date_format(found.astimezone(zone), "j M Y")}
        raise Refused(_("%(day)s is still to come: nobody knows yet how the register will stand.") % day, field="as_of")
    return min(found, now)


def text_of(moment: datetime) -> str:
    """A moment as an address says it: the date alone for the end of a day."""
    local = timezone.localtime(moment)
    return local.date().isoformat() if _ends_day(local) else local.isoformat()


def words_of(moment: datetime) -> str:
    """ "at the end of 30 June 2026", "on 30 June 2026 at 14:05"."""
    local = timezone.localtime(moment)
    day = {"day": date_format(local, "j F Y"), "time": date_format(local, "H:i")}
    return _("at the end of %(day)s") % day if _ends_day(local) else _("on %(day)s at %(time)s") % day


def register_then(register: Register, moment: datetime) -> Register:
    """A copy of the register with the name, limits and matrix it had; raises Refused before there was one."""
    rows: Any = Register.history.filter(id=register.pk, history_date__lte=moment)
    row = rows.select_related("matrix").order_by(*NEWEST).first()
    if row is None or row.matrix is None:
        begun = {"name": register.name, "day": date_format(timezone.localtime(begin_of(register)), "j M Y")}
        raise Refused(_("%(name)s did not exist yet: it was begun on %(day)s.") % begun, field="as_of")
    past: Register = restored(register, row)
    past.code = register.code  # addresses are today's
    past.matrix = row.matrix
    past.as_of = moment
    return past


def restored(present: Any, row: Any) -> Any:
    """A copy of a row with the values that a historical row of it holds, the generated ones too."""
    past = copy.copy(present)
    for field in row.tracked_fields:
        setattr(past, field.attname, getattr(row, field.attname))
    return past


def rows_then(model: Any, moment: datetime, **where: Any) -> QuerySet[Any]:
    """The historical rows of a model that were in force at a moment; `where` narrows the search first."""
    past = model.history.model
    newest = past._base_manager.filter(id=OuterRef("id"), history_date__lte=moment).order_by(*NEWEST)
    found = past._base_manager.filter(history_date__lte=moment, **where)
    return found.filter(history_id=Subquery(newest.values("history_id")[:1])).exclude(history_type="-")


def risks_of(register: Register) -> RiskQuerySet:
    """The register's risks, as they are or as they stood. Name the key `id`: `pk` of the past is another one.

    The past is looked up from the risk, not from its versions: one step into an index for each
    risk, however often it was changed.
    """
    if register.as_of is None:
        return Risk.objects.filter(register=register)
    past: Any = Risk.history.model
    newest = past._base_manager.filter(id=OuterRef("pk"), history_date__lte=register.as_of).order_by(*NEWEST)
    last = Risk.objects.filter(register=register).order_by().values_list(Subquery(newest.values("history_id")[:1]))
    versions: Any = RiskQuerySet(past)
    chosen = versions.filter(_any_of(register, last)) if _plans_badly() else versions.filter(history_id__in=last)
    found: RiskQuerySet = chosen.exclude(history_type="-")
    return found


def _plans_badly() -> bool:
    """PostgreSQL would look up the version of each risk three times over, and again in every query of a page."""
    return bool(connection.vendor == "postgresql")


def _any_of(register: Register, last: QuerySet[Any]) -> Func:
    """The numbers of the versions, looked up once and kept until the next write in the register.

    Kept as the text of an array: a list of ten thousand numbers would be turned into one for every query.
    """
    store, key = caches["local"], f"versions-{register.pk}-{register.revision}-{register.as_of:%Y%m%dT%H%M%S.%f%z}"
    numbers = store.get(key)
    if numbers is None:
        numbers = "{" + ",".join(str(pk) for (pk,) in last if pk is not None) + "}"
        store.set(key, numbers)
    given = Func(Value(numbers), template="(%(expressions)s::bigint[])", output_field=models.BigIntegerField())
    return Func(
        F("history_id"), given, template="%(expressions)s", arg_joiner=" = ANY", output_field=models.BooleanField()
    )


def risk_then(risk: Risk, register: Register) -> Risk:
    """The risk as it stood at the moment of a past register, under the names of that day.

    Raises Refused when it had not been logged.
    """
    moment = _moment(register)
    row = Risk.history.filter(id=risk.pk, history_date__lte=moment).order_by(*NEWEST).first()
    if row is None:
        logged = {"reference": risk.reference, "day": date_format(timezone.localtime(risk.logged_at), "j M Y")}
        raise Refused(_("%(reference)s was not in the register yet: it was logged on %(day)s.") % logged, field="as_of")
    past: Risk = restored(risk, row)
    past.reference, past.register = risk.reference, register  # addresses are today's
    people = _people_rows({past.owner_id, past.logged_by_id}, moment)
    past.owner, past.logged_by = people.get(past.owner_id), people.get(past.logged_by_id)
    if past.category_id is not None:
        past.category = _category_row(past.category_id, moment)
    return past


def actions_then(risk: Risk, moment: datetime) -> list[Action]:
    """The actions the risk had, as they are listed today: as they are due."""
    rows = list(rows_then(Action, moment, risk=risk.pk).order_by(F("due_on").asc(nulls_last=True), "id"))
    people = _people_rows({row.owner_id for row in rows}, moment)
    found = []
    for row in rows:
        action: Action = restored(Action(), row)
        action.risk, action.owner = risk, people.get(row.owner_id)
        found.append(action)
    return found


def comments_then(risk: Risk, moment: datetime) -> list[Comment]:
    """The comments the risk had; what was taken back since is not shown again."""
    rows = list(rows_then(Comment, moment, risk=risk.pk).order_by("created_at", "id"))
    people = _people_rows({row.author_id for row in rows}, moment)
    withdrawn = dict(Comment.objects.filter(risk=risk).values_list("pk", "withdrawn_at"))
    found = []
    for row in rows:
        comment: Comment = restored(Comment(), row)
        comment.author, comment.withdrawn_at = people.get(row.author_id), withdrawn.get(row.id)
        found.append(comment)
    return found


def actions_of(register: Register, **where: Any) -> QuerySet[Any]:
    """Actions of the register's risks, as they are or as they stood."""
    if register.as_of is None:
        return Action.objects.filter(**where).order_by()
    return rows_then(Action, register.as_of, **where).order_by()


def open_actions_of(register: Register, **where: Any) -> QuerySet[Any]:
    """Those still to be done."""
    return actions_of(register, **where).filter(state__in=OPEN_ACTION_STATES)


def with_names(risks: QuerySet[Any], register: Register, names: Collection[str]) -> QuerySet[Any]:
    """The risks with what sorts them by "owner" or "category": `owner_name`, `category_name`, `category_position`."""
    found: dict[str, Any] = {}
    if "owner" in names:
        found |= _then(User, "owner", ("name",), register.as_of)
    if "category" in names:
        found |= _then(Category, "category", ("name", "position"), register.as_of, register=register.pk)
    return risks.annotate(**found)


def people_then(ids: Iterable[int | None], moment: datetime | None) -> dict[int, str]:
    """What people are called, or were called at a moment; those without a past have their present name."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    names: dict[int, str] = dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))
    if moment is not None:
        names |= dict(rows_then(User, moment, id__in=wanted).values_list("id", "name"))
    return names


def addresses_then(register: Register) -> dict[int, str]:
    """Number → e-mail address of everybody who ever owned one of the register's risks, as it is or was."""
    owners = Risk.history.filter(register=register.pk, owner__isnull=False).order_by().values("owner_id")
    found: dict[int, str] = dict(User.objects.filter(pk__in=owners).values_list("pk", "email"))
    if register.as_of is not None:
        found |= dict(rows_then(User, register.as_of, id__in=list(found)).values_list("id", "email"))
    return found


def members_then(register: Register, moment: datetime) -> list[tuple[int, str, str]]:
    """Number, name and address of the members the register had, by name."""
    members = rows_then(Membership, moment, register=register.pk).values("user_id")
    found = rows_then(User, moment, id__in=members).filter(is_active=True).order_by("name", "id")
    return list(found.values_list("id", "name", "email"))


def categories_then(register: Register, moment: datetime) -> dict[int, str]:
    """Category number → the name it had, in the order of that day."""
    found = rows_then(Category, moment, register=register.pk).order_by("position", "name")
    return dict(found.values_list("id", "name"))


def _moment(register: Register) -> datetime:
    if register.as_of is None:
        raise ValueError(f"register {register.code} is of the present")
    return register.as_of


def _people_rows(ids: Iterable[int | None], moment: datetime) -> dict[int | None, User]:
    """People under the names they had, and whether they could sign in."""
    people: dict[int | None, User] = dict(User.objects.in_bulk({pk for pk in ids if pk is not None}))
    for row in rows_then(User, moment, id__in=list(people)):
        people[row.id].name, people[row.id].is_active = row.name, row.is_active
    return people


def _category_row(pk: int, moment: datetime) -> Category | None:
    category = Category.objects.filter(pk=pk).first()
    row = rows_then(Category, moment, id=pk).first()
    if category is not None and row is not None:
        category.name = row.name
    return category


def _read(text: str, zone: ZoneInfo) -> datetime:
    if _DAY.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), time.max, tzinfo=zone)
    if "T" not in text:
        raise ValueError(text)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _ends_day(local: datetime) -> bool:
    return local.time() == time.max


def begin_of(register: Register) -> datetime:
    """The moment the register came into being."""
    first = Register.history.filter(id=register.pk).order_by("history_date", "history_id").first()
    return first.history_date if first else register.created_at


def _then(
    model: Any, key: str, fields: Sequence[str], moment: datetime | None, **where: Any
) -> dict[str, models.expressions.Combinable]:
    """Annotations with fields of a related row as they were; rows without a past give what they have now.

    Only the few rows that have changed since are named in the query: looking each up for each risk
    would take longer than the rest of the page.
    """
    present: dict[str, models.expressions.Combinable] = {f"{key}_{field}": F(f"{key}__{field}") for field in fields}
    if moment is None:
        return present
    row = model._default_manager.filter(pk=OuterRef("id")).order_by()
    same = Q(**{field: Subquery(row.values(field)[:1]) for field in fields})
    changed = list(rows_then(model, moment, **where).exclude(same).order_by())
    return {
        name: Case(*(_when(key, past, name.removeprefix(f"{key}_")) for past in changed), default=now)
        for name, now in present.items()
    }


def _when(key: str, past: Any, field: str) -> When:
    value = Value(getattr(past, field), output_field=past._meta.get_field(field))
    return When(Q(**{f"{key}_id": past.id}), then=value)
