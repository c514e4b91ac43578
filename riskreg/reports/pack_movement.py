"""The chapter on what moved since the last report: the map then beside the map now, and every risk that moved."""

from __future__ import annotations

from collections import Counter
from functools import partial

from riskreg.reports import pack_words as says
from riskreg.reports import words
from riskreg.reports.blocks import Block, Text
from riskreg.reports.heatmap import HeatMap, paint_heat_map
from riskreg.reports.pack_data import RegisterPack
from riskreg.reports.page import Pen
from riskreg.reports.structure import Node
from riskreg.reports.style import NOTE, NOTE_BOLD, NOTE_MUTED, SUBSECTION
from riskreg.reports.summary import figures
from riskreg.reports.writer import Column, Writer, cell, figure

_HIGH, _BETWEEN, _TITLE = 186.0, 30.0, 18.0


def movement_blocks(write: Writer, pack: RegisterPack, links: dict[str, str]) -> list[Block]:
    """What came, went, rose and fell, each with from, to, when and why."""
    found = [write.heading(says.movement(pack.since_text), 2, before=0, chapter=True)]
    if pack.earlier is None:
        return found + write.paragraph(says.no_earlier(), NOTE_MUTED)
    counts = Counter(line.kind for line in pack.movement)
    still = len(pack.report.lines) - counts["new"] - counts["up"] - counts["down"]
    found += write.paragraph(says.moved(dict(counts), max(still, 0)), NOTE, keeps=bool(pack.movement))
    if not pack.movement:
        return found + write.paragraph(says.nothing_moved(), NOTE_MUTED)
    return [*found, *_then_and_now(write, pack), *_table(write, pack, links)]


def _table(write: Writer, pack: RegisterPack, links: dict[str, str]) -> list[Block]:
    label = says.columns()
    columns = [
        Column(label["reference"], 58), Column(label["risk"], share=1.1), Column(label["what"], 52),
        Column(label["from"], 92), Column(label["to"], 92), Column(label["when"], 72), Column(label["why"], share=1),
    ]  # fmt: skip
    rows = [
        [
            cell(line.reference, NOTE_BOLD, link=links.get(line.reference, "")), cell(line.title),
            cell(says.kind(line.kind), NOTE_BOLD if line.kind in ("new", "up") else NOTE),
            write.score(line.before) if line.before is not None else cell(""),
            write.score(line.after) if line.after is not None else cell(""),
            cell(words.day(line.on) if line.on else ""), cell(line.why),
        ]
        for line in pack.movement
    ]  # fmt: skip
    return write.table(columns, rows, summary=says.movement(pack.since_text))


def _then_and_now(write: Writer, pack: RegisterPack) -> list[Block]:
    """Both maps side by side under their days, each a figure of its own; read one after the other."""
    report, wide = pack.report, (write.width - _BETWEEN) / 2
    maps = (
        (pack.since_text[:1].upper() + pack.since_text[1:], figures(report, pack.earlier).cells, True),
        (words.day(report.position), figures(report).cells, False),
    )
    found = []
    for place, (day, cells, legend) in enumerate(maps):
        left = place * (wide + _BETWEEN)
        title = Text(Node("H3"), left, SUBSECTION.size + 4, SUBSECTION, [write.type.line(day, SUBSECTION, wide)])
        heat = HeatMap(report.grid, cells, report.appetite, report.tolerance, legend)
        draw = partial(_draw_map, heat=heat, left=left, wide=wide)
        drawing = figure(words.heat_map_alt(report.grid, cells), wide, _HIGH, draw)
        # Both stand at the same height: only the last block of the four takes room.
        found += [Block(0, [title], keeps=True), drawing._replace(height=0, keeps=True)]
    return [*found, Block(_TITLE + _HIGH + 10)]


def _draw_map(pen: Pen, x: float, top: float, *, heat: HeatMap, left: float, wide: float) -> None:
    paint_heat_map(pen, heat, x + left, top - _TITLE, wide, _HIGH)
