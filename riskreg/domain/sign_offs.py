"""Signing off an issued report: who stands by it, in what position. One event each in the register's ledger."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.domain import ledger
from riskreg.domain.errors import Refused
from riskreg.domain.reports import report_bytes
from riskreg.domain.rights import require_right
from riskreg.models import Report, SignOff, User


@transaction.atomic
def sign_off(*, report: Report, by: User, now: datetime, position: str, remark: str = "") -> SignOff:
    """Record that a person stands by a report as it was issued.

    Raises PermissionDenied, and Refused when the person has done so before or the file is no longer what was issued.
    """
    require_right(by, Permission.SIGN_REPORT, report.register)
    ledger.lock_chains([ledger.chain_of(report.register_id)])
    if SignOff.objects.filter(report=report, signer=by).exists():
        raise Refused(_("You have signed off this report already."))
    report_bytes(report)
    signed = SignOff.objects.create(
        report=report, signer=by, signer_name=by.name, position=position, remark=remark, signed_at=now
    )
    ledger.append_row(report.register, signed, type="report_signed_off", by=by, now=now)
    return signed
