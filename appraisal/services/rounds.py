"""Opening an appraisal, returning the dossier and concluding. Each ends at the one door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from appraisal import rules
from appraisal.models import Appraisal, AppraisalSheet, Body, Level, Verdict
from appraisal.selectors import open_round, valid_sheet
from core.errors import Reason, Refused
from core.text import nfc
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services.steps import Upload, plain_details, take_step

_PASSES = frozenset({"pass_province", "pass_centre", "leave_unfunded"})


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
            also=_conclusion_faults(sheet, step_name),
        )  # fmt: skip
        _close_round(moved, level)
    return moved


def _conclusion_faults(sheet: AppraisalSheet | None, step_name: str) -> list[Reason]:
    article = "TT 36/2013/TT-BCT, Điều 9"
    if sheet is None:
        return [Reason("Chưa có phiếu thẩm định còn hiệu lực của lần thẩm định này.", article=article)]
    if step_name in _PASSES and sheet.verdict == Verdict.NOT_MET:
        return [Reason("Phiếu thẩm định gần nhất đánh giá không đạt.", article=article)]
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


def _new_round(proposal: Proposal, level: Level, *, actor: Actor, **facts: Any) -> Appraisal:
    earlier = Appraisal.objects.filter(proposal=proposal, level=level)
    number: int = earlier.aggregate(last=Max("round"))["last"] or 0
    created: Appraisal = Appraisal.objects.create(
        tenant_id=proposal.tenant_id, proposal=proposal, level=level, round=number + 1, opened_by=actor.user, **facts
    )
    return created


def locked_round(proposal: Proposal, level: Level, *, actor: Actor) -> Appraisal:
    """The round that is going on. After a supplement the same body goes on in a new round."""
    rows = Appraisal.objects.select_for_update().filter(proposal=proposal, level=level).order_by("-round")
    last: Appraisal | None = rows.first()
    if last is None:
        raise Refused("Chưa mở thẩm định ở cấp này.")
    if last.closed_at is None:
        return last
    return _new_round(
        proposal, level, actor=actor, body=last.body, decision_number=last.decision_number,
        decision_date=last.decision_date, members=last.members, panel_id=last.panel_id,
    )  # fmt: skip


def _close_round(proposal: Proposal, level: Level) -> None:
    round_ = open_round(proposal, level)
    if round_ is not None:
        round_.closed_at = timezone.now()
        round_.save(update_fields=["closed_at"])
