"""Pieces of treatment work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from riskreg.choices import OPEN_ACTION_STATES, ActionState
from riskreg.models.base import History, Versioned
from riskreg.models.registers import Register
from riskreg.models.risks import Risk


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions, by what is still to be done."""

    def visible_to(self, user: Any) -> ActionQuerySet:
        """Actions in the registers that the person may see."""
        return self.filter(risk__register__in=Register.objects.visible_to(user))

    def open(self) -> ActionQuerySet:
        """Still to be done."""
        return self.filter(state__in=OPEN_ACTION_STATES)

    def overdue(self, today: date) -> ActionQuerySet:
        """Open, and due before today."""
        return self.open().filter(due_on__lt=today)

    def owned_by(self, user: Any) -> ActionQuerySet:
        """Given to this person."""
        return self.filter(owner=user)


class Action(Versioned):
    """Who does what by when to treat a risk."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(_("What"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_actions"
    )
    due_on = models.DateField(_("By when"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=8, choices=ActionState, default=ActionState.TODO)
    note = models.TextField(_("Note"), max_length=2000, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    item = models.ForeignKey(  # the agenda item under which it was given
        "AgendaItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ActionQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_known"),
            models.CheckConstraint(
                condition=Q(state=ActionState.DONE, completed_at__isnull=False)
                | (~Q(state=ActionState.DONE) & Q(completed_at=None)),
                name="action_done_with_date",
            ),
        ]
        indexes = [
            models.Index(fields=["risk", "state", "due_on"], name="action_by_risk"),
            models.Index(fields=["owner", "state", "due_on"], name="action_by_owner"),
            models.Index(fields=["state", "due_on", "risk"], name="action_by_due"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in OPEN_ACTION_STATES
