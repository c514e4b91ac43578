"""What somebody did, as the second half of a sentence that begins with their name."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.choices import AcceptanceState, ActionState, ReviewOutcome, RiskSource, RiskState
from riskreg.domain.changes import Change, Names
from riskreg.lib.day_words import full_day
from riskreg.lib.languages import within

STATEMENT = {"title", "cause", "event", "consequence"}
SCORE = {"current_likelihood", "current_impact", "current_score"}
FOLLOWS = {"next_review_on", "last_reviewed_on", "owner_as_written"}  # changed in the wake of something else
REASONS = {"inherent_rationale", "current_rationale", "target_rationale"}  # they explain the score beside them


def risk_logged(row: Any) -> str:
    """How a risk came into the register."""
    if row.source in {"", RiskSource.PERSON}:
        return _("logged the risk.")
    return _("logged the risk (%(source)s).") % {"source": within(RiskSource(row.source).label)}


def escalated(people: Sequence[str], *, due: date, day: date) -> str:
    """Whom the reminders of a day told that the review of a risk is long overdue."""
    told = _(" and ").join(filter(None, (", ".join(people[:-1]), people[-1])))
    text = ngettext(
        "told %(people)s that the review due on %(due)s was %(count)s day overdue.",
        "told %(people)s that the review due on %(due)s was %(count)s days overdue.",
        (day - due).days,
    )
    return text % {"people": told, "due": full_day(due), "count": (day - due).days}


def risk_changed(before: Any, after: Any, changes: Sequence[Change], review: Any = None) -> tuple[str, bool]:
    """The sentence, and whether it is one that matters most (state, score, review); `review` is what came with it."""
    if review is not None and review.outcome == ReviewOutcome.DEFERRED:
        return _("put the decision off."), True
    if review is not None and review.outcome == ReviewOutcome.ESCALATED:
        return _("escalated the risk."), True
    by_name = {change.field: change for change in changes}
    if before.state != after.state:
        return _state_sentence(before, after, by_name), True
    fields = by_name.keys() - FOLLOWS
    if before.last_reviewed_on == after.last_reviewed_on and review is None:
        return _fields_changed(before, after, by_name, fields)
    if not fields:
        return _("reviewed the risk and found it still right."), True
    what, _matters = _fields_changed(before, after, by_name, fields)
    return _("reviewed the risk and %(what)s") % {"what": what}, True


def _fields_changed(before: Any, after: Any, by_name: dict[str, Change], fields: Collection[str]) -> tuple[str, bool]:
    named = set(fields) - REASONS
    if named and named <= SCORE:
        return _score_sentence(before, after, by_name), True
    if not fields and "next_review_on" in by_name:
        return _review_sentence(before, after, by_name["next_review_on"]), False
    if fields and set(fields) <= STATEMENT:
        return _("sharpened the statement.") if set(fields) != {"title"} else _("changed the title."), False
    return _one_field(before, after, by_name, set(fields)), bool(set(fields) & SCORE)


def action_changed(before: Any, after: Any, changes: Collection[Change]) -> str:
    """What happened to an action."""
    title = {"title": after.title}
    if before.state != after.state:
        return {
            ActionState.DONE: _("completed the action “%(title)s”."),
            ActionState.DROPPED: _("dropped the action “%(title)s”."),
            ActionState.DOING: _("started the action “%(title)s”."),
            ActionState.TODO: _("put the action “%(title)s” back on the list."),
        }[after.state] % title
    if {change.field for change in changes} == {"due_on"}:
        return _("set a new date for the action “%(title)s”.") % title
    return _("changed the action “%(title)s”.") % title


def action_added(row: Any) -> str:
    """How an action came to the risk."""
    return _("added the action “%(title)s”.") % {"title": row.title}


def comment_written(row: Any) -> str:
    """What was done with a comment; never its text, which may have been taken back since."""
    return _("took a comment back.") if row.withdrawn_at else _("wrote a comment.")


def relation_step(step: Any) -> str:
    """How a relation to another risk came or went; `step` as in domain.relations."""
    words = {"kind": within(step.kind.label), "reference": step.reference}
    if step.row.history_type == "-":
        return _("took a link back: %(kind)s %(reference)s.") % words
    return _("linked the risk: %(kind)s %(reference)s.") % words


def acceptance_step(before: Any, row: Any, names: Names) -> str:
    """What happened to an acceptance; `before` is None for its first row."""
    until = {"day": full_day(row.expires_on)}
    if before is None and row.state == AcceptanceState.ASKED:
        who = names.people.get(row.approver_id, _("somebody who has left"))
        return _("asked %(name)s to accept the risk until %(day)s.") % (until | {"name": who})
    if before is None or before.state != row.state:
        return {
            AcceptanceState.ASKED: _("asked again for the acceptance."),
            AcceptanceState.SIGNED: _("accepted the risk until %(day)s.") % until,
            AcceptanceState.DECLINED: _("declined to accept the risk."),
            AcceptanceState.ENDED: _("ended the acceptance."),
        }[AcceptanceState(row.state)]
    if before.stale_since != row.stale_since:
        return _("changed what had been accepted: the acceptance is out of date.") if row.stale_since else _(
            "put back what had been accepted: the acceptance holds again."
        )  # fmt: skip
    return _("changed the acceptance.")


def decided(decision: Any) -> str:
    """A numbered decision."""
    return _("decided %(reference)s: %(text)s") % {"reference": decision.reference, "text": decision.text}


def _state_sentence(before: Any, after: Any, changes: dict[str, Change]) -> str:
    if after.state == RiskState.CLOSED:
        why = within(changes["close_reason"].after.text) if "close_reason" in changes else ""
        twin = changes["duplicate_of"].after.text if "duplicate_of" in changes else ""
        if twin:
            return _("closed the risk as a duplicate of %(reference)s.") % {"reference": twin}
        if "moved_to" in changes:
            return _("moved the risk to another register: %(reference)s.") % {
                "reference": changes["moved_to"].after.text
            }
        return _("closed the risk: %(why)s.") % {"why": why}
    if before.state == RiskState.CLOSED:
        return _("reopened the risk.")
    return _("opened the risk.")


def _score_sentence(before: Any, after: Any, changes: dict[str, Change]) -> str:
    if before.current_score is None or after.current_score is None:
        return _scored_or_not(changes)
    up = after.current_score > before.current_score
    single = [name for name in ("current_likelihood", "current_impact") if name in changes]
    if len(single) == 1:
        words = {"was": _word(changes[single[0]].before.text), "now": _word(changes[single[0]].after.text)}
        if single == ["current_impact"]:
            text = _("raised the impact from %(was)s to %(now)s.") if up else _(
                "lowered the impact from %(was)s to %(now)s."
            )  # fmt: skip
        else:
            text = _("raised the likelihood from %(was)s to %(now)s.") if up else _(
                "lowered the likelihood from %(was)s to %(now)s."
            )  # fmt: skip
        return text % words
    scores = {"was": before.current_score, "now": after.current_score}
    if before.current_score == after.current_score:
        return _("scored the risk anew; the score is still %(now)s.") % scores
    text = _("raised the score from %(was)s to %(now)s.") if up else _("lowered the score from %(was)s to %(now)s.")
    return text % scores


def _scored_or_not(changes: dict[str, Change]) -> str:
    score = changes.get("current_score")
    if score is None:
        return _("began to score the risk.")
    if score.after.text:
        return _("scored the risk: %(score)s.") % {"score": score.after.text}
    return _("took the score away.")


def _word(level: str) -> str:
    """The label of "4 Major"; the number when it has none."""
    return level.partition(" ")[2] or level or _("nothing")


def _review_sentence(before: Any, after: Any, change: Change) -> str:
    if after.next_review_on and (before.next_review_on is None or after.next_review_on < before.next_review_on):
        return _("brought the next review forward to %(day)s.") % {"day": change.after.text}
    return _("moved the next review.")


def _one_field(before: Any, after: Any, changes: dict[str, Change], fields: set[str]) -> str:
    if fields == {"owner"}:
        if not changes["owner"].after.text:
            return _("took the owner away.")
        return _("made %(name)s the owner.") % {"name": changes["owner"].after.text}
    if fields == {"strategy"}:
        if not changes["strategy"].after.text:
            return _("took the strategy back.")
        return _("chose a strategy: %(strategy)s.") % {"strategy": within(changes["strategy"].after.text)}
    labels = [within(change.label) for name, change in changes.items() if name in fields]
    if not labels:
        return _("kept the risk as it is.")
    if len(labels) == 1:
        return _("changed: %(fields)s.") % {"fields": labels[0]}
    return _("changed %(first)s and %(last)s.") % {"first": ", ".join(labels[:-1]), "last": labels[-1]}
