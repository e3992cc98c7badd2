"""Long tables: the rows of hundreds, written by Jinja2, which takes a fifth of the time of Django's own templates.

Only loops that `make bench` shows to be slow are written so; everything around them stays as it is. Escaping is on, and
what comes back is marked as safe by Jinja2 itself. Files: templates/**/*.jinja, each opening with its context.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.templatetags.kc import dong, million, vndate, working_days


def render_rows(template: str, context: dict[str, Any]) -> Markup:
    """The rows as safe text, to be put into a Django template as they are."""
    return Markup(_environment().get_template(template).render(context))  # noqa: S704 - escaped by the environment


@lru_cache(maxsize=1)
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(settings.BASE_DIR / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=settings.DEBUG,
    )
    found.filters |= {"dong": dong, "million": million, "vndate": vndate, "working_days": working_days}
    return found
