"""Every permission there is."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may be allowed to do. Values are stable: history names them."""

    # in a register
    VIEW = "view"  # see its risks, history and downloads
    LOG_RISK = "log_risk"  # add a draft
    COMMENT = "comment"
    EDIT_RISK = "edit_risk"  # text, scores, strategy, owner, next review; open, close, reopen
    REVIEW_RISK = "review_risk"  # record a review with its outcome
    ACCEPT_RISK = "accept_risk"  # sign the decision to live with a risk
    CHAIR_MEETING = "chair_meeting"  # plan, hold and close review meetings
    WORK_ACTION = "work_action"  # change the state of an action
    IMPORT_RISKS = "import_risks"
    ISSUE_REPORT = "issue_report"
    SIGN_REPORT = "sign_report"  # say by name that one stands by an issued report
    MANAGE_REGISTER = "manage_register"  # settings, matrix, categories, members
    # on the whole site
    CREATE_REGISTER = "create_register"
    MANAGE_SITE = "manage_site"  # organisation, people, jobs
    CHECK_LEDGER = "check_ledger"  # whether the history of every register is whole
