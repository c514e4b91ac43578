"""Registers, their matrices, categories and members."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from riskreg.choices import CadenceBase, Role
from riskreg.models.base import History, Versioned
from riskreg.scoring import Grid, grid_from_json, verdict


class Matrix(models.Model):
    """One version of a risk matrix. Never edited: a change makes the next version.

    Without a register it is a ready-made one to start from; `key` then names it.
    """

    register = models.ForeignKey("Register", null=True, blank=True, on_delete=models.CASCADE, related_name="matrices")
    key = models.SlugField(max_length=40, blank=True)
    name = models.CharField(_("Name"), max_length=80)
    number = models.PositiveIntegerField(default=1)
    levels = models.JSONField()  # what scoring.Grid.as_json writes
    guidance = models.JSONField(default=list, blank=True)  # impact dimensions: [{"dimension", "levels": [text…]}]
    suggested_appetite = models.PositiveSmallIntegerField(default=6)
    suggested_tolerance = models.PositiveSmallIntegerField(default=12)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["register", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "number"], condition=Q(register__isnull=False), name="matrix_version_unique"
            ),
            models.UniqueConstraint(fields=["key"], condition=Q(register=None), name="matrix_key_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}" if self.register_id else self.name

    @cached_property
    def grid(self) -> Grid:
        """The levels and bands as plain data."""
        return grid_from_json(self.levels)


class RegisterQuerySet(models.QuerySet["Register"]):
    """Registers, by who may see them and whether they are in use."""

    def visible_to(self, user: Any) -> RegisterQuerySet:
        """Those the person is a member of; all of them for auditors and administrators."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_administrator or user.is_auditor:
            return self.all()
        return self.filter(pk__in=list(user.roles))

    def with_role(self, user: Any, roles: set[str] | frozenset[str]) -> RegisterQuerySet:
        """Those in which the person has one of these roles; all for administrators."""
        if user.is_administrator:
            return self.all()
        return self.filter(pk__in=[pk for pk, role in user.roles.items() if role in roles])

    def active(self) -> RegisterQuerySet:
        """Those not archived."""
        return self.filter(archived_at=None)


class Register(Versioned):
    """A named list of risks for an organisation, a programme, a project or a service."""

    code = models.CharField(
        _("Code"),
        max_length=8,
        validators=[
            RegexValidator(r"^[A-Z][A-Z0-9]{1,7}$", _("Two to eight capital letters or digits, a letter first."))
        ],
        help_text=_("Starts every reference, as in IT-014. Fixed once the first risk is logged."),
    )
    name = models.CharField(_("Name"), max_length=120)
    purpose = models.TextField(_("Purpose"), max_length=2000, blank=True)
    classification = models.CharField(
        _("Classification mark"), max_length=60, blank=True, help_text=_("Printed on every page of a PDF.")
    )
    language = models.CharField(
        _("Language of its reports"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    matrix = models.ForeignKey(Matrix, null=True, on_delete=models.PROTECT, related_name="+")
    appetite = models.PositiveSmallIntegerField(
        _("Appetite"), default=6, help_text=_("Scores up to this one are acceptable.")
    )
    tolerance = models.PositiveSmallIntegerField(
        _("Tolerance"), default=12, help_text=_("Scores above this one must be escalated.")
    )
    critical_days = models.PositiveSmallIntegerField(_("Critical"), default=30, validators=[MinValueValidator(1)])
    high_days = models.PositiveSmallIntegerField(_("High"), default=60, validators=[MinValueValidator(1)])
    moderate_days = models.PositiveSmallIntegerField(_("Moderate"), default=90, validators=[MinValueValidator(1)])
    low_days = models.PositiveSmallIntegerField(_("Low"), default=180, validators=[MinValueValidator(1)])
    unrated_days = models.PositiveSmallIntegerField(_("Not scored"), default=14, validators=[MinValueValidator(1)])
    cadence_base = models.CharField(
        _("The next review counts from"), max_length=4, choices=CadenceBase, default=CadenceBase.DONE
    )
    four_eyes = models.BooleanField(
        _("Two pairs of eyes"), default=True, help_text=_("High and critical risks are accepted by somebody else.")
    )
    starts_on = models.DateField(_("Starts on"), null=True, blank=True)
    ends_on = models.DateField(_("Ends on"), null=True, blank=True)
    phase = models.CharField(_("Phase"), max_length=60, blank=True)
    phase_since = models.DateField(null=True, blank=True)  # every open risk is on the next agenda after it
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("Sponsor"),
        help_text=_("Hears of reviews that are overdue for a month."),
    )
    next_number = models.PositiveIntegerField(default=1, editable=False)
    revision = models.PositiveBigIntegerField(default=1, editable=False)  # raised by every write in the register
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = RegisterQuerySet.as_manager()
    history = History(excluded_fields=["revision", "next_number"])
    as_of: datetime | None = None  # set on a copy that domain.as_of has read from the history; no column

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("code"), name="register_code_unique"),
            models.CheckConstraint(
                condition=Q(appetite__gte=1, tolerance__gte=F("appetite")), name="register_tolerance_above_appetite"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="register_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(
                    critical_days__gte=1, high_days__gte=1, moderate_days__gte=1, low_days__gte=1, unrated_days__gte=1
                ),
                name="register_cadence_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the register's table."""
        return f"/registers/{self.code}/"

    @property
    def grid(self) -> Grid:
        """The levels and bands in force."""
        if self.matrix is None:
            raise ValueError(f"register {self.code} has no matrix")
        return self.matrix.grid

    def cadence_days(self, rating: str) -> int:
        """Days between reviews for a rating; "" means not scored."""
        return int(getattr(self, f"{rating or 'unrated'}_days"))

    def verdict(self, points: int | None) -> str:
        """What the appetite and tolerance say about a score."""
        return verdict(points, appetite=self.appetite, tolerance=self.tolerance)


class Category(Versioned):
    """A heading of the register's own list."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(_("Name"), max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    history = History()

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(F("register"), Lower("name"), name="category_name_unique")]

    def __str__(self) -> str:
        return self.name


class Membership(Versioned):
    """What one person may do in one register."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=12, choices=Role)
    since = models.DateTimeField()

    history = History()

    class Meta:
        ordering = ["user__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "register"], name="membership_unique"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
