"""Clients for the tests of the history, each a process of its own: python -m tests.history.writer COMMAND …

    prepare             a register with ten risks
    append NAME TIMES RISKS   when told to, add a token to a risk's text as read, so many times; says each accepted
    write NAME          log, edit, comment and add actions until killed; says each token that was accepted
    heading NAME keep|drop    add a category, and perhaps remove it at once; says its number
    tamper SQL…         run SQL past the recording and the triggers
    audit               what is in the database, as JSON

PLANTED_FAULT breaks what the tests are to prove: "compare" writes without looking at the version,
"transaction" writes outside any transaction.
"""

import json
import os
import random
import sys
import time
from collections import Counter
from itertools import count

import django
from django.db import connection, transaction
from django.utils import timezone


def say(**words) -> None:
    """A line for the test; what was said has reached it even if this process is killed now."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def plant(fault: str) -> None:
    """Break the product in this process."""
    from riskreg.domain import ledger, recording  # noqa: PLC0415
    from riskreg.domain.guard import open_for_writing  # noqa: PLC0415

    def without_looking(row, values, *, by, now, seen, reason):
        with open_for_writing():
            type(row)._base_manager.filter(pk=row.pk).update(**values)
            for name, value in values.items():
                setattr(row, name, value)
            recording._keep(type(row), [row], by=by, now=now, reason=reason, changed=True)
            recording._touch_registers([row])

    def slowly(*args, append=ledger.append_entries, **kwargs):
        time.sleep(random.uniform(0, 0.02))  # so that others come between the row and its event
        append(*args, **kwargs)

    if fault == "compare":
        recording._compare_and_set = without_looking
    if fault == "transaction":
        transaction.Atomic.__enter__ = transaction.Atomic.__exit__ = lambda *_args: None
        recording._require_transaction = ledger._require_transaction = lambda: None
        ledger.append_entries = slowly


def prepare() -> None:
    from riskreg.domain.reports import issue_report  # noqa: PLC0415
    from tests.factories import NOW, RegisterFactory, RiskFactory, member  # noqa: PLC0415

    register = RegisterFactory(code="IT")
    boss = member(register, "Bob Chair", "manager")
    member(register, "Alice Owner", "contributor")
    for _number in range(10):
        RiskFactory(register=register, by=boss, owner=boss)
    facts = {"kind": "register_table", "parameters": {}, "title": "Risks", "position_at": NOW, "pages": 1}
    issue_report(register=register, pdf=b"%PDF-1.7 as it was issued", by=boss, now=NOW, **facts)
    say(done=True)


def heading(name: str, then: str) -> None:
    from riskreg.domain import categories, recording  # noqa: PLC0415
    from riskreg.models import Register, User  # noqa: PLC0415

    when = {"by": User.objects.get(name="Bob Chair"), "now": timezone.now()}
    added = categories.add_category(register=Register.objects.get(code="IT"), name=name, **when)
    last = added.pk
    if then == "drop":
        with transaction.atomic():
            recording.delete(added, seen=added.version, **when)
    say(last=last)


def tamper(*statements: str) -> None:
    """As somebody would who has the database in their hands."""
    from riskreg.domain.guard import open_for_writing  # noqa: PLC0415
    from riskreg.lib import ledger_triggers  # noqa: PLC0415

    with open_for_writing(), ledger_triggers.lifted(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    say(done=True)


def append(name: str, times: int, among: int) -> None:
    """Read a risk, think, write it back with a token more; after a conflict read it anew, as a person would."""
    from riskreg.domain import risks  # noqa: PLC0415
    from riskreg.domain.errors import Conflict  # noqa: PLC0415
    from riskreg.models import Risk, User  # noqa: PLC0415

    boss = User.objects.get(name="Bob Chair")
    say(ready=name)
    sys.stdin.readline()  # all begin together
    for turn in range(times):
        token, accepted = f"{name}.{turn};", False
        while not accepted:
            risk = Risk.objects.select_related("register__matrix").get(number=random.randint(1, among))
            time.sleep(random.uniform(0, 0.01))
            now = timezone.now()
            values = {"controls": risk.controls + token}
            try:
                risks.edit_risk(risk=risk, by=boss, now=now, today=now.date(), seen=risk.version, values=values)
            except Conflict:
                say(conflict=token)
            except Exception as error:
                say(error=f"{type(error).__name__}: {error}")
                break
            else:
                accepted = True
                say(token=token, reference=risk.reference)


def write(name: str) -> None:
    """One write after another, of four kinds, until killed."""
    from riskreg.domain import actions, comments, risks  # noqa: PLC0415
    from riskreg.domain.errors import Conflict  # noqa: PLC0415
    from riskreg.models import Register, Risk, User  # noqa: PLC0415

    boss, register = User.objects.get(name="Bob Chair"), Register.objects.select_related("matrix").get(code="IT")
    for turn in count():
        token, now = f"{name}.{turn};", timezone.now()
        risk = random.choice(Risk.objects.select_related("register__matrix").order_by("pk")[:10])
        when = {"by": boss, "now": now}
        kind = turn % 4
        try:
            if kind == 0:
                values = {"title": token, "current_likelihood": 2, "current_impact": 3}
                risks.log_risk(register=register, today=now.date(), values=values, **when)
            elif kind == 1:
                risks.edit_risk(risk=risk, today=now.date(), seen=risk.version, values={"cause": token}, **when)
            elif kind == 2:
                actions.add_action(risk=risk, values={"title": token}, **when)
            else:
                comments.add_comment(risk=risk, text=token, **when)
        except Conflict:
            continue
        say(token=token)


def audit() -> None:
    """Texts, what the check of the ledger finds, and whether changes, versions and events are the same."""
    from riskreg.domain import ledger_check  # noqa: PLC0415
    from riskreg.domain.ledger_states import tracked_models  # noqa: PLC0415
    from riskreg.models import LedgerEvent, Risk  # noqa: PLC0415

    checked = ledger_check.check_history()
    events = Counter(LedgerEvent.objects.filter(model__in=tracked_models()).values_list("model", "row_id", "version"))
    versions = Counter(
        (name, pk, version)
        for name, model in tracked_models().items()
        for pk, version in model.history.values_list("id", "version")
    )
    present = Counter(
        (name, pk, version)
        for name, model in tracked_models().items()
        for pk, version in model.objects.values_list("pk", "version")
    )
    say(
        faults=[f"{chain.chain} {fault.sequence}: {fault.what}" for chain in checked for fault in chain.faults],
        unrecorded=ledger_check.unrecorded_rows(),
        heads=[f"{chain.chain} {chain.events} {chain.head}" for chain in checked],
        events_alone=sorted((events - versions).elements()),
        changes_alone=sorted((versions - events).elements()),
        rows_alone=sorted((present - versions).elements()),
        texts=dict(Risk.objects.values_list("reference", "controls")),
        told=" ".join(LedgerEvent.objects.order_by("chain", "sequence").values_list("changes", flat=True)),
        kept=" ".join(
            str(text)
            for name, field in (("risk", "title"), ("risk", "cause"), ("action", "title"), ("comment", "text"))
            for text in tracked_models()[name].history.order_by("history_id").values_list(field, flat=True)
        ),
    )


COMMANDS = {"prepare": prepare, "append": append, "write": write, "audit": audit, "heading": heading, "tamper": tamper}

if __name__ == "__main__":
    django.setup()
    if os.environ.get("PLANTED_FAULT"):
        plant(os.environ["PLANTED_FAULT"])
    command, *arguments = sys.argv[1:]
    COMMANDS[command](*(int(part) if part.isdecimal() else part for part in arguments))
