"""How risks hang together."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from riskreg.choices import RelationKind
from riskreg.models.base import History, Versioned
from riskreg.models.registers import Register
from riskreg.models.risks import Risk


class RelationQuerySet(models.QuerySet["Relation"]):
    """Relations, by who may know of them."""

    def visible_to(self, user: Any) -> RelationQuerySet:
        """Those between two risks that the person may see."""
        visible = Register.objects.visible_to(user)
        return self.filter(risk__register__in=visible, other__register__in=visible)


class Relation(Versioned):
    """One risk is similar to another, caused by it or a cause of it; shown on the pages of both.

    It stands in the history of `risk`, on whose page it was said; `other` may lie in another register.
    """

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="relations_from")
    kind = models.CharField(max_length=9, choices=RelationKind)
    created_at = models.DateTimeField()

    objects = RelationQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_known"),
            models.CheckConstraint(condition=~Q(risk=F("other")), name="relation_of_two_risks"),
            models.UniqueConstraint(Least("risk", "other"), Greatest("risk", "other"), name="relation_once_a_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} {self.kind} {self.other_id}"
