"""What the downloads for other programs hold beyond the printed table, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class ExportFields:
    """The fields of a risk that no paper has room for."""

    version: int = 1
    close_reason: str = ""  # a CloseReason value
    treatment: str = ""
    transfer_to: str = ""
    rationale: str = ""
    inherent_rationale: str = ""
    target_rationale: str = ""
    source: str = ""  # a RiskSource value
    owner_email: str = ""
    owner_as_written: str = ""
    tags: tuple[str, ...] = ()  # "kind:name"
    links: tuple[tuple[str, str], ...] = ()  # title, address
    relations: tuple[tuple[str, str], ...] = ()  # a RelationKind value, reference of a risk in the same report
    original: Mapping[str, str] = field(default_factory=dict)  # field → cell of the file it was imported from


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A piece of treatment work."""

    reference: str  # of the risk
    title: str
    state: str  # an ActionState value
    owner: str = ""
    due_on: date | None = None
    completed_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """A decision to live with a risk."""

    reference: str
    state: str  # an AcceptanceState value
    likelihood: int
    impact: int
    approver: str = ""
    rationale: str = ""
    conditions: str = ""
    signed_on: date | None = None
    expires_on: date | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a review or a meeting resolved."""

    number: str  # IT-D-2026-014
    reference: str  # of the risk
    kind: str  # a ReviewOutcome value
    text: str
    rationale: str = ""
    decided_by: str = ""
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Extras:
    """Everything about the risks of one report that its lines do not hold; details by reference."""

    details: Mapping[str, ExportFields] = field(default_factory=dict)
    actions: Sequence[ActionRow] = ()
    acceptances: Sequence[AcceptanceRow] = ()
    decisions: Sequence[DecisionRow] = ()


NOTHING = Extras()
NO_FIELDS = ExportFields()
