"""The page on which a meeting is planned: its agenda and who comes."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from riskreg import emails
from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import ItemState, MeetingState
from riskreg.domain import agenda, meetings
from riskreg.domain.agenda_words import reading_day, reason_words
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import VersionedForm, show_refusal
from riskreg.forms.meetings import MINUTES, AttendeeForm, ItemForm
from riskreg.lib.day_words import distance
from riskreg.models import AgendaItem, Meeting, Risk
from riskreg.views import held
from riskreg.views.common import Request, clock, meeting_for
from riskreg.views.conflicts import conflict_answer

SHOWN = (MeetingState.PLANNED, MeetingState.CANCELLED)  # every other state has a page of its own
FOUND = 8  # risks offered for what was typed


def plan_page(request: Request, meeting: Meeting, status: int = 200, **context: Any) -> HttpResponse:
    """The plan of a meeting; whoever may not chair it reads it. `context` replaces what a form needs."""
    if meeting.state not in SHOWN:
        return redirect(meeting)
    _now, today = clock()
    register = meeting.register
    may = can(request.user, Permission.CHAIR_MEETING, register) and meeting.state == MeetingState.PLANNED
    items = agenda.shown_items(meeting)
    rows = _rows(meeting, items, today)
    for row in rows:
        row["risk"].register = register  # the rating needs its matrix, which is at hand
    invite = AttendeeForm(register=register, initial=held.take(request, f"{request.path}attendees/")) if may else None
    start = timezone.localtime(meeting.starts_at)
    found = {
        "meeting": meeting, "register": register, "nav": "registers", "today": today, "may_chair": may,
        "away": distance(start.date(), today), "start": start, "ends": start + timedelta(minutes=meeting.minutes),
        "rows": rows, "total": sum(item.minutes for item in items),
        "late": sum(1 for row in rows if row["over"]),
        "dropped": list(meeting.items.filter(state=ItemState.DROPPED).select_related("risk")),
        "attendees": list(meeting.attendees.select_related("user")),
        "invite": invite, "minutes": MINUTES, "can_mail": emails.can_send(), "q": "", "found": None,
    }  # fmt: skip
    return render(request, "meetings/plan.html", found | context, status=status)


@require_POST
def meeting_invite(request: Request, pk: int) -> HttpResponse:
    """Invite a member or a guest."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    form = AttendeeForm(request.POST, register=meeting.register)
    if form.is_valid():
        try:
            added = meetings.invite(meeting=meeting, by=request.user, now=clock()[0], **form.values())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": added.name})
            return redirect(f"{meeting.get_absolute_url()}#people")
    return plan_page(request, meeting, status=422, invite=form)


