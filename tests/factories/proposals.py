"""Builds đề án by calling the services, as the people of the cast: `make_draft`, `complete_draft`, `advance`.

Each function opens the tenants of whoever acts, so it can be called with no scope open. States are never written.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.heads import heads_on
from appraisal.models import Body, Panel, Verdict
from appraisal.selectors.panels import working_panels
from appraisal.services import add_member, conclude, create_panel, fill_sheet, open_appraisal, return_dossier
from appraisal.states import Seat
from budgets.selectors import cost_items, envelope, law_on
from budgets.services import set_envelope
from core.tenancy import tenant_scope
from execution.services import record_acceptance, sign_contract
from khuyencong.demo.writing import invented_tax_code
from organisations.actors import Actor
from organisations.models import AdministrativeUnitVersion
from organisations.roles import OrganisationKind, Role
from planning.selectors import waiting_submission
from planning.services import Letter, approve_plan, save_registration, send_registration, submit_plan
from programmes.models import PlanYear, RegistrationWindow, Trade
from programmes.states import Confidence, WindowLevel
from proposals.contents import content_shares
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.selectors import needed_papers
from proposals.services import move, papers
from proposals.services.drafts import create_draft
from proposals.services.sections import RowInput, SectionInput, save_section
from proposals.services.steps import record_step
from proposals.services.submission import submit
from proposals.services.supplements import AnswerInput, PointInput, answer_points
from proposals.states import EstimateStage, SectionKey, State
from proposals.supplements import open_request, unanswered

SUPPORT = 300_000_000
COST = 700_000_000
NEXT = {
    State.SUBMITTED: "open_province_appraisal",
    State.PROVINCE_RETURNED: "submit",
    State.PROVINCE_APPRAISING: "pass_province",
    State.PROVINCE_PASSED: "register",
    State.REGISTERED: "screen",
    State.SCREENING: "open_central_appraisal",
    State.CENTRAL_APPRAISING: "pass_centre",
    State.IN_PLAN: "approve",
    State.APPROVED: "assign",
    State.GROUP_PLANNING: "approve_group_plan",
    State.BIDDING: "sign_contract",
    State.CONTRACTED: "start",
    State.IMPLEMENTING: "request_acceptance",
    State.ACCEPTANCE_REQUESTED: "accept",
    State.ACCEPTED: "submit_settlement",
    State.PARTLY_ACCEPTED: "submit_settlement",
    State.SETTLING: "liquidate",
    State.LIQUIDATED: "settle",
}
ASIDE = {
    State.PROVINCE_RETURNED: (State.SUBMITTED, "return_to_unit"),
    State.PROVINCE_FAILED: (State.PROVINCE_APPRAISING, "fail_province"),
    State.CENTRAL_RETURNED: (State.CENTRAL_APPRAISING, "return_from_centre"),
    State.CENTRAL_FAILED: (State.CENTRAL_APPRAISING, "fail_centre"),
    State.NOT_FUNDED: (State.CENTRAL_APPRAISING, "leave_unfunded"),
    State.PARTLY_ACCEPTED: (State.ACCEPTANCE_REQUESTED, "accept_partly"),
    State.STOPPED: (State.IMPLEMENTING, "stop"),
    State.WITHDRAWN: (State.SUBMITTED, "withdraw_agreed"),
}
Cast = dict[str, Actor]


def pdf_file(name: str = "van-ban.pdf") -> SimpleUploadedFile:
    """A small real PDF; no two are the same, even within one second and under one name."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Subject"] = uuid4().hex
    out = io.BytesIO()
    document.save(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def next_plan_year() -> int:
    """The year whose registration takes place now."""
    return timezone.localdate().year + 1


def open_windows(year: int) -> None:
    """Registration of the year is open at both levels, from a month ago for two more months."""
    today = timezone.localdate()
    programme = PlanYear.objects.order_by("-year").values_list("programme_id", flat=True)[0]
    plan_year, _ = PlanYear.objects.get_or_create(
        year=year, defaults={"programme_id": programme, "citation": "Thử", "confidence": Confidence.ASSUMED}
    )
    for level in WindowLevel.values:
        RegistrationWindow.objects.update_or_create(
            plan_year=plan_year, level=level, tenant=None,
            defaults={
                "opens": today - timedelta(days=30), "closes": today + timedelta(days=60), "citation": "Thử",
                "confidence": Confidence.ASSUMED,
            },
        )  # fmt: skip


def who(cast: Cast, proposal: Proposal, role: Role) -> Actor:
    """The person of the cast with this role for this đề án."""
    for actor in cast.values():
        near = actor.organisation.pk == proposal.unit_id if role == Role.UNIT_STAFF else True
        provincial = role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}
        if actor.role == role and near and (not provincial or actor.tenant_id == proposal.tenant_id):
            return actor
    raise LookupError(f"nobody in the cast is {role} for {proposal.code}")


