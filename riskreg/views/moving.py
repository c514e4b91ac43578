"""Moving a risk to another register."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from riskreg.access.permissions import Permission
from riskreg.domain import moving
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import show_refusal
from riskreg.forms.moving import MoveForm
from riskreg.lib.readable import Readable
from riskreg.models import Register, Risk
from riskreg.views import held
from riskreg.views.common import Request, clock, risk_for
from riskreg.views.conflicts import conflict_answer


@dataclass(frozen=True, slots=True)
class Place(Readable):
    """A register that the risk may go to, and what it would become there."""

    register: Register
    becomes: moving.Preview
    checked: bool


@require_http_methods(["GET", "HEAD", "POST"])
def risk_move(request: Request, reference: str) -> HttpResponse:
    """Choose the register, see what the risk becomes there, move it."""
    risk = risk_for(request, reference, Permission.EDIT_RISK)
    registers = moving.targets(risk, request.user)
    if request.method == "POST":
        form = MoveForm(request.POST, registers=registers)
        moved = form.is_valid() and _move(request, risk, form)
        if moved:
            return moved
    else:
        initial = {"version": risk.version, **held.take(request, request.path)}
        form = MoveForm(registers=registers, initial=initial)
    chosen = form["to"].value()
    context = {
        "risk": risk, "register": risk.register, "form": form, "nav": "registers",
        "places": [Place(there, moving.preview(risk, there), there.code == chosen) for there in registers],
    }  # fmt: skip
    return render(request, "risks/risk_move.html", context, status=422 if form.errors else 200)


def _move(request: Request, risk: Risk, form: MoveForm) -> HttpResponse | None:
    now, today = clock()
    entered = form.cleaned_data
    try:
        fresh = moving.move_risk(
            risk=risk, to=entered["to"], by=request.user, now=now, today=today, seen=entered["version"],
            reason=entered["reason"],
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
        return None
    except Conflict as conflict:
        return conflict_answer(request, conflict=conflict, form=form, back=risk.get_absolute_url())
    words = {"was": risk.reference, "now": fresh.reference}
    messages.success(request, _("%(was)s is now %(now)s. The old reference leads here.") % words)
    return redirect(fresh)
