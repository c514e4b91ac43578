"""The register under the property names of NIST IR 8286, as far as a riskreg register holds the values.

The scheme wants likelihood in per cent and impact and cost in money. They are given where the
levels of the matrix carry ranges (their middle); what is not known is left out, never invented.
"""

from __future__ import annotations

import json
from typing import Any

from riskreg.reports import words
from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.text import clean
from riskreg.scoring import Level

_RESPONSES = {"avoid": "Avoid", "transfer": "Transfer", "mitigate": "Mitigate", "accept": "Accept"}


def register_8286(report: RegisterReport) -> bytes:
    """The risks as a JSON list."""
    found = [_risk(report, line) for line in report.lines]
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _risk(report: RegisterReport, line: RiskLine) -> dict[str, Any]:
    likelihood = _middle(report.grid.likelihood, line.current.likelihood)
    impact = _middle(report.grid.impact, line.current.impact)
    found = {
        "riskId": line.reference,
        "riskDescription": words.statement(line.cause, line.event, line.consequence) or line.title,
        "riskCategory": line.category,
        "riskLikelihood": likelihood,
        "riskImpact": impact,
        "exposureRating": likelihood / 100 * impact if likelihood is not None and impact is not None else None,
        "riskResponseType": [_RESPONSES[line.strategy]] if line.strategy in _RESPONSES else None,
        "riskResponseDescription": line.strategy_note,
        "riskOwnerPointOfContact": line.owner,
        "status": words.state(line.state),
    }
    return {
        name: clean(value) if isinstance(value, str) else value
        for name, value in found.items()
        if value not in (None, "")
    }


def _middle(levels: tuple[Level, ...], number: int | None) -> float | None:
    """The middle of a level's range; None without a range that has two ends."""
    if not number or number > len(levels):
        return None
    level = levels[number - 1]
    return (level.low + level.high) / 2 if level.low is not None and level.high is not None else None
