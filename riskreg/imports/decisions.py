"""Words for strategies and states as their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from riskreg.choices import CloseReason, RiskState, Strategy
from riskreg.imports.decision_words import (
    CLOSE_REASONS,
    NO_THREAT_STRATEGIES,
    OPPORTUNITY,
    SHARING,
    STATES,
    STRATEGIES,
    UNDECIDED,
)
from riskreg.imports.errors import ImportRefused
from riskreg.imports.rules import stated_pairs
from riskreg.imports.words import fold

UNKNOWN = None


def _table(words: dict[str, str]) -> dict[str, str]:
    return {fold(word): value for value, listed in words.items() for word in listed.split(",")}


_STRATEGY = _table(STRATEGIES) | {fold(word): "" for word in UNDECIDED.split(",")}
_NO_THREAT = _table(NO_THREAT_STRATEGIES)
_SHARING = {fold(word) for word in SHARING.split(",")}
_OPPORTUNITY = {fold(word) for word in OPPORTUNITY.split(",")}
_CLOSE_REASON = _table(CLOSE_REASONS)
_STATE = dict.fromkeys(_CLOSE_REASON, str(RiskState.CLOSED)) | _table(STATES)


@dataclass(frozen=True)
class StrategyWords:
    """How one column's words are read; `sharing` when a shared risk is meant, not a shared opportunity."""

    sharing: bool = True
    stated: dict[str, str] = field(default_factory=dict)

    def read(self, text: str) -> str | None:
        """The strategy, "" for undecided, None for a word that is no strategy for a threat."""
        if found := _stated(self.stated, text):
            return found[0]
        folded = fold(text)
        if self.sharing and folded in _SHARING:
            return str(Strategy.TRANSFER)
        return _STRATEGY.get(folded, UNKNOWN)


@dataclass(frozen=True)
class StateWords:
    """How the words of a state column are read."""

    stated: dict[str, str] = field(default_factory=dict)

    def read(self, text: str) -> tuple[str, str] | None:
        """State and close reason ("" unless the word says why), None for an unknown word."""
        if found := _stated(self.stated, text):
            return found[0], ""
        folded = fold(text)
        state = _STATE.get(folded, UNKNOWN)
        if state is UNKNOWN:
            return None
        return state, _CLOSE_REASON.get(folded, "") if state == RiskState.CLOSED else ""


def strategy_words(texts: list[str], rule: str | Mapping[str, Any] = "") -> StrategyWords:
    """The reader of a strategy column with these texts; raises ImportRefused for a bad rule."""
    opportunity = any(_NO_THREAT.get(fold(text)) == "opportunity" for text in texts)
    return StrategyWords(sharing=not opportunity, stated=_rule(rule, [*Strategy.values, ""]))


def state_words(rule: str | Mapping[str, Any] = "") -> StateWords:
    """The reader of a state column; raises ImportRefused for a bad rule."""
    return StateWords(stated=_rule(rule, [*RiskState.values, ""]))


def knows_strategy(text: str) -> bool:
    """Whether a text is a word from a strategy column, even one that is no strategy for a threat."""
    folded = fold(text)
    return folded in _STRATEGY or folded in _NO_THREAT or folded in _SHARING


def names_strategy(text: str) -> bool:
    """Whether a text is one of the four answers to a threat."""
    return bool(_STRATEGY.get(fold(text)))


def knows_state(text: str) -> bool:
    """Whether a text is a word from a state column."""
    return fold(text) in _STATE


def is_opportunity(text: str) -> bool:
    """Whether a word is an answer to an opportunity, or calls a row one."""
    folded = fold(text)
    return _NO_THREAT.get(folded) == "opportunity" or folded in _OPPORTUNITY


def close_reason(text: str) -> str:
    """The close reason that a text names, "" for none."""
    return text if text in CloseReason.values else _CLOSE_REASON.get(fold(text), "")


def strategy_fault(text: str) -> str:
    """Why a word is not one of the four strategies."""
    kind = _NO_THREAT.get(fold(text))
    if kind == "opportunity":
        return _("This is a response to an opportunity, not to a threat. The strategy was left empty.")
    if kind == "other":
        return _("This is none of avoid, transfer, mitigate and accept. The strategy was left empty.")
    return _("This word for a strategy is not known. The strategy was left empty.")


def _rule(rule: str | Mapping[str, Any], allowed: list[str]) -> dict[str, str]:
    if isinstance(rule, str):
        pairs = stated_pairs(rule) if rule else {}
    else:
        pairs = {text.casefold(): str(value or "") for text, value in rule.items()}
    for value in pairs.values():
        if value not in allowed:
            raise ImportRefused(
                _("“%(value)s” is none of %(allowed)s.") % {"value": value, "allowed": ", ".join(filter(None, allowed))}
            )
    return pairs


def _stated(stated: dict[str, str], text: str) -> tuple[str] | None:
    for key in (text.casefold(), fold(text)):
        if key in stated:
            return (stated[key],)
    return None
