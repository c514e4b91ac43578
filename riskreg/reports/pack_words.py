"""The words of the register pack and of the single risk."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.lib.spoken import once_a_language
from riskreg.reports import words


@once_a_language
def headings() -> dict[str, str]:
    """The titles of the parts."""
    return {
        "cover": _("Cover"), "contents": _("Contents"), "executive": _("Executive summary"),
        "movement": _("Movement"), "top": _("Highest risks"), "details": _("Risks in detail"),
        "actions": _("Actions"), "acceptances": _("Acceptances"), "trend": _("Open risks by rating, by quarter"),
        "categories": _("Risks by category"),
    }  # fmt: skip


def movement(since: str) -> str:
    """The heading of the part."""
    return _("Movement since %(since)s") % {"since": since} if since else headings()["movement"]


def compared_with(since: str) -> str:
    """What the changes under the figures are measured from."""
    return _("Changes since %(since)s.") % {"since": since}


def no_earlier() -> str:
    """When there is nothing to compare with."""
    return _("There is no earlier report to compare with.")


def nothing_moved() -> str:
    """When nothing has changed."""
    return _("No risk was added, closed or scored differently.")


@once_a_language
def kind(value: str) -> str:
    """What happened to a risk."""
    return {"new": _("New"), "closed": _("Closed"), "up": _("Up"), "down": _("Down")}.get(value, value)


def moved(counts: dict[str, int], unchanged: int) -> str:
    """The movement in one line, each count by itself."""
    parts = [f"{kind(name)} {counts.get(name, 0)}" for name in ("new", "closed", "up", "down")]
    last = _("unchanged %(count)d") % {"count": unchanged}
    return "  ·  ".join([*parts, last[:1].upper() + last[1:]])


@once_a_language
def columns() -> dict[str, str]:
    """The headers of the tables."""
    return {
        "reference": _("Ref"), "risk": _("Risk"), "what": _("What"), "from": _("From"), "to": _("To"),
        "when": _("When"), "why": _("Why"), "action": _("Action"), "who": _("Who"), "due": _("By when"),
        "state": _("State"), "approver": _("Approved by"), "signed": _("Signed"), "expires": _("Expires"),
        "terms": _("Why and on what terms"), "score": _("Score accepted"), "outcome": _("Outcome"), "note": _("Note"),
        "category": _("Category"), "risks": _("Risks"), "level": _("Score"), "places": _("Likelihood × impact"),
    }  # fmt: skip


@once_a_language
def labels() -> dict[str, str]:
    """The labels of a risk's particulars."""
    return {
        "statement": _("Statement"), "scores": _("Scores"), "strategy": _("Strategy"), "owner": _("Owner"),
        "controls": _("Controls"), "review": _("Next review"), "actions": _("Actions"), "acceptance": _("Acceptance"),
        "category": _("Category"), "tags": _("Tags"), "appetite": _("Appetite"), "next": _("Next action"),
        "logged": _("Logged"), "reviewed": _("Last review"), "transfer": _("Transferred to"), "links": _("Links"),
        "why": _("Why this score"), "state": _("State"), "cause": _("Cause"), "event": _("Event"),
        "consequence": _("Consequence"), "target": _("Target date"),
    }  # fmt: skip


@once_a_language
def risk_headings() -> dict[str, str]:
    """The headings of a single risk."""
    return {
        "scores": _("Scores"), "treatment": _("Treatment"), "actions": _("Actions"), "acceptance": _("Acceptance"),
        "reviews": _("Reviews"), "history": _("History"), "about": _("About this paper"),
    }  # fmt: skip


def verdict(points: int | None, appetite: int, tolerance: int) -> str:
    """How a score stands to the limits, as a text that stands alone."""
    found = _verdict(points, appetite, tolerance)
    return found[:1].upper() + found[1:]


def _verdict(points: int | None, appetite: int, tolerance: int) -> str:
    if points is None:
        return words.not_scored()
    if points <= appetite:
        return _("within appetite (%(limit)d)") % {"limit": appetite}
    if points <= tolerance:
        return _("above appetite (%(appetite)d), within tolerance (%(tolerance)d)") % {
            "appetite": appetite,
            "tolerance": tolerance,
        }
    return _("above tolerance (%(limit)d): to be escalated") % {"limit": tolerance}


def quarter(on: date) -> str:
    """The label of a point of the trend: "Q3 2026", or the day where it is no quarter's end."""
    ends = {(3, 31): 1, (6, 30): 2, (9, 30): 3, (12, 31): 4}
    number = ends.get((on.month, on.day))
    return f"Q{number} {on.year}" if number else date_format(on, "j M Y")


def trend_alt(points: list[tuple[str, int, int]]) -> str:
    """The trend in words: of each quarter the critical and the high ones."""
    parts = [
        _("%(quarter)s: %(critical)d critical, %(high)d high") % {"quarter": name, "critical": critical, "high": high}
        for name, critical, high in points
    ]
    return _("Trend of the highest ratings. %(points)s.") % {"points": "; ".join(parts)}


def trend_note() -> str:
    """What the trend counts."""
    return _("All open risks of the register at the end of each quarter, whatever the filter of this report.")


@once_a_language
def acceptance_state(value: str) -> str:
    """Where an acceptance stands."""
    return {
        "in_force": _("In force"), "expired": _("Expired"), "stale": _("Out of date"), "asked": _("To be signed"),
    }.get(value, value)  # fmt: skip


@once_a_language
def nothing() -> dict[str, str]:
    """What stands where a list is empty."""
    return {
        "actions": _("No actions are open."), "acceptances": _("No risk has been accepted."),
        "no_actions": _("No actions."), "reviews": _("Not reviewed yet."), "history": _("Nothing has changed yet."),
        "acceptance": _("Nobody has accepted this risk."),
    }  # fmt: skip


def open_actions(count: int, late: int) -> str:
    """How many there are, and how many are late."""
    said = ngettext("%(count)d open action", "%(count)d open actions", count) % {"count": count}
    return _("%(actions)s, %(late)d overdue") % {"actions": said, "late": late} if late else said


def risk_paper() -> str:
    """The name of the paper on one risk."""
    return _("Risk")


def map_alt(named: list[tuple[str, str]]) -> str:
    """The small matrix of one risk in words."""
    return _("Matrix with %(points)s.") % {
        "points": ", ".join(f"{name} {text}" for name, text in named) or words.not_scored()
    }


def conditions(text: str) -> str:
    """The terms of an acceptance; people write one a line."""
    return _("Conditions: %(text)s") % {"text": "; ".join(filter(None, map(str.strip, text.splitlines())))}


def no_category() -> str:
    """What stands where a risk has no category."""
    return _("No category")
