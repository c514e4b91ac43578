"""The tour for the first visit: five plain pages, which can be skipped and looked at again."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from riskreg.domain import people
from riskreg.models import Register
from riskreg.views.common import Request, clock

STEPS = ("log", "register", "review", "time", "report")


@require_safe
def tour(request: Request, step: int = 1) -> HttpResponse:
    """One page of the tour, with the way to try it in a register of one's own."""
    if not 1 <= step <= len(STEPS):
        raise Http404
    register = Register.objects.visible_to(request.user).active().order_by("name", "pk").first()
    context = {
        "nav": "tour", "step": step, "steps": len(STEPS), "page": f"tour/{STEPS[step - 1]}.html", "register": register,
        "back": step - 1, "onward": step + 1 if step < len(STEPS) else None,
    }  # fmt: skip
    return render(request, "tour/tour.html", context)


@require_POST
def tour_end(request: Request) -> HttpResponse:
    """Seen or skipped: it is not offered again."""
    people.note_tour(user=request.user, now=clock()[0])
    return redirect("home")
