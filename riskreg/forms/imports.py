"""Bringing a spreadsheet in: the upload, and how the file is to be read."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from riskreg.choices import RiskState, Strategy
from riskreg.imports.errors import ImportRefused
from riskreg.imports.fields import DATE_FIELDS, FIELDS, OWN_FIELDS, SCORE_FIELDS, score_kind
from riskreg.imports.plan import ImportPlan
from riskreg.imports.rules import BANDS, stated_rule
from riskreg.scoring import Grid

LARGEST_FILE = 20_000_000  # what the reader takes as well
MOST_WORDS = 15  # a scale of more different cells is numbers, and those have a rule
SHOWN_SAMPLE = 60

FIELD_LABELS = {
    "reference": _("Reference"),
    "title": _("Title"),
    "description": _("Description"),
    "cause": _("Cause"),
    "event": _("Event"),
    "consequence": _("Consequence"),
    "category": _("Category"),
    "owner": _("Owner"),
    "controls": _("Existing controls"),
    "mitigation": _("Planned treatment"),
    "tags": _("Tags"),
    "likelihood": _("Likelihood"),
    "impact": _("Impact"),
    "residual_likelihood": _("Likelihood after controls"),
    "residual_impact": _("Impact after controls"),
    "target_likelihood": _("Target likelihood"),
    "target_impact": _("Target impact"),
    "strategy": _("Strategy"),
    "state": _("State"),
    "due_on": _("Due date"),
    "next_review_on": _("Next review"),
    "rationale": _("Why this score"),
    "inherent_rationale": _("Why this inherent score"),
    "target_rationale": _("How the target is reached"),
    "transfer_to": _("Transferred to"),
    "links": _("Links"),
}
FOUND_BY = {"header": _("found by its header"), "cells": _("found by its cells"), "stated": _("as you said")}
DATE_ORDERS = [
    ("dmy", _("Day first: 31/12/2027")),
    ("mdy", _("Month first: 12/31/2027")),
]


class ImportUploadForm(forms.Form):
    """The file itself."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "CSV, XLSX, ODS, JSON or a PDF of this software, up to 20 MB. Nothing is written before you have seen it."
        ),
    )

    def clean_file(self) -> Any:
        """The upload; refuses what is too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


class ImportOptionsForm(forms.Form):
    """Where the table stands, which column is which field, and what the cells of a scale mean."""

    header_row = forms.IntegerField(
        label=_("Header row"), required=False, min_value=0, max_value=100_000, help_text=_("0 if there is none.")
    )

    def __init__(
        self, *args: Any, plan: ImportPlan | None, grid: Grid, options: dict[str, Any] | None = None,
        sheets: Sequence[str] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.plan, self.grid, self.known = plan, grid, options or {}
        self.scale_words: dict[str, tuple[str, str]] = {}
        self.decision_words: dict[str, tuple[str, str]] = {}
        names = plan.sheets if plan else sheets
        self.fields["sheet"] = forms.ChoiceField(
            label=_("Sheet"), required=False, initial=(plan and plan.sheet) or "",
            choices=[(name, name) for name in names] or [("", gettext("the only one"))],
        )  # fmt: skip
        if plan is None:
            return  # nothing was understood: what can be said is where the table stands
        self.fields["header_row"].initial = plan.header_row
        self._add_columns(plan)
        for field in SCORE_FIELDS:
            if field in plan.columns:
                self._add_scale(field, plan)
        for field in plan.decisions:
            self._add_decisions(field, plan)
        for field, order in plan.date_orders.items():
            choices = [("", gettext("— please choose —"))] * (not order) + DATE_ORDERS
            label = gettext("Dates in “%(column)s”") % {"column": plan.columns[field]}
            self.fields[f"order-{field}"] = forms.ChoiceField(
                label=label, required=False, choices=choices, initial=order
            )

    def _add_columns(self, plan: ImportPlan) -> None:
        headers = dict.fromkeys([*plan.samples, *plan.columns.values()])
        choices = [("", gettext("— not in the file —")), *((header, header) for header in headers)]
        for field in FIELDS:
            if field in OWN_FIELDS:
                continue
            column = plan.columns.get(field, "")
            self.fields[f"column-{field}"] = forms.ChoiceField(
                label=FIELD_LABELS[field], required=False, choices=choices, initial=column,
                help_text=self._why(field, column, plan),
            )  # fmt: skip

    def _why(self, field: str, column: str, plan: ImportPlan) -> str:
        """How the column was found, and its first cell."""
        if not column:
            return ""
        sample = next(iter(plan.samples.get(column, ())), "")
        short = sample if len(sample) <= SHOWN_SAMPLE else sample[:SHOWN_SAMPLE] + "…"
        found = str(FOUND_BY.get(plan.found_by.get(field, ""), ""))
        return gettext("%(found)s. First cell: “%(sample)s”") % {"found": found, "sample": short} if sample else found

    def _add_scale(self, field: str, plan: ImportPlan) -> None:
        steps = self.grid.likelihood if score_kind(field) == "likelihood" else self.grid.impact
        self.fields[f"rule-{field}"] = forms.ChoiceField(
            label=gettext("Scale of “%(column)s”") % {"column": plan.columns[field]}, required=False,
            choices=self._rules(field, len(steps), plan), initial=self._stated_rule(field),
        )  # fmt: skip
        if score_kind(field) == "impact":
            rule = plan.rules.get(field, "")
            self.fields[f"bands-{field}"] = forms.CharField(
                label=_("Amounts of money at which each level begins"), required=False, max_length=200,
                initial=rule.removeprefix(BANDS) if rule.startswith(BANDS) else "",
                help_text=_("One for each level, lowest first, parted by semicolons: 0; 10000; 50000; 250000; 1000000"),
            )  # fmt: skip
        levels = plan.scales.get(field, {}) | dict.fromkeys(plan.unplaced().get(field, ()), 0)
        if len(levels) > MOST_WORDS:
            return
        choices = [("", gettext("— leave unscored —"))]
        choices += [(str(number), f"{number} {step.label}") for number, step in enumerate(steps, start=1)]
        for place, (word, level) in enumerate(sorted(levels.items(), key=lambda item: (item[1] or 0, item[0]))):
            name = f"scale-{field}-{place}"
            self.scale_words[name] = (field, word)
            self.fields[name] = forms.ChoiceField(
                label=word, required=False, choices=choices, initial=str(level) if level else ""
            )

    def _stated_rule(self, field: str) -> str:
        rule = self.known.get("scales", {}).get(field, "")
        return rule if isinstance(rule, str) and not rule.startswith(BANDS) else ""

    def _rules(self, field: str, steps: int, plan: ImportPlan) -> list[tuple[str, str]]:
        found = plan.rules.get(field, "")
        words = {"": gettext("not known"), "words": gettext("words")}
        rules = {
            "": gettext("as found: %(rule)s") % {"rule": words.get(found, found)},
            f"1-{steps}": gettext("1 to %(top)d, the highest is worst") % {"top": steps},
            f"{steps}-1": gettext("1 to %(top)d, 1 is worst") % {"top": steps},
            "0-10": gettext("0 to 10"),
            "0-1": gettext("a probability from 0 to 1"),
            "percent": gettext("percent"),
        }
        return list(rules.items() if not (stated := self._stated_rule(field)) else ({stated: stated} | rules).items())

    def _add_decisions(self, field: str, plan: ImportPlan) -> None:
        known = Strategy.choices if field == "strategy" else RiskState.choices
        empty = gettext("— not decided —") if field == "strategy" else gettext("— leave empty —")
        for place, (word, value) in enumerate(list(plan.decisions[field].items())[:MOST_WORDS]):
            name = f"decision-{field}-{place}"
            self.decision_words[name] = (field, word)
            self.fields[name] = forms.ChoiceField(
                label=word, required=False, choices=[("", empty), *known], initial=value
            )

    def columns(self) -> list[forms.BoundField]:
        """The selects of the columns."""
        return [self[name] for name in self.fields if name.startswith("column-")]

    def scales(self) -> list[tuple[str, list[forms.BoundField], list[forms.BoundField]]]:
        """(name, how the scale is read as a whole, what each cell means) for every score column."""
        found = []
        for field in SCORE_FIELDS:
            whole = [self[f"{kind}-{field}"] for kind in ("rule", "bands") if f"{kind}-{field}" in self.fields]
            single = [self[name] for name, (owner, _word) in self.scale_words.items() if owner == field]
            if whole:
                found.append((str(FIELD_LABELS[field]), whole, single))
        return found

    def decisions(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(name, its selects) for the words of strategies and states."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, (field, _word) in self.decision_words.items():
            found.setdefault(str(FIELD_LABELS[field]), []).append(self[name])
        return list(found.items())

    def orders(self) -> list[forms.BoundField]:
        """How the dates of each column are to be read."""
        return [self[f"order-{field}"] for field in DATE_FIELDS if f"order-{field}" in self.fields]

    def clean(self) -> dict[str, Any]:
        """The statements; refuses amounts that are none beside their own field."""
        data = super().clean() or {}
        for name in [name for name in self.fields if name.startswith("bands-") and data.get(name)]:
            try:
                stated_rule(BANDS + data[name], len(self.grid.impact))
            except ImportRefused as refused:
                self.add_error(name, str(refused))
        return data

    def refuse(self, refused: ImportRefused) -> None:
        """Show why the file cannot be read so, beside the field that is at fault."""
        self.add_error(refused.option if refused.option in self.fields else None, str(refused))

    def options(self) -> dict[str, Any]:
        """What `read_register` is to be told: what was told before, and what differs from what was found."""
        data = self.cleaned_data
        if self.plan is None:
            stated = {"sheet": data["sheet"], "header_row": data["header_row"]}
            return {name: value for name, value in stated.items() if value not in (None, "")}
        if data["sheet"] and data["sheet"] != self.plan.sheet:
            return {"sheet": data["sheet"]}  # another sheet has other columns: look again from there
        options: dict[str, Any] = {"sheet": self.plan.sheet}
        if data["header_row"] is not None and data["header_row"] != self.plan.header_row:
            return options | {"header_row": data["header_row"]}
        mapping = dict(self.known.get("mapping", {}))
        for field in FIELDS:
            chosen = data.get(f"column-{field}", self.plan.columns.get(field, ""))
            if chosen != self.plan.columns.get(field, ""):
                mapping[field] = chosen
        return options | {"header_row": self.plan.header_row, "mapping": mapping, "scales": self._scales()}

    def _scales(self) -> dict[str, Any]:
        """The rules stated before, with those changed now; single cells change a rule, a new rule replaces them."""
        assert self.plan is not None  # noqa: S101 - options() has looked
        data = self.cleaned_data
        scales = dict(self.known.get("scales", {}))
        found = self.plan.scales
        for name, (field, word) in self.scale_words.items():
            if data[name] != str(found.get(field, {}).get(word) or ""):
                known = scales.get(field)
                base = dict(known) if isinstance(known, dict) else self._all_levels(field)
                scales[field] = base | {word: data[name]}
        for name, (field, word) in self.decision_words.items():
            if data[name] != self.plan.decisions[field].get(word, ""):
                known = scales.get(field)
                scales[field] = (dict(known) if isinstance(known, dict) else {}) | {word: data[name]}
        for field in SCORE_FIELDS:
            rule, bands = data.get(f"rule-{field}", ""), data.get(f"bands-{field}", "")
            if rule != self._stated_rule(field):
                scales.pop(field, None)
                scales |= {field: rule} if rule else {}
            if bands and f"{BANDS}{bands}" != self.plan.rules.get(field):
                scales[field] = BANDS + bands
        orders = {field: data[f"order-{field}"] for field in DATE_FIELDS if data.get(f"order-{field}")}
        return scales | {field: order for field, order in orders.items() if order != self.plan.date_orders.get(field)}

    def _all_levels(self, field: str) -> dict[str, str]:
        """What each cell means now: who changes one has seen the others, and the next file is read alike."""
        assert self.plan is not None  # noqa: S101 - options() has looked
        return {word: str(level) for word, level in self.plan.scales.get(field, {}).items()}
