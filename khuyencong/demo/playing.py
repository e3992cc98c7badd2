"""Takes each step as the person whose step it is, through the service of its screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from appraisal.heads import heads_on
from appraisal.models import Body, Verdict
from appraisal.rules import level_of
from appraisal.selectors import open_round
from appraisal.services import LineFigures, conclude, fill_sheet, open_appraisal, return_dossier, type_figures
from core.tenancy import tenant_scope
from execution.services import record_acceptance, sign_contract
from khuyencong.demo import closing, grouping, meetings, supplements
from khuyencong.demo.bodies import council_of, share_out, staff_of
from khuyencong.demo.data import MILLION, read
from khuyencong.demo.people import People
from khuyencong.demo.specs import Spec
from khuyencong.demo.writing import attach, small_pdf
from organisations.actors import Actor
from organisations.roles import Role
from proposals.estimates import starting_point
from proposals.models import Proposal
from proposals.services import move
from proposals.services.exceptions import record_exception
from proposals.services.steps import record_step
from proposals.services.submission import submit
from proposals.states import EstimateStage, State, VersionSource

MARK = "(minh họa)"
ORDER = tuple(read("journeys")["calendar"])
UNIT_STEPS = frozenset({
    "submit", "submit_directly", "withdraw", "plan_group", "start", "request_acceptance", "submit_settlement",
})  # fmt: skip
PROVINCE_STEPS = {
    "return_to_unit": Role.PROVINCE_OFFICER, "open_province_appraisal": Role.PROVINCE_OFFICER,
    "pass_province": Role.PROVINCE_LEADER, "fail_province": Role.PROVINCE_LEADER, "withdraw_agreed": Role.PROVINCE_LEADER,
    "approve_group_plan": Role.PROVINCE_LEADER,
}  # fmt: skip
OPENINGS = frozenset({"open_province_appraisal", "open_central_appraisal"})
ACCEPTOR_STEPS = frozenset({"open_bidding", "accept", "accept_partly"})
CENTRAL_STEPS = {
    "screen": Role.CENTRE_OFFICER, "return_from_centre": Role.CENTRE_OFFICER, "open_central_appraisal": Role.CENTRE_OFFICER,
    "pass_centre": Role.CENTRE_LEADER, "fail_centre": Role.CENTRE_LEADER, "leave_unfunded": Role.CENTRE_LEADER,
    "assign": Role.CENTRE_LEADER, "sign_contract": Role.CENTRE_LEADER, "liquidate": Role.CENTRE_LEADER,
    "settle": Role.CENTRE_FINANCE, "stop": Role.MINISTER,
}  # fmt: skip

COUNCIL_EVERY = 8
"""One dossier in so many goes before a council, which meets for it."""


def play(step: str, proposal: Proposal, spec: Spec, people: People, *, last: bool = False) -> Proposal:
    """Take one step; `last` when the đề án is to stay where it leads."""
    actor = actor_of(step, proposal, spec, people)
    day = day_of(step, spec, recent=last and step in {"accept", "accept_partly"})
    with tenant_scope(*actor.tenant_ids):  # the central level needs its own tenant too: the money lies there
        act = _open(people) if step in OPENINGS else PLAYS.get(step, _move)
        moved: Proposal = act(step, proposal, actor, spec, day)
    return moved


def fill_open_sheet(proposal: Proposal, spec: Spec, people: People) -> None:
    """The appraiser's sheet, with every head answered."""
    at_province = proposal.state == State.PROVINCE_APPRAISING
    actor = (
        people.of_province(Role.PROVINCE_OFFICER, proposal.tenant_id)
        if at_province
        else people.central(Role.CENTRE_APPRAISER)
    )
    leader = (
        people.of_province(Role.PROVINCE_LEADER, proposal.tenant_id)
        if at_province
        else people.central(Role.CENTRE_LEADER)
    )
    _except(proposal, leader, spec, _today())
    failing = spec.goal == (State.PROVINCE_FAILED if at_province else State.CENTRAL_FAILED)
    verdict = Verdict.NOT_MET if failing else Verdict.MET
    heads = {head.code: (verdict, "Không bảo đảm." if failing else "Phù hợp.") for head in heads_on(_today()).heads}
    opinion = "Đề nghị không hỗ trợ." if failing else "Đề nghị hỗ trợ theo mức đã rà soát."
    if _types_figures(spec) and not failing:
        _type_own_figures(proposal, actor)
    amount, round_ = _appraised(proposal, spec), open_round(proposal, level_of(actor))
    if round_ is None or round_.body != Body.COUNCIL:
        fill_sheet(proposal, actor=actor, heads=heads, amount=amount, verdict=verdict, opinion=opinion)
    elif spec.goal != proposal.state:  # a dossier that stays here waits for a meeting
        with tenant_scope(*actor.tenant_ids):  # the council of the Cục lies in its own tenant
            meetings.hold(round_, spec, amount=amount, verdict=verdict, heads=heads, words=opinion)


