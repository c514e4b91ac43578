"""The agenda pack: who meets when, the order of business, each risk with why it is there."""

from __future__ import annotations

from riskreg.reports import meeting_words as says
from riskreg.reports import words
from riskreg.reports.blocks import Block, ending
from riskreg.reports.document import Part, build
from riskreg.reports.logo import pages_with_logo
from riskreg.reports.meeting_data import AgendaLine, AgendaPack
from riskreg.reports.meeting_parts import (
    about,
    actions_table,
    facts_of,
    footer_of,
    head_blocks,
    meta_of,
    people,
)
from riskreg.reports.style import NOTE, NOTE_BOLD, NOTE_MUTED, PORTRAITS
from riskreg.reports.typeset import Typesetter
from riskreg.reports.writer import Cell, Column, Writer, cell


def agenda_pdf(pack: AgendaPack) -> bytes:
    """The pack as a PDF file. The same pack gives the same bytes; text of users is never markup."""
    head, sheet, typesetter = pack.head, PORTRAITS[pack.head.paper], Typesetter()
    write = Writer(typesetter, sheet.inner, head.grid)
    blocks = [
        *head_blocks(write, head, says.agenda(), facts_of(head)),
        *_people(write, pack),
        *_order(write, pack),
        *_previous(write, pack),
        *ending(_risks(write, pack), about(write, head)),
    ]
    part = Part(says.agenda(), sheet, pages_with_logo(blocks, sheet, head.logo, head.organisation))
    return build([part], typesetter, meta_of(head, says.agenda()), footer_of(head, says.agenda()))


def _people(write: Writer, pack: AgendaPack) -> list[Block]:
    found = [write.heading(says.headings()["people"])]
    if not pack.head.attendees:
        return found + write.paragraph(says.nothing()["people"], NOTE_MUTED)
    return found + write.entries(people(pack.head.attendees))


def _order(write: Writer, pack: AgendaPack) -> list[Block]:
    """The agenda at a glance; each reference leads to the risk below."""
    label = says.columns()
    found = [write.heading(says.headings()["order"])]
    if not pack.items:
        return found + write.paragraph(says.nothing()["items"], NOTE_MUTED)
    found += write.paragraph(
        says.total(sum(item.minutes for item in pack.items), len(pack.items)), NOTE_MUTED, keeps=True
    )
    columns = [
        Column(label["number"], 30), Column(label["reference"], 54), Column(label["risk"], share=0.86),
        Column(label["score"], 84), Column(label["why"], share=1), Column(label["minutes"], 56),
    ]  # fmt: skip
    rows = [
        [
            cell(str(item.number)),
            cell(item.risk.reference, NOTE_BOLD, link=f"item-{item.number}"),
            cell(item.risk.title),
            write.score(item.risk.current.score),
            Cell([(reason, NOTE) for reason in item.reasons]),
            cell(str(item.minutes) if item.minutes else ""),
        ]
        for item in pack.items
    ]  # fmt: skip
    return found + write.table(columns, rows, summary=says.headings()["order"], header_column=1)


def _previous(write: Writer, pack: AgendaPack) -> list[Block]:
    found: list[Block] = []
    label = says.columns()
    if pack.previous_decisions:
        columns = [
            Column(label["decision"], 92),
            Column(label["reference"], 54),
            Column(label["what"], share=1),
            Column(label["date"], 72),
        ]
        rows = [
            [
                cell(d.number, NOTE_BOLD),
                cell(d.reference),
                cell(d.text),
                cell(words.day(d.decided_on) if d.decided_on else ""),
            ]
            for d in pack.previous_decisions
        ]
        title = says.decisions_of(pack.previous_title) if pack.previous_title else says.headings()["decisions"]
        found += [write.heading(title), *write.table(columns, rows, summary=title)]
    if pack.open_actions:
        found += [
            write.heading(says.headings()["carried"]),
            *actions_table(write, pack.open_actions, with_reference=True),
        ]
    return found


def _risks(write: Writer, pack: AgendaPack) -> list[Block]:
    if not pack.items:
        return []
    found = [write.heading(says.headings()["items"])]
    for item in pack.items:
        found += _risk(write, pack, item)
    return found


def _risk(write: Writer, pack: AgendaPack, item: AgendaLine) -> list[Block]:
    """One risk: its statement, scores and treatment, and its open actions."""
    risk, label = item.risk, says.labels()
    title = f"{item.number}. {risk.reference}  {risk.title}"
    found = [write.heading(title, 3, place=f"item-{item.number}", bookmark=title)]
    pairs = [
        (label["why"], words.sentences(item.reasons)),
        (label["statement"], words.statement(risk.cause, risk.event, risk.consequence)),
        (label["scores"], words.scores_line(pack.head.grid, risk)),
        (label["strategy"], ". ".join(filter(None, (words.strategy(risk.strategy), risk.strategy_note)))),
        (label["owner"], risk.owner or words.unowned()),
        (label["controls"], risk.controls),
    ]
    found += write.entries([pair for pair in pairs if pair[1]])
    if item.actions:
        found += actions_table(write, item.actions, with_reference=False)
    return found
