"""What changed since the last meeting, shown field by field on the live screen."""

from datetime import timedelta

from django.utils import timezone

from riskreg.domain import meetings, risks
from riskreg.models import Meeting
from tests.factories import OrganisationFactory
from tests.live import planned, put_on


def test_changes_since_the_last_meeting_are_shown_field_by_field(client, register, bob, alice, settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    OrganisationFactory()
    client.force_login(bob)
    first = planned(register, bob, risks=1)
    item = first.items.select_related("risk").get()
    client.post(f"/meetings/{first.pk}/open/", {"version": first.version})
    risk = item.risk
    form = {
        "version": risk.version,
        "no_change": "1",
        "likelihood": 3,
        "impact": 3,
        "strategy": "mitigate",
        "owner": bob.name,
    }
    client.post(f"/meetings/{first.pk}/items/{item.pk}/outcome/", form)
    client.post(f"/meetings/{first.pk}/close/", {f"attendee_{row.pk}": "present" for row in first.attendees.all()})
    assert Meeting.objects.get(pk=first.pk).state == "closed"
    risk.refresh_from_db()
    now = timezone.now() + timedelta(minutes=1)
    risks.edit_risk(
        risk=risk, by=alice, now=now, today=now.date(), seen=risk.version,
        values={"title": "Disks fill up", "current_likelihood": 5, "transfer_to": "Harbour Mutual"},
    )  # fmt: skip
    second = meetings.plan_meeting(register=register, by=bob, now=now, values={"starts_at": now})
    put_on(second, risk)
    client.post(f"/meetings/{second.pk}/open/", {"version": second.version})
    page = client.get(f"/meetings/{second.pk}/").text
    shown = page[page.index('<section class="since"') :]
    shown = shown[: shown.index("</section>")]
    assert "Changed since the last meeting" in shown
    for words in ("<dt>Likelihood</dt>", "<del>3 Possible</del>", "<ins>5 Almost certain</ins>",
                  "<dt>Transferred to</dt>", "<ins>Harbour Mutual</ins>", "<dt>Title</dt>", "Alice Owner"):  # fmt: skip
        assert words in shown
    assert "<dt>Impact</dt>" not in shown
