"""Taking a whole import back, as long as nobody has built on it."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import F, ManyToOneRel
from django.utils.translation import gettext as _

from riskreg.domain import reasons, recording
from riskreg.domain.errors import Refused
from riskreg.domain.imports import note_result
from riskreg.domain.risks import EDITABLE
from riskreg.lib.chunks import chunks
from riskreg.models import ImportFile, Relation, Risk

# Written to a risk besides what a person may edit.
STATE_FIELDS = ("state", "close_reason", "duplicate_of", "opened_at", "closed_at", "next_review_on")
NAMED = 5  # risks that are named in a refusal
BATCH = 5_000  # values in one query


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
    related = _related([rows[reference] for reference in logged if reference in rows])
    edited += _built_upon([rows[reference] for reference in logged if reference in rows], besides=related)
    if edited:
        raise Refused(_refusal(sorted(set(edited))))
    reason = reasons.IMPORT_UNDONE % {"file": file.name}
    with recording.coming_from("import"):
        _restore([(rows[reference], before) for reference, (before, _after) in changed.items()], by, now, reason)
        recording.delete_all(related, by=by, now=now, reason=reason)
        recording.delete_all([rows[reference] for reference in logged], by=by, now=now, reason=reason)
        _drop_categories(file, by=by, now=now, reason=reason)
    note_result(file=file, undone_at=now.isoformat(), undone_by=getattr(by, "name", ""))


def _risks(file: ImportFile, references: Iterable[str]) -> dict[str, Risk]:
    """The risks, held until the undo is done: nobody can add to one of them meanwhile."""
    found: dict[str, Risk] = {}
    for wanted in chunks(references, BATCH):
        part = Risk.objects.filter(register=file.register_id, reference__in=wanted)
        found |= {risk.reference: risk for risk in part.select_for_update(of=("self",)).select_related("owner")}
    return found


def _version(rows: dict[str, Risk], reference: str) -> int | None:
    return rows[reference].version if reference in rows else None


def _related(rows: list[Risk]) -> list[Relation]:
    """The relations that the import itself wrote."""
    found: list[Relation] = []
    for ids in chunks((risk.pk for risk in rows), BATCH):
        written = Relation.objects.filter(risk__in=ids, created_at=F("risk__logged_at"))
        found += written.select_related("risk")
    return found


def _built_upon(rows: list[Risk], *, besides: Iterable[Relation]) -> list[str]:
    """References of the risks that something was added to, besides these relations."""
    if not rows:
        return []
    own = {relation.pk for relation in besides}
    names = {risk.pk: risk.reference for risk in rows}
    # Those of one import were numbered in one go: a range instead of a list of all of them.
    span = Risk.objects.filter(register=rows[0].register_id, pk__range=(min(names), max(names)))
    found: set[int] = set()
    for relation in Risk._meta.related_objects:
        if isinstance(relation, ManyToOneRel) and relation.related_model is not Risk.history.model:
            key, model = relation.field.attname, relation.related_model
            pairs = model._base_manager.filter(**{f"{key}__in": span.values("pk")}).values_list("pk", key)
            found |= {risk for pk, risk in pairs if model is not Relation or pk not in own}
    return sorted(names[pk] for pk in found & names.keys())


def _refusal(references: list[str]) -> str:
    named = ", ".join(references[:NAMED]) + (" …" if len(references) > NAMED else "")
    return _("The import can no longer be undone as a whole, because these risks were worked on since: %(risks)s.") % {
        "risks": named
    }


def _restore(wanted: list[tuple[Risk, int]], by: Any, now: datetime, reason: str) -> None:
    """Give each risk the values it had in an earlier version; raises Refused when one is not in the history."""
    past = _past({risk.pk: version for risk, version in wanted})
    lost = [risk.reference for risk, _version in wanted if risk.pk not in past]
    if lost:
        raise Refused(_refusal(lost))
    names = (*EDITABLE, *STATE_FIELDS)
    changes = [(risk, {name: getattr(past[risk.pk], name) for name in names}) for risk, _version in wanted]
    recording.update_all(changes, by=by, now=now, reason=reason)


def _past(versions: dict[int, int]) -> dict[int, Any]:
    """The historical row of each risk in one version of it."""
    found: dict[int, Any] = {}
    for ids in chunks(versions, BATCH):
        rows = Risk.history.filter(id__in=ids, version__in={versions[pk] for pk in ids}).order_by("history_id")
        related = rows.select_related("owner", "category", "duplicate_of")
        found |= {row.id: row for row in related if row.version == versions[row.id]}
    return found


def _drop_categories(file: ImportFile, *, by: Any, now: datetime, reason: str) -> None:
    """Remove the categories that only the import's own risks were in."""
    for category in file.register.categories.filter(pk__in=file.result.get("categories", ())):
        if not category.risks.exists():
            recording.delete(category, by=by, now=now, seen=category.version, reason=reason)
