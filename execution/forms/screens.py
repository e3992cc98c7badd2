"""Screens of execution: step -> form, service, what happens. A new step is a row of SCREENS."""

from __future__ import annotations

from execution import services
from execution.forms.acceptances import AcceptanceForm, RejectAcceptanceForm, RequestAcceptanceForm
from execution.forms.contracts import AssignForm, BiddingForm, ContractForm, GroupPlanForm
from execution.forms.settlements import CloseForm, SettlementForm, StopForm
from proposals.forms.steps import DecisionForm, Screen, StepForm
from proposals.services.steps import record_step

_RETURN = Screen(
    StepForm, services.return_settlement, "Hồ sơ quyết toán trở lại đơn vị; kết quả nghiệm thu giữ nguyên."
)


SCREENS: dict[str, Screen] = {
    "assign": Screen(AssignForm, record_step, "Thông báo và giao kế hoạch cho đơn vị thực hiện và Sở Công Thương."),
    "plan_group": Screen(
        GroupPlanForm, services.submit_group_plan,
        "Kế hoạch triển khai của đề án nhóm được trình Sở Công Thương duyệt, đúng như đã lập.",
    ),
    "approve_group_plan": Screen(DecisionForm, record_step, "Sau khi duyệt, đề án nhóm được ký hợp đồng."),
    "return_group_plan": Screen(
        StepForm, record_step, "Kế hoạch triển khai trở lại đơn vị để sửa và trình lại; ghi rõ lý do."
    ),
    "open_bidding": Screen(BiddingForm, record_step, "Ghi nhận bắt đầu lựa chọn nhà thầu; kết quả phải có trước hợp đồng."),
    "sign_contract": Screen(ContractForm, services.sign_contract, "Ghi nhận hợp đồng hai bên đã ký."),
    "request_acceptance": Screen(RequestAcceptanceForm, record_step, "Báo đã xong và đề nghị nghiệm thu tại cơ sở."),
    "accept": Screen(
        AcceptanceForm, services.record_acceptance, "Ghi nhận biên bản; đơn vị có thời hạn nộp hồ sơ quyết toán."
    ),
    "accept_partly": Screen(
        AcceptanceForm, services.record_acceptance, "Ghi nhận phần đạt; phần còn lại nêu rõ trong lý do."
    ),
    "reject_acceptance": Screen(
        RejectAcceptanceForm, services.record_acceptance, "Đề án trở lại thực hiện; đơn vị đề nghị nghiệm thu lại sau."
    ),
    "submit_settlement": Screen(
        SettlementForm, services.submit_settlement, "Hồ sơ quyết toán được gửi Cục với tổng số theo bảng kê chứng từ."
    ),
    "return_settlement": _RETURN,
    "return_settlement_partly": _RETURN,
    "liquidate": Screen(CloseForm, services.close_contract, "Ghi nhận biên bản thanh lý hợp đồng."),
    "settle": Screen(CloseForm, services.close_contract, "Kết thúc quyết toán; sau bước này số tiền không sửa được nữa."),
    "stop": Screen(StopForm, record_step, "Đề án ngừng triển khai và không mở lại được."),
}  # fmt: skip
