"""What beat asks for, and when (Asia/Ho_Chi_Minh). The only list of periodic work."""

from __future__ import annotations

from typing import Any, Final

from celery.schedules import crontab

SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "put back jobs whose worker is gone": {"task": "khuyencong.rescue_jobs", "schedule": 60.0},
    "remind members of opinions that are due": {
        "task": "khuyencong.remind_members",
        "schedule": crontab(hour=7, minute=0),
    },
    # Twice: the second run finds what the first could not do, and tells nobody anything twice.
    "remind whoever must move": {"task": "khuyencong.remind_due", "schedule": crontab(hour="7,10", minute=0)},
    "begin periodic reports": {"task": "khuyencong.open_reports", "schedule": crontab(hour=5, minute=0)},
    "fold the figures of statistics": {"task": "khuyencong.fold_statistics", "schedule": 600.0},
    # The hour stands on the schedule of each report; a run of the same moment is never asked for twice.
    "make scheduled reports": {"task": "khuyencong.run_reports", "schedule": crontab(minute="*/5")},
    "forget old files of reports": {"task": "khuyencong.forget_reports", "schedule": crontab(hour=2, minute=50)},
    "send e-mails that wait": {"task": "notifications.send_mail", "schedule": 60.0},
    # The hour is each person's own; one e-mail a person and day, however often this runs.
    "gather daily e-mails": {"task": "notifications.make_digests", "schedule": crontab(minute="*/10")},
    "forget old e-mails and read notices": {
        "task": "notifications.forget_old",
        "schedule": crontab(hour=3, minute=0),
    },
    "forget expired sessions": {"task": "khuyencong.clear_sessions", "schedule": crontab(hour=2, minute=30)},
    "delete exported lists that are kept no longer": {
        "task": "khuyencong.forget_exports",
        "schedule": crontab(minute=20),
    },
    "send what other systems wait for": {"task": "integrations.deliver", "schedule": 60.0},
    "forget old messages to other systems": {"task": "integrations.forget", "schedule": crontab(hour=2, minute=55)},
    "prepare the files of open data": {"task": "khuyencong.prepare_open_data", "schedule": crontab(minute="*/10")},
    "forget answered API calls": {"task": "khuyencong.forget_old_calls", "schedule": crontab(hour=2, minute=40)},
}
