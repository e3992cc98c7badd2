"""What was found done against what the vouchers prove."""

from __future__ import annotations

from collections.abc import Iterator

from execution.tieout.books import Books
from execution.tieout.comparison import Comparison, Weight

LAW = "TT 36/2013/TT-BCT, Điều 17, Điều 19"


def compare(books: Books) -> Iterator[Comparison]:
    """Vouchers above the acceptance are never settled; below it the unit says why."""
    weight, sentence = Weight.EQUAL, ""
    if not books.count:
        weight, sentence = Weight.NEVER, "Bảng kê chưa có chứng từ nào."
    elif books.unknown_lines:
        weight = Weight.NEVER
        sentence = f"{books.unknown_lines} chứng từ không thuộc dòng nào của dự toán đang có hiệu lực."
    elif books.national > books.accepted:
        weight, sentence = Weight.NEVER, "Chứng từ kinh phí khuyến công lớn hơn kinh phí được nghiệm thu."
    elif not books.national:
        weight, sentence = Weight.NEVER, "Chưa có chứng từ nào dùng kinh phí khuyến công quốc gia."
    elif books.national < books.accepted:
        weight = Weight.EXPLAIN
        sentence = "Chứng từ thấp hơn kinh phí được nghiệm thu; giải trình phần không đề nghị quyết toán."
    yield Comparison(
        "acceptance_vouchers", "Nghiệm thu và chứng từ", ("Được nghiệm thu", books.accepted),
        ("Chứng từ kinh phí khuyến công", books.national), weight, sentence, LAW,
    )  # fmt: skip
