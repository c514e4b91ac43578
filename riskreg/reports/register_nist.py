"""The register as a cybersecurity risk register of NIST IR 8286 r1, in the fields of its published JSON schema.

The schema wants the likelihood in percent and impact and cost in money. A level stands for the
middle of its range on the matrix; where the matrix states no ranges, the risk is left out and
listed with the reason: no amount is invented.
"""

from __future__ import annotations

import json
from typing import Any

from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.export_data import NO_FIELDS, NOTHING, Extras
from riskreg.scoring import Level

# Every field the schema requires; it allows further ones.
FIELDS = (
    *("riskId", "riskDescription", "riskCategory", "riskLikelihood", "riskImpact", "exposureRating"),
    *("riskResponseType", "riskResponseCost", "riskResponseDescription", "riskOwnerPointOfContact", "status"),
)
RESPONSES = {"avoid": "Avoid", "transfer": "Transfer", "mitigate": "Mitigate", "accept": "Accept"}
NOT_SCORED = "not scored"
NO_RANGES = "the matrix states no range for this level"
NO_RESPONSE = "no response is decided yet"


def register_nist(report: RegisterReport, extras: Extras = NOTHING) -> bytes:
    """The open and draft risks as UTF-8 JSON: `risks` that fit the schema, and `omitted` ones with the reason."""
    risks, omitted = [], []
    for line in report.lines:
        if reason := _fault(report, line):
            omitted.append({"riskId": line.reference, "reason": reason})
        else:
            risks.append(_risk(report, line, extras))
    content = {
        "source": f"{report.register_name} ({report.register_code})",
        "position": report.position.isoformat(),
        "filter": report.filter_text,
        "note": "riskLikelihood and riskImpact are the middle of the level's range on the matrix; costs are not kept.",
        "risks": risks,
        "omitted": omitted,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _fault(report: RegisterReport, line: RiskLine) -> str:
    if line.current.likelihood is None or line.current.impact is None:
        return NOT_SCORED
    if not line.strategy:
        return NO_RESPONSE
    likelihood, impact = _levels(report, line)
    return NO_RANGES if middle(likelihood, top=1.0) is None or middle(impact) is None else ""


def _levels(report: RegisterReport, line: RiskLine) -> tuple[Level, Level]:
    likelihood, impact = line.current.likelihood or 1, line.current.impact or 1
    return report.grid.likelihood[likelihood - 1], report.grid.impact[impact - 1]


def middle(level: Level, top: float | None = None) -> float | None:
    """The middle of a level's range; an open lower end is nothing, an open upper end is `top` or where it begins."""
    if level.low is None and level.high is None:
        return None
    low = level.low or 0.0
    high = level.high if level.high is not None else top if top is not None else low
    return (low + high) / 2


def _risk(report: RegisterReport, line: RiskLine, extras: Extras) -> dict[str, Any]:
    detail = extras.details.get(line.reference, NO_FIELDS)
    likelihood, impact = _levels(report, line)
    chance, amount = middle(likelihood, top=1.0) or 0.0, middle(impact) or 0.0
    values = (
        line.reference,
        _statement(line),
        line.category,
        round(chance * 100, 6),
        round(amount, 2),
        round(chance * amount, 2),
        [RESPONSES[line.strategy]],
        0,
        detail.treatment,
        detail.owner_email or line.owner or detail.owner_as_written,
        line.state,
    )
    return dict(zip(FIELDS, values, strict=True)) | {"mapped": ["riskLikelihood", "riskImpact", "riskResponseCost"]}


def _statement(line: RiskLine) -> str:
    """Cause, event and consequence after the title, as one description."""
    return "\n".join(filter(None, (line.title, line.cause, line.event, line.consequence)))
