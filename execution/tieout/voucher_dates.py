"""Vouchers against the days of the contract and of the budget year."""

from __future__ import annotations

from collections.abc import Iterator

from execution.tieout.books import Books, OddVoucher
from execution.tieout.comparison import Comparison, Weight

NAMED = 5


def compare(books: Books) -> Iterator[Comparison]:
    """A day that has not come is a mistake; one before the contract or after the last day of spending needs a word."""
    if books.future:
        yield _found("future", "Chứng từ ghi ngày chưa tới", books.future, Weight.NEVER, "Sửa ngày chứng từ.")
    if books.early and books.contract_signed:
        said = f"Chứng từ trước ngày ký hợp đồng {books.contract_signed:%d/%m/%Y}; giải trình."
        yield _found("early", "Chứng từ trước hợp đồng", books.early, Weight.EXPLAIN, said)
    if books.late and books.last_spending_day:
        said = f"Chứng từ sau ngày cuối được chi {books.last_spending_day:%d/%m/%Y}; giải trình."
        yield _found("late", "Chứng từ sau niên độ", books.late, Weight.EXPLAIN, said, books.spending_article)


def named(rows: tuple[OddVoucher, ...]) -> str:
    """The first of them by place and name, and how many more."""
    said = "; ".join(f"TT {row.position} {row.name} ngày {row.dated_on:%d/%m/%Y}{row.where}" for row in rows[:NAMED])
    return said + (f" và {len(rows) - NAMED} chứng từ khác" if len(rows) > NAMED else "")


def _found(
    key: str, title: str, rows: tuple[OddVoucher, ...], weight: Weight, said: str, article: str = ""
) -> Comparison:
    return Comparison(
        f"voucher_dates:{key}", title, ("", None), (f"{len(rows)} chứng từ", None), weight, f"{said} {named(rows)}.",
        article,
    )  # fmt: skip
