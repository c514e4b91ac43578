"""Dates in cells: one order of day and month for a whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from riskreg.imports.errors import ImportRefused
from riskreg.imports.words import fold
from riskreg.lib.day_words import FIRST_YEAR, LAST_YEAR

ORDERS = ("dmy", "mdy", "ymd")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})[./-]\s?(\d{4}|\d{2})(?:\s.*)?")
# Folded, so that "05/Mar/26 9:00 AM" is "05 mar 26 9 00 am".
_TIME = r"(?: \d{1,2} \d{2}(?: \d{2})?(?: [ap]m)?)?"
_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:de |of )?([a-zа-я]+) (?:de )?(\d{{4}}|\d{{2}}){_TIME}")
_NAMED_MONTH_FIRST = re.compile(rf"([a-z]+) (\d{{1,2}})(?:st|nd|rd|th)? (\d{{4}}){_TIME}")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # days since 1900 in a spreadsheet: 1954 to 2119
_FIRST_DAY = date(1899, 12, 30)
_MONTHS = (
    "jan january januar janner janvier enero ene gennaio gen janeiro januari stycznia января",
    "feb february februar fevrier fev febrero febbraio fevereiro februari lutego февраля",
    "mar march marz maerz mars marzo marco maart marca марта",
    "apr april avril avr abril abr aprile kwietnia апреля",
    "may mai mayo maggio mag maio mei maja мая",
    "jun june juni juin junio giugno giu junho czerwca июня",
    "jul july juli juillet julio luglio lug julho lipca июля",
    "aug august aout agosto ago augustus sierpnia августа",
    "sep sept september septembre septiembre settembre set setembro wrzesnia сентября",
    "oct october oktober okt octobre octubre ottobre ott outubro pazdziernika октября",
    "nov november novembre noviembre novembro listopada ноября",
    "dec december dezember dez decembre diciembre dic dicembre dezembro grudnia декабря",
)
_MONTH_OF = {fold(name): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}


def date_order(texts: Iterable[str], stated: str = "") -> str:
    """The order of a column's dates, "dmy" or "mdy"; "" if its numbers leave both open.

    Dots always mean day first. Raises ImportRefused for a stated order that is none.
    """
    if stated:
        if stated.lower() not in ORDERS:
            raise ImportRefused(_("“%(rule)s” is no order of a date. Use dmy, mdy or ymd.") % {"rule": stated})
        return stated.lower()
    found = [match for text in texts if (match := _NUMERIC.fullmatch(text))]
    day_first = any(int(match[1]) > 12 or match[2] == "." for match in found)
    month_first = any(int(match[3]) > 12 for match in found)
    if day_first == month_first:
        return ""
    return "dmy" if day_first else "mdy"


def in_numbers(texts: Iterable[str]) -> bool:
    """Whether any of these is a date in which day and month stand as two bare numbers."""
    return any(_NUMERIC.fullmatch(text) for text in texts)


def read_date(text: str, order: str) -> date | None:
    """The date in a cell, None if there is none or the order leaves it open."""
    if match := _ISO.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(text):
        return _numeric(int(match[1]), int(match[3]), match[4], order)
    if _SERIAL.fullmatch(text):
        return _FIRST_DAY + timedelta(days=int(float(text)))
    folded = fold(text)
    if match := _NAMED.fullmatch(folded):
        return _date(_year(match[3]), _MONTH_OF.get(match[2], 0), int(match[1]))
    if match := _NAMED_MONTH_FIRST.fullmatch(folded):
        return _date(int(match[3]), _MONTH_OF.get(match[1], 0), int(match[2]))
    return None


def looks_like_date(text: str) -> bool:
    """Whether a cell holds a date, in whatever order."""
    return read_date(text, "dmy") is not None or read_date(text, "mdy") is not None


def _numeric(first: int, second: int, year: str, order: str) -> date | None:
    if order not in ("dmy", "mdy") and first != second:
        return None
    day, month = (first, second) if order != "mdy" else (second, first)
    return _date(_year(year), month, day)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= year <= LAST_YEAR else None
