"""Bringing in the risks of a file. The reading is done elsewhere; here the rows become risks."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.choices import CHOSEN_CLOSE_REASONS, CloseReason, RiskState
from riskreg.domain import reasons, recording, relations, risk_batches, risks
from riskreg.domain.errors import Refused
from riskreg.domain.import_rows import Changed, Fresh, Outcome, Row, category_name, sort_rows
from riskreg.models import Category, ImportFile, Register, Risk

LOOKED_THROUGH = 20  # mappings that are looked through for one that fits a new file


@transaction.atomic
def keep_file(*, register: Register, name: str, data: bytes, by: Any, now: datetime) -> ImportFile:
    """Keep an uploaded file until somebody decides; nothing is imported yet."""
    return ImportFile.objects.create(
        register=register, name=name[:255], data=data, sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by,
        uploaded_at=now,
    )  # fmt: skip


@transaction.atomic
def set_options(*, file: ImportFile, options: Mapping[str, Any]) -> None:
    """Remember how the file is to be read; Refused once it is imported."""
    file.options = dict(options)
    if not ImportFile.objects.filter(pk=file.pk, imported_at=None).update(options=file.options):
        raise Refused(_("This file has been imported."))


@transaction.atomic
def set_job(*, file: ImportFile, job_id: int) -> None:
    """Note which job imports the file; Refused once it is imported."""
    file.result = {"job": job_id}
    if not ImportFile.objects.filter(pk=file.pk, imported_at=None).update(result=file.result):
        raise Refused(_("This file has been imported."))


@transaction.atomic
def note_result(*, file: ImportFile, **entries: Any) -> None:
    """Add to what is known of a finished import."""
    file.result = file.result | entries
    ImportFile.objects.filter(pk=file.pk).update(result=file.result)


def remembered_options(*, register: Register, headers: Collection[str]) -> tuple[dict[str, Any], str]:
    """How a file with the same headers was last read in this register, and that file's name; ({}, "") if none was."""
    past = ImportFile.objects.filter(register=register).exclude(imported_at=None).defer("data")
    for file in past.order_by("-imported_at")[:LOOKED_THROUGH]:
        if file.options and set(file.result.get("headers", ())) == set(headers):
            kept = {name: file.options[name] for name in ("mapping", "scales") if file.options.get(name)}
            return kept, file.name if kept else ""
    return {}, ""


@transaction.atomic
def run(
    *,
    register: Register,
    file: ImportFile,
    rows: Iterable[Row],
    paired: bool,
    by: Any,
    now: datetime,
    today: date,
    reason: str,
    skipped: int,
    problems: int,
    take: Collection[int] = (),
    headers: Collection[str] = (),
) -> None:
    """Import a kept file and note its result on it; Refused when somebody else did so meanwhile.

    The result keeps what an undo must find: the versions that the import left behind, and those
    it found; `headers` are remembered, so that the next file like it is read in the same way.
    """
    if not ImportFile.objects.filter(pk=file.pk, imported_at=None).update(imported_at=now):
        raise Refused(_("This file has been imported."))
    before = dict(Risk.objects.filter(register=register).values_list("reference", "version"))
    categories = set(register.categories.values_list("pk", flat=True))
    outcome = import_risks(
        register=register, rows=rows, paired=paired, by=by, now=now, today=today, reason=reason, take=take
    )
    after = dict(Risk.objects.filter(register=register).values_list("reference", "version"))
    fresh = register.categories.exclude(pk__in=categories).values_list("pk", flat=True)
    result: dict[str, Any] = {**outcome.counts(), "skipped": skipped, "problems": problems}
    result |= {
        "logged": {reference: after[reference] for reference in outcome.created.values()},
        "changed": {reference: [before[reference], after[reference]] for reference in outcome.updated.values()},
        "rows": {str(row): reference for row, reference in (outcome.created | outcome.updated).items()},
        "categories": list(fresh),
        "headers": sorted(headers),
    }
    file.imported_at, file.result = now, result
    ImportFile.objects.filter(pk=file.pk).update(result=file.result)


def preview_import(
    *, register: Register, rows: Iterable[Row], paired: bool, today: date | None = None, take: Collection[int] = ()
) -> Outcome:
    """What `import_risks` would do with these rows, without doing it."""
    return sort_rows(register, rows, paired=paired, today=today or date.min, take=take)[0]


