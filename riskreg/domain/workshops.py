"""Running a workshop: start, join, move on, end. What becomes of it is logged as drafts through domain.risks.

What is said in a workshop waits beside the history of the register, as a file waits that is to be imported.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import RiskSource, WorkshopPhase
from riskreg.domain import reasons, risks
from riskreg.domain.errors import Refused
from riskreg.domain.rights import require_in_use, require_right
from riskreg.domain.workshop_results import results_of
from riskreg.lib.keys import token_hash
from riskreg.models import Category, Participant, Register, Risk, User, Workshop, WorkshopIdea

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that looks like another
CODE_LENGTH = 8
MOST_PARTICIPANTS = 200
ORDER = tuple(WorkshopPhase)


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who has come in; `secret` is what a guest's browser keeps, "" for people with an account."""

    participant: Participant
    secret: str = ""


@transaction.atomic
def start(*, register: Register, title: str, dots: int, by: Any, now: datetime) -> Workshop:
    """Open a workshop in its first phase. Raises PermissionDenied, and Refused in an archived register."""
    require_right(by, Permission.CHAIR_MEETING, register)
    require_in_use(register)
    code = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
    return Workshop.objects.create(register=register, title=title, code=code, dots=dots, facilitator=by, started_at=now)


def find(code: str) -> Workshop | None:
    """The workshop with this join code, however it was typed; None when there is none."""
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    return Workshop.objects.select_related("register__matrix", "idea").filter(code=bare).first()


@transaction.atomic
def join(*, workshop: Workshop, user: User | None, name: str, now: datetime) -> Joined:
    """Let somebody in: by account, or as a guest by name. Raises Refused (ended, full, name taken)."""
    _lock(workshop)
    _require_open(workshop)
    if user is not None:
        found, _created = Participant.objects.get_or_create(
            workshop=workshop, user=user, defaults={"name": user.name[:80], "joined_at": now}
        )
        if found.removed_at:
            raise Refused(_("The facilitator has taken you off this workshop."))
        note_activity(workshop)
        return Joined(found)
    name = " ".join(name.split())
    present = workshop.participants.filter(removed_at=None)
    if present.count() >= MOST_PARTICIPANTS:
        raise Refused(_("This workshop is full."))
    if any(one.name.casefold() == name.casefold() for one in present):
        raise Refused(
            _("Somebody of this name is here already. Add a letter, so that you can be told apart."), field="name"
        )
    secret = secrets.token_urlsafe(24)
    guest = Participant.objects.create(workshop=workshop, name=name, secret_hash=token_hash(secret), joined_at=now)
    note_activity(workshop)
    return Joined(guest, secret)


def recognise(workshop: Workshop, *, user: Any, secret: str) -> Participant | None:
    """Who asks: by account, or as a guest by the secret while the workshop lasts; None for anybody else."""
    found = Participant.objects.filter(workshop=workshop, removed_at=None)
    if user.is_authenticated:
        return found.filter(user=user.pk).first()
    if not secret or workshop.phase == WorkshopPhase.ENDED:
        return None
    return found.filter(user=None, secret_hash=token_hash(secret)).first()


@transaction.atomic
def remove(*, workshop: Workshop, participant: Participant, by: Any, now: datetime) -> None:
    """Take somebody off the workshop; what they added stays."""
    require_right(by, Permission.CHAIR_MEETING, workshop.register)
    Participant.objects.filter(pk=participant.pk, workshop=workshop, removed_at=None).update(removed_at=now)
    touch(workshop)


@transaction.atomic
def move_on(*, workshop: Workshop, phase: str, by: Any) -> None:
    """Go to another phase, forward or back, for everybody; the end has a function of its own. Raises Refused."""
    require_right(by, Permission.CHAIR_MEETING, workshop.register)
    _lock(workshop)
    _require_open(workshop)
    if phase not in ORDER or phase == WorkshopPhase.ENDED:
        raise Refused(_("There is no such step."))
    if phase == WorkshopPhase.SCORES and workshop.idea is None:
        first = next((result.idea for result in results_of(workshop) if result.idea.likelihood is None), None)
        Workshop.objects.filter(pk=workshop.pk).update(idea=first, revealed=False)
        workshop.idea = first
    Workshop.objects.filter(pk=workshop.pk).update(phase=phase)
    workshop.phase = phase
    touch(workshop)


@transaction.atomic
def end(*, workshop: Workshop, chosen: Collection[int], by: Any, now: datetime, today: date) -> list[Risk]:
    """Log a draft for each chosen idea, with votes and spread in its rationale, and close the doors to guests.

    Returns the drafts. Raises PermissionDenied and Refused; then nothing has happened.
    """
    require_right(by, Permission.CHAIR_MEETING, workshop.register)
    _lock(workshop)
    _require_open(workshop)
    results = [result for result in results_of(workshop) if result.idea.pk in chosen]
    categories = {row.name.casefold(): row for row in Category.objects.filter(register=workshop.register)}
    items = [_values(workshop, result, categories, today) for result in results]
    reason = reasons.WORKSHOP % {"title": workshop.title}
    drafts = (
        risks.log_risks(register=workshop.register, by=by, now=now, today=today, items=items, reason=reason)
        if items
        else []
    )
    for result, draft in zip(results, drafts, strict=True):
        WorkshopIdea.objects.filter(pk=result.idea.pk).update(risk=draft)
    Participant.objects.filter(workshop=workshop, user=None).update(secret_hash="")
    Workshop.objects.filter(pk=workshop.pk).update(phase=WorkshopPhase.ENDED, ended_at=now, idea=None, revealed=False)
    workshop.phase, workshop.ended_at = WorkshopPhase.ENDED, now
    touch(workshop)
    return drafts


def touch(workshop: Workshop) -> None:
    """Tell every screen that there is something new to see."""
    Workshop.objects.filter(pk=workshop.pk).update(revision=F("revision") + 1)


def note_activity(workshop: Workshop) -> None:
    """Tell the board that somebody has done something."""
    Workshop.objects.filter(pk=workshop.pk).update(activity=F("activity") + 1)


def require_phase(workshop: Workshop, *phases: str) -> None:
    """Lock the workshop and raise Refused unless it is in one of these phases."""
    _lock(workshop)
    _require_open(workshop)
    if workshop.phase not in phases:
        raise Refused(_("The workshop has moved on. Nothing of this was recorded."))


def _lock(workshop: Workshop) -> None:
    """The row as it is now; nobody else changes it before this transaction ends."""
    row = Workshop.objects.select_for_update().get(pk=workshop.pk)
    workshop.phase, workshop.revealed, workshop.ended_at = row.phase, row.revealed, row.ended_at
    if workshop.idea_id != row.idea_id:
        workshop.idea = row.idea


def _require_open(workshop: Workshop) -> None:
    if workshop.phase == WorkshopPhase.ENDED:
        raise Refused(_("This workshop has ended."))


def _values(workshop: Workshop, result: Any, categories: dict[str, Category], today: date) -> dict[str, Any]:
    idea = result.idea
    return {
        "title": idea.title, "cause": idea.cause, "category": categories.get(idea.group.casefold()),
        "current_likelihood": idea.likelihood, "current_impact": idea.impact,
        "current_rationale": result.in_words(workshop, today), "source": RiskSource.WORKSHOP,
    }  # fmt: skip
