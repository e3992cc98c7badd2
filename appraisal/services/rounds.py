"""Opening an appraisal, filling its sheets, returning the dossier and concluding. Each ends at the one door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from appraisal import rules
from appraisal.heads import heads_on
from appraisal.models import Appraisal, AppraisalSheet, Body, Level, Purpose, Verdict
from appraisal.selectors import may_fill, open_round, valid_sheet
from appraisal.selectors.meetings import conclusion_of_council
from core.audit import acting_context
from core.errors import Reason, Refused
from core.money import format_dong
from core.text import nfc
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services.steps import Upload, plain_details, take_step

_PASSES = frozenset({"pass_province", "pass_centre", "leave_unfunded"})
_NEWER_SHEET = "Có phiếu mới hơn vừa được lưu. Xem phiếu đó bên dưới rồi lưu lại nếu vẫn giữ ý kiến của mình."


def open_appraisal(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    body: str,
    decision_number: str = "",
    decision_date: date | None = None,
    members: str = "",
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Open the round of a level: a council set up by a decision, or the head's own staff (TT 36/2013 Đ.8.1.a, 8.2)."""
    also = list(_council_faults(body, decision_number, decision_date, members))
    stated = {"body": body, "members": nfc(members).strip()}
    facts = StepFacts(decision_number=decision_number, decision_date=decision_date, details=plain_details(stated))
    with transaction.atomic():
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file, also=also
        )
        _new_round(
            moved, rules.LEVEL_OF_STEP[step_name], actor=actor, body=body, decision_number=decision_number.strip(),
            decision_date=decision_date, members=nfc(members).strip(),
        )  # fmt: skip
    return moved


def fill_sheet(
    proposal: Proposal,
    *,
    actor: Actor,
    heads: Mapping[str, tuple[str, str]],
    amount: int | None,
    verdict: str,
    opinion: str = "",
    expected_version: int | None = None,
) -> AppraisalSheet:
    """A new version of the sheet of the round: `heads` is code -> (verdict, opinion), `amount` whole đồng.

    `expected_version`: the version the appraiser started from (0 = none); a newer one refuses, nothing is overwritten.
    """
    level = rules.level_of(actor)
    why = f"Phiếu thẩm định {level.label}"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
        _require_sheet(locked, actor=actor, reasons=sheet_faults(locked, heads=heads, amount=amount, verdict=verdict))
        round_ = _locked_round(locked, level, actor=actor)
        latest: int = round_.sheets.filter(purpose=Purpose.SUMMARY).aggregate(last=Max("version"))["last"] or 0
        if expected_version is not None and expected_version != latest:
            raise Refused(_NEWER_SHEET)
        sheet = AppraisalSheet(
            tenant_id=proposal.tenant_id,
            appraisal=round_,
            version=latest + 1,
            heads=[
                {"head": code, "verdict": given, "opinion": nfc(text).strip()} for code, (given, text) in heads.items()
            ],
            amount=amount or 0,
            verdict=verdict,
            opinion=nfc(opinion).strip(),
            author=actor.user,
            author_name=actor.name,
            author_title=actor.title,
            on_behalf_of=actor.on_behalf_of,
        )
        sheet.save(force_insert=True)
    return sheet


def return_dossier(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    sections: Mapping[str, str],
    due_on: date | None,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Ask the unit for a supplement, per section, until a day. The round ends here: its sheets no longer speak."""
    wanted = {key: nfc(text).strip() for key, text in sections.items() if text.strip()}
    facts = StepFacts(due_on=due_on, details={"sections": wanted})
    with transaction.atomic():
        moved = take_step(proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file)
        _close_round(moved, rules.LEVEL_OF_STEP[step_name])
    return moved


def conclude(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    decision_number: str = "",
    decision_date: date | None = None,
    amount: int | None = None,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """The head's conclusion on the sheet of the round: passed, failed, or passed without money this year."""
    level = rules.LEVEL_OF_STEP[step_name]
    sheet = valid_sheet(proposal, level)
    details = {"sheet_version": sheet.version, "sheet_verdict": sheet.verdict} if sheet else {}
    facts = StepFacts(decision_number=decision_number, decision_date=decision_date, amount=amount, details=details)
    with transaction.atomic():
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file,
            also=conclusion_faults(proposal, step_name, sheet),
        )  # fmt: skip
        _close_round(moved, level)
    return moved


def _require_sheet(proposal: Proposal, *, actor: Actor, reasons: list[Reason]) -> None:
    if not may_fill(actor, proposal):
        raise Refused("Bạn không lập phiếu thẩm định cho hồ sơ này ở bước hiện tại.")
    if reasons:
        raise Refused(*reasons)


def conclusion_faults(proposal: Proposal, step_name: str, sheet: AppraisalSheet | None) -> list[Reason]:
    """What stands against concluding on the round that is going on: its sheet, and what its council decided."""
    article = "TT 36/2013/TT-BCT, Điều 9"
    reasons = _council_reasons(proposal, step_name, sheet)
    if sheet is None:
        return [Reason("Chưa có phiếu thẩm định còn hiệu lực của lần thẩm định này.", article=article), *reasons]
    if step_name in _PASSES and sheet.verdict == Verdict.NOT_MET:
        return [Reason("Phiếu thẩm định gần nhất đánh giá không đạt.", article=article), *reasons]
    return reasons


