"""What each role may do, as data."""

from riskreg.access.permissions import Permission
from riskreg.choices import Role

VIEWER = frozenset({Permission.VIEW, Permission.SIGN_REPORT})
CONTRIBUTOR = VIEWER | {Permission.LOG_RISK, Permission.COMMENT}
MANAGER = CONTRIBUTOR | {
    Permission.EDIT_RISK,
    Permission.REVIEW_RISK,
    Permission.ACCEPT_RISK,
    Permission.CHAIR_MEETING,
    Permission.WORK_ACTION,
    Permission.IMPORT_RISKS,
    Permission.ISSUE_REPORT,
    Permission.MANAGE_REGISTER,
}

MEMBER_PERMISSIONS = {Role.VIEWER: VIEWER, Role.CONTRIBUTOR: CONTRIBUTOR, Role.MANAGER: MANAGER}

# On top of the membership, and only on that risk or action.
RISK_OWNER = frozenset({Permission.COMMENT, Permission.EDIT_RISK, Permission.REVIEW_RISK, Permission.WORK_ACTION})
DRAFT_AUTHOR = frozenset({Permission.EDIT_RISK})  # whoever logged a draft may finish it
ACTION_OWNER = frozenset({Permission.WORK_ACTION})

# On the whole site, whatever the membership.
AUDITOR = frozenset({Permission.VIEW, Permission.SIGN_REPORT, Permission.CHECK_LEDGER})
ADMINISTRATOR = frozenset(Permission)
