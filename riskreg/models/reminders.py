"""What is to be told to whom: scheduled runs, the outbox, and what has been told already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from riskreg.choices import DeliveryKind, DeliveryState, RunState
from riskreg.models.base import History, Versioned
from riskreg.models.registers import Register

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


def usual_lead_days() -> list[int]:
    """How many days ahead a due date is announced, unless a register says otherwise."""
    return [14, 3]


def usual_expiry_lead_days() -> list[int]:
    """How many days ahead the end of an acceptance is announced."""
    return [30, 7]


def usual_meeting_lead_days() -> list[int]:
    """How many days ahead a meeting is announced."""
    return [7, 1]


class ReminderSettings(Versioned):
    """When and how the people of a register are reminded."""

    register = models.OneToOneField(Register, on_delete=models.CASCADE, related_name="reminders")
    lead_days = models.JSONField(_("Days ahead"), default=usual_lead_days)  # highest first
    weekday = models.PositiveSmallIntegerField(_("Day of the week"), choices=WEEKDAYS, default=0)
    hour = models.PositiveSmallIntegerField(_("Hour"), default=7, validators=[MaxValueValidator(23)])
    shows_titles = models.BooleanField(
        _("Titles in mail"), default=True, help_text=_("Without them, mail names references and dates alone.")
    )
    attaches_pdf = models.BooleanField(
        _("PDF attached"), default=True, help_text=_("The PDF of exactly the risks that the message is about.")
    )
    report_day = models.PositiveSmallIntegerField(
        _("Day of the month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    report_to = models.JSONField(_("Sent to"), default=list, blank=True)  # ids of people
    expiry_lead_days = models.JSONField(_("Acceptances, days ahead"), default=usual_expiry_lead_days)
    meeting_lead_days = models.JSONField(_("Meetings, days ahead"), default=usual_meeting_lead_days)
    untriaged_days = models.PositiveSmallIntegerField(
        _("Drafts, days of waiting"), default=7, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )

    history = History()

    class Meta:
        verbose_name_plural = "reminder settings"

    def __str__(self) -> str:
        return f"reminders of register {self.register_id}"


class ScheduledRun(models.Model):
    """One appointment of a scheduled job. The row is the truth: whoever inserts it has the appointment."""

    job = models.CharField(max_length=60)  # "reminders" or "report:IT"
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.DUE)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # counts
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-due_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["job", "due_at"], name="run_once_per_appointment")]
        indexes = [models.Index(fields=["state", "claimed_until"], name="run_by_state")]

    def __str__(self) -> str:
        return f"{self.job} {self.due_at:%Y-%m-%d %H:%M}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Messages, by who may read them and what is still to be done."""

    def visible_to(self, user: Any) -> DeliveryQuerySet:
        """The person's own."""
        return self.filter(recipient=user) if user.is_authenticated and user.is_active else self.none()

    def in_inbox(self) -> DeliveryQuerySet:
        """Those that the inbox shows, sent by mail or not."""
        return self.exclude(state=DeliveryState.WITHDRAWN)

    def unread(self) -> DeliveryQuerySet:
        """Not looked at yet."""
        return self.in_inbox().filter(read_at=None)

    def claimable(self, now: datetime) -> DeliveryQuerySet:
        """To be sent now, also those whose sender has died."""
        waiting = Q(state=DeliveryState.DUE, send_after__lte=now)
        orphaned = Q(state=DeliveryState.SENDING, claimed_until__lt=now)
        return self.filter(waiting | orphaned).order_by("send_after", "pk")


class Delivery(models.Model):
    """One message to one person, and how far it is. Unique by kind, recipient and period.

    It holds what the message is about, never its text: content and rights are read when it is sent.
    """

    kind = models.CharField(max_length=10, choices=DeliveryKind)
    recipient = models.ForeignKey(  # nobody for a guest of a meeting, whom `about` names
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    period = models.CharField(max_length=120)  # 2026-11-23, 2026-W47, or what the news is
    register = models.ForeignKey(Register, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    about = models.JSONField(default=dict)  # {"lines": [{"what", "stage", "risk"|"action"|…: id}], "more": n}
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.DUE)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "recipient", "period"], name="delivery_once"),
            models.UniqueConstraint(
                fields=["kind", "period"], condition=Q(recipient=None), name="delivery_once_per_guest"
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | Q(kind=DeliveryKind.MEETING), name="delivery_has_recipient"
            ),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
        ]
        indexes = [
            models.Index(fields=["state", "send_after"], name="delivery_by_state"),
            models.Index(fields=["recipient", "read_at"], name="delivery_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"

    @property
    def person(self) -> Any:
        """The recipient, for every kind of message that no guest gets."""
        if self.recipient is None:
            raise ValueError(f"delivery {self.pk} is for a guest")
        return self.recipient


class Notice(models.Model):
    """What somebody has been told about one subject at one stage, so that it is said once."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=40)  # risk:12
    stage = models.CharField(max_length=60)  # review 2026-11-20 in 3
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="notices")
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "subject", "stage"], name="notice_once")]
        indexes = [models.Index(fields=["subject", "told_at"], name="notice_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.stage}"


class CalendarFeed(models.Model):
    """The secret address of one person's calendar; only its hash is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
