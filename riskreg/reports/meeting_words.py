"""The words of the agenda pack and the minutes."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from riskreg.lib.spoken import once_a_language
from riskreg.reports import words


def agenda() -> str:
    """The name of the paper before the meeting."""
    return _("Agenda pack")


def minutes() -> str:
    """The name of the paper after it."""
    return _("Minutes")


def when(start: datetime, minutes: int, timezone: str) -> str:
    """Day, time and planned length."""
    text = f"{date_format(start, 'l j F Y, H:i')} ({timezone})"
    return f"{text}, {length(minutes)}" if minutes else text


def length(minutes: int) -> str:
    """ "60 minutes"."""
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def held(opened: datetime, closed: datetime, planned: datetime) -> str:
    """From when to when it was held, with the day where that is not the planned one."""
    first = "H:i" if opened.date() == planned.date() else "j M Y, H:i"
    last = "H:i" if closed.date() == opened.date() else "j M Y, H:i"
    return _("%(start)s to %(end)s") % {"start": date_format(opened, first), "end": date_format(closed, last)}


@once_a_language
def labels() -> dict[str, str]:
    """The labels of the particulars."""
    return {
        "when": _("When"), "held": _("Held"), "place": _("Where"), "chair": _("Chair"), "register": _("Register"),
        "appetite": _("Limits"), "position": _("Figures as of"), "next": _("Next meeting"), "present": _("Present"),
        "apologies": _("Apologies"), "absent": _("Absent"), "invited": _("Invited"), "why": _("Why it is here"),
        "note": _("Note"), "decision": _("Decision"), "owner": _("Owner"), "review": _("Next review"),
        "statement": _("Statement"), "strategy": _("Strategy"), "controls": _("Controls"), "reason": _("Reason"),
        "scores": _("Scores"),
    }  # fmt: skip


def limits(appetite: int, tolerance: int) -> str:
    """The two limits in a sentence."""
    return _("Appetite up to %(appetite)d, tolerance up to %(tolerance)d") % {
        "appetite": appetite,
        "tolerance": tolerance,
    }


def outcome(value: str) -> str:
    """What an item came to, in words."""
    return {
        "no_change": _("No change"), "rescored": _("Re-scored"), "strategy_changed": _("Strategy changed"),
        "accepted": _("Accepted"), "closed": _("Closed"), "deferred": _("Deferred"), "escalated": _("Escalated"),
    }.get(value, value)  # fmt: skip


@once_a_language
def action_state(value: str) -> str:
    """Where a piece of work is."""
    return {"todo": _("To do"), "doing": _("Doing"), "done": _("Done"), "dropped": _("Dropped")}.get(value, value)


def headings() -> dict[str, str]:
    """The headings of both papers."""
    return {
        "people": _("Who is invited"), "attended": _("Attendance"), "order": _("Order of business"),
        "items": _("The risks on the agenda"), "decisions": _("Decisions of the last meeting"),
        "carried": _("Actions still open"), "dealt": _("Items"), "numbered": _("Decisions"),
        "actions": _("Actions given"), "deferred": _("Put off or dropped"), "addenda": _("Corrections"),
        "signatures": _("Signatures"), "about": _("About this paper"),
    }  # fmt: skip


def columns() -> dict[str, str]:
    """The headers of the tables."""
    return {
        "number": _("No."), "reference": _("Ref"), "risk": _("Risk"), "score": _("Score"), "why": _("Why it is here"),
        "minutes": pgettext("of time", "Minutes"),
        "what": _("What"), "who": _("Who"), "due": _("By when"), "state": _("State"),
        "decision": _("Decision"), "date": _("Date"), "field": _("What changed"), "before": _("Before"),
        "after": _("After"), "reason": _("Reason"), "outcome": _("Outcome"),
    }  # fmt: skip


def nothing() -> dict[str, str]:
    """What stands where a list is empty."""
    return {
        "items": _("Nothing is on the agenda."), "dealt": _("No item was dealt with."),
        "decisions": _("Nothing was decided."), "actions": _("No actions were given."),
        "carried": _("No actions are open."), "people": _("Nobody has been invited yet."),
    }  # fmt: skip


def decisions_of(title: str) -> str:
    """The heading of the earlier decisions."""
    return _("Decisions of %(meeting)s") % {"meeting": title}


def total(minutes: int, items: int) -> str:
    """How much the agenda asks for."""
    count = ngettext("%(count)d item", "%(count)d items", items) % {"count": items}
    return f"{count}, {length(minutes)}" if minutes else count


def put_off(dropped: bool) -> str:
    """Whether it comes back."""
    return _("Dropped") if dropped else _("Deferred to the next meeting")


def addendum(number: int, name: str, moment: str) -> str:
    """Who corrected the minutes, and when."""
    return _("Addendum %(number)d, %(name)s, %(moment)s") % {"number": number, "name": name, "moment": moment}


def corrections_apply() -> str:
    """What corrections mean."""
    return _("The minutes themselves are unchanged. What follows corrects or completes them.")


@once_a_language
def due(late: int | None) -> str:
    """How late an action is; "" when it is not."""
    return words.overdue(late) if late else ""


def history(head: str) -> str:
    """The head of the chain, with what it is."""
    return _("Head of the history chain at that moment: %(head)s") % {"head": head}


@once_a_language
def nobody() -> str:
    """What stands where no owner is given."""
    return _("Nobody")
