"""What people do with risks. Every write goes through here."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from riskreg.choices import CHOSEN_CLOSE_REASONS, CloseReason, RiskSource, RiskState
from riskreg.domain import acceptances, cadence, outbox, reasons, recording
from riskreg.domain.errors import Refused, require_editable
from riskreg.lib.addresses import is_https
from riskreg.models import Register, Risk, User
from riskreg.scoring import score

# What a form, an import or a cell edit may change; everything else has a function of its own.
EDITABLE = frozenset(
    {
        "title", "cause", "event", "consequence", "category", "owner", "owner_as_written", "strategy", "strategy_note",
        "transfer_to", "inherent_likelihood", "inherent_impact", "inherent_rationale", "current_likelihood",
        "current_impact", "current_rationale", "target_likelihood", "target_impact", "target_rationale", "target_on",
        "controls", "tags", "links", "source", "imported_cells",
    }
)  # fmt: skip
SCORE_PAIRS = ("inherent", "current", "target")


@transaction.atomic
def log_risk(
    *, register: Register, by: Any, now: datetime, today: date, values: Mapping[str, Any], reason: str = ""
) -> Risk:
    """Log a risk and return it: open when it has a score and an owner and `by` may edit it, else a draft.

    Only `title` is required in `values` (see EDITABLE). Raises Refused when a level is off the
    matrix or a person or category is not of this register.
    """
    return log_risks(register=register, by=by, now=now, today=today, items=[values], reason=reason)[0]


@transaction.atomic
def log_risks(
    *,
    register: Register,
    by: Any,
    now: datetime,
    today: date,
    items: Sequence[Mapping[str, Any]],
    reason: str = "",
) -> list[Risk]:
    """Log many risks at once, by the rules of `log_risk`; all of them or, when one is refused, none."""
    owners = {item["owner"] for item in items if item.get("owner") is not None}
    members = set(owners and User.objects.members_of(register).values_list("pk", flat=True))
    first = next_numbers(register, len(items))
    fresh = [
        new_risk(register, number, by, now, today, _checked(register, dict(values), members=members))
        for number, values in enumerate(items, start=first)
    ]
    recording.insert_all(fresh, by=by, now=now, reason=reason)
    for owner in owners:
        ids = [risk.pk for risk in fresh if risk.owner_id == owner.pk]
        outbox.tell(recipient=owner, by=by, what="owner", ids=ids, now=now, register=register)
    return fresh


def new_risk(register: Register, number: int, by: Any, now: datetime, today: date, fields: Mapping[str, Any]) -> Risk:
    """A risk that is not written yet, from values that fit the register; open when it has a score and an owner."""
    if not fields.get("title"):
        raise Refused(_("Say what could happen."), field="title")
    given = {"source": RiskSource.PERSON, **fields}
    risk = Risk(
        register=register, number=number, reference=f"{register.code}-{number:03d}", logged_at=now, logged_by=by,
        changed_at=now, **given,
    )  # fmt: skip
    points = score(risk.current_likelihood, risk.current_impact)
    if points and risk.owner_id:
        risk.state, risk.opened_at = RiskState.OPEN, now
    rating = register.grid.rating(points)
    risk.next_review_on = cadence.first_review(register, rating=rating, logged_on=today)
    return risk


@transaction.atomic
def edit_risk(
    *, risk: Risk, by: Any, now: datetime, today: date, seen: int, values: Mapping[str, Any], reason: str = ""
) -> dict[str, recording.Change]:
    """Change fields of a risk (see EDITABLE); returns what changed, field → (before, after).

    A draft that gains its score and owner stays a draft until somebody opens it. When the
    rating rises the next review is brought forward. Raises Conflict and Refused.
    """
    return write(risk, edited(risk, values, today=today), by=by, now=now, seen=seen, reason=reason)


def edited(
    risk: Risk, values: Mapping[str, Any], *, today: date, members: Container[int] | None = None
) -> dict[str, Any]:
    """What an edit writes: the values once they fit the register, and the review that a rise in rating brings forward.

    `members` are the ids of the register's active members where the caller has read them. Raises Refused.
    """
    require_unclosed(risk)
    fields = checked(risk, values, members=members)
    was, rating = risk.register.grid.rating(risk.current_score), rating_after(risk, fields)
    if rating != was:
        fields["next_review_on"] = cadence.after_rescoring(
            risk.register, due=risk.next_review_on, was=was, now=rating, today=today
        )
    return fields


@transaction.atomic
def open_risk(*, risk: Risk, by: Any, now: datetime, seen: int, reason: str = "") -> None:
    """Turn a draft into an open risk; Refused without a score and an owner."""
    if risk.state != RiskState.DRAFT:
        raise Refused(_("Only a draft can be opened."))
    if risk.current_score is None:
        raise Refused(_("Score the risk before you open it."), field="current_likelihood")
    if risk.owner_id is None:
        raise Refused(_("Name an owner before you open the risk."), field="owner")
    recording.update(risk, {"state": RiskState.OPEN, "opened_at": now}, by=by, now=now, seen=seen, reason=reason)


@transaction.atomic
def close_risk(
    *,
    risk: Risk,
    by: Any,
    now: datetime,
    seen: int,
    close_reason: str,
    reason: str = "",
    duplicate_of: Risk | None = None,
) -> None:
    """Close a risk for one of choices.CloseReason; a duplicate names the risk it repeats. Raises Refused, Conflict."""
    require_unclosed(risk)
    changes = closing(risk, now=now, close_reason=close_reason, duplicate_of=duplicate_of)
    write(risk, changes, by=by, now=now, seen=seen, reason=reason)


@transaction.atomic
def reopen_risk(*, risk: Risk, by: Any, now: datetime, today: date, seen: int, reason: str) -> None:
    """Open a closed risk again (a draft if it lacks score or owner); its review cadence starts anew."""
    if risk.state != RiskState.CLOSED:
        raise Refused(_("This risk is not closed."))
    if risk.moved_to is not None:
        raise Refused(_("This risk lives on as %(reference)s.") % {"reference": risk.moved_to.reference})
    complete = risk.current_score is not None and risk.owner_id is not None
    rating = risk.register.grid.rating(risk.current_score)
    changes = {
        "state": RiskState.OPEN if complete else RiskState.DRAFT, "close_reason": "", "closed_at": None,
        "duplicate_of": None, "next_review_on": cadence.first_review(risk.register, rating=rating, logged_on=today),
    }  # fmt: skip
    recording.update(risk, changes, by=by, now=now, seen=seen, reason=reason)


@transaction.atomic
def bring_review_forward(
    *, risk: Risk, by: Any, now: datetime, today: date, seen: int, due: date, reason: str = ""
) -> None:
    """Set an earlier review date by hand; Refused when it is later than the present one or in the past."""
    require_unclosed(risk)
    if due < today:
        raise Refused(_("The review date cannot be in the past."), field="next_review_on")
    if risk.next_review_on is not None and due > risk.next_review_on:
        raise Refused(
            _("A review can be brought forward by hand, not put off: only a review moves the date on."),
            field="next_review_on",
        )
    recording.update(risk, {"next_review_on": due}, by=by, now=now, seen=seen, reason=reason)


def closing(risk: Risk, *, now: datetime, close_reason: str, duplicate_of: Risk | None) -> dict[str, Any]:
    """What closing changes on a risk; raises Refused when the reason, or the risk it repeats, is missing or wrong."""
    if close_reason not in dict(CHOSEN_CLOSE_REASONS):
        raise Refused(_("Say why the risk is closed."), field="close_reason")
    if (close_reason == CloseReason.DUPLICATE) != (duplicate_of is not None):
        raise Refused(_("Name the risk that this one duplicates."), field="duplicate_of")
    if duplicate_of is not None and (duplicate_of.pk == risk.pk or duplicate_of.register_id != risk.register_id):
        raise Refused(_("A duplicate repeats another risk of the same register."), field="duplicate_of")
    return {
        "state": RiskState.CLOSED, "close_reason": close_reason, "closed_at": now, "duplicate_of": duplicate_of,
        "next_review_on": None,
    }  # fmt: skip


def write(
    risk: Risk, changes: dict[str, Any], *, by: Any, now: datetime, seen: int, reason: str = ""
) -> dict[str, recording.Change]:
    """Record changes that were checked before; an acceptance that they concern goes stale, or ends with the risk.

    Returns what changed. Raises Conflict.
    """
    changed = recording.update(risk, changes, by=by, now=now, seen=seen, reason=reason)
    if "state" in changed and risk.state == RiskState.CLOSED:
        acceptances.end_all(risk=risk, by=by, now=now, reason=reasons.CLOSED)
    elif acceptances.BOUND_TO & changed.keys():
        acceptances.mark_stale(risk=risk, by=by, now=now)
    if "owner" in changed:
        outbox.tell(recipient=risk.owner, by=by, what="owner", ids=[risk.pk], now=now, register=risk.register)
    return changed


def differs(risk: Risk, fields: Mapping[str, Any], names: Iterable[str]) -> bool:
    """Whether writing these fields would change one of those named."""
    return any(name in fields and fields[name] != getattr(risk, name) for name in names)


def rating_after(risk: Risk, fields: Mapping[str, Any]) -> str:
    """The rating of the current score once these fields are written."""
    likelihood = fields.get("current_likelihood", risk.current_likelihood)
    impact = fields.get("current_impact", risk.current_impact)
    return risk.register.grid.rating(score(likelihood, impact))


def next_numbers(register: Register, count: int) -> int:
    """The first of `count` new numbers, taken while the register's row is locked by this update."""
    Register._base_manager.filter(pk=register.pk).update(next_number=F("next_number") + count)
    return int(Register._base_manager.values_list("next_number", flat=True).get(pk=register.pk)) - count