@transaction.atomic
def import_risks(
    *,
    register: Register,
    rows: Iterable[Row],
    paired: bool,
    by: Any,
    now: datetime,
    today: date,
    reason: str,
    take: Collection[int] = (),
) -> Outcome:
    """Write the rows as risks, all or none, and say what became of each.

    A row whose reference, or else whose title, is already in the register updates that risk
    with the values the file gives; the others are new. `paired`: the file has two pairs of
    scores, inherent and current; otherwise its one pair is the current score. Where an export
    was edited and the register changed as well, the register keeps its value, unless the row
    is in `take`. Raises Refused.
    """
    with recording.coming_from("import"):
        outcome, fresh, changed = sort_rows(register, rows, paired=paired, today=today, take=take)
        named = [each.row.category for each in fresh] + [each.category for each in changed]
        categories = _categories(register, named, by=by, now=now)
        for new in fresh:
            new.values["category"] = categories.get(category_name(new.row.category).casefold())
        logged = risks.log_risks(
            register=register, by=by, now=now, today=today, items=[new.values for new in fresh], reason=reason
        )
        outcome.created |= {new.row.row: risk.reference for new, risk in zip(fresh, logged, strict=True)}
        pairs = [(each.risk, each) for each in changed]
        edits = [(risk, each.values | _named_category(each, categories)) for risk, each in pairs]
        risk_batches.edit_risks(
            register=register, items=[edit for edit in edits if edit[1]], by=by, now=now, today=today, reason=reason
        )
        _settle(list(zip(logged, fresh, strict=True)), by=by, now=now, today=today, reason=reason)
        relations.relate_all(_related(register, fresh, logged), by=by, now=now, reason=reason)
        _move(pairs, by=by, now=now, reason=reason)
    return outcome


def _related(register: Register, fresh: Sequence[Fresh], logged: Sequence[Risk]) -> list[tuple[Risk, str, Risk]]:
    """What the new risks are related to: each other, by the references of the file, and risks that were here."""
    wanted = [(risk, *pair) for new, risk in zip(fresh, logged, strict=True) for pair in new.row.relations]
    if not wanted:
        return []
    here = Risk.objects.filter(register=register, moved_to=None).exclude(pk__in=[risk.pk for risk in logged])
    known = {risk.reference.casefold(): risk for risk in here.only("reference", "register_id")}
    known |= {new.row.reference.casefold(): risk for new, risk in zip(fresh, logged, strict=True)}
    return [(risk, kind, known[name.casefold()]) for risk, kind, name in wanted if name.casefold() in known]


def _named_category(each: Changed, categories: Mapping[str, Category]) -> dict[str, Category]:
    return {"category": categories[each.category.casefold()]} if each.category else {}


def _settle(logged: Sequence[tuple[Risk, Fresh]], *, by: Any, now: datetime, today: date, reason: str) -> None:
    """Bring new risks to the state and the review date of their rows."""
    risk_batches.close_risks(
        items=[(risk, _why_closed(new.row)) for risk, new in logged if new.row.state == RiskState.CLOSED],
        by=by, now=now, reason=reason,
    )  # fmt: skip
    changes: list[tuple[Risk, dict[str, Any]]] = []
    for risk, new in logged:
        if new.row.state == RiskState.DRAFT and risk.state == RiskState.OPEN:
            changes.append((risk, {"state": RiskState.DRAFT, "opened_at": None}))
    recording.update_all(changes, by=by, now=now, reason=reason)
    sooner = [(risk, due) for risk, new in logged if (due := _sooner(risk, new.row, today))]
    recording.update_all([(risk, {"next_review_on": due}) for risk, due in sooner], by=by, now=now, reason=reason)


def _sooner(risk: Risk, row: Row, today: date) -> date | None:
    """The review date of the row where it comes before the one that the register's rhythm has set."""
    due = date.fromisoformat(row.next_review_on) if row.next_review_on else None
    return due if due and risk.next_review_on and today <= due < risk.next_review_on else None


def _move(changed: Sequence[tuple[Risk, Changed]], *, by: Any, now: datetime, reason: str) -> None:
    """Bring known risks to the states of their rows."""
    closed = [(risk, _why_closed(each.row)) for risk, each in changed if each.state == RiskState.CLOSED]
    risk_batches.close_risks(items=closed, by=by, now=now, reason=reason)
    for risk, each in changed:
        if each.state == RiskState.OPEN:
            risks.open_risk(risk=risk, by=by, now=now, seen=risk.version, reason=reason)


def _why_closed(row: Row) -> str:
    """The close reason of a row; a file does not say of which risk one is the duplicate, or to where it moved."""
    known = row.close_reason in dict(CHOSEN_CLOSE_REASONS) and row.close_reason != CloseReason.DUPLICATE
    return str(row.close_reason if known else CloseReason.IRRELEVANT)


def _categories(register: Register, names: list[str], *, by: Any, now: datetime) -> dict[str, Category]:
    """The register's categories by name in lower case, with those the file brings added at the end."""
    found = {category.name.casefold(): category for category in register.categories.all()}
    fresh: dict[str, Category] = {}
    for text in names:
        name = category_name(text)
        if name and name.casefold() not in found:
            position = len(found) + len(fresh) + 1
            fresh.setdefault(name.casefold(), Category(register=register, name=name, position=position))
    recording.insert_all(list(fresh.values()), by=by, now=now, reason=reasons.NAMED_IN_FILE)
    return found | fresh
