"""A register file as an import plan: the one way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from django.utils.translation import gettext as _

from riskreg.imports.columns import Column, assign, read_columns, take_first_text_as_title, take_prose_as_title
from riskreg.imports.errors import ImportRefused
from riskreg.imports.fields import SCORE_FIELDS, TITLE_FIELDS, field_named, score_kind
from riskreg.imports.guesses import guess_fields
from riskreg.imports.headers import counts_detection, is_ignored, meanings
from riskreg.imports.layout import Table, find_table
from riskreg.imports.own_file import own_mapping
from riskreg.imports.plan import ImportPlan
from riskreg.imports.risks import RiskReader
from riskreg.imports.rows import Row, RowSorter
from riskreg.imports.scales import KnownScales, Stated
from riskreg.imports.source import open_source
from riskreg.imports.transposed import is_transposed

_SAMPLES, _SHOWN_ROWS, _SHOWN_CELLS = 3, 20, 12


def read_register(
    data: bytes,
    *,
    name: str,
    sheet: str | None = None,
    header_row: int | None = None,
    mapping: dict[str, str] | None = None,
    scales: Stated | None = None,
    likelihood_levels: int = 5,
    impact_levels: int = 5,
    impact_amounts: Sequence[float | None] = (),
) -> ImportPlan:
    """What the file (CSV, XLSX, ODS, JSON or a PDF of ours, told by its content) holds as risks; writes nothing.

    `sheet` and `header_row` (from 1), `mapping` (field → header, "" for none) and `scales`
    (field → rule, see `rules.stated_rule`, or → {cell: level}; "word=value" or {word: value} for
    strategy and state, "dmy" or "mdy" for dates) replace what would be found. `impact_amounts`
    are the amounts of money at which the matrix's impact levels begin, where it says so. Raises
    ImportRefused, with a reason in plain words, for a file that cannot be used or an option that
    makes no sense.
    """
    mapping, scales = mapping or {}, {field_named(field): rule for field, rule in (scales or {}).items()}
    tops = {"likelihood": likelihood_levels, "impact": impact_levels}
    source = open_source(data, name)
    table = find_table(source, sheet, header_row, list(mapping.values()))
    own = own_mapping(table.header)
    columns = read_columns(table.header, table.above, table.below)
    chosen = assign(columns, own | {field_named(field): header for field, header in mapping.items()}, tops)
    guessed = {} if own else _guess(columns, chosen, mapping)
    chosen |= guessed
    if header_row is not None and "title" not in mapping and not chosen.keys() & set(TITLE_FIELDS):
        take_first_text_as_title(columns, chosen)
    if not chosen.keys() & set(TITLE_FIELDS):
        listed = ", ".join(column.name for column in columns if column.header)
        raise ImportRefused(
            _("No column holds titles. Say which one does. The columns are: %(columns)s.") % {"columns": listed},
            option="column-title",
        )
    told: Stated = {**_own_scales(chosen, tops), **scales} if own else scales
    shared = any(counts_detection(column.header) for column in columns)
    known = KnownScales(tops, told, _amounts(impact_amounts), shared)
    plan = _plan(table, columns, chosen, known=known, strict=source.strict and not is_transposed(table.sheet))
    sheets = [name for name in source.sheets if name]
    return replace(
        plan,
        sheets=(*sheets, table.sheet or "") if is_transposed(table.sheet) else tuple(sheets),
        found_by={field: _found_by(field, chosen[field], mapping, guessed) for field in chosen},
    )


def first_rows(data: bytes, *, name: str, sheet: str | None = None) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The sheets, and the first rows of one that hold anything with their numbers: where are the headers?

    Raises ImportRefused for a file that is no table.
    """
    source = open_source(data, name)
    rows = source.rows(sheet if sheet in source.sheets else source.sheets[0], _SHOWN_ROWS)
    width = min(_SHOWN_CELLS, max(map(len, rows), default=0))
    found = [(number, (row + [""] * width)[:width]) for number, row in enumerate(rows, start=1) if any(row)]
    return [name for name in source.sheets if name], found


def _guess(columns: list[Column], chosen: dict[str, Column], mapping: dict[str, str]) -> dict[str, Column]:
    """What the cells of the columns with unknown headers tell; a column whose header says something is left alone."""
    taken = {column.index for column in chosen.values()}
    free = [column for column in columns if column.index not in taken and not is_ignored(column.header)]
    closed = {field_named(name) for name in mapping} | chosen.keys()
    fullest = max(column.values.total() for column in columns)
    found = guess_fields([column for column in free if not meanings(column.header)], closed, fullest)
    if not (chosen | found).keys() & set(TITLE_FIELDS) and "title" not in closed:
        rest = [column for column in free if column not in found.values()]
        take_prose_as_title(rest, found)
    return found


def _own_scales(chosen: dict[str, Column], tops: dict[str, int]) -> dict[str, str]:
    """The levels of an export of ours are those of the matrix, as long as they fit on it."""
    found = {}
    for field, column in chosen.items():
        if field in SCORE_FIELDS:
            top = tops[score_kind(field)]
            if all(text.isdecimal() and 1 <= int(text) <= top for text in column.texts if len(text) < 4):
                found[field] = f"1-{top}"
    return found


def _amounts(lows: Sequence[float | None]) -> tuple[Decimal, ...]:
    """The amounts if every level has one; the lowest level may begin at nothing."""
    filled = [Decimal(str(low)) if low is not None else None for low in lows]
    if filled and filled[0] is None:
        filled[0] = Decimal(0)
    known = tuple(low for low in filled if low is not None)
    return known if len(known) == len(filled) else ()


def _found_by(field: str, column: Column, mapping: dict[str, str], guessed: dict[str, Column]) -> str:
    if any(field_named(name) == field for name in mapping):
        return "stated"
    kind = score_kind(field) if field in SCORE_FIELDS else field
    named = any(meaning.field == kind for meaning in meanings(column.header, misspelt=True))
    return "header" if named and field not in guessed else "cells"


def _samples(column: Column, rows: list[Row]) -> tuple[str, ...]:
    """Some different cells of rows that are risks: a heading or an explanation is no sample of them."""
    texts = (text for row in rows if (text := row.text(column)))
    return tuple(dict.fromkeys(islice(texts, _SAMPLES)))


def _plan(
    table: Table, columns: list[Column], chosen: dict[str, Column], *, known: KnownScales, strict: bool
) -> ImportPlan:
    rows = RowSorter(table.header, chosen, strict=strict).sort(table.below, table.header_row + 1)
    reader = RiskReader(chosen, rows.risks, known)
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
        rules=reader.rules,
        decisions=reader.decisions,
        date_orders=reader.date_orders,
        samples={column.name: _samples(column, rows.risks) for column in columns if column.header or column.values},
    )
