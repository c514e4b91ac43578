"""What people say about risks."""

import re
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
    """Those who may look into the register and whose full name follows an @ in the text: "@Nadia Kowal", in any case.

    Of names that begin alike the longest is meant; a name that goes on ("@Ann Leeson") is not "Ann Lee".
    """
    if "@" not in text:
        return []
    people = [(person.name.casefold(), person) for person in User.objects.who_see(register)]
    names = sorted({re.escape(name) for name, _person in people}, key=len, reverse=True)
    found = set(re.findall(rf"(?<!\w)@({'|'.join(names)})(?!-?\w)", text.casefold())) if names else set()
    return [person for name, person in people if name in found]


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: Any, now: datetime, seen: int) -> None:
    """Take one's own comment back: its text goes from the page, its place and its history stay."""
    if comment.author_id != by.pk:
        raise Refused(_("Only whoever wrote a comment can take it back."))
    recording.update(comment, {"withdrawn_at": now}, by=by, now=now, seen=seen)
