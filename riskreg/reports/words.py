"""Every word a report prints, in one place, so that it can be translated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.lib.spoken import once_a_language
from riskreg.reports.data import Levels, RiskLine
from riskreg.scoring import Grid


@once_a_language
def rating(value: str) -> str:
    """The word for a rating; a value that is not known prints as it is."""
    return {
        "": not_scored(),
        "low": _("Low"),
        "moderate": _("Moderate"),
        "high": _("High"),
        "critical": _("Critical"),
    }.get(value, value)


@once_a_language
def strategy(value: str) -> str:
    """The word for a strategy; empty is "Not decided"."""
    known = {
        "": _("Not decided"),
        "avoid": _("Avoid"),
        "transfer": _("Transfer"),
        "mitigate": _("Mitigate"),
        "accept": _("Accept"),
    }
    return known.get(value or "", value)


@once_a_language
def state(value: str) -> str:
    """The word for a risk's state."""
    return {"draft": _("Draft"), "open": _("Open"), "closed": _("Closed")}.get(value, value or "")


def day(value: date) -> str:
    """A date as "12 Mar 2027"."""
    # Moments are not kept: two that are equal may fall on different days of their zones.
    return date_format(value, "j M Y") if isinstance(value, datetime) else _day(value)


@once_a_language
def _day(value: date) -> str:
    return date_format(value, "j M Y")


def moment(value: datetime, timezone: str) -> str:
    """A date and time with its zone, as "12 Mar 2027, 14:00 (Europe/London, UTC+01:00)"."""
    offset = value.strftime("%z")
    utc = f"UTC{offset[:3]}:{offset[3:5]}" if offset.strip("+-0") else "UTC"
    zone = timezone if timezone in ("", "UTC") else f"{timezone}, {utc}"
    return f"{date_format(value, 'j M Y, H:i')} ({zone or utc})"


@once_a_language
def not_scored() -> str:
    """What stands where there is no score."""
    return _("Not scored")


@once_a_language
def unowned() -> str:
    """What stands where there is no owner."""
    return _("Unowned")


@once_a_language
def overdue(days: int) -> str:
    """ "9 days overdue"."""
    return ngettext("%(days)d day overdue", "%(days)d days overdue", days) % {"days": days}


@once_a_language
def actions_open(count: int) -> str:
    """ "3 open", or "none"."""
    return ngettext("%(count)d open", "%(count)d open", count) % {"count": count} if count else _("none")


@once_a_language
def actions_overdue(count: int) -> str:
    """ "2 overdue"."""
    return ngettext("%(count)d overdue", "%(count)d overdue", count) % {"count": count}


def page_of(number: int, total: int) -> str:
    """ "Page 2 of 9"."""
    return _("Page %(number)d of %(total)d") % {"number": number, "total": total}


def risks_range(first: int, last: int, total: int) -> str:
    """ "Risks 1 to 14 of 35"."""
    if first == last:
        return _("Risk %(first)d of %(total)d") % {"first": first, "total": total}
    return _("Risks %(first)d to %(last)d of %(total)d") % {"first": first, "last": last, "total": total}


def range_of(low: int, high: int) -> str:
    """ "5 to 9", or "25" when both ends are the same."""
    return str(low) if low == high else _("%(low)d to %(high)d") % {"low": low, "high": high}


def all_open_risks() -> str:
    """What is shown when no filter is set."""
    return _("All open risks")


def no_risks() -> str:
    """What is printed when no risk is in the report."""
    return _("No risks match this filter.")


def likelihood() -> str:
    """The name of the upright axis."""
    return _("Likelihood")


def impact() -> str:
    """The name of the level axis."""
    return _("Impact")


def tolerance_key(limit: int) -> str:
    """The legend of the tolerance line."""
    return _("Tolerance: escalate above %(limit)d") % {"limit": limit}


def appetite_key(limit: int) -> str:
    """The legend of the appetite line."""
    return _("Appetite: acceptable up to %(limit)d") % {"limit": limit}


def new() -> str:
    """Marks a risk logged since the last position."""
    return _("new")


def continued() -> str:
    """Marks the second page of a risk that does not fit on one."""
    return _("continued")


def no_date() -> str:
    """What stands where no review is planned."""
    return _("No date")


