"""The pages on which meetings are listed and planned."""

from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar

from riskreg.domain import agenda, meetings
from riskreg.jobs import sending
from riskreg.models import Meeting, Report
from tests.factories import NOW, OrganisationFactory, RiskFactory

HTMX = {"HTTP_HX_REQUEST": "true"}
START = NOW + timedelta(days=7)  # Tuesday 13 October 2026, 11:00 in Berlin
PLANNED = {"title": "Review", "day": "2026-10-20", "time": "10:00", "minutes": "45", "place": "Room 3", "chair": ""}
LIST_QUERIES = 18
PLAN_QUERIES = 14


@pytest.fixture(autouse=True)
def today(db):
    OrganisationFactory()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def meeting(register, bob, alice):
    """A meeting with three risks on its agenda: IT-001 to IT-003."""
    found = meetings.plan_meeting(register=register, by=bob, now=NOW, values={"starts_at": START})
    for _number in range(3):
        agenda.add_item(meeting=found, risk=RiskFactory(register=register, owner=alice), by=bob, now=NOW)
    return found


@pytest.fixture
def chair(client, bob):
    """The client, signed in as Bob."""
    client.force_login(bob)
    return client


def item_of(meeting, number):
    return meeting.items.select_related("risk").get(risk__number=number)


def step(client, item, act, **data):
    path = f"/meetings/{item.meeting_id}/agenda/{item.pk}/"
    headers = data.pop("headers", {})
    return client.post(path, {"version": item.version, "act": act} | data, **headers)


def order(meeting):
    return [item.risk.number for item in agenda.shown_items(meeting)]


def test_meeting_list_shows_what_comes_and_what_was(chair, register, meeting, bob):
    gone = meetings.plan_meeting(register=register, by=bob, now=NOW, values={"starts_at": START, "title": "Extra"})
    meetings.cancel_meeting(meeting=gone, by=bob, now=NOW, seen=1, reason="Strike at the port")
    answer = chair.get("/registers/IT/meetings/")
    assert [row[0] for row in answer.context["coming"]] == [meeting]
    assert [row[0] for row in answer.context["past"]] == [gone]
    assert "Strike at the port" in answer.content.decode()


def test_meeting_list_takes_as_many_queries_for_many_meetings(
    chair, register, meeting, bob, django_assert_max_num_queries
):
    for number in range(12):
        values = {"starts_at": START + timedelta(days=number)}
        meetings.plan_meeting(register=register, by=bob, now=NOW, values=values)
    chair.get("/registers/IT/meetings/")
    with django_assert_max_num_queries(LIST_QUERIES):
        chair.get("/registers/IT/meetings/")


def test_meeting_detail_takes_as_many_queries_for_a_long_agenda(
    chair, register, meeting, alice, bob, django_assert_max_num_queries
):
    for _number in range(25):
        agenda.add_item(meeting=meeting, risk=RiskFactory(register=register, owner=alice), by=bob, now=NOW)
    chair.get(meeting.get_absolute_url())
    with django_assert_max_num_queries(PLAN_QUERIES):
        chair.get(meeting.get_absolute_url())


def test_meeting_detail_lets_others_read(client, meeting, vera):
    client.force_login(vera)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert ("IT-002" in page, "<form" in page.partition("<main")[2].partition("</main>")[0]) == (True, False)


def test_meeting_new_plans_at_wall_time_and_drafts(chair, register, alice):
    RiskFactory(register=register, owner=alice, title="Due", current_likelihood=5, current_impact=5)
    answer = chair.post("/registers/IT/meetings/new/", PLANNED)
    found = Meeting.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, found.get_absolute_url())
    assert (found.starts_at.isoformat(), found.minutes, found.chair, order(found)) == (
        "2026-10-20T08:00:00+00:00", 45, None, [1],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", ""), ("day", "9999-12-31"), ("time", "ten"), ("minutes", "0"), ("chair", "Vera Viewer")],
)
def test_meeting_new_with_bad_input_loses_nothing(chair, register, vera, field, value):
    answer = chair.post("/registers/IT/meetings/new/", PLANNED | {field: value})
    assert (answer.status_code, field in answer.context["form"].errors, Meeting.objects.count()) == (422, True, 0)
    assert "Room 3" in answer.content.decode()


