"""Looking for risks together: who takes part, what they add, how they weigh it. Drafts come of it at the end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from riskreg.choices import WorkshopPhase
from riskreg.models.registers import Register
from riskreg.models.risks import Risk


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    """Workshops, by who may see them."""

    def visible_to(self, user: Any) -> WorkshopQuerySet:
        """Workshops of the registers that the person may see."""
        return self.filter(register__in=Register.objects.visible_to(user))


class Workshop(models.Model):
    """One hour of looking for risks with the people who know: ideas, groups, votes, scores, ended.

    Screens poll `revision` (something that everybody sees has changed) and `activity` (somebody has
    added, voted or scored).
    """

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="workshops")
    title = models.CharField(_("What is it about?"), max_length=120)
    code = models.CharField(max_length=12, unique=True)  # what people type to join
    phase = models.CharField(max_length=8, choices=WorkshopPhase, default=WorkshopPhase.IDEAS)
    dots = models.PositiveSmallIntegerField(_("Dots for each"), default=5)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="workshops"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    idea = models.ForeignKey("WorkshopIdea", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    revealed = models.BooleanField(default=False)  # whether the scores of `idea` are shown
    revision = models.PositiveBigIntegerField(default=1)
    activity = models.PositiveBigIntegerField(default=0)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(phase__in=WorkshopPhase.values), name="workshop_phase_known")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The facilitator's board, and later the results."""
        return f"/workshops/{self.pk}/"

    @property
    def spaced_code(self) -> str:
        """The code in two halves, as it is read aloud."""
        return f"{self.code[:4]} {self.code[4:]}"


class Participant(models.Model):
    """Somebody in a workshop: signed in, or a guest by name who holds a secret until it ends."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations"
    )
    name = models.CharField(_("Your name"), max_length=80)
    secret_hash = models.CharField(max_length=64, blank=True)  # of a guest, SHA-256
    joined_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "user"], condition=Q(user__isnull=False), name="participant_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class WorkshopIdea(models.Model):
    """What somebody thinks may happen; merged into another when two mean the same."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="ideas")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="ideas")
    key = models.CharField(max_length=36)  # made with the form, so that a repeated sending adds nothing twice
    title = models.CharField(_("What could happen?"), max_length=200)
    cause = models.CharField(_("Because of what?"), max_length=300, blank=True)
    group = models.CharField(_("Group"), max_length=60, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)  # what was agreed
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(_("Why"), max_length=500, blank=True)
    risk = models.ForeignKey(Risk, null=True, blank=True, on_delete=models.SET_NULL, related_name="workshop_ideas")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["workshop", "key"], name="workshop_idea_once")]

    def __str__(self) -> str:
        return self.title


class IdeaVote(models.Model):
    """Dots that somebody has put on an idea."""

    idea = models.ForeignKey(WorkshopIdea, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    dots = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["idea", "participant"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.dots} on {self.idea_id}"


class IdeaScore(models.Model):
    """How likely and how bad somebody thinks an idea is, for themselves."""

    idea = models.ForeignKey(WorkshopIdea, on_delete=models.CASCADE, related_name="scores")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="scores")
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["idea", "participant"], name="idea_score_once")]

    def __str__(self) -> str:
        return f"{self.likelihood} x {self.impact} on {self.idea_id}"
