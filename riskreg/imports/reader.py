"""A register file as an import plan: the one way in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from riskreg.imports.columns import Column, assign, read_columns
from riskreg.imports.errors import ImportRefused
from riskreg.imports.fields import TITLE_FIELDS, field_named
from riskreg.imports.layout import Table, find_table
from riskreg.imports.plan import ImportPlan
from riskreg.imports.risks import RiskReader
from riskreg.imports.rows import RowSorter
from riskreg.imports.source import open_source


def read_register(
    data: bytes,
    *,
    name: str,
    sheet: str | None = None,
    header_row: int | None = None,
    mapping: dict[str, str] | None = None,
    scales: dict[str, str] | None = None,
    likelihood_levels: int = 5,
    impact_levels: int = 5,
) -> ImportPlan:
    """What the file (CSV or XLSX, told by its content) holds as risks; writes nothing.

    `sheet` and `header_row` (from 1), `mapping` (field → header, "" for none) and `scales`
    (field → rule, see `rules.stated_rule`; "word=value" for strategy and state, "dmy" or "mdy"
    for dates) replace what would be found. Raises ImportRefused, with a reason in plain words,
    for a file that cannot be used or an option that makes no sense.
    """
    mapping, scales = mapping or {}, {field_named(field): rule for field, rule in (scales or {}).items()}
    tops = {"likelihood": likelihood_levels, "impact": impact_levels}
    source = open_source(data, name)
    table = find_table(source, sheet, header_row, list(mapping.values()))
    columns = read_columns(table.header, table.above, table.below)
    chosen = assign(columns, mapping, tops)
    if not chosen.keys() & set(TITLE_FIELDS):
        listed = ", ".join(column.name for column in columns if column.header)
        raise ImportRefused(
            _("No column holds titles. Say which one does. The columns are: %(columns)s.") % {"columns": listed}
        )
    return _plan(table, columns, chosen, tops=tops, scales=scales, strict=source.strict)


def _plan(
    table: Table,
    columns: list[Column],
    chosen: dict[str, Column],
    *,
    tops: dict[str, int],
    scales: dict[str, str],
    strict: bool,
) -> ImportPlan:
    rows = RowSorter(table.header, chosen, strict=strict).sort(table.below, table.header_row + 1)
    reader = RiskReader(chosen, rows.risks, tops, scales)
    risks, problems = [], list(rows.problems)
    for row in rows.risks:
        risk, found = reader.read(row)
        risks.append(risk)
        problems += found
    used = {column.index for column in chosen.values()}
    return ImportPlan(
        sheet=table.sheet,
        header_row=table.header_row,
        columns={field: column.name for field, column in chosen.items()},
        scales=reader.scales,
        risks=tuple(risks),
        skipped=tuple(rows.skipped),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        rows_read=rows.read,
        unused_columns=tuple(column.name for column in columns if column.values and column.index not in used),
    )
