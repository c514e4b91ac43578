"""Taking one's own last change to a risk back."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riskreg.access.permissions import Permission
from riskreg.domain import undo
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Risk
from riskreg.views.common import Request, clock, risk_for
from riskreg.views.steps import back_to


@require_POST
def risk_undo(request: Request, reference: str, version: int) -> HttpResponse:
    """Take back the change that led to this version, if it is still the last, one's own and not old."""
    risk = risk_for(request, reference, Permission.EDIT_RISK)
    now, today = clock()
    try:
        what = undo.undo_last(risk=risk, by=request.user, now=now, today=today, seen=version)
    except Refused as refused:
        messages.error(request, refused.message)
    except Conflict:
        messages.error(request, _("Somebody else was faster. Nothing was undone."))
    else:
        said = {"reference": risk.reference, "what": what}
        messages.success(request, _("Undone on %(reference)s: %(what)s") % said)
    return back_to(request, f"{risk.get_absolute_url()}#history")


def undo_address(risk: Risk) -> str:
    """Where the change that led to the present version is taken back; a message with it offers "Undo"."""
    return reverse("risk_undo", args=[risk.reference, risk.version])
