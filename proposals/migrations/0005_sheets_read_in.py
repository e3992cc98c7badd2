"""A sheet keeps the lines it replaced, how many faults it had, and whether its lines had keys."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_beneficiaries_known_again")]

    operations = [
        migrations.AddField("estimateimport", "before", models.JSONField(null=True)),
        migrations.AddField("estimateimport", "fault_count", models.PositiveIntegerField(default=0)),
        migrations.AddField("estimateimport", "has_keys", models.BooleanField(default=True)),
    ]
