"""Fills the register report from the database: exactly the risks that the table shows for a query string."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.domain import as_of, figures, ledger, organisation
from riskreg.domain.figures import Extra
from riskreg.domain.matrices import guidance_of
from riskreg.filters.risks import RiskFilter
from riskreg.filters.words import filter_sentence
from riskreg.lib.chunks import chunks
from riskreg.lib.day_words import full_day
from riskreg.lib.languages import tag, within
from riskreg.lib.tags import parse_tags
from riskreg.models import Register, Risk
from riskreg.reports.data import Levels, RegisterReport, RiskLine
from riskreg.tables.risks import RiskTable, sort_from, sorted_risks

BATCH = 1_000
LINE_FIELDS = (
    "id", "reference", "title", "state", "category_id", "cause", "event", "consequence", "inherent_likelihood",
    "inherent_impact", "current_likelihood", "current_impact", "current_score", "target_likelihood", "target_impact",
    "target_on", "strategy", "owner_id", "owner__name", "next_review_on", "last_reviewed_on", "tags", "controls",
    "logged_at",
)  # fmt: skip


def report_data(
    *,
    register: Register,
    query: str,
    now: datetime,
    classification: str | None,
    by: Any = None,
    only: Collection[int] | None = None,
    since: datetime | None = None,
    since_text: str = "",
) -> RegisterReport:
    """The report of the register for the query string of its table, in the table's order.

    `by` is the person whom "me" in the query means; without one, nobody. With `as_of` in the
    query everything is of that moment. With `only`, of these risks alone. Raises Refused for a
    moment that cannot be shown.
    """
    site, asked = organisation.current(), QueryDict(query)
    register = register_asked(register, asked, zone=site.zone, now=now)
    position = (register.as_of or now).astimezone(site.zone)
    today = position.date()
    since = since or quarter_begin(today)
    found = RiskFilter(asked, register=register, user=by or AnonymousUser(), today=today)
    sort = sort_from(asked.get("sort", ""))
    risks = found.risks if only is None else found.risks.filter(pk__in=only)
    return RegisterReport(
        **report_head(register, position),
        lines=list(_lines(register, risks, sort=sort, today=today, since=since)),
        classification=register.classification if classification is None else classification,
        filter_text=filter_sentence(found) if only is None else _exactly_these(),
        sort_text=sort_sentence(sort),
        since_text=since_text or full_day(timezone.localdate(since, site.zone)),
        guidance=guidance_of(register),
        facts=_facts(register),
    )


def report_head(register: Register, position: datetime) -> dict[str, Any]:
    """What each report of a register says of it, whatever its lines: names, limits, matrix, head of the history."""
    site = organisation.current()
    return {
        "organisation": site.name,
        "register_name": register.name,
        "register_code": register.code,
        "position": position,
        "timezone": site.time_zone,
        "grid": register.grid,
        "appetite": register.appetite,
        "tolerance": register.tolerance,
        "matrix_name": register.matrix.name if register.matrix else "",
        "matrix_version": str(register.matrix.number) if register.matrix else "",
        "history_head": head_before(register, position),
        "logo": organisation.logo(),
        "paper": settings.PAPER,
        "language": tag(),
    }


def _exactly_these() -> str:
    """Which risks there are, as the beginning of a sentence that goes on."""
    return _("Exactly the risks of the message it came with.").rstrip(".")


def register_asked(register: Register, asked: QueryDict, *, zone: ZoneInfo, now: datetime) -> Register:
    """The register, or how it stood at the `as_of` of a query string. Raises Refused."""
    moment = as_of.moment_from(asked.get("as_of", ""), zone=zone, now=now)
    return as_of.register_then(register, moment) if moment else register


def head_before(register: Register, position: datetime) -> str:
    """The head of the register's chain just before a moment: issuing the report, at that moment, does not move it."""
    return str(ledger.head_of(register, position - timedelta(microseconds=1)) or "")


def quarter_begin(today: date) -> datetime:
    """The first moment of the present quarter."""
    return timezone.make_aware(datetime.combine(figures.quarter_start(today), time.min))


def line_of(register: Register, risk_id: int, *, today: date) -> RiskLine | None:
    """One risk as the table would print it, whatever its state; None where there was none."""
    risks = as_of.risks_of(register).filter(id=risk_id)
    return next(_lines(register, risks, sort=(), today=today, since=quarter_begin(today)), None)


def sort_sentence(sort: Sequence[str]) -> str:
    """The order in words: "current score, highest first"."""
    words = []
    for name in sort:
        bare = name.removeprefix("-")
        label = str(RiskTable.base_columns[bare].verbose_name)
        label = _("reference") if bare == "reference" else within(label)
        words.append(_("%(column)s, highest first") % {"column": label} if name != bare else label)
    return ", ".join(words)


def _facts(register: Register) -> list[str]:
    if register.as_of is None:
        return []
    return [_("Read from the history: everything is as it stood %(when)s.") % {"when": as_of.words_of(register.as_of)}]


def _lines(
    register: Register, risks: QuerySet[Risk], *, sort: Sequence[str], today: date, since: datetime
) -> Iterator[RiskLine]:
    names, moment = figures.categories(register), since
    ordered = sorted_risks(risks, register=register, sort=sort, today=today)
    for batch in chunks(ordered.values(*LINE_FIELDS).iterator(chunk_size=BATCH), BATCH):
        extras = figures.extras(register, [record["id"] for record in batch], since=moment, today=today)
        owners = as_of.people_then([record["owner_id"] for record in batch], register.as_of) if register.as_of else {}
        for record in batch:
            extra = extras.get(record["id"], Extra(None, 0, 0))
            owner = owners.get(record["owner_id"]) or record["owner__name"] or ""
            yield _line(record, extra, names, owner, today=today, moment=moment)


def _line(
    record: Mapping[str, Any], extra: Extra, names: Mapping[int, str], owner: str, *, today: date, moment: datetime
) -> RiskLine:
    score, due = record["current_score"], record["next_review_on"]
    return RiskLine(
        reference=record["reference"],
        title=record["title"],
        state=record["state"],
        category=names.get(record["category_id"], ""),
        cause=record["cause"],
        event=record["event"],
        consequence=record["consequence"],
        inherent=Levels(record["inherent_likelihood"], record["inherent_impact"]),
        current=Levels(record["current_likelihood"], record["current_impact"]),
        target=Levels(record["target_likelihood"], record["target_impact"]),
        target_on=record["target_on"],
        strategy=record["strategy"],
        owner=owner,
        next_review_on=due,
        overdue_days=(today - due).days if due and due < today else None,
        last_reviewed_on=record["last_reviewed_on"],
        open_actions=extra.open_actions,
        overdue_actions=extra.late_actions,
        movement=score - extra.then if score is not None and extra.then is not None else None,
        is_new=record["logged_at"] >= moment,
        tags=tuple(tag.name for tag in parse_tags(record["tags"])) if record["tags"] else (),
        controls=record["controls"],
        logged_on=timezone.localdate(record["logged_at"]),
    )
