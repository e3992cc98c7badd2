"""When a report is made again: a day and an hour by the clock of Vietnam, moved off days off when it is wanted. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import models

from core.calendars import SpecialDays, next_working_day

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
MONTHS: Final = 12


class Frequency(models.TextChoices):
    """How often."""

    DAILY = "daily", "Hằng ngày"
    WEEKLY = "weekly", "Hằng tuần"
    MONTHLY = "monthly", "Hằng tháng"
    QUARTERLY = "quarterly", "Hằng quý"


WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
"""In the order of `date.weekday()`."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`weekday` 0 = Monday (weekly); `day` of the month, its last day when it is shorter; `month` 1 to 3 of the quarter."""

    frequency: str
    hour: int
    weekday: int = 0
    day: int = 1
    month: int = 1
    on_working_days: bool = True


def next_moment(rhythm: Rhythm, *, after: datetime, holidays: SpecialDays) -> datetime:
    """The first moment after another one; several that move to one working day are one."""
    local = after.astimezone(VIETNAM)
    for planned in _planned(rhythm, local.date() - timedelta(days=31)):
        day = next_working_day(planned, holidays) if rhythm.on_working_days else planned
        moment = datetime.combine(day, time(rhythm.hour), VIETNAM)
        if moment > local:
            return moment
    raise AssertionError("a rhythm never ends")


def words_of(rhythm: Rhythm) -> str:
    """“Hằng tháng, ngày 5, lúc 7 giờ; rơi vào ngày nghỉ thì chuyển sang ngày làm việc kế tiếp”."""
    label = Frequency(rhythm.frequency).label
    middle = {
        Frequency.DAILY: "",
        Frequency.WEEKLY: f", {WEEKDAYS[rhythm.weekday]}",
        Frequency.MONTHLY: f", ngày {rhythm.day}",
        Frequency.QUARTERLY: f", ngày {rhythm.day} của tháng thứ {rhythm.month} trong quý",
    }[Frequency(rhythm.frequency)]
    moved = "; rơi vào ngày nghỉ thì chuyển sang ngày làm việc kế tiếp" if rhythm.on_working_days else ""
    return f"{label}{middle}, lúc {rhythm.hour} giờ{moved}"


def _planned(rhythm: Rhythm, start: date) -> Iterator[date]:
    """The days of the rhythm from a day on, before any is moved."""
    if rhythm.frequency in {Frequency.DAILY, Frequency.WEEKLY}:
        weekly = rhythm.frequency == Frequency.WEEKLY
        day = start + timedelta(days=(rhythm.weekday - start.weekday()) % 7) if weekly else start
        while True:
            yield day
            day += timedelta(days=7 if weekly else 1)
    year, month = start.year, start.month
    while True:
        if rhythm.frequency == Frequency.MONTHLY or (month - 1) % 3 + 1 == rhythm.month:
            day = date(year, month, min(rhythm.day, monthrange(year, month)[1]))
            if day >= start:
                yield day
        year, month = year + month // MONTHS, month % MONTHS + 1
