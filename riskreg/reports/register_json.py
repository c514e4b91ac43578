"""The register as JSON: complete, versioned, described by static/schemas/register-1.schema.json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from riskreg.reports.data import Levels, RegisterReport, RiskLine
from riskreg.reports.export_data import NO_FIELDS, NOTHING, ExportFields, Extras
from riskreg.scoring import Level

FORMAT = "riskreg-register"
VERSION = 1


def register_json(report: RegisterReport, extras: Extras = NOTHING) -> bytes:
    """The report as UTF-8 JSON, one line a risk; the same report gives the same bytes."""
    head = _head(report)
    rest = {name: [asdict(row) for row in getattr(extras, name)] for name in ("actions", "acceptances", "decisions")}
    parts = [f"{_text(name)}: {_text(value)}" for name, value in head.items()]
    parts.append(f'"risks": {_lines([_risk(report, line, extras) for line in report.lines])}')
    parts += [f"{_text(name)}: {_lines(rows)}" for name, rows in rest.items()]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _head(report: RegisterReport) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "organisation": report.organisation,
        "register": {"code": report.register_code, "name": report.register_name},
        "position": report.position.isoformat(),
        "timezone": report.timezone,
        "classification": report.classification,
        "filter": report.filter_text,
        "sort": report.sort_text,
        "history_head": report.history_head,
        "matrix": _matrix(report),
    }


def _matrix(report: RegisterReport) -> dict[str, Any]:
    return {
        "name": report.matrix_name,
        "version": report.matrix_version,
        "appetite": report.appetite,
        "tolerance": report.tolerance,
        "likelihood": _scale(report.grid.likelihood),
        "impact": _scale(report.grid.impact),
        "bands": [{"rating": band.rating, "minimum": band.minimum} for band in report.grid.bands],
    }


def _scale(levels: Sequence[Level]) -> list[dict[str, Any]]:
    return [
        {"level": number, "label": level.label, "description": level.description, "low": level.low, "high": level.high}
        for number, level in enumerate(levels, start=1)
    ]


def _risk(report: RegisterReport, line: RiskLine, extras: Extras) -> dict[str, Any]:
    detail = extras.details.get(line.reference, NO_FIELDS)
    owner = {"name": line.owner, "email": detail.owner_email} if line.owner else None
    return {
        "reference": line.reference,
        "version": detail.version,
        "title": line.title,
        "state": line.state,
        "close_reason": detail.close_reason,
        "category": line.category,
        "cause": line.cause,
        "event": line.event,
        "consequence": line.consequence,
        "inherent": _assessment(line.inherent, detail.inherent_rationale),
        "current": _assessment(line.current, detail.rationale),
        "target": _assessment(line.target, detail.target_rationale) | {"on": line.target_on},
        "rating": report.grid.rating(line.current.score),
        "strategy": line.strategy,
        "owner": owner,
        "next_review_on": line.next_review_on,
        "last_reviewed_on": line.last_reviewed_on,
        "logged_on": line.logged_on,
        "open_actions": line.open_actions,
        "overdue_actions": line.overdue_actions,
        "controls": line.controls,
    } | _stated(line, detail)


def _stated(line: RiskLine, detail: ExportFields) -> dict[str, Any]:
    return {
        "treatment": detail.treatment,
        "transfer_to": detail.transfer_to,
        "source": detail.source,
        "owner_as_written": detail.owner_as_written,
        "tags": list(detail.tags or (f"tag:{name}" for name in line.tags)),
        "links": [{"title": title, "url": url} for title, url in detail.links],
        "relations": [{"kind": kind, "reference": reference} for kind, reference in detail.relations],
        "original": dict(detail.original),
    }


def _assessment(levels: Levels, rationale: str) -> dict[str, Any]:
    return {
        "likelihood": levels.likelihood,
        "impact": levels.impact,
        "score": levels.score,
        "rationale": rationale,
    }


def _lines(rows: list[dict[str, Any]]) -> str:
    return "[\n" + ",\n".join(map(_text, rows)) + "\n]" if rows else "[]"


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the export")


_text = json.JSONEncoder(ensure_ascii=False, default=_day).encode
