"""manage.py rebuild_search: fill the index of the search anew."""

from typing import Any

from django.core.management.base import BaseCommand

from riskreg.domain import search_index


class Command(BaseCommand):
    """For an index in doubt; the triggers keep it right by themselves."""

    help = "Fill the index of the search anew from the rows themselves. Writing waits meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many things can be found."""
        self.stdout.write(f"{search_index.rebuild()} risks, actions, decisions and meetings can be found.")
