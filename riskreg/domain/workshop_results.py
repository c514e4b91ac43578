"""What a workshop has come to: its ideas with votes and spreads, the most wanted first."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.domain.spread import Spread, spread_of
from riskreg.lib.languages import speaking
from riskreg.models import IdeaScore, IdeaVote, Workshop, WorkshopIdea


@dataclass(slots=True)
class Result:
    """An idea that stands for itself, with those merged into it; votes of all of them, scores of its own."""

    idea: WorkshopIdea
    merged: list[WorkshopIdea] = field(default_factory=list)
    dots: int = 0
    voters: int = 0
    scorers: int = 0
    likelihood: Spread | None = None
    impact: Spread | None = None

    def in_words(self, workshop: Workshop, today: date) -> str:
        """The note, the votes, how far people were apart: kept with the risk, in its register's language."""
        with speaking(workshop.register.language):
            return self._words(workshop, today)

    def _words(self, workshop: Workshop, today: date) -> str:
        words = [self.idea.note] if self.idea.note else []
        named = {"title": workshop.title, "day": date_format(today, "j M Y")}
        words.append(_("From the workshop “%(title)s” on %(day)s.") % named)
        if self.dots:
            words.append(ngettext("%(dots)s dot.", "%(dots)s dots.", self.dots) % {"dots": self.dots})
        if self.likelihood and self.impact:
            text = ngettext(
                "Scored by %(people)s person: likelihood %(likelihood)s, impact %(impact)s.",
                "Scored by %(people)s people: likelihood %(likelihood)s, impact %(impact)s.",
                self.scorers,
            )
            spreads = {"likelihood": self.likelihood.width, "impact": self.impact.width}
            words.append(text % {"people": self.scorers, **spreads})
        return " ".join(words)


def results_of(workshop: Workshop) -> list[Result]:
    """The ideas of a workshop that are not merged away, most dots first, then in the order they came. Three queries."""
    ideas = list(WorkshopIdea.objects.filter(workshop=workshop).select_related("participant", "risk"))
    found = {idea.pk: Result(idea) for idea in ideas if idea.merged_into_id is None}
    for idea in ideas:
        if idea.merged_into_id in found:
            found[idea.merged_into_id].merged.append(idea)
    _count_votes(found, ideas, workshop)
    _add_spreads(found, workshop)
    return sorted(found.values(), key=lambda result: -result.dots)


def _count_votes(found: dict[int, Result], ideas: list[WorkshopIdea], workshop: Workshop) -> None:
    home = {idea.pk: idea.merged_into_id or idea.pk for idea in ideas}
    voters: dict[int, set[int]] = defaultdict(set)
    for vote in IdeaVote.objects.filter(idea__workshop=workshop, dots__gt=0):
        result = found.get(home.get(vote.idea_id, 0))
        if result is not None:
            result.dots += vote.dots
            voters[result.idea.pk].add(vote.participant_id)
    for pk, people in voters.items():
        found[pk].voters = len(people)


def _add_spreads(found: dict[int, Result], workshop: Workshop) -> None:
    grid = workshop.register.grid
    likelihoods, impacts = ([level.label for level in levels] for levels in (grid.likelihood, grid.impact))
    given: dict[int, list[IdeaScore]] = defaultdict(list)
    for row in IdeaScore.objects.filter(idea__workshop=workshop).select_related("participant"):
        given[row.idea_id].append(row)
    for pk, rows in given.items():
        if pk in found:
            result = found[pk]
            result.scorers = len(rows)
            result.likelihood = spread_of([(r.participant.name, r.likelihood) for r in rows], likelihoods)
            result.impact = spread_of([(r.participant.name, r.impact) for r in rows], impacts)
