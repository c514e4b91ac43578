"""What happens in a workshop: people add ideas, put dots and score; the facilitator groups, merges and records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import WorkshopPhase
from riskreg.domain.errors import Refused
from riskreg.domain.rights import require_right
from riskreg.domain.workshop_results import results_of
from riskreg.domain.workshops import note_activity, require_phase, touch
from riskreg.models import IdeaScore, IdeaVote, Participant, Workshop, WorkshopIdea

OPEN = (WorkshopPhase.IDEAS, WorkshopPhase.GROUPS, WorkshopPhase.VOTES, WorkshopPhase.SCORES)
MOST_IDEAS = 100  # of one participant


@transaction.atomic
def add_idea(
    *, workshop: Workshop, participant: Participant, key: str, title: str, cause: str = "", now: datetime
) -> WorkshopIdea:
    """Add an idea, at any time before the end; the same `key` again gives the one that is there. Raises Refused."""
    require_phase(workshop, *OPEN)
    there = WorkshopIdea.objects.filter(workshop=workshop, key=key).first()
    if there is not None:
        return there
    if participant.ideas.count() >= MOST_IDEAS:
        raise Refused(_("You have added as many as one person can. Let the others have a word."), field="title")
    idea = WorkshopIdea.objects.create(
        workshop=workshop, participant=participant, key=key, title=title, cause=cause, added_at=now
    )
    note_activity(workshop)
    if workshop.phase != WorkshopPhase.IDEAS:
        touch(workshop)
    return idea


@transaction.atomic
def withdraw_idea(*, workshop: Workshop, participant: Participant, idea: int) -> None:
    """Take back an idea of one's own while ideas are collected. Raises Refused."""
    require_phase(workshop, WorkshopPhase.IDEAS)
    WorkshopIdea.objects.filter(workshop=workshop, participant=participant, pk=idea).delete()
    note_activity(workshop)


@transaction.atomic
def group_ideas(*, workshop: Workshop, ideas: Sequence[int], group: str, by: Any) -> int:
    """Put ideas under a heading ("": under none); returns how many. Raises PermissionDenied and Refused."""
    _require_chair(workshop, by)
    if not ideas:
        raise Refused(_("Tick what belongs together first."))
    found = WorkshopIdea.objects.filter(workshop=workshop, pk__in=ideas).update(group=" ".join(group.split()))
    touch(workshop)
    return found


@transaction.atomic
def merge_ideas(*, workshop: Workshop, ideas: Sequence[int], into: int, by: Any) -> int:
    """Let ideas stand under another that means the same, with everything merged into them; returns how many.

    Nothing is lost: each keeps its words, its author and its dots. Raises PermissionDenied and Refused.
    """
    _require_chair(workshop, by)
    target = WorkshopIdea.objects.filter(workshop=workshop, pk=into, merged_into=None).first()
    others = [pk for pk in ideas if pk != into]
    if target is None or not others:
        raise Refused(_("Tick those that mean the same, and say which one stays."))
    moved = WorkshopIdea.objects.filter(workshop=workshop, pk__in=others)
    WorkshopIdea.objects.filter(workshop=workshop, merged_into__in=others).update(merged_into=target)
    count = moved.update(merged_into=target)
    if workshop.idea_id in others:
        Workshop.objects.filter(pk=workshop.pk).update(idea=target, revealed=False)
    touch(workshop)
    return count


@transaction.atomic
def part_idea(*, workshop: Workshop, idea: int, by: Any) -> None:
    """Let a merged idea stand for itself again. Raises PermissionDenied and Refused."""
    _require_chair(workshop, by)
    WorkshopIdea.objects.filter(workshop=workshop, pk=idea).update(merged_into=None)
    touch(workshop)


