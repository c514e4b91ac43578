"""Settings of a register: when and how it reminds."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from riskreg import emails
from riskreg.access.permissions import Permission
from riskreg.domain import reminder_settings
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.places import settings_of
from riskreg.forms.base import show_refusal
from riskreg.forms.reminders import ReminderSettingsForm
from riskreg.views import held
from riskreg.views.common import Request, clock, register_for
from riskreg.views.conflicts import conflict_answer


@require_http_methods(["GET", "HEAD", "POST"])
def settings_reminders(request: Request, code: str) -> HttpResponse:
    """Days ahead, hour and weekday, what mail may show, and the monthly report."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    row = settings_of(register)
    seen = row.version if row.pk else 0
    initial = (
        {name: getattr(row, name) for name in reminder_settings.EDITABLE}
        | {"version": seen}
        | held.take(request, request.path)
    )
    form = ReminderSettingsForm(request.POST if request.method == "POST" else None, initial=initial, register=register)
    if form.is_bound and form.is_valid():
        try:
            reminder_settings.edit_settings(
                register=register, by=request.user, now=clock()[0], seen=form.cleaned_data["version"],
                values=form.values(),
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        except Conflict as conflict:
            back = reverse("settings_reminders", args=[register.code])
            return conflict_answer(request, conflict=conflict, form=form, back=back)
        else:
            messages.success(request, _("Reminders saved."))
            return redirect("settings_reminders", code=register.code)
    context = {
        "register": register, "form": form, "nav": "registers", "section": "settings_reminders",
        "by_mail": emails.can_send(),
    }  # fmt: skip
    return render(request, "registers/settings_reminders.html", context, status=422 if form.is_bound else 200)
