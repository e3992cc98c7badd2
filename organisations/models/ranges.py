"""Date ranges for exclusion constraints: two rows for one day cannot exist."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db.models import Func, Value


class DateRange(Func):
    """`daterange(from, to, bounds)`; an empty end means "until further notice"."""

    function = "DATERANGE"
    output_field = DateRangeField()


def half_open(start: str, end: str) -> DateRange:
    """From `start` until the day before `end`."""
    return DateRange(start, end, Value("[)"))


def closed(start: str, end: str) -> DateRange:
    """From `start` through `end`, both days included."""
    return DateRange(start, end, Value("[]"))
