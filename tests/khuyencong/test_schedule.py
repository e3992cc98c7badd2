"""Beat asks only for tasks that exist, and each of them runs."""

from __future__ import annotations

import pytest
from celery import current_app

from khuyencong.schedule import SCHEDULE


@pytest.mark.parametrize("task", sorted(entry["task"] for entry in SCHEDULE.values()))
def test_every_scheduled_task_exists_and_runs(db: None, task: str) -> None:
    current_app.tasks[task].apply(throw=True)
