"""The comparison of two moments for paper and for programs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.domain import as_of, compare, organisation
from riskreg.domain.changes import Shown
from riskreg.domain.compare import ComparedChange, Comparison, Item
from riskreg.jobs.register_data import head_before
from riskreg.lib.day_words import full_day
from riskreg.lib.languages import speaking, tag
from riskreg.models import Register
from riskreg.reports.arrows import arrows
from riskreg.reports.compare_pdf import ChangedRisk, ChangeGroup, CompareReport, Score, compare_pdf


def group_labels() -> dict[str, str]:
    """The words for the groups, in their order."""
    return {
        compare.ROSE: _("Rose"),
        compare.FELL: _("Fell"),
        compare.NEW: _("New"),
        compare.CLOSED: _("Closed"),
        compare.REOPENED: _("Reopened"),
        compare.REOWNED: _("Re-owned"),
        compare.STRATEGY: _("Strategy changed"),
        compare.OVERDUE: _("Overdue since"),
        compare.OTHER: _("Changed otherwise"),
    }


def as_json(found: Comparison, start: datetime, end: datetime) -> dict[str, Any]:
    """The comparison as JSON-ready data: moments in ISO 8601, groups by key, scores as numbers."""
    return {
        "register": found.last.code,
        "from": timezone.localtime(start).isoformat(),
        "to": timezone.localtime(end).isoformat(),
        "matrix_changed": found.rescaled,
        "counts": {key: len(items) for key, items in found.groups.items()} | {"unchanged": found.unchanged},
        "groups": {
            key: [
                {"reference": item.reference, "title": item.title, "before": _score_json(item.before),
                 "after": _score_json(item.after), "changes": [_told_json(told) for told in item.told]}
                for item in items
            ]
            for key, items in found.groups.items()
        },
    }  # fmt: skip


def draw_comparison(*, register: Register, start: datetime, end: datetime) -> bytes:
    """The comparison as a PDF. Raises Refused when the register did not exist at the first moment."""
    site = organisation.current()
    with timezone.override(site.zone), speaking(register.language):
        found = compare.compare(register=register, start=start, end=end)
        labels, span = group_labels(), {"start": as_of.words_of(start), "end": as_of.words_of(end)}
        report = CompareReport(
            organisation=site.name,
            register_name=found.last.name,
            register_code=found.last.code,
            span=_("As it stood %(start)s, and %(end)s.") % span,
            position=end.astimezone(site.zone),
            timezone=site.time_zone,
            groups=[ChangeGroup(labels[key], _changed(items)) for key, items in found.groups.items()],
            unchanged=found.unchanged,
            drawing=arrows(found.last.grid, found.moves, found.last.tolerance),
            notes=[_("The matrix changed in between: scores are on two scales.")] if found.rescaled else [],
            classification=found.last.classification,
            history_head=head_before(register, end),
            logo=organisation.logo(),
            language=tag(),
            paper=settings.PAPER,
        )  # fmt: skip
        return compare_pdf(report)


def _changed(items: Iterable[Item]) -> list[ChangedRisk]:
    return [
        ChangedRisk(
            item.reference, item.title, _score(item.before), _score(item.after), [line_of(told) for told in item.told]
        )
        for item in items
    ]


def line_of(told: ComparedChange) -> str:
    """One change on one line: "Likelihood: 4 Likely → 3 Possible. “Test met the promise” Ines Kaplan, 4 Sep 2026"."""
    change, nothing = told.change, _("nothing")
    what = told.what
    if change is not None:
        what = f"{change.label}: {change.before.text or nothing} → {(change.after.text or nothing).removesuffix('.')}."
        return " ".join(filter(None, (what, f"“{told.why}”" if told.why else "", _signed(told))))
    if told.who:
        what = f"{told.who} {what}"
    return " ".join(filter(None, (what, f"“{told.why}”" if told.why else "", full_day(_day(told)) if told.who else "")))


def _signed(told: ComparedChange) -> str:
    return f"{told.who}, {full_day(_day(told))}"


def _day(told: ComparedChange) -> Any:
    return timezone.localdate(told.when)


def _score(shown: Shown) -> Score:
    return Score(int(shown.text), shown.rating) if shown.text else Score()


def _score_json(shown: Shown) -> dict[str, Any] | None:
    return {"score": int(shown.text), "rating": shown.rating} if shown.text else None


def _told_json(told: ComparedChange) -> dict[str, Any]:
    found: dict[str, Any] = {"what": told.what} if told.change is None else {
        "field": told.change.field, "before": told.change.before.text, "after": told.change.after.text,
    }  # fmt: skip
    return found | {"who": told.who, "when": timezone.localtime(told.when).isoformat(), "why": told.why}
