"""The national process as the circular describes it. Change it here and nowhere else.

Every row is a sentence: name, label, from, to, by whom, needs what, does what, says what, under which article.
`manage.py lifecycle` draws docs/lifecycle.md from this table.
"""

from __future__ import annotations

from core.workflow import Lifecycle, Step
from proposals import effects as does
from proposals import events, rules
from proposals import guards as needs
from proposals.states import State as S  # noqa: N817 - the table is read by people

_STOPPABLE = tuple(sorted(S.PUBLIC - {S.SETTLED, S.STOPPED, S.LIQUIDATED}))
_WITH_PROVINCE = (S.SUBMITTED, S.PROVINCE_RETURNED, S.PROVINCE_APPRAISING, S.PROVINCE_PASSED, S.REGISTERED)
_DOSSIER = (
    needs.sections_complete, needs.papers_attached, needs.place_is_eligible, needs.commitments_given,
    needs.no_double_support,
)  # fmt: skip

STEPS: tuple[Step, ...] = (
    # --- the unit prepares and files -----------------------------------------------------------------------------
    Step("submit", "Nộp hồ sơ", (S.DRAFT, S.PROVINCE_RETURNED), S.SUBMITTED, by=rules.is_provincial_unit,
         needs=(*_DOSSIER, needs.province_window_open),
         does=(does.assign_number, does.pin_norms_date, does.stamp_submitted, does.resume_clock),
         says=events.ProposalSubmitted, screen="proposals:submit", within="within.province_check",
         law="TT 36/2013/TT-BCT, Điều 5, Điều 10 khoản 1"),
    Step("submit_directly", "Nộp hồ sơ lên Cục", (S.DRAFT,), S.REGISTERED, by=rules.is_direct_unit,
         needs=(*_DOSSIER, needs.centre_window_open),
         does=(does.assign_number, does.pin_norms_date, does.stamp_submitted, does.stamp_registered),
         says=events.ProposalSubmitted, screen="proposals:submit", within="within.screening",
         law="TT 36/2013/TT-BCT, Điều 8 khoản 1 điểm b, Điều 10 khoản 2"),
    Step("withdraw", "Rút hồ sơ", (S.DRAFT, S.SUBMITTED, S.PROVINCE_RETURNED), S.WITHDRAWN, by=rules.is_unit,
         asks_note=True, says=events.ProposalWithdrawn, aside=True, law="Thực tiễn; thông tư không quy định"),
    Step("withdraw_agreed", "Cho rút hồ sơ", _WITH_PROVINCE, S.WITHDRAWN, by=rules.is_province_leader,
         asks_note=True, says=events.ProposalWithdrawn, aside=True, law="Thực tiễn; thông tư không quy định"),

    # --- base appraisal at the Sở --------------------------------------------------------------------------------
    Step("return_to_unit", "Yêu cầu bổ sung", (S.SUBMITTED, S.PROVINCE_APPRAISING), S.PROVINCE_RETURNED,
         by=rules.is_province_officer, needs=(needs.supplement_described,),
         does=(does.remember_return, does.pause_clock), says=events.ProposalReturned, screen="appraisal:step",
         aside=True, law="Thực tiễn; thông tư không quy định thời hạn"),
    Step("open_province_appraisal", "Mở thẩm định cấp cơ sở", (S.SUBMITTED,), S.PROVINCE_APPRAISING,
         by=rules.is_province_officer, says=events.AppraisalOpened, screen="appraisal:step",
         within="within.province_appraisal", law="TT 36/2013/TT-BCT, Điều 8 khoản 1 điểm a"),
    Step("pass_province", "Kết luận đạt cấp cơ sở", (S.PROVINCE_APPRAISING,), S.PROVINCE_PASSED,
         by=rules.is_province_leader, needs=(needs.decision_recorded, needs.amount_recorded, needs.amount_within_proposed),
         does=(does.set_province_amount,), says=events.AppraisalConcluded, screen="appraisal:step",
         within="within.registration", law="TT 36/2013/TT-BCT, Điều 8 khoản 1 điểm a, Điều 9"),
    Step("fail_province", "Kết luận không đạt cấp cơ sở", (S.PROVINCE_APPRAISING,), S.PROVINCE_FAILED,
         by=rules.is_province_leader, needs=(needs.decision_recorded,), asks_note=True,
         says=events.AppraisalConcluded, screen="appraisal:step", aside=True,
         law="TT 36/2013/TT-BCT, Điều 8 khoản 1 điểm a, Điều 9"),
    Step("register", "Đăng ký với Cục", (S.PROVINCE_PASSED,), S.REGISTERED, by=rules.is_province_leader,
         needs=(needs.decision_recorded,), does=(does.stamp_registered,), says=events.ProposalRegistered,
         screen="planning:registration", bundle=True, within="within.screening",
         law="TT 36/2013/TT-BCT, Điều 6 khoản 1, Điều 10 khoản 2"),

    # --- ministry appraisal at the Cục ---------------------------------------------------------------------------
    Step("screen", "Nhận thẩm tra", (S.REGISTERED,), S.SCREENING, by=rules.is_centre_officer,
         says=events.AppraisalOpened, within="within.screening", law="TT 36/2013/TT-BCT, Điều 6 khoản 2"),
    Step("return_from_centre", "Yêu cầu bổ sung (Cục)", (S.SCREENING, S.CENTRAL_APPRAISING), S.CENTRAL_RETURNED,
         by=rules.may_return_at_centre, needs=(needs.supplement_described,),
         does=(does.remember_return, does.pause_clock), says=events.ProposalReturned, screen="appraisal:step",
         aside=True, law="Thực tiễn; thông tư không quy định thời hạn"),
    Step("resubmit_to_screening", "Gửi bổ sung", (S.CENTRAL_RETURNED,), S.SCREENING, by=rules.is_unit,
         needs=(*_DOSSIER, needs.was_returned_from_screening), does=(does.resume_clock,),
         says=events.ProposalResubmitted, screen="proposals:submit", law="Thực tiễn"),
    Step("resubmit_to_appraisal", "Gửi bổ sung", (S.CENTRAL_RETURNED,), S.CENTRAL_APPRAISING, by=rules.is_unit,
         needs=(*_DOSSIER, needs.was_returned_from_appraisal), does=(does.resume_clock,),
         says=events.ProposalResubmitted, screen="proposals:submit", law="Thực tiễn"),
    Step("open_central_appraisal", "Mở thẩm định cấp Bộ", (S.SCREENING,), S.CENTRAL_APPRAISING,
         by=rules.is_centre_officer, says=events.AppraisalOpened, screen="appraisal:step",
         within="within.central_appraisal", law="TT 36/2013/TT-BCT, Điều 8 khoản 2"),
    Step("pass_centre", "Kết luận đạt, đưa vào dự thảo kế hoạch", (S.CENTRAL_APPRAISING,), S.IN_PLAN,
         by=rules.is_centre_leader, needs=(needs.decision_recorded, needs.amount_recorded, needs.amount_within_proposed),
         does=(does.set_central_amount,), says=events.AppraisalConcluded, screen="appraisal:step",
         within="within.plan_decision", law="TT 36/2013/TT-BCT, Điều 7, Điều 8 khoản 2, Điều 9"),
    Step("fail_centre", "Kết luận không đạt cấp Bộ", (S.CENTRAL_APPRAISING,), S.CENTRAL_FAILED,
         by=rules.is_centre_leader, needs=(needs.decision_recorded,), asks_note=True,
         says=events.AppraisalConcluded, screen="appraisal:step", aside=True,
         law="TT 36/2013/TT-BCT, Điều 8 khoản 2, Điều 9"),
    Step("leave_unfunded", "Đạt nhưng chưa bố trí kinh phí", (S.CENTRAL_APPRAISING,), S.NOT_FUNDED,
         by=rules.is_centre_leader, needs=(needs.decision_recorded,), asks_note=True,
         says=events.AppraisalConcluded, screen="appraisal:step", aside=True,
         law="TT 36/2013/TT-BCT, Điều 6 khoản 3, Điều 7, Điều 8 khoản 2"),

    # --- the Minister's plan and its assignment ------------------------------------------------------------------
    Step("approve", "Phê duyệt kế hoạch", (S.IN_PLAN,), S.APPROVED, by=rules.is_minister,
         needs=(needs.decision_recorded, needs.amount_recorded), does=(does.set_approved_amount, does.stamp_approved),
         says=events.ProposalApproved, screen="planning:plan", bundle=True, within="within.assignment",
         law="TT 36/2013/TT-BCT, Điều 6 khoản 3, Điều 8 khoản 3"),
    Step("assign", "Giao kế hoạch", (S.APPROVED,), S.ASSIGNED, by=rules.is_centre_leader,
         needs=(needs.decision_recorded, needs.finance_opinion_recorded), says=events.ProposalAssigned,
         screen="execution:step", within="within.contract", law="TT 36/2013/TT-BCT, Điều 6 khoản 4"),
    Step("plan_group", "Trình kế hoạch triển khai", (S.ASSIGNED,), S.GROUP_PLANNING, by=rules.is_unit,
         needs=(needs.is_group_project, needs.named_beneficiaries), says=events.ExecutionMoved,
         screen="execution:step", within="within.group_plan", law="TT 36/2013/TT-BCT, Điều 23 khoản 3"),
    Step("approve_group_plan", "Duyệt kế hoạch triển khai", (S.GROUP_PLANNING,), S.GROUP_PLANNED,
         by=rules.is_province_leader, needs=(needs.decision_recorded,), says=events.ExecutionMoved,
         screen="execution:step", within="within.contract", law="TT 36/2013/TT-BCT, Điều 21 khoản 2 điểm a"),
    Step("open_bidding", "Mở đấu thầu", (S.ASSIGNED, S.GROUP_PLANNED), S.BIDDING, by=rules.accepts,
         needs=(needs.bidding_is_due, needs.group_plan_approved), says=events.ExecutionMoved,
         screen="execution:step", within="within.bidding", law="TT 36/2013/TT-BCT, Điều 3, Điều 21 khoản 2 điểm c"),
    Step("sign_contract", "Ghi nhận hợp đồng", (S.ASSIGNED, S.GROUP_PLANNED, S.BIDDING), S.CONTRACTED,
         by=rules.is_centre_leader,
         needs=(needs.decision_recorded, needs.amount_recorded, needs.amount_within_approved, needs.both_signed,
                needs.group_plan_approved, needs.bidding_result_recorded),
         does=(does.set_contracted_amount,), says=events.ExecutionMoved, screen="execution:step",
         within="within.start", law="TT 36/2013/TT-BCT, Điều 6 khoản 4, Điều 12 khoản 1"),

    # --- the work, its acceptance and the accounts ---------------------------------------------------------------
    Step("start", "Bắt đầu thực hiện", (S.CONTRACTED,), S.IMPLEMENTING, by=rules.is_unit,
         says=events.ExecutionMoved, law="TT 36/2013/TT-BCT, Điều 23 khoản 2"),
    Step("request_acceptance", "Đề nghị nghiệm thu", (S.IMPLEMENTING,), S.ACCEPTANCE_REQUESTED, by=rules.is_unit,
         needs=(needs.volumes_reported, needs.acceptance_papers_attached), says=events.ExecutionMoved,
         screen="execution:step", within="within.acceptance", law="TT 36/2013/TT-BCT, Điều 14, Điều 23 khoản 5"),
    Step("accept", "Nghiệm thu đạt", (S.ACCEPTANCE_REQUESTED,), S.ACCEPTED, by=rules.accepts,
         needs=(needs.decision_recorded, needs.amount_recorded, needs.amount_within_contract),
         does=(does.set_accepted_amount, does.stamp_accepted), says=events.ExecutionMoved, screen="execution:step",
         within="deadline.settlement_file",
         law="TT 36/2013/TT-BCT, Điều 14, Điều 18 khoản 1, Điều 20 khoản 2, Điều 21 khoản 1"),
    Step("accept_partly", "Nghiệm thu một phần", (S.ACCEPTANCE_REQUESTED,), S.PARTLY_ACCEPTED, by=rules.accepts,
         needs=(needs.decision_recorded, needs.amount_recorded, needs.amount_within_contract), asks_note=True,
         does=(does.set_accepted_amount, does.stamp_accepted), says=events.ExecutionMoved, screen="execution:step",
         within="deadline.settlement_file", aside=True,
         law="TT 36/2013/TT-BCT, Điều 14, Điều 18 khoản 1, Điều 20 khoản 2, Điều 21 khoản 1"),
    Step("reject_acceptance", "Chưa nghiệm thu, tiếp tục thực hiện", (S.ACCEPTANCE_REQUESTED,), S.IMPLEMENTING,
         by=rules.accepts, needs=(needs.decision_recorded,), asks_note=True, says=events.ExecutionMoved,
         screen="execution:step", aside=True, law="TT 36/2013/TT-BCT, Điều 20 khoản 2, Điều 21 khoản 1"),
    Step("submit_settlement", "Nộp hồ sơ quyết toán", (S.ACCEPTED, S.PARTLY_ACCEPTED), S.SETTLING, by=rules.is_unit,
         needs=(needs.amount_recorded, needs.amount_within_accepted, needs.settlement_papers_attached),
         does=(does.remember_return,), says=events.ExecutionMoved, screen="execution:step",
         within="within.settlement", law="TT 36/2013/TT-BCT, Điều 17, Điều 18 khoản 1, Điều 19"),
    Step("return_settlement", "Trả lại hồ sơ quyết toán", (S.SETTLING,), S.ACCEPTED, by=rules.is_centre_finance,
         needs=(needs.settled_a_full_acceptance,), asks_note=True, says=events.ProposalReturned,
         screen="execution:step", aside=True, law="Thực tiễn"),
    Step("return_settlement_partly", "Trả lại hồ sơ quyết toán", (S.SETTLING,), S.PARTLY_ACCEPTED,
         by=rules.is_centre_finance, needs=(needs.settled_a_partial_acceptance,), asks_note=True,
         says=events.ProposalReturned, screen="execution:step", aside=True, law="Thực tiễn"),
    Step("liquidate", "Thanh lý hợp đồng", (S.SETTLING,), S.LIQUIDATED, by=rules.is_centre_leader,
         needs=(needs.decision_recorded, needs.amount_recorded, needs.amount_within_accepted),
         says=events.ExecutionMoved, screen="execution:step", within="within.settle",
         law="TT 36/2013/TT-BCT, Điều 18 khoản 2"),
    Step("settle", "Quyết toán", (S.LIQUIDATED,), S.SETTLED, by=rules.is_centre_finance,
         needs=(needs.decision_recorded, needs.amount_recorded, needs.amount_within_accepted),
         does=(does.set_settled_amount,), says=events.ExecutionMoved, screen="execution:step",
         law="TT 36/2013/TT-BCT, Điều 18, Điều 19"),
    Step("stop", "Ngừng triển khai", _STOPPABLE, S.STOPPED, by=rules.is_minister,
         needs=(needs.decision_recorded, needs.repayment_recorded), asks_note=True, says=events.ProposalStopped,
         screen="execution:step", aside=True, law="TT 36/2013/TT-BCT, Điều 11 khoản 2, khoản 3, Điều 12 khoản 6"),
)  # fmt: skip

LIFECYCLE = Lifecycle(S.DRAFT, STEPS)
