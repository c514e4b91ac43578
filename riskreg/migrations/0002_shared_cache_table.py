"""The cache that every process shares: rate limits of the sign-in count in it."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("riskreg", "0001_ground")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop, elidable=False)]
