"""People, how they are invited, and the organisation they work for."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from riskreg.choices import Role, Theme
from riskreg.models.base import History, Versioned

ERASED_DOMAIN = "erased.invalid"  # a domain that no mail can ever reach (RFC 2606)


def new_salt() -> str:
    """What makes the marks of one person in the ledger unguessable; replaced when the person is erased."""
    return secrets.token_hex(16)


class UserQuerySet(models.QuerySet["User"]):
    """People, by what they may be asked to do."""

    def active(self) -> UserQuerySet:
        """Those who may sign in."""
        return self.filter(is_active=True)

    def members_of(self, register: Any) -> UserQuerySet:
        """Active members of a register: those who can own its risks and actions."""
        return self.active().filter(memberships__register=register).order_by("name", "pk")

    def who_see(self, register: Any) -> UserQuerySet:
        """Active people who may look into a register: members, auditors, administrators."""
        members = self.members_of(register).order_by().values("pk")
        seen_by = models.Q(pk__in=members) | models.Q(is_auditor=True) | models.Q(is_administrator=True)
        return self.active().filter(seen_by).order_by("name", "pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Finds people by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The person with this address; raises User.DoesNotExist."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Versioned):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(_("E-mail address"), max_length=254, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    is_active = models.BooleanField(_("May sign in"), default=True)
    is_auditor = models.BooleanField(_("Auditor"), default=False, help_text=_("Sees every register, changes nothing."))
    is_administrator = models.BooleanField(
        _("Administrator"), default=False, help_text=_("Manages people, the site and every register.")
    )
    language = models.CharField(_("Language"), max_length=8, choices=settings.LANGUAGES, blank=True, default="")
    theme = models.CharField(_("Look"), max_length=8, choices=Theme, default=Theme.SYSTEM)
    single_keys = models.BooleanField(_("Single-key shortcuts"), default=True)
    notifications = models.JSONField(default=dict, blank=True)  # NoticeKind → Frequency; what is absent is usual
    joined_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    toured_at = models.DateTimeField(null=True, blank=True)  # went through the tour, or skipped it
    history_salt = models.CharField(max_length=32, default=new_salt, editable=False)

    objects = UserManager()
    history = History(excluded_fields=["password", "last_login", "last_seen_at", "toured_at", "history_salt"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, for the libraries that ask."""
        return self.name

    @property
    def initials(self) -> str:
        """At most two letters, for the small disc beside the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def is_erased(self) -> bool:
        """Whether the name and address were replaced for ever (domain.erasure)."""
        return self.email.endswith(f"@{ERASED_DOMAIN}")

    @cached_property
    def roles(self) -> dict[int, str]:
        """Register id → role. Kept for the life of this object, which is one request."""
        return dict(self.memberships.values_list("register_id", "role"))

    def role_in(self, register_id: int) -> str:
        """The role in a register, "" for none."""
        return self.roles.get(register_id, "")


class Organisation(Versioned):
    """The one organisation whose risks these are: a single row, number 1."""

    name = models.CharField(_("Organisation"), max_length=120)
    time_zone = models.CharField(_("Time zone"), max_length=64, default="UTC")
    language = models.CharField(_("Language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    logo = models.BinaryField(null=True, blank=True)
    logo_digest = models.CharField(max_length=64, blank=True, default="")

    history = History(excluded_fields=["logo"])

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="organisation_single")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.time_zone)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, by whether they still count."""

    def pending(self, now: datetime) -> InvitationQuerySet:
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """A way in for one e-mail address; the link's secret is stored only as a hash."""

    email = models.EmailField(_("E-mail address"), max_length=254)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    register = models.ForeignKey(
        "Register", null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(_("Role"), max_length=12, choices=Role, blank=True, default="")
    is_auditor = models.BooleanField(_("Auditor"), default=False)
    is_administrator = models.BooleanField(_("Administrator"), default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email
