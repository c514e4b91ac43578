"""CPU cost of the register's PDFs, against the least that ReportLab's canvas can draw the table in.

The floor draws the same columns and texts, broken by ReportLab's own splitter, one text object
a page, and nothing of the care a report needs: no fallback fonts, no cleaning, no splitting of rows.

Run: python -m bench.pdf
"""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import cache, partial

from django.conf import settings
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from bench.pdf_data import pack_of, report_of
from bench.pdf_others import others
from riskreg.reports.columns import Column, columns_for
from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.document import Part, build, open_canvas
from riskreg.reports.fonts import BOLD, REGULAR, face
from riskreg.reports.pack_pdf import pack_pdf
from riskreg.reports.page import FooterMaker, Pen, footer_of
from riskreg.reports.register_pdf import meta_of
from riskreg.reports.style import ALERT, BAND_FILL, HEADER, INK, MUTED, RULE, SHEETS, WHITE, ZEBRA
from riskreg.reports.table import Table
from riskreg.reports.typeset import Typesetter

SIZES = (100, 1_000, 10_000)
RATIO_BUDGET = 1.5
GROWTH_BUDGET = 11.0
TAGGED_BUDGET = 2.5  # the table's time, and at most 1.5 times that for the tags
MOST_MEGABYTES = 250  # for the pack of the largest size, the whole process
PACK_BUDGET = 6.0  # of the floor; the pack may take 10 where the floor takes 0.1 s, and takes 3 to 5
PACK_SECONDS = {1_000: 1.0, 10_000: 10.0}  # by the clock: told beside the ratios, as machines differ
_ROUNDS = 3


def ours(report: RegisterReport) -> bytes:
    """The table part as the product makes it."""
    sheet, typesetter = SHEETS["A4"], Typesetter()
    table = Table(report, sheet, typesetter)
    pen = Pen(open_canvas(meta_of(report, ""), sheet), typesetter)
    foot = FooterMaker(pen, sheet, footer_of(report), len(table.pages))
    for number in range(len(table.pages)):
        table.draw(pen, number)
        foot.draw(pen, number + 1)
        pen.canvas.showPage()
    return pen.canvas.getpdfdata()


def tagged(report: RegisterReport) -> bytes:
    """The same table as part of a tagged file: structure, bookmarks, properties."""
    sheet, typesetter = SHEETS["A4"], Typesetter()
    part = Part("Table", sheet, Table(report, sheet, typesetter).drawings())
    return build([part], typesetter, meta_of(report, ""), footer_of(report))


