"""The norms, applied once more to what the work really cost: support that is a share of the cost shrinks with it."""

from __future__ import annotations

from collections.abc import Iterator

from execution.tieout.books import Books
from execution.tieout.comparison import Comparison, Weight


def compare(books: Books) -> Iterator[Comparison]:
    """Above the norm of the real cost is never settled, unless an exception was granted; then the unit refers to it."""
    for number, group in enumerate(books.norms, start=1):
        over = group.asked > group.allowed
        yield Comparison(
            f"norms_vouchers:{number}", f"Định mức trên chi phí thực tế: {group.title}",
            ("Định mức cho phép", group.allowed), ("Chứng từ kinh phí khuyến công", group.asked),
            (Weight.EXPLAIN if books.excepted else Weight.NEVER) if over else Weight.EQUAL,
            f"Kinh phí khuyến công vượt định mức tính trên chi phí thực tế: {group.limit}." if over else "",
            group.citation,
        )  # fmt: skip
