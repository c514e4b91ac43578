"""Erasing a person: name and address go from every row and its history; what they did stays, as somebody's.

No seal covers names: events hold marks, and the states of rows leave names out. So the rows are
rewritten in place, and every chain stays as whole as it was.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import DeliveryState
from riskreg.domain import calendar, ledger_names, people, recording
from riskreg.domain.errors import Refused
from riskreg.domain.guard import open_for_writing
from riskreg.domain.ledger_people import ERASED
from riskreg.domain.ledger_states import tracked_models
from riskreg.domain.rights import require_right
from riskreg.models import (
    Attendee,
    Comment,
    Delivery,
    Invitation,
    LedgerEvent,
    LedgerName,
    Participant,
    Register,
    Report,
    Risk,
    SignOff,
    User,
)
from riskreg.models.accounts import ERASED_DOMAIN, new_salt

TYPED = (  # what somebody wrote about a risk
    "title", "cause", "event", "consequence", "controls", "strategy_note", "inherent_rationale", "current_rationale",
    "target_rationale",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extent:
    """How much an erasure would replace, and what it would leave."""

    instead: str
    names: int  # in the ledger
    attendances: int
    imported: int  # risks with the owner as a file had it
    invitations: int
    reports: int  # whose bytes stay
    typed: int  # risks and comments that name the person in their text, and stay


def extent(person: User) -> Extent:
    """What erasing this person would touch. Reads only."""
    words = _words_of(person)
    return Extent(
        instead=_instead(person),
        names=LedgerName.objects.filter(person=str(person.pk), erased_at=None).count(),
        attendances=_attendances(person, words).count(),
        imported=_count_naming(Risk.objects.all(), ("owner_as_written",), words),
        invitations=_invitations(words).count(),
        reports=Report.objects.filter(issued_by=person).count(),
        typed=_count_naming(Comment.objects.all(), ("text",), words) + _count_naming(Risk.objects.all(), TYPED, words),
    )


@transaction.atomic
def erase(*, person: User, by: User | None, now: datetime, seen: int) -> str:
    """Replace somebody's names and addresses for ever, and return what stands in their place.

    Raises PermissionDenied, Refused (still active, or erased already) and Conflict. Issued PDFs and
    texts that people typed stay as they are.
    """
    require_right(by, Permission.MANAGE_SITE)
    if person.is_active:
        raise Refused(_("Deactivate the person first: then somebody takes over what is open."))
    if person.is_erased:
        raise Refused(_("This person has been erased already."))
    words, instead = _words_of(person), _instead(person)
    _rewrite(person, words, instead)
    for membership in person.memberships.order_by("pk"):
        recording.delete(membership, by=by, now=now, seen=membership.version)
    values = {
        "name": instead, "email": _address(person), "is_auditor": False, "is_administrator": False, "notifications": {}
    }  # fmt: skip
    recording.update(person, values, by=by, now=now, seen=seen, event=ERASED)
    _forget(person, instead, now)
    people.end_sessions(person)
    return instead


def _rewrite(person: User, words: Collection[str], instead: str) -> None:
    """The rows that hold the name as text, and the history of all rows."""
    named = {"name": instead, "email": ""}
    with open_for_writing():
        User.history.filter(id=person.pk).update(name=instead, email=_address(person))
        attendances = list(_attendances(person, words).values_list("pk", flat=True))
        Attendee.history.filter(id__in=attendances).update(**named)
        Attendee.objects.filter(pk__in=attendances).update(**named)
        for model in (Risk, Risk.history.model):
            _rewrite_imported(model, words, instead)
        for name, tracked in sorted(tracked_models().items()):
            _rewrite_reasons(name, tracked, words, instead)
        Register.objects.update(revision=F("revision") + 1)  # cached figures name owners
    _invitations(words).update(name="", email=_address(person))
    Report.objects.filter(issued_by=person).update(issued_by_name=instead)
    SignOff.objects.filter(signer=person).update(signer_name=instead)
    Participant.objects.filter(user=person).update(name=instead[:80])


def _rewrite_reasons(name: str, model: Any, words: Collection[str], instead: str) -> None:
    """Reasons whose event has marks in it; what was sealed as it was typed stays, for the check compares the two."""
    marked = LedgerEvent.objects.filter(
        model=name, row_id=OuterRef("id"), version=OuterRef("version"), reason__contains="~"
    )
    pattern = _pattern(words)
    rows = model.history.filter(_any("history_change_reason", words)).filter(Exists(marked)).order_by("history_id")
    for pk, reason in list(rows.values_list("history_id", "history_change_reason")):
        model.history.filter(history_id=pk).update(history_change_reason=pattern.sub(instead, reason))


def _rewrite_imported(model: Any, words: Collection[str], instead: str) -> None:
    """What a file said of the owner: no seal covers it, because it may be a name."""
    pattern = _pattern(words)
    key = model._meta.pk.name
    rows = model._base_manager.exclude(owner_as_written="", imported_cells={})
    for pk, owner, cells in list(rows.order_by(key).values_list(key, "owner_as_written", "imported_cells")):
        owner_now = pattern.sub(instead, owner)
        cells_now = {head: pattern.sub(instead, text) for head, text in (cells or {}).items()}
        if (owner_now, cells_now) != (owner, cells or {}):
            model._base_manager.filter(pk=pk).update(owner_as_written=owner_now[:200], imported_cells=cells_now)


def _forget(person: User, instead: str, now: datetime) -> None:
    """The names that marks stand for, and every way in."""
    ledger_names.forget(person, instead=instead, now=now)
    person.history_salt, person.password = new_salt(), make_password(None)
    User.objects.filter(pk=person.pk).update(
        history_salt=person.history_salt, password=person.password, last_login=None, last_seen_at=None, toured_at=None
    )
    ledger_names.keep_names([person])
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    calendar.revoke(user=person)
    theirs = Delivery.objects.filter(recipient=person)
    theirs.exclude(state=DeliveryState.SENT).update(state=DeliveryState.WITHDRAWN, error="")


def _words_of(person: User) -> set[str]:
    """Every name and address that the person has had."""
    was = User.history.filter(id=person.pk).values_list("name", "email")
    return {text for pair in [*was, (person.name, person.email)] for text in pair if text}


def _attendances(person: User, words: Collection[str]) -> Any:
    return Attendee.objects.filter(Q(user=person) | Q(email__in=words))


def _invitations(words: Collection[str]) -> Any:
    """Those to exactly one of the addresses: "ann@" is a part of "joann@" too, who is somebody else."""
    return Invitation.objects.filter(_any("email", words, lookup="iexact"))


def _pattern(words: Collection[str]) -> re.Pattern[str]:
    """Finds these words as words of their own, in any case: "Ann" not in "Annual", nor in "Joann"."""
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)


def _count_naming(rows: QuerySet[Any], columns: Collection[str], words: Collection[str]) -> int:
    """How many of the rows have one of the words in one of these columns of text."""
    pattern, wanted = _pattern(words), Q()
    for column in columns:
        wanted |= _any(column, words)
    return sum(any(map(pattern.search, texts)) for texts in rows.filter(wanted).values_list(*columns))


def _any(column: str, words: Collection[str], lookup: str = "icontains") -> Q:
    found = Q()
    for word in words:
        found |= Q(**{f"{column}__{lookup}": word})
    return found


def _instead(person: User) -> str:
    return _("Erased person %(number)s") % {"number": person.pk}


def _address(person: User) -> str:
    return f"erased-{person.pk}@{ERASED_DOMAIN}"
