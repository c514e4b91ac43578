"""What the register page counts: heat map, ratings, what needs a decision. Read only.

Counts of a whole register are kept per process until the register's next write (its revision
is part of the key) or the next day, so a page rarely counts anything itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.cache import caches
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    Window,
)  # fmt: skip
from django.db.models.functions import RowNumber

from riskreg.choices import LIVE_RISK_STATES, RiskState
from riskreg.domain import as_of
from riskreg.domain.gaps import TREATED
from riskreg.models import Action, Category, Register, Risk, SavedView, User
from riskreg.scoring import Grid, score

T = TypeVar("T")
Cell = tuple[int, int]  # likelihood, impact
_GROUPED = ("state", "current_likelihood", "current_impact", "strategy")


@dataclass(frozen=True, slots=True)
class Group:
    """How many risks share a state, a pair of levels and a strategy."""

    state: str
    likelihood: int | None
    impact: int | None
    strategy: str
    count: int

    @property
    def score(self) -> int | None:
        """The current score of all of them."""
        return score(self.likelihood, self.impact)


@dataclass(frozen=True, slots=True)
class Needs:
    """How many drafts and open risks wait for somebody."""

    reviews_overdue: int
    unowned: int
    undecided: int
    late_actions: int


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the register."""

    pk: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class SavedLook:
    """A saved view: whose, its name, its query string, whether everybody in the register has it."""

    owner: int
    name: str
    query: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Extra:
    """What a row shows beyond its own columns: the score at an earlier moment, and its actions."""

    then: int | None
    open_actions: int
    late_actions: int


def kept(register: Register, name: str, make: Callable[[], T]) -> T:
    """What `make` returns, kept for this revision of the register."""
    key, store = key_of(register, name), caches["local"]
    found = store.get(key)
    if found is None:
        found = make()
        store.set(key, found)
    return found


def at_hand(register: Register, *, today: date) -> bool:
    """Whether the register is counted already: `register_groups` and `needs` answer without a query."""
    store = caches["local"]
    return all(store.has_key(key_of(register, name)) for name in ("groups", f"needs-{today}"))


def groups_of(risks: QuerySet[Risk]) -> tuple[Group, ...]:
    """The risks counted by state, levels and strategy: one pass over one index."""
    return tuple(Group(*row) for row in risks.order_by().values_list(*_GROUPED).annotate(how_many=Count("*")))


def register_groups(register: Register) -> tuple[Group, ...]:
    """All risks of the register, counted."""
    return kept(register, "groups", lambda: groups_of(as_of.risks_of(register)))


def count_together(registers: Iterable[Register]) -> None:
    """Count those of the registers that are not counted yet in one query; `register_groups` then has all of them."""
    store = caches["local"]
    missing = [register for register in registers if not store.has_key(key_of(register, "groups"))]
    if not missing:
        return
    rows = Risk.objects.filter(register__in=missing).order_by().values_list("register_id", *_GROUPED)
    found: dict[int, list[Group]] = {register.pk: [] for register in missing}
    for pk, *values in rows.annotate(how_many=Count("*")):
        found[pk].append(Group(*values))
    for register in missing:
        store.set(key_of(register, "groups"), tuple(found[register.pk]))


def count(groups: Iterable[Group]) -> int:
    """How many risks there are in these groups."""
    return sum(group.count for group in groups)


def open_only(groups: Iterable[Group]) -> list[Group]:
    """The groups that figures and heat maps count."""
    return [group for group in groups if group.state == RiskState.OPEN]


def cells(groups: Iterable[Group]) -> dict[Cell, int]:
    """How many open risks each cell of the heat map holds; empty cells are not listed."""
    found: dict[Cell, int] = {}
    for group in open_only(groups):
        if group.likelihood and group.impact:
            cell = (group.likelihood, group.impact)
            found[cell] = found.get(cell, 0) + group.count
    return found


def ratings(groups: Iterable[Group], grid: Grid) -> dict[str, int]:
    """How many open risks each rating holds, the gravest first; "" stands for not scored."""
    found = {band.rating: 0 for band in reversed(grid.bands)} | {"": 0}
    for group in open_only(groups):
        found[grid.rating(group.score)] += group.count
    return found


def needs(register: Register, *, today: date) -> Needs:
    """What waits for somebody in the register, in one query."""
    undecided = count(g for g in register_groups(register) if g.strategy == "" and g.state in LIVE_RISK_STATES)

    def make() -> Needs:
        if register.as_of is not None:
            return _needs_then(register, today, undecided)
        live = Risk.objects.filter(register=OuterRef("pk"), state__in=LIVE_RISK_STATES).order_by()
        late = Action.objects.overdue(today).values("risk_id")
        row = Register.objects.filter(pk=register.pk).values_list(
            _counted(live.filter(next_review_on__lt=today)),
            _counted(live.filter(owner=None)),
            _counted(live.filter(pk__in=late)),
        )[0]
        return Needs(row[0], row[1], undecided, row[2])

    return kept(register, f"needs-{today}", make)


