"""The head of a risk, wherever one is shown: its statement as a sentence, its scores, its places on the matrix."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from riskreg.forms.risks import PAIRS
from riskreg.models import Risk
from riskreg.views.drawings import MiniMap, minimap

_MODAL = re.compile(r"\b(may|might|could|can)\b")


class Part(NamedTuple):
    """A piece of the statement; joints are muted so that cause, event and consequence stand out."""

    text: str
    joint: bool = False


class Rung(NamedTuple):
    """One step of the ladder inherent, current, target."""

    kind: str
    score: int | None
    rating: str
    places: str


def statement_of(risk: Risk) -> list[Part]:
    """The statement as one sentence in parts; an empty list without one."""
    parts: list[Part] = []
    cause, event, consequence = (_bare(text) for text in (risk.cause, risk.event, risk.consequence))
    if cause:
        parts += [Part(_("Because"), joint=True), Part(cause + ("," if event else ""))]
    if event:
        modal = _MODAL.search(event)
        if modal:
            parts += [Part(event[: modal.start()].strip()), Part(modal[0], joint=True)]
            parts.append(Part(event[modal.end() :].strip() + ("," if consequence else "")))
        else:
            parts.append(Part(event + ("," if consequence else "")))
    if consequence:
        parts += [Part(_("leading to"), joint=True), Part(consequence)]
    return [part for part in parts if part.text]


def ladder_of(risk: Risk) -> list[Rung]:
    """The scores in order, with the words of both levels."""
    grid = risk.register.grid
    rungs = []
    for kind in PAIRS:
        likelihood, impact = _pair(risk, kind)
        words = [grid.likelihood_label(likelihood) or "?", grid.impact_label(impact) or "?"]
        score = getattr(risk, f"{kind}_score")
        rungs.append(Rung(kind, score, grid.rating(score), " × ".join(words) if likelihood or impact else ""))
    return rungs


def map_of(risk: Risk) -> MiniMap:
    """Where the risk stands on its matrix: inherent, current, target."""
    return minimap(risk.register.grid, {kind: _pair(risk, kind) for kind in PAIRS})


def _pair(risk: Risk, kind: str) -> tuple[int | None, int | None]:
    return getattr(risk, f"{kind}_likelihood"), getattr(risk, f"{kind}_impact")


def _bare(text: str) -> str:
    """A text without the joint in front and the stop at its end: the sentence has its own."""
    text = re.sub(r"^(because( of)?|leading to)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)
    return text.rstrip(".,; ")
