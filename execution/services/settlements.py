"""The settlement dossier: the unit lists and explains, hands it in; finance goes through it; the contract is closed.

Locks in the one order: envelopes (when money moves), đề án, dossier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused
from core.events import publish
from core.money import format_dong
from core.text import nfc
from execution import rules
from execution.events import SettlementTimeGiven
from execution.models import Settlement, Voucher
from execution.selectors.settlements import books_of, lines_in_force
from execution.services.locking import changing, keep
from execution.tieout import Comparison, Weight, compare_all
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.rules import is_unit
from proposals.services.steps import Upload, plain_details, record_step, take_step
from proposals.states import State

VoucherValues = Mapping[str, Any]
"""The fields of a voucher by name: kind, number, dated_on, payee, content, line, amount, national, originals."""

MOST_VOUCHERS: Final = 10 * 1000
NOT_NOW = "Hồ sơ quyết toán chỉ sửa được sau khi nghiệm thu và trước khi nộp; đề án đang ở trạng thái “{state}”."
TOO_MANY = "Bảng kê nhiều nhất {most} chứng từ."


def begin_settlement(proposal: Proposal, *, actor: Actor) -> Settlement:
    """The dossier of the đề án, begun when there is none yet. Raises Refused before acceptance and after handing in."""
    with (
        transaction.atomic(),
        acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lập hồ sơ quyết toán"),
    ):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
        _require_writing(locked, actor)
        found, _ = Settlement.objects.get_or_create(
            proposal=locked, defaults={"tenant_id": locked.tenant_id, "created_by": actor.user}
        )
    found.proposal = proposal
    return found


def add_voucher(settlement: Settlement, values: VoucherValues, *, actor: Actor) -> Voucher:
    """Put one more at the end of the list. Raises Refused with all reasons."""
    with _writing(settlement, actor, "Thêm chứng từ") as (mine, proposal):
        held = Voucher.objects.filter(settlement=mine)
        _refuse([*_faults(values, proposal), *_too_many(held.count() + 1)])
        last = held.aggregate(last=Max("position"))["last"] or 0
        row = Voucher(tenant_id=mine.tenant_id, settlement=mine, position=last + 1, **_clean(values))
        row.save(force_insert=True)
        keep(mine)
    return row


def change_voucher(voucher: Voucher, values: VoucherValues, *, actor: Actor) -> Voucher:
    """Correct one; what finance said of it falls away, for it is another voucher now."""
    with _writing(voucher.settlement, actor, "Sửa chứng từ") as (mine, proposal):
        _refuse(_faults(values, proposal))
        row = _locked(voucher, mine)
        for name, value in _clean(values).items():
            setattr(row, name, value)
        row.refused, row.refused_by = "", None
        row.save()
        keep(mine)
    return row


def remove_voucher(voucher: Voucher, *, actor: Actor) -> None:
    """Take one off the list; the history keeps it."""
    with _writing(voucher.settlement, actor, "Bỏ chứng từ") as (mine, _):
        row = _locked(voucher, mine)
        Voucher.objects.filter(settlement=mine, position__gt=row.position).update(position=F("position") - 1)
        row.delete()
        keep(mine)


def import_vouchers(settlement: Settlement, rows: Sequence[VoucherValues], *, actor: Actor, replace: bool) -> int:
    """Take the rows of a sheet: behind those there are, or in their place. All or none. Returns how many."""
    with _writing(settlement, actor, "Nhập bảng kê chứng từ từ Excel") as (mine, _):
        held = Voucher.objects.filter(settlement=mine)
        _refuse(_too_many(len(rows) + (0 if replace else held.count())))
        if replace:
            held.delete()
        last = held.aggregate(last=Max("position"))["last"] or 0
        Voucher.objects.bulk_create(
            [
                Voucher(tenant_id=mine.tenant_id, settlement=mine, position=place, **_clean(row))
                for place, row in enumerate(rows, start=last + 1)
            ],
            batch_size=1000,
        )
        keep(mine)
    return len(rows)


def explain(settlement: Settlement, said: Mapping[str, str], *, actor: Actor) -> Settlement:
    """Keep what the unit says of the differences, by key of the comparison."""
    with _writing(settlement, actor, "Giải trình chênh lệch quyết toán") as (mine, _):
        mine.explanations = {key: nfc(text).strip()[:5000] for key, text in said.items() if text.strip()}
        return keep(mine)


def faults_of_dossier(compared: Sequence[Comparison], explanations: Mapping[str, str]) -> list[Reason]:
    """What must be put right, and what must be explained, before it is handed in."""
    return [
        Reason(
            found.sentence if found.weight == Weight.NEVER else f"{found.title}: {found.sentence} Chưa giải trình.",
            "", found.article,
        )
        for found in compared
        if found.weight == Weight.NEVER or (found.weight == Weight.EXPLAIN and not explanations.get(found.key))
    ]  # fmt: skip


def submit_settlement(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Hand the dossier in: what it asks is the sum of its vouchers. Raises Refused while it does not tie out."""
    with transaction.atomic():
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content").get(pk=proposal.pk)
        settlement = Settlement.objects.select_for_update(of=("self",)).filter(proposal=locked).first()
        books = books_of(locked, settlement)
        url = reverse("execution:settlement", args=(locked.code,))
        found = faults_of_dossier(compare_all(books), settlement.explanations if settlement else {})
        also = [Reason(reason.message, reason.field, reason.article, url) for reason in found]
        facts = StepFacts(amount=books.national, details=plain_details({"vouchers": books.count}))
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file, also=also,
            paper_kind="settlement_letter",
        )  # fmt: skip
        if settlement is not None:
            settlement.requested, settlement.filed_at, settlement.filed_by = books.national, timezone.now(), actor.user
            keep(settlement)
    return moved


