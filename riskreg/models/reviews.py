"""Looks at risks, what they resolved, and decisions to live with a risk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from riskreg.choices import LIVE_ACCEPTANCE_STATES, AcceptanceState, ReviewOutcome
from riskreg.models.base import History, Versioned
from riskreg.models.meetings import AgendaItem, Meeting
from riskreg.models.registers import Matrix, Register
from riskreg.models.risks import TEXT_LIMIT, Risk


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews, by who may see them and whether they still stand."""

    def visible_to(self, user: Any) -> ReviewQuerySet:
        """Reviews in the registers that the person may see."""
        return self.filter(risk__register__in=Register.objects.visible_to(user))

    def standing(self) -> ReviewQuerySet:
        """Not undone."""
        return self.filter(undone_at=None)


class Review(Versioned):
    """One look at one risk on one date by one person, with an outcome, alone or in a meeting."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="reviews")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField(_("Outcome"), max_length=16, choices=ReviewOutcome)
    note = models.TextField(_("Note"), max_length=TEXT_LIMIT, blank=True)
    reviewed_on = models.DateField(_("Reviewed on"))
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    was_due_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)  # the date that this review set
    before = models.JSONField(default=dict, blank=True)  # field → plain value, of what the review changed
    after = models.JSONField(default=dict, blank=True)
    risk_version = models.PositiveIntegerField()  # of the risk once the review was written: what an undo must find
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-reviewed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=ReviewOutcome.values), name="review_outcome_known"),
            models.UniqueConstraint(fields=["item"], condition=Q(undone_at=None), name="review_once_per_item"),
        ]
        indexes = [models.Index(fields=["risk", "-reviewed_at"], name="review_by_risk")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.reviewed_on}"


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    """Acceptances, by whether they hold."""

    def visible_to(self, user: Any) -> AcceptanceQuerySet:
        """Acceptances in the registers that the person may see."""
        return self.filter(risk__register__in=Register.objects.visible_to(user))

    def in_force(self, today: date) -> AcceptanceQuerySet:
        """Signed, not expired, and taken on the state that the risk is still in."""
        return self.filter(state=AcceptanceState.SIGNED, expires_on__gte=today, stale_since=None)

    def lapsed(self, today: date) -> AcceptanceQuerySet:
        """Signed, and since then expired or out of date."""
        signed = self.filter(state=AcceptanceState.SIGNED)
        return signed.filter(Q(expires_on__lt=today) | Q(stale_since__isnull=False))

    def to_sign(self) -> AcceptanceQuerySet:
        """Waiting for the approver."""
        return self.filter(state=AcceptanceState.ASKED)


class Acceptance(Versioned):
    """A decision to live with a risk: who approved it, why, on what terms, until when, and on which state."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="acceptances")
    state = models.CharField(_("State"), max_length=8, choices=AcceptanceState, default=AcceptanceState.ASKED)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="acceptances"
    )
    rationale = models.TextField(_("Why it is acceptable"), max_length=TEXT_LIMIT, blank=True)
    conditions = models.TextField(_("Conditions"), max_length=TEXT_LIMIT, blank=True)
    expires_on = models.DateField(_("Expires on"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    likelihood = models.PositiveSmallIntegerField()  # of the state that is accepted
    impact = models.PositiveSmallIntegerField()
    matrix = models.ForeignKey(Matrix, on_delete=models.PROTECT, related_name="+")
    state_digest = models.CharField(max_length=64)  # SHA-256 of that state: scores, matrix, statement
    stale_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True, default="")

    objects = AcceptanceQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AcceptanceState.values), name="acceptance_state_known"),
            models.CheckConstraint(
                condition=~Q(state=AcceptanceState.SIGNED) | Q(signed_at__isnull=False), name="acceptance_signed_when"
            ),
            models.UniqueConstraint(
                fields=["risk"], condition=Q(state__in=LIVE_ACCEPTANCE_STATES), name="acceptance_one_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_on"], name="acceptance_by_expiry")]

    def __str__(self) -> str:
        return f"acceptance {self.pk}"

    def is_in_force(self, today: date) -> bool:
        """Whether it holds today."""
        return self.state == AcceptanceState.SIGNED and self.stale_since is None and self.expires_on >= today


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, by who may see them."""

    def visible_to(self, user: Any) -> DecisionQuerySet:
        """Decisions of the registers that the person may see."""
        return self.filter(register__in=Register.objects.visible_to(user))

    def numbered(self) -> DecisionQuerySet:
        """Those that stand for ever; in a live meeting they are still open to undo."""
        return self.filter(reference__isnull=False)


class Decision(Versioned):
    """What a review or a meeting resolved. In a meeting it gets its number when the meeting closes."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="decisions")
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="decisions")
    review = models.OneToOneField(Review, null=True, blank=True, on_delete=models.PROTECT, related_name="decision")
    acceptance = models.ForeignKey(
        Acceptance, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    reference = models.CharField(_("Reference"), max_length=24, null=True, unique=True)  # IT-D-2026-014
    kind = models.CharField(_("Kind"), max_length=16, choices=ReviewOutcome)
    text = models.TextField(_("Decision"), max_length=TEXT_LIMIT)
    rationale = models.TextField(_("Why"), max_length=TEXT_LIMIT, blank=True)
    conditions = models.TextField(_("Conditions"), max_length=TEXT_LIMIT, blank=True)
    expires_on = models.DateField(_("Expires on"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField()
    state_digest = models.CharField(max_length=64)  # SHA-256 of the state of the risk it was taken on

    objects = DecisionQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "year", "number"],
                condition=Q(number__isnull=False),
                name="decision_number_unique",
            ),
        ]
        indexes = [models.Index(fields=["register", "-decided_at"], name="decision_by_date")]

    def __str__(self) -> str:
        return self.reference or f"decision {self.pk}"
