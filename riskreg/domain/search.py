"""Searches what a person may see: risks, actions, decisions, meetings and people. Read only.

Whole words in a title come before begun ones, titles before texts, open before closed, new before
old; only when that finds little are words tried that differ by a letter or two.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from riskreg.choices import OPEN_ACTION_STATES, MeetingState, RiskState
from riskreg.domain import search_index
from riskreg.lib.near_words import fold, near_words, words_of
from riskreg.lib.readable import Readable
from riskreg.models import Action, Decision, Meeting, Register, Risk, User

RISK, ACTION, DECISION, MEETING, PERSON = "risk", "action", "decision", "meeting", "person"
KINDS = (RISK, ACTION, DECISION, MEETING, PERSON)
LONGEST = 200  # characters of a question
CANDIDATES = 60  # of each kind, ranked; a question that finds more is too wide to rank
FEW = 3  # fewer hits than this, and near words are tried as well
_REFERENCE = re.compile(r"([a-z][a-z0-9]{1,7})[- ]?(d-[\d-]*|\d+)", re.IGNORECASE)
_MODELS: dict[str, Any] = {RISK: Risk, ACTION: Action, DECISION: Decision, MEETING: Meeting}
_JOINS = {
    RISK: ("register__matrix",), ACTION: ("risk__register", "owner"), DECISION: ("register", "risk"),
    MEETING: ("register",),
}  # fmt: skip
_PAST = {
    RISK: lambda row: row.state == RiskState.CLOSED,
    ACTION: lambda row: row.state not in OPEN_ACTION_STATES,
    DECISION: lambda row: False,
    MEETING: lambda row: row.state == MeetingState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Found(Readable):
    """What was found of one kind, best first; `more` when it was cut off."""

    kind: str
    rows: tuple[Any, ...]
    more: bool


def search(*, user: Any, text: str, most: int, kinds: Iterable[str] = KINDS) -> list[Found]:
    """What the person may see and `text` asks for, at most `most` of each kind; kinds with nothing are left out."""
    words, kinds = words_of(text[:LONGEST]), [kind for kind in KINDS if kind in set(kinds)]
    if not words:
        return []
    registers = list(Register.objects.visible_to(user).order_by("pk").values_list("pk", flat=True))
    found: dict[str, list[Any]] = _rows(user, [[word] for word in words], kinds, registers)
    if sum(map(len, found.values())) < FEW:
        nearly = [[word, *near_words(word, search_index.vocabulary())] for word in words]
        if any(len(word) > 1 for word in nearly):
            found = {kind: _joined(rows, more) for (kind, rows), more in zip(
                found.items(), _rows(user, nearly, kinds, registers).values(), strict=True)}  # fmt: skip
    for kind in (RISK, DECISION):
        if kind in found:
            found[kind] = _joined(_referenced(user, text, kind), found[kind])
    if PERSON in kinds:
        found[PERSON] = people_found(user=user, words=words)
    return [Found(kind, tuple(rows[:most]), len(rows) > most) for kind in kinds if (rows := found.get(kind, []))]


def people_found(*, user: Any, words: Sequence[str]) -> list[User]:
    """Active members of the registers the person may see, by name or address; names nearly right come last."""
    shared = Register.objects.visible_to(user)
    people = list(User.objects.active().filter(memberships__register__in=shared).distinct().order_by("name", "pk"))
    exact = [person for person in people if _is_called(person, [[word] for word in words])]
    if len(exact) >= FEW:
        return exact
    names = {word for person in people for word in words_of(person.name)}
    nearly = [[word, *near_words(word, names)] for word in words]
    return _joined(exact, [person for person in people if _is_called(person, nearly)])


def _rows(
    user: Any, words: search_index.Alternatives, kinds: Sequence[str], registers: Sequence[int]
) -> dict[str, list[Any]]:
    """Kind → the rows that hold every word, best first: read again through `visible_to`."""
    asked = [kind for kind in kinds if kind in _MODELS]
    keys = dict.fromkeys(search_index.matches(words, kinds=asked, registers=registers, most=CANDIDATES))
    found = {}
    for kind in asked:
        ids = [row_id for of, row_id in keys if of == kind]
        visible = _MODELS[kind].objects.visible_to(user).select_related(*_JOINS[kind])
        rows = visible.in_bulk(ids) if ids else {}
        place = {row_id: number for number, row_id in enumerate(ids)}
        found[kind] = sorted(rows.values(), key=lambda row: (_PAST[kind](row), -_points(row, words), place[row.pk]))
    return found


def _points(row: Any, words: search_index.Alternatives) -> int:
    """How well the title answers: a whole word 4, a begun one 2, a near one 1; 1 more at the very beginning."""
    title = words_of_all(row.text if isinstance(row, Decision) else row.title)
    points = 0
    for typed, *near in words:
        if typed in title:
            points += 4
        elif any(word.startswith(typed) for word in title):
            points += 2
        elif not title.isdisjoint(near):
            points += 1
    first = fold(row.text if isinstance(row, Decision) else row.title)
    return points + (1 if first.startswith(words[0][0]) else 0)


def words_of_all(text: str) -> frozenset[str]:
    """Every word of a text, folded."""
    return frozenset(re.findall(r"[^\W_]+", fold(text)))


def _is_called(person: User, words: search_index.Alternatives) -> bool:
    name, address = words_of_all(person.name), fold(person.email)
    return all(
        any(part.startswith(word[0]) for part in name) or not name.isdisjoint(word[1:]) or address.startswith(word[0])
        for word in words
    )


def _referenced(user: Any, text: str, kind: str) -> list[Any]:
    """The risk or decision whose reference was typed, and those it begins."""
    asked = _REFERENCE.fullmatch(text.strip())
    if asked is None:
        return []
    code, number = asked[1].upper(), asked[2].upper()
    wanted = Q(reference__startswith=f"{code}-{number}")
    if kind == RISK and number.isdecimal():
        wanted |= Q(reference=f"{code}-{int(number[:9]):03d}")
    visible = _MODELS[kind].objects.visible_to(user).select_related(*_JOINS[kind])
    return list(visible.filter(wanted).order_by("pk")[:CANDIDATES])


def _joined(first: Iterable[Any], second: Iterable[Any]) -> list[Any]:
    """Both lists, each row once."""
    return list({row.pk: row for row in (*first, *second)}.values())
