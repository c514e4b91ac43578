"""What people do with registers: create, describe, set limits and cadence, archive."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import RiskState, Role
from riskreg.domain import ledger, matrices, members, organisation, reasons, recording
from riskreg.domain.errors import Refused, require_editable
from riskreg.domain.fixtures import shipped
from riskreg.domain.ready_words import in_language, in_words
from riskreg.domain.rights import require_in_use, require_right
from riskreg.lib.dates import day_in
from riskreg.lib.languages import speaking
from riskreg.models import Category, Matrix, Register, Risk, User
from riskreg.scoring import Grid

EDITABLE = frozenset(
    {
        "name", "purpose", "code", "classification", "appetite", "tolerance", "starts_on", "ends_on", "phase",
        "four_eyes", "sponsor", "language",
    }
)  # fmt: skip
CADENCE = tuple(f"{rating or 'unrated'}_days" for rating in ("critical", "high", "moderate", "low", ""))


def default_categories() -> list[str]:
    """The names of fixtures/categories.yaml, in order."""
    return [entry["name"] for entry in shipped("categories")]


@transaction.atomic
def create_register(
    *,
    code: str,
    name: str,
    by: User | None,
    now: datetime,
    matrix_key: str = matrices.DEFAULT_KEY,
    grid: Grid | None = None,
    categories: Sequence[str] | None = None,
    manager: User | None = None,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Register:
    """Create a register with a first matrix, its categories and a manager (`by` unless named); returns it.

    `grid` replaces the ready matrix `matrix_key`; `categories` None means the shipped ones. Ready matrices and shipped
    categories are written in the register's language. `values` may set any other field of EDITABLE and CADENCE. Raises
    PermissionDenied and Refused.
    """
    require_right(by, Permission.CREATE_REGISTER)
    given = dict(values or {})
    ready = matrices.ready_matrix(matrix_key, now=now)
    usual = {
        "appetite": ready.suggested_appetite, "tolerance": ready.suggested_tolerance,
        "language": organisation.current().language,
    }  # fmt: skip
    register = Register(code=code, name=name, created_at=now, **(usual | given))
    _check(register, {"code": code, "name": name} | given)
    with speaking(register.language):
        ready = in_words(ready)
        names = [in_language(text) for text in (default_categories() if categories is None else categories)]
    chosen = grid or ready.grid
    matrices.check_grid(chosen, appetite=register.appetite, tolerance=register.tolerance)
    register.matrix = _first_matrix(register, chosen, ready, by=by, now=now)
    recording.insert(register, by=by, now=now, reason=reason)
    Matrix.objects.filter(pk=register.matrix.pk).update(register=register, key="")
    register.matrix.register, register.matrix.key = register, ""
    ledger.append_row(register, register.matrix, type="matrix_version_added", by=by, now=now)
    rows = [Category(register=register, name=text, position=place) for place, text in enumerate(names, start=1)]
    recording.insert_all(rows, by=by, now=now, reason=reason)
    first = manager or by
    if first is not None:
        members.set_role(register=register, user=first, role=Role.MANAGER, by=by, now=now, reason=reason)
    return register


@transaction.atomic
def edit_register(
    *, register: Register, by: User | None, now: datetime, seen: int, values: Mapping[str, Any], reason: str = ""
) -> dict[str, recording.Change]:
    """Change fields of EDITABLE; returns what changed. Raises PermissionDenied, Refused and Conflict."""
    require_right(by, Permission.MANAGE_REGISTER, register)
    require_in_use(register)
    require_editable(values, EDITABLE)
    _check(register, values)
    matrices.check_limits(
        register.grid,
        appetite=values.get("appetite", register.appetite),
        tolerance=values.get("tolerance", register.tolerance),
    )
    changes = dict(values)
    if changes.get("phase", register.phase) != register.phase:
        changes["phase_since"] = day_in(organisation.current().zone, now)  # the next agenda holds every risk
    return recording.update(register, changes, by=by, now=now, seen=seen, reason=reason)


@transaction.atomic
def edit_cadence(
    *,
    register: Register,
    by: User | None,
    now: datetime,
    today: date,
    seen: int,
    values: Mapping[str, Any],
    reason: str = "",
) -> int:
    """Change how often risks are reviewed; returns how many reviews came forward. None is ever put back.

    A rating with fewer days than before is due that many days after its last review (or the day
    it was logged or opened again), today at the earliest. Raises PermissionDenied, Refused and Conflict.
    """
    require_right(by, Permission.MANAGE_REGISTER, register)
    require_in_use(register)
    require_editable(values, {*CADENCE, "cadence_base"})
    for field in CADENCE:
        if not 1 <= values.get(field, 1) <= 3660:
            raise Refused(_("Between one day and ten years."), field=field)
    changed = recording.update(register, dict(values), by=by, now=now, seen=seen, reason=reason)
    faster = {field for field, (before, after) in changed.items() if field in CADENCE and after < before}
    return _bring_forward(register, faster, by=by, now=now, today=today) if faster else 0


@transaction.atomic
def archive_register(*, register: Register, by: User | None, now: datetime, seen: int, reason: str = "") -> None:
    """Take the register off the lists and out of use; nothing is deleted. Raises PermissionDenied and Conflict."""
    require_right(by, Permission.MANAGE_REGISTER, register)
    if register.archived_at is None:
        recording.update(register, {"archived_at": now}, by=by, now=now, seen=seen, reason=reason)


@transaction.atomic
def restore_register(*, register: Register, by: User | None, now: datetime, seen: int, reason: str = "") -> None:
    """Put an archived register back on the lists. Raises PermissionDenied and Conflict."""
    require_right(by, Permission.MANAGE_REGISTER, register)
    recording.update(register, {"archived_at": None}, by=by, now=now, seen=seen, reason=reason)


def code_is_free(code: str, *, register: Register | None = None) -> bool:
    """Whether no other register has this code, whatever its case."""
    others = Register.objects.filter(code__iexact=code)
    return not (others.exclude(pk=register.pk) if register and register.pk else others).exists()


def code_is_fixed(register: Register) -> bool:
    """Whether a risk has been logged, so that references stand on the code."""
    return not Register.objects.filter(pk=register.pk, next_number=1).exists()


def _check(register: Register, values: Mapping[str, Any]) -> None:
    if not values.get("name", "-").strip():
        raise Refused(_("A register needs a name."), field="name")
    code = values.get("code", register.code)
    if not code or code != code.strip():
        raise Refused(_("A register needs a code, such as IT."), field="code")
    try:
        Register._meta.get_field("code").run_validators(code)
    except ValidationError as error:
        raise Refused(error.messages[0], field="code") from error
    if register.pk and code != register.code and code_is_fixed(register):
        raise Refused(_("The code is part of every reference, so it is fixed once a risk is logged."), field="code")
    if "code" in values and not code_is_free(code, register=register):
        raise Refused(_("Another register has this code."), field="code")
    starts, ends = values.get("starts_on", register.starts_on), values.get("ends_on", register.ends_on)
    if starts and ends and ends < starts:
        raise Refused(_("The end lies before the start."), field="ends_on")


def _first_matrix(register: Register, grid: Grid, ready: Matrix, *, by: User | None, now: datetime) -> Matrix:
    """A matrix for a register that has no number yet; a passing key keeps it apart from the ready ones."""
    fits = grid == ready.grid
    return Matrix.objects.create(
        key=f"for-{register.code.lower()}", name=ready.name if fits else _("Own matrix"), number=1,
        levels=grid.as_json(), guidance=ready.guidance if fits else [], suggested_appetite=register.appetite,
        suggested_tolerance=register.tolerance, created_at=now, created_by=by,
    )  # fmt: skip


def _bring_forward(register: Register, faster: set[str], *, by: User | None, now: datetime, today: date) -> int:
    zone, changes = organisation.current().zone, []
    live = Risk.objects.live().filter(register=register, next_review_on__gt=today).select_for_update()
    for risk in live.annotate(reopened_at=_reopened_at()):
        rating = register.grid.rating(risk.current_score)
        if f"{rating or 'unrated'}_days" not in faster:
            continue
        since = risk.last_reviewed_on or day_in(zone, risk.logged_at)
        if risk.reopened_at is not None:
            since = max(since, day_in(zone, risk.reopened_at))
        due = max(today, since + timedelta(days=register.cadence_days(rating)))
        if risk.next_review_on is not None and due < risk.next_review_on:
            changes.append((risk, {"next_review_on": due}))
    return recording.update_all(changes, by=by, now=now, reason=reasons.CADENCE_FASTER)


def _reopened_at() -> Subquery:
    """When a risk was last opened again, which restarts its cadence: its first version after the last closed one."""
    closed = Risk.history.filter(id=OuterRef("id"), state=RiskState.CLOSED).order_by("-history_id")
    after = Risk.history.filter(id=OuterRef("pk"), history_id__gt=Subquery(closed.values("history_id")[:1]))
    return Subquery(after.order_by("history_id").values("history_date")[:1])
