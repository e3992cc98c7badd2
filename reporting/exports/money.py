"""The ledger of an envelope."""

from __future__ import annotations

from typing import Final

from django.http import QueryDict

from budgets import selectors
from budgets.listing_ledger import Line, lines
from budgets.masking import MASK, hidden_references, masked_lines
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
