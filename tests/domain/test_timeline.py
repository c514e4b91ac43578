"""The history of a risk in sentences."""

from datetime import timedelta

import pytest
from django.db import transaction

from riskreg.domain import acceptances, actions, change_kinds, comments, recording, reminders, reviews, risks, timeline
from riskreg.domain.changes import Mark, words_changed
from riskreg.models import Risk, User
from tests.factories import NOW, TODAY, ActionFactory, CategoryFactory, RiskFactory, member


def told(risk, **kwargs):
    return [entry for day in timeline.timeline_of(risk, **kwargs).days for entry in day.entries]


def edit(risk, by, minutes=1, reason="", **values):
    risks.edit_risk(
        risk=risk, by=by, now=NOW + timedelta(minutes=minutes), today=TODAY, seen=risk.version, values=values,
        reason=reason,
    )  # fmt: skip


def test_timeline_begins_with_who_logged_it(register, alice):
    risk = RiskFactory(register=register, by=alice, source="workshop")
    (entry,) = told(risk)
    assert (entry.who, entry.what, entry.changes) == ("Alice Owner", "logged the risk (workshop).", ())


def test_timeline_tells_a_raised_impact_with_words_and_reason(risk, bob):
    edit(risk, bob, current_impact=5, reason="Billing moved.")
    entry = told(risk)[0]
    assert (entry.who, entry.what, entry.why, entry.key) == (
        "Bob Chair", "raised the impact from Major to Severe.", "Billing moved.", True,
    )  # fmt: skip
    assert [(c.label, c.before.text, c.after.text) for c in entry.changes] == [
        ("Impact", "4 Major", "5 Severe"), ("Score", "12", "15"),
    ]  # fmt: skip
    assert (entry.changes[1].before.rating, entry.changes[1].after.rating) == ("high", "high")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"current_likelihood": 1}, "lowered the likelihood from Possible to Rare."),
        ({"current_likelihood": 4, "current_impact": 5}, "raised the score from 12 to 20."),
        ({"current_likelihood": None, "current_impact": None}, "took the score away."),
        ({"strategy": "mitigate"}, "chose a strategy: mitigate."),
        ({"owner": None}, "took the owner away."),
        ({"title": "Sharper"}, "changed the title."),
        ({"cause": "Because", "event": "it"}, "sharpened the statement."),
        ({"controls": "Locks"}, "changed: existing controls."),
        ({"controls": "Locks", "tags": "\ntag:a\n"}, "changed existing controls and tags."),
    ],
)
def test_timeline_sentences(risk, bob, values, sentence):
    edit(risk, bob, **values)
    assert told(risk)[0].what == sentence


def test_timeline_names_people_and_categories(risk, bob, register):
    category = CategoryFactory(register=register, name="Security")
    edit(risk, bob, owner=bob, category=category)
    changes = told(risk)[0].changes
    assert [(c.label, c.before.text, c.after.text) for c in changes] == [
        ("Category", "", "Security"), ("Owner", "Alice Owner", "Bob Chair"),
    ]  # fmt: skip


def test_timeline_of_closing_and_reopening(risk, bob, register):
    twin = RiskFactory(register=register)
    risks.close_risk(risk=risk, by=bob, now=NOW, seen=1, close_reason="duplicate", duplicate_of=twin)
    risks.reopen_risk(risk=risk, by=bob, now=NOW + timedelta(days=1), today=TODAY, seen=2, reason="Not the same")
    first, second, _logged = told(risk)
    assert (first.what, first.why) == ("reopened the risk.", "Not the same")
    assert second.what == "closed the risk as a duplicate of IT-002."


def test_timeline_of_a_review_without_change(risk, bob):
    later, day = NOW + timedelta(hours=1), TODAY + timedelta(days=1)
    reviews.record_review(risk=risk, by=bob, now=later, today=day, seen=1, outcome="no_change")
    entry = told(risk)[0]
    assert (entry.what, entry.why) == ("reviewed the risk and found it still right.", "")
    assert [c.label for c in entry.changes] == ["Next review"]


def test_timeline_tells_of_actions_and_comments(risk, alice, bob):
    action = ActionFactory(risk=risk, title="Test the restore", by=alice, now=NOW + timedelta(minutes=1))
    actions.set_action_state(action=action, by=bob, now=NOW + timedelta(minutes=2), seen=1, state="done")
    comment = comments.add_comment(risk=risk, by=bob, now=NOW + timedelta(minutes=3), text="Secret words")
    comments.withdraw_comment(comment=comment, by=bob, now=NOW + timedelta(minutes=4), seen=1)
    assert [entry.what for entry in told(risk)][:4] == [
        "took a comment back.",
        "wrote a comment.",
        "completed the action “Test the restore”.",
        "added the action “Test the restore”.",
    ]


def test_timeline_shows_twenty_and_then_everything(risk, bob):
    for number in range(25):
        edit(risk, bob, minutes=number, title=f"Title {number}")
    short = timeline.timeline_of(risk)
    assert (short.shown, short.total, len(told(risk, everything=True))) == (20, 26, 26)
    assert told(risk)[0].changes[0].before.text == "Title 23"


