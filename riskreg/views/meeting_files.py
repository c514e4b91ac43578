"""What leaves a planned meeting: the calendar file, the agenda pack, the invitation by mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from riskreg.access.permissions import Permission
from riskreg.choices import MeetingState
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.meeting_mail import Owed, owe_invitations
from riskreg.forms.meetings import SendForm
from riskreg.jobs.meeting_reports import issue_pack
from riskreg.jobs.meetings import invitation
from riskreg.models import Meeting
from riskreg.views.common import Request, clock, meeting_for, require


@require_safe
def meeting_ics(request: Request, pk: int) -> HttpResponse:
    """The meeting as a calendar file."""
    meeting = meeting_for(request, pk)
    name = f"{meeting.register.code}-{timezone.localdate(meeting.starts_at):%Y-%m-%d}.ics"
    return HttpResponse(
        invitation(meeting, page=request.build_absolute_uri(meeting.get_absolute_url())),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def meeting_pack(request: Request, pk: int) -> HttpResponse:
    """Issue the agenda pack: a PDF that is kept as it is now."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    require(request, Permission.ISSUE_REPORT, meeting.register)
    if _issue(request, meeting):
        messages.success(request, _("The agenda pack is issued."))
    return redirect(meeting)


@require_POST
def meeting_send(request: Request, pk: int) -> HttpResponse:
    """Mail the invitation to everybody with an address, with a fresh agenda pack if that is ticked."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    form = SendForm(request.POST)
    if meeting.state != MeetingState.PLANNED or not form.is_valid():
        messages.error(request, _("Invitations are sent for planned meetings."))
        return redirect(meeting)
    if form.cleaned_data["pack"]:
        require(request, Permission.ISSUE_REPORT, meeting.register)
        if not _issue(request, meeting) or meeting.pack is None:
            return redirect(meeting)
    owed = owe_invitations(meeting=meeting, now=clock()[0], pack=meeting.pack if form.cleaned_data["pack"] else None)
    messages.success(request, mailed_words(owed))
    return redirect(meeting)


def mailed_words(owed: Owed) -> str:
    """What the chair is told of a mail to the attendees."""
    said = ngettext("The mail is on its way to %(n)s person.", "The mail is on its way to %(n)s people.", owed.people)
    words = [said % {"n": owed.people}]
    if owed.without:
        words.append(_("Without an address: %(names)s.") % {"names": ", ".join(owed.without)})
    return " ".join(words)


def _issue(request: Request, meeting: Meeting) -> bool:
    """Issue the pack; False when that was refused, which is told."""
    try:
        issue_pack(meeting=meeting, by=request.user, now=clock()[0])
    except Refused as refused:
        messages.error(request, refused.message)
        return False
    except Conflict:
        messages.error(request, _("The agenda was changed meanwhile. It is shown as it stands now."))
        return False
    return True
