"""Mẫu số 12 and 13 filled in by the services, whole unless told otherwise. Opens the tenants of whoever acts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from core.tenancy import tenant_scope
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.services.annex import RowInput, save_form

PROGRAMME: dict[str, Any] = {
    "occupation": "Đan mây tre", "level": "Sơ cấp", "duration": "3 tháng", "classes": 2, "learners": 70,
    "mode": "Kèm nghề tại cơ sở", "place": "Xã Hòa Vang", "teachers": "Hai nghệ nhân", "equipment": "Xưởng 200 m²",
    "certificate": "Chứng chỉ sơ cấp",
}  # fmt: skip
MODULES = (
    {"name": "Vật liệu", "hours": 40, "theory": 16, "practice": 20, "test": 4},
    {"name": "Kỹ thuật đan", "hours": 120, "theory": 10, "practice": 110, "test": None},
)
REPORT: dict[str, Any] = {
    "name": "Cụm công nghiệp Ví Dụ", "place": "Xã Hòa Vang", "investor": "Công ty Hạ tầng Ví Dụ",
    "founding_paper": "Số 12/QĐ-UBND của UBND thành phố", "founded_on": date(2025, 3, 2), "area": Decimal("49.5"),
    "industrial_area": Decimal("32.125"), "let_area": Decimal(0), "progress": "Đã giải phóng xong mặt bằng.",
    "difficulties": "", "requests": "",
}  # fmt: skip
CAPITAL = (
    {"name": "San nền", "planned": 9_000_000_000, "done": 4_500_000_000, "from_budget": 500_000_000,
     "from_investor": 4_000_000_000, "from_other": None},
)  # fmt: skip
WHOLE = {"training_programme": (PROGRAMME, MODULES), "cluster_report": (REPORT, CAPITAL)}


def fill(proposal: Proposal, code: str, actor: Actor, *, rows: Any = None, **changes: Any) -> Any:
    """The form as the unit saves it; `changes` lie over the whole one."""
    values, held = WHOLE[code]
    given = [RowInput(row) for row in (held if rows is None else rows)]
    with tenant_scope(*actor.tenant_ids):
        return save_form(proposal, code, values | changes, given, actor=actor)