def change(client, meeting, **data):
    entered = PLANNED | {"version": meeting.version, "reason": "", "title": meeting.title} | data
    return client.post(f"/meetings/{meeting.pk}/change/", entered)


def test_meeting_change_of_the_time_needs_a_reason(chair, meeting):
    answer = change(chair, meeting)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_meeting_change_mails_the_new_time(chair, meeting, settings, mailoutbox):
    settings.EMAIL_URL = "smtp://mail.example.org"
    change(chair, meeting, reason="Fire drill", mail="on")
    sending.send_all()
    mail = mailoutbox[0]
    event = next(iter(Calendar.from_ical(mail.attachments[0].content).walk("VEVENT")))
    assert ([mail.to for mail in mailoutbox], int(event["SEQUENCE"]), str(event["UID"])) == (
        [["bob.chair@example.org"]], 1, meeting.uid,
    )  # fmt: skip
    assert "Backups" not in mail.body


def test_meeting_change_on_an_old_version_shows_both(chair, meeting, bob):
    meetings.change_meeting(meeting=meeting, by=bob, now=NOW, seen=1, values={"place": "Attic"})
    answer = change(chair, meeting, version=1, reason="Fire drill")
    page = answer.content.decode()
    assert (answer.status_code, "Attic" in page, "Room 3" in page) == (409, True, True)


def test_meeting_cancel(chair, meeting, mailoutbox, settings):
    settings.EMAIL_URL = "smtp://mail.example.org"
    data = {"version": meeting.version, "reason": "Strike", "mail": "on"}
    assert chair.post(f"/meetings/{meeting.pk}/cancel/", data)["Location"] == "/registers/IT/meetings/"
    sending.send_all()
    meeting.refresh_from_db()
    method = mailoutbox[0].alternatives[0].mimetype
    assert (meeting.state, method, "Strike" in mailoutbox[0].body) == (
        "cancelled",
        "text/calendar; method=CANCEL",
        True,
    )
    assert chair.get(f"/meetings/{meeting.pk}/change/").status_code == 302


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"who": "vera viewer", "email": ""}, ("Vera Viewer", "vera.viewer@example.org", True)),
        ({"who": "Gail Guest", "email": "gail@example.net"}, ("Gail Guest", "gail@example.net", False)),
        ({"who": "gail@example.net", "email": ""}, ("gail@example.net", "gail@example.net", False)),
    ],
)
def test_meeting_invite_knows_members_and_guests(chair, meeting, vera, data, expected):
    chair.post(f"/meetings/{meeting.pk}/attendees/", data)
    row = meeting.attendees.latest("pk")
    assert (row.name, row.email, row.user_id is not None) == expected


def test_meeting_invite_twice_is_refused_beside_the_field(chair, meeting):
    answer = chair.post(f"/meetings/{meeting.pk}/attendees/", {"who": "Bob Chair", "email": ""})
    assert (answer.status_code, answer.context["invite"].errors["who"]) == (422, ["Bob Chair is invited already."])


def test_attendee_remove(chair, meeting):
    row = meeting.attendees.get(name="Bob Chair")
    chair.post(f"/meetings/{meeting.pk}/attendees/{row.pk}/remove/", {"version": row.version})
    assert meeting.attendees.filter(name="Bob Chair").count() == 0


def test_agenda_item_moves_by_buttons(chair, meeting):
    assert (
        step(chair, item_of(meeting, 3), "up")["Location"]
        == f"{meeting.get_absolute_url()}#item-{item_of(meeting, 3).pk}"
    )
    step(chair, item_of(meeting, 1), "down")
    assert order(meeting) == [3, 1, 2]
    step(chair, item_of(meeting, 2), "to", to="1")
    assert order(meeting) == [2, 3, 1]


def test_agenda_item_under_htmx_says_what_happened(chair, meeting):
    answer = step(chair, item_of(meeting, 3), "up", headers=HTMX)
    assert (answer.status_code, answer["HX-Trigger"]) == (200, '{"announce": {"text": "IT-003 is now item 2 of 3."}}')


