"""What the list of meetings counts. Read only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from riskreg.choices import ItemState, ReviewOutcome
from riskreg.models import AgendaItem, Meeting, Review


@dataclass(slots=True)
class Outcomes:
    """What came of a meeting: how many items, how often each outcome, how many were left open."""

    items: int = 0
    left: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def words(self) -> list[tuple[str, int]]:
        """Each outcome that occurred with its number, in the order of choices.ReviewOutcome."""
        return [(str(outcome.label), self.counts[outcome]) for outcome in ReviewOutcome if self.counts[outcome]]


@dataclass(frozen=True, slots=True)
class Agenda:
    """How much is on the agenda of a meeting to come."""

    items: int
    minutes: int


def outcomes(meetings: Iterable[Meeting]) -> dict[int, Outcomes]:
    """Meeting number → what came of it; two queries."""
    ids = [meeting.pk for meeting in meetings]
    found: dict[int, Outcomes] = {pk: Outcomes() for pk in ids}
    items = AgendaItem.objects.filter(meeting__in=ids).exclude(state=ItemState.DROPPED).order_by()
    for meeting, state, count in items.values_list("meeting_id", "state").annotate(count=Count("pk")):
        found[meeting].items += count
        found[meeting].left += count if state in (ItemState.OPEN, ItemState.DEFERRED) else 0
    reviews = Review.objects.standing().filter(item__meeting__in=ids).order_by()
    for meeting, outcome, count in reviews.values_list("item__meeting_id", "outcome").annotate(count=Count("pk")):
        found[meeting].counts[outcome] += count
    return found


def agendas(meetings: Iterable[Meeting]) -> dict[int, Agenda]:
    """Meeting number → what is on its agenda; one query. A meeting without items is not listed."""
    items = AgendaItem.objects.filter(meeting__in=[meeting.pk for meeting in meetings]).order_by()
    counted = items.exclude(state=ItemState.DROPPED).values_list("meeting_id").annotate(Count("pk"), Sum("minutes"))
    return {meeting: Agenda(count, minutes) for meeting, count, minutes in counted}
