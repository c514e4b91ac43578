"""What the rows of an imported file mean for a register: which risks they are, and what they would change."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from riskreg.choices import RiskSource, RiskState, TagKind
from riskreg.lib.chunks import chunks
from riskreg.lib.tags import Tag, format_tags, parse_tags
from riskreg.models import Register, Risk, User
from riskreg.scoring import score

LEVELS = ("likelihood", "impact")
TEXTS = ("cause", "consequence", "controls", "inherent_rationale", "target_rationale")
OPPORTUNITY = "opportunity"
_LOOKED_UP = 5_000  # risks whose past is asked for at once

# A risk as a file gives it: has what `imports.plan.PlannedRisk` has, which this layer may not import.
Row = Any
Change = tuple[Any, Any]  # in the register, in the file


@dataclass
class Outcome:
    """What an import did, or would do: rows of the file → references, and what was found out about them."""

    created: dict[int, str] = field(default_factory=dict)
    updated: dict[int, str] = field(default_factory=dict)
    unchanged: dict[int, str] = field(default_factory=dict)
    strangers: set[int] = field(default_factory=set)  # rows whose owner is no member, or more than one
    changes: dict[int, dict[str, Change]] = field(default_factory=dict)  # of updated rows
    clashes: dict[int, dict[str, Change]] = field(default_factory=dict)  # fields changed here and in the file
    scores: dict[int, Change] = field(default_factory=dict)  # of rows of known risks: current score before and after
    notes: dict[int, list[str]] = field(default_factory=dict)  # what of a row is not taken over, and why

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {"created": len(self.created), "updated": len(self.updated), "unchanged": len(self.unchanged)}

    def note(self, row: Row, text: str) -> None:
        """Say something about a row."""
        self.notes.setdefault(row.row, []).append(text)


@dataclass(frozen=True)
class Fresh:
    """A row that becomes a new risk with these values."""

    row: Row
    values: dict[str, Any]


@dataclass(frozen=True)
class Changed:
    """A row that changes a risk: the values to write, a category to be found by name, a state to go to."""

    row: Row
    risk: Risk
    values: dict[str, Any]
    category: str = ""
    state: str = ""


def sort_rows(
    register: Register, rows: Iterable[Row], *, paired: bool, today: date, take: Collection[int] = ()
) -> tuple[Outcome, list[Fresh], list[Changed]]:
    """Which rows are new, which change a risk and how; for rows in `take` the file wins where both sides changed."""
    rows = list(rows)
    outcome, fresh, changed = Outcome(), [], []
    known = _Known(register, rows)
    for row in rows:
        values = _values(row, known.people, paired=paired)
        if values["owner_as_written"]:
            outcome.strangers.add(row.row)
        risk = known.risk(row)
        _note_review(row, risk, today, outcome)
        if risk is None:
            fresh.append(Fresh(row, values))
            outcome.created[row.row] = ""
            continue
        found = _changed(row, risk, values, known, outcome, take=row.row in take)
        outcome.scores[row.row] = _scores(risk, found.values if found else {})
        if found:
            changed.append(found)
        (outcome.updated if found else outcome.unchanged)[row.row] = risk.reference
    return outcome, fresh, changed


def _scores(risk: Risk, values: dict[str, Any]) -> Change:
    """The current score as it is, and as these values make it: a level that the file does not give stays."""
    levels = [values.get(f"current_{level}", getattr(risk, f"current_{level}")) for level in LEVELS]
    return risk.current_score, score(*levels)


def _changed(
    row: Row, risk: Risk, values: dict[str, Any], known: "_Known", outcome: Outcome, *, take: bool
) -> Changed | None:
    """What the row would change, None for nothing."""
    different = _different(row, risk, values)
    if risk.state == RiskState.CLOSED:
        if different:
            outcome.note(row, _("%(risk)s is closed; reopen it to change it.") % {"risk": risk.reference})
        return None
    category = category_name(row.category)
    if category and (risk.category is None or risk.category.name.casefold() != category.casefold()):
        different["category"] = category
    base = known.base(row, risk)
    if base is not None:
        different = _against_base(row, risk, base, different, outcome, take=take)
    state = _state_wanted(row, risk, values)
    if not different and not state:
        return None
    outcome.changes[row.row] = {name: (shown(risk, name), value) for name, value in different.items()}
    if state:
        outcome.changes[row.row]["state"] = (risk.state, state)
    category = different.pop("category", "")
    if different and row.version is None and row.original:
        different["imported_cells"] = values["imported_cells"]
    return Changed(row, risk, different, category, state)


def category_name(text: str) -> str:
    """A category as a cell names it, as it is kept: blanks in one, no longer than a name may be."""
    return " ".join(text.split())[:60]


def shown(risk: Any, name: str) -> Any:
    """A field as people read it: names instead of rows, tags without their kinds."""
    value = getattr(risk, name)
    if name in ("owner", "category"):
        return value.name if value is not None else ""
    return value


def _different(row: Row, risk: Risk, values: dict[str, Any]) -> dict[str, Any]:
    """The values that the file gives and the risk does not have; an empty cell changes nothing."""
    given = {name: value for name, value in values.items() if value not in (None, "", [])}
    for name in ("source", "imported_cells", "tags", "owner_as_written"):
        given.pop(name, None)
    found = {name: value for name, value in given.items() if _trimmed(getattr(risk, name)) != _trimmed(value)}
    if row.tags and (tags := _merged_tags(row, risk)) != risk.tags:
        found["tags"] = tags
    written = values["owner_as_written"]
    # Somebody unknown does not take a risk from the person who has it.
    if written and risk.owner is None and written != risk.owner_as_written:
        found["owner_as_written"] = written
    return found


def _trimmed(value: Any) -> Any:
    """Blanks around a text are lost in every file, and are no change."""
    return value.strip() if isinstance(value, str) else value


def _merged_tags(row: Row, risk: Risk) -> str:
    """The tags of the file; a name that the risk has already keeps its kind there."""
    kinds = {tag.name.casefold(): tag.kind for tag in parse_tags(risk.tags)}
    wanted = [Tag(kinds.get(tag.name.casefold(), tag.kind), tag.name) for tag in _tags(row)]
    same = {tag.name.casefold() for tag in wanted} == kinds.keys()
    return risk.tags if same else format_tags(wanted)


def _against_base(
    row: Row, risk: Risk, base: Any, different: dict[str, Any], outcome: Outcome, *, take: bool
) -> dict[str, Any]:
    """Of what differs, that which the file changed; what both sides changed only if the file shall win."""
    kept = {}
    for name, value in different.items():
        before, now = shown(base, name), shown(risk, name)
        stated = value.name if name == "owner" else value
        if stated == before or (name == "category" and _same(value, before)):
            continue  # as it was when the file was made: only the register has moved on
        if now != before:
            outcome.clashes.setdefault(row.row, {})[name] = (now, stated)
        if now == before or take:
            kept[name] = value
    return kept


def _same(first: str, second: str) -> bool:
    return first.casefold() == second.casefold()


def _state_wanted(row: Row, risk: Risk, values: dict[str, Any]) -> str:
    """The state a row takes its risk to: closed, or open for a complete draft; "" to stay."""
    if row.state == RiskState.CLOSED:
        return str(RiskState.CLOSED)
    levels = [values.get(f"current_{level}") or getattr(risk, f"current_{level}") for level in LEVELS]
    complete = all(levels) and (values["owner"] or risk.owner)
    return str(RiskState.OPEN) if row.state == RiskState.OPEN and risk.state == RiskState.DRAFT and complete else ""


def _note_review(row: Row, risk: Risk | None, today: date, outcome: Outcome) -> None:
    """Say when the file's review date does not count: it can only bring a review forward."""
    if not row.next_review_on or (risk and str(risk.next_review_on or "") == row.next_review_on):
        return
    due = date.fromisoformat(row.next_review_on)
    if due < today:
        outcome.note(row, _("The review date in the file has passed; the register's rhythm sets the next one."))
    elif risk and risk.next_review_on and due > risk.next_review_on:
        outcome.note(row, _("A review is not put off by an import; its date stays."))


