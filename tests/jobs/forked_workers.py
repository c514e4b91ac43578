"""Real workers without the wait for a start: python -m tests.jobs.forked_workers [fault]

Reads lines from stdin. `work 2027-01-04T07:10+00:00` forks a process that is a worker at that moment, looks for work
five times a second, and ends when the day's work is done; its number is printed. `wait` waits for all of them and
prints their exit codes. With a fault, the workers have it.
"""

import os
import sys
import time
import traceback
from datetime import datetime

import django
import time_machine
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskreg.settings")
django.setup()

from riskreg.jobs import reminding, sending, worker  # noqa: E402 - after the setup
from riskreg.models import Delivery, ScheduledRun  # noqa: E402 - the same
from riskreg.models.reminders import DeliveryQuerySet  # noqa: E402 - the same


def sent_first() -> None:
    """A message counts as sent before it is: a kill in between loses it."""
    send = sending._send

    def faulty(delivery, connection, *, until):
        Delivery.objects.filter(pk=delivery.pk).update(state="sent")
        return send(delivery, connection, until=until)

    sending._send = faulty


def impatient() -> None:
    """A message that somebody is sending for the first time counts as left behind: another worker sends it as well."""
    claimable = DeliveryQuerySet.claimable

    def faulty(self, now):
        return claimable(self, now) | self.filter(state="sending", attempts=1).order_by("send_after", "pk")

    DeliveryQuerySet.claimable = faulty


FAULTS = {"sent_first": sent_first, "impatient": impatient}


def main() -> None:
    """Obey until the input ends."""
    for fault in sys.argv[1:]:
        FAULTS[fault]()
    working: list[int] = []
    for line in sys.stdin:
        order, _space, moment = line.strip().partition(" ")
        if order == "work":
            working.append(_fork(datetime.fromisoformat(moment)))
            print(working[-1], flush=True)  # noqa: T201 - the answer
        else:
            print(*(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in working), flush=True)  # noqa: T201
            working.clear()


def _fork(moment: datetime) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        with time_machine.travel(moment, tick=True):
            _work_all_day()
        status = 0
    except BaseException:
        traceback.print_exc()
    os._exit(status)


def _work_all_day() -> None:
    """All workers send at once, as those do that look again every few seconds while there is much to send."""
    for _look in range(100):
        reminding._called.clear()
        worker.work(once=True, with_parent=False)
        runs = ScheduledRun.objects.filter(state__in=["due", "running"])
        if not runs.exists() and not Delivery.objects.claimable(timezone.now()).exists():
            break  # what is left, others are at
        time.sleep(0.2)


if __name__ == "__main__":
    main()
