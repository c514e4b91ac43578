"""The inbox, wishes, the calendar and the one-click confirmation."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar

from riskreg.choices import DeliveryState
from riskreg.domain import recording, reminders, still
from riskreg.models import CalendarFeed, Delivery, ReminderSettings, Review
from tests.factories import ActionFactory, OrganisationFactory, RiskFactory


@pytest.fixture
def due(risk):
    """IT-001, due for review today; nothing owed yet."""
    OrganisationFactory(name="Example", time_zone="UTC")  # as the days of these tests are
    with transaction.atomic():
        recording.update(risk, {"next_review_on": timezone.localdate()}, by=None, now=timezone.now(), seen=risk.version)
    Delivery.objects.all().delete()
    return risk


@pytest.fixture
def letter(due, alice):
    """The message of today to Alice."""
    (row,) = reminders.remind(user=alice, now=timezone.now(), today=timezone.localdate())
    return row


def test_inbox_shows_messages_and_what_they_are_about(client, alice, letter):
    client.force_login(alice)
    page = client.get("/inbox/")
    assert page.context["letters"][0].items[0].reference == "IT-001"
    assert "Backups cannot be restored" in page.text
    assert re.search(r'<span class="n">1<span', page.text)


def test_inbox_says_how_each_thing_stands_today(client, alice, due, letter):
    client.force_login(alice)
    (item,) = client.get("/inbox/").context["letters"][0].items
    assert (item.words.startswith("Review due"), item.late, item.is_over) == (True, False, False)
    with transaction.atomic():
        earlier = {"next_review_on": timezone.localdate() - timedelta(days=3)}
        recording.update(due, earlier, by=None, now=timezone.now(), seen=due.version)
    page = client.get("/inbox/")
    assert page.context["letters"][0].items[0].words == "Review 3 days overdue"
    assert '<span class="what late">Review 3 days overdue' in page.text
    with transaction.atomic():
        later = {"next_review_on": timezone.localdate() + timedelta(days=90)}
        recording.update(due, later, by=None, now=timezone.now(), seen=due.version)
    page = client.get("/inbox/")
    assert page.context["letters"][0].items[0].is_over
    assert "no longer due" in page.text


def test_inbox_of_others_is_not_shown(client, bob, letter):
    client.force_login(bob)
    assert client.get("/inbox/").context["letters"] == []


def test_inbox_hides_what_may_no_longer_be_seen(client, alice, bob, letter):
    with transaction.atomic():
        recording.delete(alice.memberships.get(), by=bob, now=timezone.now(), seen=1)
    client.force_login(alice)
    assert "Backups cannot be restored" not in client.get("/inbox/").text


def test_inbox_read_marks_one_or_all_of_ones_own(client, alice, bob, letter):
    client.force_login(bob)
    client.post("/inbox/read/", {"message": letter.pk})
    client.post("/inbox/read/")
    assert Delivery.objects.unread().count() == 1
    client.force_login(alice)
    client.post("/inbox/read/", {"message": letter.pk})
    assert Delivery.objects.unread().count() == 0


def test_inbox_costs_the_same_for_one_and_for_many(client, alice, due, django_assert_max_num_queries):
    for number in range(20):
        ActionFactory(risk=due, owner=alice, now=timezone.now() - timedelta(minutes=number))
    client.force_login(alice)
    client.get("/inbox/")
    with django_assert_max_num_queries(12):
        client.get("/inbox/")


def test_notifications_are_kept(client, alice):
    OrganisationFactory()
    client.force_login(alice)
    kinds = dict.fromkeys(("reviews", "actions", "acceptances", "meetings", "duties", "assignments"), "weekly")
    answer = client.post("/account/notifications/", kinds | {"version": alice.version})
    assert answer.status_code == 302
    alice.refresh_from_db()
    assert alice.notifications == kinds


def test_notifications_of_an_older_version_are_refused(client, alice):
    OrganisationFactory()
    client.force_login(alice)
    kinds = dict.fromkeys(("reviews", "actions", "acceptances", "meetings", "duties", "assignments"), "daily")
    assert client.post("/account/notifications/", kinds | {"version": 99}).status_code == 422
    assert client.post("/account/notifications/", kinds | {"version": 1, "reviews": "never"}).status_code == 422


def test_calendar_is_read_by_its_secret_until_it_is_closed(client, alice, due):
    ActionFactory(risk=due, owner=alice, due_on=timezone.localdate(), title="Test the restore")
    client.force_login(alice)
    client.post("/account/calendar/new/")
    address = re.search(r"/calendar/[\w-]+\.ics", client.get("/account/notifications/").text)[0]
    assert address not in client.get("/account/notifications/").text
    client.logout()
    answer = client.get(address)
    book = Calendar.from_ical(answer.content)
    assert [(str(event["summary"]), str(event["status"])) for event in book.walk("VEVENT")] == [
        ("Review IT-001: Backups cannot be restored", "CONFIRMED"),
        ("Action for IT-001: Test the restore", "CONFIRMED"),
    ]
    assert all({"uid", "sequence", "dtstamp", "dtstart"} <= set(event) for event in map(keys_of, book.walk("VEVENT")))
    client.force_login(alice)
    client.post("/account/calendar/revoke/")
    assert CalendarFeed.objects.count() == 0
    assert client.get(address).status_code == 404


def keys_of(event) -> list[str]:
    return [name.lower() for name in event]


def test_new_calendar_address_closes_the_old_one(client, alice, due):
    client.force_login(alice)
    addresses = []
    for _time in range(2):
        client.post("/account/calendar/new/")
        addresses.append(re.search(r"/calendar/[\w-]+\.ics", client.get("/account/notifications/").text)[0])
    assert [client.get(address).status_code for address in addresses] == [404, 200]


def test_finished_action_is_cancelled_in_the_calendar(client, alice, bob, due):
    action = ActionFactory(risk=due, owner=alice, due_on=timezone.localdate())
    client.force_login(alice)
    client.post("/account/calendar/new/")
    address = re.search(r"/calendar/[\w-]+\.ics", client.get("/account/notifications/").text)[0]

    def entry():
        events = Calendar.from_ical(client.get(address).content).walk("VEVENT")
        (found,) = [event for event in events if event["uid"].startswith(f"action-{action.pk}@")]
        return str(found["status"]), int(found["sequence"])

    before = entry()
    client.post(f"/actions/{action.pk}/state/", {"version": action.version, "state": "done"})
    assert (before[0], entry()) == ("CONFIRMED", ("CANCELLED", before[1] + 1))


def token_for(risk, user) -> str:
    return still.token_for(risk=risk.pk, version=risk.version, user=user.pk)


def test_still_the_same_asks_and_changes_nothing_by_being_opened(client, alice, due):
    address = f"/still/{token_for(due, alice)}/"
    page = client.get(address)
    assert "Backups cannot be restored" in page.text
    assert client.head(address).status_code == 200
    assert Review.objects.count() == 0


def test_still_the_same_is_recorded_once(client, alice, due):
    address = f"/still/{token_for(due, alice)}/"
    assert "is still the same" in client.post(address).text
    assert Review.objects.values_list("outcome", "reviewed_by__name").get() == ("no_change", "Alice Owner")
    assert client.post(address).status_code == 404
    assert "This question is answered" in client.get(address).text
    assert Review.objects.count() == 1


def test_still_the_same_asks_why_the_third_time_above_tolerance(client, register, alice):
    risk = RiskFactory(register=register, owner=alice, by=alice, current_likelihood=5, current_impact=5)
    for _time in range(2):
        risk.refresh_from_db()
        client.post(f"/still/{token_for(risk, alice)}/")
    risk.refresh_from_db()
    address = f"/still/{token_for(risk, alice)}/"
    assert "left unchanged for the third time" in client.get(address).text
    assert (client.post(address).status_code, Review.objects.count()) == (422, 2)
    assert "is still the same" in client.post(address, {"note": "We wait for the vendor."}).text
    assert Review.objects.order_by("pk").last().note == "We wait for the vendor."


def test_still_the_same_expires(client, alice, due, time_machine):
    address = f"/still/{token_for(due, alice)}/"
    time_machine.move_to(timezone.now() + timedelta(days=15))
    assert "This question is answered" in client.get(address).text


def test_still_the_same_is_gone_for_somebody_who_left(client, alice, bob, due):
    address = f"/still/{token_for(due, alice)}/"
    with transaction.atomic():
        recording.delete(alice.memberships.get(), by=bob, now=timezone.now(), seen=1)
    assert "This question is answered" in client.get(address).text


def test_settings_reminders_are_checked_and_kept(client, bob, vera, register):
    OrganisationFactory()
    client.force_login(bob)
    page = "/registers/IT/settings/reminders/"
    good = {"version": 0, "lead_days": "30, 7; 1", "expiry_lead_days": "60 30", "meeting_lead_days": "",
            "untriaged_days": 3, "hour": 9, "weekday": 2, "shows_titles": "on", "report_day": 5,
            "report_to": [vera.pk]}  # fmt: skip
    assert client.post(page, good | {"lead_days": "soon"}).context["form"].errors == {
        "lead_days": ["Write whole numbers of days, such as 14, 3."]
    }
    for field, wrong in [
        ("lead_days", "400"), ("expiry_lead_days", "0"), ("meeting_lead_days", "5 4 3 2 1"), ("untriaged_days", "91"),
    ]:  # fmt: skip
        refused = client.post(page, good | {field: wrong})
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, [field])
        assert f'value="{wrong}"' in refused.text
    assert client.post(page, good).status_code == 302
    row = ReminderSettings.objects.get()
    assert (row.lead_days, row.hour, row.weekday, row.attaches_pdf, row.report_to) == (
        [30, 7, 1],
        9,
        2,
        False,
        [vera.pk],
    )
    assert (row.expiry_lead_days, row.meeting_lead_days, row.untriaged_days) == ([60, 30], [], 3)
    assert 'value="60, 30"' in client.get(page).text
    assert client.post(page, good).status_code == 409


def test_delivery_retry_is_for_administrators(client, admin, bob, letter):
    Delivery.objects.update(state=DeliveryState.FAILED)
    client.force_login(bob)
    assert client.post(f"/jobs/deliveries/{letter.pk}/retry/").status_code == 403
    client.force_login(admin)
    assert "Send again" in client.get("/jobs/").text
    client.post(f"/jobs/deliveries/{letter.pk}/retry/")
    assert Delivery.objects.get().state != DeliveryState.FAILED


def test_still_the_same_says_the_rating_in_a_word(client, alice, due):
    assert (
        f"</b> {due.register.grid.rating(due.current_score).capitalize()}</span>"
        in client.get(f"/still/{token_for(due, alice)}/").text
    )
