"""The calendar of a year: days of the law, of the office, of one's own work, laid out by months. Pure."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from budgets.models import Norm
from budgets.rules import day_of_year
from budgets.states import NormKind
from core.calendars import SpecialDays, is_working_day
from core.icalendar import Event
from programmes.models import RegistrationWindow
from programmes.states import WindowLevel

MONTHS = range(1, 13)
WEEK = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
MONTHLY = "deadline.monthly_report"
WINDOW_OF = {
    "deadline.unit_to_sct": WindowLevel.UNIT_TO_PROVINCE,
    "deadline.sct_to_cuc": WindowLevel.PROVINCE_TO_CENTRE,
}
"""Days of the law that a window of the year stands for: where there is one, the window speaks."""


class Sort(StrEnum):
    """What a day is about; the word a person reads beside it."""

    HOLIDAY = "Ngày nghỉ"
    LAW = "Thời hạn theo quy định"
    WINDOW = "Đăng ký kế hoạch"
    NATIONAL = "Lịch chung của Cục"
    OWN = "Lịch của cơ quan"
    MEETING = "Họp hội đồng"
    OPINION = "Ý kiến thẩm định của tôi"
    DOSSIER = "Hồ sơ chờ tôi"


@dataclass(frozen=True, slots=True)
class Item:
    """Something on a day. `mark` tells it from others of its sort, for a stable id; `edit_key` where one may change it."""

    day: date
    sort: Sort
    title: str
    mark: str
    note: str = ""
    citation: str = ""
    confidence: str = ""
    url: str = ""
    edit_key: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of the month."""

    day: date
    inside: bool
    today: bool
    works: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its weeks from Monday, and how many things it holds."""

    number: int
    weeks: tuple[tuple[Day, ...], ...]
    count: int


def month_of(year: int, number: int, items: Iterable[Item], *, today: date, special: SpecialDays) -> Month:
    """Lay the items out; days of the months around are there, but empty."""
    here = [item for item in items if (item.day.year, item.day.month) == (year, number)]
    weeks = tuple(
        tuple(
            Day(
                day, day.month == number, day == today, is_working_day(day, special),
                tuple(item for item in here if item.day == day),
            )
            for day in week
        )
        for week in Calendar().monthdatescalendar(year, number)
    )  # fmt: skip
    return Month(number, weeks, len(here))


def ordered(items: Iterable[Item]) -> list[Item]:
    """By day, then as the sorts stand in their table."""
    sorts = list(Sort)
    return sorted(items, key=lambda item: (item.day, sorts.index(item.sort), item.title))


def days_of_law(norms: Iterable[Norm], year: int, windows: Sequence[RegistrationWindow]) -> list[Item]:
    """The deadlines of the norms that fall into the calendar year, of whichever plan year they are."""
    spoken_for = {(window.level, window.plan_year.year) for window in windows}
    found: list[Item] = []
    for norm in norms:
        if norm.code == MONTHLY:
            days = [(date(year, month, norm.number), f"tháng {month}") for month in MONTHS]
        elif norm.kind == NormKind.DATE:
            days = [
                (day, f"kế hoạch năm {plan}")
                for plan in (year - 1, year, year + 1)
                if (day := day_of_year(norm.value_text, plan)).year == year
                and (WINDOW_OF.get(norm.code), plan) not in spoken_for
            ]
        else:
            continue
        found += [
            Item(
                day, Sort.LAW, f"{norm.title} ({what})", f"{norm.code}-{day:%m%d}", norm.conditions, norm.citation,
                norm.get_confidence_display(), norm.get_absolute_url(),
            )
            for day, what in days
        ]  # fmt: skip
    return found


def days_of_windows(windows: Iterable[RegistrationWindow], year: int) -> list[Item]:
    """First and last day of the registration that fall into the year."""
    return [
        Item(
            day, Sort.WINDOW, f"{what}: {window.get_level_display()}, kế hoạch năm {window.plan_year.year}",
            f"{window.level}-{window.plan_year.year}-{end}", window.reason, window.citation,
            window.get_confidence_display(),
        )
        for window in windows
        for day, what, end in (
            (window.opens, "Bắt đầu nhận đăng ký", "opens"),
            (window.closes, "Ngày cuối nhận đăng ký", "closes"),
        )
        if day.year == year
    ]  # fmt: skip


def as_event(item: Item, host: str) -> Event:
    """The item for a calendar programme."""
    said = [item.note, item.citation and f"Căn cứ: {item.citation}", item.confidence]
    uid = f"{item.sort.name.lower()}-{item.mark}-{item.day:%Y%m%d}@{host}"
    return Event(uid, item.day, item.title, "\n".join(part for part in said if part), item.sort.value)
