"""Files brought in by people, kept while they are looked at and as the evidence of what was read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from riskreg.models.registers import Register


class ImportFileQuerySet(models.QuerySet["ImportFile"]):
    """Imported files, by who may see them."""

    def visible_to(self, user: Any) -> ImportFileQuerySet:
        """Files of the registers that the person may see."""
        return self.filter(register__in=Register.objects.visible_to(user))


class ImportFile(models.Model):
    """One uploaded file: its bytes, how it was read, and what became of it."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="import_files")
    name = models.CharField(_("File"), max_length=255)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)  # {"sheet", "header_row", "mapping": {field: header}, "scales": {…}}
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # {"created", "updated", "unchanged", "skipped", "problems"}: counts

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name
