"""The pages of statistics: what each shows. The only list of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from organisations.actors import Actor
from reporting.boards import money, overview, pace, people, targets
from reporting.chosen import Chosen
from reporting.tables import Page

Build = Callable[[Actor, Chosen, date], Page]


@dataclass(frozen=True, slots=True)
class Board:
    """A page of statistics: its place in the address, its name, who makes it."""

    slug: str
    title: str
    build: Build


BOARDS: Final = {
    board.slug: board
    for board in (
        Board("tong-quan", "Tổng quan", overview.build),
        Board("muc-tieu", "Mục tiêu chương trình", targets.build),
        Board("kinh-phi", "Kinh phí", money.build),
        Board("doi-tuong", "Đối tượng thụ hưởng", people.build),
        Board("thoi-gian", "Thời gian, báo cáo", pace.build),
    )
}
FIRST: Final = "tong-quan"
