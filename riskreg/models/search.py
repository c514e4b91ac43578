"""What the search looks through. Written by triggers of the database alone (lib.search_triggers)."""

from __future__ import annotations

from django.db import models

from riskreg.models.registers import Register


class SearchEntry(models.Model):
    """The words of one risk, action, decision or meeting. Found rows are read again through `visible_to`."""

    kind = models.CharField(max_length=10)
    row_id = models.BigIntegerField()
    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=60)  # "register7 kindrisk": words to narrow a full-text query by
    title = models.TextField()
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="search_entry_unique")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"
