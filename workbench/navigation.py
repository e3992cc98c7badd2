"""The rail: which sections each role reaches, at most seven, most used first. Addresses are those of the contract."""

from __future__ import annotations

from dataclasses import dataclass

from organisations.roles import Role

BAR_PLACES = 4
"""How many entries fit the bottom bar of a phone; the others fold under "Thêm"."""


@dataclass(frozen=True, slots=True)
class Section:
    """A door of the house: what it is called, its symbol and where it leads."""

    label: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A section as one page shows it."""

    label: str
    icon: str
    url: str
    current: bool
    extra: bool


DESK = Section("Bàn làm việc", "house-door", "/lam-viec/")
PROPOSALS = Section("Đề án", "folder", "/de-an/")
APPRAISAL = Section("Thẩm định", "clipboard-check", "/tham-dinh/")
PLANNING = Section("Kế hoạch", "calendar-check", "/ke-hoach/")
CONTRACTS = Section("Thực hiện", "pen", "/hop-dong/")
CALENDAR = Section("Lịch năm", "calendar3", "/ke-hoach/lich/")
REPORTS = Section("Báo cáo", "bar-chart", "/bao-cao/")
NORMS = Section("Định mức", "calculator", "/dinh-muc/")
YEARS = Section("Năm kế hoạch", "calendar3", "/nam-ke-hoach/")
ORGANISATION = Section("Tổ chức", "building", "/to-chuc/")

_PROVINCE = (DESK, PROPOSALS, APPRAISAL, PLANNING, CONTRACTS, REPORTS, NORMS)

SECTIONS: dict[str, tuple[Section, ...]] = {
    Role.UNIT_STAFF: (DESK, PROPOSALS, CONTRACTS, REPORTS, CALENDAR, NORMS),
    Role.PROVINCE_OFFICER: _PROVINCE,
    Role.PROVINCE_LEADER: _PROVINCE,
    Role.CENTRE_OFFICER: _PROVINCE,
    Role.CENTRE_APPRAISER: (DESK, PROPOSALS, APPRAISAL, PLANNING, REPORTS, NORMS),
    Role.CENTRE_FINANCE: (DESK, PROPOSALS, CONTRACTS, PLANNING, REPORTS, NORMS),
    Role.CENTRE_LEADER: _PROVINCE,
    Role.MINISTER: (DESK, PLANNING, PROPOSALS, REPORTS, NORMS),
    Role.BUDGET_OFFICER: (DESK, PLANNING, PROPOSALS, REPORTS, NORMS),
    Role.PLATFORM_ADMIN: (DESK, ORGANISATION, YEARS, NORMS),
}


def rail(role: str, path: str) -> list[RailEntry]:
    """The entries of a role, the one that holds `path` marked; a bar of one too many would hide a single door."""
    sections = SECTIONS.get(role, ())
    folds = len(sections) > BAR_PLACES + 1
    return [
        RailEntry(s.label, s.icon, s.url, current=path.startswith(s.url), extra=folds and place >= BAR_PLACES)
        for place, s in enumerate(sections)
    ]


def may_search(role: str) -> bool:
    """Whether the header offers the search of proposals."""
    return PROPOSALS in SECTIONS.get(role, ())
