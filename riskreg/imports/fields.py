"""The fields a register can bring, and the names people may call them by on the command line."""

from django.utils.translation import gettext as _

from riskreg.imports.errors import ImportRefused

SCORE_KINDS = ("likelihood", "impact")
# Where a score column goes: the first assessment found, then the next, then one to be reached.
SCORE_PREFIXES = ("", "residual_", "target_")
SCORE_FIELDS = tuple(f"{prefix}{kind}" for prefix in SCORE_PREFIXES for kind in SCORE_KINDS)
DATE_FIELDS = ("due_on", "next_review_on")
TITLE_FIELDS = ("title", "description", "event")
TEXT_FIELDS = (
    *("reference", "title", "description", "cause", "event", "consequence"),
    *("category", "owner", "controls", "mitigation", "tags"),
    *("rationale", "inherent_rationale", "target_rationale", "transfer_to", "links"),
)
# Only our own exports have them: they are read, and nobody is asked about them.
OWN_FIELDS = ("close_reason", "source", "version", "relations")
FIELDS = (*TEXT_FIELDS, *SCORE_FIELDS, "strategy", "state", *DATE_FIELDS, *OWN_FIELDS)

_ALIASES = {
    "id": "reference",
    "name": "title",
    "due": "due_on",
    "due_date": "due_on",
    "next_review": "next_review_on",
    "review": "next_review_on",
    "status": "state",
    "treatment": "mitigation",
    "existing_controls": "controls",
    "probability": "likelihood",
    "severity": "impact",
}


def field_named(name: str) -> str:
    """The field of that name or alias; raises ImportRefused, listing the fields, for any other."""
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    found = _ALIASES.get(plain, plain)
    if found not in FIELDS:
        raise ImportRefused(
            _("There is no field “%(name)s”. The fields are: %(fields)s.") % {"name": name, "fields": ", ".join(FIELDS)}
        )
    return found


def score_kind(field: str) -> str:
    """Likelihood or impact, for a score field."""
    return "likelihood" if field.endswith("likelihood") else "impact"
