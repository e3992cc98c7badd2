"""How long ago, in words; Django's own are not translated into Vietnamese."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

register = template.Library()
STEPS = ((86400, "ngày"), (3600, "giờ"), (60, "phút"))


@register.filter
def ago(moment: datetime) -> str:
    """As "vừa xong", "5 phút trước", "2 ngày trước"."""
    seconds = int((timezone.now() - moment).total_seconds())
    for size, name in STEPS:
        if seconds >= size:
            return f"{seconds // size} {name} trước"
    return "vừa xong"
