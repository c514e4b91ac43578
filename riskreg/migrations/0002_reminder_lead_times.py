"""Days ahead of an acceptance's end and of a meeting, and how long a draft may wait: settings per register."""

import django.core.validators
import riskreg.models.reminders
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('riskreg', '0001_first_release'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalremindersettings',
            name='expiry_lead_days',
            field=models.JSONField(default=riskreg.models.reminders.usual_expiry_lead_days, verbose_name='Acceptances, days ahead'),
        ),
        migrations.AddField(
            model_name='historicalremindersettings',
            name='meeting_lead_days',
            field=models.JSONField(default=riskreg.models.reminders.usual_meeting_lead_days, verbose_name='Meetings, days ahead'),
        ),
        migrations.AddField(
            model_name='historicalremindersettings',
            name='untriaged_days',
            field=models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='Drafts, days of waiting'),
        ),
        migrations.AddField(
            model_name='remindersettings',
            name='expiry_lead_days',
            field=models.JSONField(default=riskreg.models.reminders.usual_expiry_lead_days, verbose_name='Acceptances, days ahead'),
        ),
        migrations.AddField(
            model_name='remindersettings',
            name='meeting_lead_days',
            field=models.JSONField(default=riskreg.models.reminders.usual_meeting_lead_days, verbose_name='Meetings, days ahead'),
        ),
        migrations.AddField(
            model_name='remindersettings',
            name='untriaged_days',
            field=models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='Drafts, days of waiting'),
        ),
    ]
