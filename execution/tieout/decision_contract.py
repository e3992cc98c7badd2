"""What was decided against what was signed."""

from __future__ import annotations

from collections.abc import Iterator

from execution.tieout.books import Books
from execution.tieout.comparison import Comparison, Weight

LAW = "TT 36/2013/TT-BCT, Điều 12 khoản 1"


def compare(books: Books) -> Iterator[Comparison]:
    """No contract above the plan; one below leaves the rest with the envelope."""
    weight, sentence = Weight.EQUAL, ""
    if books.contracted > books.decided:
        weight, sentence = Weight.NEVER, "Giá trị hợp đồng lớn hơn kinh phí được duyệt; ký phụ lục hợp đồng trước."
    elif books.contracted < books.decided:
        weight = Weight.SHOWN
        sentence = "Hợp đồng ký thấp hơn kinh phí được duyệt; phần chênh lệch trả về nguồn khi quyết toán."
    yield Comparison(
        "decision_contract", "Phê duyệt và hợp đồng", ("Kế hoạch được duyệt", books.decided),
        ("Hợp đồng", books.contracted), weight, sentence, LAW,
    )  # fmt: skip
