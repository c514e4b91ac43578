"""Background jobs: how far they are, and for administrators all of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from riskreg import emails
from riskreg.access.permissions import Permission
from riskreg.choices import JobState
from riskreg.domain import jobs as work
from riskreg.domain import outbox, schedule
from riskreg.domain.errors import Refused
from riskreg.jobs import queue, reminding, sending
from riskreg.models import Delivery, Job, ScheduledRun
from riskreg.views.common import Request, require

PAGE = 50
UNDER_WAY = (JobState.QUEUED, JobState.RUNNING, JobState.DEAD)  # has not ended: a dead job is started again


@require_safe
def jobs(request: Request) -> HttpResponse:
    """The workers and every job, newest first."""
    require(request, Permission.MANAGE_SITE)
    found = Job.objects.visible_to(request.user).select_related("requested_by", "report")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page, "workers": work.workers(now=now), "most": work.MAX_ATTEMPTS, "runs": schedule.recent_runs(),
        "coming": schedule.next_appointments(now=now), "late": schedule.late_by(now=now), "by_mail": emails.can_send(),
        **outbox.overview(now=now),
    }  # fmt: skip
    return render(request, "jobs/jobs.html", context)


@require_safe
def job_detail(request: Request, pk: int) -> HttpResponse:
    """One job, for whoever asked for it: it can be left, the result waits under Reports."""
    return render(request, "jobs/job_detail.html", _context(_job(request, pk)))


@require_safe
def job_progress(request: Request, pk: int) -> HttpResponse:
    """How far the job is: the part of its page that asks again by itself."""
    job = _job(request, pk)
    if not request.htmx:
        return redirect("job_detail", pk=job.pk)
    return render(request, "jobs/job_detail.html#progress", _context(job))


@require_POST
def job_retry(request: Request, pk: int) -> HttpResponse:
    """Queue a failed, cancelled or dead job again."""
    job = _job(request, pk)
    try:
        work.retry(job=job, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        queue.submit(job)
        messages.success(request, _("The job is queued again."))
    return _back(request, job)


@require_POST
def job_cancel(request: Request, pk: int) -> HttpResponse:
    """Give up a job that has not ended."""
    job = _job(request, pk)
    try:
        work.cancel(job=job, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The job is cancelled."))
    return _back(request, job)


@require_POST
def delivery_retry(request: Request, pk: int) -> HttpResponse:
    """Send a message after all that was given up."""
    require(request, Permission.MANAGE_SITE)
    try:
        outbox.retry(delivery=get_object_or_404(Delivery, pk=pk), now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        sending.deliver.enqueue()
        messages.success(request, _("The message is on its way again."))
    return redirect("jobs")


@require_POST
def run_retry(request: Request, pk: int) -> HttpResponse:
    """Repeat a scheduled run that failed."""
    require(request, Permission.MANAGE_SITE)
    run = get_object_or_404(ScheduledRun, pk=pk)
    try:
        schedule.retry(run=run)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        reminding.scheduled_run.enqueue(run.pk)
        messages.success(request, _("The run is repeated."))
    return redirect("jobs")


def _job(request: Request, pk: int) -> Job:
    """The job with this number; 404 when somebody else asked for it, except for administrators."""
    return get_object_or_404(Job.objects.visible_to(request.user).select_related("requested_by", "report"), pk=pk)


def _context(job: Job) -> dict[str, object]:
    return {
        "job": job,
        "under_way": job.state in UNDER_WAY,
        "most": work.MAX_ATTEMPTS,
    }


def _back(request: HttpRequest, job: Job) -> HttpResponse:
    """To the list for whoever pressed the button there, else to the job."""
    return redirect("jobs") if request.POST.get("from") == "list" else redirect("job_detail", pk=job.pk)
