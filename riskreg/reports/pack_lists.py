"""The lists of the pack: actions with the overdue ones first, acceptances with their expiry."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from riskreg.reports import meeting_words, words
from riskreg.reports import pack_words as says
from riskreg.reports.blocks import Block
from riskreg.reports.flow import Kept, Unit, still
from riskreg.reports.listing import Laid, TableMaker
from riskreg.reports.meeting_data import ActionLine
from riskreg.reports.meeting_parts import due_cell
from riskreg.reports.pack_data import AcceptanceLine, RegisterPack
from riskreg.reports.style import NOTE, NOTE_ALERT, NOTE_BOLD, NOTE_MUTED, Style
from riskreg.reports.writer import Cell, Column, Writer, cell


def actions_units(
    write: Writer, actions: Sequence[ActionLine], titles: dict[str, str], links: dict[str, str]
) -> list[Unit]:
    """Open actions, the longest overdue first."""
    late = sum(1 for action in actions if action.overdue_days)
    found = [write.heading(says.headings()["actions"], 2, before=0, chapter=True)]
    if not actions:
        return [still(found + write.paragraph(says.nothing()["actions"], NOTE_MUTED))]
    found += write.paragraph(says.open_actions(len(actions), late), NOTE, keeps=True)
    label = says.columns()
    columns = [
        Column(label["reference"], 58), Column(label["risk"], share=0.9), Column(label["action"], share=1.1),
        Column(label["who"], 104), Column(label["due"], 94), Column(label["state"], 58),
    ]  # fmt: skip
    table = TableMaker(write.type, write.width, columns, says.headings()["actions"])
    rows = Kept(lambda number: table.lay(_action_row(actions[number], titles, links)))
    return [still([*found, table.head]), *(partial(_blocks, table, rows, number) for number in range(len(actions)))]


def _blocks(table: TableMaker, rows: Kept[Laid], number: int) -> list[Block]:
    return table.blocks(rows.take(number))


def _action_row(action: ActionLine, titles: dict[str, str], links: dict[str, str]) -> list[Cell]:
    return [
        cell(action.reference, NOTE_BOLD, link=links.get(action.reference, "")),
        cell(titles.get(action.reference, ""), NOTE_MUTED),
        cell(action.title),
        cell(action.owner or meeting_words.nobody(), NOTE if action.owner else NOTE_ALERT),
        due_cell(action),
        cell(meeting_words.action_state(action.state)),
    ]


def acceptance_units(write: Writer, pack: RegisterPack, links: dict[str, str]) -> list[Unit]:
    """Decisions to live with a risk: what no longer holds comes first, then by expiry."""
    found = [write.heading(says.headings()["acceptances"], 2, before=0, chapter=True)]
    if not pack.acceptances:
        return [still(found + write.paragraph(says.nothing()["acceptances"], NOTE_MUTED))]
    label = says.columns()
    columns = [
        Column(label["reference"], 58), Column(label["risk"], share=0.8), Column(label["score"], 92),
        Column(label["approver"], 92), Column(label["signed"], 68), Column(label["expires"], 84),
        Column(label["terms"], share=1.2),
    ]  # fmt: skip
    table = TableMaker(write.type, write.width, columns, says.headings()["acceptances"])
    rows = Kept(lambda number: table.lay(_acceptance_row(write, pack.acceptances[number], links)))
    numbers = range(len(pack.acceptances))
    return [still([*found, table.head]), *(partial(_blocks, table, rows, number) for number in numbers)]


def _acceptance_row(write: Writer, line: AcceptanceLine, links: dict[str, str]) -> list[Cell]:
    return [
        cell(line.reference, NOTE_BOLD, link=links.get(line.reference, "")),
        cell(line.title),
        write.score(line.accepted.score),
        cell(line.approver),
        cell(words.day(line.signed_on) if line.signed_on else ""),
        expiry_cell(line),
        cell(line.rationale, NOTE, *conditions_of(line)),
    ]


def expiry_cell(line: AcceptanceLine) -> Cell:
    """The day, and what is wrong with it."""
    day = words.day(line.expires_on)
    if line.state == "in_force":
        return cell(day)
    return cell(says.acceptance_state(line.state), NOTE_ALERT, (day, NOTE_MUTED))


def conditions_of(line: AcceptanceLine) -> list[tuple[str, Style]]:
    """What an acceptance hangs on, below its reason; nothing without conditions."""
    return [(says.conditions(line.conditions), NOTE_MUTED)] if line.conditions else []
