"""`python -m tests.bench.reference.prepare`: tables, 10,000 rows and one signed-in user; prints the session's key."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.reference.settings"
django.setup()

from django.conf import settings  # noqa: E402 - needs the settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.cached_db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.bench.reference.models import Thing  # noqa: E402

ROWS, GROUPS = 10_000, 10
START = datetime(2026, 1, 1, tzinfo=ZoneInfo(settings.TIME_ZONE))


def main() -> None:
    """Fill an empty database."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    Thing.objects.bulk_create(
        Thing(
            code=f"KCQG-2026-{n:05d}", title=f"Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong chế biến nông sản {n}",
            group=n % GROUPS, state="Đang thẩm định", amount=n * 1_000_000, since=START + timedelta(minutes=n),
        )
        for n in range(ROWS)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    user = User.objects.create(username="bench", email="bench@example.com", password="!")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(session.session_key)


if __name__ == "__main__":
    main()
