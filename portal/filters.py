"""What a visitor asked the public list for, read from the address; what is not understood is left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.text import fold, nfc
from portal.states import PublicState

LONGEST_QUERY: Final = 200
BY_MONEY: Final = "tien"
# "đề án máy xay xát" means the machine: every row is a đề án, and most titles do not say so.
_SAYS_NOTHING: Final = ("de an",)
_SHORTEST_WORD: Final = 2


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in the filters, in the order shown: (value, label)."""

    years: tuple[tuple[str, str], ...]
    provinces: tuple[tuple[str, str], ...]
    contents: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, Any], ...] = tuple(PublicState.choices)

    def province_name(self, code: str) -> str:
        return dict(self.provinces).get(code, code)


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition that is on, and the address without it."""

    label: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions of the list, the order (`sap`), and whether to search exactly as typed (`dung`). Names as in the address."""

    tim: str = ""
    nam: str = ""
    tinh: str = ""
    noi_dung: str = ""
    tinh_trang: str = ""
    sap: str = ""
    dung: str = ""

    @property
    def words(self) -> list[str]:
        """Words to look for, without diacritics; the single letters of a phrase are skipped."""
        text = fold(self.tim)
        for phrase in _SAYS_NOTHING:
            text = f" {text} ".replace(f" {phrase} ", " ").strip() or text
        words = [word for word in text.split() if len(word) >= _SHORTEST_WORD or word.isdigit()]
        return words or text.split()

    @property
    def address(self) -> str:
        """The query string, "?" included; empty when nothing is chosen."""
        chosen = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        return f"?{urlencode(chosen)}" if chosen else ""

    def chips(self, choices: Choices) -> list[Chip]:
        """Every condition that is on, in words."""
        labels = {
            "tim": _("Tìm: %(words)s") % {"words": self.tim},
            "nam": _("Năm %(year)s") % {"year": self.nam},
            "tinh": choices.province_name(self.tinh),
            "noi_dung": dict(choices.contents).get(self.noi_dung, ""),
            "tinh_trang": dict(choices.states).get(self.tinh_trang, ""),
        }
        return [
            Chip(label, replace(self, **{name: ""}).address or "?")
            for name, label in labels.items()
            if getattr(self, name)
        ]


def read_filters(asked: QueryDict, choices: Choices) -> Filters:
    """Conditions in the address, each one checked against what can be chosen."""
    known = {
        "nam": choices.years,
        "tinh": choices.provinces,
        "noi_dung": choices.contents,
        "tinh_trang": choices.states,
    }
    chosen = {name: asked.get(name, "") for name, rows in known.items() if asked.get(name, "") in dict(rows)}
    text = " ".join(nfc(asked.get("tim", "").replace("\x00", "")).split())
    order, typed = asked.get("sap", ""), asked.get("dung", "")
    chosen |= {"sap": order if order == BY_MONEY else "", "dung": "1" if typed == "1" else ""}
    return Filters(tim=text[:LONGEST_QUERY], **chosen)
