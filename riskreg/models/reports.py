"""PDFs as they were issued."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from riskreg.choices import ReportKind
from riskreg.models.registers import Register


class ReportQuerySet(models.QuerySet["Report"]):
    """Issued reports, by who may see them."""

    def visible_to(self, user: Any) -> ReportQuerySet:
        """Reports of the registers that the person may see."""
        return self.filter(register__in=Register.objects.visible_to(user))

    def with_sign_offs(self) -> ReportQuerySet:
        """Along with who signed off each, in one query more."""
        return self.prefetch_related("sign_offs")


class Report(models.Model):
    """A report as issued: its bytes are kept in a file named by their SHA-256 and never change."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("Kind"), max_length=20, choices=ReportKind)
    title = models.CharField(max_length=200)
    parameters = models.JSONField(default=dict)  # {"filter": query string, "sort": …, "paper": …}
    position_at = models.DateTimeField(_("As of"))
    issued_at = models.DateTimeField(_("Issued"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    issued_by_name = models.CharField(max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def is_signed_by(self, person: Any) -> bool:
        """Whether the person has signed it off; no query when fetched `with_sign_offs`."""
        return any(signed.signer_id == person.pk for signed in self.sign_offs.all())


class SignOff(models.Model):
    """A person says by name: I have read this report and stand by it. Written once, never changed or withdrawn."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sign_offs")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=120)  # as it was then, until the person is erased
    position = models.CharField(_("In the position of"), max_length=80)
    remark = models.TextField(_("Remark"), blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = "sign-off"
        ordering = ["signed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "signer"], name="sign_off_once")]

    def __str__(self) -> str:
        return f"{self.signer_name}, {self.position}"
