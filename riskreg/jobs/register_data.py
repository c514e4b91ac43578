"""Fills the register report from the database."""

from datetime import datetime

from riskreg.domain import organisation
from riskreg.models import Register, Risk
from riskreg.reports.data import Levels, RegisterReport, RiskLine


def report_data(*, register: Register, query: str, now: datetime, classification: str | None) -> RegisterReport:
    """The register's open risks, as the PDF wants them."""
    site = organisation.current()
    risks = Risk.objects.filter(register=register, state="open").select_related("owner", "category")
    return RegisterReport(
        organisation=site.name,
        register_name=register.name,
        register_code=register.code,
        position=now.astimezone(site.zone),
        timezone=site.time_zone,
        grid=register.grid,
        appetite=register.appetite,
        tolerance=register.tolerance,
        classification=register.classification if classification is None else classification,
        lines=[
            RiskLine(
                reference=risk.reference,
                title=risk.title,
                state=risk.state,
                current=Levels(risk.current_likelihood, risk.current_impact),
                owner=risk.owner.name if risk.owner else "",
                next_review_on=risk.next_review_on,
            )
            for risk in risks
        ],
    )
