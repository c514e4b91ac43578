"""The figures beside the table: ratings and what needs a decision, as plain data with links (maps: heat_maps.py)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from riskreg.choices import Rating
from riskreg.domain import figures
from riskreg.filters.query import Query
from riskreg.filters.risks import NONE, RiskFilter
from riskreg.lib.readable import Readable
from riskreg.views.past import keeping_moment


@dataclass(frozen=True, slots=True)
class Line(Readable):
    """A line of a list of figures."""

    label: str
    count: int | None  # None while it is not known
    href: str
    rating: str = ""
    current: bool = False


def rating_lines(found: RiskFilter, query: Query, *, counted: bool = True) -> list[Line]:
    """How many open risks of the filter have each rating; each links to them, and the one in force back to all."""
    grid, words, chosen = found.register.grid, dict(Rating.choices), found.chosen["rating"]
    counts = figures.ratings(found.matching(leaving_out=("rating", "cell")) if counted else (), grid)
    base = query.without("rating").without("cell")
    opened = base if base.all("state") else base.adding("state", "open")
    lines = []
    for rating, number in counts.items():
        value = rating or NONE
        current = chosen == [value]
        label = str(words[rating]) if rating else _("Not scored")
        if rating or number:
            to = base if current else opened.adding("rating", value)
            lines.append(Line(label, number if counted else None, to.href, rating, current))
    return lines


def need_lines(found: RiskFilter, *, counted: bool = True) -> list[Line]:
    """What waits for somebody in the whole register, each line a link to those risks, counted or not yet."""
    counts: tuple[int | None, ...] = (None,) * 4
    if counted:
        needs = figures.needs(found.register, today=found.today)
        counts = needs.reviews_overdue, needs.unowned, needs.undecided, needs.late_actions
    lines = [
        (_("Reviews overdue"), ("review", "overdue")),
        (_("Without an owner"), ("owner", NONE)),
        (_("Strategy not decided"), ("strategy", NONE)),
        (_("Actions overdue"), ("gaps", "action_late")),
    ]
    base = keeping_moment(Query(), found.register)
    return [Line(label, count, base.adding(*pair).href) for (label, pair), count in zip(lines, counts, strict=True)]