def test_agenda_item_drop_needs_a_reason_and_comes_back(chair, meeting):
    assert step(chair, item_of(meeting, 2), "drop", reason="").status_code == 422
    step(chair, item_of(meeting, 2), "drop", reason="Seen on Monday")
    assert (order(meeting), "Seen on Monday" in chair.get(meeting.get_absolute_url()).content.decode()) == (
        [1, 3],
        True,
    )
    step(chair, item_of(meeting, 2), "restore")
    assert order(meeting) == [1, 2, 3]


def test_agenda_item_minutes_count_towards_the_budget(chair, meeting):
    step(chair, item_of(meeting, 1), "minutes", minutes="58")
    context = chair.get(meeting.get_absolute_url()).context
    assert (context["total"], context["late"], [row["first_over"] for row in context["rows"]]) == (
        62, 1, [False, False, True],
    )  # fmt: skip


def test_agenda_item_on_an_old_page_is_told_and_a_reason_kept(chair, meeting):
    old = item_of(meeting, 3)
    step(chair, item_of(meeting, 3), "up")
    assert "changed meanwhile" in chair.get(step(chair, old, "up")["Location"]).content.decode()
    answer = step(chair, old, "drop", reason="My long reason")
    assert (answer.status_code, "My long reason" in answer.content.decode()) == (409, True)


def test_agenda_add_finds_and_adds(chair, register, meeting, alice):
    RiskFactory(register=register, owner=alice, title="The <b>dam</b> leaks")
    found = chair.get(f"/meetings/{meeting.pk}/agenda/add/?q=dam", **HTMX)
    page = found.content.decode()
    assert ("IT-004" in page, "IT-001" in page, "&lt;b&gt;dam" in page, "<b>dam" in page) == (True, False, True, False)
    chair.post(f"/meetings/{meeting.pk}/agenda/add/", {"risk": "it-004"})
    assert order(meeting) == [1, 2, 3, 4]
    assert chair.post(f"/meetings/{meeting.pk}/agenda/add/", {"risk": "\0"}).status_code == 404
    assert chair.get(f"/meetings/{meeting.pk}/agenda/add/?q=dam").context["found"] == []


def test_agenda_draft_brings_it_up_to_date(chair, register, meeting, alice):
    RiskFactory(register=register, owner=alice, current_likelihood=5, current_impact=5)
    page = chair.post(f"/meetings/{meeting.pk}/agenda/draft/", follow=True).content.decode()
    assert (order(meeting)[0], "1 item added." in page) == (4, True)


def test_meeting_ics_is_an_invitation(chair, meeting):
    answer = chair.get(f"/meetings/{meeting.pk}/meeting.ics")
    event = next(iter(Calendar.from_ical(answer.content).walk("VEVENT")))
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "text/calendar; charset=utf-8", 'attachment; filename="IT-2026-10-13.ics"',
    )  # fmt: skip
    assert (event.decoded("DTSTART"), str(event["URL"])) == (START, f"http://testserver/meetings/{meeting.pk}/")


def test_meeting_pack_is_issued_and_kept(chair, meeting, settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    chair.post(f"/meetings/{meeting.pk}/pack/")
    meeting.refresh_from_db()
    assert (meeting.pack, meeting.pack.kind, meeting.pack.parameters["risks"]) == (
        Report.objects.get(),
        "agenda_pack",
        3,
    )


def test_meeting_send_with_the_pack(chair, meeting, settings, tmp_path, mailoutbox):
    settings.REPORTS_DIR, settings.EMAIL_URL = tmp_path, "smtp://mail.example.org"
    meetings.invite(meeting=meeting, by=None, now=NOW, name="Gail Guest")
    page = chair.post(f"/meetings/{meeting.pk}/send/", {"version": 1, "pack": "on"}, follow=True).content.decode()
    assert "The mail is on its way to 1 person. Without an address: Gail Guest." in page
    sending.send_all()
    assert [part.mimetype for part in mailoutbox[0].attachments] == ["application/ics", "application/pdf"]
    assert mailoutbox[0].subject == "Invitation: Technology risks: Risk review, 13 Oct 2026, 11:00"
