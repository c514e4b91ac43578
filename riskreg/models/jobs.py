"""Background work as people see it. The queue only wakes workers; the truth is here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from riskreg.choices import UNFINISHED_JOB_STATES, JobState
from riskreg.models.reports import Report


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, by who may see them and whether somebody still works on them."""

    def visible_to(self, user: Any) -> JobQuerySet:
        """The person's own jobs; all of them for administrators."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.all() if user.is_administrator else self.filter(requested_by=user)

    def unfinished(self) -> JobQuerySet:
        """Queued or running."""
        return self.filter(state__in=UNFINISHED_JOB_STATES)

    def silent_since(self, moment: datetime) -> JobQuerySet:
        """Running, and without a sign of life since that moment."""
        return self.filter(state=JobState.RUNNING, beat_at__lt=moment)


class Job(models.Model):
    """One piece of background work: what, for whom, how far."""

    kind = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    report = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known")]
        indexes = [models.Index(fields=["state", "beat_at"], name="job_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        return min(100, 100 * self.done // self.total) if self.total else 0


class WorkerBeat(models.Model):
    """The last sign of life of each worker process."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        ordering = ["-beat_at"]

    def __str__(self) -> str:
        return self.name
