"""What a change is about: the kinds by which the history of a risk is filtered."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

SCORES, STRATEGY, OWNER, TEXT = "scores", "strategy", "owner", "text"
ACTIONS, COMMENTS, REVIEWS, STATE, RELATED = "actions", "comments", "reviews", "state", "related"

LABELS = {
    SCORES: _("Scores"),
    STRATEGY: _("Strategy"),
    OWNER: _("Owner"),
    TEXT: _("Text"),
    ACTIONS: _("Actions"),
    COMMENTS: _("Comments"),
    REVIEWS: _("Reviews and decisions"),
    RELATED: _("Related risks"),
    STATE: _("Opened and closed"),
}
_FIELDS = {
    "state": STATE, "close_reason": STATE, "duplicate_of": STATE, "moved_to": STATE, "strategy": STRATEGY,
    "strategy_note": STRATEGY, "transfer_to": STRATEGY, "owner": OWNER, "owner_as_written": OWNER,
    "last_reviewed_on": REVIEWS, "next_review_on": REVIEWS, "target_on": SCORES,
}  # fmt: skip
_SCORE_ENDINGS = ("_likelihood", "_impact", "_score", "_rationale")


def of_field(name: str) -> str:
    """The kind of a change to this field of a risk."""
    if name in _FIELDS:
        return _FIELDS[name]
    return SCORES if name.endswith(_SCORE_ENDINGS) else TEXT


def of_fields(names: Iterable[str]) -> set[str]:
    """The kinds of a change to these fields of a risk."""
    return {of_field(name) for name in names}
