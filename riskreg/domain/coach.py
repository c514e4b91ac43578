"""Reads the wording of a risk and says, gently, what would make it clearer. Pure and offline; it never blocks.

A risk is an uncertain event with a cause and a consequence (PRINCE2, PMI and ISO 31000 agree on it).
The rules look for the usual slips: a heading, a missing control or something to do in place of an
event, something that has happened already, words that say nothing, no cause, no consequence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from riskreg.lib.readable import Readable

HEADING, CONTROL, ISSUE, TASK, VAGUE, SEVERAL = "heading", "control", "issue", "task", "vague", "several"
LONG, NO_CAUSE, NO_CONSEQUENCE = "long", "no_cause", "no_consequence"
LONG_TITLE = 120  # characters; more belongs in the statement
FEW_WORDS = 3

_TEXTS = {
    HEADING: gettext_lazy("This reads as a heading. Say what could happen, as in “A stolen password opens the mail”."),
    CONTROL: gettext_lazy("This names a missing control. What could happen without it? What is missing is the cause."),
    ISSUE: gettext_lazy("This seems to have happened already: then it is an issue. What could still happen?"),
    TASK: gettext_lazy("This names something to do. What could happen if it is not done? The work is an action."),
    VAGUE: gettext_lazy("“%(word)s” can mean anything here. Name what, where or how much."),
    SEVERAL: gettext_lazy("These look like several risks. One event in each can be scored and owned by itself."),
    LONG: gettext_lazy("A long title. Keep the event here and move the rest into cause and consequence."),
    NO_CAUSE: gettext_lazy("Nothing says why it could happen. A cause is a fact of today: “Because …”."),
    NO_CONSEQUENCE: gettext_lazy("Nothing says what it would lead to, for whom. “… leading to …”."),
}  # fmt: skip
_FIELDS = {NO_CAUSE: "cause", NO_CONSEQUENCE: "consequence"}

_VAGUE = re.compile(
    r"\b(issues?|problems?|things?|stuff|various|etc|misc(?:ellaneous)?|somehow|something|bad(?:ly)?|general(?:ly)?|tbd|"
    r"and so on|some kind of|all kinds of|difficult(?:y|ies)|challenges?)\b",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"^(?:there (?:is|are) no|we (?:have no|do not have|don['’]t have|lack)|no(?! one\b)|lack(?:ing)?(?: of)?|missing|"
    r"absen(?:t|ce of)|insufficient|inadequate|not enough|weak|poor|incomplete|outdated)\b"
    r"|\b(?:is|are) (?:not|never|missing|lacking) ?(?:yet )?(?:documented|tested|encrypted|patched|monitored|reviewed|"
    r"in place|implemented|defined|configured|trained|backed up|enforced)?$"
    r"|\b(?:has|have) (?:not|never) been (?:documented|tested|encrypted|patched|monitored|reviewed|implemented|defined|"
    r"configured|trained|rehearsed|backed up)\b",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"\b(?:has|have) (?:already |just |recently )?(?:been )?(?!not\b|never\b|no\b)(?:\w+ed|broken|gone|left|lost|run|"
    r"begun|fallen|stopped)\b"
    r"|\b(?:was|were) (?!not\b)\w+(?:ed|en)\b|\b(?:already|yesterday|currently|right now)\b"
    r"|\blast (?:night|week|month|quarter|year)\b|\bkeeps? \w+ing\b|\b(?:is|are) (?:down|broken|late|over budget)\b"
    r"|\b(?:does|do) not work\b|\b(?:happened|occurred|crashed)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\bbefore\b.*", re.IGNORECASE)  # what comes after it has not happened
_TASK = re.compile(
    r"^(?:to )?(?:implement|introduce|install|buy|purchase|upgrade|migrate|improve|ensure|replace|define|create|set up|"
    r"write|train|hire|review|check|fix|update|document|encrypt|patch|monitor)\b(?!s)(?! (?:by|of|to)\b)"
    r"|\b(?:we|team|it) (?:need|needs|should|must|have to|has to)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\band/or\b|;|\b(?:as well as|and also)\b", re.IGNORECASE)
_CAUSE = re.compile(r"\b(?:because|due to|owing to|since|as a result of|caused by|after|when|as)\b", re.IGNORECASE)
_CONSEQUENCE = re.compile(
    r"\b(?:lead(?:s|ing)? to|result(?:s|ing)? in|so that|causing|which (?:would|could|will|may|means)|therefore|"
    r"means? that|cost(?:s|ing)?|leav(?:es|ing)|stops?|delays?|with the (?:effect|result))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hint(Readable):
    """One remark: its code, the field it belongs beside, and what it says."""

    code: str
    field: str
    text: str


def hints(*, title: str, cause: str = "", event: str = "", consequence: str = "") -> list[Hint]:
    """What would make the statement clearer, the gravest first; an empty list for a clear one, and for no title."""
    title, said = title.strip(), (event.strip() or title.strip())
    if not title:
        return []
    found = [_hint(code, word) for code, rule in _RULES if (word := rule(title))]
    if not cause.strip() and not _CAUSE.search(said):
        found.append(_hint(NO_CAUSE, ""))
    if not consequence.strip() and not _CONSEQUENCE.search(said):
        found.append(_hint(NO_CONSEQUENCE, ""))
    return found


def _hint(code: str, word: str) -> Hint:
    text = str(_TEXTS[code])
    return Hint(code, _FIELDS.get(code, "title"), text % {"word": word} if code == VAGUE else text)


def _kind(title: str) -> str:
    """Which of the slips that shut each other out the title makes; "" for an event."""
    if _TASK.search(title):
        return TASK
    if _CONTROL.search(title):
        return CONTROL
    if _ISSUE.search(_BEFORE.sub("", title)):
        return ISSUE
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", title)
    return HEADING if len(words) < FEW_WORDS or (len(words) < 5 and words[-1].casefold() in {"risk", "risks"}) else ""


def _is(kind: str) -> Callable[[str], str]:
    return lambda title: title if _kind(title) == kind else ""


def _matched(pattern: re.Pattern[str]) -> Callable[[str], str]:
    return lambda title: found[0] if (found := pattern.search(title)) else ""


_RULES: tuple[tuple[str, Callable[[str], str]], ...] = (
    *((kind, _is(kind)) for kind in (TASK, CONTROL, ISSUE, HEADING)),
    (VAGUE, _matched(_VAGUE)),
    (SEVERAL, _matched(_SEVERAL)),
    (LONG, lambda title: title if len(title) > LONG_TITLE else ""),
)