@transaction.atomic
def put_dots(*, workshop: Workshop, participant: Participant, idea: int, dots: int) -> int:
    """Set how many dots somebody has on an idea; returns how many they have left. Raises Refused."""
    require_phase(workshop, WorkshopPhase.VOTES)
    found = WorkshopIdea.objects.filter(workshop=workshop, pk=idea, merged_into=None).first()
    if found is None:
        raise Refused(_("This idea is no longer on the list."))
    used = participant.votes.exclude(idea=found).aggregate(sum=Sum("dots"))["sum"] or 0
    if dots < 0 or used + dots > workshop.dots:
        raise Refused(_("You have no dots left. Take one back from somewhere else first."))
    IdeaVote.objects.update_or_create(idea=found, participant=participant, defaults={"dots": dots})
    note_activity(workshop)
    return int(workshop.dots - used - dots)


@transaction.atomic
def score_idea(*, workshop: Workshop, participant: Participant, idea: int, likelihood: int, impact: int) -> None:
    """Give the idea that is on one's own score; it can be changed until all scores are shown. Raises Refused."""
    require_phase(workshop, WorkshopPhase.SCORES)
    if not _on_scale(workshop, likelihood, impact):
        raise Refused(_("This step is not on the scale."))
    if workshop.idea_id != idea or workshop.revealed:
        raise Refused(_("The workshop has moved on. Nothing of this was recorded."))
    IdeaScore.objects.update_or_create(
        idea_id=idea, participant=participant, defaults={"likelihood": likelihood, "impact": impact}
    )
    note_activity(workshop)


@transaction.atomic
def put_on(*, workshop: Workshop, idea: int, by: Any) -> None:
    """Let everybody score this idea next. Raises Refused."""
    _require_chair(workshop, by, WorkshopPhase.SCORES)
    found = WorkshopIdea.objects.filter(workshop=workshop, pk=idea, merged_into=None).first()
    if found is None:
        raise Refused(_("This idea is no longer on the list."))
    Workshop.objects.filter(pk=workshop.pk).update(idea=found, revealed=False)
    touch(workshop)


@transaction.atomic
def reveal(*, workshop: Workshop, by: Any) -> None:
    """Show everybody how far apart they are. Raises Refused before anybody has scored."""
    _require_chair(workshop, by, WorkshopPhase.SCORES)
    if not IdeaScore.objects.filter(idea=workshop.idea_id).exists():
        raise Refused(_("Nobody has scored this yet."))
    Workshop.objects.filter(pk=workshop.pk).update(revealed=True)
    touch(workshop)


@transaction.atomic
def score_again(*, workshop: Workshop, by: Any) -> None:
    """Ask everybody for a second score, after those far off have said why; the first ones stay until then.

    Raises PermissionDenied and Refused.
    """
    _require_chair(workshop, by, WorkshopPhase.SCORES)
    Workshop.objects.filter(pk=workshop.pk).update(revealed=False)
    touch(workshop)


@transaction.atomic
def record(*, workshop: Workshop, idea: int, likelihood: int, impact: int, note: str, by: Any) -> None:
    """Keep what was agreed on an idea and put the next unscored one on. Raises Refused."""
    _require_chair(workshop, by, WorkshopPhase.SCORES)
    if not _on_scale(workshop, likelihood, impact):
        raise Refused(_("Choose a likelihood and an impact."))
    agreed = {"likelihood": likelihood, "impact": impact, "note": note}
    if not WorkshopIdea.objects.filter(workshop=workshop, pk=idea, merged_into=None).update(**agreed):
        raise Refused(_("This idea is no longer on the list."))
    waiting = [result.idea for result in results_of(workshop) if result.idea.likelihood is None]
    Workshop.objects.filter(pk=workshop.pk).update(idea=waiting[0] if waiting else None, revealed=False)
    touch(workshop)


def _on_scale(workshop: Workshop, likelihood: int, impact: int) -> bool:
    grid = workshop.register.grid
    return 1 <= likelihood <= len(grid.likelihood) and 1 <= impact <= len(grid.impact)


def _require_chair(workshop: Workshop, by: Any, *phases: str) -> None:
    require_right(by, Permission.CHAIR_MEETING, workshop.register)
    require_phase(workshop, *(phases or OPEN))
