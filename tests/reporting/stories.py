"""Live rows to print: a submitted đề án, its appraisal and conclusion, a registration bundle."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from appraisal.heads import heads_on
from appraisal.models import Appraisal, AppraisalSheet, Level, Verdict
from organisations.actors import Actor
from organisations.models import AdministrativeUnitVersion
from planning.models import Registration, RegistrationItem
from programmes.models import Content, Trade
from proposals.models import (
    Beneficiary,
    EstimateLine,
    Location,
    Paper,
    Partner,
    Proposal,
    TransitionRecord,
    WorkItem,
)
from proposals.states import State

TITLE = "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong chế biến chè"
AT = datetime(2026, 2, 5, 2, 5, tzinfo=UTC)


def proposal_of(actor: Actor, *, title: str = TITLE, code: str = "KCQG-2027-0001", **fields: Any) -> Proposal:
    """A submitted đề án of the actor's unit with every part filled. Call inside the tenant's scope."""
    commune = (
        AdministrativeUnitVersion.objects.filter(
            unit__parent=actor.organisation.province or 0, valid_to__isnull=True, type="xa"
        )
        .order_by("unit__code")
        .select_related("unit")
        .first()
    )
    values: dict[str, Any] = {
        "tenant_id": actor.tenant_id, "code": code, "title": title, "unit": actor.organisation, "plan_year": 2027,
        "content": Content.objects.get(code="ND3.3"), "trade": Trade.objects.order_by("position").first(),
        "state": State.SUBMITTED, "necessity": "Cần thiết.\n\nDòng hai.", "legal_basis": "Nghị định 45/2012/NĐ-CP",
        "objectives": "Nâng công suất lên 600 tấn/năm.", "scale": "Một dây chuyền.", "novelty": "Sấy liên hoàn.",
        "starts_on": date(2027, 3, 1), "ends_on": date(2027, 11, 30), "organisation_plan": "Tổ quản lý.",
        "effect_economic": "Tăng doanh thu.", "effect_social": "Thêm 12 việc làm.", "effect_environment": "Bớt khói.",
        "sustainability": "Nhân rộng được.", "commits_counterpart": True, "commits_no_double_support": True,
        "total_cost": 1_287_500_000, "amount_proposed": 307_500_000, "submitted_at": AT, "created_by": actor.user,
    }  # fmt: skip
    proposal = Proposal.objects.create(**{**values, **fields})
    own = {"tenant_id": proposal.tenant_id, "proposal": proposal}
    Partner.objects.create(**own, name="Hội Nông dân xã", task="Tuyên truyền")
    Beneficiary.objects.create(
        **own, name="Hợp tác xã Chè Ví Dụ", legal_form="cooperative", tax_code="5900000001", workers=64,
        capital=4_200_000_000, production_address="Thôn 2", production_commune=commune and commune.unit,
    )  # fmt: skip
    if commune is not None:
        Location.objects.create(**own, address="Thôn 2", commune=commune.unit)
    WorkItem.objects.create(
        **own, name="Mua sắm, lắp đặt", starts_on=date(2027, 5, 1), ends_on=date(2027, 9, 30), responsible="Hợp tác xã"
    )
    for position, (name, quantity, price, national) in enumerate(
        (("Máy sấy", "1.000", 860_000_000, 200_000_000), ("Máy vò", "4.000", 105_000_000, 100_000_000),
         ("Giám sát", "2.500", 3_000_000, 7_500_000))
    ):  # fmt: skip
        amount = int(float(quantity) * price)
        EstimateLine.objects.create(
            **own, position=position, content_code="ND3.3", name=name, unit_name="máy", quantity=quantity,
            unit_price=price, amount=amount, national=national, beneficiary=amount - national,
        )  # fmt: skip
    Paper.objects.create(
        **own, kind_code="letter", storage_name=f"{code}-1", original_name="cong-van.pdf", size=219_000,
        content_type="application/pdf", sha256=hashlib.sha256(code.encode()).hexdigest(), uploaded_by=actor.user,
    )  # fmt: skip
    return proposal


def step(proposal: Proposal, name: str, actor: Actor, **facts: Any) -> TransitionRecord:
    """A row of the readable history, as `move` would have written it."""
    return TransitionRecord.objects.create(
        tenant_id=proposal.tenant_id, proposal=proposal, step=name, label=facts.pop("label", name),
        source=proposal.state, target=proposal.state, at=facts.pop("at", AT), user=actor.user, user_name=actor.name,
        organisation=actor.organisation, organisation_name=actor.organisation.name, title=actor.title,
        on_behalf_of=actor.on_behalf_of, **facts,
    )  # fmt: skip


def appraised(proposal: Proposal, leader: Actor, officer: Actor) -> AppraisalSheet:
    """A sheet with five heads met, and the leader's conclusion on 300 triệu đồng."""
    appraisal = Appraisal.objects.create(
        tenant_id=proposal.tenant_id, proposal=proposal, level=Level.PROVINCE, body="staff", opened_by=officer.user
    )
    heads = [
        {"head": head.code, "verdict": Verdict.MET.value, "opinion": f"Phù hợp {head.code}."}
        for head in heads_on(date(2026, 6, 1)).heads
    ]
    sheet = AppraisalSheet.objects.create(
        tenant_id=proposal.tenant_id, appraisal=appraisal, heads=heads, amount=300_000_000, verdict=Verdict.MET,
        opinion="Đề nghị hỗ trợ.", author=officer.user, author_name=officer.name, author_title=officer.title,
    )  # fmt: skip
    step(
        proposal, "pass_province", leader, amount=300_000_000, decision_number="15/PTĐ-SCT",
        decision_date=date(2026, 6, 3),
    )  # fmt: skip
    return sheet


def registered(proposals: list[Proposal], leader: Actor, **fields: Any) -> Registration:
    """A bundle with these đề án, all included."""
    registration = Registration.objects.create(
        tenant_id=leader.tenant_id, code=fields.pop("code", "ĐK-48-2027-1"), plan_year=2027, **fields
    )
    for rank, proposal in enumerate(proposals):
        RegistrationItem.objects.create(
            tenant_id=leader.tenant_id, registration=registration, proposal=proposal, rank=rank
        )
    return registration
