"""The words of the first page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from riskreg.reports import words
from riskreg.reports.summary import Figures


def shows(filter_text: str, sort_text: str) -> str:
    """What the report holds and in which order, in one line."""
    kept = (filter_text or words.all_open_risks()).rstrip(".") if sort_text else filter_text or words.all_open_risks()
    return _("%(kept)s, sorted by %(order)s") % {"kept": kept, "order": sort_text} if sort_text else kept


def heat_map() -> str:
    """The heading of the map."""
    return _("Heat map of current scores")


def highest() -> str:
    """The heading of the list of the highest scores."""
    return _("Highest current scores")


def to_settle() -> str:
    """The heading of the list of open points."""
    return _("To be settled")


def nothing_scored() -> str:
    """When there are risks, but none has a score."""
    return _("No risk has been scored yet.")


def above_tolerance() -> str:
    """The label of that figure."""
    return _("Above tolerance")


def reviews_overdue() -> str:
    """The label of that figure."""
    return _("Reviews overdue")


def total(states: Mapping[str, int]) -> str:
    """The label of the first figure: what has been counted."""
    count = sum(states.values())
    if states.get("open", 0) == count:
        return ngettext("Open risk", "Open risks", count)
    parts = [_counted(name, number) for name, number in sorted(states.items(), key=str, reverse=True)]
    return _("Risks: %(states)s") % {"states": ", ".join(parts)}


def _counted(state: str, number: int) -> str:
    """So many risks of a state: the word for it agrees with the number in most languages."""
    counted = {
        "open": npgettext("of risks", "%(number)s open", "%(number)s open", number),
        "draft": ngettext("%(number)s draft", "%(number)s drafts", number),
        "closed": npgettext("of risks", "%(number)s closed", "%(number)s closed", number),
    }
    return counted[state] % {"number": number} if state in counted else f"{number} {words.state(state)}"


def open_points(found: Figures) -> list[tuple[str, int]]:
    """What somebody has to decide or do, each with its count."""
    return [
        (_("Above appetite, within tolerance"), found.above_appetite),
        (_("Strategy not decided"), found.undecided),
        (_("Actions overdue, of %(count)d open") % {"count": found.open_actions}, found.overdue_actions),
    ]


def actions_overdue() -> str:
    """The label of that figure."""
    return _("Actions overdue")


def change(by: int) -> str:
    """How a figure has changed: "+2", "−1", "unchanged"."""
    return f"+{by}" if by > 0 else f"−{-by}" if by < 0 else _("unchanged")
