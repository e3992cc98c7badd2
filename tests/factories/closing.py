"""Acceptance of places, vouchers and settlement dossiers made by calling the services, as the people of the cast."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core.tenancy import tenant_scope
from execution.models import Acceptance, Settlement, Voucher
from execution.selectors.acceptances import places_of
from execution.selectors.settlements import lines_in_force
from execution.services import acceptances, settlements
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.services.steps import record_step
from tests.factories.proposals import attach_papers, reread

Cast = dict[str, Actor]
UNIT, OFFICE, FINANCE = "donvi.danang", "chuyenvien.danang", "ketoan.cuc"


def values(proposal: Proposal, **changes: Any) -> dict[str, Any]:
    """A voucher that pays everything of the first line from both sources; changed where told."""
    line = lines_in_force(proposal)[0]
    return {
        "kind": "transfer", "number": "UNC 01", "dated_on": timezone.localdate(), "payee": "Công ty Cơ khí Ví Dụ",
        "content": "Mua dây chuyền sấy", "line": str(line["line"]), "amount": line["amount"],
        "national": proposal.amount_accepted or 0, "originals": "Hóa đơn 0001", **changes,
    }  # fmt: skip


def begun(cast: Cast, proposal: Proposal, unit: str = UNIT) -> Settlement:
    """An empty dossier."""
    with tenant_scope(*cast[unit].tenant_ids):
        return settlements.begin_settlement(reread(proposal), actor=cast[unit])


def listed(cast: Cast, proposal: Proposal, unit: str = UNIT, **changes: Any) -> Voucher:
    """One voucher on the list."""
    found = begun(cast, proposal, unit)
    with tenant_scope(*cast[unit].tenant_ids):
        return settlements.add_voucher(found, values(reread(proposal), **changes), actor=cast[unit])


def handed_in(cast: Cast, proposal: Proposal, unit: str = UNIT) -> Proposal:
    """The papers attached and the dossier handed in as it stands."""
    actor = cast[unit]
    with tenant_scope(*actor.tenant_ids):
        attach_papers(proposal, "settlement", actor=actor)
        fresh = reread(proposal)
        return settlements.submit_settlement(fresh, "submit_settlement", actor=actor, version=fresh.version)


def closed(cast: Cast, proposal: Proposal, step: str, **facts: Any) -> Proposal:
    """Liquidated by the director, or settled by finance."""
    actor = cast["lanhdao.cuc" if step == "liquidate" else FINANCE]
    stated = {"decision_number": "80/BB-TL", "decision_date": timezone.localdate(), **facts}
    with tenant_scope(*actor.tenant_ids):
        return settlements.close_contract(reread(proposal), step, actor=actor, **stated)


def returned(cast: Cast, proposal: Proposal) -> Proposal:
    """Given back to the unit by finance."""
    with tenant_scope(*cast[FINANCE].tenant_ids):
        return record_step(reread(proposal), "return_settlement", actor=cast[FINANCE], note="Thiếu chứng từ gốc.")


def place_accepted(
    cast: Cast, proposal: Proposal, *, accepted: int, place: str = "", number: str = "01/BB-NT", **changes: Any
) -> Acceptance:
    """Minutes of a place: the first supported line accepted at `accepted` đồng."""
    actor = cast[OFFICE]
    with tenant_scope(*actor.tenant_ids):
        fresh = reread(proposal)
        line = next(line for line in lines_in_force(fresh) if line["national"])
        facts = {
            "number": number, "accepted_on": timezone.localdate(), "place": place or places_of(fresh)[0],
            "participants": "Lê Thị Ví Dụ, chuyên viên Sở Công Thương", "conclusion": "Đạt yêu cầu.", **changes,
        }  # fmt: skip
        answers = {f"done_{line['line']}": "01 dây chuyền", f"accepted_{line['line']}": accepted}
        return acceptances.record_place(fresh, actor=actor, answers=answers, **facts)
