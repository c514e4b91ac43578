"""Where the command menu can take a person: the pages, and those of each register, by the rights they have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from riskreg.access.checks import can_somewhere, permissions_of
from riskreg.access.permissions import Permission
from riskreg.lib.near_words import words_of
from riskreg.lib.readable import Readable
from riskreg.models import Register, User


@dataclass(frozen=True, slots=True)
class Command(Readable):
    """One way to go: where, what it is called, whose page it is, and its key where it has one."""

    label: str | Promise
    href: str
    icon: str
    where: str = ""  # the code of its register
    key: str = ""
    more: str | Promise = ""  # other words it is found by


# url name, label, icon, key, other words, the permission it needs
PAGES = (
    ("log_anywhere", _("Log a risk"), "plus", "n", _("new add risk"), Permission.LOG_RISK),
    ("review_round", _("Review my risks"), "check", "", _("due overdue"), None),
    ("home", _("My work"), "user", "g h", _("home start"), None),
    ("register_list", _("Registers"), "list", "g r", "", None),
    ("dashboards", _("Dashboard"), "grid", "g d", _("figures trend"), None),
    ("action_list", _("Actions"), "check", "g a", _("treatment tasks"), None),
    ("report_list", _("Reports"), "doc", "g p", "PDF", None),
    ("report_verify", _("Verify a PDF"), "shield", "", _("check seal"), None),
    ("inbox", _("Inbox"), "bell", "g i", _("messages reminders"), None),
    ("account", _("My account"), "settings", "", _("profile look theme dark light language password keys"), None),
    ("notifications", _("Notifications"), "mail", "", _("mail calendar feed"), None),
    ("keys_help", _("Keyboard shortcuts"), "keys", "?", _("help"), None),
    ("tour", _("Take the tour"), "info", "", _("help introduction"), None),
    ("register_new", _("New register"), "plus", "", _("create"), Permission.CREATE_REGISTER),
    ("ledger_check", _("Ledger check"), "shield", "", _("history verify"), Permission.CHECK_LEDGER),
    ("site_settings", _("Site settings"), "building", "", _("organisation logo"), Permission.MANAGE_SITE),
    ("people", _("People"), "people", "", _("users invite"), Permission.MANAGE_SITE),
    ("jobs", _("Jobs and deliveries"), "repeat", "", _("queue mail"), Permission.MANAGE_SITE),
)
OF_REGISTER = (
    ("register_detail", _("Risks"), "list", _("table register"), Permission.VIEW),
    ("risk_log", _("Log a risk"), "plus", _("new add"), Permission.LOG_RISK),
    ("register_heatmap", _("Heat map"), "grid", _("matrix"), Permission.VIEW),
    ("register_dashboard", _("Dashboard"), "sort", _("figures trend"), Permission.VIEW),
    ("register_compare", _("What changed"), "history", _("compare"), Permission.VIEW),
    ("meeting_list", _("Meetings"), "cal", _("review agenda minutes"), Permission.VIEW),
    ("meeting_new", _("Plan a meeting"), "plus", _("new review"), Permission.CHAIR_MEETING),
    ("decision_list", _("Decisions"), "flag", "", Permission.VIEW),
    ("identify", _("Identify"), "search", _("checklist workshop"), Permission.LOG_RISK),
    ("register_import", _("Import"), "upload", _("spreadsheet excel csv"), Permission.IMPORT_RISKS),
    ("register_pdf", _("Download as PDF"), "get", _("report"), Permission.VIEW),
    ("register_xlsx", _("Download as XLSX"), "get", _("excel spreadsheet"), Permission.VIEW),
    (
        "register_settings",
        _("Settings"),
        "settings",
        _("matrix members cadence categories"),
        Permission.MANAGE_REGISTER,
    ),
)


def pages(user: User) -> Iterator[Command]:
    """The pages outside of registers that the person may open."""
    rights = permissions_of(user) | ({Permission.LOG_RISK} if can_somewhere(user, Permission.LOG_RISK) else set())
    for name, label, icon, key, more, needs in PAGES:
        if needs is None or needs in rights:
            yield Command(label, reverse(name), icon, key=key, more=more)


def of_register(user: User, register: Register) -> Iterator[Command]:
    """The pages of one register that the person may open."""
    rights = permissions_of(user, register)
    for name, label, icon, more, needs in OF_REGISTER:
        if needs in rights:
            yield Command(label, reverse(name, args=[register.code]), icon, where=register.code, more=more)


def matching(commands: Iterable[Command], text: str, names: dict[str, str]) -> list[Command]:
    """Those in which every word of `text` begins a word, those whose own words it begins first."""
    asked = words_of(text)
    if not asked:
        return [replace(command, more="") for command in commands]
    ranked = []
    for place, command in enumerate(commands):
        own = words_of(f"{command.label} {command.where}")
        known = [*own, *words_of(f"{command.more} {names.get(command.where, '')}")]
        if all(any(word.startswith(begun) for word in known) for begun in asked):
            ranked.append((sum(not any(word.startswith(begun) for word in own) for begun in asked), place, command))
    return [command for _missed, _place, command in sorted(ranked, key=lambda found: found[:2])]
