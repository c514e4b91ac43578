"""The minutes: who was there, what each risk came to, the numbered decisions, the actions, the signatures."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter

from riskreg.reports import meeting_words as says
from riskreg.reports import method_words, words
from riskreg.reports.blocks import Block, ending
from riskreg.reports.document import Part, build
from riskreg.reports.logo import pages_with_logo
from riskreg.reports.meeting_data import DeferredLine, Minutes, MinutesItem
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
from riskreg.reports.writer import Column, Writer, cell


def minutes_pdf(minutes: Minutes) -> bytes:
    """The minutes as a PDF file. The same minutes give the same bytes; text of users is never markup."""
    head, sheet, typesetter = minutes.head, PORTRAITS[minutes.head.paper], Typesetter()
    write = Writer(typesetter, sheet.inner, head.grid)
    blocks = [
        *head_blocks(write, head, says.minutes(), _facts(minutes)),
        *_addenda(write, minutes),
        write.heading(says.headings()["attended"]),
        *(write.entries(people(head.attendees)) or write.paragraph(says.nothing()["people"], NOTE_MUTED)),
        *_decisions(write, minutes),
        *_items(write, minutes),
        *_deferred(write, minutes),
        *ending(_actions(write, minutes), [*about(write, head), *_signatures(write, minutes)]),
    ]
    part = Part(says.minutes(), sheet, pages_with_logo(blocks, sheet, head.logo, head.organisation))
    return build([part], typesetter, meta_of(head, says.minutes()), footer_of(head, says.minutes()))


def _facts(minutes: Minutes) -> list[tuple[str, str]]:
    label = says.labels()
    found = facts_of(minutes.head)
    if minutes.opened_at and minutes.closed_at:
        found.insert(1, (label["held"], says.held(minutes.opened_at, minutes.closed_at, minutes.head.starts_at)))
    if minutes.next_meeting_at:
        found.append((label["next"], says.when(minutes.next_meeting_at, 0, minutes.head.timezone)))
    return found


def _decisions(write: Writer, minutes: Minutes) -> list[Block]:
    """Every decision with its number."""
    label = says.columns()
    decided = [item for item in minutes.items if item.decision_number]
    found = [write.heading(says.headings()["numbered"])]
    if not decided:
        return found + write.paragraph(says.nothing()["decisions"], NOTE_MUTED)
    columns = [Column(label["decision"], 92), Column(label["reference"], 54), Column(label["what"], share=1)]
    rows = [
        [
            cell(item.decision_number, NOTE_BOLD),
            cell(item.reference, NOTE, link=f"item-{item.number}"),
            cell(item.decision_text or says.outcome(item.outcome)),
        ]
        for item in decided
    ]
    return found + write.table(columns, rows, summary=says.headings()["numbered"])


def _items(write: Writer, minutes: Minutes) -> list[Block]:
    found = [write.heading(says.headings()["dealt"])]
    if not minutes.items:
        return found + write.paragraph(says.nothing()["dealt"], NOTE_MUTED)
    for item in minutes.items:
        found += _item(write, minutes, item)
    return found


def _item(write: Writer, minutes: Minutes, item: MinutesItem) -> list[Block]:
    label = says.labels()
    title = f"{item.number}. {item.reference}  {item.title}"
    outcome = says.outcome(item.outcome)
    found = [write.heading(title, 3, place=f"item-{item.number}", bookmark=title)]
    decision = " ".join(filter(None, (item.decision_number, item.decision_text)))
    points = words.points(minutes.head.grid, item.current)
    pairs = [
        (says.columns()["outcome"], outcome),
        (label["scores"], points),
        (label["why"], words.sentences(item.reasons)),
        (label["note"], item.note),
        (label["decision"], decision),
        (label["owner"], item.owner),
        (label["review"], words.day(item.next_review_on) if item.next_review_on else ""),
    ]
    found += write.entries([pair for pair in pairs if pair[1]])
    if item.changes:
        names = says.columns()
        columns = [Column(names["field"], 110), Column(names["before"], share=1), Column(names["after"], share=1)]
        rows = [
            [cell(change.label), cell(change.before or "–", NOTE_MUTED), cell(change.after or "–")]
            for change in item.changes
        ]
        found += write.table(columns, rows, summary=names["field"])
    if item.actions:
        found += actions_table(write, item.actions, with_reference=False, with_state=False)
    return found


def _deferred(write: Writer, minutes: Minutes) -> list[Block]:
    if not minutes.deferred:
        return []
    label = says.columns()
    columns = [
        Column(label["number"], 30), Column(label["reference"], 54), Column(label["risk"], share=1),
        Column(label["score"], 90), Column(label["reason"], share=1),
    ]  # fmt: skip
    rows = [
        [
            cell(str(line.number)), cell(line.reference, NOTE_BOLD), cell(line.title), write.score(line.current.score),
            cell(says.put_off(line.dropped), NOTE_BOLD, (line.reason, NOTE)),
        ]
        for line in minutes.deferred
    ]  # fmt: skip
    title = says.headings()["deferred"]
    return [write.heading(title), *write.table(columns, rows, summary=title, header_column=1)]


def _actions(write: Writer, minutes: Minutes) -> list[Block]:
    """All actions once more in one list, to be worked through."""
    items: list[MinutesItem | DeferredLine] = [*minutes.items, *minutes.deferred]
    given = [
        replace(action, reference=action.reference or item.reference)
        for item in sorted(items, key=attrgetter("number"))
        for action in item.actions
    ]
    found = [write.heading(says.headings()["actions"])]
    if not given:
        return found + write.paragraph(says.nothing()["actions"], NOTE_MUTED)
    return found + actions_table(write, given, with_reference=True, with_state=False)


def _addenda(write: Writer, minutes: Minutes) -> list[Block]:
    """Corrections stand at the front, where nobody overlooks them."""
    if not minutes.addenda:
        return []
    found = [write.heading(says.headings()["addenda"]), *write.paragraph(says.corrections_apply(), NOTE_MUTED)]
    for line in minutes.addenda:
        moment = words.moment(line.written_at, minutes.head.timezone)
        found += write.paragraph(says.addendum(line.number, line.written_by, moment), NOTE_BOLD, after=1, keeps=True)
        found += write.paragraph(line.text)
    return found


def _signatures(write: Writer, minutes: Minutes) -> list[Block]:
    blocks = write.signatures(method_words.sign_off_fields(), [minutes.head.chair, ""])
    heading = write.heading(says.headings()["signatures"])
    return [heading, blocks[0]._replace(keeps=True), *blocks[1:]]
