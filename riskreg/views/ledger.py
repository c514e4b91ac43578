"""Whether the history is whole: what the last check found, and a button for another one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from riskreg.access.permissions import Permission
from riskreg.choices import JobState
from riskreg.domain import jobs, ledger_results
from riskreg.jobs import queue
from riskreg.jobs.ledger import LEDGER_CHECK
from riskreg.views.common import Request, require
from riskreg.views.jobs import UNDER_WAY


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_check(request: Request) -> HttpResponse:
    """The last check of every chain; a POST asks for a new one, unless one is under way."""
    require(request, Permission.CHECK_LEDGER)
    job = jobs.latest(kind=LEDGER_CHECK)
    under_way = job is not None and job.state in UNDER_WAY
    if request.method == "POST":
        if not under_way:
            queue.submit(jobs.request_job(kind=LEDGER_CHECK, parameters={}, by=request.user, now=timezone.now()))
        return redirect("ledger_check")
    silence = jobs.seconds_since_a_beat(now=timezone.now())
    chains = ledger_results.chains()
    context = {
        "job": job, "under_way": under_way, "chains": chains,
        "last": jobs.latest(kind=LEDGER_CHECK, state=JobState.DONE),
        "faults": sum(chain.check.fault_count for chain in chains if chain.check),
        "no_worker": under_way and (silence is None or silence > jobs.DEAD_AFTER.total_seconds()),
    }  # fmt: skip
    part = "#check" if request.htmx and request.htmx.target == "check" else ""
    return render(request, f"ledger/ledger_check.html{part}", context)
