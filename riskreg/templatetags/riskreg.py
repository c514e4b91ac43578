"""Filters and tags of our own; loaded in every template."""

from datetime import date

from django import template

from riskreg.lib import day_words

register = template.Library()


@register.filter
def day_in_words(day: date | None, today: date) -> str:
    """ "12 Mar 2027 (in 9 days)"; "" without a day."""
    return f"{day_words.full_day(day)} ({day_words.distance(day, today)})" if day else ""


@register.filter
def days_overdue(day: date | None, today: date) -> str:
    """ "9 days overdue"; "" when the day has not passed, or there is none."""
    return day_words.overdue(day, today) if day else ""
