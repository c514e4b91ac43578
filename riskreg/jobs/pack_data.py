"""Fills the register pack and the paper on one risk from the database: details, movement, trend, acceptances."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.choices import LIVE_ACCEPTANCE_STATES, OPEN_ACTION_STATES, AcceptanceState, ReportKind
from riskreg.domain import as_of, organisation, timeline, trend
from riskreg.domain.errors import Refused
from riskreg.jobs.movement import movement_of
from riskreg.jobs.register_data import line_of, quarter_begin, register_asked, report_data, report_head
from riskreg.lib.chunks import chunks
from riskreg.lib.day_words import full_day
from riskreg.models import Acceptance, Register, Report, Review, Risk
from riskreg.reports.data import Levels, RegisterReport, RiskLine
from riskreg.reports.meeting_data import ActionLine
from riskreg.reports.pack_data import (
    AcceptanceLine,
    HistoryLine,
    RegisterPack,
    ReviewLine,
    RiskDetail,
    TrendPoint,
)

BATCH = 500
_TEXTS = (
    "id", "inherent_rationale", "current_rationale", "target_rationale", "strategy_note", "transfer_to", "links",
)  # fmt: skip
_ACCEPTANCE = (
    "risk_id", "state", "expires_on", "approver_id", "signed_at", "likelihood", "impact", "rationale", "conditions",
    "stale_since",
)  # fmt: skip


def pack_data(
    *, register: Register, query: str, now: datetime, classification: str | None, by: Any = None
) -> RegisterPack:
    """The pack of the register for the query string of its table. Raises Refused for a moment that cannot be shown."""
    site = organisation.current()
    asked = QueryDict(query, mutable=True)
    past = register_asked(register, asked, zone=site.zone, now=now)
    position = past.as_of or now
    since, since_text = last_report(register, position)
    common: dict[str, Any] = {"register": register, "now": now, "classification": classification, "by": by}
    report = report_data(query=query, since=since, since_text=since_text, **common)
    asked["as_of"] = since.isoformat()
    try:
        earlier: Sequence[RiskLine] | None = report_data(query=asked.urlencode(), **common).lines
    except Refused:  # the register is younger than that
        earlier = None
    ids = dict(as_of.risks_of(past).order_by().values_list("reference", "id"))
    details = list(_details(past, report, ids))
    return RegisterPack(
        report=report,
        details=details,
        earlier=earlier,
        since=since,
        since_text=since_text,
        trend=trend_of(register, position),
        movement=movement_of(earlier or (), report.lines, since=since, until=position) if earlier is not None else (),
        acceptances=_in_order(detail.acceptance for detail in details if detail.acceptance),
    )


def last_report(register: Register, position: datetime) -> tuple[datetime, str]:
    """The position of the pack before this one, in words too; without one, the begin of the quarter."""
    found = register.reports.filter(kind=ReportKind.REGISTER_PACK, position_at__lt=position)
    last: Report | None = found.order_by("-position_at").first()
    moment = last.position_at if last else quarter_begin(timezone.localdate(position))
    day = full_day(timezone.localdate(moment))
    return moment, _("the report of %(day)s") % {"day": day} if last else day


def trend_of(register: Register, position: datetime) -> list[TrendPoint]:
    """Open risks by rating at the end of the last seven quarters, and at the position."""
    return [TrendPoint(point.on, point.ratings) for point in trend.trend_of(register, position)]


def _details(register: Register, report: RegisterReport, ids: Mapping[str, int]) -> Iterator[RiskDetail]:
    """A detail for each line, in the same order; a few queries for every BATCH of them."""
    today = report.position.date()
    for batch in chunks(report.lines, BATCH):
        numbers = [ids[line.reference] for line in batch]
        texts = {row["id"]: row for row in as_of.risks_of(register).filter(id__in=numbers).order_by().values(*_TEXTS)}
        actions = _actions(register, numbers, today, open_only=True)
        accepted = _acceptances(register, {ids[line.reference]: line for line in batch}, today)
        for line, number in zip(batch, numbers, strict=True):
            yield _detail(line, texts[number], actions[number], accepted.get(number))


def _detail(
    line: RiskLine, texts: Mapping[str, Any], actions: Sequence[ActionLine], acceptance: AcceptanceLine | None
) -> RiskDetail:
    links = [(str(link.get("title", "")), str(link.get("url", ""))) for link in texts["links"] or []]
    return RiskDetail(
        line=line,
        inherent_why=texts["inherent_rationale"],
        current_why=texts["current_rationale"],
        target_why=texts["target_rationale"],
        strategy_why=texts["strategy_note"],
        transfer_to=texts["transfer_to"],
        actions=actions,
        acceptance=acceptance,
        links=links,
    )


def _actions(
    register: Register, risks: Sequence[int], today: date, *, open_only: bool
) -> defaultdict[int, list[ActionLine]]:
    """Risk number → its actions, as they are due."""
    found: defaultdict[int, list[ActionLine]] = defaultdict(list)
    actions = as_of.actions_of(register, risk_id__in=risks)
    if open_only:
        actions = actions.filter(state__in=OPEN_ACTION_STATES)
    rows = list(actions.order_by("due_on", "id").values("risk_id", "title", "owner_id", "due_on", "state"))
    names = as_of.people_then([row["owner_id"] for row in rows], register.as_of)
    for row in sorted(rows, key=lambda row: (row["state"] not in OPEN_ACTION_STATES, row["due_on"] or date.max)):
        late = row["due_on"] and row["due_on"] < today and row["state"] in OPEN_ACTION_STATES
        found[row["risk_id"]].append(
            ActionLine(
                title=row["title"], owner=names.get(row["owner_id"], ""), due_on=row["due_on"], state=row["state"],
                overdue_days=(today - row["due_on"]).days if late else None,
            )
        )  # fmt: skip
    return found


def _acceptances(register: Register, lines: Mapping[int, RiskLine], today: date) -> dict[int, AcceptanceLine]:
    """Risk number → the acceptance that is asked for or signed."""
    if register.as_of is None:
        rows: Any = Acceptance.objects.filter(risk_id__in=list(lines))
    else:
        rows = as_of.rows_then(Acceptance, register.as_of, risk_id__in=list(lines))
    found = list(rows.filter(state__in=LIVE_ACCEPTANCE_STATES).order_by("id").values(*_ACCEPTANCE))
    names = as_of.people_then([row["approver_id"] for row in found], register.as_of)
    return {row["risk_id"]: _acceptance(row, lines[row["risk_id"]], names, today) for row in found}


def _acceptance(row: Mapping[str, Any], line: RiskLine, names: Mapping[int, str], today: date) -> AcceptanceLine:
    if row["state"] == AcceptanceState.ASKED:
        state = "asked"
    elif row["stale_since"]:
        state = "stale"
    else:
        state = "expired" if row["expires_on"] < today else "in_force"
    return AcceptanceLine(
        reference=line.reference, title=line.title, state=state, expires_on=row["expires_on"],
        approver=names.get(row["approver_id"], ""),
        signed_on=timezone.localdate(row["signed_at"]) if row["signed_at"] else None,
        accepted=Levels(row["likelihood"], row["impact"]), rationale=row["rationale"], conditions=row["conditions"],
    )  # fmt: skip


def _in_order(found: Iterable[AcceptanceLine]) -> list[AcceptanceLine]:
    """What no longer holds first, then by expiry."""
    return sorted(found, key=lambda line: (line.state == "in_force", line.expires_on, line.reference))


def risk_paper(*, register: Register, risk: Risk, moment: datetime | None, now: datetime) -> RegisterPack:
    """One risk with its actions, acceptance, reviews and newest history. Raises Refused for a moment before it."""
    site = organisation.current()
    past = as_of.register_then(register, moment) if moment else register
    position = (moment or now).astimezone(site.zone)
    today = position.date()
    with timezone.override(site.zone):
        line = line_of(past, risk.pk, today=today)
        if line is None:
            raise Refused(_("This risk did not exist yet."), field="as_of")
        report = RegisterReport(
            **report_head(past, position), lines=[line], classification=past.classification,
            filter_text=f"{line.reference} {line.title}",
        )  # fmt: skip
        return RegisterPack(report=report, details=[_whole(past, risk, line, today, position)])


def _whole(register: Register, risk: Risk, line: RiskLine, today: date, position: datetime) -> RiskDetail:
    texts = as_of.risks_of(register).filter(id=risk.pk).values(*_TEXTS)[0]
    actions = _actions(register, [risk.pk], today, open_only=False)[risk.pk]
    accepted = _acceptances(register, {risk.pk: line}, today).get(risk.pk)
    looks = Review.objects.filter(risk=risk, undone_at=None, reviewed_at__lte=position).select_related("reviewed_by")
    entries = [entry for day in timeline.timeline_of(risk, until=register.as_of).days for entry in day.entries]
    return replace(
        _detail(line, texts, actions, accepted),
        reviews=[
            ReviewLine(r.reviewed_on, r.outcome, r.reviewed_by.name if r.reviewed_by else "", r.note)
            for r in looks[:4]
        ],
        history=[HistoryLine(timezone.localtime(e.when), e.who, e.what, e.why) for e in entries[:8]],
    )  # fmt: skip
