"""The one question: may this person do this, here? Rights are read anew on every request."""

from typing import Any

from riskreg.access import roles
from riskreg.access.permissions import Permission
from riskreg.choices import RiskState

IN_ARCHIVE = frozenset({Permission.VIEW, Permission.MANAGE_REGISTER})  # see it, and restore it


def can(user: Any, permission: Permission, thing: Any = None) -> bool:
    """Whether `user` has `permission` on `thing`: a register, a risk, an action, or None for the site.

    A signed-out or deactivated person may do nothing. Reads the membership at most once per
    request (it is kept on the user object, which lives as long as the request).
    """
    if not (user.is_authenticated and user.is_active):
        return False
    return permission in permissions_of(user, thing)


def permissions_of(user: Any, thing: Any = None) -> frozenset[Permission]:
    """Everything `user` may do on `thing`; an empty set for people outside."""
    site = _site_permissions(user)
    if thing is None:
        return site
    register_id, own = _place(user, thing)
    member = roles.MEMBER_PERMISSIONS.get(user.role_in(register_id), frozenset())
    found = site | member | (own if member else frozenset())
    return found & IN_ARCHIVE if _is_archived(thing) else found


def can_somewhere(user: Any, permission: Permission) -> bool:
    """Whether `user` has `permission` in any register; whether that one is archived is not asked."""
    if not (user.is_authenticated and user.is_active):
        return False
    if permission in _site_permissions(user):
        return True
    return any(permission in roles.MEMBER_PERMISSIONS.get(role, frozenset()) for role in user.roles.values())


def _site_permissions(user: Any) -> frozenset[Permission]:
    if user.is_administrator:
        return roles.ADMINISTRATOR
    return roles.AUDITOR if user.is_auditor else frozenset()


def _is_archived(thing: Any) -> bool:
    """Whether the thing lies in an archived register, as far as that is known without a query; the recording knows."""
    kind, cached = thing._meta.model_name, thing._state.fields_cache
    if kind == "action":
        risk = cached.get("risk")
        cached = risk._state.fields_cache if risk else {}
    register = thing if kind == "register" else cached.get("register")
    return getattr(register, "archived_at", None) is not None


def _place(user: Any, thing: Any) -> tuple[int, frozenset[Permission]]:
    """The register a thing belongs to, and what the person may do on it as its owner or author."""
    kind = thing._meta.model_name
    if kind == "register":
        return thing.pk, frozenset()
    own: frozenset[Permission] = frozenset()
    risk = thing
    if kind == "action":
        risk = thing.risk
        if thing.owner_id == user.pk:
            own |= roles.ACTION_OWNER
    if risk.owner_id == user.pk:
        own |= roles.RISK_OWNER
    if risk.state == RiskState.DRAFT and risk.logged_by_id == user.pk:
        own |= roles.DRAFT_AUTHOR
    return risk.register_id, own
