"""Nothing of the contract may still be on its way when its accounts are closed."""

from __future__ import annotations

from collections.abc import Iterator

from execution.tieout.books import Books
from execution.tieout.comparison import Comparison, Weight


def compare(books: Books) -> Iterator[Comparison]:
    """An adjustment or an advance that is not decided would change what is compared."""
    for key, title, count in (
        ("adjustments", "Đề nghị điều chỉnh chưa quyết định", books.open_adjustments),
        ("advances", "Đề nghị tạm ứng chưa xong", books.open_advances),
    ):
        if count:
            yield Comparison(
                f"unfinished:{key}", title, ("", None), (f"{count} đề nghị", None), Weight.NEVER,
                "Rút đề nghị, hoặc chờ quyết định rồi mới nộp hồ sơ quyết toán.",
            )  # fmt: skip
