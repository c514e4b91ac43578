"""Review meetings: their series, who is invited, what is on the agenda, and where a live one stands."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from riskreg.choices import Attendance, ItemState, MeetingState
from riskreg.models.base import History, Versioned
from riskreg.models.registers import Register
from riskreg.models.reports import Report
from riskreg.models.risks import TEXT_LIMIT, Risk


def new_uid() -> str:
    """A name for a meeting in calendars, the same for ever."""
    return uuid4().hex


class MeetingSeries(Versioned):
    """How often a register is reviewed: a rule of RFC 5545 from a first day, at a time of day."""

    register = models.OneToOneField(Register, on_delete=models.CASCADE, related_name="series")
    rule = models.CharField(_("Rule"), max_length=200)  # FREQ=MONTHLY;BYDAY=1TU
    first_on = models.DateField(_("First meeting"))
    starts_at = models.TimeField(_("Starts at"))  # in the organisation's time zone
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("of time", "Minutes"), default=60)
    place = models.CharField(_("Place or link"), max_length=300, blank=True)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    history = History()

    class Meta:
        verbose_name_plural = "meeting series"

    def __str__(self) -> str:
        return f"{self.rule} from {self.first_on}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, by who may see them and where they are."""

    def visible_to(self, user: Any) -> MeetingQuerySet:
        """Meetings of the registers that the person may see."""
        return self.filter(register__in=Register.objects.visible_to(user))

    def planned(self) -> MeetingQuerySet:
        """Still to come."""
        return self.filter(state=MeetingState.PLANNED)

    def live(self) -> MeetingQuerySet:
        """Being held now."""
        return self.filter(state=MeetingState.LIVE)

    def closed(self) -> MeetingQuerySet:
        """Held and frozen."""
        return self.filter(state=MeetingState.CLOSED)


class Meeting(Versioned):
    """One periodic review of a register: planned, live, closed. Closed ones never change."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="meetings")
    series = models.ForeignKey(MeetingSeries, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings")
    occurrence_on = models.DateField(null=True, blank=True)  # the day the rule gave, also once it was moved
    title = models.CharField(_("Title"), max_length=120)
    state = models.CharField(_("State"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    starts_at = models.DateTimeField(_("Starts"))
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("of time", "Minutes"), default=60)
    place = models.CharField(_("Place or link"), max_length=300, blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="chaired_meetings"
    )
    uid = models.CharField(max_length=32, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of the calendar entry (RFC 5545, 3.8.7.4)
    created_at = models.DateTimeField()
    drafted_at = models.DateTimeField(null=True, blank=True)  # when the agenda was last drafted from the data
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    cancel_reason = models.CharField(max_length=300, blank=True, default="")
    pack = models.ForeignKey(Report, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    minutes_report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.UniqueConstraint(fields=["series", "occurrence_on"], name="meeting_once_per_occurrence"),
            models.UniqueConstraint(
                fields=["register"], condition=Q(state=MeetingState.LIVE), name="meeting_one_live_per_register"
            ),
        ]
        indexes = [models.Index(fields=["register", "state", "starts_at"], name="meeting_by_register")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the meeting: plan, live screen or minutes."""
        return f"/meetings/{self.pk}/"


class Attendee(Versioned):
    """Somebody invited to a meeting: a person of the site, or a guest by name."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendances"
    )
    name = models.CharField(_("Name"), max_length=120)  # as it is printed in the minutes
    email = models.EmailField(_("E-mail address"), blank=True)
    attendance = models.CharField(_("Attendance"), max_length=10, choices=Attendance, default=Attendance.INVITED)

    history = History()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="attendee_invited_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AgendaItem(Versioned):
    """A risk on the agenda of a meeting, why it is there, and what came of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)  # [{"code": AgendaReason, …figures that its sentence needs}]
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("of time", "Minutes"), default=2)
    state = models.CharField(_("State"), max_length=10, choices=ItemState, default=ItemState.OPEN)
    note = models.TextField(_("Note"), max_length=TEXT_LIMIT, blank=True)
    drop_reason = models.CharField(max_length=300, blank=True, default="")
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seconds_used = models.PositiveIntegerField(default=0)

    history = History()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_known"),
            models.UniqueConstraint(fields=["meeting", "risk"], name="item_once_per_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.risk_id}"


class Floor(models.Model):
    """Where a live meeting stands: who chairs it now and which item is on. Followers poll its revision."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="floor")
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    chair_token = models.CharField(max_length=32, default=new_uid)  # of the one browser that chairs
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.SET_NULL, related_name="+")
    item_since = models.DateTimeField()
    revision = models.PositiveBigIntegerField(default=1)
    seen_at = models.DateTimeField()  # the last sign of life of the chair

    def __str__(self) -> str:
        return f"floor of meeting {self.meeting_id}"


class Addendum(Versioned):
    """A numbered correction of minutes, which themselves never change."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveIntegerField()
    text = models.TextField(_("Correction"), max_length=TEXT_LIMIT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    history = History()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="addendum_number_unique")]

    def __str__(self) -> str:
        return f"addendum {self.number}"