@require_POST
def attendee_remove(request: Request, pk: int, attendee_pk: int) -> HttpResponse:
    """Take somebody off the list."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    attendee = get_object_or_404(meeting.attendees, pk=attendee_pk)
    attendee.meeting = meeting
    form = VersionedForm(request.POST)
    try:
        if form.is_valid():
            seen = form.cleaned_data["version"]
            meetings.remove_attendee(attendee=attendee, by=request.user, now=clock()[0], seen=seen)
            messages.success(request, _("%(name)s is off the list.") % {"name": attendee.name})
    except Refused as refused:
        messages.error(request, refused.message)
    except Conflict:
        messages.error(request, _("The list was changed meanwhile. It is shown as it stands now."))
    return redirect(f"{meeting.get_absolute_url()}#people")


@require_POST
def agenda_draft(request: Request, pk: int) -> HttpResponse:
    """Draft the agenda from the register, or bring it up to date."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    now, today = clock()
    try:
        drafted = agenda.draft_agenda(meeting=meeting, by=request.user, now=now, today=today)
    except Refused as refused:
        messages.error(request, refused.message)
    except Conflict:
        messages.error(request, _("The agenda was changed meanwhile. It is shown as it stands now."))
    else:
        messages.success(request, _drafted_words(drafted))
    return redirect(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_add(request: Request, pk: int) -> HttpResponse:
    """Find risks for the agenda (`?q=`), or put one on it."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    if request.method != "POST":
        q = request.GET.get("q", "").strip()
        context: dict[str, Any] = {"q": q, "found": _found(request, meeting, q) if q else None}
        if request.htmx:
            context |= {"meeting": meeting, "register": meeting.register}
            return render(request, "meetings/plan.html#found", context)
        return plan_page(request, meeting, **context)
    risks = Risk.objects.visible_to(request.user).filter(register=meeting.register)
    risk = get_object_or_404(risks, reference=request.POST.get("risk", "").replace("\0", "").strip().upper())
    try:
        agenda.add_item(meeting=meeting, risk=risk, by=request.user, now=clock()[0])
    except Refused as refused:
        messages.error(request, refused.message)
    except Conflict:
        messages.error(request, _("The agenda was changed meanwhile. It is shown as it stands now."))
    else:
        messages.success(request, _("%(risk)s is the last item now.") % {"risk": risk.reference})
    return redirect(meeting)


@require_POST
def agenda_item(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """One step with one item: up, down, to a place, other minutes, dropped, put back."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    item = get_object_or_404(meeting.items.select_related("risk"), pk=item_pk)
    item.meeting = meeting
    form = ItemForm(request.POST)
    if not form.is_valid():
        return plan_page(request, meeting, status=422, wrong=form, wrong_item=item)
    try:
        said = _step(request, item, form)
    except Refused as refused:
        show_refusal(form, refused)
        return plan_page(request, meeting, status=422, wrong=form, wrong_item=item)
    except Conflict as conflict:
        return _conflict(request, meeting, conflict, form)
    if not request.htmx:
        return redirect(f"{meeting.get_absolute_url()}#item-{item.pk}")
    return trigger_client_event(plan_page(request, meeting), "announce", {"text": said})


def _step(request: Request, item: AgendaItem, form: ItemForm) -> str:
    """Do it; what is said about it. Raises Refused and Conflict."""
    given, by, now = form.cleaned_data, request.user, clock()[0]
    act, seen, name = given["act"], given["version"], item.risk.reference
    if act == "drop":
        agenda.drop_item(item=item, by=by, now=now, seen=seen, reason=given["reason"])
        return _("%(risk)s is off the agenda.") % {"risk": name}
    if act == "restore":
        agenda.restore_item(item=item, by=by, now=now, seen=seen)
        return _("%(risk)s is on the agenda again.") % {"risk": name}
    if act == "minutes":
        agenda.set_minutes(item=item, by=by, now=now, seen=seen, minutes=given["minutes"] or 0)
        return _("%(risk)s: %(minutes)s minutes.") % {"risk": name, "minutes": given["minutes"]}
    order = [row.pk for row in agenda.shown_items(item.meeting)]
    at = order.index(item.pk) + 1 if item.pk in order else len(order)
    to = {"up": at - 1, "down": at + 1}.get(act) or given["to"] or at
    agenda.move_item(item=item, by=by, now=now, seen=seen, to=to)
    place = min(max(to, 1), len(order))
    return _("%(risk)s is now item %(place)s of %(number)s.") % {"risk": name, "place": place, "number": len(order)}


def _conflict(request: Request, meeting: Meeting, conflict: Conflict, form: ItemForm) -> HttpResponse:
    """A typed reason is kept; a mere press of a button is told that the page was out of date."""
    back = meeting.get_absolute_url()
    if form.cleaned_data["reason"]:
        return conflict_answer(request, conflict=conflict, form=form, back=back)
    messages.error(request, _("The agenda was changed meanwhile. It is shown as it stands now."))
    return redirect(back)


def _rows(meeting: Meeting, items: list[AgendaItem], today: date) -> list[dict[str, Any]]:
    """The items with their reasons in words, the minute at which each begins, and whether time has run out by then."""
    on, spent = reading_day(meeting, today), 0
    rows: list[dict[str, Any]] = []
    for number, item in enumerate(items, start=1):
        over = spent + item.minutes > meeting.minutes
        rows.append({
            "item": item, "risk": item.risk, "number": number, "last": number == len(items), "over": over,
            "first_over": over and not (rows and rows[-1]["over"]),
            "reasons": [(reason["code"], reason_words(reason, on=on)) for reason in item.reasons],
        })  # fmt: skip
        spent += item.minutes
    return rows


def _found(request: Request, meeting: Meeting, q: str) -> list[Risk]:
    """Drafts and open risks that are not on the agenda and whose reference or title holds what was typed."""
    live = Risk.objects.visible_to(request.user).live().filter(register=meeting.register)
    named = live.filter(Q(title__icontains=q) | Q(reference__icontains=q))
    there = meeting.items.exclude(state=ItemState.DROPPED).values("risk_id")
    return list(named.exclude(pk__in=there).select_related("register__matrix").order_by("number")[:FOUND])


def _drafted_words(drafted: agenda.Drafted) -> str:
    added, removed = drafted.added, drafted.removed
    if not added and not removed:
        return _("The agenda is up to date.")
    words = [ngettext("%(number)s item added.", "%(number)s items added.", added) % {"number": added}] if added else []
    if removed:
        words.append(ngettext("%(number)s item gone.", "%(number)s items gone.", removed) % {"number": removed})
    if drafted.left_off:
        words.append(_("The agenda is full: %(number)s more risks have a reason.") % {"number": drafted.left_off})
    return " ".join(words)