def judge_voucher(voucher: Voucher, *, actor: Actor, reason: str) -> Voucher:
    """Leave a voucher out with a reason, or take it back in with none. Finance of the Cục, while the dossier is with it."""
    with changing(voucher.settlement, actor=actor, why="Kiểm tra chứng từ quyết toán") as (mine, proposal):
        if not rules.may_check_vouchers(actor, proposal):
            raise Refused("Chỉ kế toán Cục kiểm tra chứng từ, khi hồ sơ quyết toán đang ở Cục.")
        row = _locked(voucher, mine)
        row.refused = nfc(reason).strip()[:500]
        row.refused_by = actor.user if row.refused else None
        row.save()
        keep(mine)
    return row


def give_time(proposal: Proposal, *, actor: Actor, until: date, reason: str) -> Settlement:
    """Set a later day for a dossier that comes late; the Cục pays by the minutes meanwhile (Điều 18 khoản 3)."""
    why = "Gia hạn nộp hồ sơ quyết toán"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        proposal = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
        if not rules.may_give_time(actor, proposal):
            raise Refused("Chỉ kế toán Cục gia hạn nộp hồ sơ quyết toán của đề án đã nghiệm thu.")
        reasons = []
        if until <= timezone.localdate():
            reasons.append(Reason("Ngày gia hạn phải sau ngày hôm nay.", "until"))
        if proposal.due_on and until <= proposal.due_on:
            reasons.append(Reason(f"Ngày gia hạn phải sau hạn hiện tại {proposal.due_on:%d/%m/%Y}.", "until"))
        if not reason.strip():
            reasons.append(Reason("Chưa ghi lý do gia hạn.", "reason"))
        _refuse(reasons)
        mine, _ = Settlement.objects.get_or_create(
            proposal=proposal, defaults={"tenant_id": proposal.tenant_id, "created_by": actor.user}
        )
        mine.later_until, mine.later_reason = until, nfc(reason).strip()
        Proposal.objects.filter(pk=proposal.pk).update(due_on=until, version=F("version") + 1)
        publish(
            SettlementTimeGiven(
                proposal_id=proposal.pk, tenant_id=proposal.tenant_id, code=proposal.code, step="settlement",
                source=proposal.state, target=proposal.state, user_id=actor.user.pk, until=until.isoformat(),
            )
        )  # fmt: skip
        return keep(mine)


