"""The check that every function which hands out rights makes for itself, whoever calls it."""

from typing import Any

from django.core.exceptions import PermissionDenied

from riskreg.access.checks import can
from riskreg.access.permissions import Permission


def require_right(by: Any, permission: Permission, thing: Any = None) -> None:
    """Raise PermissionDenied unless `by` has the permission. None is the system itself: first set-up, commands."""
    if by is not None and not can(by, permission, thing):
        raise PermissionDenied