def _council_reasons(proposal: Proposal, step_name: str, sheet: AppraisalSheet | None) -> list[Reason]:
    """A round of a council with its members on record rests on what a held meeting concluded; older rounds do not."""
    round_ = open_round(proposal, rules.LEVEL_OF_STEP[step_name])
    if round_ is None or round_.panel_id is None or round_.body != Body.COUNCIL:
        return []
    article = "TT 36/2013/TT-BCT, Điều 8"
    item = conclusion_of_council(round_)
    if item is None:
        return [Reason("Hội đồng chưa kết luận hồ sơ này tại một phiên họp đã kết thúc.", article=article)]
    if sheet is not None and sheet.version != item.basis.get("sheet_version"):
        said = f"Phiếu thẩm định lần {sheet.version} lập sau kết luận của Hội đồng ({item.meeting})."
        return [Reason(f"{said} Đưa hồ sơ ra phiên họp khác để kết luận trên phiếu mới.", article=article)]
    return []


def _council_faults(body: str, number: str, day: date | None, members: str) -> list[Reason]:
    if body not in Body.values:
        return [Reason("Chưa chọn hình thức thẩm định.", "body")]
    if body == Body.STAFF:
        return []
    reasons = []
    if not number.strip():
        reasons.append(Reason("Chưa ghi số quyết định thành lập Hội đồng.", "decision_number"))
    if day is None:
        reasons.append(Reason("Chưa ghi ngày quyết định thành lập Hội đồng.", "decision_date"))
    elif day > timezone.localdate():
        reasons.append(Reason("Ngày quyết định không thể ở sau ngày hôm nay.", "decision_date"))
    if not members.strip():
        reasons.append(Reason("Chưa ghi thành viên Hội đồng.", "members"))
    return reasons


def sheet_faults(
    proposal: Proposal, *, heads: Mapping[str, tuple[str, str]], amount: int | None, verdict: str
) -> list[Reason]:
    law = heads_on(timezone.localdate())
    reasons = []
    for head in law.heads:
        given, opinion = heads.get(head.code, ("", ""))
        if given not in Verdict.values:
            reasons.append(Reason(f"“{head.title}”: chưa đánh giá.", f"verdict_{head.code}", law.citation))
        elif given != Verdict.MET and not opinion.strip():
            reasons.append(Reason(f"“{head.title}”: chưa nêu ý kiến.", f"opinion_{head.code}", law.citation))
    if verdict not in Verdict.values:
        reasons.append(Reason("Chưa chọn kết luận của phiếu.", "verdict"))
    elif verdict == Verdict.MET and any(given == Verdict.NOT_MET for given, _ in heads.values()):
        reasons.append(Reason("Có nội dung không đạt nên kết luận không thể là “Đạt”.", "verdict"))
    return [*reasons, *_amount_faults(proposal, amount, verdict)]


def _amount_faults(proposal: Proposal, amount: int | None, verdict: str) -> list[Reason]:
    if amount is None or amount < 0:
        return [Reason("Chưa ghi kinh phí đề nghị hỗ trợ.", "amount")]
    if amount > proposal.amount_proposed:
        limit = format_dong(proposal.amount_proposed)
        return [Reason(f"Số tiền {format_dong(amount)} đ lớn hơn kinh phí đơn vị đề nghị {limit} đ.", "amount")]
    if amount == 0 and verdict in {Verdict.MET, Verdict.MET_WITH_CHANGES}:
        return [Reason("Kết luận đạt thì kinh phí phải lớn hơn 0.", "amount")]
    return []


def _new_round(proposal: Proposal, level: Level, *, actor: Actor, **facts: Any) -> Appraisal:
    earlier = Appraisal.objects.filter(proposal=proposal, level=level)
    number: int = earlier.aggregate(last=Max("round"))["last"] or 0
    created: Appraisal = Appraisal.objects.create(
        tenant_id=proposal.tenant_id, proposal=proposal, level=level, round=number + 1, opened_by=actor.user, **facts
    )
    return created


def _locked_round(proposal: Proposal, level: Level, *, actor: Actor) -> Appraisal:
    """The round that is going on. After a supplement the same body goes on in a new round."""
    rows = Appraisal.objects.select_for_update().filter(proposal=proposal, level=level).order_by("-round")
    last: Appraisal | None = rows.first()
    if last is None:
        raise Refused("Chưa mở thẩm định ở cấp này.")
    if last.closed_at is None:
        return last
    return _new_round(
        proposal, level, actor=actor, body=last.body, decision_number=last.decision_number,
        decision_date=last.decision_date, members=last.members,
    )  # fmt: skip


def _close_round(proposal: Proposal, level: Level) -> None:
    round_ = open_round(proposal, level)
    if round_ is not None:
        round_.closed_at = timezone.now()
        round_.save(update_fields=["closed_at"])
