"""Every page and state that has a picture: its name, who looks, its address, and what they do there."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page

from tools import acts

Act = Callable[[Page], None]


class Shot(NamedTuple):
    """One picture, taken in every size and look; `screen`: the first screenful, for what lies over the page."""

    name: str
    who: str  # the demo sign-in; "" is signed out
    path: str
    act: Act | None = None
    screen: bool = False


IT, MEETINGS = "/registers/IT/", "/registers/IT/meetings/"
PAST = "?as_of=2026-06-30"
SHOTS = (
    # the five seconds that decide
    Shot("home", "owner", "/"),
    Shot("home-empty", "stranger", "/"),
    Shot("register", "manager", IT),
    Shot("risk", "owner", "/risks/IT-001/"),
    Shot("live", "manager", "/registers/PHX/meetings/", acts.take_chair),
    Shot("live-follower", "owner", "/registers/PHX/meetings/", acts.first(".banner a.btn")),
    Shot("heatmap", "manager", IT + "heatmap/"),
    Shot("dashboard", "manager", IT + "dashboard/"),
    Shot("log", "manager", IT, acts.log_panel, screen=True),
    # registers in every state
    Shot("registers", "manager", "/registers/"),
    Shot("registers-empty", "stranger", "/registers/"),
    Shot("register-none", "manager", "/registers/EMPTY/"),
    Shot("register-one", "manager", "/registers/ONE/"),
    Shot("register-many", "manager", "/registers/MANY/?page=2"),
    Shot("register-long", "manager", "/registers/LONG/"),
    Shot("register-viewer", "viewer", IT),
    Shot("register-selected", "manager", IT, acts.select, screen=True),
    Shot("register-cell", "manager", IT, acts.edit_cell, screen=True),
    Shot("register-filtered", "manager", IT + "?rating=critical&rating=high&strategy=mitigate"),
    Shot("register-nothing-found", "manager", IT + "?q=nothing-like-this"),
    Shot("register-menu", "manager", IT, acts.first("#menu-rating summary"), screen=True),
    Shot("register-as-of", "manager", IT + PAST),
    Shot("heatmap-none", "manager", "/registers/EMPTY/heatmap/"),
    Shot("heatmap-as-of", "manager", IT + "heatmap/" + PAST),
    Shot("saved-view", "manager", IT + "?rating=critical&rating=high", acts.first("#menu-views summary"), screen=True),
    Shot("saved-views", "manager", IT + "views/"),
    Shot("register-new", "admin", "/registers/new/"),
    Shot("dashboard-none", "manager", "/registers/EMPTY/dashboard/"),
    Shot("dashboard-many", "manager", "/registers/MANY/dashboard/"),
    Shot("dashboards", "manager", "/dashboard/"),
    Shot("compare", "manager", IT + "compare/?from=2026-06-30"),
    Shot("compare-none", "manager", "/registers/EMPTY/compare/"),
    Shot("decisions", "manager", IT + "decisions/"),
    # risks
    Shot("risk-as-of", "manager", "/risks/IT-001/" + PAST),
    Shot("risk-draft", "manager", "/risks/IT-040/"),
    Shot("risk-long", "manager", "/risks/LONG-002/"),
    Shot("risk-viewer", "viewer", "/risks/IT-001/"),
    Shot("risk-edit", "owner", "/risks/IT-001/edit/"),
    Shot("risk-edit-explained", "manager", "/risks/IT-001/edit/", acts.explained),
    Shot("risk-conflict", "manager", "/risks/ONE-001/edit/", acts.conflict),
    Shot("risk-refused", "manager", "/risks/ONE-001/edit/", acts.refused),
    Shot("risk-close", "manager", "/risks/IT-001/close/"),
    Shot("risk-accept", "manager", "/risks/IT-001/accept/"),
    Shot("log-page", "manager", IT + "log/"),
    Shot("log-hints", "manager", IT + "log/", acts.hints),
    Shot("log-refused", "manager", IT, acts.log_refused, screen=True),
    Shot("log-offline", "manager", IT, acts.offline, screen=True),
    Shot("log-anywhere", "manager", "/log/"),
    Shot("review", "owner", "/review/", acts.first("main a.primary, main h1")),
    Shot("review-none", "stranger", "/review/"),
    # meetings
    Shot("meetings", "manager", MEETINGS),
    Shot("meetings-none", "manager", "/registers/EMPTY/meetings/"),
    Shot("meeting-new", "manager", MEETINGS + "new/"),
    Shot("plan", "manager", MEETINGS, acts.first(".meets a")),
    Shot("plan-viewer", "viewer", MEETINGS, acts.first(".meets a")),
    Shot("projector", "manager", "/registers/PHX/meetings/", acts.projector),
    Shot("minutes", "manager", MEETINGS, acts.first(".meetlist a")),
    Shot("series", "manager", IT + "settings/meetings/"),
    # the other jobs
    Shot("actions", "manager", "/actions/?show=all"),
    Shot("actions-none", "stranger", "/actions/"),
    Shot("reports", "manager", "/reports/"),
    Shot("reports-none", "stranger", "/reports/"),
    Shot("report-issue", "manager", "/reports/issue/"),
    Shot("report-verify", "manager", "/reports/verify/"),
    Shot("identify", "manager", IT + "identify/"),
    Shot("checklist", "manager", IT + "identify/security/"),
    Shot("workshop-new", "manager", IT + "workshops/new/"),
    Shot("workshop", "manager", IT + "identify/", acts.first("#workshops-h ~ ul a")),
    Shot("workshop-phone", "contributor", IT + "identify/", acts.first("#workshops-h ~ ul a")),
    Shot("import-upload", "manager", IT + "import/"),
    Shot("import", "manager", IT + "import/", acts.upload),
    Shot("search", "manager", "/search/?q=restore"),
    Shot("search-nothing", "manager", "/search/?q=xyzzy"),
    Shot("search-typing", "manager", "/actions/", acts.search, screen=True),
    Shot("inbox", "manager", "/inbox/"),
    Shot("mail", "manager", "/mail/digest/"),
    Shot("mail-owner", "owner", "/mail/digest/"),
    Shot("commands", "manager", IT, acts.commands, screen=True),
    Shot("keys", "manager", IT, acts.keys, screen=True),
    Shot("keys-page", "manager", "/keys/"),
    Shot("tour", "stranger", "/tour/"),
    # settings
    Shot("settings", "manager", IT + "settings/"),
    Shot("settings-refused", "manager", "/registers/LONG/settings/", acts.refused),
    Shot("settings-cadence", "manager", IT + "settings/cadence/"),
    Shot("settings-categories", "manager", IT + "settings/categories/"),
    Shot("settings-matrix", "manager", IT + "settings/matrix/"),
    Shot("settings-members", "manager", IT + "settings/members/"),
    Shot("settings-reminders", "manager", IT + "settings/reminders/"),
    Shot("settings-checklist", "manager", IT + "settings/checklist/"),
    Shot("account", "owner", "/account/"),
    Shot("notifications", "owner", "/account/notifications/"),
    Shot("sessions", "owner", "/accounts/sessions/"),
    Shot("two-factor", "owner", "/accounts/2fa/"),
    Shot("people", "admin", "/people/"),
    Shot("person", "admin", "/people/2/"),
    Shot("site", "admin", "/site/"),
    Shot("jobs", "admin", "/jobs/"),
    Shot("ledger-check", "auditor", "/ledger/", acts.check_ledger),
    # outside, and what goes wrong
    Shot("sign-in", "", "/accounts/login/"),
    Shot("sign-in-refused", "", "/accounts/login/", acts.wrong_password),
    Shot("password-reset", "", "/accounts/password/reset/"),
    Shot("error-400", "owner", "/fail/400/"),
    Shot("error-403", "owner", "/fail/403/"),
    Shot("error-403-form", "owner", "/fail/401/"),
    Shot("error-404", "owner", "/risks/IT-999/"),
    Shot("error-413", "owner", "/fail/413/"),
    Shot("error-429", "owner", "/fail/429/"),
    Shot("error-500", "owner", "/fail/500/"),
    Shot("no-permission", "viewer", IT + "settings/"),
    Shot("print-risk", "owner", "/risks/IT-001/", acts.on_paper),
    Shot("print-register", "manager", IT, acts.on_paper),
)
# What stands in the documentation: name, width, look.
KEPT = (
    "home-1440-light", "register-1440-light", "register-1440-dark", "register-390-light", "register-as-of-1440-light",
    "risk-1440-light", "risk-390-dark", "log-1440-light", "live-1440-light", "live-390-light", "heatmap-1440-light",
    "dashboard-1440-light", "compare-1440-light", "plan-1440-light", "minutes-1440-light", "import-1440-light",
    "checklist-1440-light", "workshop-1440-light", "settings-matrix-1440-light", "settings-1440-light",
    "commands-1440-dark", "sign-in-1440-light",
)  # fmt: skip
