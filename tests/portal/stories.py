"""Published đề án for tests of the public site: real services up to the plan's approval, many rows by copying."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.tenancy import tenant_scope
from portal.models import Publication
from portal.services import publish
from portal.states import PublicState
from proposals.models import Beneficiary, Location, Proposal
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft

YEAR = 2027
HOUSEHOLD = "Hộ kinh doanh Trần Thị Giấu Tên"
TITLE = "Hỗ trợ máy xay xát gạo tại hộ kinh doanh Trần Thị Giấu Tên"


def approved(cast: Cast, *, state: str = "APPROVED", household: bool = False, **draft: Any) -> Proposal:
    """A đề án walked to a public state by the services; with `household` also a private person is helped."""
    proposal = complete_draft(make_draft(cast, **{"plan_year": YEAR, **draft}), cast)
    if household:
        with tenant_scope(proposal.tenant_id):
            Beneficiary.objects.create(
                tenant_id=proposal.tenant_id, proposal=proposal, position=2, name=HOUSEHOLD, legal_form="household",
                tax_code="8011223344", representative="Trần Thị Giấu Tên", phone="0905123123",
                office_address="12 ngõ Kín, thôn Vắng", production_address="12 ngõ Kín, thôn Vắng",
                production_commune=Location.objects.filter(proposal=proposal)[0].commune,
            )  # fmt: skip
    return advance(proposal, state, cast)


def published(proposal: Proposal) -> Publication:
    """What the public sees of it now."""
    with tenant_scope(proposal.tenant_id):
        fresh = Proposal.objects.select_related("unit", "content").get(pk=proposal.pk)
        row = publish(fresh)
    assert row is not None
    return row


def make_publications(number: int, **fields: Any) -> list[Publication]:
    """Rows for pages that only read: newest last."""
    now = timezone.now() - timedelta(days=1)
    rows = [
        Publication(**{**_FACTS, "code": f"KCQG-2027-{9000 + n}", "published_at": now + timedelta(seconds=n),
                       "updated_at": now, **fields})
        for n in range(number)
    ]  # fmt: skip
    return Publication.objects.bulk_create(rows)


_FACTS: dict[str, Any] = {
    "version": 9, "title": "Hỗ trợ máy sấy nông sản", "unit_name": "Trung tâm Khuyến công Đà Nẵng",
    "province_code": "48", "province_name": "Đà Nẵng", "commune_names": ["Xã Hòa Vang, Đà Nẵng"], "plan_year": YEAR,
    "content_code": "ND3.3", "content_title": "Ứng dụng máy móc thiết bị tiên tiến vào sản xuất",
    "content_group": "ND3", "content_group_title": "Mô hình, công nghệ, máy móc, sản xuất sạch hơn",
    "kind_label": "Đề án theo đối tượng cụ thể", "state": PublicState.APPROVED, "total_cost": 700_000_000,
    "amount_approved": 300_000_000, "beneficiaries": ["HTX Thử Nghiệm"], "beneficiary_count": 1,
    "decision_number": "3396/QĐ-BCT", "search_text": "ho tro may say nong san da nang",
}  # fmt: skip
