"""Ways to look at a register that somebody wants again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from riskreg.models.registers import Register


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved views, by who may open them."""

    def visible_to(self, user: Any) -> SavedViewQuerySet:
        """One's own and the shared ones, in the registers that the person may see."""
        mine = Q(is_shared=True) | Q(owner=user.pk)
        return self.filter(mine, register__in=Register.objects.visible_to(user))


class SavedView(models.Model):
    """A name for a query string of the register's table. It holds no risk: whoever opens it sees what they may see."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("Name"), max_length=60)
    query = models.TextField(max_length=2000)
    is_shared = models.BooleanField(_("For everybody in the register"), default=False)
    created_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["register", "owner", "name"], name="saved_view_name_unique")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The address to mail: it leads to the table in whatever state the view has then."""
        return f"/registers/{self.register.code}/views/{self.pk}/"
