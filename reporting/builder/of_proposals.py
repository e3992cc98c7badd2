"""Columns of the đề án, for its own subject and for whatever hangs on one (`prefix` = the way to it)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from budgets.models import LedgerEntry
from budgets.states import AccountKind, EntryKind
from execution.models import Contract
from programmes import selectors as programmes
from proposals.models import Beneficiary, EstimateLine, Location
from proposals.states import Kind, State, Track
from reporting.builder.columns import (
    PLAN_YEAR,
    Build,
    Column,
    day_of,
    days_until,
    first_of,
    in_force,
    place_name,
    plain,
    reckoned,
    words_at,
)  # fmt: skip

_SECONDS: Final = 300
YES_NO: Final = {True: "Có", False: "Không"}
AMOUNTS: Final = (
    ("amount_proposed", "Đề nghị", "Kinh phí khuyến công quốc gia đơn vị đề nghị.", "TT 36/2013/TT-BCT, Điều 5"),
    ("amount_province", "Sở thẩm định", "Kinh phí Sở Công Thương kết luận.", "TT 36/2013/TT-BCT, Điều 10"),
    ("amount_central", "Cục thẩm định", "Kinh phí Cục kết luận.", "TT 36/2013/TT-BCT, Điều 10"),
    ("amount_approved", "Phê duyệt", "Kinh phí trong quyết định phê duyệt kế hoạch.", "TT 36/2013/TT-BCT, Điều 10"),
    ("amount_adjusted", "Điều chỉnh", "Kinh phí sau lần điều chỉnh gần nhất; trống khi chưa điều chỉnh.", "TT 36/2013/TT-BCT, Điều 11"),
    ("amount_contracted", "Hợp đồng", "Giá trị hợp đồng thực hiện đề án.", "TT 36/2013/TT-BCT, Điều 12"),
    ("amount_accepted", "Nghiệm thu", "Kinh phí được nghiệm thu.", "TT 36/2013/TT-BCT, Điều 20, 21"),
    ("amount_settled", "Quyết toán", "Kinh phí được quyết toán.", "TT 36/2013/TT-BCT, Điều 17 đến 19"),
)  # fmt: skip
"""The eight amounts: column, label, meaning, article."""


def contents() -> Mapping[Any, str]:
    """Code -> words, of every content."""
    return _kept("contents", lambda: {row.code: f"{row.code} {row.short_title}" for row in programmes.contents()})


def _kept(name: str, read: Any) -> Mapping[Any, str]:
    key = f"reporting:builder:{name}"
    found: Mapping[Any, str] | None = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, _SECONDS)
    return found


def _place(path: str, *, prefix: str) -> Build:
    """Name of the commune, or of its province, of the first place of the đề án."""

    def build(today: date) -> Any:
        rows = Location.objects.filter(in_force(path, today), proposal=OuterRef(f"{prefix}pk"))
        return Subquery(rows.order_by("position", "id").annotate(found=place_name(path)).values("found")[:1])

    return build


def _ledger(outer: str, *parts: tuple[str, Q]) -> Build:
    """Movements of the money of the đề án: the sum of the first less the others."""
    total: Any = Value(0)
    for sign, which in parts:
        amount = Coalesce(Sum("amount", filter=which), 0)
        total = total + amount if sign == "+" else total - amount
    return reckoned(LedgerEntry, "reference", total, outer=outer)


ADVANCED: Final = Q(kind=EntryKind.ADVANCE)
PAID: Final = Q(kind=EntryKind.PAY)
BACK: Final = Q(kind=EntryKind.REFUND)
BACK_OF_ADVANCES: Final = BACK & Q(from_account__kind=AccountKind.ADVANCED)


def _share(part: Build, whole: Any) -> Build:
    """Percent, one part of another; nothing where there is no whole."""
    number = DecimalField(max_digits=30, decimal_places=4)
    return lambda today: Cast(part(today), number) * Value(100) / NullIf(Cast(whole, number), Value(0, number))


def named(prefix: str = "") -> tuple[Column, ...]:
    """What a đề án is called and where it stands; also beside whatever hangs on it."""
    p = prefix
    return (
        Column("code", "Số hồ sơ", "Số của đề án; bản nháp mang mã DT-.", "text", words_at(f"{p}code")),
        Column("title", "Tên đề án", "Tên đầy đủ như trong hồ sơ.", "text", words_at(f"{p}title"), width=60),
        Column("kind", "Loại đề án", "Đề án theo đối tượng cụ thể, đề án nhóm, đề án điểm.", "text", plain(f"{p}kind"),
               "TT 36/2013/TT-BCT, Điều 2 khoản 3", choices=lambda: dict(Kind.choices), groups=True, width=24),
        Column("track", "Nguồn khuyến công", "Khuyến công quốc gia hay địa phương.", "text", plain(f"{p}track"),
               choices=lambda: dict(Track.choices), groups=True),
        Column("state", "Trạng thái", "Bước của quy trình mà đề án đang ở.", "text", plain(f"{p}state"),
               choices=lambda: dict(State.choices), groups=True, width=28),
        Column(PLAN_YEAR, "Năm kế hoạch", "Năm của kế hoạch khuyến công mà đề án thuộc về.", "number",
               plain(f"{p}plan_year"), groups=True, width=9),
        Column("content", "Nội dung", "Nội dung hoạt động khuyến công chính của đề án.", "text",
               plain(f"{p}content__code"), "NĐ 45/2012/NĐ-CP, Điều 4", choices=contents, groups=True, width=40),
        Column("trade", "Ngành nghề", "Ngành nghề được hưởng chính sách.", "text", words_at(f"{p}trade__title"),
               "NĐ 45/2012/NĐ-CP, Điều 5", groups=True, width=36),
        Column("unit", "Đơn vị thực hiện", "Đơn vị lập và thực hiện đề án (bên B).", "text", words_at(f"{p}unit__name"),
               groups=True, width=36),
        Column("office", "Phạm vi quản lý", "Sở Công Thương quản lý đề án; Cục khi hồ sơ nộp thẳng.", "text",
               words_at(f"{p}tenant__name"), groups=True, width=36),
        Column("province", "Tỉnh, thành phố", "Nơi thực hiện thứ nhất, theo tên đang dùng hôm nay.", "text",
               _place("commune__parent__versions__", prefix=p), groups=True, width=24),
        Column("commune", "Xã, phường", "Nơi thực hiện thứ nhất, theo tên đang dùng hôm nay.", "text",
               _place("commune__versions__", prefix=p), groups=True, width=24),
    )  # fmt: skip


def _dates() -> tuple[Column, ...]:
    return (
        Column("starts_on", "Bắt đầu", "Ngày bắt đầu thực hiện ghi trong đề án.", "day", plain("starts_on")),
        Column("ends_on", "Kết thúc", "Ngày kết thúc ghi trong đề án.", "day", plain("ends_on")),
        Column("created_on", "Ngày lập", "Ngày đơn vị lập bản nháp.", "day", day_of("created_at")),
        Column("submitted_on", "Ngày nộp", "Ngày nộp hồ sơ lần đầu.", "day", day_of("submitted_at")),
        Column("registered_on", "Ngày đăng ký", "Ngày đăng ký với Cục.", "day", day_of("registered_at")),
        Column("approved_on", "Ngày phê duyệt", "Ngày kế hoạch có đề án được phê duyệt.", "day", day_of("approved_at")),
        Column("accepted_on", "Ngày nghiệm thu", "Lần nghiệm thu gần nhất.", "day", plain("last_accepted_on")),
        Column("since", "Ở trạng thái này từ", "Ngày đề án chuyển đến trạng thái hiện tại.", "day", day_of("state_since")),
        Column("due_on", "Hạn xử lý", "Ngày cuối của bước đang chờ; trống khi không có hạn.", "day", plain("due_on")),
        Column("days_left", "Còn lại (ngày)", "Ngày dương lịch đến hạn xử lý, tính từ hôm nay; số âm là quá hạn.", "number",
               days_until("due_on"), width=10),
    )  # fmt: skip


def _money() -> tuple[Column, ...]:
    support = Coalesce(F("amount_adjusted"), F("amount_approved"))
    disbursed = _ledger("code", ("+", ADVANCED), ("+", PAID), ("-", BACK))
    sources = (
        ("local", "Khuyến công địa phương", "Phần kinh phí khuyến công địa phương trong dự toán của đơn vị."),
        ("beneficiary", "Vốn đối ứng", "Phần đơn vị thụ hưởng tự bỏ ra trong dự toán của đơn vị."),
        ("other", "Nguồn khác", "Phần lồng ghép, nguồn khác trong dự toán của đơn vị."),
    )
    own = reckoned(EstimateLine, "proposal", Sum("beneficiary"), outer="pk")
    return (
        Column("total_cost", "Tổng kinh phí", "Mọi nguồn, theo dự toán của đơn vị.", "money", plain("total_cost"), sums=True),
        *(Column(key, label, text, "money", plain(key), source, sums=True) for key, label, text, source in AMOUNTS),
        Column("support", "Kinh phí được giao", "Số đang có hiệu lực: sau điều chỉnh, nếu chưa điều chỉnh là số phê duyệt.",
               "money", lambda _: support, sums=True),
        *(Column(f"from_{key}", label, text, "money",
                 reckoned(EstimateLine, "proposal", Sum(key), outer="pk"), "TTLT 26/2014/TTLT-BTC-BCT, Điều 7", sums=True)
          for key, label, text in sources),
        Column("own_share", "Tỷ lệ vốn đối ứng", "Vốn đối ứng chia tổng kinh phí, nhân 100.", "percent",
               _share(own, F("total_cost")), width=10),
        Column("advanced", "Đã tạm ứng", "Các lần tạm ứng đã chi trừ số đã hoàn trả, theo sổ cái.", "money",
               _ledger("code", ("+", ADVANCED), ("-", BACK_OF_ADVANCES)), "TT 36/2013/TT-BCT, Điều 13 đến 16", sums=True),
        Column("disbursed", "Đã giải ngân", "Tạm ứng và thanh toán đã chi trừ số hoàn trả, theo sổ cái.", "money",
               disbursed, sums=True),
        Column("disbursed_share", "Tỷ lệ giải ngân", "Đã giải ngân chia kinh phí được giao, nhân 100.", "percent",
               _share(disbursed, support), width=10),
    )  # fmt: skip


def _parts() -> tuple[Column, ...]:
    return (
        Column("contract_number", "Số hợp đồng", "Hợp đồng thực hiện đề án đã ký.", "text",
               first_of(Contract, "proposal", "number"), "TT 36/2013/TT-BCT, Điều 12"),
        Column("contract_signed", "Ngày ký hợp đồng", "Ngày ghi trên hợp đồng.", "day",
               first_of(Contract, "proposal", "signed_on"), "TT 36/2013/TT-BCT, Điều 12"),
        Column("contract_ends", "Hợp đồng đến ngày", "Ngày cuối theo hợp đồng.", "day",
               first_of(Contract, "proposal", "ends_on"), "TT 36/2013/TT-BCT, Điều 12"),
        Column("beneficiaries", "Số đơn vị thụ hưởng", "Đơn vị thụ hưởng khai trong hồ sơ.", "number",
               lambda today: Coalesce(reckoned(Beneficiary, "proposal", Count("pk"), outer="pk")(today), 0), sums=True,
               width=10),
        Column("places", "Số địa điểm", "Địa điểm thực hiện khai trong hồ sơ.", "number",
               lambda today: Coalesce(reckoned(Location, "proposal", Count("pk"), outer="pk")(today), 0), sums=True,
               width=10),
        Column("workers", "Lao động của đơn vị thụ hưởng", "Số lao động bình quân năm, cộng các đơn vị thụ hưởng.", "number",
               reckoned(Beneficiary, "proposal", Sum("workers"), outer="pk"), sums=True, width=12),
        Column("bidding", "Phải đấu thầu", "Nội dung của đề án thực hiện qua đấu thầu.", "text", plain("needs_bidding"),
               "TT 36/2013/TT-BCT, Điều 3", choices=lambda: YES_NO, groups=True, width=10),
    )  # fmt: skip


PROPOSAL_COLUMNS: Final = (*named(), *_dates(), *_money(), *_parts())
