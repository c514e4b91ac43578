"""What needs a person now: the queries behind My work. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from riskreg.choices import LIVE_RISK_STATES, MeetingState, RiskState, Role
from riskreg.domain import figures, sentences, timeline
from riskreg.domain.changes import Names, risk_changes
from riskreg.models import Action, Attendee, Comment, Meeting, Membership, Register, Risk

AHEAD = 14  # days: a review due sooner is shown
MOST = 50  # rows of a list; the rest is a link away
LATE_START = timedelta(hours=3)  # a planned meeting that has not begun by then is not the next one any more
HIGHEST = 5  # risks shown to whom nothing waits for
RECENT = 10  # changes shown
RECENT_DAYS = 30  # and how far back they are looked for
QUOTED = 200  # characters of a comment, among what changed


@dataclass(frozen=True, slots=True)
class Figures:
    """How many risks a register has: open, still drafts, and open ones above tolerance."""

    open: int
    drafts: int
    above: int


@dataclass(frozen=True, slots=True)
class News:
    """One recent change: who did what to which risk, when; `quote` is what was said."""

    when: datetime
    who: str
    what: str
    reference: str
    title: str
    quote: str = ""


def reviews_due(user: Any, *, today: date) -> QuerySet[Risk]:
    """The person's risks whose review is overdue or due within AHEAD days, the most urgent first."""
    owned = Risk.objects.filter(owner=user).review_due(today + timedelta(days=AHEAD)).order_by()
    # found by the person first: with the registers beside it, SQLite walks all that is due in them
    due = Risk.objects.visible_to(user).filter(pk__in=owned.values("pk"))
    return due.select_related("register__matrix").order_by("next_review_on", F("current_score").desc(nulls_last=True))


def open_actions(user: Any) -> QuerySet[Action]:
    """The person's open actions on risks that are not closed, the most urgent first."""
    mine = Action.objects.visible_to(user).owned_by(user).open().filter(risk__state__in=LIVE_RISK_STATES)
    return mine.select_related("risk__register__matrix", "owner")


def drafts_to_triage(user: Any) -> QuerySet[Risk]:
    """Drafts the person may finish: all in the registers they manage, and their own; the newest first."""
    managed = Register.objects.with_role(user, {Role.MANAGER}).active()
    drafts = Risk.objects.visible_to(user).drafts().filter(Q(register__in=managed) | Q(logged_by=user))
    return drafts.select_related("register__matrix", "logged_by").order_by("-logged_at", "-pk")


def next_meeting(user: Any, *, now: datetime) -> Meeting | None:
    """The meeting that the person goes to next: the one being held, else the next planned; None without one."""
    invited = Attendee.objects.filter(meeting=OuterRef("pk"), user=user)
    member = Membership.objects.filter(register=OuterRef("register"), user=user)
    mine = Meeting.objects.visible_to(user).filter(Exists(invited) | Exists(member), register__archived_at=None)
    live, planned = Q(state=MeetingState.LIVE), Q(state=MeetingState.PLANNED, starts_at__gte=now - LATE_START)
    found = mine.filter(live | planned).select_related("register__matrix")
    return found.order_by("state", "starts_at", "pk").first()  # "live" comes before "planned"


def late_count(rows: Sequence[Any], field: str, today: date) -> int:
    """How many of the rows have a date before today."""
    return sum(1 for row in rows if (due := getattr(row, field)) is not None and due < today)


def figures_of(registers: Sequence[Register]) -> dict[int, Figures]:
    """Register id → figures, from the counts that the register's own page keeps; one query for those it lacks."""
    figures.count_together(registers)
    return {register.pk: _figures(register) for register in registers}


def highest_risks(registers: Sequence[Register]) -> list[Risk]:
    """The open risks that stand highest, each on the matrix of its own register."""
    at_hand = {register.pk: register for register in registers if register.matrix}
    shares = [When(register=pk, then=F("current_score") * 1000 / one.grid.top_score) for pk, one in at_hand.items()]
    if not shares:
        return []
    scored = Risk.objects.filter(register__in=at_hand, state=RiskState.OPEN, current_score__isnull=False)
    found = list(scored.select_related("owner").order_by(Case(*shares).desc(), "reference")[:HIGHEST])
    for risk in found:
        risk.register = at_hand[risk.register_id]  # the rating needs its matrix, which is at hand
    return found


def recent_news(registers: Sequence[Register], *, now: datetime, since: datetime | None = None) -> list[News]:
    """The last changes in these registers, one a risk, and comments: RECENT at most, the newest first.

    Those since a moment; without one, of the last RECENT_DAYS.
    """
    since = since or now - timedelta(days=RECENT_DAYS)
    news = [*_changes(registers, since), *_comments(registers, since)]
    news.sort(key=lambda item: item.when, reverse=True)
    return news[:RECENT]


def _figures(register: Register) -> Figures:
    groups = figures.register_groups(register)
    opened = figures.open_only(groups)
    return Figures(
        open=figures.count(opened),
        drafts=figures.count(group for group in groups if group.state == RiskState.DRAFT),
        above=figures.count(group for group in opened if (group.score or 0) > register.tolerance),
    )


def _changes(registers: Sequence[Register], since: datetime) -> list[News]:
    """The latest change of each of the risks changed last."""
    recent = Risk.objects.filter(register__in=registers, state__in=RiskState.values, changed_at__gte=since)
    versions = list(recent.order_by("-changed_at").values_list("pk", "version")[:RECENT])
    if not versions:
        return []
    wanted = reduce(or_, (Q(id=pk, version__in=(version - 1, version)) for pk, version in versions))
    rows = list(Risk.history.filter(wanted).order_by("history_id"))
    everywhere = timeline.names_for(rows, ())
    names = {
        register.pk: replace(everywhere, grids=((register.created_at, register.grid),))
        for register in registers
        if register.matrix is not None
    }
    found = []
    for pk, version in versions:
        pair = [row for row in rows if row.id == pk]
        if pair and pair[-1].version == version:
            found.append(_news(pair, names.get(pair[-1].register_id, everywhere)))
    return found


def _news(pair: Sequence[Any], names: Names) -> News:
    """One change, from the state before (missing when it was logged) and the state after."""
    row = pair[-1]
    what = sentences.risk_logged(row)
    if len(pair) > 1:
        what, _key = sentences.risk_changed(pair[0], row, risk_changes(pair[0], row, names))
    return News(row.history_date, timeline.author(row, names), what, row.reference, row.title)


def _comments(registers: Sequence[Register], since: datetime) -> list[News]:
    comments = Comment.objects.filter(risk__register__in=registers, withdrawn_at=None, created_at__gte=since)
    rows = comments.select_related("author", "risk").order_by("-created_at", "-pk")[:RECENT]
    return [
        News(
            row.created_at,
            row.author.name if row.author else _("Somebody who has left"),
            _("commented."),
            row.risk.reference,
            row.risk.title,
            Truncator(row.text).chars(QUOTED),
        )
        for row in rows
    ]