def people(register: Register) -> tuple[Person, ...]:
    """The members by name. A new name shows at the register's next write, or after five minutes."""

    def make() -> tuple[Person, ...]:
        if register.as_of is not None:
            return tuple(Person(*row) for row in as_of.members_then(register, register.as_of))
        return tuple(Person(*row) for row in User.objects.members_of(register).values_list("pk", "name", "email"))

    return kept(register, "people", make)


def categories(register: Register) -> dict[int, str]:
    """Category number → name, in the register's order, archived ones too."""
    moment = register.as_of
    if moment is not None:
        return kept(register, "categories", lambda: as_of.categories_then(register, moment))
    return _lists(register)[0]


def saved_views(register: Register) -> tuple[SavedLook, ...]:
    """Everybody's saved views of the register, by name."""
    return _lists(register)[1]


def extras(register: Register, ids: Sequence[int], *, since: datetime, today: date) -> dict[int, Extra]:
    """Risk number → its score at a moment and its open and late actions: one query for the rows of a page."""
    past = Risk.history.filter(id=OuterRef("pk"), history_date__lt=since).order_by("-history_date", "-history_id")
    actions = as_of.open_actions_of(register, risk=OuterRef("pk"))
    rows = Risk.objects.filter(pk__in=ids).order_by().values_list(
        "pk", Subquery(past.values("current_score")[:1]), _counted(actions), _counted(actions.filter(due_on__lt=today))
    )  # fmt: skip
    return {pk: Extra(then, todo, late) for pk, then, todo, late in rows}


def named_cells(risks: QuerySet[Risk], *, most: int) -> dict[Cell, list[tuple[str, str]]]:
    """Cell of the heat map → reference and title of its risks, the oldest first and `most` of them."""
    place = Window(RowNumber(), partition_by=[F("current_likelihood"), F("current_impact")], order_by="number")
    rows: Any = risks.exclude(current_score=None).annotate(place=place).filter(place__lte=most).order_by("number")
    found: dict[Cell, list[tuple[str, str]]] = {}
    for likelihood, impact, reference, title in rows.values_list(
        "current_likelihood", "current_impact", "reference", "title"
    ):
        found.setdefault((likelihood, impact), []).append((reference, title))
    return found


def with_action_counts(risks: QuerySet[Risk], register: Register, today: date) -> QuerySet[Risk]:
    """The risks with `open_actions` and `late_actions`, to sort by."""
    actions = as_of.open_actions_of(register, risk=OuterRef("id"))
    return risks.annotate(open_actions=_counted(actions), late_actions=_counted(actions.filter(due_on__lt=today)))


def late_action(register: Register, today: date) -> Q:
    """Risks with an action that is overdue."""
    if register.as_of is None:
        return Q(id__in=Action.objects.overdue(today).values("risk_id"))
    late = as_of.open_actions_of(register, risk__register=register.pk).filter(due_on__lt=today)
    return Q(id__in=late.values("risk_id"))


def no_treatment(register: Register) -> Q:
    """Risks to be treated that have neither an open action nor a note why not (as domain.gaps says)."""
    todo = as_of.open_actions_of(register, risk=OuterRef("id"))
    return Q(strategy__in=TREATED, strategy_note="") & ~Q(Exists(todo))


def quarter_start(today: date) -> date:
    """The first day of the present quarter: what movement on the page is measured from."""
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)


def key_of(register: Register, name: str) -> str:
    """The key under which a figure of this revision is kept."""
    moment = f"-{register.as_of.timestamp()}" if register.as_of else ""
    return f"figures-{register.pk}-{register.revision}{moment}-{name}"


def _lists(register: Register) -> tuple[dict[int, str], tuple[SavedLook, ...]]:
    """Categories and saved views, which every page of the table wants: one query for both."""

    def make() -> tuple[dict[int, str], tuple[SavedLook, ...]]:
        headings = Category.objects.filter(register=register).order_by()
        views = SavedView.objects.filter(register=register).order_by()
        nobody, nothing = Value(0, output_field=BigIntegerField()), Value("", output_field=TextField())
        rows: Any = headings.values_list(nobody, "position", "pk", "name", nothing, Value(False))
        rows = list(rows.union(views.values_list("owner_id", Value(0), "pk", "name", "query", "is_shared"), all=True))
        found = sorted((row for row in rows if not row[0]), key=lambda row: (row[1], row[3]))
        looks = [SavedLook(owner, name, query, shared) for owner, _p, _pk, name, query, shared in rows if owner]
        return {row[2]: row[3] for row in found}, tuple(sorted(looks, key=lambda look: look.name.casefold()))

    return kept(register, "lists", make)


def _needs_then(register: Register, today: date, undecided: int) -> Needs:
    live = as_of.risks_of(register).live().order_by()
    found = live.aggregate(
        reviews=Count("id", filter=Q(next_review_on__lt=today)),
        unowned=Count("id", filter=Q(owner=None)),
        late=Count("id", filter=late_action(register, today)),
    )
    return Needs(found["reviews"], found["unowned"], undecided, found["late"])


def _counted(rows: QuerySet[Any]) -> Subquery:
    """A scalar subquery: how many of these rows there are. A plain function, as an aggregate would group them."""
    counted = rows.order_by().annotate(how_many=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("how_many"))