def _types_figures(spec: Spec) -> bool:
    """Now and then an appraiser goes through the estimate line by line."""
    return spec.number % 6 == 1


def _type_own_figures(proposal: Proposal, actor: Actor) -> None:
    """The first line gets a tenth less than in the version before; why is written beside it."""
    stage = EstimateStage.PROVINCE if proposal.state == State.PROVINCE_APPRAISING else EstimateStage.CENTRE
    first = starting_point(proposal, stage).lines[0]
    less = first["national"] * 9 // 10 // MILLION * MILLION
    why = "Điều chỉnh theo báo giá thấp nhất."
    figures = LineFigures(Decimal(first["quantity"]), first["unit_price"], less, why)
    type_figures(proposal, actor=actor, figures={str(first["line"]): figures}, note="Rà soát từng dòng dự toán.")


def actor_of(step: str, proposal: Proposal, spec: Spec, people: People) -> Actor:
    """Who takes this step of this đề án."""
    if step in UNIT_STEPS:
        return people.of_unit(proposal.unit_id)
    if step in PROVINCE_STEPS:
        return people.of_province(PROVINCE_STEPS[step], proposal.tenant_id)
    if step in ACCEPTOR_STEPS:
        direct = people.central(Role.CENTRE_OFFICER) if spec.direct else None
        return direct or people.of_province(Role.PROVINCE_OFFICER, proposal.tenant_id)
    return people.central(CENTRAL_STEPS[step])


def day_of(step: str, spec: Spec, *, recent: bool = False) -> date:
    """A day in the order of the process: as the calendar says, or shortly before today when that is still to come."""
    table = read("journeys")["calendar"]
    if step not in table:
        return _today()
    years, month, day = table[step]
    usual = date(spec.year + years, month, day) + timedelta(days=spec.number % 9)
    latest = _today() - timedelta(days=2 * (len(ORDER) - ORDER.index(step)))
    return _today() - timedelta(days=1 + spec.number % 19) if recent else min(usual, latest)


def number_of(spec: Spec, symbol: str) -> str:
    """The number of a paper, marked as invented."""
    return f"{spec.number}/{symbol} {MARK}"


def _today() -> date:
    return timezone.localdate()