def test_timeline_groups_by_day_newest_first(risk, bob):
    edit(risk, bob, minutes=60 * 24 * 2, title="Later")
    days = timeline.timeline_of(risk).days
    assert [(str(day.day), len(day.entries)) for day in days] == [("2026-10-08", 1), ("2026-10-06", 1)]


def test_timeline_takes_the_same_number_of_queries_however_long(risk, bob, django_assert_num_queries):
    edit(risk, bob, title="Once")
    with django_assert_num_queries(11):
        timeline.timeline_of(risk)
    for number in range(15):
        edit(risk, bob, minutes=number + 2, title=f"Title {number}")
        ActionFactory(risk=risk, by=bob)
        comments.add_comment(risk=risk, by=bob, now=NOW, text="Word")
    with django_assert_num_queries(11):
        timeline.timeline_of(risk)


def test_timeline_scores_are_steps(risk, bob):
    edit(risk, bob, current_impact=5)
    edit(risk, bob, minutes=2, title="No new score")
    risk = Risk.objects.get(pk=risk.pk)
    scores = timeline.timeline_of(risk).scores
    assert [point.score for point in scores] == [12, 15]
    assert timeline.above_since(scores, 12) == TODAY
    assert timeline.above_since(scores, 15) is None


def test_words_changed_marks_only_what_changed():
    assert words_changed("gets into the network fast", "gets into one laptop fast") == (
        Mark("same", "gets into"), Mark("gone", "the network"), Mark("new", "one laptop"), Mark("same", "fast"),
    )  # fmt: skip


def test_words_changed_gives_up_on_long_texts():
    assert words_changed("a " * 400, "b " * 400) == ()


def test_timeline_says_what_a_review_changed(risk, alice):
    changes = {"last_reviewed_on": TODAY, "current_impact": 5, "current_rationale": "One account reaches both."}
    with transaction.atomic():
        recording.update(risk, changes, by=alice, now=NOW + timedelta(hours=1), seen=1, reason="Moved")
    entry = told(risk)[0]
    assert entry.what == "reviewed the risk and raised the impact from Major to Severe."


def test_timeline_keeps_the_kinds_asked_for(risk, bob, alice):
    edit(risk, bob, current_impact=5)
    edit(risk, bob, 2, owner=bob)
    edit(risk, bob, 3, strategy="mitigate", title="Sharper")
    ActionFactory(risk=risk, by=bob)
    comments.add_comment(risk=risk, by=alice, now=NOW, text="Hm.")
    found = {kind: [entry.what for entry in told(risk, only=[kind])] for kind in change_kinds.LABELS}
    assert found == {
        "scores": ["raised the impact from Major to Severe."],
        "owner": ["made Bob Chair the owner."],
        "strategy": ["changed title and strategy."],
        "text": ["changed title and strategy."],
        "actions": [found["actions"][0]],
        "comments": ["wrote a comment."],
        "reviews": [],
        "related": [],
        "state": ["logged the risk."],
    }
    assert len(told(risk, only=["scores", "owner"])) == 2


def test_timeline_stops_at_a_moment(risk, bob):
    edit(risk, bob, 1, current_impact=5)
    edit(risk, bob, 3, current_impact=1)
    past = timeline.timeline_of(risk, until=NOW + timedelta(minutes=2))
    assert (past.total, [point.score for point in past.scores]) == (2, [12, 15])


def test_timeline_tells_reviews_acceptances_and_decisions(risk, bob, alice):
    reviews.record_review(risk=risk, by=bob, now=NOW + timedelta(minutes=1), today=TODAY, seen=1, outcome="escalated",
                          note="Too big for us")  # fmt: skip
    later = NOW + timedelta(minutes=2)
    acceptances.ask(
        risk=risk, approver=bob, rationale="Cheap", expires_on=TODAY + timedelta(days=90), by=alice, now=later,
        today=TODAY,
    )  # fmt: skip
    entries = told(risk)
    assert [(entry.who, entry.what.partition(":")[0], entry.why) for entry in entries] == [
        ("Alice Owner", "asked Bob Chair to accept the risk until 4 Jan 2027.", ""),
        ("Bob Chair", "decided IT-D-2026-001", ""),
        ("Bob Chair", "escalated the risk.", "Too big for us"),
        ("The system", "logged the risk.", ""),
    ]
    assert [entry.what for entry in told(risk, only=["reviews"])] == [entry.what for entry in entries[:3]]


def test_timeline_tells_whom_an_overdue_review_was_escalated_to(register, risk, alice, bob):
    member(register, "Ada Second", "manager")
    with transaction.atomic():
        due = TODAY - timedelta(days=16)
        recording.update(risk, {"next_review_on": due}, by=None, now=NOW, seen=risk.version)
    for person in User.objects.members_of(register):
        reminders.remind(user=person, now=NOW + timedelta(minutes=1), today=TODAY)
    entry = told(risk)[0]
    assert (entry.who, entry.what, entry.key) == (
        "The system", "told Ada Second and Bob Chair that the review due on 20 Sep 2026 was 16 days overdue.", True,
    )  # fmt: skip
    assert told(risk, only=[change_kinds.REVIEWS])[0].what == entry.what
    assert told(risk, until=NOW)[0].what != entry.what
    assert timeline.timeline_of(risk).total == len(told(risk)) == 3