def make_draft(
    cast: Cast,
    *,
    unit: str = "donvi.danang",
    title: str = "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong chế biến nông sản",
    kind: str = "concrete",
    content_code: str = "ND3.3",
    plan_year: int | None = None,
) -> Proposal:
    """An empty draft of a unit of the cast, in a year whose windows are opened."""
    year = plan_year or next_plan_year()
    open_windows(year)
    actor = cast[unit]
    with tenant_scope(*actor.tenant_ids):
        return create_draft(
            title=title, kind=kind, plan_year=year, content_code=content_code, other_contents=[], actor=actor
        )


def complete_draft(proposal: Proposal, cast: Cast, *, support: int = SUPPORT, cost: int = COST) -> Proposal:
    """Fill the eight sections and attach every required paper, as the unit does. Amounts in đồng."""
    actor = who(cast, proposal, Role.UNIT_STAFF)
    with tenant_scope(*actor.tenant_ids):
        for key, given in _sections(proposal, actor).items():
            save_section(proposal, key, given=given, version=None, actor=actor)
        estimate = SectionInput(rows={"lines": (_line(proposal, support, cost),)})
        save_section(proposal, SectionKey.ESTIMATE, given=estimate, version=None, actor=actor)
        attach_papers(proposal, "submit", actor=actor)
    return reread(proposal)


def attach_papers(proposal: Proposal, stage: str, *, actor: Actor) -> None:
    """Every paper the stage requires."""
    for paper in needed_papers(proposal, stage=stage):
        if paper.required:
            papers.attach_papers(proposal, kind_code=paper.code, uploads=[pdf_file(f"{paper.code}.pdf")], actor=actor)


def advance(proposal: Proposal, to_state: str, cast: Cast, *, council: bool = False) -> Proposal:
    """Walk a đề án to a state by the ordinary way (side states from where they branch off), calling the services.

    `council`: the round in which it comes to rest is a council's, not the staff's.
    """
    goal, proposal = State(to_state), reread(proposal)
    if goal in ASIDE and proposal.state != goal:
        before, step = ASIDE[goal]
        return play(step, advance(proposal, before, cast), cast)
    for _ in range(len(State)):
        if proposal.state == goal:
            return proposal
        step = next_step(proposal, goal)
        changes = {"body": "council"} if council and LIFECYCLE[step].target == goal else {}
        proposal = play(step, proposal, cast, **changes)
    raise LookupError(f"no way from {proposal.state} to {goal}")


def reread(proposal: Proposal) -> Proposal:
    """The đề án as it stands now; a bundle or a plan may have moved it along with others."""
    with tenant_scope(proposal.tenant_id):
        return Proposal.objects.select_related("unit", "content").get(pk=proposal.pk)