def _appraised(proposal: Proposal, spec: Spec) -> int:
    """What the appraiser typed; else two thirds get what they asked for, the others a tenth less, in whole millions."""
    at_province = proposal.state == State.PROVINCE_APPRAISING
    newest = proposal.estimate_versions.filter(source=VersionSource.TYPED).last()
    if newest and newest.stage == (EstimateStage.PROVINCE if at_province else EstimateStage.CENTRE):
        return newest.support
    asked = proposal.amount_province or proposal.amount_proposed
    return asked if spec.number % 3 else max(asked * 9 // 10 // MILLION * MILLION, MILLION)


def _move(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
    notes = {"withdraw": "Đơn vị thụ hưởng thay đổi kế hoạch đầu tư."}
    return move(proposal, step, actor=actor, note=notes.get(step, ""))


def _submit(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
    note = "Đã bổ sung báo giá máy và thuyết minh dự toán." if proposal.state in State.PAUSED else ""
    supplements.answer_all(proposal, actor=actor)
    proposal.refresh_from_db(fields=["version"])
    _except(proposal, actor, spec, day)
    return submit(proposal, step, actor=actor, version=proposal.version, note=note)


def _open(people: People) -> Callable[..., Proposal]:
    def open_it(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
        if step == "open_province_appraisal":
            supplements.mark_some(proposal, actor=actor)
        if spec.number % COUNCIL_EVERY:
            return open_appraisal(proposal, step, actor=actor, body=Body.STAFF, staff=staff_of(actor, people))
        number = number_of(spec, "QĐ-SCT" if step == "open_province_appraisal" else "QĐ-ĐCK")
        panel = council_of(proposal, actor, people, number=number, day=day)
        moved = open_appraisal(proposal, step, actor=actor, panel=panel)
        share_out(moved, actor, people, spec)
        return moved

    return open_it


def _return(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
    wanted = supplements.points_of(proposal, spec)
    due_on = _today() + timedelta(days=5 + spec.number % 21)
    return return_dossier(proposal, step, actor=actor, points=wanted, due_on=due_on)


def _conclude(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
    notes = {
        "fail_province": "Thiết bị không mới so với địa bàn.",
        "fail_centre": "Nội dung trùng với đề án đã hỗ trợ năm trước.",
        "leave_unfunded": "Đạt yêu cầu; chưa cân đối được kinh phí trong năm.",
    }
    passes = step in {"pass_province", "pass_centre"}
    if passes:
        _except(proposal, actor, spec, day)
    return conclude(
        proposal, step, actor=actor, decision_number=number_of(spec, "TB-SCT" if "province" in step else "TB-ĐCK"),
        decision_date=day, amount=_appraised(proposal, spec) if passes else None, note=notes.get(step, ""),
    )  # fmt: skip


def _except(proposal: Proposal, actor: Actor, spec: Spec, day: date) -> None:
    """Beyond the norms only by an exception: the unit states it, the Sở and the Cục put it on record themselves."""
    if (
        not spec.example.exception
        or proposal.norm_exceptions.filter(organisation_name=actor.organisation.name).exists()
    ):
        return
    record_exception(
        proposal, actor=actor, limit=spec.example.exception, authority="Bộ Công Thương", paper_date=day,
        paper_number=number_of(spec, "BCT-ĐCK"), file=small_pdf("van-ban-cho-phep.pdf"),
        reason="Mô hình quy mô liên vùng, công nghệ lần đầu áp dụng trong cả nước.",
    )  # fmt: skip


def _contract(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
    return sign_contract(
        proposal, step, actor=actor, decision_number=number_of(spec, "HĐ-ĐCK"), decision_date=day,
        amount=proposal.amount_approved, starts_on=proposal.starts_on, ends_on=proposal.ends_on,
        party_a=f"{actor.name}, {actor.title}", party_b="Giám đốc đơn vị thực hiện",
        bidding_result=number_of(spec, "QĐ-ĐT") if proposal.needs_bidding else "",
    )  # fmt: skip


def _accept(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
    contracted = proposal.amount_contracted or 0
    whole = step == "accept"
    return record_acceptance(
        proposal, step, actor=actor, decision_number=number_of(spec, "BB-NT"), decision_date=day,
        place="Tại địa điểm thực hiện đề án", volume="Đã lắp đặt, vận hành theo hợp đồng" if whole else "Đã lắp đặt một phần",
        conclusion="Đạt yêu cầu." if whole else "Phần còn lại tiếp tục thực hiện.",
        amount=contracted if whole else contracted * 6 // 10 // MILLION * MILLION or contracted,
        note="" if whole else "Một hạng mục chưa bàn giao.", file=small_pdf("bien-ban-nghiem-thu.pdf"),
    )  # fmt: skip


def _record(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
    paper = small_pdf("quyet-dinh.pdf") if step == "stop" else None
    return record_step(proposal, step, actor=actor, file=paper, **_stated(step, proposal, spec, day))


def _with_papers(stage: str) -> Callable[..., Proposal]:
    def play_it(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
        attach(proposal, stage, actor=actor)
        return _record(step, proposal, actor, spec, day)

    return play_it


def _stated(step: str, proposal: Proposal, spec: Spec, day: date) -> dict[str, Any]:
    """What the person states when the line in the history is the whole record."""
    paper = {"decision_number": number_of(spec, SYMBOLS[step]), "decision_date": day} if step in SYMBOLS else {}
    money = {"amount": proposal.amount_accepted} if step in {"liquidate", "settle"} else {}
    return {**paper, **money, **STATED.get(step, {})}


SYMBOLS = {
    "assign": "QĐ-ĐCK", "approve_group_plan": "QĐ-SCT", "liquidate": "BB-TLHĐ", "settle": "TB-QT", "stop": "QĐ-BCT",
}  # fmt: skip
STATED: dict[str, dict[str, Any]] = {
    "assign": {"finance_opinion": f"Bộ Tài chính thống nhất {MARK}"},
    "request_acceptance": {"volume": "Đã hoàn thành toàn bộ khối lượng theo hợp đồng."},
    "stop": {"amount": 0, "note": "Đơn vị thụ hưởng ngừng sản xuất; chưa tạm ứng kinh phí."},
    "withdraw_agreed": {"note": "Theo đề nghị của đơn vị thực hiện."},
}
RECORDED = (
    "assign",
    "approve_group_plan",
    "open_bidding",
    "liquidate",
    "settle",
    "stop",
    "withdraw_agreed",
)
PLAYS: dict[str, Callable[..., Proposal]] = {
    **dict.fromkeys(("submit", "submit_directly"), _submit),
    **dict.fromkeys(("return_to_unit", "return_from_centre"), _return),
    **dict.fromkeys(("pass_province", "fail_province", "pass_centre", "fail_centre", "leave_unfunded"), _conclude),
    **dict.fromkeys(("accept", "accept_partly"), _accept),
    **dict.fromkeys(RECORDED, _record),
    "plan_group": grouping.plan_group,
    "sign_contract": _contract,
    "request_acceptance": _with_papers("acceptance"),
    "submit_settlement": closing.hand_in,
}
