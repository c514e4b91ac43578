"""The ledger: sealed events, the names their marks stand for, and the last checks; with its triggers."""

import secrets

from django.db import migrations, models

import riskreg.models.accounts
from riskreg.lib import ledger_triggers


def create_triggers(apps, schema_editor):
    ledger_triggers.create(schema_editor.connection)


def drop_triggers(apps, schema_editor):
    ledger_triggers.drop(schema_editor.connection)


def salt_everybody(apps, schema_editor):
    # A default is made once for all rows of the new column; each person needs a salt of their own.
    for person in apps.get_model("riskreg", "User").objects.using(schema_editor.connection.alias).all():
        type(person)._base_manager.filter(pk=person.pk).update(history_salt=secrets.token_hex(16))


class Migration(migrations.Migration):

    dependencies = [
        ('riskreg', '0006_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=40)),
                ('sequence', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('type', models.CharField(max_length=60)),
                ('actor', models.CharField(blank=True, max_length=20)),
                ('actor_mark', models.CharField(blank=True, max_length=40)),
                ('origin', models.CharField(max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('subject', models.CharField(blank=True, max_length=80)),
                ('model', models.CharField(blank=True, max_length=40)),
                ('row_id', models.BigIntegerField(null=True)),
                ('version', models.PositiveIntegerField(null=True)),
                ('state', models.CharField(blank=True, max_length=32)),
                ('changes', models.TextField()),
                ('key_name', models.CharField(max_length=12)),
                ('previous_mac', models.CharField(max_length=64)),
                ('mac', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['chain', 'sequence'],
                'indexes': [models.Index(fields=['model', 'row_id', 'version'], name='ledger_by_row')],
                'constraints': [
                    models.UniqueConstraint(fields=('chain', 'sequence'), name='ledger_sequence_unique'),
                    models.UniqueConstraint(fields=('chain', 'previous_mac'), name='ledger_no_forks'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LedgerName',
            fields=[
                ('mark', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('person', models.CharField(max_length=20)),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('text', models.CharField(max_length=254)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='ledger_name_by_person')],
            },
        ),
        migrations.CreateModel(
            name='LedgerCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=40, unique=True)),
                ('checked_at', models.DateTimeField()),
                ('seconds', models.FloatField()),
                ('events', models.PositiveBigIntegerField()),
                ('rows', models.PositiveBigIntegerField()),
                ('head_mac', models.CharField(blank=True, max_length=64)),
                ('faults', models.JSONField(default=list)),
                ('fault_count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['chain'],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='history_salt',
            field=models.CharField(default=riskreg.models.accounts.new_salt, editable=False, max_length=32),
        ),
        migrations.RunPython(salt_everybody, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(create_triggers, drop_triggers, elidable=False),
    ]