class _Known:
    """The risks and people a file may speak of."""

    def __init__(self, register: Register, rows: list[Row]) -> None:
        self.by_reference: dict[str, Risk] = {}
        self.by_title: dict[str, Risk] = {}
        for risk in Risk.objects.filter(register=register).select_related("owner", "category").order_by("-number"):
            risk.register = register  # one object, whose matrix is parsed once
            self.by_reference[risk.reference.casefold()] = risk
            self.by_title[risk.title.casefold()] = risk
        self.people: dict[str, User | None] = {}
        for person in User.objects.members_of(register):
            self.people[person.email.casefold()] = person
            name = person.name.casefold()
            self.people[name] = None if name in self.people else person  # namesakes: nobody is guessed
        self._bases = self._read_bases(rows)

    def risk(self, row: Row) -> Risk | None:
        """The risk that a row means, each at most once."""
        found = self.by_reference.get(row.reference.strip().casefold()) or self.by_title.get(row.title.casefold())
        if found is not None:
            self.by_reference.pop(found.reference.casefold(), None)
            self.by_title.pop(found.title.casefold(), None)
        return found

    def base(self, row: Row, risk: Risk) -> Any:
        """The risk as it was when the file was made, None where that is not known or it has not changed since."""
        return self._bases.get((risk.pk, row.version)) if row.version and row.version < risk.version else None

    def _read_bases(self, rows: list[Row]) -> dict[tuple[int, int], Any]:
        wanted = {}
        for row in rows:
            risk = self.by_reference.get(row.reference.strip().casefold())
            if risk is not None and row.version and row.version < risk.version:
                wanted[risk.pk] = row.version
        found: dict[tuple[int, int], Any] = {}
        for ids in chunks(wanted, _LOOKED_UP):
            past = Risk.history.filter(id__in=ids).select_related("owner", "category")
            found |= {(old.id, old.version): old for old in past if old.version == wanted[old.id]}
        return found


