"""manage.py makemessages: Django's own, without guesses at what a new text might mean."""

from django.core.management.commands.makemessages import Command as DjangoMakemessages


class Command(DjangoMakemessages):
    """A guess (“fuzzy”) reads like a translation and is none: a new text stays empty until somebody writes it."""

    msgmerge_options = [*DjangoMakemessages.msgmerge_options, "--no-fuzzy-matching"]