def return_settlement(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Give the settlement dossier back to the unit; it goes to the acceptance it came from, whichever row was pressed."""
    partly = proposal.returned_from == State.PARTLY_ACCEPTED
    step_name = "return_settlement_partly" if partly else "return_settlement"
    return record_step(proposal, step_name, actor=actor, version=version, note=note, file=file)


def close_contract(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    decision_number: str,
    decision_date: date | None,
    amount: int | None,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Liquidation (Mẫu số 6) or the final accounts: never above the vouchers kept, below them only with a reason. Đồng."""
    with transaction.atomic():
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content").get(pk=proposal.pk)
        settlement = Settlement.objects.filter(proposal=locked).first()
        also = _against_vouchers(locked, settlement, amount, note) if settlement else []
        facts = StepFacts(decision_number=decision_number, decision_date=decision_date, amount=amount)
        return take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file, also=also,
            paper_kind="liquidation" if step_name == "liquidate" else "decision",
        )  # fmt: skip


def _against_vouchers(proposal: Proposal, settlement: Settlement, amount: int | None, note: str) -> list[Reason]:
    proved = books_of(proposal, settlement).national
    if amount is None or amount == proved:
        return []
    said = f"Số tiền {format_dong(amount)} đ khác tổng chứng từ được chấp nhận {format_dong(proved)} đ"
    if amount > proved:
        return [Reason(f"{said}; không thanh lý, quyết toán cao hơn chứng từ.", "amount")]
    return [] if note.strip() else [Reason(f"{said}; ghi lý do vào ô ghi chú.", "note")]


@contextmanager
def _writing(settlement: Settlement, actor: Actor, why: str) -> Iterator[tuple[Settlement, Proposal]]:
    with changing(settlement, actor=actor, why=why) as (mine, proposal):
        _require_writing(proposal, actor)
        yield mine, proposal


def _require_writing(proposal: Proposal, actor: Actor) -> None:
    if not is_unit(actor, proposal):
        raise NotFound(proposal.code)
    if not rules.may_write_settlement(actor, proposal):
        raise Refused(NOT_NOW.format(state=proposal.get_state_display()))


def _locked(voucher: Voucher, settlement: Settlement) -> Voucher:
    found: Voucher | None = (
        Voucher.objects.select_for_update(of=("self",)).filter(pk=voucher.pk, settlement=settlement).first()
    )
    if found is None:
        raise Refused("Chứng từ này vừa được bỏ khỏi bảng kê. Tải lại trang để xem bảng kê mới.")
    return found


def _faults(values: VoucherValues, proposal: Proposal) -> list[Reason]:
    reasons = []
    if values["national"] > values["amount"]:
        reasons.append(Reason("Kinh phí khuyến công không được lớn hơn số tiền của chứng từ.", "national"))
    if values["line"] not in {str(line["line"]) for line in lines_in_force(proposal)}:
        reasons.append(Reason("Chọn một dòng của dự toán đang có hiệu lực.", "line"))
    return reasons


def _too_many(count: int) -> list[Reason]:
    return [Reason(TOO_MANY.format(most=format_dong(MOST_VOUCHERS)))] if count > MOST_VOUCHERS else []


def _refuse(reasons: Sequence[Reason]) -> None:
    if reasons:
        raise Refused(*reasons)


def _clean(values: VoucherValues) -> dict[str, Any]:
    texts = ("kind", "number", "payee", "content", "line", "originals")
    return {
        **{name: nfc(str(values.get(name) or "")).strip() for name in texts},
        "dated_on": values["dated_on"], "amount": values["amount"], "national": values["national"],
    }  # fmt: skip
