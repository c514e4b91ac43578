"""Whether a PDF is one that was issued here, and whether the history it names is the one kept here. Read only."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _

from riskreg.domain.errors import Refused
from riskreg.domain.ledger import chain_of
from riskreg.lib import signing
from riskreg.lib.signing import Signature
from riskreg.models import LedgerEvent, Register, Report

_HEAD = re.compile(r"(\S+) #(\d+) ([0-9A-Za-z+/=_-]+)")


class PdfClaims(Protocol):
    """What a file says of itself."""

    @property
    def history_head(self) -> str:
        """The head of the history chain, "" for none."""

    @property
    def data_sha256(self) -> str:
        """The digest of the attached data, "" for none."""

    @property
    def position(self) -> datetime | None:
        """The moment that the file shows, to the second; None where it names none."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a file. `data_intact` is None where it carries no data."""

    sha256: str
    report: Report | None
    history_head: str
    chain_known: bool
    data_intact: bool | None
    signatures: Sequence[Signature] = ()
    unread_signature: str = ""  # there is one: "missing" where the site cannot read any, "broken" where not this one
    position: datetime | None = None  # the moment that the file says it shows


def verdict(pdf: bytes, claims: PdfClaims, *, data_sha256: str, by: Any) -> Verdict:
    """Compare a file with what was issued and recorded in the registers that the person may see.

    `data_sha256` is the digest of the data that the file really carries, "" for none.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    signatures = signing.signatures(pdf) if signing.is_signed(pdf) and signing.available() else []
    unread = "" if signatures or not signing.is_signed(pdf) else "broken" if signing.available() else "missing"
    return Verdict(
        sha256=digest,
        report=Report.objects.visible_to(by).filter(sha256=digest).first(),
        history_head=claims.history_head,
        chain_known=knows_head(claims.history_head, by=by),
        data_intact=data_sha256 == claims.data_sha256 if data_sha256 or claims.data_sha256 else None,
        signatures=signatures,
        unread_signature=unread,
        position=claims.position,
    )


def moment_of(found: Verdict, *, register: Register) -> datetime:
    """The moment of the register that a file shows. Raises Refused where it shows none that the history bears out."""
    if found.report is not None and found.report.register_id == register.pk:
        return found.report.position_at
    head = _HEAD.fullmatch(found.history_head.strip())
    if head is None or found.position is None:
        raise Refused(_("This PDF names no state of a register. Only reports made here do."), field="pdf")
    if not found.chain_known or head[1] != chain_of(register.pk):
        raise Refused(_("This PDF is not of this register, or names a history that is not kept here."), field="pdf")
    if found.data_intact is False:
        raise Refused(
            _("The attached data is not what the file says it carries: one of them was changed."), field="pdf"
        )
    return _moment_after(head[1], int(head[2]), found.position)


def _moment_after(chain: str, sequence: int, said: datetime) -> datetime:
    """The moment itself, if it lies between the event that a file names as the last and the one after it."""
    events = LedgerEvent.objects.filter(chain=chain, sequence__in=(sequence, sequence + 1))
    last, *after = events.order_by("sequence").values_list("at", flat=True)
    second = said.replace(microsecond=0)
    if last.replace(microsecond=0) > said or any(event < second for event in after):
        raise Refused(_("The date of this PDF does not fit the history that it names: it was changed."), field="pdf")
    return max(last, said)


def knows_head(text: str, *, by: Any) -> bool:
    """Whether an event with this number and code is in the chain of a register that the person may see."""
    found = _HEAD.fullmatch(text.strip())
    if found is None:
        return False
    chains = {chain_of(pk) for pk in Register.objects.visible_to(by).values_list("pk", flat=True)}
    if found[1] not in chains or len(found[2]) > 18:
        return False
    return LedgerEvent.objects.filter(chain=found[1], sequence=int(found[2]), mac=found[3]).exists()
