"""The rows of the register table: every text broken into lines, nothing drawn yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from riskreg.reports import words
from riskreg.reports.columns import Column
from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.style import (
    CELL,
    CELL_ALERT,
    CELL_BOLD,
    CELL_MUTED,
    CELL_SMALL,
    PILL,
    ROW_LEADING,
    Style,
)
from riskreg.reports.typeset import Line, Typesetter

ROW_PADDING = 9.0

Block = tuple[Style, Sequence[Line]]


class Cell(NamedTuple):
    """The lines of one cell, offset from the column's left edge."""

    offset: float
    blocks: tuple[Block, ...]
    height_in_lines: int


EMPTY = Cell(0, (), 0)


class Row(NamedTuple):
    """One risk, or the part of a very long one that fits on a page."""

    number: int
    cells: tuple[Cell, ...]
    height_in_lines: int
    rating: str = ""
    direction: int = 0  # of the score's movement: 1 up, -1 down

    @property
    def height(self) -> float:
        """Points the row takes on the page."""
        return self.height_in_lines * ROW_LEADING + ROW_PADDING


def cell(*blocks: Block, offset: float = 0) -> Cell:
    """A cell of blocks of lines; empty blocks are dropped."""
    kept = tuple(block for block in blocks if block[1])
    return Cell(offset, kept, sum(len(lines) for _style, lines in kept))


class RowMaker:
    """Makes the cells of a risk. What recurs (owners, dates, scores) is made once and kept."""

    def __init__(self, report: RegisterReport, columns: Sequence[Column], typesetter: Typesetter) -> None:
        self.grid = report.grid
        self.type = typesetter
        self.columns = columns
        self.room = {column.name: column.width - column.padding for column in columns}
        self.pill_words = {rating: words.rating(rating) for rating in PILL}
        self.meta = cache(self._meta)
        self.score = cache(self._score)
        self.movement = cache(self._movement)
        self.number = cache(self._number)
        self.strategy = cache(self._strategy)
        self.owner = cache(self._owner)
        self.review = cache(self._review)
        self.actions = cache(self._actions)

    def row(self, number: int, line: RiskLine) -> Row:
        """The risk laid out as one row, however tall."""
        current = line.current
        points = current.score
        made = {
            "reference": self.reference(line.reference),
            "risk": self.risk(line),
            "score": self.score(points),
            "movement": self.movement(line.movement, line.is_new),
            "likelihood": self.number(current.likelihood, "likelihood"),
            "impact": self.number(current.impact, "impact"),
            "target": self.number(line.target.score, "target"),
            "strategy": self.strategy(line.strategy, line.strategy_note),
            "owner": self.owner(line.owner),
            "review": self.review(line.next_review_on, line.overdue_days),
            "actions": self.actions(line.open_actions, line.overdue_actions),
        }
        cells = tuple([made[column.name] for column in self.columns])
        return Row(
            number,
            cells,
            max([found.height_in_lines for found in cells]),
            self.grid.rating(points),
            0 if line.is_new or not line.movement else 1 if line.movement > 0 else -1,
        )

    def reference(self, text: str) -> Cell:
        """The reference, bold."""
        return cell((CELL_BOLD, self.type.lines(text, CELL_BOLD, self.room["reference"])))

    def risk(self, line: RiskLine) -> Cell:
        """The title, and below it in small type the category, after the state unless that is open."""
        title = self.type.lines(line.title, CELL, self.room["risk"], more=True)
        return cell((CELL, title), (CELL_SMALL, self.meta(line.state, line.category)))

    def _meta(self, state: str, category: str) -> Sequence[Line]:
        parts = [words.state(state) if state != "open" else "", category]
        return self.type.lines(" · ".join(filter(None, parts)), CELL_SMALL, self.room["risk"])

    def _score(self, points: int | None) -> Cell:
        rating = self.grid.rating(points)
        if points is None:
            return cell((CELL_MUTED, self.type.lines(words.not_scored(), CELL_MUTED, self.room["score"])))
        bold, regular = (weight.face.name for weight in reversed(self.type.weights))
        figures = str(points)
        # Figures end at the same place in every pill, so they can be compared down the column.
        indent = 7 + self.type.width("0" * max(0, 2 - len(figures)), CELL_BOLD)
        label: Line = ((bold, figures), (regular, f"  {self.pill_words.get(rating, rating)}"))
        return cell((PILL.get(rating, CELL), (label,)), offset=indent)

    def pill_width(self, rating: str) -> float:
        """How wide the pill of a rating is drawn."""
        label = f"  {self.pill_words.get(rating, rating)}"
        return 14 + self.type.width("00", CELL_BOLD) + self.type.weights[0].width(label) * CELL.size / 1000

    def _movement(self, change: int | None, is_new: bool) -> Cell:
        if is_new:
            return cell((CELL_BOLD, (self.type.line(words.new(), CELL_BOLD),)))
        if not change:
            return EMPTY
        style = CELL_BOLD if change > 0 else CELL_MUTED
        return cell((style, (str(abs(change)),)), offset=10)

    def _number(self, value: int | None, column: str) -> Cell:
        if value is None:
            return EMPTY
        text = str(value)
        return cell((CELL, (text,)), offset=(self.room[column] - self.type.width(text, CELL)) / 2)

    def _strategy(self, strategy: str, note: str) -> Cell:
        style = CELL if strategy else CELL_MUTED
        lines = self.type.lines(words.strategy(strategy or ""), style, self.room["strategy"], more=bool(note))
        return cell((style, lines), (CELL_SMALL, self.type.lines(note, CELL_SMALL, self.room["strategy"])))

    def _owner(self, owner: str) -> Cell:
        lines = self.type.lines(owner, CELL, self.room["owner"])
        if lines:
            return cell((CELL, lines))
        return cell((CELL_ALERT, self.type.lines(words.unowned(), CELL_ALERT, self.room["owner"])))

    def _review(self, due: date | None, overdue: int | None) -> Cell:
        room = self.room["review"]
        late = self.type.lines(words.overdue(overdue), CELL_ALERT, room, more=True) if overdue else []
        if due is None:
            return cell(
                (CELL_ALERT, late), (CELL_MUTED, [] if late else self.type.lines(words.no_date(), CELL_MUTED, room))
            )
        return cell((CELL_ALERT, late), (CELL_MUTED if late else CELL, self.type.lines(words.day(due), CELL, room)))

    def _actions(self, count: int, late: int) -> Cell:
        style = CELL if count else CELL_MUTED
        room = self.room["actions"]
        overdue = self.type.lines(words.actions_overdue(late), CELL_ALERT, room) if late else []
        return cell(
            (style, self.type.lines(words.actions_open(count or 0), style, room, more=bool(late))),
            (CELL_ALERT, overdue),
        )
