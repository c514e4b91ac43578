"""When a risk is reviewed next. Pure: dates in, dates out.

The date is stored, set when a review is done, brought forward when the rating rises or the
cadence quickens, and never pushed back by anything but a review (or a reopening).
"""

from datetime import date, timedelta

from riskreg.choices import CadenceBase, Rating
from riskreg.models import Register

_ORDER = ["", *Rating.values]


def first_review(register: Register, *, rating: str, logged_on: date) -> date:
    """The review date of a risk logged (or reopened) on a day."""
    return logged_on + timedelta(days=register.cadence_days(rating))


def after_rescoring(register: Register, *, due: date | None, was: str, now: str, today: date) -> date | None:
    """The review date after the rating changed: earlier if the rating rose, otherwise as it was."""
    if due is None or _ORDER.index(now) <= _ORDER.index(was):
        return due
    return min(due, today + timedelta(days=register.cadence_days(now)))


def after_review(register: Register, *, rating: str, due: date | None, today: date) -> date:
    """The next date once a review is done, counted as the register chooses; never in the past."""
    days = timedelta(days=register.cadence_days(rating))
    if register.cadence_base == CadenceBase.DUE and due is not None:
        return max(due + days, today + timedelta(days=1))
    return today + days
