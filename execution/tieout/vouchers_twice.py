"""The same voucher on two lines of the list, or in the dossier of another đề án of the unit."""

from __future__ import annotations

from collections.abc import Iterator

from execution.tieout.books import Books
from execution.tieout.comparison import Comparison, Weight
from execution.tieout.voucher_dates import named


def compare(books: Books) -> Iterator[Comparison]:
    """A voucher that pays for several lines may stand twice; the unit says so."""
    if books.twice:
        yield Comparison(
            "vouchers_twice:here", "Chứng từ kê hai lần", ("", None), (f"{len(books.twice)} chứng từ", None),
            Weight.EXPLAIN, f"Cùng loại, số, ngày và người nhận; giải trình nếu một chứng từ chi cho nhiều dòng. {named(books.twice)}.",
        )  # fmt: skip
    if books.elsewhere:
        yield Comparison(
            "vouchers_twice:elsewhere", "Chứng từ đã kê ở đề án khác", ("", None),
            (f"{len(books.elsewhere)} chứng từ", None), Weight.EXPLAIN,
            f"Cùng loại, số, ngày và người nhận với chứng từ của đề án khác; giải trình phần chi của từng đề án. {named(books.elsewhere)}.",
        )  # fmt: skip
