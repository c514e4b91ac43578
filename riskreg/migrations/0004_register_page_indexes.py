"""Indexes for the register page: its own order, its figures, and late actions."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('riskreg', '0003_import_files'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='risk',
            name='risk_by_score',
        ),
        migrations.RemoveIndex(
            model_name='risk',
            name='risk_by_cell',
        ),
        migrations.AddIndex(
            model_name='action',
            index=models.Index(fields=['state', 'due_on', 'risk'], name='action_by_due'),
        ),
        migrations.AddIndex(
            model_name='risk',
            index=models.Index(fields=['register', '-current_score', 'number', 'state'], name='risk_by_rank'),
        ),
        migrations.AddIndex(
            model_name='risk',
            index=models.Index(fields=['register', 'state', 'current_likelihood', 'current_impact', 'strategy'], name='risk_by_cell'),
        ),
    ]
