"""The headings of a register's own list."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.domain import recording
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.rights import require_right
from riskreg.models import Category, Register, User


@transaction.atomic
def add_category(*, register: Register, name: str, by: User | None, now: datetime, reason: str = "") -> Category:
    """Add a category at the end of the list and return it. Raises PermissionDenied and Refused."""
    require_right(by, Permission.MANAGE_REGISTER, register)
    last = register.categories.order_by("-position").values_list("position", flat=True).first() or 0
    category = Category(register=register, name=_checked(register, name), position=last + 1)
    recording.insert(category, by=by, now=now, reason=reason)
    return category


@transaction.atomic
def rename_category(*, category: Category, name: str, by: User | None, now: datetime, seen: int) -> None:
    """Give a category another name; its risks keep it. Raises PermissionDenied, Refused and Conflict."""
    require_right(by, Permission.MANAGE_REGISTER, category.register)
    changes = {"name": _checked(category.register, name, category)}
    recording.update(category, changes, by=by, now=now, seen=seen)


@transaction.atomic
def archive_category(*, category: Category, by: User | None, now: datetime, seen: int) -> None:
    """Stop offering a category; risks that have it keep it. Raises PermissionDenied and Conflict."""
    require_right(by, Permission.MANAGE_REGISTER, category.register)
    if category.archived_at is None:
        recording.update(category, {"archived_at": now}, by=by, now=now, seen=seen)


@transaction.atomic
def restore_category(*, category: Category, by: User | None, now: datetime, seen: int) -> None:
    """Offer an archived category again. Raises PermissionDenied and Conflict."""
    require_right(by, Permission.MANAGE_REGISTER, category.register)
    recording.update(category, {"archived_at": None}, by=by, now=now, seen=seen)


@transaction.atomic
def move_category(*, category: Category, steps: int, by: User | None, now: datetime, seen: int) -> None:
    """Move a category up (-1) or down (+1) among those in use. Raises PermissionDenied and Conflict."""
    require_right(by, Permission.MANAGE_REGISTER, category.register)
    rows = list(category.register.categories.filter(archived_at=None).select_for_update())
    here = next((index for index, row in enumerate(rows) if row.pk == category.pk), None)
    if here is None or rows[here].version != seen:
        raise Conflict(rows[here] if here is not None else None)
    there = min(max(here + steps, 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    for position, row in enumerate(rows, start=1):
        recording.update(row, {"position": position}, by=by, now=now, seen=row.version)


def _checked(register: Register, name: str, present: Category | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused(_("A category needs a name."), field="name")
    same = register.categories.filter(name__iexact=name)
    if (same.exclude(pk=present.pk) if present else same).exists():
        raise Refused(_("There is a category of this name already."), field="name")
    return name
