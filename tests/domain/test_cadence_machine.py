"""The review date against a plain model of its rules, over long random lives of one risk."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from riskreg.domain import acceptances, cadence, comments, registers, reminders, reviews, risks, undo
from riskreg.models import Register, Review, Risk
from tests.factories import OrganisationFactory, RegisterFactory, UserFactory, recorded_member

ZONE = ZoneInfo("Europe/Berlin")
STEPS = 50
STARTS = (  # a few days before the clocks change, before a leap day, before a year ends
    datetime(2027, 3, 25, 21, 30, tzinfo=UTC), datetime(2027, 10, 28, 22, 30, tzinfo=UTC),
    datetime(2028, 2, 26, 23, 5, tzinfo=UTC), datetime(2026, 12, 29, 12, 0, tzinfo=UTC),
)  # fmt: skip
BANDS = ((16, "critical"), (10, "high"), (5, "moderate"), (1, "low"))  # of the matrix of the factories
ORDER = ("unrated", "low", "moderate", "high", "critical")


@dataclass(frozen=True, slots=True)
class Model:
    """The rules as they are written, on plain numbers."""

    days: dict[str, int]
    counts_from_due: bool = False
    score: int = 0
    since: date = date.min  # logged, reviewed or reopened on
    due: date | None = None

    def rating(self, points: int | None = None) -> str:
        """The rating of a score, of the present one without."""
        wanted = self.score if points is None else points
        return next((name for minimum, name in BANDS if wanted >= minimum), "unrated")

    def restarted(self, today: date) -> "Model":
        """Logged, or reopened."""
        return replace(self, since=today, due=today + timedelta(days=self.days[self.rating()]))

    def rescored(self, points: int, today: date) -> "Model":
        """Brought forward when the rating rises, otherwise left."""
        after = replace(self, score=points)
        if self.due is None or ORDER.index(after.rating()) <= ORDER.index(self.rating()):
            return after
        return replace(after, due=min(self.due, today + timedelta(days=self.days[after.rating()])))

    def reviewed(self, points: int, today: date) -> "Model":
        """Counted from the day of the review, or from the day that was due; in the future in any case."""
        wait = timedelta(days=self.days[self.rating(points)])
        due = today + wait
        if self.counts_from_due and self.due is not None:
            due = max(self.due + wait, today + timedelta(days=1))
        return replace(self, score=points, since=today, due=due)

    def quickened(self, name: str, days: int, today: date) -> "Model":
        """A faster cadence of its rating brings it forward, not into the past; a slower one leaves it."""
        faster = days < self.days[name]
        after = replace(self, days=self.days | {name: days})
        if not faster or self.rating() != name or self.due is None or self.due <= today:
            return after
        return replace(after, due=min(self.due, max(today, self.since + timedelta(days=days))))


class Life:
    """One register with one risk, what is done to it step by step, and the model beside it."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.now = self.draw.choice(STARTS)
        self.alice, self.bob = UserFactory(name=f"Alice {seed}"), UserFactory(name=f"Bob {seed}")
        self.register = RegisterFactory(code=f"M{seed}")
        recorded_member(self.alice, self.register, "contributor")
        recorded_member(self.bob, self.register, "manager")
        self.model = Model({name: self.register.cadence_days(name.removeprefix("unrated")) for name in ORDER})
        self.told: list[str] = []
        self.before: Model | None = None  # what taking the last step back leads to
        self.kept_at = self.now
        self.review: Review | None = None
        self.log()

    @property
    def today(self) -> date:
        """The day in the organisation's zone, which is not always the day in UTC."""
        return self.now.astimezone(ZONE).date()

    @property
    def stamp(self) -> dict:
        """Who and when, for a domain function that asks for both."""
        return {"by": self.bob, "now": self.now, "today": self.today}

    def log(self) -> None:
        """The first step."""
        likelihood, impact = self.levels() if self.draw.random() < 0.7 else (None, None)
        values = {"title": "Pumps fail", "current_likelihood": likelihood, "current_impact": impact}
        owner = self.alice if self.draw.random() < 0.7 else None
        self.risk = risks.log_risk(register=self.register, values=values | {"owner": owner}, **self.stamp)
        self.model = replace(self.model, score=(likelihood or 0) * (impact or 0)).restarted(self.today)

    def levels(self) -> tuple[int, int]:
        """A place on the matrix."""
        return self.draw.randint(1, 5), self.draw.randint(1, 5)

    def fresh(self) -> Risk:
        """The risk as a new request reads it."""
        return Risk.objects.select_related("register__matrix").get(pk=self.risk.pk)

    # -- the steps: each does one thing to the risk and says to the model what the rules say
    def wait(self) -> None:
        """Hours, days or months pass, over changes of the clock and leap days."""
        hours = self.draw.choice([1, 5, 13, 23, 24, 25, 24 * 3, 24 * 31, 24 * self.draw.randint(1, 200)])
        self.now += timedelta(hours=hours, minutes=self.draw.randint(0, 59))

    def rescore(self) -> None:
        """The score is edited."""
        risk, (likelihood, impact) = self.fresh(), self.levels()
        values = {"current_likelihood": likelihood, "current_impact": impact}
        self.keep(None if (risk.current_likelihood, risk.current_impact) == (likelihood, impact) else self.model)
        risks.edit_risk(risk=risk, seen=risk.version, values=values, **self.stamp)
        self.model = self.model.rescored(likelihood * impact, self.today)

    def look(self) -> None:
        """A review with one of the outcomes that keep the risk open."""
        outcome = self.draw.choice(["no_change", "rescored", "strategy_changed", "escalated", "deferred", "accepted"])
        risk, points, values, more = self.fresh(), self.model.score, {}, {}
        if outcome == "rescored":
            likelihood, impact = self.levels()
            values, points = {"current_likelihood": likelihood, "current_impact": impact}, likelihood * impact
        elif outcome == "strategy_changed":
            values = {"strategy": self.draw.choice(["avoid", "mitigate"])}
        elif outcome == "accepted":
            if not self.model.score:
                return
            terms = {"approver": self.admin(), "rationale": "Cheap.", "expires_on": self.today + timedelta(days=90)}
            more = {"acceptance": terms}
        self.keep(self.model)
        self.review = reviews.record_review(
            risk=risk, seen=risk.version, outcome=outcome, note="Looked at.", values=values, **more, **self.stamp
        )
        if outcome != "deferred":
            self.model = self.model.reviewed(points, self.today)

    def admin(self):
        """Somebody else who may sign; an acceptance in force gives way first."""
        for row in self.fresh().acceptances.filter(state__in=("asked", "signed")):
            acceptances.withdraw(acceptance=row, by=self.bob, now=self.now, seen=row.version, reason="Renewed.")
        return UserFactory(email=f"a{self.draw.random()}@example.org", is_administrator=True)

    def change_cadence(self) -> None:
        """One rating is reviewed more, or less, often."""
        name, days = self.draw.choice(ORDER), self.draw.choice([1, 7, 14, 30, 60, 90, 180, 366])
        self.edit_register({f"{name}_days": days})
        self.model = self.model.quickened(name, days, self.today)

    def change_base(self) -> None:
        """The next date counts from the day due, or from the day done."""
        wanted = not self.model.counts_from_due
        self.edit_register({"cadence_base": "due" if wanted else "done"})
        self.model = replace(self.model, counts_from_due=wanted)

    def edit_register(self, values: dict) -> None:
        """As the settings page does it."""
        row = Register.objects.select_related("matrix").get(pk=self.register.pk)
        registers.edit_cadence(register=row, seen=row.version, values=values, **self.stamp)
        self.keep(None)

    def close(self) -> None:
        """Closed, and most often opened again some time later."""
        risk = self.fresh()
        risks.close_risk(risk=risk, by=self.bob, now=self.now, seen=risk.version, close_reason="avoided")
        assert self.fresh().next_review_on is None
        self.wait()
        risk = self.fresh()
        risks.reopen_risk(risk=risk, seen=risk.version, reason="It is back.", **self.stamp)
        self.keep(None)
        self.model = self.model.restarted(self.today)

    def bring_forward(self) -> None:
        """By hand, earlier only."""
        risk = self.fresh()
        if self.model.due is None or self.model.due <= self.today:
            return
        due = self.today + timedelta(days=self.draw.randint(0, (self.model.due - self.today).days))
        risks.bring_review_forward(risk=risk, seen=risk.version, due=due, **self.stamp)
        self.keep(None)
        self.model = replace(self.model, due=due)

    def take_back(self) -> None:
        """The last step, if it was a review or a score."""
        if self.before is None or (self.review is None and self.now - self.kept_at > undo.WINDOW):
            return
        if self.review is not None:
            reviews.undo_review(review=Review.objects.select_related("risk__register__matrix").get(pk=self.review.pk),
                                **self.stamp)  # fmt: skip
        else:
            risk = self.fresh()
            undo.undo_last(risk=risk, seen=risk.version, **self.stamp)
        self.model = self.before
        self.keep(None)

    def leave_alone(self) -> None:
        """Everything that must never move the date."""
        risk = self.fresh()
        changes = {"title": f"Pumps fail {self.draw.random()}", "cause": "Wear"}
        risks.edit_risk(risk=risk, seen=risk.version, values=changes, **self.stamp)
        comments.add_comment(risk=self.fresh(), by=self.bob, now=self.now, text="Seen.")
        for person in (self.alice, self.bob):
            reminders.remind(user=person, now=self.now, today=self.today)
        client = Client()
        client.force_login(self.bob, backend=settings.AUTHENTICATION_BACKENDS[0])
        path = f"/risks/{risk.reference}/"
        page = self.draw.choice([path, f"{path}edit/", f"/review/{risk.reference}/", "/"])
        assert client.get(page).status_code == 200
        self.keep(None)

    def keep(self, before: Model | None) -> None:
        """Remember what taking the coming step back must lead to."""
        self.before, self.kept_at, self.review = before, self.now, None


