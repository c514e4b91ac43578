"""What a review came to, in a few words and field by field. Pure: rows in, words out."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from riskreg.choices import ReviewOutcome, Strategy
from riskreg.domain.changes import Change, Names, Shown, column_of, show
from riskreg.lib.languages import at_start, within
from riskreg.models import Review, Risk
from riskreg.scoring import Grid, score

LEVELS = ("current_likelihood", "current_impact")
SHOWN_FIELDS = (*LEVELS, "strategy", "transfer_to", "owner", "state", "close_reason", "duplicate_of")


def scores_of(review: Review, after: Any) -> tuple[int | None, int | None]:
    """The score before and after the review; `after` is the state of the risk that the review left."""
    now = [review.after.get(name, getattr(after, name)) for name in LEVELS]
    was = [review.before.get(name, level) for name, level in zip(LEVELS, now, strict=True)]
    return score(*was), score(*now)


def outcome_words(review: Review, after: Any, people: Mapping[int, str]) -> str:
    """A few words for the agenda: "Re-scored, 16 → 12", "Strategy now transfer", "No change, owner Dana Roth"."""
    words = [_kind(review)]
    was, now = scores_of(review, after)
    if was != now:
        words.append(f"{was or '–'} → {now or '–'}")
    if "owner" in review.after:
        name = people.get(review.after["owner"])
        words.append(_("owner %(name)s") % {"name": name} if name else _("no owner"))
    return ", ".join(words)


def outcome_changes(review: Review, after: Any, names: Names, grid: Grid) -> list[Change]:
    """The fields that the review changed, before and after, in words; the score first, as a rating."""
    was, now = scores_of(review, after)
    found = []
    if was != now:
        shown = [Shown(str(points) if points else "", grid.rating(points)) for points in (was, now)]
        found.append(Change("current_score", _("Score"), shown[0], shown[1]))
    before, later = _row(review.before), _row(review.after)
    for name in SHOWN_FIELDS:
        if name in review.after and review.before.get(name) != review.after[name]:
            column: Any = Risk._meta.get_field(name)
            label = at_start(column.verbose_name)
            found.append(Change(name, label, show(name, before, names), show(name, later, names)))
    return found


def _kind(review: Review) -> str:
    strategy = review.after.get("strategy")
    if review.outcome == ReviewOutcome.STRATEGY_CHANGED and strategy:
        return _("Strategy now %(strategy)s") % {"strategy": within(Strategy(strategy).label)}
    return str(ReviewOutcome(review.outcome).label)


def _row(values: Mapping[str, Any]) -> Any:
    """The plain values of a review as a row that `changes.show` reads."""
    fields = {column_of(name): values.get(name) for name in SHOWN_FIELDS}
    return SimpleNamespace(**fields)
