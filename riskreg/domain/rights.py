"""What a function checks before it writes, whoever calls it: the right to do it, and a register that is in use."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain.errors import Refused
from riskreg.models import Register


def require_right(by: Any, permission: Permission, thing: Any = None) -> None:
    """Raise PermissionDenied unless `by` has the permission. None is the system itself: first set-up, commands."""
    if by is not None and not can(by, permission, thing):
        raise PermissionDenied


def require_in_use(register: Register) -> None:
    """Raise Refused for an archived register; the recording does so for every tracked row by itself."""
    if register.archived_at is not None:
        raise Refused(_("This register is archived: nothing in it can be changed. Restore it first."))
