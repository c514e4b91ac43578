"""Looking for risks with a checklist: topics of prompts, what was answered, the drafts that come of it.

The prompts are ours, in the register's language, until it changes one; then it has its own copy of all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import PromptAnswerKind, RiskSource
from riskreg.domain import recording, risks
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.fixtures import shipped
from riskreg.domain.ready_words import in_language
from riskreg.domain.rights import require_right
from riskreg.lib.languages import speaking
from riskreg.models import Category, Prompt, PromptAnswer, Register, Risk

TITLE_LIMIT = 200
MOST_PROMPTS = 40  # in a topic; a page of them is walked in one go


@dataclass(frozen=True, slots=True)
class Ask:
    """A prompt with what was last said to it. `version` is that of the prompt's own row, 0 where it is ours."""

    key: str
    text: str
    version: int
    answer: PromptAnswer | None

    @property
    def unsure(self) -> bool:
        """Whether somebody has to find out first."""
        return self.answer is not None and self.answer.answer == PromptAnswerKind.UNSURE


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading of the checklist with its prompts."""

    key: str
    name: str
    asks: tuple[Ask, ...]

    def count(self, kind: str = "") -> int:
        """How many prompts have this answer; without one, how many have any."""
        return sum(1 for ask in self.asks if ask.answer and (not kind or ask.answer.answer == kind))

    @property
    def applies(self) -> int:
        """How many apply."""
        return self.count(PromptAnswerKind.YES)

    @property
    def unsure(self) -> int:
        """How many are still to be found out."""
        return self.count(PromptAnswerKind.UNSURE)

    @property
    def answered(self) -> int:
        """How many have an answer."""
        return self.count()


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as given: the kind, a word on it, and the version of the answer that was on the screen (0: none)."""

    answer: str
    word: str = ""
    seen: int = 0


Ready: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...]]  # a topic: key, name, (key, text) of each prompt


@lru_cache(maxsize=1)
def shipped_topics() -> tuple[Ready, ...]:
    """The topics of fixtures/prompts.yaml, as they stand there."""
    return tuple(
        (
            entry["key"],
            entry["name"],
            tuple((f"{entry['key']}-{n}", text) for n, text in enumerate(entry["prompts"], 1)),
        )
        for entry in shipped("prompts")
    )


def ready(register: Register, *, only: str = "") -> list[Ready]:
    """Our topics in the language of the register, whoever looks; one topic with `only`."""
    with speaking(register.language):
        return [
            (key, in_language(name), tuple((each, in_language(text)) for each, text in prompts))
            for key, name, prompts in shipped_topics()
            if only in {"", key}
        ]


def walk(register: Register, *, only: str = "") -> list[Topic]:
    """The topics of the register's checklist with their prompts and answers; one topic with `only`."""
    answers = {row.key: row for row in register.prompt_answers.select_related("risk", "answered_by")}
    own = list(register.prompts.all())
    found = []
    for key, name, prompts in ready(register, only=only):
        lines: Iterable[tuple[str, str, int]] = (
            [(row.key, row.text, row.version) for row in own if row.topic == key and row.archived_at is None]
            if own
            else [(each, text, 0) for each, text in prompts]
        )
        found.append(Topic(key, name, tuple(Ask(each, text, seen, answers.get(each)) for each, text, seen in lines)))
    return found


@transaction.atomic
def answer_prompts(
    *, register: Register, topic: str, said: Mapping[str, GivenAnswer], by: Any, now: datetime, today: date
) -> list[Risk]:
    """Keep answers to the prompts of a topic and log a draft for each that applies; returns the new drafts.

    What already made a risk makes no second one; an answer that is as before is left alone. Raises
    PermissionDenied, and Refused (field: the prompt's key) when somebody answered in between.
    """
    require_right(by, Permission.LOG_RISK, register)
    Register.objects.select_for_update().get(pk=register.pk)
    asks = {ask.key: ask for found in walk(register, only=topic) for ask in found.asks}
    news = {key: given for key, given in said.items() if key in asks and given.answer and _differs(asks[key], given)}
    for key, given in news.items():
        _refuse_if_answered_meanwhile(asks[key], given)
    fresh = [key for key, given in news.items() if given.answer == PromptAnswerKind.YES and not _risk(asks[key])]
    category = Category.objects.filter(register=register, archived_at=None, name__in=_names(topic)).first()
    items = [
        {"title": _title(asks[key].text, news[key].word), "category": category, "source": RiskSource.CHECKLIST}
        for key in fresh
    ]
    drafts = risks.log_risks(register=register, by=by, now=now, today=today, items=items) if items else []
    made = dict(zip(fresh, drafts, strict=True))
    _keep(register, [(asks[key], given, made.get(key)) for key, given in news.items()], by=by, now=now)
    return drafts


