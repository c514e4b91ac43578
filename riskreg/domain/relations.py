"""Which risks are similar to, caused by or causes of which others.

A relation is said on the page of one risk and shown on both. Whoever may not see the other risk
sees nothing of the relation, in the list and in the history alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from riskreg.choices import RelationKind
from riskreg.domain import as_of, reasons, recording, risks
from riskreg.domain.errors import Refused
from riskreg.lib.readable import Readable
from riskreg.models import Relation, Risk


@dataclass(frozen=True, slots=True)
class Related(Readable):
    """A risk that another one is related to; `row` says so, None in the past."""

    kind: RelationKind
    risk: Risk
    row: Relation | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A relation that was said or taken back: its historical row, as seen from one of the two risks."""

    row: Any
    kind: RelationKind
    reference: str  # of the other risk


@transaction.atomic
def relate(*, risk: Risk, other: Risk, kind: str, by: Any, now: datetime, reason: str = "") -> Relation:
    """Say how a risk is related to another one. Raises Refused."""
    risks.require_unclosed(risk)
    if kind not in RelationKind.values:
        raise Refused(_("Choose how the two are related."), field="kind")
    if risk.pk == other.pk:
        raise Refused(_("Name another risk than this one."), field="other")
    # Held to the end: of two people who link the same two risks at once, the second is told.
    list(Risk.objects.filter(pk__in=[risk.pk, other.pk]).order_by("pk").select_for_update(of=("self",)))
    if Relation.objects.filter(Q(risk=risk, other=other) | Q(risk=other, other=risk)).exists():
        raise Refused(_("The two are linked already."), field="other")
    relation = Relation(risk=risk, other=other, kind=kind, created_at=now)
    recording.insert(relation, by=by, now=now, reason=reason)
    return relation


@transaction.atomic
def unrelate(*, relation: Relation, by: Any, now: datetime, seen: int) -> None:
    """Take a relation back. Raises Conflict and Refused."""
    risks.require_unclosed(relation.risk)
    recording.delete(relation, by=by, now=now, seen=seen)


def relate_all(wanted: Iterable[tuple[Risk, str, Risk]], *, by: Any, now: datetime, reason: str = "") -> None:
    """Write relations of risks that have none yet; of the two sides of a pair the first counts."""
    fresh: dict[frozenset[int], Relation] = {}
    for risk, kind, other in wanted:
        if risk.pk != other.pk:
            row = Relation(risk=risk, other=other, kind=kind, created_at=now)
            fresh.setdefault(frozenset((risk.pk, other.pk)), row)
    recording.insert_all(list(fresh.values()), by=by, now=now, reason=reason)


def bring_relations(risk: Risk, fresh: Risk, *, by: Any, now: datetime) -> None:
    """A risk that goes on in another register is related there to what it was related to here."""
    rows = Relation.objects.filter(Q(risk=risk) | Q(other=risk)).select_related("risk", "other")
    wanted = [(fresh, kind, other) for kind, other in (_seen_from(risk, row) for row in rows) if not other.moved_to_id]
    relate_all(wanted, by=by, now=now, reason=reasons.MOVED_FROM % {"reference": risk.reference})


def related_to(risk: Risk, *, by: Any) -> list[Related]:
    """The risks that this one is related to and that the person may see, as they are or as they stood.

    One that lives on in another register is left out: its relations went along.
    """
    found = _related_then(risk, by, risk.register.as_of) if risk.register.as_of else _related_now(risk, by)
    order = list(RelationKind)
    return sorted(found, key=lambda each: order.index(each.kind))


def steps_of(risk: Risk, *, by: Any, until: datetime | None) -> list[Step]:
    """What was said about the risk's relations to others that the person may see, oldest first.

    For nobody in particular, as on a paper: to those of its own register.
    """
    others = Risk.objects.filter(register=risk.register_id) if by is None else Risk.objects.visible_to(by)
    history = Relation.history.filter(Q(risk=risk.pk, other__in=others) | Q(other=risk.pk, risk__in=others))
    if until is not None:
        history = history.filter(history_date__lte=until)
    rows = history.select_related("risk", "other").order_by("history_id")
    return [Step(row, kind, other.reference) for row in rows for kind, other in [_seen_from(risk, row)]]


def _related_now(risk: Risk, by: Any) -> list[Related]:
    rows = Relation.objects.visible_to(by).filter(
        Q(risk=risk, other__moved_to=None) | Q(other=risk, risk__moved_to=None)
    )
    found = []
    for row in rows.select_related("risk__register__matrix", "other__register__matrix"):
        kind, other = _seen_from(risk, row)
        found.append(Related(kind, other, row))
    return found


def _related_then(risk: Risk, by: Any, moment: datetime) -> list[Related]:
    rows = [*as_of.rows_then(Relation, moment, risk=risk.pk), *as_of.rows_then(Relation, moment, other=risk.pk)]
    rows.sort(key=lambda row: (row.created_at, row.id))
    seen = [_ids_seen_from(risk, row) for row in rows]
    past = _risks_then({other for _kind, other in seen}, by, moment)
    return [Related(kind, past[other]) for kind, other in seen if other in past]


def _risks_then(ids: set[int], by: Any, moment: datetime) -> dict[int, Risk]:
    present = Risk.objects.visible_to(by).select_related("register__matrix").in_bulk(ids) if ids else {}
    found, registers = {}, {}
    for row in as_of.rows_then(Risk, moment, id__in=list(present)) if present else ():
        risk: Risk = as_of.restored(present[row.id], row)
        if risk.moved_to_id is None:
            if risk.register_id not in registers:
                registers[risk.register_id] = as_of.register_then(present[row.id].register, moment)
            risk.reference, risk.register = present[row.id].reference, registers[risk.register_id]
            found[row.id] = risk
    return found


def _seen_from(risk: Risk, row: Any) -> tuple[RelationKind, Risk]:
    """Kind and other risk of a relation, or of a historical row of one, as seen from one side."""
    kind = RelationKind(row.kind)
    return (kind, row.other) if row.risk_id == risk.pk else (kind.inverse, row.risk)


def _ids_seen_from(risk: Risk, row: Any) -> tuple[RelationKind, int]:
    kind = RelationKind(row.kind)
    return (kind, row.other_id) if row.risk_id == risk.pk else (kind.inverse, row.risk_id)


def pairs_among(rows: Sequence[Any], references: Mapping[int, str]) -> dict[int, list[tuple[str, str]]]:
    """Number of a risk → (kind, reference) of each of these risks that it is related to, from both sides."""
    found: dict[int, list[tuple[str, str]]] = {}
    for row in rows:
        if row.risk_id in references and row.other_id in references:
            kind = RelationKind(row.kind)
            found.setdefault(row.risk_id, []).append((str(kind), references[row.other_id]))
            found.setdefault(row.other_id, []).append((str(kind.inverse), references[row.risk_id]))
    return found
