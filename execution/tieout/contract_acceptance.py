"""What was signed against what was found done."""

from __future__ import annotations

from collections.abc import Iterator

from execution.tieout.books import Books
from execution.tieout.comparison import Comparison, Weight

LAW = "TT 36/2013/TT-BCT, Điều 14, Điều 18"


def compare(books: Books) -> Iterator[Comparison]:
    """Less than the contract needs a word of the unit; the minutes say what was not done."""
    weight, sentence = Weight.EQUAL, ""
    if books.accepted > books.contracted:
        weight, sentence = Weight.NEVER, "Kinh phí nghiệm thu lớn hơn giá trị hợp đồng."
    elif books.accepted < books.contracted:
        weight = Weight.EXPLAIN
        part = "một phần" if books.accepted_in_part else "toàn bộ nhưng thấp hơn hợp đồng"
        sentence = f"Nghiệm thu {part}; giải trình phần không thực hiện. Biên bản kết luận: {books.conclusion}"
    yield Comparison(
        "contract_acceptance", "Hợp đồng và nghiệm thu", ("Hợp đồng", books.contracted),
        ("Được nghiệm thu", books.accepted), weight, sentence, LAW,
    )  # fmt: skip
