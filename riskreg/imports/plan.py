"""What a file holds, as plain values: nothing here has been written anywhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from riskreg.imports.fields import TITLE_FIELDS
from riskreg.imports.transposed import is_transposed


@dataclass(frozen=True, slots=True)
class PlannedRisk:
    """One row of the file as a risk.

    With one pair of scores they stand in `likelihood` and `impact`; with two pairs these are
    the inherent ones and `residual_…` the ones after controls. Levels are None when unscored;
    dates are ISO dates, "" when there is none; `original` holds the cell text of every value
    that was interpreted (scores, strategy, state, owner, dates), by field. `opportunity`: the
    row speaks of something to be hoped for; `version` is the risk's version that an export of
    ours was made from, None for any other file.
    """

    row: int
    reference: str = ""
    title: str = ""
    description: str = ""
    cause: str = ""
    event: str = ""
    consequence: str = ""
    category: str = ""
    likelihood: int | None = None
    impact: int | None = None
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    target_likelihood: int | None = None
    target_impact: int | None = None
    strategy: str = ""
    owner: str = ""
    state: str = ""
    close_reason: str = ""
    controls: str = ""
    mitigation: str = ""
    due_on: str = ""
    next_review_on: str = ""
    tags: tuple[str, ...] = ()
    rationale: str = ""
    inherent_rationale: str = ""
    target_rationale: str = ""
    transfer_to: str = ""
    links: tuple[tuple[str, str], ...] = ()  # title, https address
    relations: tuple[tuple[str, str], ...] = ()  # kind of relation, reference of another row
    source: str = ""
    version: int | None = None
    opportunity: bool = False
    warnings: tuple[str, ...] = ()
    original: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no risk (a heading, a total, an explanation), and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A value, or with an empty column a whole row, that could not be used as it stands."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything a file gives: risks, skipped rows, problems, and how it was understood.

    Each of the `rows_read` rows that hold anything below the header is a risk, is skipped,
    or has a problem that stopped it; a risk can have problems in single cells as well.
    """

    sheet: str | None
    header_row: int
    columns: dict[str, str]
    scales: dict[str, dict[str, int]]
    risks: tuple[PlannedRisk, ...]
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...]
    rows_read: int
    unused_columns: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    found_by: dict[str, str] = field(default_factory=dict)  # field → "header", "cells" or "stated"
    rules: dict[str, str] = field(default_factory=dict)  # score field → the name of its scale's rule
    decisions: dict[str, dict[str, str]] = field(default_factory=dict)  # strategy, state → text → value, "" for none
    date_orders: dict[str, str] = field(default_factory=dict)  # columns of dates in numbers; "" is open
    samples: dict[str, tuple[str, ...]] = field(default_factory=dict)  # column → some of its cells

    @property
    def paired(self) -> bool:
        """Whether the file has two pairs of scores: before and after controls."""
        return not self.columns.keys().isdisjoint({"residual_likelihood", "residual_impact"})

    @property
    def turned(self) -> bool:
        """Whether the file has a risk in each column, and its columns were read as rows."""
        return is_transposed(self.sheet)

    @property
    def only_titles(self) -> str:
        """The one column of a file that is a list of titles, "" for any other file."""
        names = list(self.columns)
        alone = len(names) == 1 and names[0] in TITLE_FIELDS and not self.unused_columns
        return self.columns[names[0]] if alone else ""

    def unplaced(self) -> dict[str, tuple[str, ...]]:
        """By score field, the different texts that were given no level, for a person to place."""
        fields = {column: name for name, column in self.columns.items() if name.endswith(("likelihood", "impact"))}
        found: dict[str, dict[str, None]] = {}
        for problem in self.problems:
            if problem.column in fields and problem.value:
                found.setdefault(fields[problem.column], {})[problem.value] = None
        return {name: tuple(texts) for name, texts in found.items()}

    def stopped_rows(self) -> tuple[int, ...]:
        """Rows that a problem kept from becoming a risk, in order."""
        taken = {risk.row for risk in self.risks}
        return tuple(sorted({problem.row for problem in self.problems} - taken))

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON-ready values, in the shape `import_register --json` prints."""
        return {
            "sheet": self.sheet,
            "header_row": self.header_row,
            "columns": dict(self.columns),
            "scales": {name: dict(levels) for name, levels in self.scales.items()},
            "risks": [_risk_json(risk) for risk in self.risks],
            "skipped": [asdict(skipped) for skipped in self.skipped],
            "problems": [asdict(problem) for problem in self.problems],
        }


def _risk_json(risk: PlannedRisk) -> dict[str, Any]:
    values = {name: getattr(risk, name) for name in PlannedRisk.__slots__}
    values |= {"tags": list(risk.tags), "links": [list(link) for link in risk.links]}
    values["relations"] = [list(pair) for pair in risk.relations]
    return values | {"warnings": list(risk.warnings), "original": dict(risk.original)}
