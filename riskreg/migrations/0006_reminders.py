"""Reminders: settings, scheduled runs, the outbox, what was told, calendar feeds."""

import django.core.validators
import django.db.models.deletion
import riskreg.models.reminders
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('riskreg', '0005_reviews_and_meetings'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicaluser',
            name='notifications',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='user',
            name='notifications',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('digest', 'Daily reminder'), ('weekly', 'Weekly reminder'), ('told', 'News'), ('meeting', 'Meeting'), ('report', 'Register report'), ('late_run', 'Reminders came late')], max_length=10)),
                ('period', models.CharField(max_length=120)),
                ('about', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'For the next digest'), ('due', 'To be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('inbox', 'Inbox only'), ('failed', 'Given up'), ('withdrawn', 'No longer needed')], default='due', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('send_after', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                ('register', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='riskreg.register')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalReminderSettings',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('lead_days', models.JSONField(default=riskreg.models.reminders.usual_lead_days, verbose_name='Days ahead')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0, verbose_name='Day of the week')),
                ('hour', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MaxValueValidator(23)], verbose_name='Hour')),
                ('shows_titles', models.BooleanField(default=True, help_text='Without them, mail names references and dates alone.', verbose_name='Titles in mail')),
                ('attaches_pdf', models.BooleanField(default=True, help_text='The PDF of exactly the risks that the message is about.', verbose_name='PDF attached')),
                ('report_day', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='Day of the month')),
                ('report_to', models.JSONField(blank=True, default=list, verbose_name='Sent to')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('register', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='riskreg.register')),
            ],
            options={
                'verbose_name': 'historical reminder settings',
                'verbose_name_plural': 'historical reminder settings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=40)),
                ('stage', models.CharField(max_length=60)),
                ('told_at', models.DateTimeField()),
                ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='riskreg.delivery')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReminderSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('lead_days', models.JSONField(default=riskreg.models.reminders.usual_lead_days, verbose_name='Days ahead')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0, verbose_name='Day of the week')),
                ('hour', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MaxValueValidator(23)], verbose_name='Hour')),
                ('shows_titles', models.BooleanField(default=True, help_text='Without them, mail names references and dates alone.', verbose_name='Titles in mail')),
                ('attaches_pdf', models.BooleanField(default=True, help_text='The PDF of exactly the risks that the message is about.', verbose_name='PDF attached')),
                ('report_day', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='Day of the month')),
                ('report_to', models.JSONField(blank=True, default=list, verbose_name='Sent to')),
                ('register', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='riskreg.register')),
            ],
            options={
                'verbose_name_plural': 'reminder settings',
            },
        ),
        migrations.CreateModel(
            name='ScheduledRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=60)),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('due', 'Due'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='due', max_length=10)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('result', models.JSONField(default=dict)),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-due_at', '-pk'],
                'indexes': [models.Index(fields=['state', 'claimed_until'], name='run_by_state')],
                'constraints': [models.UniqueConstraint(fields=('job', 'due_at'), name='run_once_per_appointment')],
            },
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['state', 'send_after'], name='delivery_by_state'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['recipient', 'read_at'], name='delivery_unread'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('kind', 'recipient', 'period'), name='delivery_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'due', 'sending', 'sent', 'inbox', 'failed', 'withdrawn'])), name='delivery_state_known'),
        ),
        migrations.AddIndex(
            model_name='historicalremindersettings',
            index=models.Index(fields=['id', 'history_date'], name='remindersettings_asof'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['subject', 'told_at'], name='notice_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('recipient', 'subject', 'stage'), name='notice_once'),
        ),
    ]