@once_a_language
def table_headers() -> dict[str, str]:
    """The headers of the printed table, by column."""
    return {
        "reference": _("Ref"),
        "risk": _("Risk"),
        "score": _("Current score"),
        "movement": _("Change"),
        "likelihood": _("L"),
        "impact": _("I"),
        "target": _("Target"),
        "strategy": _("Strategy"),
        "owner": _("Owner"),
        "review": _("Next review"),
        "actions": _("Actions"),
    }


def register_table() -> str:
    """The heading of the table."""
    return _("Register table")


def summary() -> str:
    """The outline entry of the first page."""
    return _("Summary")


def document_title(organisation: str, register: str) -> str:
    """The title in the file's properties."""
    return _("%(register)s: risk register, %(organisation)s") % {"register": register, "organisation": organisation}


def register_sheet() -> str:
    """The name of the workbook's first sheet."""
    return _("Register")


def rated_headers() -> set[str]:
    """The columns of the workbook that carry the colour of the rating."""
    return {_("Current score"), _("Rating")}


def register_title(name: str, code: str) -> str:
    """The register's name with its code: "Technology risks (IT)"."""
    return f"{name or ''} ({code})" if code else name


def position(moment: str) -> str:
    """ "Position at 12 Mar 2027, 14:00 (…)"."""
    return _("Position at %(moment)s") % {"moment": moment}


def sentences(parts: Iterable[str]) -> str:
    """The parts one after the other, each with an end."""
    found = filter(None, map(str.strip, parts))
    return " ".join(part if part.endswith((".", "!", "?", "…")) else f"{part}." for part in found)


def statement(cause: str, event: str, consequence: str) -> str:
    """Cause, event and consequence as one sentence; "" where none is written."""
    because, leading = _joints()
    parts = [
        because % {"text": cause.strip().rstrip(".,;")} if cause and cause.strip() else "",
        event.strip().rstrip(".,;") if event else "",
        leading % {"text": consequence.strip().rstrip(".,;")} if consequence and consequence.strip() else "",
    ]
    text = ", ".join(filter(None, parts))
    return f"{text[:1].upper()}{text[1:]}." if text else ""


@once_a_language
def _joints() -> tuple[str, str]:
    """What a statement is put together with."""
    return _("Because %(text)s"), _("leading to %(text)s")


def points(grid: Grid, levels: Levels) -> str:
    """A score with its rating and its two levels: "12 High (Likely × Major)"; "" where there is none."""
    if levels.score is None:
        return ""
    places = f"{grid.likelihood_label(levels.likelihood)} × {grid.impact_label(levels.impact)}"
    return f"{levels.score} {rating(grid.rating(levels.score))} ({places})"


def scores_line(grid: Grid, risk: RiskLine) -> str:
    """The three scores in one line; what has not been judged is left out."""
    named = ((inherent(), risk.inherent), (current(), risk.current), (target(), risk.target))
    found = [f"{name} {points(grid, levels)}" for name, levels in named if levels.score is not None]
    return " → ".join(found) or not_scored()


@once_a_language
def inherent() -> str:
    """The score before controls."""
    return _("Inherent")


@once_a_language
def current() -> str:
    """The score today."""
    return _("Current")


@once_a_language
def target() -> str:
    """The score to be reached."""
    return _("Target")


def heat_map_alt(grid: Grid, cells: Mapping[tuple[int, int], int]) -> str:
    """The heat map in words, the highest scores first."""
    filled = sorted(
        ((pair, n) for pair, n in cells.items() if n and all(pair)), key=lambda item: -item[0][0] * item[0][1]
    )
    parts = [
        _("%(count)d at %(likelihood)s × %(impact)s (score %(score)d, %(rating)s)") % {
            "count": number, "likelihood": grid.likelihood_label(pair[0]), "impact": grid.impact_label(pair[1]),
            "score": pair[0] * pair[1], "rating": rating(grid.rating(pair[0] * pair[1])),
        }
        for pair, number in filled
    ]  # fmt: skip
    return _("Heat map, number of risks by likelihood × impact: %(cells)s.") % {"cells": "; ".join(parts) or _("none")}


def moved_alt(moved: int, new: int, closed: int) -> str:
    """What the heat map with arrows shows, for those who cannot see it."""
    text = _(
        "Heat map: %(moved)s arrows for risks that moved, %(new)s new, %(closed)s closed. The tables below say which."
    )
    return text % {"moved": moved, "new": new, "closed": closed}


def moved_key() -> str:
    """How to read the heat map with arrows."""
    return _("A dark red arrow rose, a blue one fell; + is new, struck out is closed; the line is the tolerance.")