def next_step(proposal: Proposal, goal: State) -> str:
    """The ordinary next step of a đề án on its way to `goal`."""
    state = State(proposal.state)
    direct = proposal.unit.kind == OrganisationKind.REGIONAL_CENTRE
    if state == State.DRAFT:
        return "submit_directly" if direct else "submit"
    if state == State.CENTRAL_RETURNED:
        came_from = State(proposal.returned_from)
        return "resubmit_to_screening" if came_from == State.SCREENING else "resubmit_to_appraisal"
    if state == State.ASSIGNED and proposal.is_group and not direct:
        return "plan_group"
    if state in {State.ASSIGNED, State.GROUP_PLANNED}:
        return "open_bidding" if proposal.needs_bidding or goal == State.BIDDING else "sign_contract"
    return NEXT[state]


def play(step: str, proposal: Proposal, cast: Cast, **changes: Any) -> Proposal:
    """Take one step as the person who may; `changes` replace arguments of the service."""
    actor = actor_of(step, proposal, cast)
    fresh = reread(proposal)
    with tenant_scope(*actor.tenant_ids):
        PLAYS.get(step, _record)(step, fresh, actor, changes, cast)
    return reread(proposal)


def actor_of(step: str, proposal: Proposal, cast: Cast) -> Actor:
    """Who of the cast takes this step for this đề án."""
    direct = proposal.unit.kind == OrganisationKind.REGIONAL_CENTRE
    if step in {"open_bidding", "accept", "accept_partly", "reject_acceptance"}:
        return who(cast, proposal, Role.CENTRE_OFFICER if direct else Role.PROVINCE_OFFICER)
    return who(cast, proposal, ROLE_OF_STEP[step])


def fill_good_sheet(proposal: Proposal, cast: Cast, *, amount: int | None = None, verdict: str = Verdict.MET) -> None:
    """A sheet with every head answered, by the officer or the appraiser of the level at work; money as the norms allow."""
    at_province = proposal.state == State.PROVINCE_APPRAISING
    actor = who(cast, proposal, Role.PROVINCE_OFFICER if at_province else Role.CENTRE_APPRAISER)
    heads = {head.code: (verdict, "Đã xem xét.") for head in heads_on(timezone.localdate()).heads}
    with tenant_scope(*actor.tenant_ids):
        fill_sheet(
            proposal, actor=actor, heads=heads, verdict=verdict, opinion="Đề nghị hỗ trợ.",
            amount=within_norms(proposal) if amount is None else amount,
        )  # fmt: skip


def within_norms(proposal: Proposal) -> int:
    """What the unit asks, as far as the norms let it pass, đồng; within a scope."""
    stage = EstimateStage.PROVINCE if proposal.state == State.PROVINCE_APPRAISING else EstimateStage.CENTRE
    return sum(min(share.asked, share.allowed) for share in content_shares(proposal, stage)) or proposal.amount_proposed


def give_money(cast: Cast, year: int, amount: int = 10_000_000_000) -> None:
    """The envelope of a year, when none has been entered."""
    actor = cast["taichinh.bo"]
    with tenant_scope(*actor.tenant_ids):
        if envelope(year) is None:
            today = timezone.localdate()
            set_envelope(year=year, amount=amount, paper_number="01/QĐ-BTC", paper_date=today, actor=actor)


def council_of(cast: Cast, actor: Actor, year: int) -> Panel:
    """The council of the actor's level for a year: the head, the officer, whoever appraises, and a person written in."""
    found = working_panels(actor, year, Body.COUNCIL).first()
    if found is not None:
        return found
    panel = create_panel(actor=actor, plan_year=year, name=f"Hội đồng thẩm định năm {year}", **_paper("12/QĐ"))
    for seat, person in _seats(cast, actor):
        add_member(panel, actor=actor, user_id=person.user.pk, seat=seat)
    add_member(
        panel, actor=actor, name="Lê Văn Ba", title="Giảng viên", organisation="Trường Bách khoa", seat=Seat.MEMBER
    )
    return panel


