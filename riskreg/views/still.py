""" "Still the same?" from a mail: the page shows the risk and asks once; only its button changes anything."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from riskreg.choices import ReviewOutcome
from riskreg.domain import reviews, still
from riskreg.domain.errors import Conflict, Refused
from riskreg.models.risks import TEXT_LIMIT
from riskreg.views.common import clock


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def still_the_same(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or record the review. Opening the link changes nothing, as mail scanners open every link."""
    asked = still.asked_by(token)
    if asked is None:
        return render(request, "inbox/still.html", {"spent": True}, status=404 if request.method == "POST" else 200)
    context: dict[str, Any] = {
        "risk": asked.risk, "person": asked.user, "rating": asked.risk.rating,
        "asks_why": reviews.needs_note(asked.risk), "note": request.POST.get("note", ""),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "inbox/still.html", context)
    now, today = clock()
    try:
        review = reviews.record_review(
            risk=asked.risk, by=asked.user, now=now, today=today, seen=asked.version,
            outcome=ReviewOutcome.NO_CHANGE, note=context["note"][:TEXT_LIMIT],
        )  # fmt: skip
    except Refused as refusal:
        return render(request, "inbox/still.html", context | {"refusal": refusal.message}, status=422)
    except Conflict:
        return render(request, "inbox/still.html", {"spent": True}, status=409)
    return render(request, "inbox/still.html", context | {"done": True, "next": review.next_review_on})
