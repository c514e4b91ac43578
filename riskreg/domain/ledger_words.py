"""What the ledger calls events and their subjects."""

from typing import Any

# model → what its events are called when a row is written first, changed, removed
VERBS = {
    "risk": ("risk_logged", "risk_changed", "risk_removed"),
    "register": ("register_created", "register_changed", "register_removed"),
    "organisation": ("organisation_set_up", "organisation_changed", "organisation_removed"),
    "user": ("person_added", "person_changed", "person_removed"),
    "membership": ("member_added", "member_changed", "member_removed"),
    "review": ("review_recorded", "review_changed", "review_removed"),
    "acceptance": ("acceptance_asked", "acceptance_changed", "acceptance_removed"),
    "decision": ("decision_taken", "decision_changed", "decision_removed"),
    "meeting": ("meeting_planned", "meeting_changed", "meeting_removed"),
    "meetingseries": ("meeting_series_set", "meeting_series_changed", "meeting_series_removed"),
    "prompt": ("prompt_added", "prompt_changed", "prompt_removed"),
    "promptanswer": ("prompt_answered", "prompt_answer_changed", "prompt_answer_removed"),
    "agendaitem": ("agenda_item_added", "agenda_item_changed", "agenda_item_removed"),
}
# (model, field, value afterwards) → a change that has a name of its own
NAMED_CHANGES = {
    ("risk", "state", "closed"): "risk_closed",
    ("acceptance", "state", "signed"): "acceptance_signed",
    ("acceptance", "state", "declined"): "acceptance_declined",
    ("meeting", "state", "live"): "meeting_opened",
    ("meeting", "state", "closed"): "meeting_closed",
    ("action", "state", "done"): "action_completed",
    ("user", "is_active", False): "person_deactivated",
    ("user", "is_active", True): "person_reactivated",
}
FIRST, CHANGED, REMOVED = range(3)


def event_type(model: str, operation: int, changes: dict[str, tuple[Any, Any]] | None = None) -> str:
    """The past-tense name of a write: "risk_logged"."""
    for field, (before, after) in (changes or {}).items():
        if (model, field) == ("risk", "state") and after == "open":
            return "risk_reopened" if before == "closed" else "risk_opened"
        if isinstance(after, str | bool) and (model, field, after) in NAMED_CHANGES:
            return NAMED_CHANGES[model, field, after]
    verbs = VERBS.get(model) or (f"{model}_added", f"{model}_changed", f"{model}_removed")
    return verbs[operation]


def subject_of(row: Any) -> str:
    """What a row is called in an event: the reference of its risk, the code of a register, never a name."""
    model = row._meta.model_name
    if model in {"risk", "decision"} and row.reference:
        return str(row.reference)
    if model == "register":
        return str(row.code)
    if model == "user":
        return f"person {row.pk}"
    if model == "membership":
        return f"person {row.user_id}"
    if model == "promptanswer":
        return f"prompt {row.key}"
    if hasattr(row, "risk_id"):
        return str(row.risk.reference)
    if hasattr(row, "meeting_id"):
        return f"meeting {row.meeting_id}"
    return f"{model} {row.pk}"


def register_of(row: Any) -> int | None:
    """The number of the register that a row belongs to, None for the site; may ask for what is between."""
    if row._meta.model_name == "register":
        return int(row.pk)
    if hasattr(row, "register_id"):
        return int(row.register_id) if row.register_id is not None else None
    between = next((name for name in ("risk", "meeting", "report") if hasattr(row, f"{name}_id")), "")
    return register_of(getattr(row, between)) if between else None