@transaction.atomic
def add_prompt(*, register: Register, topic: str, text: str, by: Any, now: datetime) -> Prompt:
    """Add a line at the end of a topic and return it. Raises PermissionDenied and Refused."""
    rows = _own(register, by=by, now=now)
    here = [row for row in rows if row.topic == topic]
    if topic not in {key for key, _name, _prompts in shipped_topics()}:
        raise Refused(_("There is no such topic."))
    if sum(row.archived_at is None for row in here) >= MOST_PROMPTS:
        raise Refused(_("A topic has at most %(most)s lines.") % {"most": MOST_PROMPTS}, field="text")
    row = Prompt(
        register=register, topic=topic, key=f"{topic}-own-{len(here) + 1}", text=_checked(here, text),
        position=max((row.position for row in rows), default=0) + 1,
    )  # fmt: skip
    recording.insert(row, by=by, now=now)
    return row


@transaction.atomic
def reword_prompt(*, register: Register, key: str, text: str, by: Any, now: datetime, seen: int) -> None:
    """Say a line in other words; its answers stay. Raises PermissionDenied, Refused and Conflict."""
    rows = _own(register, by=by, now=now)
    row = _row(rows, key)
    others = [other for other in rows if other.topic == row.topic and other.pk != row.pk]
    recording.update(row, {"text": _checked(others, text)}, by=by, now=now, seen=max(seen, 1))


@transaction.atomic
def drop_prompt(*, register: Register, key: str, by: Any, now: datetime, seen: int) -> None:
    """Stop asking a line; its answers stay. Raises PermissionDenied, Refused and Conflict."""
    row = _row(_own(register, by=by, now=now), key)
    recording.update(row, {"archived_at": now}, by=by, now=now, seen=max(seen, 1))


@transaction.atomic
def restore_prompt(*, register: Register, key: str, by: Any, now: datetime, seen: int) -> None:
    """Ask a line again. Raises PermissionDenied, Refused and Conflict."""
    row = _row(_own(register, by=by, now=now), key)
    recording.update(row, {"archived_at": None}, by=by, now=now, seen=max(seen, 1))


def dropped(register: Register, topic: str) -> Sequence[Prompt]:
    """The lines of a topic that are no longer asked."""
    return list(register.prompts.filter(topic=topic).exclude(archived_at=None))


def _own(register: Register, *, by: Any, now: datetime) -> list[Prompt]:
    """The register's own lines, copied from ours the first time one is changed."""
    require_right(by, Permission.MANAGE_REGISTER, register)
    Register.objects.select_for_update().get(pk=register.pk)
    rows = list(register.prompts.all())
    if not rows:
        lines = [(topic, key, text) for topic, _name, prompts in ready(register) for key, text in prompts]
        rows = [
            Prompt(register=register, topic=topic, key=key, text=text, position=number)
            for number, (topic, key, text) in enumerate(lines, 1)
        ]
        recording.insert_all(rows, by=by, now=now)
        rows = list(register.prompts.all())
    return rows


def _row(rows: Sequence[Prompt], key: str) -> Prompt:
    row = next((row for row in rows if row.key == key), None)
    if row is None:
        raise Conflict(None)
    return row


def _checked(others: Sequence[Prompt], text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Refused(_("Say what may happen."), field="text")
    if any(row.text.casefold() == text.casefold() for row in others):
        raise Refused(_("This line is on the list already."), field="text")
    return text


def _differs(ask: Ask, given: GivenAnswer) -> bool:
    return ask.answer is None or (ask.answer.answer, ask.answer.word) != (given.answer, given.word)


def _refuse_if_answered_meanwhile(ask: Ask, given: GivenAnswer) -> None:
    now = ask.answer.version if ask.answer else 0
    if ask.answer and now != given.seen:
        who = ask.answer.answered_by.name if ask.answer.answered_by else _("Somebody")
        words = {"who": who, "answer": ask.answer.get_answer_display()}
        raise Refused(
            _("%(who)s answered this meanwhile: “%(answer)s”. Yours is not saved yet.") % words, field=ask.key
        )


def _keep(register: Register, news: Sequence[tuple[Ask, GivenAnswer, Risk | None]], *, by: Any, now: datetime) -> None:
    rows, changes = [], []
    for ask, given, draft in news:
        risk = draft or _risk(ask)
        values = {
            "text": ask.text, "answer": given.answer, "word": given.word, "answered_by": by, "answered_at": now,
            "risk": risk,
        }  # fmt: skip
        if ask.answer is None:
            rows.append(PromptAnswer(register=register, key=ask.key, **values))
        else:
            changes.append((ask.answer, values))
    recording.insert_all(rows, by=by, now=now)
    recording.update_all(changes, by=by, now=now)


def _risk(ask: Ask) -> Risk | None:
    return ask.answer.risk if ask.answer else None


def _names(topic: str) -> set[str]:
    """What a topic is called in any language: the category of this name may be older than the register's language."""
    name, found = next((name for key, name, _prompts in shipped_topics() if key == topic), ""), set()
    for code, _label in settings.LANGUAGES:
        with speaking(code):
            found.add(in_language(name))
    return found


def _title(text: str, word: str) -> str:
    return (f"{text}: {word}" if word else text)[:TITLE_LIMIT]
