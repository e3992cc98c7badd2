"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyencong.settings")
application = get_wsgi_application()

from khuyencong.checks import refuse_unsafe_start  # noqa: E402 - needs the loaded apps

refuse_unsafe_start()
