"""The Celery application. Tasks are thin; the work is in `core.jobs` and the services."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

from khuyencong.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyencong.settings")
app = Celery("khuyencong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE


@worker_init.connect
def _refuse_unsafe_start(**_facts: Any) -> None:
    """A worker refuses to start for the same reasons as the web server."""
    from khuyencong.checks import refuse_unsafe_start  # noqa: PLC0415 - needs the loaded apps

    refuse_unsafe_start()