MOVES: tuple[tuple[Callable[[Life], None], int], ...] = (
    (Life.wait, 8), (Life.rescore, 6), (Life.look, 8), (Life.change_cadence, 4), (Life.change_base, 2),
    (Life.close, 2), (Life.bring_forward, 3), (Life.take_back, 5), (Life.leave_alone, 1),
)  # fmt: skip


def differences(seeds: range) -> list[str]:
    """Each run's first step at which the stored date is not the model's."""
    OrganisationFactory()
    found = []
    for seed in seeds:
        with transaction.atomic():
            found += run(seed)
            transaction.set_rollback(True)
    return found


def run(seed: int) -> list[str]:
    """The first difference of one run, and the steps that led to it."""
    life, done = Life(seed), ["log"]
    for _step in range(STEPS):
        (move,) = life.draw.choices([move for move, _w in MOVES], [weight for _m, weight in MOVES])
        moment = life.now
        move(life)
        done.append(f"{move.__name__} on {moment:%Y-%m-%d %H:%M}")
        row = life.fresh()
        if (row.next_review_on, row.register.grid.rating(row.current_score) or "unrated") != (
            life.model.due, life.model.rating(),
        ):  # fmt: skip
            return [f"{seed}: {row.next_review_on} is not {life.model.due} after {', '.join(done[-6:])}"]
        life.now += timedelta(seconds=1)
    return []


@pytest.mark.django_db
def test_review_date_follows_the_rules():
    assert differences(range(6)) == []


@pytest.mark.long
@pytest.mark.django_db
def test_review_date_follows_the_rules_for_five_hundred_lives():
    assert differences(range(500)) == []


@pytest.mark.django_db
def test_a_rule_that_is_broken_is_found(monkeypatch):
    """A fall of the rating must not move the date: code that lets it is caught within a few lives."""

    def wrong(register, *, due, was, now, today):
        return today + timedelta(days=register.cadence_days(now))

    monkeypatch.setattr(cadence, "after_rescoring", wrong)
    assert len(differences(range(3))) > 0
