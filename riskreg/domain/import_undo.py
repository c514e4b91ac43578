"""Taking a whole import back, as long as nobody has built on it."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _

from riskreg.domain import reasons, recording
from riskreg.domain.errors import Refused
from riskreg.domain.imports import note_result
from riskreg.domain.risks import EDITABLE
from riskreg.models import ImportFile, Risk

# Written to a risk besides what a person may edit.
STATE_FIELDS = ("state", "close_reason", "duplicate_of", "opened_at", "closed_at", "next_review_on")
NAMED = 5  # risks that are named in a refusal
BATCH = 5_000


def can_undo(file: ImportFile) -> bool:
    """Whether the import left behind what an undo needs, and was not undone."""
    return bool(file.imported_at and "logged" in file.result and not file.result.get("undone_at"))


@transaction.atomic
def undo_import(*, file: ImportFile, by: Any, now: datetime) -> None:
    """Remove the risks that the import logged and put back those it changed; new entries, nothing erased.

    The references are not used again. Raises Refused when a risk was edited since, or something
    was added to it: an action, a comment, a review.
    """
    file = ImportFile.objects.select_for_update().defer("data").get(pk=file.pk)
    if not can_undo(file):
        raise Refused(_("This import cannot be undone."))
    logged, changed = file.result["logged"], file.result["changed"]
    rows = _risks(file, chain(logged, changed))
    versions = logged | {reference: after for reference, (_before, after) in changed.items()}
    edited = [reference for reference, version in versions.items() if _version(rows, reference) != version]
    edited += _built_upon([rows[reference] for reference in logged if reference in rows])
    if edited:
        raise Refused(_refusal(sorted(set(edited))))
    reason = reasons.IMPORT_UNDONE % {"file": file.name}
    with recording.coming_from("import"):
        for reference, (before, _after) in changed.items():
            _restore(rows[reference], before, by=by, now=now, reason=reason)
        for reference in logged:
            risk = rows[reference]
            recording.delete(risk, by=by, now=now, seen=risk.version, reason=reason)
        _drop_categories(file, by=by, now=now, reason=reason)
    note_result(file=file, undone_at=now.isoformat(), undone_by=getattr(by, "name", ""))


def _risks(file: ImportFile, references: Iterable[str]) -> dict[str, Risk]:
    wanted = list(references)
    found: dict[str, Risk] = {}
    for start in range(0, len(wanted), BATCH):
        part = Risk.objects.filter(register=file.register_id, reference__in=wanted[start : start + BATCH])
        found |= {risk.reference: risk for risk in part.select_related("register__matrix")}
    return found


def _version(rows: dict[str, Risk], reference: str) -> int | None:
    return rows[reference].version if reference in rows else None


def _built_upon(rows: list[Risk]) -> list[str]:
    """References of the risks that something was added to."""
    names = {risk.pk: risk.reference for risk in rows}
    ids, found = list(names), set()
    for relation in Risk._meta.related_objects:
        if isinstance(relation, ManyToOneRel) and relation.related_model is not Risk.history.model:
            for start in range(0, len(ids), BATCH):
                key = relation.field.attname
                manager = relation.related_model._base_manager
                part = manager.filter(**{f"{key}__in": ids[start : start + BATCH]})
                found |= {names[pk] for pk in part.values_list(key, flat=True)}
    return sorted(found)


def _refusal(references: list[str]) -> str:
    named = ", ".join(references[:NAMED]) + (" …" if len(references) > NAMED else "")
    return _("The import can no longer be undone as a whole, because these risks were worked on since: %(risks)s.") % {
        "risks": named
    }


def _restore(risk: Risk, version: int, *, by: Any, now: datetime, reason: str) -> None:
    """Give the risk the values it had in an earlier version."""
    past = Risk.history.filter(id=risk.pk, version=version).order_by("history_id").last()
    if past is None:
        raise Refused(_refusal([risk.reference]))
    old = past.instance
    changes = {name: getattr(old, name) for name in (*EDITABLE, *STATE_FIELDS)}
    recording.update(risk, changes, by=by, now=now, seen=risk.version, reason=reason)


def _drop_categories(file: ImportFile, *, by: Any, now: datetime, reason: str) -> None:
    """Remove the categories that only the import's own risks were in."""
    for category in file.register.categories.filter(pk__in=file.result.get("categories", ())):
        if not category.risks.exists():
            recording.delete(category, by=by, now=now, seen=category.version, reason=reason)
