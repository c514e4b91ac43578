"""Taking back one's own last change to a risk: a new version that is like the one before, never an erased one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.domain import acceptances, reasons, reviews, risks, sentences, timeline
from riskreg.domain.changes import risk_changes
from riskreg.domain.errors import Refused
from riskreg.lib import languages
from riskreg.models import Review, Risk, User

WINDOW = timedelta(hours=1)
KEPT = frozenset(
    {
        "id", "version", "changed_at", "register", "number", "reference", "logged_at", "logged_by", "inherent_score",
        "current_score", "target_score",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A change that can be taken back: the historical rows before and after it."""

    before: Any
    after: Any


def undoable(risk: Risk, *, by: User, now: datetime) -> Step | None:
    """The last change of the risk if this person made it within the hour, else None."""
    step = _last_step(risk)
    return step if step is not None and _obstacle(risk, step, by=by, now=now) is None else None


@transaction.atomic
def undo_last(*, risk: Risk, by: User, now: datetime, today: date, seen: int) -> str:
    """Take the person's last change back and return what was undone as a sentence.

    Dates that followed from the change come back too, and so does an acceptance that it had made
    stale or ended. Raises Refused when somebody has changed the risk since, when it is too long
    ago, or when what was can no longer be; raises Conflict like every write.
    """
    if risk.version != seen:
        raise Refused(_since(risk, by))
    step = _last_step(risk)
    if step is None:
        raise Refused(_("Logging a risk cannot be undone. Close it, and say why."))
    obstacle = _obstacle(risk, step, by=by, now=now)
    if obstacle:
        raise Refused(obstacle)
    what = _sentence(risk, step)
    review = Review.objects.filter(risk=risk, risk_version=seen).standing().select_related("item__meeting").first()
    if review is not None:
        review.risk = risk
        reviews.undo_review(review=review, by=by, now=now, today=today)
        return what
    was = _values(risk, step)
    _require_possible(risk, was)
    risks.write(risk, was, by=by, now=now, seen=seen, reason=reasons.UNDONE % {"what": _neutral(risk, step)})
    acceptances.restore(
        risk=risk, changed_at=step.after.history_date, by=by, now=now, reason=reasons.CHANGE_UNDONE
    )  # fmt: skip
    return what


def _last_step(risk: Risk) -> Step | None:
    rows = list(Risk.history.filter(id=risk.pk).select_related("history_user").order_by("-history_id")[:2])
    return Step(rows[1], rows[0]) if len(rows) > 1 else None


def _obstacle(risk: Risk, step: Step, *, by: User, now: datetime) -> str | None:
    if step.after.version != risk.version or step.after.history_user_id != by.pk:
        return _since(risk, by)
    if step.after.moved_to_id is not None:
        return _("A move cannot be undone. Move the risk back from there.")
    if now - step.after.history_date > WINDOW:
        return _("That was more than an hour ago. Edit the risk instead.")
    return None


def _since(risk: Risk, by: User) -> str:
    """Who changed the risk last."""
    last = Risk.history.filter(id=risk.pk).select_related("history_user").order_by("-history_id").first()
    if last is not None and last.history_user_id == by.pk:
        return _("You have changed %(reference)s again since. Undo that change first.") % {"reference": risk.reference}
    who = last.history_user.name if last is not None and last.history_user else _("The system")
    return _("%(name)s has changed %(reference)s since. Nothing was undone.") % {
        "name": who,
        "reference": risk.reference,
    }


def _sentence(risk: Risk, step: Step) -> str:
    names = timeline.names_for([step.before, step.after], timeline.grids_of(risk.register))
    return sentences.risk_changed(step.before, step.after, risk_changes(step.before, step.after, names))[0]


def _neutral(risk: Risk, step: Step) -> str:
    """The same sentence as it is stored: the history does not depend on who was reading what."""
    with languages.speaking(languages.NEUTRAL):
        return _sentence(risk, step)


def _values(risk: Risk, step: Step) -> dict[str, Any]:
    """What the change changed, as it was."""
    return {
        field.name: getattr(step.before, field.name)
        for field in step.before.tracked_fields
        if field.name not in KEPT and getattr(step.before, field.attname) != getattr(risk, field.attname)
    }


def _require_possible(risk: Risk, was: dict[str, Any]) -> None:
    """What was fine an hour ago may not be any more: somebody left, the matrix is another one."""
    owner = was.get("owner")
    if owner is not None and not User.objects.members_of(risk.register).filter(pk=owner.pk).exists():
        raise Refused(_("%(name)s cannot own risks here any more. Nothing was undone.") % {"name": owner.name})
    grid = risk.register.grid
    for name, level in was.items():
        steps = {"likelihood": len(grid.likelihood), "impact": len(grid.impact)}.get(name.rpartition("_")[2])
        if steps and level is not None and level > steps:
            raise Refused(_("The matrix has changed since: the old level is not on it. Nothing was undone."))
