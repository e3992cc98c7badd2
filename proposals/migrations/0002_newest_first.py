from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["-state_since", "-id"], name="proposal_newest"),
        ),
    ]
