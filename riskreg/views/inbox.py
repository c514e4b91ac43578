"""The inbox, and one's own wishes: what to hear of, and the secret calendar."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from riskreg import emails
from riskreg.domain import calendar, outbox, reminder_settings
from riskreg.domain.calendar_entries import entries
from riskreg.domain.errors import Conflict
from riskreg.domain.inbox import inbox_messages
from riskreg.forms.reminders import NotificationsForm
from riskreg.lib.ics import CalendarEvent, feed_file
from riskreg.models import CalendarFeed, Delivery
from riskreg.views import held
from riskreg.views.common import Request, clock

PAGE = 25


@require_safe
def inbox(request: Request) -> HttpResponse:
    """Every message to the person, the newest first, the unread marked."""
    mine = Delivery.objects.visible_to(request.user).in_inbox()
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    now, today = clock()
    context = {
        "page": page,
        "letters": inbox_messages(list(page.object_list), user=request.user, now=timezone.localtime(now), today=today),
        "nav": "inbox", "by_mail": emails.can_send(), "unread": mine.unread().count(),
    }  # fmt: skip
    return render(request, "inbox/inbox.html", context)


@require_POST
def inbox_read(request: Request) -> HttpResponse:
    """Mark one message, or all, as read."""
    given = request.POST.get("message", "")
    outbox.mark_read(user=request.user, now=clock()[0], only=int(given) if given.isdecimal() else None)
    return redirect("inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: Request) -> HttpResponse:
    """What the person wants to hear of, and how."""
    posted = request.POST if request.method == "POST" else None
    form = NotificationsForm(posted, user=request.user, initial=held.take(request, request.path))
    if form.is_bound and form.is_valid():
        try:
            reminder_settings.choose(
                user=request.user, now=clock()[0], seen=form.cleaned_data["version"], wishes=form.wishes()
            )
        except Conflict:
            form.add_error(None, _("Your account was changed meanwhile. Look again, then save."))
        else:
            messages.success(request, _("Saved."))
            return redirect("notifications")
    feed = CalendarFeed.objects.filter(user=request.user).first()
    context = {
        "form": form, "feed": feed, "by_mail": emails.can_send(),
        "calendar_url": request.session.pop("calendar_url", "") if not form.is_bound else "",
    }  # fmt: skip
    return render(request, "inbox/notifications.html", context, status=422 if form.is_bound else 200)


@require_POST
def calendar_new(request: Request) -> HttpResponse:
    """A new secret address; the page after shows it, once."""
    secret = calendar.new_address(user=request.user, now=clock()[0])
    request.session["calendar_url"] = f"{settings.SITE_URL}/calendar/{secret}.ics"
    return redirect("notifications")


@require_POST
def calendar_revoke(request: Request) -> HttpResponse:
    """Close the address."""
    calendar.revoke(user=request.user)
    messages.success(request, _("The calendar address is closed."))
    return redirect("notifications")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address; 404 for any other."""
    now, _today = clock()
    user = calendar.reader_of(secret, now=now)
    if user is None:
        raise Http404
    host = settings.SITE_URL.partition("://")[2]
    zone = getattr(request, "organisation").zone  # noqa: B009 - set by the middleware, unknown to the type
    found = [
        CalendarEvent(
            uid=entry.uid, sequence=entry.sequence, stamp=entry.changed_at, summary=entry.summary, day=entry.day,
            url=settings.SITE_URL + entry.path, cancelled=entry.cancelled, starts_at=entry.starts_at,
            minutes=entry.minutes, place=entry.place,
        )
        for entry in entries(user, now=now.astimezone(zone))
    ]  # fmt: skip
    data = feed_file(found, name=_("Risk register"), host=host)
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
