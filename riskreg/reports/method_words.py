"""The words of the scales and method part."""

from __future__ import annotations

from django.utils.translation import gettext as _

from riskreg.reports import words
from riskreg.reports.data import RegisterReport
from riskreg.reports.fonts import MISSING


def heading() -> str:
    """The title of the part."""
    return _("Scales and method")


def dimensions() -> str:
    """The heading of what each impact level looks like."""
    return _("Impact by dimension: the worst one decides")


def ratings() -> str:
    """The heading of the bands."""
    return _("Ratings")


def meaning() -> str:
    """The heading of the definitions."""
    return _("How to read the figures")


def strategies() -> str:
    """The heading of the strategies."""
    return _("Strategies")


def about() -> str:
    """The heading of the particulars."""
    return _("About this report")


def sign_off() -> str:
    """The heading of the signature lines."""
    return _("Sign-off")


def sign_off_statement(moment: str) -> str:
    """What is signed."""
    return _("Seen as the position of the register at %(moment)s.") % {"moment": moment}


def sign_off_fields() -> tuple[str, str, str]:
    """What stands under the signature lines."""
    return _("Name and role"), _("Signature"), _("Date")


def no_description() -> str:
    """For a level that only has a label."""
    return _("No description given.")


def level_range(low: float | None, high: float | None, *, chance: bool = False) -> str:
    """The range of a level in numbers, in brackets; "" without one. A chance of 0.2 is 20 %."""
    if low is not None and high is not None:
        return _("(%(low)s to %(high)s)") % {"low": _number(low, chance), "high": _number(high, chance)}
    if low is not None:
        return _("(from %(low)s)") % {"low": _number(low, chance)}
    return _("(up to %(high)s)") % {"high": _number(high, chance)} if high is not None else ""


def _number(value: float, chance: bool) -> str:
    return f"{value * 100:.6g} %" if chance and 0 <= value <= 1 else f"{value:,.12g}"


def score_rule(top: int) -> str:
    """How a score is made."""
    return _("Score = likelihood × impact, from 1 to %(top)d. The rating is the band that the score falls in.") % {
        "top": top
    }


def scores(range_text: str, low: int, high: int, appetite: int, tolerance: int) -> str:
    """What a band means: its scores, and how they stand to the limits."""
    if high <= appetite:
        verdict = _("within appetite")
    elif low > tolerance:
        verdict = _("above tolerance, must be escalated")
    elif low > appetite and high <= tolerance:
        verdict = _("above appetite, within tolerance")
    elif low <= appetite:
        verdict = _("above appetite from %(first)d") % {"first": appetite + 1}
    else:
        verdict = _("above tolerance from %(first)d") % {"first": tolerance + 1}
    return _("Score %(range)s: %(verdict)s.") % {"range": range_text, "verdict": verdict}


def definitions(appetite: int, tolerance: int) -> list[tuple[str, str]]:
    """The words used for scores, limits and faults, each with its meaning."""
    limits = {"appetite": appetite, "tolerance": tolerance}
    return [
        (_("Inherent"), _("The score before any control is counted.")),
        (_("Current"), _("The score today, with the controls that work now. Table and heat map show this one.")),
        (_("Target"), _("The score that the planned treatment is meant to reach.")),
        (_("Appetite"), _("A score up to %(appetite)d is acceptable without further treatment.") % limits),
        (_("Tolerance"), _("A score above %(tolerance)d must be escalated and decided.") % limits),
        (_("Change"), _("How far the current score has risen or fallen since the date of comparison.")),
        (_("Overdue"), _("The day on which the review or action was due has passed.")),
        (words.unowned(), _("Nobody is accountable for this risk yet. That is a fault to put right.")),
        (words.not_scored(), _("Likelihood or impact has not been judged yet; the risk is in no rating.")),
    ]


def strategy_definitions() -> list[tuple[str, str]]:
    """The strategies, each with its meaning."""
    return [
        (words.strategy("avoid"), _("Stop or change the activity, so that the risk no longer arises.")),
        (words.strategy("transfer"), _("Let another party, such as an insurer or supplier, bear all or part of it.")),
        (words.strategy("mitigate"), _("Make it less likely or less harmful by planned actions.")),
        (words.strategy("accept"), _("Live with it for a stated time, on a recorded decision.")),
        (words.strategy(""), _("No strategy has been chosen.")),
    ]


def about_entries(report: RegisterReport, data_sha256: str = "") -> list[tuple[str, str]]:
    """The particulars of the report; what is not known is left out."""
    version = _("version %(number)s") % {"number": report.matrix_version} if report.matrix_version else ""
    size = _("%(likelihood)d likelihood × %(impact)d impact levels") % {
        "likelihood": len(report.grid.likelihood),
        "impact": len(report.grid.impact),
    }
    entries = [
        (_("Register"), words.register_title(report.register_name, report.register_code)),
        (_("Position"), words.moment(report.position, report.timezone)),
        (_("Shows"), report.filter_text or words.all_open_risks()),
        (_("Sorted by"), report.sort_text),
        (_("Changes since"), report.since_text),
        (_("Matrix"), ", ".join(filter(None, (report.matrix_name, version, size)))),
        (_("Classification"), report.classification),
        (_("History chain"), report.history_head),
        (_("Attached data"), _("SHA-256 %(digest)s") % {"digest": data_sha256} if data_sha256 else ""),
    ]
    return [(label, text) for label, text in entries if text]


def substituted() -> str:
    """Says that some characters could not be printed."""
    return _("%(mark)s stands for a character that the fonts of this report lack.") % {"mark": MISSING}


def carries_data() -> str:
    """Says what the file carries beyond its pages."""
    return _(
        "This file carries the printed risks as JSON and CSV; any PDF reader that shows attachments can save them."
    )
