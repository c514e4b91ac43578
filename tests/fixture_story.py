"""The shipped fixtures, read from their files, and the life of a demo risk replayed from them. No database."""

from pathlib import Path

import yaml

from riskreg.choices import Rating, RiskState
from riskreg.scoring import Band, Grid, Level

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
SCORES = ("inherent", "current", "target")
FIELDS = {
    *("title", "cause", "event", "consequence", "category", "source", "state", "owner", "owner_as_written"),
    *SCORES,
    *(f"{name}_rationale" for name in SCORES),
    *("target_in", "strategy", "transfer_to", "controls", "tags"),
}
RATING_ORDER = ["", *Rating.values]


def load(name):
    """The content of a fixture file."""
    return yaml.load((FIXTURES / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


MATRICES = {matrix["key"]: matrix for matrix in load("matrices.yaml")}
CATEGORIES = load("categories.yaml")
DEMO = load("demo.yaml")
REGISTERS = {register["code"]: register for register in DEMO["registers"]}
RISKS = {f"{code}-{place:03d}": risk for code, risks in DEMO["risks"].items() for place, risk in enumerate(risks, 1)}


def grid_of(matrix):
    """A ready matrix as a grid."""
    likelihood, impact = (tuple(Level(**level) for level in matrix[axis]) for axis in ("likelihood", "impact"))
    return Grid(likelihood=likelihood, impact=impact, bands=tuple(Band(**band) for band in matrix["bands"]))


GRID = grid_of(MATRICES["5x5"])


def register_of(reference):
    """The register a reference belongs to."""
    return REGISTERS[reference.partition("-")[0]]


def points(pair):
    """The score of a pair of levels, None when not scored."""
    return pair[0] * pair[1] if pair else None


def timeline(reference):
    """Every later event of a risk, oldest first, with the meetings that left it unchanged."""
    risk, chair = RISKS[reference], register_of(reference)["chair"]
    unchanged = [{"days_ago": day, "by": chair, "review": "no_change"} for day in risk.get("unchanged_on", [])]
    return sorted([*risk.get("history", []), *unchanged], key=lambda event: -event["days_ago"])


def apply(state, event):
    """The state of a risk after an event."""
    changes = event.get("set", {})
    after = {**state, **changes}
    for name in SCORES:
        if name in changes:
            after.setdefault(f"{name}_rationale", "")
            after[f"{name}_rationale"] = changes.get(f"{name}_rationale", event["reason"])
    if changes.get("state") == RiskState.OPEN:
        after.pop("close_reason", None)
    return after


def states(reference):
    """Pairs of (event, state before it), then (None, the present state)."""
    state = {key: value for key, value in RISKS[reference]["logged"].items() if key in FIELDS}
    for event in timeline(reference):
        yield event, state
        state = apply(state, event)
    yield None, state


def present(reference):
    """The state of a risk today."""
    return list(states(reference))[-1][1]


def next_review(reference):
    """Where the cadence rules put the next review, in days from today."""
    cadence = register_of(reference)["cadence"]

    def days(rating):
        return cadence[rating or "unrated"]

    due = -RISKS[reference]["logged"]["days_ago"] + days(GRID.rating(points(RISKS[reference]["logged"].get("current"))))
    for event, before in states(reference):
        if event is None:
            return due
        after = apply(before, event)
        was, now = (GRID.rating(points(state.get("current"))) for state in (before, after))
        reopened = before["state"] == RiskState.CLOSED and after["state"] == RiskState.OPEN
        if "review" in event or reopened:
            due = -event["days_ago"] + days(now)
        elif RATING_ORDER.index(now) > RATING_ORDER.index(was):
            due = min(due, -event["days_ago"] + days(now))
    return due
