"""The end of a contract: minutes of a place, a list of vouchers, the dossier handed in. Inside the scope of the tenant."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from core.tenancy import tenant_scope
from execution.models import Settlement
from execution.selectors import contract_of
from execution.selectors.acceptances import places_of
from execution.selectors.settlements import books_of, lines_in_force
from execution.services import acceptances, settlements
from execution.tieout import Weight, compare_all
from khuyencong.demo.people import People
from khuyencong.demo.specs import Spec
from khuyencong.demo.writing import attach
from organisations.actors import Actor
from organisations.roles import Role
from proposals.models import Proposal
from proposals.rules import is_direct
from proposals.states import State

PARTS = 3
"""So many vouchers a line."""
KINDS = ("transfer", "cash", "clearing")
EXPLAINED = "Phần chênh lệch do đơn vị thụ hưởng tự bảo đảm, có xác nhận kèm theo."
MARK = "(minh họa)"


def close_some(proposal: Proposal, spec: Spec, people: People) -> None:
    """What is being written where the đề án stays: minutes of its first place, or the list of vouchers."""
    if proposal.state == State.ACCEPTANCE_REQUESTED and spec.number % 2 == 0:
        _accept_first_place(proposal, spec, people)
    elif proposal.state in {State.ACCEPTED, State.PARTLY_ACCEPTED} and spec.number % 2:
        _list_vouchers(proposal, people.of_unit(proposal.unit_id), spec, timezone.localdate())


def hand_in(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
    """Every paper, a voucher for each third of each line, a word on every difference, and the dossier is sent."""
    attach(proposal, "settlement", actor=actor)
    settlement = _list_vouchers(proposal, actor, spec, day)
    found = compare_all(books_of(proposal, settlement))
    said = {row.key: EXPLAINED for row in found if row.weight == Weight.EXPLAIN}
    settlements.explain(settlement, said, actor=actor)
    proposal.refresh_from_db(fields=["version"])
    return settlements.submit_settlement(proposal, step, actor=actor, version=proposal.version)


def _list_vouchers(proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Settlement:
    contract, settlement = contract_of(proposal), settlements.begin_settlement(proposal, actor=actor)
    first = min(contract.signed_on, day) if contract else day
    rows: list[dict[str, Any]] = []
    left = proposal.amount_accepted or 0
    for number, line in enumerate(lines_in_force(proposal), start=1):
        national = min(line["national"], left)
        left -= national
        for part in range(PARTS):
            amount, given = _third(line["amount"], part), _third(national, part)
            if amount:
                rows.append({
                    "kind": KINDS[part], "number": f"{number}{part + 1}/{spec.number} {MARK}",
                    "dated_on": min(first + timedelta(days=20 * part + number), day), "payee": f"Nhà cung cấp {number} {MARK}",
                    "content": line["name"], "line": str(line["line"]), "amount": amount, "national": given,
                    "originals": f"Hóa đơn {number:02d}{part + 1}",
                })  # fmt: skip
    settlements.import_vouchers(settlement, rows, actor=actor, replace=True)
    return settlement


def _third(amount: int, part: int) -> int:
    each = amount // PARTS
    return amount - each * (PARTS - 1) if part == PARTS - 1 else each


def _accept_first_place(proposal: Proposal, spec: Spec, people: People) -> None:
    direct = is_direct(proposal)
    actor = (
        people.central(Role.CENTRE_OFFICER) if direct else people.of_province(Role.PROVINCE_OFFICER, proposal.tenant_id)
    )
    with tenant_scope(*actor.tenant_ids):
        lines, names = lines_in_force(proposal), places_of(proposal)
        line = next((line for line in lines if line["national"]), None)
        if line is None or not names:
            return
        accepted = min(line["national"], proposal.amount_contracted or 0) // 2
        acceptances.record_place(
            proposal, actor=actor, number=f"{spec.number}/BB-NT {MARK}", accepted_on=timezone.localdate(), place=names[0],
            participants=f"{actor.name}, {actor.title}\nĐại diện đơn vị thụ hưởng {MARK}",
            conclusion="Thiết bị đã lắp đặt, chạy thử đạt yêu cầu.", unmet="Một hạng mục chờ nghiệm thu đợt sau.",
            answers={f"done_{line['line']}": "Đã hoàn thành một nửa khối lượng", f"accepted_{line['line']}": accepted},
        )  # fmt: skip