def require_unclosed(risk: Risk) -> None:
    """Raise Refused for a closed risk."""
    if risk.state == RiskState.CLOSED:
        raise Refused(_("This risk is closed. Reopen it to change it."))


def checked(risk: Risk, values: Mapping[str, Any], *, members: Container[int] | None = None) -> dict[str, Any]:
    """The values for a risk that is there already, once they fit its register; see EDITABLE. Raises Refused."""
    fields = _checked(risk.register, dict(values), present=risk, members=members)
    if fields.get("owner"):
        fields["owner_as_written"] = fields.get("owner_as_written", "")
    return fields


def _checked(
    register: Register, values: dict[str, Any], *, present: Risk | None = None, members: Container[int] | None = None
) -> dict[str, Any]:
    """The values, once they fit the register; raises Refused, or ValueError for a field nobody may set here.

    `members` are the ids of the register's active members where the caller has read them already.
    """
    require_editable(values, EDITABLE)
    if "title" in values and not values["title"].strip():
        raise Refused(_("Say what could happen."), field="title")
    for pair in SCORE_PAIRS:
        _check_level(values.get(f"{pair}_likelihood"), len(register.grid.likelihood), f"{pair}_likelihood")
        _check_level(values.get(f"{pair}_impact"), len(register.grid.impact), f"{pair}_impact")
    if not all(is_https(str(link.get("url", ""))) for link in values.get("links") or ()):
        raise Refused(_("Give a full address that begins with https://."), field="links")
    category = values.get("category")
    if category is not None and category.register_id != register.pk:
        raise Refused(_("This category belongs to another register."), field="category")
    owner = values.get("owner")
    if owner is not None and (present is None or present.owner_id != owner.pk):
        known = members if members is not None else User.objects.members_of(register).values_list("pk", flat=True)
        if owner.pk not in known:
            raise Refused(_("The owner must be a member of the register."), field="owner")
    return values


def _check_level(level: int | None, steps: int, field: str) -> None:
    if level is not None and not 1 <= level <= steps:
        raise Refused(_("The level must be between 1 and %(steps)s.") % {"steps": steps}, field=field)
