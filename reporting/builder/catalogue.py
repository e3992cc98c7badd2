"""The described catalogue: everything a report of one's own can be made of. A plain table; people name its keys only.

A new column is a row here or in `of_proposals.py`; the page, the sentence, the files and the tests read the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from execution.models import AdvanceRequest, Contract, Voucher
from execution.selectors.advances import visible_advances
from execution.selectors.contracts import visible_contracts
from execution.selectors.settlements import visible_vouchers
from execution.states import AdvancePart, AdvanceState, VoucherKind
from organisations.actors import Actor
from organisations.models import AdministrativeUnitVersion
from proposals.models import Beneficiary, EstimateLine
from proposals.selectors import visible_to
from proposals.states import LegalForm
from reporting.builder.columns import (
    Build,
    Column,
    Subject,
    day_of,
    days_until,
    in_force,
    place_name,
    plain,
    reckoned,
    words_at,
)  # fmt: skip
from reporting.builder.of_proposals import PROPOSAL_COLUMNS, YES_NO, named

OF: Final = "proposal__"


def _beneficiaries(actor: Actor) -> QuerySet[Beneficiary]:
    rows: QuerySet[Beneficiary] = Beneficiary.objects.filter(proposal__in=visible_to(actor))
    return rows


def _contracts(actor: Actor) -> QuerySet[Contract]:
    return visible_contracts(actor)


def _advances(actor: Actor) -> QuerySet[AdvanceRequest]:
    return visible_advances(actor)


def _vouchers(actor: Actor) -> QuerySet[Voucher]:
    return visible_vouchers(actor)


def _unit_name(outer: str) -> Build:
    """Name of an administrative unit as it is called today."""

    def build(today: date) -> Any:
        rows = AdministrativeUnitVersion.objects.filter(in_force("", today), unit=OuterRef(outer))
        return Subquery(rows.annotate(found=place_name("")).values("found")[:1])

    return build


BENEFICIARIES: Final = (
    Column("name", "Đơn vị thụ hưởng", "Tên khai trong hồ sơ.", "text", words_at("name"), "TT 36/2013/TT-BCT, Điều 2",
           width=40),
    Column("legal_form", "Loại hình", "Doanh nghiệp, hợp tác xã, hộ kinh doanh và loại hình khác.", "text", plain("legal_form"),
           choices=lambda: dict(LegalForm.choices), groups=True, width=28),
    Column("tax_code", "Mã số thuế", "Mã số thuế hoặc mã số đăng ký.", "text", words_at("tax_code")),
    Column("made_in_province", "Tỉnh nơi sản xuất", "Nơi đầu tư và sản xuất trực tiếp, không phải trụ sở.", "text",
           _unit_name("production_commune__parent"), "NĐ 45/2012/NĐ-CP, Điều 1", groups=True, width=24),
    Column("made_in", "Xã nơi sản xuất", "Nơi đầu tư và sản xuất trực tiếp, không phải trụ sở.", "text",
           _unit_name("production_commune"), "NĐ 45/2012/NĐ-CP, Điều 1", groups=True, width=24),
    Column("capital", "Tổng nguồn vốn", "Theo bảng cân đối kế toán, như khai trong hồ sơ.", "money", plain("capital"),
           sums=True),
    Column("workers", "Số lao động", "Lao động bình quân năm.", "number", plain("workers"), sums=True, width=10),
    Column("women", "Do phụ nữ làm chủ", "Diện ưu tiên.", "text", plain("women_owned"), "NĐ 235/2025/NĐ-CP",
           choices=lambda: YES_NO, groups=True, width=10),
    Column("minority", "Do người dân tộc thiểu số làm chủ", "Diện ưu tiên.", "text", plain("minority_owned"),
           "NĐ 235/2025/NĐ-CP", choices=lambda: YES_NO, groups=True, width=10),
    Column("planned_support", "Hỗ trợ theo dự toán", "Kinh phí khuyến công quốc gia của các dòng dự toán ghi cho đơn vị này.",
           "money", reckoned(EstimateLine, "recipient", Sum("national"), outer="pk"), sums=True),
)  # fmt: skip
CONTRACTS: Final = (
    Column("number", "Số hợp đồng", "Hợp đồng giữa Cục và đơn vị thực hiện.", "text", words_at("number"),
           "TT 36/2013/TT-BCT, Điều 12"),
    Column("signed_on", "Ngày ký", "Ngày ghi trên hợp đồng.", "day", plain("signed_on")),
    Column("contract_amount", "Giá trị hợp đồng", "Kinh phí khuyến công theo hợp đồng.", "money", plain("amount"), sums=True),
    Column("runs_from", "Từ ngày", "Thời gian thực hiện theo hợp đồng.", "day", plain("starts_on")),
    Column("runs_to", "Đến ngày", "Thời gian thực hiện theo hợp đồng.", "day", plain("ends_on")),
    Column("days_left", "Còn lại (ngày)", "Ngày dương lịch đến hết hợp đồng, tính từ hôm nay; số âm là đã qua.", "number",
           days_until("ends_on"), width=10),
    Column("accepted", "Nghiệm thu", "Kinh phí được nghiệm thu của đề án.", "money", plain(f"{OF}amount_accepted"),
           "TT 36/2013/TT-BCT, Điều 20, 21", sums=True),
    Column("settled", "Quyết toán", "Kinh phí được quyết toán của đề án.", "money", plain(f"{OF}amount_settled"),
           "TT 36/2013/TT-BCT, Điều 17 đến 19", sums=True),
)  # fmt: skip
ADVANCES: Final = (
    Column("number", "Lần", "Đề nghị thứ mấy của đề án.", "number", plain("number"), width=6),
    Column("part", "Loại tạm ứng", "Lần đầu hay lần tiếp theo.", "text", plain("part"), "TT 36/2013/TT-BCT, Điều 13 đến 15",
           choices=lambda: dict(AdvancePart.choices), groups=True, width=24),
    Column("advance_state", "Tình trạng", "Đề nghị đang chờ ai, đã chi hay không được chấp thuận.", "text", plain("state"),
           choices=lambda: dict(AdvanceState.choices), groups=True, width=24),
    Column("asked", "Số tiền đề nghị", "Đơn vị đề nghị tạm ứng.", "money", plain("amount"), sums=True),
    Column("granted", "Số tiền được duyệt", "Lãnh đạo Cục duyệt.", "money", plain("approved"), sums=True),
    Column("sent_on", "Ngày gửi", "Ngày đơn vị gửi đề nghị.", "day", day_of("submitted_at")),
    Column("decided_on", "Ngày quyết định", "Ngày Cục duyệt hoặc không chấp thuận.", "day", day_of("decided_at")),
    Column("paid_on", "Ngày chi", "Ngày kế toán ghi chi.", "day", day_of("paid_at")),
    Column("voucher_number", "Số chứng từ", "Chứng từ chi.", "text", words_at("voucher_number")),
    Column("voucher_date", "Ngày chứng từ", "Ngày trên chứng từ chi.", "day", plain("voucher_date")),
)  # fmt: skip
VOUCHERS: Final = (
    Column("position", "TT trong bảng kê", "Số thứ tự trong bảng kê của đề án.", "number", plain("position"), width=8),
    Column("voucher_kind", "Loại chứng từ", "Theo bảng kê chứng từ đề nghị quyết toán.", "text", plain("kind"),
           "TT 36/2013/TT-BCT, Mẫu số 8a, 8b", choices=lambda: dict(VoucherKind.choices), groups=True, width=24),
    Column("number", "Số chứng từ", "Số ghi trên chứng từ.", "text", words_at("number")),
    Column("dated_on", "Ngày chứng từ", "Ngày ghi trên chứng từ.", "day", plain("dated_on")),
    Column("payee", "Người nhận tiền", "Đơn vị, người nhận ghi trên chứng từ.", "text", words_at("payee"), groups=True,
           width=36),
    Column("spent_on", "Nội dung chi", "Nội dung ghi trên chứng từ.", "text", words_at("content"), width=40),
    Column("amount", "Số tiền", "Từ mọi nguồn.", "money", plain("amount"), sums=True),
    Column("national", "Khuyến công quốc gia", "Phần kinh phí khuyến công quốc gia trong số tiền.", "money",
           plain("national"), sums=True),
    Column("refused", "Lý do loại", "Kế toán Cục loại chứng từ và ghi lý do; trống khi chứng từ được giữ.", "text",
           words_at("refused"), width=30),
)  # fmt: skip

SUBJECTS: Final[Mapping[str, Subject]] = {
    row.key: row
    for row in (
        Subject("de-an", "Đề án", "đề án", "Mỗi dòng là một đề án: nơi làm, trạng thái, tám loại kinh phí, hợp đồng, giải ngân.",
                visible_to, PROPOSAL_COLUMNS, ("code", "title", "unit", "province", "state", "amount_proposed", "support")),
        Subject("thu-huong", "Đơn vị thụ hưởng", "đơn vị thụ hưởng", "Mỗi dòng là một đơn vị thụ hưởng của một đề án.",
                _beneficiaries, (*BENEFICIARIES, *named(OF)), ("name", "legal_form", "made_in_province", "planned_support", "code")),
        Subject("hop-dong", "Hợp đồng", "hợp đồng", "Mỗi dòng là một hợp đồng thực hiện đề án giữa Cục và đơn vị.",
                _contracts, (*CONTRACTS, *named(OF)), ("number", "signed_on", "contract_amount", "runs_to", "code", "unit")),
        Subject("tam-ung", "Đề nghị tạm ứng", "đề nghị tạm ứng", "Mỗi dòng là một đề nghị tạm ứng đã gửi.",
                _advances, (*ADVANCES, *named(OF)), ("code", "number", "advance_state", "asked", "granted", "paid_on")),
        Subject("chung-tu", "Chứng từ quyết toán", "chứng từ", "Mỗi dòng là một chứng từ trong hồ sơ quyết toán đã nộp.",
                _vouchers, (*VOUCHERS, *named("settlement__proposal__")), ("code", "voucher_kind", "number", "dated_on", "amount", "national")),
    )
}  # fmt: skip
FIRST: Final = "de-an"
