"""What was asked for against what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from execution.tieout.books import Books
from execution.tieout.comparison import Comparison, Weight

LAW = "TT 36/2013/TT-BCT, Điều 8 khoản 3"


def compare(books: Books) -> Iterator[Comparison]:
    """The decision stands; a difference comes from the appraisal or an adjustment and needs no other word."""
    left, right = ("Đơn vị đề nghị", books.proposed), ("Kế hoạch được duyệt", books.decided)
    if books.proposed == books.decided:
        yield Comparison("proposal_decision", "Đề nghị và phê duyệt", left, right, article=LAW)
        return
    why = "theo quyết định điều chỉnh" if books.adjusted else "theo kết quả thẩm định"
    yield Comparison(
        "proposal_decision", "Đề nghị và phê duyệt", left, right, Weight.SHOWN,
        f"Kinh phí được duyệt khác số đơn vị đề nghị {why}.", LAW,
    )  # fmt: skip
