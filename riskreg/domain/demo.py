"""Demo data: two years in the life of an invented company, replayed from fixtures/demo.yaml.

Dates in the file are numbers of days relative to today, so the demo is always two years old.
Everything is written as people would have written it: one event after the other, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.choices import ActionState, RiskState
from riskreg.domain import (
    actions,
    cadence,
    comments,
    demo_meetings,
    demo_workshops,
    members,
    organisation,
    outbox,
    people,
    reasons,
    recording,
    registers,
    relations,
    risks,
)  # fmt: skip
from riskreg.domain.errors import Refused
from riskreg.domain.fixtures import shipped
from riskreg.lib.tags import Tag, format_tags
from riskreg.models import Action, Category, Register, Risk, User

PASSWORD = "riskreg-demo"  # noqa: S105 - public by design, and refused in production
DOMAIN = "@demo.example"
ZONE = "Europe/London"
PLAIN = (
    "title", "cause", "event", "consequence", "source", "owner_as_written", "transfer_to", "controls", "strategy",
    "inherent_rationale", "current_rationale", "target_rationale",
)  # fmt: skip


@outbox.silence()
@transaction.atomic
def load(*, now: datetime, issue_minutes: Callable[..., Any] | None = None) -> list[str]:
    """Load the demo and return the sign-ins. Refused in production, or when anybody is there already.

    `issue_minutes` (jobs.minutes) draws the minutes of each past meeting as it is closed; without it there are none.
    """
    if settings.PRODUCTION:
        raise Refused(_("Demo data has public passwords: it is not loaded where the site is reachable from outside."))
    if User.objects.exists():
        raise Refused(_("There are people here already. Demo data is for an empty database; --reset empties it."))
    replay = _Replay(shipped("demo"), now, issue_minutes)
    for _days, _order, happen in sorted(replay.events(), key=lambda event: (-event[0], event[1])):
        happen()
    return [person.email for person in replay.people.values() if person.email.endswith(DOMAIN)]


Event = tuple[int, int, Callable[[], Any]]  # days ago, order within the day, what happens


@dataclass
class _Replay:
    """The story and what has been written of it so far."""

    story: dict[str, Any]
    now: datetime
    issue_minutes: Callable[..., Any] | None = None
    people: dict[str, User] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)
    categories: dict[str, dict[str, Category]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def events(self) -> Iterator[Event]:
        """Everything that happened, in the order of the file; callers sort by day."""
        order = iter(range(1_000_000))
        first = max(found["created_days_ago"] for found in self.story["registers"])
        yield first, next(order), self._founding
        for found in self.story["registers"]:
            yield found["created_days_ago"], next(order), partial(self._register, found)
        for code, entries in self.story["risks"].items():
            for entry in entries:
                life = _Life(self, code, entry)
                for days, happen in life.events():
                    yield days, next(order), happen
        for days, happen in demo_meetings.events(self):
            yield days, next(order), happen
        for days, happen in demo_workshops.events(self):
            yield days, next(order), happen

    def day(self, days_ago: int) -> date:
        """The date of a day of the story."""
        return self.now.date() - timedelta(days=days_ago)

    def moment(self, days_ago: int, order: int = 0) -> datetime:
        """A moment in working hours of that day; never later than now."""
        minutes = days_ago * 37 % 240 + order * 41
        found = datetime.combine(self.day(days_ago), time(8), self.now.tzinfo) + timedelta(minutes=minutes)
        return min(found, self.now)

    def _founding(self) -> None:
        now = self.moment(max(found["created_days_ago"] for found in self.story["registers"]))
        organisation.set_up(name=self.story["organisation"]["name"], time_zone=ZONE, by=None, now=now)
        for key, person in self.story["people"].items():
            self.people[key] = people.create_person(
                email=person["email"], name=person["name"], password=PASSWORD, by=None, now=now,
                is_auditor=person.get("site_role") == "auditor",
                is_administrator=person.get("site_role") == "administrator",
            )  # fmt: skip
        self.names = {entry["key"]: entry["name"] for entry in shipped("categories")}

    def _register(self, found: dict[str, Any]) -> None:
        now = self.moment(found["created_days_ago"])
        register = registers.create_register(
            code=found["code"], name=found["name"], matrix_key=found["matrix"], categories=list(self.names.values()),
            values=self._settings(found), by=None, now=now,
        )  # fmt: skip
        for key, role in found["members"].items():
            members.set_role(register=register, user=self.people[key], role=role, by=None, now=now)
        self.registers[found["code"]] = Register.objects.select_related("matrix").get(pk=register.pk)
        by_name = {category.name: category for category in register.categories.all()}
        self.categories[found["code"]] = {key: by_name[name] for key, name in self.names.items()}

    def _settings(self, found: dict[str, Any]) -> dict[str, Any]:
        values = {name: found[name] for name in ("purpose", "classification", "appetite", "tolerance")}
        values |= {f"{rating}_days": days for rating, days in found["cadence"].items()}
        if lifecycle := found.get("lifecycle"):
            values |= {
                "starts_on": self.now.date() + timedelta(days=lifecycle["starts_in"]),
                "ends_on": self.now.date() + timedelta(days=lifecycle["ends_in"]),
                "phase": lifecycle["phases"][-1]["name"],
            }
        return values


class _Life:
    """One risk of the story."""

    def __init__(self, replay: _Replay, code: str, entry: dict[str, Any]) -> None:
        self.replay, self.code, self.entry = replay, code, entry
        self.risk = Risk()
        self.chair = next(found["chair"] for found in replay.story["registers"] if found["code"] == code)
        self.last = min(
            [event["days_ago"] for event in entry.get("history", [])] + entry.get("unchanged_on", []), default=None
        )

    def events(self) -> Iterator[tuple[int, Callable[[], Any]]]:
        """What happened to the risk, with the day it happened."""
        yield self.entry["logged"]["days_ago"], self._log
        for days in self.entry.get("unchanged_on", []):
            yield days, partial(self._reviewed, days, self.chair, reasons.REVIEWED, {})
        for event in self.entry.get("history", []):
            yield event["days_ago"], partial(self._changed, event)
        for found in self.entry.get("actions", []):
            work = _Work(self, found)
            yield found["added_days_ago"], work.add
            if "started_days_ago" in found:
                yield found["started_days_ago"], partial(work.move, ActionState.DOING, "started_days_ago")
            if "done_days_ago" in found:
                yield found["done_days_ago"], partial(work.move, ActionState.DONE, "done_days_ago")
            if "dropped_days_ago" in found:
                yield found["dropped_days_ago"], partial(work.move, ActionState.DROPPED, "dropped_days_ago")
        for found in self.entry.get("comments", []):
            yield found["days_ago"], partial(self._said, found)
        for found in self.entry.get("related", []):
            yield found["days_ago"], partial(self._related, found)

    def _log(self) -> None:
        entry = self.entry["logged"]
        days = entry["days_ago"]
        self.risk = risks.log_risk(
            register=self.replay.registers[self.code], by=self.replay.people[entry["by"]],
            now=self.replay.moment(days), today=self.replay.day(days), values=self._values(entry),
        )  # fmt: skip
        if self.last is None:
            self._settle_review(self.replay.moment(days))

    def _values(self, entry: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {name: entry[name] for name in PLAIN if name in entry}
        for pair in risks.SCORE_PAIRS:
            if pair in entry:
                values[f"{pair}_likelihood"], values[f"{pair}_impact"] = entry[pair]
        if "owner" in entry:
            values["owner"] = self.replay.people[entry["owner"]] if entry["owner"] else None
        if "category" in entry:
            values["category"] = self.replay.categories[self.code][entry["category"]]
        if "target_in" in entry:
            values["target_on"] = self.replay.now.date() + timedelta(days=entry["target_in"])
        if "tags" in entry:
            values["tags"] = format_tags([Tag(kind, name) for kind, names in entry["tags"].items() for name in names])
        return values

    def _changed(self, event: dict[str, Any]) -> None:
        changes = self._values(event.get("set", {}))
        if "current" in event.get("set", {}):
            changes["current_rationale"] = event["reason"]
        state = event.get("set", {}).get("state")
        if state == RiskState.CLOSED:
            changes |= {
                "state": state, "close_reason": event["set"]["close_reason"], "next_review_on": None,
                "closed_at": self.replay.moment(event["days_ago"], 1),
                "duplicate_of": Risk.objects.filter(reference=event["set"].get("duplicate_of")).first(),
            }  # fmt: skip
        elif state:
            changes |= {"state": state, "close_reason": "", "closed_at": None, "duplicate_of": None}
        if event.get("review"):
            self._reviewed(event["days_ago"], event["by"], event["reason"], changes)
        else:
            self._write(event["days_ago"], event["by"], event["reason"], changes)

    def _reviewed(self, days: int, by: str, reason: str, changes: dict[str, Any]) -> None:
        likelihood = changes.get("current_likelihood", self.risk.current_likelihood)
        impact = changes.get("current_impact", self.risk.current_impact)
        rating = self.risk.register.grid.rating(likelihood * impact if likelihood and impact else None)
        day = self.replay.day(days)
        due = cadence.after_review(self.risk.register, rating=rating, due=self.risk.next_review_on, today=day)
        self._write(days, by, reason, {"last_reviewed_on": day, "next_review_on": due} | changes)

    def _write(self, days: int, by: str, reason: str, changes: dict[str, Any]) -> None:
        complete = self.risk.current_score and (changes.get("owner") or self.risk.owner_id)
        moment = self.replay.moment(days, 1)
        if self.risk.state == RiskState.DRAFT and complete and self.entry["logged"]["state"] == RiskState.OPEN:
            changes = changes | {"state": RiskState.OPEN, "opened_at": moment}
        if days == self.last and "next_review_in" in self.entry and changes.get("state") != RiskState.CLOSED:
            changes = changes | {"next_review_on": self._present_due()}
        person = self.replay.people[by]
        recording.update(self.risk, changes, by=person, now=moment, seen=self.risk.version, reason=reason)

    def _settle_review(self, moment: datetime) -> None:
        if "next_review_in" in self.entry:
            changes = {"next_review_on": self._present_due()}
            recording.update(self.risk, changes, by=self.risk.logged_by, now=moment, seen=1)

    def _present_due(self) -> date:
        return self.replay.now.date() + timedelta(days=self.entry["next_review_in"])

    def _said(self, found: dict[str, Any]) -> None:
        comments.add_comment(
            risk=self.risk,
            by=self.replay.people[found["by"]],
            now=self.replay.moment(found["days_ago"], 2),
            text=found["text"],
        )

    def _related(self, found: dict[str, Any]) -> None:
        other = Risk.objects.get(reference=found["to"])
        relations.relate(
            risk=self.risk, other=other, kind=found["kind"], by=self.replay.people[found["by"]],
            now=self.replay.moment(found["days_ago"], 2),
        )  # fmt: skip


class _Work:
    """One action of a risk of the story."""

    def __init__(self, life: _Life, found: dict[str, Any]) -> None:
        self.life, self.found = life, found
        self.action = Action()

    def add(self) -> None:
        """Give the work to somebody."""
        replay, found = self.life.replay, self.found
        due = replay.now.date() + timedelta(days=found["due_in"])
        values = {
            "title": found["what"],
            "owner": replay.people[found["who"]],
            "due_on": due,
            "note": found.get("note", ""),
        }
        by = self.life.risk.owner or replay.people[self.life.chair]
        self.action = actions.add_action(
            risk=self.life.risk, by=by, now=replay.moment(found["added_days_ago"], 3), values=values
        )

    def move(self, state: str, day: str) -> None:
        """Start, finish or drop it on the day the story says."""
        replay = self.life.replay
        actions.set_action_state(
            action=self.action,
            by=self.action.owner,
            now=replay.moment(self.found[day], 4),
            seen=self.action.version,
            state=state,
        )