def _values(row: Row, people: Mapping[str, User | None], *, paired: bool) -> dict[str, Any]:
    """The row as the fields of a risk."""
    owner = _person(row.owner, people)
    values: dict[str, Any] = {name: getattr(row, name) for name in TEXTS}
    values |= {
        "title": row.title[:200], "event": _event(row), "strategy": row.strategy, "strategy_note": row.mitigation,
        "owner": owner, "owner_as_written": "" if owner else row.owner[:200], "tags": format_tags(_tags(row)),
        "source": row.source or RiskSource.IMPORT, "imported_cells": _cells(row),
        "current_rationale": row.rationale, "transfer_to": row.transfer_to[:200],
        "target_on": date.fromisoformat(row.due_on) if row.due_on else None,
        "links": [{"title": title, "url": url} for title, url in row.links],
        "target_likelihood": row.target_likelihood, "target_impact": row.target_impact,
    }  # fmt: skip
    for level in LEVELS:
        first, second = getattr(row, level), getattr(row, f"residual_{level}")
        values |= {f"inherent_{level}": first, f"current_{level}": second} if paired else {f"current_{level}": first}
    return values


def _person(written: str, people: Mapping[str, User | None]) -> User | None:
    """The member a cell names, also as "Owner, Alice" or "Alice Owner <alice@example.org>"."""
    name = " ".join(written.casefold().split())
    last, _comma, first = name.partition(", ")
    address = re.search(r"<([^<>\s]+)>$", name)
    wanted = (name, f"{first} {last}", address[1] if address else "")
    return next((person for each in wanted if (person := people.get(each))), None)


def _event(row: Row) -> str:
    """The event with the description after it: a risk has no second text for what happens."""
    texts = dict.fromkeys(text for text in (row.event, row.description) if text)
    return "\n\n".join(texts)[:5_000]


def _cells(row: Row) -> dict[str, str]:
    """The cells as they stood; those of an export of ours say nothing that the risk does not."""
    reference = {"reference": row.reference} if row.reference else {}
    return reference if row.version is not None else dict(row.original) | reference


def _tags(row: Row) -> list[Tag]:
    """Tags with their kind where the file says "service: mail"; an opportunity is tagged as one."""
    found = []
    for text in row.tags:
        kind, colon, name = text.partition(":")
        known = colon and kind.strip().lower() in TagKind.values and name.strip()
        found.append(Tag(kind.strip().lower(), name.strip()) if known else Tag("tag", text.replace(":", " ")))
    if row.opportunity:
        found.append(Tag("tag", OPPORTUNITY))
    return found
