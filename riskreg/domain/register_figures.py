"""The figures beside each register in the list: counted once per revision of the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import caches
from django.db.models import Count, F, Q

from riskreg.choices import RiskState
from riskreg.models import Register, Risk


@dataclass(frozen=True, slots=True)
class Figures:
    """What a register holds today."""

    open: int = 0
    drafts: int = 0
    above_tolerance: int = 0
    review_overdue: int = 0


def figures(registers: Sequence[Register], today: date) -> dict[int, Figures]:
    """Register id → figures; those of an unchanged register come from the cache, the others from one query."""
    cache = caches["local"]
    keys = {f"figures:{register.pk}:{register.revision}:{today}": register.pk for register in registers}
    found = {keys[key]: kept for key, kept in cache.get_many(keys).items()}
    missing = [register.pk for register in registers if register.pk not in found]
    if missing:
        counted = _counted(missing, today)
        fresh = {key: counted.get(pk, Figures()) for key, pk in keys.items() if pk in missing}
        cache.set_many(fresh, timeout=3600)
        found |= {keys[key]: value for key, value in fresh.items()}
    return found


def _counted(register_ids: list[int], today: date) -> dict[int, Figures]:
    opened = Q(state=RiskState.OPEN)
    rows = (
        Risk.objects.live()
        .filter(register__in=register_ids)
        .order_by()
        .values("register_id")
        .annotate(
            open=Count("pk", filter=opened),
            drafts=Count("pk", filter=~opened),
            above_tolerance=Count("pk", filter=opened & Q(current_score__gt=F("register__tolerance"))),
            review_overdue=Count("pk", filter=Q(next_review_on__lt=today)),
        )
    )
    return {
        row["register_id"]: Figures(row["open"], row["drafts"], row["above_tolerance"], row["review_overdue"])
        for row in rows
    }
