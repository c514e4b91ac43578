"""Who is told what on a day: at most one message a person, each thing once at each stage."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from riskreg.choices import DeliveryKind, DeliveryState, Frequency, NoticeKind
from riskreg.domain import due, ledger, outbox
from riskreg.domain.due import Line
from riskreg.domain.places import Places, frequency
from riskreg.domain.reminder_context import ReminderContext, load_context, people_in_batches
from riskreg.lib.chunks import chunks
from riskreg.models import Delivery, Notice, User

MOST_LINES = 60  # written out in one message; the rest is counted, with a link
CHUNK = 500


@dataclass(slots=True)
class Digest:
    """What one message would hold: the first lines, and how many there are in all by kind of thing."""

    kind: str
    period: str
    lines: list[Line] = field(default_factory=list)
    total: int = 0
    news: list[Delivery] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.total or self.news)

    def about(self) -> dict[str, Any]:
        """What the row of the message keeps: ids, never text."""
        refs = [{"what": line.what, "id": int(line.subject.partition(":")[2])} for line in self.lines]
        news = [ref for row in self.news for ref in row.about["lines"]]
        return {"lines": refs, "news": news, "more": self.total - len(self.lines)}


def remind_everybody(*, moment: Callable[[], datetime], hour: int | None = None) -> dict[str, int]:
    """Owe everybody the messages of the day; returns how many `people` were looked at, and `messages` are new.

    `moment` gives the time, in the organisation's zone: it is asked before each few people, and may stop the run by
    what it raises. `hour` as in `remind`.
    """
    asked = made = 0
    for people in people_in_batches():
        now = moment()
        context = load_context(people, today=now.date(), now=now)
        asked += len(people)
        for user in people:
            made += len(remind(user=user, now=now, today=now.date(), hour=hour, context=context))
    return {"people": asked, "messages": made}


@transaction.atomic
def remind(
    *, user: User, now: datetime, today: date, hour: int | None = None, context: ReminderContext | None = None
) -> list[Delivery]:
    """Owe the person today's messages and note what they say; returns those that are new.

    With `hour`, only if the digest of the person's registers is due at that hour of the day. `context` is what was read
    beforehand for the person and others.
    """
    context = context or load_context([user], today=today, now=now)
    places = context.places[user.pk]
    if hour is not None and places.hour > hour:
        return []
    filled = (_fill(digest, user, context, today=today, now=now) for digest in _digests(user, context, today))
    return [row for row in filled if row is not None]


def preview(*, user: User, now: datetime, today: date, context: ReminderContext | None = None) -> list[Digest]:
    """The messages that `remind` would owe the person now; writes nothing."""
    context = context or load_context([user], today=today, now=now)
    found = []
    for digest in _digests(user, context, today):
        for chunk in _untold(user, _wanted(user, digest, _lines(user, context, today, now), today)):
            _count(digest, chunk, today)
        digest.news = _news(user, digest, context)
        if digest:
            found.append(digest)
    return found


def _digests(user: User, context: ReminderContext, today: date) -> list[Digest]:
    """The messages of the day that have not been written yet, empty."""
    both = (_daily(today), _weekly(user, context.places[user.pk], today))
    return [each for each in both if each is not None and (user.pk, each.kind, each.period) not in context.written]


def _lines(user: User, context: ReminderContext, today: date, now: datetime) -> Iterator[Line]:
    having = {source for source, people in context.concerned.items() if user.pk in people}
    return due.lines(user, context.places[user.pk], today=today, now=now, having=having)


def _daily(today: date) -> Digest:
    return Digest(DeliveryKind.DIGEST, today.isoformat())


def _weekly(user: User, places: Places, today: date) -> Digest | None:
    if not any(frequency(user, kind) == Frequency.WEEKLY for kind in NoticeKind):
        return None
    return Digest(DeliveryKind.WEEKLY, f"week of {places.week_of(today)}")


def _fill(digest: Digest, user: User, context: ReminderContext, *, today: date, now: datetime) -> Delivery | None:
    """Write the message and the notices of what it tells; None when there is nothing to tell."""
    row, places = None, context.places[user.pk]
    digest.news = _news(user, digest, context)
    for chunk in _untold(user, _wanted(user, digest, _lines(user, context, today, now), today)):
        _count(digest, chunk, today)
        row = row or _put(digest, user, now)
        if row is None:
            return None  # another worker has just written it
        Notice.objects.bulk_create(
            [Notice(recipient=user, subject=x.subject, stage=x.stage, delivery=row, told_at=now) for x in chunk]
        )
        _note_escalations(chunk, places, now=now)
    row = row or (_put(digest, user, now) if digest.news else None)
    if digest.news and row is not None:
        folded = [news.pk for news in digest.news]
        Delivery.objects.filter(pk__in=folded).update(state=DeliveryState.INBOX)
    if row is not None and row.about != digest.about():  # more chunks came after it was written
        row.about = digest.about()
        Delivery.objects.filter(pk=row.pk).update(about=row.about)
    elif row is None and digest.kind == DeliveryKind.WEEKLY:
        _end_week(digest, user, now=now)
    return row


def _put(digest: Digest, user: User, now: datetime) -> Delivery | None:
    return outbox.put_new(kind=digest.kind, recipient=user, period=digest.period, about=digest.about(), now=now)


def _end_week(digest: Digest, user: User, *, now: datetime) -> None:
    """The week's day came and there was nothing to tell: what comes later in the week waits for the next one."""
    row = outbox.put(kind=digest.kind, recipient=user, period=digest.period, about={}, now=now)
    if row is not None:
        Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.WITHDRAWN)


