"""Our own JSON export as tables that the reader knows every header of."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from riskreg.imports import limits
from riskreg.imports.errors import ImportRefused
from riskreg.imports.words import one_line, tidy

FORMAT = "riskreg-register"
VERSION = 1
# Header → where the value stands in a risk of the export.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "Reference": ("reference",),
    "Version": ("version",),
    "Title": ("title",),
    "Cause": ("cause",),
    "Event": ("event",),
    "Consequence": ("consequence",),
    "Category": ("category",),
    "State": ("state",),
    "Close reason": ("close_reason",),
    "Inherent likelihood": ("inherent", "likelihood"),
    "Inherent impact": ("inherent", "impact"),
    "Inherent rationale": ("inherent", "rationale"),
    "Current likelihood": ("current", "likelihood"),
    "Current impact": ("current", "impact"),
    "Rationale": ("current", "rationale"),
    "Target likelihood": ("target", "likelihood"),
    "Target impact": ("target", "impact"),
    "Target rationale": ("target", "rationale"),
    "Target date": ("target", "on"),
    "Strategy": ("strategy",),
    "Planned treatment": ("treatment",),
    "Transferred to": ("transfer_to",),
    "Controls": ("controls",),
    "Next review": ("next_review_on",),
    "Source": ("source",),
}

# Header → field, for JSON and for the tables of our CSV and XLSX downloads alike.
_FIELDS: dict[str, str] = {
    "Reference": "reference",
    "Version": "version",
    "Title": "title",
    "Cause": "cause",
    "Event": "event",
    "Consequence": "consequence",
    "Category": "category",
    "State": "state",
    "Close reason": "close_reason",
    "Inherent likelihood": "likelihood",
    "Inherent impact": "impact",
    "Inherent rationale": "inherent_rationale",
    "Current likelihood": "residual_likelihood",
    "Current impact": "residual_impact",
    "Rationale": "rationale",
    "Target likelihood": "target_likelihood",
    "Target impact": "target_impact",
    "Target rationale": "target_rationale",
    "Target date": "due_on",
    "Strategy": "strategy",
    "Planned treatment": "mitigation",
    "Transferred to": "transfer_to",
    "Controls": "controls",
    "Next review": "next_review_on",
    "Source": "source",
    "Owner": "owner",
    "Tags": "tags",
    "Links": "links",
    "Relations": "relations",
}
_SIGNS = frozenset(
    ["Reference", "Title", "State", "Inherent likelihood", "Current likelihood", "Target likelihood", "Next review"]
)


def own_mapping(header: list[str]) -> dict[str, str]:
    """Field → header if this is the header row of an export of ours, in whatever language, nothing for any other."""
    names = [" ".join(cell.split()) for cell in header]
    filled = list(filter(None, names))
    if len(set(filled)) < len(filled):
        return {}
    for fields, signs in _headers_by_language():
        if signs.issubset(filled):
            return {fields[name]: name for name in filled if name in fields}
    return {}


@cache
def _headers_by_language() -> tuple[tuple[dict[str, str], frozenset[str]], ...]:
    """For each language of the interface: header → field, and the headers that tell an export of ours."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(({_(name): field for name, field in _FIELDS.items()}, frozenset(map(_, _SIGNS))))
    return tuple(found)


def is_own(content: Any) -> bool:
    """Whether parsed JSON is an export of this software."""
    return isinstance(content, dict) and content.get("format") == FORMAT


def own_tables(content: dict[str, Any]) -> dict[str | None, list[list[str]]]:
    """The risks of the export as one table; raises ImportRefused for a newer version or a damaged file."""
    version = content.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise ImportRefused(_("This export was written by a newer version of this software."))
    risks = content.get("risks")
    if not isinstance(risks, list) or not all(isinstance(risk, dict) for risk in risks):
        raise ImportRefused(_("The export is damaged: its list of risks cannot be read."))
    if len(risks) > limits.MOST_ROWS:
        raise limits.too_many_rows()
    header = [*_COLUMNS, "Owner", "Tags", "Links", "Relations"]
    return {None: [header, *(_row(risk) for risk in risks)]}


def _row(risk: dict[str, Any]) -> list[str]:
    if "target_on" in risk:  # as the JSON inside our PDFs has it
        risk = risk | {"target": {**(risk.get("target") or {}), "on": risk["target_on"]}}
    cells = [_cell(_at(risk, path)) for path in _COLUMNS.values()]
    return [*cells, _owner(risk), _tags(risk), _links(risk), _relations(risk)]


def _at(risk: dict[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = risk
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _cell(value: Any) -> str:
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return tidy(str(value)[: limits.MOST_CELL_CHARACTERS])


def _owner(risk: dict[str, Any]) -> str:
    owner = risk.get("owner")
    if isinstance(owner, dict):
        owner = owner.get("email") or owner.get("name")
    return _cell(owner) or _cell(risk.get("owner_as_written"))


def _tags(risk: dict[str, Any]) -> str:
    tags = [tag for tag in risk.get("tags") or [] if isinstance(tag, str)]
    # A line break after each: a name may hold the commas at which other files' lists are cut.
    return "".join(f"{one_line(tag)}\n" for tag in tags)


def _links(risk: dict[str, Any]) -> str:
    links = [link for link in risk.get("links") or [] if isinstance(link, dict)]
    return "\n".join(f"{_cell(link.get('title'))} {_cell(link.get('url'))}".strip() for link in links)


def _relations(risk: dict[str, Any]) -> str:
    related = [each for each in risk.get("relations") or [] if isinstance(each, dict)]
    return "\n".join(f"{_cell(each.get('kind'))} {_cell(each.get('reference'))}".strip() for each in related)
