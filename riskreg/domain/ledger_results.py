"""What the last check of the ledger found: kept, and put into words for whoever looks after it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from riskreg.domain import ledger
from riskreg.domain.ledger_check import Checked, Fault
from riskreg.models import LedgerCheck, LedgerEvent, Register


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain and its last check; `register` None is the site's own, `check` None is not checked yet."""

    name: str
    register: Register | None
    check: LedgerCheck | None
    since: int  # events that came after the check
    broken: Mapping[str, Any] | None  # the first event that does not fit
    rows: Sequence[Mapping[str, Any]]  # what differs from what the last events say


@transaction.atomic
def keep(results: Mapping[str, tuple[Checked, float]], *, unrecorded: Mapping[str, int], now: datetime) -> None:
    """Keep what a check of all chains found, with the seconds that each took, in place of the check before it.

    A chain must still have the end that it had then: a tail that was cut off shows here, and goes
    on showing. Rows without any event are counted to the site's chain.
    """
    before = {row.chain: row for row in LedgerCheck.objects.order_by("chain")}
    for name in before.keys() - results.keys():
        results = {**results, name: (Checked(name), 0.0)}
    for name, (found, seconds) in results.items():
        head = found.head
        if name in before and not _still_there(before[name]):
            head = before[name].head_mac
            found.note(Fault(found.events, "", _("the end that the chain had at an earlier check is gone")))
        for model, count in unrecorded.items() if name == ledger.SITE else ():
            found.note(Fault(0, "", _("%(count)s × %(thing)s without any event") % _counted(model, count), of_row=True))
        values = {
            "checked_at": now, "seconds": seconds, "events": found.events, "rows": found.rows, "head_mac": head,
            "faults": [asdict(fault) for fault in found.faults], "fault_count": found.fault_count,
        }  # fmt: skip
        LedgerCheck.objects.update_or_create(chain=name, defaults=values)


def chains() -> list[Chain]:
    """Every chain with its last check: the site's first, then by the code of the register."""
    ends = LedgerEvent.objects.values("chain").order_by("chain").annotate(end=Max("sequence"))
    last = dict(ends.values_list("chain", "end"))
    checks = {row.chain: row for row in LedgerCheck.objects.order_by("chain")}
    registers = {ledger.chain_of(row.pk): row for row in Register.objects.order_by("code")}
    names = {ledger.SITE, *last, *checks}
    ordered = sorted(names, key=lambda name: (name in registers, registers[name].code if name in registers else name))
    return [_chain(name, registers.get(name), checks.get(name), last.get(name, 0)) for name in ordered]


def _chain(name: str, register: Register | None, check: LedgerCheck | None, last: int) -> Chain:
    faults = check.faults if check else []
    return Chain(
        name=name, register=register, check=check, since=max(0, last - check.events) if check else last,
        broken=next((fault for fault in faults if not fault.get("of_row")), None),
        rows=[fault for fault in faults if fault.get("of_row")],
    )  # fmt: skip


def _still_there(check: LedgerCheck) -> bool:
    return not check.head_mac or LedgerEvent.objects.filter(chain=check.chain, mac=check.head_mac).exists()


def _counted(model: str, count: int) -> dict[str, Any]:
    return {"count": count, "thing": model}
