"""How money, dates and deadlines are written on a page. Nothing is decided here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from core.languages import is_english, marked
from core.money import format_decimal, format_dong, format_million
from core.words import dong_in_words

if TYPE_CHECKING:
    from django.template import RequestContext

    from core.calendars import Clock

register = template.Library()
NOTHING = "–"
PER_CENT = 100


@register.filter
def dong(amount: int | None) -> str:
    """1234567 -> "1.234.567"; a dash for nothing."""
    return NOTHING if _missing(amount) else marked(format_dong(int(amount or 0)))


@register.filter
def million(amount: int | None, places: int = 1) -> str:
    """Millions of đồng: 1250000 -> "1,3"; a dash for nothing."""
    return NOTHING if _missing(amount) else marked(format_million(int(amount or 0), places))


@register.filter
def words(amount: int | None) -> str:
    """1200000 -> "Một triệu hai trăm nghìn đồng"; empty for nothing."""
    return "" if _missing(amount) else dong_in_words(int(amount or 0))


@register.filter
def vndate(day: date | datetime | None) -> str:
    """dd/mm/yyyy, in English 5 March 2026; moments are taken in the project's time zone."""
    if not isinstance(day, date):
        return NOTHING
    if is_english():
        return date_format(_local(day), "j F Y")
    return f"{_local(day):%d/%m/%Y}"


@register.filter
def isodate(text: str) -> str:
    """A date kept as text, "2026-03-05", as "05/03/2026"."""
    return vndate(date.fromisoformat(text)) if text else NOTHING


@register.filter
def vndatetime(moment: datetime | None) -> str:
    """As "14:05 ngày 05/03/2026", in the project's time zone."""
    if not isinstance(moment, datetime):
        return vndate(moment)
    if is_english():
        return date_format(_local(moment), "H:i, j F Y")
    return f"{_local(moment):%H:%M ngày %d/%m/%Y}"


@register.filter
def deadline(clock: Clock | None) -> str:
    """As "hôm nay", "còn 3 ngày làm việc", "quá hạn 2 ngày làm việc"; what was left when the clock stands."""
    if clock is None:
        return ""
    if clock.paused_since:
        return f"tạm dừng từ {clock.paused_since:%d/%m/%Y}, {_left(clock)}"
    return _left(clock)


@register.filter
def working_days(left: int | None) -> str:
    """Working days left of a deadline, in words; negative = late."""
    if left is None:
        return ""
    if left == 0:
        return "hạn cuối hôm nay"
    return f"còn {left} ngày làm việc" if left > 0 else f"quá hạn {-left} ngày làm việc"


@register.filter
def quantity(number: Decimal | None) -> str:
    """A quantity with a decimal comma and no idle zeros."""
    return (
        ""
        if number is None
        else format_decimal(number.normalize(), max(0, -int(number.normalize().as_tuple().exponent)))
    )


@register.filter
def percent(ratio: Decimal | float | None, places: int = 0) -> str:
    """A ratio as per cent: 0.125 -> "12,5%" with one place; a dash for nothing."""
    if _missing(ratio):
        return NOTHING
    try:
        number = Decimal(str(ratio)) * PER_CENT
    except InvalidOperation:
        return NOTHING
    return f"{marked(format_decimal(number, places))}%" if number.is_finite() else NOTHING


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """Share of `part` in `whole` in whole per cent; a dash when there is nothing to divide by."""
    if _missing(part) or _missing(whole) or not whole:
        return NOTHING
    return percent(Decimal(part or 0) / Decimal(whole))


@register.filter
def initials(name: str | None) -> str:
    """First letters of the first and the last word of a person's name: "Nguyễn Văn Đạt" -> "NĐ"."""
    parts = str(name or "").split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: Any) -> str:
    """The page's query string with some parameters changed; None or "" removes one. Always starts with "?"."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        elif isinstance(value, (list, tuple)):
            params.setlist(name, [str(item) for item in value])
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}"


def _missing(value: Any) -> bool:
    return value is None or value == ""


def _local(moment: date) -> date:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def _left(clock: Clock) -> str:
    if clock.overdue:
        return f"quá hạn {-clock.left} ngày làm việc" if clock.left else "quá hạn"
    if clock.left:
        return f"còn {clock.left} ngày làm việc"
    return "hôm nay" if clock.days == 0 else f"hạn {clock.due_on:%d/%m/%Y}"