def _seats(cast: Cast, actor: Actor) -> list[tuple[Seat, Actor]]:
    """The head in the chair, whoever opens as secretary, the others of the level as members."""
    if actor.is_central:
        head, others = cast["lanhdao.cuc"], [cast["thamdinh.cuc"], cast["ketoan.cuc"]]
    else:
        leaders = [
            row for row in cast.values() if row.role == Role.PROVINCE_LEADER and row.tenant_id == actor.tenant_id
        ]
        head, others = leaders[0], leaders[1:]
    return [(Seat.CHAIR, head), (Seat.SECRETARY, actor), *((Seat.MEMBER, row) for row in others)]


# --- how each step is played -----------------------------------------------------------------------------------------
def _record(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
    record_step(proposal, step, actor=actor, **{**FACTS.get(step, dict)(), **_money(step, proposal), **changes})


def _move(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
    move(proposal, step, actor=actor, **changes)


def _submit(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
    answer_all(proposal, actor=actor)
    fresh = Proposal.objects.get(pk=proposal.pk)
    submit(proposal, step, actor=actor, version=fresh.version, **{"note": "Hồ sơ đã đủ.", **changes})


def answer_all(proposal: Proposal, *, actor: Actor, text: str = "Đã bổ sung.") -> None:
    """Answer what is asked and still unanswered, when anything is."""
    found = open_request(proposal)
    points = unanswered(found) if found else []
    if points:
        answer_points(proposal, {point.number: AnswerInput(text) for point in points}, actor=actor)


def _open(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
    """By the head's own staff, unless the test names another body: a council must meet before its head concludes."""
    body = changes.pop("body", Body.STAFF)
    chosen = {"panel": council_of(cast, actor, proposal.plan_year)} if body == Body.COUNCIL else {"body": body}
    open_appraisal(proposal, step, actor=actor, **{**({} if "panel" in changes else chosen), **changes})


def _return(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
    due_on = timezone.localdate() + timedelta(days=14)
    points = (PointInput(SectionKey.ESTIMATE.value, "Bổ sung báo giá máy."),)
    wanted = {"points": points, "due_on": due_on}
    return_dossier(proposal, step, actor=actor, **{**wanted, **changes})


def _conclude(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
    fill_good_sheet(proposal, cast)
    passes = step in {"pass_province", "pass_centre"}
    stated = {**_paper("34/TB"), "amount": proposal.amount_proposed if passes else None}
    conclude(proposal, step, actor=actor, **{**stated, **({} if passes else {"note": "Theo kết luận."}), **changes})


def _register(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
    save_registration(
        proposal.plan_year, actor=actor, choices={}, last_year="Đã thực hiện đủ.", this_year="Đang thực hiện.",
        next_year="Ưu tiên chế biến nông sản.", document_number="45/BC-SCT", document_date=timezone.localdate(),
    )  # fmt: skip
    send_registration(proposal.plan_year, actor=actor)


def put_forward(cast: Cast, year: int) -> None:
    """The director of the Cục puts the draft of a year before the Minister, unless it lies there already."""
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids):
        if waiting_submission(year) is None:
            letter = Letter("120/TTr-ĐCK", timezone.localdate(), actor.name)
            submit_plan(year, actor=actor, letter=letter)


def _approve(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
    give_money(cast, proposal.plan_year)
    put_forward(cast, proposal.plan_year)
    approve_plan(proposal.plan_year, actor=actor, **{**_paper("3396/QĐ-BCT"), "file": pdf_file(), **changes})


def _contract(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
    signed = {
        **_paper("15/HĐ-ĐCK"), "amount": proposal.amount_approved, "starts_on": proposal.starts_on,
        "ends_on": proposal.ends_on, "party_a": "Đỗ Quốc Nam, Cục trưởng", "party_b": "Nguyễn Văn Sáu, Giám đốc",
        "bidding_result": "20/QĐ-SCT" if proposal.needs_bidding else "",
    }  # fmt: skip
    sign_contract(proposal, step, actor=actor, **{**signed, **changes})


def _accept(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
    minutes = {
        **_paper("07/BB-NT"), "place": "Xưởng sản xuất", "volume": "Một dây chuyền", "conclusion": "Theo hợp đồng.",
        "amount": None if step == "reject_acceptance" else proposal.amount_contracted,
        "note": "" if step == "accept" else "Phần còn lại chưa xong.", "file": pdf_file("bien-ban.pdf"),
    }  # fmt: skip
    record_acceptance(proposal, step, actor=actor, **{**minutes, **changes})


def _with_papers(stage: str) -> Callable[..., None]:
    def play_it(step: str, proposal: Proposal, actor: Actor, changes: dict[str, Any], cast: Cast) -> None:
        attach_papers(proposal, stage, actor=actor)
        _record(step, proposal, actor, changes, cast)

    return play_it


def _paper(number: str) -> dict[str, Any]:
    return {"decision_number": number, "decision_date": timezone.localdate()}


def _money(step: str, proposal: Proposal) -> dict[str, Any]:
    if step in {"submit_settlement", "liquidate", "settle"}:
        return {"amount": proposal.amount_accepted}
    return {"amount": 0} if step == "stop" else {}


PLAYS: dict[str, Callable[..., None]] = {
    **dict.fromkeys(("screen", "start"), _move),
    **dict.fromkeys(("submit", "submit_directly", "resubmit_to_screening", "resubmit_to_appraisal"), _submit),
    **dict.fromkeys(("open_province_appraisal", "open_central_appraisal"), _open),
    **dict.fromkeys(("return_to_unit", "return_from_centre"), _return),
    **dict.fromkeys(("pass_province", "fail_province", "pass_centre", "fail_centre", "leave_unfunded"), _conclude),
    **dict.fromkeys(("accept", "accept_partly", "reject_acceptance"), _accept),
    "register": _register,
    "approve": _approve,
    "sign_contract": _contract,
    "request_acceptance": _with_papers("acceptance"),
    "submit_settlement": _with_papers("settlement"),
}
FACTS: dict[str, Callable[[], dict[str, Any]]] = {
    "assign": lambda: {**_paper("60/QĐ-ĐCK"), "finance_opinion": "Công văn 100/BTC, thống nhất"},
    "plan_group": lambda: {"beneficiaries": "HTX Thử Nghiệm 1\nHTX Thử Nghiệm 2"},
    "approve_group_plan": lambda: _paper("70/QĐ-SCT"),
    "return_group_plan": lambda: {"note": "Thiếu địa điểm sản xuất của một cơ sở."},
    "request_acceptance": lambda: {"volume": "Một dây chuyền đã lắp đặt."},
    "liquidate": lambda: _paper("80/BB-TL"),
    "settle": lambda: _paper("90/QĐ-ĐCK"),
    "stop": lambda: {**_paper("99/QĐ-BCT"), "note": "Đơn vị thụ hưởng dừng sản xuất."},
    "withdraw_agreed": lambda: {"note": "Theo đề nghị của đơn vị."},
    "return_settlement": lambda: {"note": "Thiếu chứng từ."},
    "return_settlement_partly": lambda: {"note": "Thiếu chứng từ."},
}
ROLE_OF_STEP: dict[str, Role] = {
    **dict.fromkeys(
        ("submit", "submit_directly", "withdraw", "resubmit_to_screening", "resubmit_to_appraisal", "plan_group",
         "start", "request_acceptance", "submit_settlement"), Role.UNIT_STAFF),
    **dict.fromkeys(("return_to_unit", "open_province_appraisal"), Role.PROVINCE_OFFICER),
    **dict.fromkeys(
        ("pass_province", "fail_province", "register", "withdraw_agreed", "approve_group_plan", "return_group_plan"),
        Role.PROVINCE_LEADER),
    **dict.fromkeys(("screen", "return_from_centre", "open_central_appraisal"), Role.CENTRE_OFFICER),
    **dict.fromkeys(
        ("pass_centre", "fail_centre", "leave_unfunded", "assign", "sign_contract", "liquidate"), Role.CENTRE_LEADER),
    **dict.fromkeys(("return_settlement", "return_settlement_partly", "settle"), Role.CENTRE_FINANCE),
    **dict.fromkeys(("approve", "stop"), Role.MINISTER),
}  # fmt: skip


# --- what the unit writes --------------------------------------------------------------------------------------------
def _sections(proposal: Proposal, actor: Actor) -> dict[str, SectionInput]:
    year = proposal.plan_year
    starts_on, ends_on = date(year, 2, 1), date(year, 10, 31)
    commune = _rural_commune(actor)
    texts = {
        SectionKey.NECESSITY: {"necessity": "Máy cũ, năng suất thấp.", "legal_basis": "NĐ 45/2012/NĐ-CP"},
        SectionKey.OBJECTIVES: {"objectives": "Tăng năng suất 30%."},
        SectionKey.SCALE: {"scale": "Một dây chuyền.", "novelty": "Máy mới, tự động."},
        SectionKey.ORGANISATION: {
            "organisation_plan": "Trung tâm chủ trì.", "commits_counterpart": True, "commits_no_double_support": True,
        },
        SectionKey.EFFECT: {
            "effect_economic": "Doanh thu tăng.", "effect_social": "Thêm 5 lao động.",
            "effect_environment": "Giảm bụi.", "sustainability": "Nhân rộng được.",
        },
    }  # fmt: skip
    given = {key.value: SectionInput(fields=fields) for key, fields in texts.items()}
    given[SectionKey.PARTIES] = SectionInput(
        fields={"trade_id": Trade.objects.order_by("position").values_list("pk", flat=True)[0]},
        rows={"beneficiaries": (_beneficiary(proposal, actor),), "locations": (RowInput(0, {"commune_id": commune}),)},
    )
    work = {"name": "Lắp đặt máy", "starts_on": starts_on, "ends_on": ends_on, "responsible": "Trung tâm"}
    given[SectionKey.WORK] = SectionInput(
        fields={"starts_on": starts_on, "ends_on": ends_on}, rows={"work": (RowInput(0, work),)}
    )
    return given


def _beneficiary(proposal: Proposal, actor: Actor) -> RowInput:
    """Another one for every đề án, or the second would ask for what the first has received."""
    values = {
        "name": "HTX Thử Nghiệm", "legal_form": "cooperative", "tax_code": invented_tax_code(proposal.pk),
        "production_commune_id": _rural_commune(actor, proposal.pk), "production_address": "Thôn 1",
    }  # fmt: skip
    return RowInput(0, values)


def _line(proposal: Proposal, support: int, cost: int) -> RowInput:
    values = {
        "recipient_id": proposal.beneficiary_rows.values_list("pk", flat=True).first(),
        "content_code": proposal.content.code, "cost_item": cost_item_of(proposal.content.code), "units": 1,
        "name": "Máy sấy", "unit_name": "bộ", "quantity": Decimal(1), "unit_price": cost, "amount": cost, "national": support,
        "beneficiary": cost - support,
    }  # fmt: skip
    return RowInput(0, values)


def cost_item_of(content_code: str) -> str:
    """The first item of cost that the norm of a content takes into its base: machines for machines."""
    wanted = law_on([content_code], timezone.localdate()).contents[content_code].items
    fitting = (item.code for item in cost_items() if item.code in wanted or (not wanted and not item.management))
    return next(fitting, "")


def _rural_commune(actor: Actor, number: int = 0) -> int:
    """A commune of type xã in the actor's province; any province's for a central unit. Another number, another one."""
    province = actor.organisation.province_id or actor.organisation.tenant.province_id
    rows = AdministrativeUnitVersion.objects.filter(type="xa", valid_to__isnull=True)
    if province:
        rows = rows.filter(unit__parent_id=province)
    communes = rows.order_by("unit__code").values_list("unit_id", flat=True)
    return communes[number % len(communes)]
