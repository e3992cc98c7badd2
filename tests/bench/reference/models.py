"""The one table of the bare site."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Thing(models.Model):
    """A row with a few plain columns and the index that its one query needs."""

    code = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=500)
    group = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        app_label = "reference"
        indexes: ClassVar = [models.Index(fields=("group", "-since", "-id"), name="thing_recent")]

    def __str__(self) -> str:
        return self.code
