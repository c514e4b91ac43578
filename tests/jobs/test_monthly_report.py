"""The report that a register has sent once a month."""

from datetime import timedelta

import pytest
from django.utils import timezone

from riskreg.domain import reminder_settings, reports
from riskreg.jobs import reminding
from riskreg.lib import signing
from riskreg.models import Report
from tests.factories import OrganisationFactory
from tests.lib.test_signing import pair, pem


@pytest.fixture(autouse=True)
def nobody_was_called():
    """Numbers of runs repeat from test to test."""
    reminding._called.clear()


def test_monthly_report_is_signed_as_every_issued_report(register, risk, bob, settings, tmp_path):
    settings.REPORTS_DIR, settings.SIGNING_KEY = tmp_path, pem(*pair())
    OrganisationFactory(name="Example")
    values = {"report_day": 1, "report_to": [bob.pk]}
    reminder_settings.edit_settings(register=register, by=bob, now=timezone.now(), seen=0, values=values)
    reminding.tick(now=timezone.now() + timedelta(days=40))
    report = Report.objects.get()
    (found,) = signing.signatures(reports.report_bytes(report))
    assert report.parameters["signed_by"] == found.signer == "Brightwater risk register"
