"""The settings of a register's series of meetings: how often, when, where, who chairs."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from riskreg.access.permissions import Permission
from riskreg.domain import series
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import VersionedForm, show_refusal
from riskreg.forms.meetings import SeriesForm
from riskreg.jobs.meetings import look_ahead
from riskreg.lib.day_words import distance
from riskreg.lib.recurrence import next_days, rule_words
from riskreg.models import MeetingSeries, Register
from riskreg.views import held
from riskreg.views.common import Request, clock, register_for
from riskreg.views.conflicts import conflict_answer

SHOWN = 5  # next dates


@require_http_methods(["GET", "HEAD", "POST"])
def settings_meetings(request: Request, code: str) -> HttpResponse:
    """The series of the register, with the dates it gives; `act=preview` shows them without saving."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    found = series.series_of(register)
    if request.method != "POST":
        first = SeriesForm.initial_of(found) if found else SeriesForm.usual(clock()[1]) | {"chair": request.user}
        form = SeriesForm(register=register, initial=first | held.take(request, request.path))
        shown = (found.rule, found.first_on) if found else (SeriesForm.usual_rule(), clock()[1])
        return _page(request, register, found, form, shown)
    form = SeriesForm(request.POST, register=register)
    valid, rule = form.is_valid(), form.rule_entered()
    if request.POST.get("act") == "preview":
        return _page(request, register, found, form, rule)
    answer = _saved(request, register, form) if valid else None
    return answer or _page(request, register, found, form, rule, status=422)


@require_POST
def series_end(request: Request, code: str) -> HttpResponse:
    """Plan no further meetings."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    found, form = series.series_of(register), VersionedForm(request.POST)
    now, today = clock()
    if found is not None and form.is_valid():
        try:
            seen = form.cleaned_data["version"]
            series.end_series(series=found, by=request.user, now=now, today=today, seen=seen)
        except Conflict:
            messages.error(request, _("The settings were changed meanwhile. Look again, then repeat it."))
        else:
            messages.success(request, _("The series has ended. Meetings that are planned already stay."))
    return redirect("settings_meetings", code=register.code)


def _saved(request: Request, register: Register, form: SeriesForm) -> HttpResponse | None:
    """The answer once the series is saved; None when it was refused, with the reason in the form."""
    now, today = clock()
    try:
        series.set_series(
            register=register, by=request.user, now=now, today=today, seen=form.cleaned_data["version"],
            values=form.values(),
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
        return None
    except Conflict as conflict:
        back = request.path
        return conflict_answer(request, conflict=conflict, form=form, back=back)
    look_ahead(now=now)
    messages.success(request, _("The series is saved and its next meetings are planned."))
    return redirect("meeting_list", code=register.code)


def _page(
    request: Request,
    register: Register,
    found: MeetingSeries | None,
    form: SeriesForm,
    rule: tuple[str, date] | None,
    status: int = 200,
) -> HttpResponse:
    _now, today = clock()
    days = next_days(rule[0], rule[1], after=today - timedelta(days=1), count=SHOWN) if rule else []
    context: dict[str, Any] = {
        "register": register, "section": "settings_meetings", "nav": "registers", "form": form, "series": found,
        "days": [(day, distance(day, today)) for day in days], "rule": rule[0] if rule else "",
        "words": rule_words(rule[0]) if rule else "",
        "zone": timezone.get_current_timezone_name(),
    }  # fmt: skip
    return render(request, "registers/settings_meetings.html", context, status=status)
