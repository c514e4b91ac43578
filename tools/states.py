"""Registers in every state a page can be in, beside the demo: none, one, many, and texts of every length.

`python -m tools.states` after `manage.py demo`, under the settings of the pictures.
"""

from datetime import date, datetime

import django


def make(now: datetime, today: date) -> None:
    """Write them: EMPTY, ONE, LONG and MANY; somebody who is a member of nothing; and what each is told of today."""
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up
    from django.db import transaction  # noqa: PLC0415

    from riskreg.domain import jobs, members, outbox, people, registers, reminders, risks  # noqa: PLC0415
    from riskreg.jobs import queue  # noqa: PLC0415
    from riskreg.jobs.reports import REGISTER_REPORT  # noqa: PLC0415
    from riskreg.models import User  # noqa: PLC0415

    by = User.objects.get(email="manager@demo.example")
    with outbox.silence(), transaction.atomic():
        admin = User.objects.get(email="admin@demo.example")
        new = {"password": "riskreg-demo", "by": admin, "now": now}
        people.create_person(email="stranger@demo.example", name="Signe Fremd", **new)
        long_name = people.create_person(email="long@demo.example", name=LONG_NAME, **new)
        made = {
            code: registers.create_register(code=code, name=name, by=admin, now=now, manager=by)
            for code, name in (("EMPTY", "Nothing yet"), ("ONE", "A single risk"), ("LONG", LONG_REGISTER))
        }
        members.set_role(register=made["LONG"], user=long_name, role="manager", by=by, now=now)
        log = {"by": by, "now": now, "today": today}
        one = {"title": "The only risk there is", "owner": by, "current_likelihood": 3, "current_impact": 3}
        risks.log_risk(register=made["ONE"], values=one, **log)
        levels = {"owner": long_name, "current_likelihood": 5, "current_impact": 5}
        told = dict.fromkeys(("cause", "event", "consequence", "controls"), LONG_TEXT)
        for title in LONG_TITLES:
            risks.log_risk(register=made["LONG"], values={"title": title, **levels, **told}, **log)
    call_command("seed", code="MANY", risks=400, people=12, years=1, verbosity=0)
    many = registers.Register.objects.get(code="MANY")
    members.set_role(register=many, user=by, role="manager", by=admin, now=now)
    for user in User.objects.filter(email__endswith="@demo.example"):
        reminders.remind(user=user, now=now, today=today)
    wanted = {"register": registers.Register.objects.get(code="IT").pk, "query": "", "classification": "Internal"}
    with transaction.atomic():
        queue.submit(jobs.request_job(kind=REGISTER_REPORT, parameters=wanted, by=by, now=now, total=1))
    call_command("worker", once=True, verbosity=0)


LONG_NAME = "Wilhelmina Theodora Featherstonehaugh-Cholmondeley von Hohenlohe-Langenburg"
LONG_REGISTER = "Risks of the programme for the consolidation of the regional data centres and of their networks"
LONG_TEXT = (
    "the arrangement has grown over eleven years without anybody who was responsible for the whole of it, so that "
    "what is written down and what is wired differ in more places than anybody could list on a single day "
    "(see https://intranet.example/architecture/networks/perimeter/2019-11-04/inventory-of-known-differences.html)"
)
LONG_TITLES = (
    "Energieversorgungsunternehmensaufsichtsbehördenmeldepflichtversäumnis bleibt unbemerkt",
    "The provider of the managed firewall, the provider of the lines and the provider of the name servers are three "
    "companies today and one after the merger, so that a single dispute stops every one of our services at once",
    "https://vendor.example/advisories/2026/critical/CVE-2026-0000000000000000000000000000000000000000000000 applies",
)


if __name__ == "__main__":
    django.setup()
    from django.utils import timezone

    make(timezone.now(), timezone.localdate())
