"""What is missing or late on a risk, each with the step that mends it. Pure: rows in, gaps out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.choices import RiskState, Strategy
from riskreg.models import Action, Risk
from riskreg.scoring import ABOVE_TOLERANCE

TREATED = frozenset({Strategy.AVOID, Strategy.TRANSFER, Strategy.MITIGATE})
LATE_SHOWN = 3  # late actions named one by one

EDIT, CONFIRM, OPEN, ADD_ACTION, ACTION, ACTIONS = "edit", "confirm", "open", "add_action", "action", "actions"


@dataclass(frozen=True, slots=True)
class Gap:
    """One fault in words, and the step that mends it.

    `step` is EDIT (with the form's field), CONFIRM, OPEN, ADD_ACTION, ACTION (with its number)
    or ACTIONS; `button` is what the button says.
    """

    code: str
    fault: str
    fact: str
    step: str
    button: str
    field: str = ""
    action: int | None = None


def gaps_of(risk: Risk, actions: Sequence[Action], *, today: date, above_since: date | None = None) -> list[Gap]:
    """Every gap of a risk, the gravest first; a closed risk has none.

    `actions` are all the actions of the risk, `above_since` the day the score went above tolerance.
    """
    if risk.state == RiskState.CLOSED:
        return []
    open_actions = [action for action in actions if action.is_open]
    found = [
        _above_tolerance(risk, above_since),
        _review(risk, today),
        _owner(risk),
        _score(risk),
        _strategy(risk),
        _treatment(risk, open_actions),
        _transfer(risk),
        *_late(open_actions, today),
        _target(risk, today),
        _ready(risk),
    ]
    return [gap for gap in found if gap]


def days_late(days: int) -> str:
    """A number of days past a date, in words."""
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _above_tolerance(risk: Risk, since: date | None) -> Gap | None:
    register = risk.register
    if register.verdict(risk.current_score) != ABOVE_TOLERANCE:
        return None
    fault = _("Above tolerance since %(day)s.") % {"day": date_format(since, "j M Y")} if since else ""
    fact = _("Tolerance is %(tolerance)s, the score is %(score)s.") % {
        "tolerance": register.tolerance,
        "score": risk.current_score,
    }
    if risk.strategy in TREATED:
        return Gap("above_tolerance", fault or _("Above tolerance."), fact, ADD_ACTION, _("Plan more treatment"))
    return Gap("above_tolerance", fault or _("Above tolerance."), fact, EDIT, _("Decide what to do"), "strategy")


def _review(risk: Risk, today: date) -> Gap | None:
    due = risk.next_review_on
    if due is None or due >= today:
        return None
    fault = _("The review is %(days)s overdue.") % {"days": days_late((today - due).days)}
    fact = _("It was due on %(day)s.") % {"day": date_format(due, "j M Y")}
    return Gap("review_overdue", fault, fact, CONFIRM, _("Still the same"))


def _owner(risk: Risk) -> Gap | None:
    if risk.owner is None:
        written = _("The import names “%(name)s”.") % {"name": risk.owner_as_written} if risk.owner_as_written else ""
        fact = written or _("Nobody is accountable for this risk.")
        return Gap("no_owner", _("No owner."), fact, EDIT, _("Name an owner"), "owner")
    if not risk.owner.is_active:
        fact = _("%(name)s cannot sign in any more.") % {"name": risk.owner.name}
        return Gap("owner_left", _("The owner has left."), fact, EDIT, _("Name an owner"), "owner")
    return None


def _score(risk: Risk) -> Gap | None:
    if risk.current_score is not None:
        return None
    fact = _("It counts in no heat map and no figure.")
    return Gap("not_scored", _("Not scored."), fact, EDIT, _("Score it"), "current")


def _strategy(risk: Risk) -> Gap | None:
    if risk.strategy:
        return None
    fact = _("Avoid, transfer, mitigate or accept it.")
    return Gap("no_strategy", _("No strategy."), fact, EDIT, _("Choose one"), "strategy")


def _treatment(risk: Risk, open_actions: Sequence[Action]) -> Gap | None:
    if risk.strategy not in TREATED or open_actions or risk.strategy_note.strip():
        return None
    fault = _("“%(strategy)s” without an open action.") % {"strategy": risk.get_strategy_display()}
    fact = _("Say who does what by when, or note in the strategy why nothing is needed.")
    return Gap("no_action", fault, fact, ADD_ACTION, _("Add an action"))


def _transfer(risk: Risk) -> Gap | None:
    if risk.strategy != Strategy.TRANSFER or risk.transfer_to.strip():
        return None
    fact = _("The insurer or vendor who carries the risk is not named.")
    return Gap("no_transferee", _("Transferred to nobody."), fact, EDIT, _("Name them"), "transfer_to")


def _late(open_actions: Sequence[Action], today: date) -> list[Gap]:
    late = sorted((a.due_on, a.pk, a) for a in open_actions if a.due_on and a.due_on < today)
    shown = [_late_action(action, due, today) for due, _pk, action in late[:LATE_SHOWN]]
    rest = len(late) - LATE_SHOWN
    if rest > 0:
        fault = ngettext("%(number)s more action is late.", "%(number)s more actions are late.", rest) % {
            "number": rest
        }
        shown.append(Gap("actions_late", fault, "", ACTIONS, _("See them")))
    return shown


def _late_action(action: Action, due: date, today: date) -> Gap:
    days = days_late((today - due).days)
    fault = _("“%(title)s” is %(days)s late.") % {"title": action.title, "days": days}
    who = action.owner.name if action.owner else _("Nobody is named")
    fact = _("%(who)s, due %(day)s.") % {"who": who, "day": date_format(due, "j M Y")}
    return Gap("action_late", fault, fact, ACTION, _("Done, or a new date"), action=action.pk)


def _target(risk: Risk, today: date) -> Gap | None:
    if risk.target_on is None or risk.target_on >= today or risk.target_score is None:
        return None
    if risk.current_score is not None and risk.current_score <= risk.target_score:
        return None
    fault = _("The target date has passed.")
    fact = _("%(score)s was to be reached by %(day)s.") % {
        "score": risk.target_score,
        "day": date_format(risk.target_on, "j M Y"),
    }
    return Gap("target_passed", fault, fact, EDIT, _("Set a new target"), "target")


def _ready(risk: Risk) -> Gap | None:
    if risk.state != RiskState.DRAFT or risk.owner is None or risk.current_score is None:
        return None
    fact = _("It has a score and an owner.")
    return Gap("ready_to_open", _("Still a draft."), fact, OPEN, _("Open the risk"))
