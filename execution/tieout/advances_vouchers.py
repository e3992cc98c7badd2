"""What the unit has had against what it proves: the rest is paid, or comes back."""

from __future__ import annotations

from collections.abc import Iterator

from core.money import format_dong
from execution.tieout.books import Books
from execution.tieout.comparison import Comparison, Weight

LAW = "TT 36/2013/TT-BCT, Điều 12 khoản 6"


def compare(books: Books) -> Iterator[Comparison]:
    """Shown, for both follow by themselves; an advance that must be repaid is said aloud."""
    weight, sentence = Weight.EQUAL, ""
    if books.spent > books.national:
        weight = Weight.EXPLAIN
        back = format_dong(books.spent - books.national)
        sentence = f"Đơn vị đã nhận nhiều hơn chứng từ; phải hoàn trả {back} đ qua Cục. Ghi thời điểm hoàn trả."
    elif books.spent < books.national:
        weight = Weight.SHOWN
        sentence = f"Còn được thanh toán {format_dong(books.national - books.spent)} đ."
    yield Comparison(
        "advances_vouchers", "Đã nhận và chứng từ", ("Đơn vị đã nhận", books.spent),
        ("Chứng từ kinh phí khuyến công", books.national), weight, sentence, LAW,
    )  # fmt: skip
