"""What a periodic report counts: a table of measures. Each is a list of facts, and every figure is a sum of facts.

A fact = [number of the đề án, content, quantity, đồng, day, source]. `quantity` = how many of the measure's unit it stands
for; `source` = short name of the Sở whose report it came with, "" in that Sở's own report. Facts are kept with the report, so
a figure can be opened years later and the sum is the same. A measure with `standing` says how things are on the last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple


class Fact(NamedTuple):
    """One đề án in one measure."""

    code: str
    content: str
    quantity: int
    amount: int
    day: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """`title` names the quantity (with its `unit`), `money` the amount; empty = that one is not reported.

    `local` = what the writer types beside it for local khuyến công. `means` says in words what is counted, and from what.
    """

    key: str
    title: str
    unit: str
    money: str
    means: str
    standing: bool = False
    local: bool = True


MEASURES: Final = (
    Measure("planned", "Đề án trong kế hoạch năm", "đề án", "Kinh phí kế hoạch năm",
            "Đề án của năm kế hoạch này đã được phê duyệt đến ngày chốt số liệu; kinh phí theo quyết định, hoặc theo lần điều chỉnh gần nhất.",
            standing=True),
    Measure("filed", "Đề án đơn vị nộp", "đề án", "", "Lần nộp đầu tiên của đơn vị thực hiện.", local=False),
    Measure("registered", "Đề án đăng ký với Cục", "đề án", "Kinh phí đăng ký",
            "Ngày đăng ký với Cục; kinh phí đơn vị đề nghị.", local=False),
    Measure("approved", "Đề án được phê duyệt", "đề án", "Kinh phí được phê duyệt", "Ngày và số tiền của quyết định phê duyệt."),
    Measure("contracted", "Hợp đồng đã ký", "hợp đồng", "Giá trị hợp đồng", "Ngày ký và giá trị của hợp đồng thực hiện."),
    Measure("disbursed", "", "", "Kinh phí đã giải ngân",
            "Tạm ứng và thanh toán trong sổ cái trừ phần thu hồi, theo ngày của chứng từ."),
    Measure("accepted", "Đề án được nghiệm thu", "đề án", "Kinh phí được nghiệm thu",
            "Biên bản nghiệm thu cả đề án có kết quả đạt hoặc đạt một phần."),
    Measure("beneficiaries", "Cơ sở thụ hưởng của đề án được nghiệm thu", "cơ sở", "",
            "Số cơ sở ghi tên trong hồ sơ của các đề án được nghiệm thu."),
    Measure("settled", "Đề án được quyết toán", "đề án", "Kinh phí được quyết toán", "Ngày Cục duyệt quyết toán và số tiền được duyệt."),
    Measure("stopped", "Đề án ngừng triển khai", "đề án", "", "Ngày có quyết định ngừng triển khai."),
    Measure("running", "Đề án đang thực hiện", "đề án", "Giá trị hợp đồng của đề án đang thực hiện",
            "Đã ký hợp đồng mà chưa nghiệm thu vào ngày chốt số liệu.", standing=True),
)  # fmt: skip
BY_KEY: Final = {measure.key: measure for measure in MEASURES}

QUANTITY, MONEY = "quantity", "money"


class Indicator(NamedTuple):
    """One line of the report: the quantity or the money of a measure."""

    measure: Measure
    what: str

    @property
    def key(self) -> str:
        return f"{self.measure.key}-{self.what}"

    @property
    def title(self) -> str:
        return self.measure.money if self.what == MONEY else self.measure.title

    @property
    def unit(self) -> str:
        return "đồng" if self.what == MONEY else self.measure.unit

    def of(self, fact: Fact) -> int:
        """What a fact adds to this line."""
        return fact.amount if self.what == MONEY else fact.quantity


INDICATORS: Final = tuple(
    Indicator(measure, what)
    for measure in MEASURES
    for what, title in ((QUANTITY, measure.title), (MONEY, measure.money))
    if title
)
INDICATOR_BY_KEY: Final = {indicator.key: indicator for indicator in INDICATORS}
