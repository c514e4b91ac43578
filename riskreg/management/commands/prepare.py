"""manage.py prepare: ready to serve."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.urls import reverse

from riskreg.domain import people
from riskreg.models import User

DEMO_ADDRESS = "admin@demo.example"
SIGN_INS = "admin@, manager@, owner@, contributor@, viewer@, auditor@ demo.example"


class Command(BaseCommand):
    """Everything that comes before the server, in one process."""

    help = (
        "Bring the database and the static files up to date, and on the first start load demo data. "
        "DEMO=0 in the environment leaves the database empty; so does a site set up for production."
    )

    requires_system_checks: list[str] = []  # `manage.py check` is the place for advice

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, collect, load; print the way in: the demo sign-ins, or the link to the set-up of an empty site."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        wanted = os.environ.get("DEMO", "1").strip().lower() not in {"0", "no", "off", "false"}
        if wanted and not settings.PRODUCTION and not User.objects.exists():
            self.stdout.write("Loading demo data.")
            call_command("demo")
        elif people.nobody_yet():
            self.stdout.write(f"Set up the site: {settings.SITE_URL}{reverse('setup')}?code={people.set_up_code()}")
        elif User.objects.filter(email=DEMO_ADDRESS).exists():
            self.stdout.write(f"Demo sign-ins: {SIGN_INS}; password riskreg-demo")
