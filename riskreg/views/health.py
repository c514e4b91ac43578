"""For load balancers and watchdogs: no sign-in, no secrets."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from riskreg.domain import jobs, schedule


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; the database is not asked."""
    return JsonResponse({"ok": True})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 while the site can do its work; else 503 with the reasons."""
    reasons = _reasons()
    return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)


def _reasons() -> list[str]:
    """What keeps the site from working, in English: this is read by machines and operators."""
    try:
        silence = jobs.seconds_since_a_beat(now=timezone.now())
    except DatabaseError:
        return ["The database does not answer."]
    if silence is None:
        return ["No job worker is running."]
    if silence > jobs.DEAD_AFTER.total_seconds():
        return [f"No job worker has given a sign of life for {silence:.0f} seconds."]
    late = schedule.late_by(now=timezone.now())
    return [f"No reminder run has ended for {late.total_seconds() / 3600:.0f} hours."] if late else []
