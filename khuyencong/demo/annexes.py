"""Mẫu số 12 of the demonstration: filled in on the portal, whole, out of what the đề án says itself."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from organisations.actors import Actor
from proposals.models import Proposal, TrainingProgramme
from proposals.places import places_by_id
from proposals.services.annex import RowInput, save_form

MODULES = (
    ("An toàn lao động, vệ sinh công nghiệp", 20, 12, 6, 2),
    ("Nguyên liệu, dụng cụ và thiết bị của nghề", 60, 20, 36, 4),
    ("Kỹ thuật cơ bản", 120, 20, 94, 6),
    ("Thực hành sản phẩm hoàn chỉnh", 100, 0, 92, 8),
)
"""Name, hours in all, theory, practice, test."""


def fill_programme(proposal: Proposal, *, actor: Actor) -> None:
    """The programme that stands for the paper."""
    values, rows = _training(proposal)
    save_form(proposal, TrainingProgramme.kind, values, [RowInput(row) for row in rows], actor=actor)


def _training(proposal: Proposal) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    names = ("name", "hours", "theory", "practice", "test")
    trade = proposal.trade.title if proposal.trade else proposal.title
    values = {
        "occupation": trade[:300], "level": "Đào tạo dưới 3 tháng", "duration": "10 tuần, 30 giờ mỗi tuần", "classes": 2,
        "learners": 60, "mode": "Tập trung, kèm nghề tại cơ sở", "place": _place(proposal),
        "teachers": "Mỗi lớp một giáo viên dạy nghề và một thợ lành nghề của cơ sở.",
        "equipment": "Phòng học lý thuyết và xưởng sản xuất của cơ sở; mỗi học viên một bộ dụng cụ.",
        "certificate": "Chứng nhận hoàn thành khóa đào tạo",
    }  # fmt: skip
    return values, [dict(zip(names, row, strict=True)) for row in MODULES]


def _place(proposal: Proposal) -> str:
    row = proposal.location_rows.first()
    return places_by_id([row.commune_id], timezone.localdate())[row.commune_id] if row else proposal.tenant.name
