"""Pages of the past: `?as_of=2026-06-30` shows the register as it stood, and lets nobody change it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.domain import as_of, figures
from riskreg.domain.errors import Refused
from riskreg.filters.query import Query
from riskreg.lib.day_words import full_day
from riskreg.lib.readable import Readable
from riskreg.models import Register, Risk
from riskreg.views.common import Request, clock, register_for, risk_for

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Then(Readable):
    """The moment a page shows: as an address says it, in words, and the query string that keeps it in a link."""

    text: str
    words: str
    query: str
    day: str


@dataclass(frozen=True, slots=True)
class Ready(Readable):
    """A date that is often asked for."""

    value: str
    label: str


def looks_back(view: View) -> View:
    """For views that know `as_of`: a moment that cannot be shown is answered with the reason (400)."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            if refused.field != "as_of":
                raise
            context = {"reason": refused.message, "path": request.path, "today": clock()[1], "nav": "registers"}
            return render(request, "registers/as_of_refused.html", context, status=400)

    return answer


def moment_asked(request: Request) -> datetime | None:
    """The moment in the address, None for the present. Raises Refused."""
    now, _today = clock()
    return as_of.moment_from(request.GET.get("as_of", ""), zone=request.organisation.zone, now=now)


def register_seen(request: Request, code: str) -> tuple[Register, date]:
    """The register as the address asks for it, and the day it shows. 404 as ever; raises Refused."""
    register = register_for(request, code)
    moment = moment_asked(request)
    if moment is None:
        return register, clock()[1]
    return as_of.register_then(register, moment), timezone.localdate(moment)


def risk_seen(request: Request, reference: str) -> Risk:
    """The risk as the address asks for it, in its register of that moment. 404 as ever; raises Refused."""
    risk = risk_for(request, reference)
    moment = moment_asked(request)
    return risk if moment is None else as_of.risk_then(risk, as_of.register_then(risk.register, moment))


def then_of(register: Register) -> Then | None:
    """What the pages say about the moment; None in the present."""
    if register.as_of is None:
        return None
    text = as_of.text_of(register.as_of)
    day = full_day(timezone.localdate(register.as_of))
    return Then(text, as_of.words_of(register.as_of), Query((("as_of", text),)).href, day)


def keeping_moment(query: Query, register: Register) -> Query:
    """The query with the moment that is shown."""
    return query if register.as_of is None else query.adding("as_of", as_of.text_of(register.as_of))


def picker(query: Query, register: Register) -> dict[str, Any]:
    """The menu that leads to another day: what the page keeps, the dates often asked for, the last day possible."""
    _now, today = clock()
    then = then_of(register)
    return {
        "then": then,
        "past_query": then.query if then else "",
        "look_back": {"state": query.without("as_of").pairs, "ready": ready_days(today), "last": today.isoformat()},
        "to_now": query.without("as_of").href,
    }


def year_before(day: date) -> date:
    """The same day of the year before; a day at the end of a month becomes its 28th."""
    return date(day.year - 1, day.month, min(day.day, 28))


def ready_days(today: date) -> list[Ready]:
    """A week and a month ago, the last quarter's end, the last year's end."""
    quarter = figures.quarter_start(today) - timedelta(days=1)
    year = date(today.year, 1, 1) - timedelta(days=1)
    found = [
        (today - timedelta(days=7), _("a week ago")),
        (quarter, _("end of the quarter")),
        (year, _("end of the year")),
        (year_before(today), _("a year ago")),
    ]
    words = dict(reversed(found))
    return [Ready(day.isoformat(), f"{full_day(day)} · {words[day]}") for day in sorted(words, reverse=True)]
