"""manage.py send_reminders: what is due, to whom, and out with it."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from riskreg.domain import organisation, outbox, reminders, schedule
from riskreg.domain.notice_words import due_sentence
from riskreg.domain.places import frequency
from riskreg.domain.reminder_context import load_context, people_in_batches
from riskreg.jobs import sending
from riskreg.models import User


class Command(BaseCommand):
    """The reminder run, for cron and systemd, and to look at beforehand."""

    help = (
        "Owe everybody the reminders of the day, and send what waits in the outbox. Safe to call as often as you like: "
        "each thing is said once at each stage, and at most one message a person and day. "
        "Exit codes: 0 done, 1 something could not be sent or the database is not usable, 2 wrong usage."
    )

    requires_system_checks: list[str] = []  # `manage.py check` is the place for advice

    def add_arguments(self, parser: CommandParser) -> None:
        """--now, --dry-run, --json."""
        parser.add_argument("--now", metavar="ISO", help="act as if it were this moment (2026-11-23T07:00)")
        parser.add_argument("--dry-run", action="store_true", help="write and send nothing; show who would get what")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, or show what a run would do."""
        try:
            now = self._moment(options["now"])
            answer = self._preview(now) if options["dry_run"] else self._run(now)
        except DatabaseError as error:
            raise CommandError(f"The database is not usable ({error}). Has `manage.py prepare` run?") from error
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False) if options["json"] else _words(answer))
        if answer.get("failed"):
            raise CommandError(f"{answer['failed']} messages could not be sent; what is not given up is tried again.")

    def _moment(self, given: str | None) -> datetime:
        zone = organisation.current().zone
        if given is None:
            return timezone.now().astimezone(zone)
        try:
            moment = parse_datetime(given if "T" in given or " " in given else f"{given}T12:00")
        except ValueError:
            moment = None
        if moment is None:
            raise CommandError(f"--now {given!r} is no moment. Write it as 2026-11-23T07:00.", returncode=2)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)

    def _run(self, now: datetime) -> dict[str, Any]:
        result = reminders.remind_everybody(moment=lambda: now)
        schedule.note_run_by_hand(now=now, result=result)
        return {**result, **sending.send_all(until=now)}

    def _preview(self, now: datetime) -> dict[str, Any]:
        people = []
        for users in people_in_batches():
            context = load_context(users, today=now.date(), now=now)
            for user in users:
                for digest in reminders.preview(user=user, now=now, today=now.date(), context=context):
                    people.append(_message(user, digest, now))
        return {"now": now.isoformat(), "messages": people, "waiting": outbox.waiting(now=now)}


def _message(user: User, digest: reminders.Digest, now: datetime) -> dict[str, Any]:
    """Who would get what, and of each line why: what is due, and what this person has to do with it."""
    lines = [
        {
            "reference": line.reference, "title": line.title, "why": due_sentence(line, now.date()),
            "because": line.because, "kind": line.kind, "wish": frequency(user, line.kind),
            "above_tolerance": line.above, "stage": line.stage, "lead_days": list(line.leads),
            "due_on": line.due_on.isoformat() if line.due_on else None,
        }
        for line in digest.lines
    ]  # fmt: skip
    return {
        "to": user.email, "name": user.name, "kind": digest.kind, "period": digest.period, "lines": lines,
        "news": [ref["what"] for row in digest.news for ref in row.about["lines"]], "more": digest.total - len(lines),
    }  # fmt: skip


def _words(answer: dict[str, Any]) -> str:
    """The answer for people."""
    if "people" in answer:
        return (
            f"{answer['people']} people looked at, {answer['messages']} new messages; "
            f"{answer['sent']} sent, {answer['withdrawn']} no longer needed, {answer['failed']} failed."
        )
    lines = [f"At {answer['now']}, {len(answer['messages'])} messages would be owed:"]
    for message in answer["messages"]:
        lines.append(f"{message['name']} <{message['to']}>, {message['kind']} {message['period']}")
        lines += [f"  {line['reference']:8} {line['why']} ({line['because']})" for line in message["lines"]]
        lines += [f"  news: {what}" for what in message["news"]]
        if message["more"]:
            lines.append(f"  and {message['more']} more")
    return "\n".join(lines)
