"""Draws reports and keeps them: in the request when they are small, else by a worker."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

import pikepdf
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import DeliveryKind, ReportKind
from riskreg.domain import jobs, organisation, outbox, reports
from riskreg.domain.errors import Refused
from riskreg.filters.fields import KnownChoicesFilter
from riskreg.filters.risks import NAMES, RiskFilter
from riskreg.jobs.pack_data import pack_data
from riskreg.jobs.register_data import register_asked, report_data
from riskreg.jobs.running import Step, run
from riskreg.lib import signing
from riskreg.lib.languages import speaking
from riskreg.models import Job, Register, Report
from riskreg.reports.pack_pdf import pack_pdf
from riskreg.reports.register_pdf import register_pdf
from riskreg.tables.risks import sort_from

REGISTER_REPORT = "register_report"
KNOWN_NAMES = frozenset({*NAMES, "sort", "columns", "page", "per_page", "as_of"})
INLINE_LIMIT = 2_000  # risks; that many take about as long to draw as a page may take to load
_RISKS_A_STEP = 200  # about that many are drawn between two calls of progress


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished PDF and what it holds."""

    pdf: bytes
    pages: int
    risks: int
    position: datetime
    signer: str = ""  # whose name the signature carries, "" before it is signed


@task()
def issue_register_report(job_id: int) -> None:
    """The job of kind REGISTER_REPORT with this number."""
    run(job_id, _issue)


def draw_register(
    *, register: Register, query: str, now: datetime, classification: str | None = None, by: Any = None,
    progress: Callable[[], None] | None = None,
) -> Drawn:  # fmt: skip
    """The register's PDF for the query string of its table. Raises Refused for a filter that makes no sense.

    `classification` None is the register's own; `by` is whom "me" means in the query.
    """
    with timezone.override(organisation.current().zone):
        _check(register, query, by, now)
        with speaking(register.language):
            data = report_data(register=register, query=query, now=now, classification=classification, by=by)
            pdf = register_pdf(data, progress)
    return Drawn(pdf=pdf, pages=page_count(pdf), risks=len(data.lines), position=data.position)


def draw_pack(
    *, register: Register, query: str, now: datetime, classification: str | None = None, by: Any = None,
    progress: Callable[[], None] | None = None,
) -> Drawn:  # fmt: skip
    """The register pack for the query string of the table. Raises Refused, and what `progress` raises."""
    with timezone.override(organisation.current().zone):
        _check(register, query, by, now)
        with speaking(register.language):
            data = pack_data(register=register, query=query, now=now, classification=classification, by=by)
            pdf = pack_pdf(data, progress)
    return Drawn(pdf=pdf, pages=page_count(pdf), risks=len(data.details), position=data.report.position)


def draw(kind: str, **wanted: Any) -> Drawn:
    """The table or the pack, with the arguments of the two functions above."""
    return draw_pack(**wanted) if kind == ReportKind.REGISTER_PACK else draw_register(**wanted)


def issue_now(
    *, register: Register, query: str, classification: str, by: Any, now: datetime,
    kind: str = ReportKind.REGISTER_TABLE,
) -> Report:  # fmt: skip
    """Draw and keep the register's PDF; return its row. Raises Refused."""
    drawn = signed(draw(kind, register=register, query=query, now=now, classification=classification, by=by))
    return keep(drawn, register=register, query=query, classification=classification, by=by, now=now, kind=kind)


def signed(drawn: Drawn) -> Drawn:
    """The report with the site's signature, which comes last, and before anything is written. Raises CannotSign."""
    found = signing.sign(drawn.pdf)
    return replace(drawn, pdf=found.pdf, signer=found.signer)


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return len(file.pages)


def _check(register: Register, query: str, by: Any, now: datetime) -> None:
    """The screen leaves out what it does not understand; a report that stays must not. Raises Refused."""
    asked = QueryDict(query)
    register = register_asked(register, asked, zone=organisation.current().zone, now=now)
    today = timezone.localdate(register.as_of or now)
    found = RiskFilter(asked, register=register, user=by or AnonymousUser(), today=today)
    problems = [f"{name}={asked[name]}" for name in asked if name not in KNOWN_NAMES]
    for name, rule in found.filters.items():
        if isinstance(rule, KnownChoicesFilter):
            unknown = set(asked.getlist(name)) - {"", *(found.chosen[name] or ())}
            problems += [f"{name}={text}" for text in sorted(unknown)]
    unsortable = set(filter(None, asked.get("sort", "").split(","))) - set(sort_from(asked.get("sort", "")))
    problems += [f"sort={text}" for text in sorted(unsortable)] + found.problems
    if problems:
        raise Refused(_("The filter is not understood: %s.") % "; ".join(problems), field="query")


def _issue(job: Job, step: Step) -> None:
    """Draw what the job asks for; report, the word of it in the inbox and the job's end are written together."""
    wanted, by, now = job.parameters, job.requested_by, timezone.now()
    register = Register.objects.filter(pk=wanted["register"]).first()
    if register is None or by is None or not can(by, Permission.ISSUE_REPORT, register):
        raise Refused(_("You may no longer issue reports of this register."))
    kind = wanted.get("kind", ReportKind.REGISTER_TABLE)
    drawn = signed(draw(
        kind, register=register, query=wanted["query"], now=now, classification=wanted["classification"], by=by,
        progress=_counter(job, step),
    ))  # fmt: skip
    step(job.total, job.total)
    with transaction.atomic():
        report = keep(
            drawn, register=register, query=wanted["query"], classification=wanted["classification"], by=by, now=now,
            kind=kind,
        )  # fmt: skip
        outbox.put(
            kind=DeliveryKind.REPORT, recipient=by, period=f"job {job.pk}", about={"report": report.pk},
            now=timezone.now(), register=register, by_mail=False,
        )  # fmt: skip
        jobs.finish(job=job, now=timezone.now(), report=report)


def _counter(job: Job, step: Step) -> Callable[[], None]:
    """Moves the job's progress on at each call, and stops the work of a job that was cancelled."""
    calls = count(1)
    most = max(job.total, 1)
    return lambda: step(min(most * next(calls) * _RISKS_A_STEP // (most + _RISKS_A_STEP), most - 1), most)


def keep(
    drawn: Drawn, *, register: Register, query: str, classification: str, by: Any, now: datetime, kind: str
) -> Report:
    """Store a drawn PDF among the issued reports; return its row."""
    with speaking(register.language):
        is_pack = kind == ReportKind.REGISTER_PACK
        title = _("%(register)s: register pack") if is_pack else _("%(register)s: register table")
    return reports.issue_report(
        register=register,
        kind=kind,
        parameters={"query": query, "classification": classification, "risks": drawn.risks},
        pdf=drawn.pdf,
        title=title % {"register": register.name},
        position_at=drawn.position,
        pages=drawn.pages,
        signer=drawn.signer,
        by=by,
        now=now,
    )
