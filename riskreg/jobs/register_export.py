"""Fills what the downloads for other programs hold beyond the table: details, actions, acceptances, decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from riskreg.domain import as_of, organisation, relations
from riskreg.filters.risks import RiskFilter
from riskreg.jobs.register_data import register_asked
from riskreg.lib.tags import parse_tags
from riskreg.models import Acceptance, Action, Decision, Register, Relation
from riskreg.reports.export_data import AcceptanceRow, ActionRow, DecisionRow, ExportFields, Extras

DETAIL_FIELDS = (
    "id", "reference", "version", "close_reason", "strategy_note", "transfer_to", "current_rationale",
    "inherent_rationale", "target_rationale", "source", "owner_id", "owner_as_written", "tags", "links",
    "imported_cells",
)  # fmt: skip


def export_extras(*, register: Register, query: str, now: datetime, by: Any = None) -> Extras:
    """What belongs to the risks that `report_data` gives for the same query string. Raises Refused as that does."""
    site = organisation.current()
    asked = QueryDict(query)
    register = register_asked(register, asked, zone=site.zone, now=now)
    today = (register.as_of or now).astimezone(site.zone).date()
    found = RiskFilter(asked, register=register, user=by or AnonymousUser(), today=today)
    details, references = {}, {}
    addresses = as_of.addresses_then(register)
    for record in found.risks.order_by().values(*DETAIL_FIELDS).iterator(chunk_size=1_000):
        details[record["reference"]] = _detail(record, addresses.get(record["owner_id"], ""))
        references[record["id"]] = record["reference"]
    _relate(details, register, references)
    return Extras(
        details=details,
        actions=_actions(register, references),
        acceptances=_acceptances(register, references),
        decisions=_decisions(register, references),
    )


def _relate(details: dict[str, ExportFields], register: Register, references: Mapping[int, str]) -> None:
    """Give the details what their risks are related to within the export."""
    related = relations.pairs_among(_rows(Relation, register, references), references)
    for pk, pairs in related.items():
        details[references[pk]] = replace(details[references[pk]], relations=tuple(sorted(pairs)))


def _detail(record: Mapping[str, Any], owner_email: str) -> ExportFields:
    links = tuple((str(link.get("title", "")), str(link.get("url", ""))) for link in record["links"] or [])
    return ExportFields(
        version=record["version"],
        close_reason=record["close_reason"],
        treatment=record["strategy_note"],
        transfer_to=record["transfer_to"],
        rationale=record["current_rationale"],
        inherent_rationale=record["inherent_rationale"],
        target_rationale=record["target_rationale"],
        source=record["source"],
        owner_email=owner_email,
        owner_as_written=record["owner_as_written"],
        tags=tuple(map(str, parse_tags(record["tags"]))) if record["tags"] else (),
        links=links,
        original=record["imported_cells"] or {},
    )


def _rows(model: Any, register: Register, references: Mapping[int, str], **where: Any) -> list[Any]:
    """The rows of these risks, as they are or as they stood, in the order they were written."""
    if register.as_of is None:
        rows: QuerySet[Any] = model.objects.filter(risk__register=register.pk, **where)
    else:
        rows = as_of.rows_then(model, register.as_of, risk__register=register.pk, **where)
    return [row for row in rows.order_by("id").iterator(chunk_size=1_000) if row.risk_id in references]


def _names(register: Register, ids: Iterable[int | None]) -> dict[int, str]:
    return as_of.people_then(set(ids), register.as_of)


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _actions(register: Register, references: Mapping[int, str]) -> list[ActionRow]:
    rows = _rows(Action, register, references)
    names = _names(register, (row.owner_id for row in rows))
    return [
        ActionRow(
            reference=references[row.risk_id],
            title=row.title,
            state=row.state,
            owner=names.get(row.owner_id, ""),
            due_on=row.due_on,
            completed_on=_day(row.completed_at),
            note=row.note,
        )
        for row in rows
    ]


def _acceptances(register: Register, references: Mapping[int, str]) -> list[AcceptanceRow]:
    rows = _rows(Acceptance, register, references)
    names = _names(register, (row.approver_id for row in rows))
    return [
        AcceptanceRow(
            reference=references[row.risk_id],
            state=row.state,
            likelihood=row.likelihood,
            impact=row.impact,
            approver=names.get(row.approver_id, ""),
            rationale=row.rationale,
            conditions=row.conditions,
            signed_on=_day(row.signed_at),
            expires_on=row.expires_on,
            stale=row.stale_since is not None,
        )
        for row in rows
    ]


def _decisions(register: Register, references: Mapping[int, str]) -> list[DecisionRow]:
    rows = _rows(Decision, register, references, reference__isnull=False)
    names = _names(register, (row.decided_by_id for row in rows))
    return [
        DecisionRow(
            number=row.reference,
            reference=references[row.risk_id],
            kind=row.kind,
            text=row.text,
            rationale=row.rationale,
            decided_by=names.get(row.decided_by_id, ""),
            decided_on=_day(row.decided_at),
        )
        for row in rows
    ]
