"""Saved views of a register's table. They are no part of the register's history: they change nothing in it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain import figures
from riskreg.domain.errors import Refused
from riskreg.domain.figures import SavedLook
from riskreg.models import Register, SavedView

MOST = 40  # of one person in one register


@transaction.atomic
def save_view(*, register: Register, by: Any, now: datetime, name: str, query: str, shared: bool) -> SavedView:
    """Keep a query string under a name, and return it; one's own view of the same name is replaced.

    Sharing is for those who manage the register. Raises PermissionDenied and Refused.
    """
    if shared and not can(by, Permission.MANAGE_REGISTER, register):
        raise PermissionDenied
    mine = SavedView.objects.filter(register=register, owner=by)
    if mine.count() >= MOST and not mine.filter(name=name).exists():
        raise Refused(_("You have %(number)s views here. Remove one first.") % {"number": MOST}, field="name")
    values = {"query": query, "is_shared": shared, "created_at": now}
    _tell_pages(register)
    view, _created = SavedView.objects.update_or_create(register=register, owner=by, name=name, defaults=values)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: Any) -> None:
    """Remove one's own view, or a shared one of a register that one manages. Raises PermissionDenied."""
    if not may_remove(view, by):
        raise PermissionDenied
    _tell_pages(view.register)
    view.delete()


def may_remove(view: SavedView, person: Any) -> bool:
    """Whether the person may remove the view."""
    return view.owner_id == person.pk or (view.is_shared and can(person, Permission.MANAGE_REGISTER, view.register))


def views_for(register: Register, person: Any) -> list[SavedLook]:
    """The person's own views of a register that they may see, and the shared ones, by name."""
    return [look for look in figures.saved_views(register) if look.shared or look.owner == person.pk]


def _tell_pages(register: Register) -> None:
    """Raise the revision: what pages keep of the register, in whatever process, is then out of use."""
    Register.objects.filter(pk=register.pk).update(revision=F("revision") + 1)
