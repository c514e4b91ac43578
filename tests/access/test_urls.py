"""Every address, every method, every role, against answers written by hand in table.txt.

Columns: signed out, stranger, viewer, contributor, owner (contributor who owns the risk and its
action), manager, auditor, administrator. Answers: s to the sign-in page, y answered, n refused
(403), - not there (404), x method not allowed (405).
"""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from riskreg.choices import ReportKind, ReviewOutcome
from riskreg.domain import acceptances, comments, imports, jobs, relations, reports, reviews, saved_views, workshops
from riskreg.models import Category, Delivery, Invitation, Job, ScheduledRun
from tests import factories, live
from tests.factories import NOW, TODAY

ROLES = ("signed_out", "stranger", "viewer", "contributor", "owner", "manager", "auditor", "administrator")
THIRD_PARTY = ("account_", "mfa_", "usersessions_", "socialaccount_")  # allauth's own, tested there
METHODS = ("GET", "POST")
NOT_FAULTS = {*range(200, 500), 503}  # 503 is how /readyz says that no worker beats


def table() -> dict[tuple[str, str], str]:
    """(url name, method) → the eight answers."""
    rows = {}
    for line in Path(__file__).with_name("table.txt").read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].split()
        if words:
            name, method, answers = words
            assert len(answers) == len(ROLES), line
            rows[name, method] = answers
    return rows


def names(patterns=None) -> Iterator[str]:
    """The names of all addresses of our own."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and not (pattern.name or "").startswith(THIRD_PARTY):
            yield pattern.name or str(pattern.pattern)


@pytest.fixture
def world(register, alice, bob, vera, charlie, dora, admin, risk, settings, tmp_path):
    """One of everything, and who looks at it."""
    settings.REPORTS_DIR = tmp_path
    other = factories.member(register, "Colin Contributor", "contributor")
    action = factories.ActionFactory(risk=risk, owner=alice, by=bob)
    comment = comments.add_comment(risk=risk, by=alice, now=NOW, text="Hm.")
    twin = factories.RiskFactory(register=register, title="Disks fill")
    relation = relations.relate(risk=risk, other=twin, kind="similar", by=alice, now=NOW)
    file = imports.keep_file(register=register, name="a.csv", data=b"Title\nDisk fills\n", by=bob, now=NOW)
    report = reports.issue_report(
        register=register, kind=ReportKind.REGISTER_TABLE, parameters={}, pdf=b"%PDF-1.7", title="T", position_at=NOW,
        pages=1, by=bob, now=NOW,
    )  # fmt: skip
    job = jobs.request_job(kind="register_report", parameters={}, by=bob, now=NOW)
    token = secrets.token_urlsafe(16)
    invitation = Invitation.objects.create(
        email="new@example.org", register=register, role="viewer", created_at=NOW, invited_by=bob,
        expires_at=NOW + timedelta(days=9999), token_hash=hashlib.sha256(token.encode()).hexdigest(),
    )  # fmt: skip
    category = factories.CategoryFactory(register=register)
    assert isinstance(category, Category)
    assert isinstance(job, Job)
    meeting = live.planned(register, bob, risks=1)
    live.opened(meeting, bob)
    people = dict(zip(ROLES, (None, charlie, vera, other, alice, bob, dora, admin), strict=True))
    review = reviews.record_review(
        risk=risk, by=alice, now=NOW, today=TODAY, seen=risk.version, outcome=ReviewOutcome.NO_CHANGE
    )
    acceptance = acceptances.ask(
        risk=risk,
        approver=bob,
        rationale="Cheap",
        expires_on=TODAY + timedelta(days=700),
        by=alice,
        now=NOW,
        today=TODAY,
    )
    delivery = Delivery.objects.create(kind="digest", recipient=alice, period="p", created_at=NOW, send_after=NOW)
    view = saved_views.save_view(register=register, by=bob, now=NOW, name="High", query="rating=high", shared=True)
    workshop = workshops.start(register=register, title="Talks", dots=5, by=bob, now=NOW)
    run = ScheduledRun.objects.create(job="reminders", due_at=NOW)
    numbers = {
        "item": meeting.pk, "action": action.pk, "comment": comment.pk, "import": file.pk, "report": report.pk,
        "job": job.pk,
        "person": vera.pk, "people": vera.pk, "member": register.memberships.get(user=vera).pk,
        "invitation": invitation.pk, "category": category.pk, "meeting": meeting.pk,
        "agenda": meeting.pk, "attendee": meeting.pk, "attendee_pk": meeting.attendees.all()[0].pk,
        "item_pk": meeting.items.get().pk, "delivery": delivery.pk, "run": run.pk,
        "acceptance": acceptance.pk, "review": review.pk, "saved_view": view.pk, "workshop": workshop.pk,
        "relation": relation.pk,
    }  # fmt: skip
    return people, numbers, token


def address(name: str, numbers: dict[str, int], token: str) -> str:
    """The address of this name in the world; fails when a parameter is unknown."""
    number = next((pk for prefix, pk in numbers.items() if prefix in name), None)
    texts = {
        "code": "IT", "secret": "nobodys", "reference": "IT-001",
        "pk": number, "token": token, "field": "owner", "digest": "0" * 64,
        "invitation_pk": numbers["invitation"], "category_pk": numbers["category"], "member_pk": numbers["member"],
        "format": "csv", "version": 1, "item_pk": numbers["item_pk"],
        "attendee_pk": numbers["attendee_pk"], "topic": "security", "join_code": "NOSUCHCODE", "step": 2,
    }  # fmt: skip
    for keys in _parameters(name):
        try:
            return reverse(name, kwargs={key: texts[key] for key in keys})
        except (NoReverseMatch, KeyError):
            continue
    raise AssertionError(f"no parameters for {name}: {list(_parameters(name))}")


def _parameters(name: str) -> Iterator[list[str]]:
    for possibilities in get_resolver().reverse_dict.getlist(name):
        for _template, keys in possibilities[0]:
            yield keys


def verdict(response) -> str:
    """A response as one letter of the table."""
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "s"
    return {403: "n", 404: "-", 405: "x", 401: "s"}.get(
        response.status_code, "y" if response.status_code in NOT_FAULTS else "!"
    )


def test_every_address_has_its_rows():
    listed = {name for name, _method in table()}
    assert sorted(set(names())) == sorted(listed)
    assert {(name, method) for name in listed for method in METHODS} == set(table())


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_the_role_as_written(role, world, client):
    people, numbers, token = world
    wrong = []
    for (name, method), answers in table().items():
        client.logout()
        if people[role] is not None:
            client.force_login(people[role])
        expected = answers[ROLES.index(role)]
        found = verdict(client.generic(method, address(name, numbers, token)))
        if found != expected:
            wrong.append(f"{name} {method}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_address_takes_other_methods(method, world, client):
    people, numbers, token = world
    client.force_login(people["administrator"])
    found = {name: verdict(client.generic(method, address(name, numbers, token))) for name in set(names())}
    assert {name: letter for name, letter in found.items() if letter not in {"x", "-"}} == {}


def test_what_one_may_not_see_is_not_there(world, client):
    people, _numbers, _token = world
    client.force_login(people["stranger"])
    visible = client.get("/risks/IT-001/")
    missing = client.get("/risks/IT-999/")
    assert (visible.status_code, missing.status_code) == (404, 404)
    assert b"Backups cannot be restored" not in visible.content
