"""Guests of a meeting have no account: their invitations go through the outbox without a recipient."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("riskreg", "0015_as_of_in_order_of_the_index")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="recipient",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=Q(recipient=None), fields=("kind", "period"), name="delivery_once_per_guest"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=Q(recipient__isnull=False) | Q(kind="meeting"), name="delivery_has_recipient"
            ),
        ),
    ]
