"""What came, went, rose and fell between two positions of a register, each with when and why."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from riskreg.domain import reasons
from riskreg.lib.chunks import chunks
from riskreg.models import Risk
from riskreg.reports.data import RiskLine
from riskreg.reports.pack_data import MovementLine

BATCH = 500
_ORDER = {"new": 0, "up": 1, "down": 2, "closed": 3}


class _Cause(NamedTuple):
    on: date
    why: str


def movement_of(
    earlier: Sequence[RiskLine], lines: Sequence[RiskLine], *, since: datetime, until: datetime
) -> list[MovementLine]:
    """New, risen, fallen and closed risks; of each kind the highest scores first."""
    before = {line.reference: line for line in earlier}
    after = {line.reference: line for line in lines}
    found = [MovementLine(line.reference, line.title, "new", None, line.current.score, line.logged_on)
             for line in lines if line.reference not in before]  # fmt: skip
    moved = [line for line in lines if line.reference in before and _moved(before[line.reference], line)]
    gone = [line for line in earlier if line.reference not in after]
    causes = _causes([line.reference for line in (*moved, *gone)], since=since, until=until)
    found += [_change(before[line.reference], line, causes) for line in moved]
    found += [_closed(line, causes) for line in gone]
    found.sort(key=lambda line: (_ORDER[line.kind], -(line.after or line.before or 0), line.reference))
    return found


def _moved(before: RiskLine, after: RiskLine) -> bool:
    return before.current.score != after.current.score


def _change(before: RiskLine, after: RiskLine, causes: Mapping[str, _Cause]) -> MovementLine:
    then, now = before.current.score, after.current.score
    cause = causes.get(after.reference)
    kind = "up" if (now or 0) > (then or 0) else "down"
    return MovementLine(
        after.reference, after.title, kind, then, now, cause.on if cause else None, cause.why if cause else ""
    )


def _closed(line: RiskLine, causes: Mapping[str, _Cause]) -> MovementLine:
    cause = causes.get(line.reference)
    return MovementLine(
        line.reference, line.title, "closed", line.current.score, None,
        cause.on if cause else None, cause.why if cause else "",
    )  # fmt: skip


def _causes(references: Sequence[str], *, since: datetime, until: datetime) -> dict[str, _Cause]:
    """Reference → when and why its score or state last changed between the two moments."""
    found: dict[str, _Cause] = {}
    for wanted in chunks(references, BATCH):
        rows = Risk.history.filter(reference__in=wanted, history_date__gt=since, history_date__lte=until)
        last: dict[str, tuple[object, object]] = {}
        for reference, score, state, when, why in rows.order_by("history_date", "history_id").values_list(
            "reference", "current_score", "state", "history_date", "history_change_reason"
        ):
            if last.get(reference) != (score, state):
                found[reference] = _Cause(timezone.localdate(when), reasons.words(why))
            last[reference] = (score, state)
    return found
