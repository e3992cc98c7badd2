"""The money of the years, and the ledger of an envelope."""

from __future__ import annotations

from typing import Final

from django.http import QueryDict

from budgets import rules, selectors
from budgets.listing_ledger import Line, lines
from budgets.masking import MASK, hidden_references, masked_lines
from core.errors import NotFound
from organisations.actors import Actor
from reporting.exports.kinds import ExportList, Found, attr, day, figure, text


def _ledger(actor: Actor, query: QueryDict) -> Found:
    found = selectors.get_envelope(actor, query.get("nguon", ""))
    rows = masked_lines(lines(selectors.entries_to_export(found)), hidden_references(actor))
    return Found(rows, selectors.entries_of(found).count, (f"nguồn kinh phí {found.code}",), found.code)


def _reference(line: Line) -> str:
    return MASK if line.hidden else line.reference


LEDGER: Final = ExportList(
    "so-cai", "Sổ cái", "budgets:envelopes",
    (
        day("Ghi lúc", attr("at"), "moment"), text("Bút toán", attr("label"), 34), text("Từ", attr("source"), 42),
        text("Đến", attr("target"), 42), text("Số đề án", _reference), figure("Số tiền (đồng)", attr("amount"), width=20),
        text("Số văn bản", attr("paper_number"), 24), day("Ngày văn bản", attr("paper_date")), text("Nội dung", attr("note"), 40),
        text("Người ghi", attr("user_name"), 26), text("Cơ quan", attr("organisation_name"), 34),
    ),
    _ledger,
)  # fmt: skip


def _envelopes(actor: Actor, _query: QueryDict) -> Found:
    if not rules.may_see_envelopes(actor):
        raise NotFound("ngan-sach")
    rows = selectors.envelopes()
    return Found(rows, lambda: len(rows))


ENVELOPES: Final = ExportList(
    "kinh-phi", "Kinh phí khuyến công quốc gia được giao", "budgets:envelopes",
    (
        figure("Năm", attr("year"), "number", 8), text("Nguồn", attr("envelope.code"), 20),
        figure("Được giao (đồng)", attr("given"), width=20), figure("Chuyển đến (đồng)", attr("carried_in"), width=20),
        figure("Chuyển đi (đồng)", attr("carried_out"), width=20), figure("Đã phân bổ (đồng)", attr("allocated"), width=20),
        figure("Đã cam kết (đồng)", attr("whole.promised"), width=20), figure("Đã chi (đồng)", attr("whole.spent"), width=20),
        figure("Đã quyết toán (đồng)", attr("whole.settled"), width=20), figure("Còn lại (đồng)", attr("whole.free"), width=20),
    ),
    _envelopes,
)  # fmt: skip
