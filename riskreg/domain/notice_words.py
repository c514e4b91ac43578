"""What a reminder says about one thing, in words."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.domain.due import Line
from riskreg.lib.day_words import due_words


def due_sentence(line: Line, today: date) -> str:
    """What is due: "Review 9 days overdue", "Review due 14 Oct (in 3 days)"."""
    if line.due_on is None:
        return _counted(line)
    when = due_words(line.due_on, today)
    if line.what == "escalated":
        return _("Review %(late)s, with its owner") % {"late": when.lead}
    if line.what == "to_sign":
        return _("Waits for your signature")
    if line.what == "stale":
        return _("Acceptance no longer fits the risk")
    day = f"{when.lead} {when.small}"
    late, coming = {
        "review": (_("Review %(day)s"), _("Review due %(day)s")),
        "action": (_("Action %(day)s"), _("Action due %(day)s")),
        "expiry": (_("Acceptance ran out: %(day)s"), _("Acceptance runs out %(day)s")),
        "meeting": (_("Meeting %(day)s"), _("Meeting %(day)s")),
    }[line.what]
    return (late % {"day": when.lead}) if when.late else (coming % {"day": day})


def news_sentence(what: str, by: str) -> str:
    """What somebody gave to the person, as the beginning of a line; `by` is a name, "" when nobody's."""
    named = {
        "owner": _("%(name)s made you the owner"),
        "action": _("%(name)s gave you an action"),
        "mention": _("%(name)s mentioned you"),
        "acceptance": _("%(name)s asks you to accept"),
        "signed": _("%(name)s answered your request for acceptance"),
        "meeting": _("%(name)s invites you"),
    }
    plain = {
        "owner": _("You are the owner now"),
        "action": _("You have a new action"),
        "mention": _("You were mentioned"),
        "acceptance": _("You are asked to accept"),
        "signed": _("Your request for acceptance was answered"),
        "meeting": _("You are invited"),
    }
    return named[what] % {"name": by} if by else plain[what]


def meeting_action_sentence(held_on: date, due_on: date | None, today: date) -> str:
    """An action that a meeting gave to the person: "Action from the meeting of 3 Nov 2026, due 14 Nov (in 3 days)"."""
    words = _("Action from the meeting of %(day)s") % {"day": date_format(held_on, "j M Y")}
    if due_on is None:
        return words
    when = due_words(due_on, today)
    return _("%(action)s, due %(day)s") % {"action": words, "day": f"{when.lead} {when.small}"}


def label(what: str) -> str:
    """What a line was about, without a date: for the inbox, where it may be over."""
    return {
        "review": _("Review due"),
        "action": _("Action"),
        "expiry": _("Acceptance runs out"),
        "stale": _("Acceptance no longer fits the risk"),
        "to_sign": _("Acceptance to sign"),
        "meeting": _("Meeting"),
        "escalated": _("Review long overdue"),
        "drafts": _("Drafts to look at"),
        "unowned": _("Risks without an owner"),
        "owner_left": _("Risks of people who have left"),
        "owner": _("You are the owner"),
        "mention": _("You were mentioned"),
        "acceptance": _("Acceptance to sign"),
        "signed": _("Request for acceptance answered"),
        "meeting_action": _("Action from a meeting"),
    }[what]


def _counted(line: Line) -> str:
    number = {"count": line.count}
    if line.what == "drafts" and tuple(line.leads) != (7,):
        text = ngettext(
            "%(count)s draft has waited for too long", "%(count)s drafts have waited for too long", line.count
        )
    elif line.what == "drafts":
        text = ngettext("%(count)s draft has waited for a week", "%(count)s drafts have waited for a week", line.count)
    elif line.what == "unowned":
        text = ngettext("%(count)s risk has no owner", "%(count)s risks have no owner", line.count)
    else:
        text = ngettext(
            "%(count)s risk belongs to somebody who has left",
            "%(count)s risks belong to people who have left",
            line.count,
        )
    return text % number
