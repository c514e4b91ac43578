"""The demo's workshop: going on now, with ideas, headings and dots; nothing of it is in a register yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from riskreg.domain import workshop_ideas, workshops
from riskreg.domain.demo_meetings import Replay
from riskreg.models import Participant


def events(replay: Replay) -> Iterator[tuple[int, Callable[[], Any]]]:
    """Everything that happened, with the day: today."""
    for found in replay.story["workshops"]:
        yield 0, partial(_hold, replay, found)


def _hold(replay: Replay, found: Mapping[str, Any]) -> None:
    chair, now = replay.people[found["facilitator"]], replay.now
    register = replay.registers[found["register"]]
    workshop = workshops.start(register=register, title=found["title"], dots=found["dots"], by=chair, now=now)
    people: dict[str, Participant] = {}
    for key in found["people"]:
        people[key] = workshops.join(workshop=workshop, user=replay.people[key], name="", now=now).participant
    for name in found["guests"]:
        people[name] = workshops.join(workshop=workshop, user=None, name=name, now=now).participant
    ideas = {}
    for number, entry in enumerate(found["ideas"]):
        ideas[number] = workshop_ideas.add_idea(
            workshop=workshop, participant=people[entry["by"]], key=f"{number:036d}", title=entry["title"],
            cause=entry.get("cause", ""), now=now,
        ).pk  # fmt: skip
    workshops.move_on(workshop=workshop, phase="groups", by=chair)
    for number, entry in enumerate(found["ideas"]):
        if "same_as" in entry:
            into = ideas[entry["same_as"]]
            workshop_ideas.merge_ideas(workshop=workshop, ideas=[ideas[number]], into=into, by=chair)
        elif "heading" in entry:
            workshop_ideas.group_ideas(workshop=workshop, ideas=[ideas[number]], group=entry["heading"], by=chair)
    workshops.move_on(workshop=workshop, phase="votes", by=chair)
    for who, dots in found["dots_on"].items():
        for number, count in dots.items():
            workshop_ideas.put_dots(workshop=workshop, participant=people[who], idea=ideas[number], dots=count)
