"""The list of documents."""

from __future__ import annotations

from typing import Any, Final

from django.http import QueryDict

from core.errors import NotFound
from organisations.actors import Actor
from organisations.roles import Role
from reporting.exports.kinds import ExportList, Found, all_of, condition, day, figure, key, text
from reporting.kinds import KINDS
from reporting.models import Status, Validity
from reporting.selectors import document_rows


def _documents(actor: Actor, query: QueryDict) -> Found:
    if actor.role == Role.PLATFORM_ADMIN:
        raise NotFound("van-ban")
    kind = query.get("loai", "")
    rows = document_rows(actor, kind=kind)
    said = condition("Loại", kind, ((one.key, one.title) for one in KINDS.values()))
    return Found(all_of(rows, "requested_at"), rows.count, said)


def _standing(row: dict[str, Any]) -> str:
    return str(Validity(row["validity"]).label if row["status"] == Status.READY else Status(row["status"]).label)


DOCUMENTS: Final = ExportList(
    "van-ban", "Văn bản đã lập", "reporting:recent",
    (
        text("Văn bản", key("title"), 60), text("Loại", lambda row: KINDS[row["kind"]].title, 34), text("Số hồ sơ", key("subject_code")),
        text("Số, ký hiệu", key("number")), day("Lập lúc", key("requested_at"), "moment"), text("Người lập", key("issued_by_name"), 26),
        text("Hiệu lực", _standing), figure("Số trang", key("pages"), "number", 10), text("Mã xác thực", key("verification_code"), 22),
    ),
    _documents,
)  # fmt: skip
