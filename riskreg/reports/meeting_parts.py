"""What the agenda pack and the minutes have in common: their head, people, actions, and how they are put together."""

from __future__ import annotations

from collections.abc import Sequence

from riskreg.reports import meeting_words as says
from riskreg.reports import words
from riskreg.reports.blocks import Block
from riskreg.reports.document import Meta
from riskreg.reports.meeting_data import ActionLine, AttendeeLine, MeetingHead
from riskreg.reports.page import Footer
from riskreg.reports.style import LEAD_MUTED, NOTE, NOTE_ALERT, NOTE_BOLD, NOTE_MUTED
from riskreg.reports.text import one_line
from riskreg.reports.writer import Cell, Column, Writer, cell


def head_blocks(write: Writer, head: MeetingHead, kind: str, facts: Sequence[tuple[str, str]]) -> list[Block]:
    """Organisation, kind of paper, title and particulars."""
    above = " · ".join(filter(None, (head.organisation, kind)))
    return [
        *write.paragraph(above, LEAD_MUTED, after=2, most=2),
        write.heading(head.title or kind, 1, before=0),
        *write.entries([(label, text) for label, text in facts if text]),
    ]


def facts_of(head: MeetingHead) -> list[tuple[str, str]]:
    """The particulars both papers give."""
    label = says.labels()
    return [
        (label["when"], says.when(head.starts_at, head.minutes, head.timezone)),
        (label["place"], head.place),
        (label["chair"], head.chair),
        (label["register"], words.register_title(head.register_name, head.register_code)),
        (label["appetite"], says.limits(head.appetite, head.tolerance)),
    ]


def people(attendees: Sequence[AttendeeLine]) -> list[tuple[str, str]]:
    """Names by attendance, those present first."""
    label = says.labels()
    found = []
    for state in ("present", "apologies", "absent", "invited"):
        names = [f"{a.name} ({a.role})" if a.role else a.name for a in attendees if a.attendance == state]
        if names:
            found.append((label[state], ", ".join(names)))
    return found


def actions_table(
    write: Writer, actions: Sequence[ActionLine], *, with_reference: bool, with_state: bool = True
) -> list[Block]:
    """Who does what by when."""
    label = says.columns()
    columns = [Column(label["what"], share=1), Column(label["who"], 96), Column(label["due"], 92)]
    columns += [Column(label["state"], 54)] if with_state else []
    columns[:0] = [Column(label["reference"], 54)] if with_reference else []
    rows = []
    for action in actions:
        row = [
            cell(action.title),
            cell(action.owner or says.nobody(), NOTE if action.owner else NOTE_ALERT),
            due_cell(action),
        ]
        row += [cell(says.action_state(action.state))] if with_state else []
        row[:0] = [cell(action.reference, NOTE_BOLD)] if with_reference else []
        rows.append(row)
    return write.table(columns, rows, summary=label["what"])


def due_cell(action: ActionLine) -> Cell:
    """The day, and how late it is."""
    day = words.day(action.due_on) if action.due_on else words.no_date()
    late = says.due(action.overdue_days)
    return cell(late, NOTE_ALERT, (day, NOTE_MUTED)) if late else cell(day, NOTE if action.due_on else NOTE_MUTED)


def about(write: Writer, head: MeetingHead) -> list[Block]:
    """Where the figures come from."""
    label = says.labels()
    pairs = [(label["position"], words.moment(head.position, head.timezone))]
    found = [write.heading(says.headings()["about"]), *write.entries(pairs)]
    if head.history_head:
        found += write.paragraph(says.history(head.history_head), NOTE_MUTED)
    return found


def meta_of(head: MeetingHead, kind: str) -> Meta:
    """The properties of the file."""
    title = ": ".join(filter(None, (one_line(kind), one_line(head.title))))
    return Meta(
        title, head.organisation, one_line(head.register_name), head.position, head.classification, head.language,
        head.history_head,
    )  # fmt: skip


def footer_of(head: MeetingHead, kind: str) -> Footer:
    """What the foot of every page says."""
    title = "  ·  ".join(filter(None, map(one_line, (head.organisation, head.register_name, head.title))))
    return Footer(title, "  ·  ".join(filter(None, (kind, one_line(head.classification)))))
