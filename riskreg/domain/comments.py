"""What people say about risks."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.domain import outbox, recording
from riskreg.domain.errors import Refused
from riskreg.models import Comment, Register, Risk, User


@transaction.atomic
def add_comment(*, risk: Risk, by: Any, now: datetime, text: str) -> Comment:
    """Add a comment and return it; Refused when it is empty."""
    if not text.strip():
        raise Refused(_("Write something first."), field="text")
    comment = Comment(risk=risk, author=by, text=text.strip(), created_at=now)
    recording.insert(comment, by=by, now=now)
    for person in mentioned(comment.text, risk.register):
        outbox.tell(recipient=person, by=by, what="mention", ids=[comment.pk], now=now, register=risk.register)
    return comment


def mentioned(text: str, register: Register) -> list[User]:
    """The members whose name follows an @ in the text: "@Nadia Kowal", whatever its case."""
    if "@" not in text:
        return []
    low = text.casefold()
    return [person for person in User.objects.members_of(register) if f"@{person.name.casefold()}" in low]


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: Any, now: datetime, seen: int) -> None:
    """Take one's own comment back: its text goes from the page, its place and its history stay."""
    if comment.author_id != by.pk:
        raise Refused(_("Only whoever wrote a comment can take it back."))
    recording.update(comment, {"withdrawn_at": now}, by=by, now=now, seen=seen)
