"""Each line of the estimate against the vouchers on it (Mẫu số 7)."""

from __future__ import annotations

from collections.abc import Iterator

from execution.tieout.books import Books
from execution.tieout.comparison import Comparison, Weight

LAW = "TT 36/2013/TT-BCT, Điều 19; Phụ lục 1, Mẫu số 7"


def compare(books: Books) -> Iterator[Comparison]:
    """More khuyến công money on a line than it was given needs a word; less is seen in the whole, above."""
    for line in books.lines:
        over = line.vouched_national > line.support
        yield Comparison(
            f"estimate_vouchers:{line.key}", f"Dự toán và chứng từ: {line.name}", ("Dự toán của dòng", line.support),
            ("Chứng từ của dòng", line.vouched_national),
            Weight.EXPLAIN if over else Weight.EQUAL if line.vouched_national == line.support else Weight.SHOWN,
            "Chi vượt dự toán của dòng; giải trình việc điều chuyển giữa các dòng." if over
            else "" if line.vouched_national == line.support else "Chi thấp hơn dự toán của dòng.",
            LAW,
        )  # fmt: skip