def _note_escalations(chunk: Iterable[Line], places: Places, *, now: datetime) -> None:
    """Every escalation is part of the history of its risk."""
    by_register: dict[int, list[tuple[str, dict[str, str]]]] = {}
    for line in chunk:
        if line.what == "escalated":
            fact = line.reference, {"due_on": str(line.due_on), "told": line.stage.rpartition(" ")[2]}
            by_register.setdefault(line.register, []).append(fact)
    for pk, facts in by_register.items():
        ledger.append_many(places.by_register[pk].register, facts, type="review_escalated", now=now)


def _wanted(user: User, digest: Digest, found: Iterable[Line], today: date) -> Iterator[Line]:
    """The lines that the person wants in this message. Overdue above tolerance cannot be switched off."""
    weekly = digest.kind == DeliveryKind.WEEKLY
    for line in found:
        wish = frequency(user, line.kind)
        if wish == Frequency.OFF and line.above and line.is_late(today):
            wish = Frequency.DAILY
        if wish != Frequency.OFF and (wish == Frequency.WEEKLY) == weekly:
            yield line


def _untold(user: User, found: Iterator[Line]) -> Iterator[list[Line]]:
    """The lines that the person has not been told at this stage, a chunk at a time."""
    for chunk in chunks(found, CHUNK):
        told = set(
            Notice.objects.filter(recipient=user, subject__in={line.subject for line in chunk}).values_list(
                "subject", "stage"
            )
        )
        if new := [line for line in chunk if (line.subject, line.stage) not in told]:
            yield new


def _count(digest: Digest, chunk: list[Line], today: date) -> None:
    """Keep the most urgent ones of all that came by, and no more of them than a message holds."""
    digest.total += len(chunk)
    digest.lines = sorted([*digest.lines, *chunk], key=lambda line: line.urgency(today))[:MOST_LINES]


def _news(user: User, digest: Digest, context: ReminderContext) -> list[Delivery]:
    """News that wait for this digest."""
    if user.pk not in context.waiting:
        return []
    waiting = Delivery.objects.filter(recipient=user, kind=DeliveryKind.TOLD, state=DeliveryState.WAITING)
    return [row for row in waiting.order_by("created_at") if _wish(user, row) == _frequency_of(digest)]


def _wish(user: User, row: Delivery) -> str:
    """How the person wants to hear of such news now; "once a day" when they have chosen another way meanwhile."""
    kinds = {outbox.NEWS_KIND[line["what"]] for line in row.about["lines"]}
    wishes = {frequency(user, kind) for kind in kinds}
    return Frequency.WEEKLY if wishes == {Frequency.WEEKLY} else Frequency.DAILY


def _frequency_of(digest: Digest) -> str:
    return Frequency.WEEKLY if digest.kind == DeliveryKind.WEEKLY else Frequency.DAILY
