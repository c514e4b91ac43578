"""Bringing a spreadsheet in: the upload, and how the file is to be read."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from riskreg.imports.fields import FIELDS
from riskreg.imports.plan import ImportPlan
from riskreg.scoring import Grid, Level

LARGEST_FILE = 5 * 1024 * 1024
MOST_WORDS = 12  # a scale of more different cells is numbers, and those have a rule

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
}


class ImportUploadForm(forms.Form):
    """The file itself."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("A CSV or XLSX file of up to 5 MB. Nothing is written before you have seen it."),
    )

    def clean_file(self) -> Any:
        """The upload; refuses what is too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file


class ImportOptionsForm(forms.Form):
    """Where the table stands, which column is which field, and what the words of a scale mean."""

    sheet = forms.CharField(label=_("Sheet"), required=False, max_length=120)
    header_row = forms.IntegerField(label=_("Header row"), required=False, min_value=1, max_value=100_000)

    def __init__(self, *args: Any, plan: ImportPlan | None, grid: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.scale_words: dict[str, tuple[str, str]] = {}
        if plan is None:
            return
        headers = [*plan.columns.values(), *plan.unused_columns]
        choices = [("", _gettext("— not in the file —")), *((header, header) for header in dict.fromkeys(headers))]
        for field in FIELDS:
            self.fields[f"column-{field}"] = forms.ChoiceField(
                label=FIELD_LABELS[field], required=False, choices=choices, initial=plan.columns.get(field, "")
            )
        unplaced = plan.unplaced()
        for field in plan.scales.keys() | unplaced.keys():
            levels = plan.scales.get(field, {}) | dict.fromkeys(unplaced.get(field, ()), 0)
            if field.endswith(("likelihood", "impact")) and len(levels) <= MOST_WORDS:
                steps = grid.likelihood if field.endswith("likelihood") else grid.impact
                self._add_scale(field, levels, steps)

    def _add_scale(self, field: str, levels: dict[str, int], steps: tuple[Level, ...]) -> None:
        choices = [("", _gettext("— leave unscored —"))]
        choices += [(str(number), f"{number} {step.label}") for number, step in enumerate(steps, start=1)]
        for place, (word, level) in enumerate(sorted(levels.items(), key=lambda item: (item[1] or 0, item[0]))):
            if any(mark in word for mark in ";=\n"):
                continue  # such a cell cannot be named in a rule; it keeps the level found for it
            name = f"scale-{field}-{place}"
            self.scale_words[name] = (field, word)
            self.fields[name] = forms.ChoiceField(
                label=word, required=False, choices=choices, initial=str(level) if level else ""
            )

    def columns(self) -> list[forms.BoundField]:
        """The selects of the columns."""
        return [self[name] for name in self.fields if name.startswith("column-")]

    def scales(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(name of the scale, its selects) for each scale in words."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, (field, _word) in self.scale_words.items():
            found.setdefault(str(FIELD_LABELS[field]), []).append(self[name])
        return list(found.items())

    def options(self) -> dict[str, Any]:
        """What `read_register` is to be told, holding only what differs from what was found."""
        data = self.cleaned_data
        options: dict[str, Any] = {}
        if self.plan is None:
            return options
        if data["sheet"] and data["sheet"] != self.plan.sheet:
            return {"sheet": data["sheet"]}  # another sheet has other columns: look again from there
        options["sheet"] = self.plan.sheet
        if data["header_row"] and data["header_row"] != self.plan.header_row:
            return options | {"header_row": data["header_row"]}
        options["header_row"] = self.plan.header_row
        options["mapping"] = {
            field: data[f"column-{field}"]
            for field in FIELDS
            if data[f"column-{field}"] != self.plan.columns.get(field, "") or data[f"column-{field}"]
        }
        options["scales"] = self._stated_scales()
        return options

    def _stated_scales(self) -> dict[str, str]:
        """A rule for each scale of which the person changed a word."""
        assert self.plan is not None  # noqa: S101 - options() has looked
        words: dict[str, dict[str, str]] = {}
        changed = set()
        for name, (field, word) in self.scale_words.items():
            level = self.cleaned_data[name]
            if level:
                words.setdefault(field, {})[word] = level
            if level != str(self.plan.scales.get(field, {}).get(word) or ""):
                changed.add(field)
        return {
            field: ",".join(f"{word}={level}" for word, level in pairs.items())
            for field, pairs in words.items()
            if field in changed
        }