def floor(report: RegisterReport) -> bytes:
    """The same table drawn straight on the canvas."""
    sheet, buffer = SHEETS["A4"], io.BytesIO()
    canvas = Canvas(buffer, pagesize=(sheet.width, sheet.height), initialFontName=REGULAR, pageCompression=1)
    columns = columns_for(report, sheet)
    split = {line.reference: _floor_cells(line, report, columns[1].width - 8) for line in report.lines}
    pages, top, start = [[]], sheet.top - 44, sheet.top - 44
    for line in report.lines:
        height = 9 + 11 * max(len(cell) for cell in split[line.reference])
        if top - height < sheet.bottom:
            pages.append([])
            top = start
        pages[-1].append((line, top, height))
        top -= height
    for number, rows in enumerate(pages, start=1):
        _floor_page(canvas, sheet, columns, report, rows, split)
        canvas.drawString(sheet.left, 22, f"Page {number} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@cache
def _day(value: date) -> str:
    return value.strftime("%d %b %Y")


def _floor_cells(line: RiskLine, report: RegisterReport, room: float) -> list[list[tuple[int, str]]]:
    """For each column the lines as (style, text); styles are those of `_FLOOR_STYLES`."""
    score = line.current.score
    due = _day(line.next_review_on)
    change = [(1 if line.movement > 0 else 2, str(abs(line.movement)))] if line.movement else []
    late, open_ = line.overdue_days, line.open_actions
    return [
        [(1, line.reference)],
        [*((0, part) for part in simpleSplit(line.title, REGULAR, 8.5, room)), (3, line.category)],
        [(5 if score > 15 else 1, f"{score}  {report.grid.rating(score)}")],
        change,
        [(0, str(line.current.likelihood))],
        [(0, str(line.current.impact))],
        [(0, str(line.target.score))],
        [(0 if line.strategy else 2, line.strategy or "Not decided")],
        [(0, line.owner) if line.owner else (4, "Unowned")],
        [(4, f"{late} days overdue"), (2, due)] if late else [(0, due)],
        [(0, f"{open_} open"), *([(4, f"{line.overdue_actions} overdue")] if line.overdue_actions else [])],
    ]


_FLOOR_STYLES = (
    (REGULAR, 8.5, INK),
    (BOLD, 8.5, INK),
    (REGULAR, 8.5, MUTED),
    (REGULAR, 7.5, MUTED),
    (BOLD, 8.5, ALERT),
    (BOLD, 8.5, WHITE),
)


def _floor_page(canvas: Canvas, sheet, columns: list[Column], report, rows, split) -> None:
    canvas.setFillColor(HEADER)
    canvas.rect(sheet.left, sheet.top - 44, sheet.inner, 20, stroke=0, fill=1)
    canvas.setFillColor(ZEBRA)
    for _line, top, height in rows[1::2]:
        canvas.rect(sheet.left, top - height, sheet.inner, height, stroke=0, fill=1)
    canvas.setStrokeColor(RULE)
    canvas.lines([(sheet.left, top - height, sheet.right, top - height) for _line, top, height in rows])
    pills = defaultdict(list)
    places: list[list] = [[] for _ in _FLOOR_STYLES]
    for line, top, _height in rows:
        x = columns[2].x
        pills[report.grid.rating(line.current.score)].append((x, top - 10, x + 50, top - 10))
        for column, cell in zip(columns, split[line.reference], strict=True):
            for place, (style, text) in enumerate(cell):
                places[style].append((column.x, top - 13 - 11 * place, text))
    canvas.setLineWidth(13)
    for rating, lines in pills.items():
        canvas.setStrokeColor(BAND_FILL[rating])
        canvas.lines(lines)
    _floor_text(canvas, sheet, columns, places)


def _floor_text(canvas: Canvas, sheet, columns: list[Column], places: list[list]) -> None:
    text_object = canvas.beginText()
    text_object.setFont(BOLD, 8)
    text_object.setFillColor(WHITE)
    for column in columns:
        text_object.setTextOrigin(column.x, sheet.top - 37)
        text_object.textLine(column.header)
    for (font, size, colour), found in zip(_FLOOR_STYLES, places, strict=True):
        text_object.setFont(font, size)
        text_object.setFillColor(colour)
        for x, y, text in found:
            text_object.setTextOrigin(x, y)
            text_object.textLine(text)
    canvas.drawText(text_object)
    canvas.setFont(REGULAR, 7.5)


def _seconds(draw: Callable[[RegisterReport], bytes], report: RegisterReport) -> float:
    return _time(partial(draw, report))


def _time(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _peak(count: int) -> float:
    """The most memory, in megabytes, that a process of its own takes which draws one pack and holds nothing else."""
    done = subprocess.run([sys.executable, "-m", "bench.pdf_memory", str(count)], check=True, capture_output=True)  # noqa: S603
    return float(done.stdout)


def run() -> list[dict[str, object]]:
    """One row a size with CPU seconds, floor, ratio and budget; then how time grows from 1,000 to 10,000 rows."""
    face(bold=False)  # the fonts are read once in a process, and belong to neither side
    results: list[dict[str, object]] = []
    reports = {count: report_of(count) for count in SIZES}
    for count, report in reports.items():
        rounds = [(_seconds(ours, report), _seconds(floor, report)) for _ in range(_ROUNDS)]
        mine, least = (statistics.median(column) for column in zip(*rounds, strict=True))
        results.append(_result(f"pdf table, {count:,} rows", mine, least, RATIO_BUDGET if count > SIZES[0] else None))
        if count > SIZES[0]:
            name = f"pdf tagged, {count:,} rows, against untagged"
            results.append(_result(name, _seconds(tagged, report), mine, TAGGED_BUDGET))
            results += _pack(report, count, least)
        for name, draw in others(report).items() if count == SIZES[1] else ():
            results.append(_result(f"{name}, {count:,} rows", _time(draw), least, None))
    peak, name = _peak(SIZES[-1]), f"pdf pack, {SIZES[-1]:,} risks, megabytes at its peak, of {MOST_MEGABYTES}"
    results.append(_result(name, peak, MOST_MEGABYTES, 1.0))
    few, many = _growth(reports[1_000], reports[10_000])
    results.append(_result("pdf table, growth 1,000 to 10,000 rows", many, few, GROWTH_BUDGET))
    return results


def _pack(report: RegisterReport, count: int, least: float) -> list[dict[str, object]]:
    """The whole pack against the floor of its table, and against its seconds."""
    found, asked = pack_of(report), PACK_SECONDS[count]
    pack = statistics.median([_time(partial(pack_pdf, found)) for _ in range(_ROUNDS if count == SIZES[1] else 1)])
    return [
        _result(f"pdf pack, {count:,} risks, against the table's floor", pack, least, PACK_BUDGET),
        _result(f"pdf pack, {count:,} risks, of the {asked:g} s it is meant to take", pack, asked, None),
    ]


def _growth(small: RegisterReport, large: RegisterReport) -> tuple[float, float]:
    """The seconds of both, measured one after the other: of the rounds that whose growth is the median."""
    rounds = []
    for _ in range(_ROUNDS):
        few = statistics.median([_seconds(ours, small) for _again in range(_ROUNDS)])
        rounds.append((few, _seconds(ours, large)))
    return sorted(rounds, key=lambda pair: pair[1] / pair[0])[_ROUNDS // 2]


def _result(name: str, mine: float, least: float, budget: float | None) -> dict[str, object]:
    return {
        "name": name,
        "ours": round(mine, 4),
        "floor": round(least, 4),
        "ratio": round(mine / least, 2),
        "budget": budget,
    }


def main() -> int:
    """Print the results as JSON lines; 1 if a budget is broken."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    results = run()
    for result in results:
        sys.stdout.write(json.dumps(result) + "\n")
    return int(any(result["budget"] and result["ratio"] > result["budget"] for result in results))


if __name__ == "__main__":
    sys.exit(main())
