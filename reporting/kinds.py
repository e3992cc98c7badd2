"""Every document the portal prints, one row each: what it is, who may print it, from what, in which layout since when.

A new layout of the law is a new line in `templates`; documents already printed keep the layout they were made with.
"""

from __future__ import annotations

from typing import Any

from appraisal.models import Meeting
from organisations.models import Organisation
from planning.models import PlanSubmission, Registration
from proposals.models import Proposal
from reporting.contexts import (
    council_minutes,
    periodic_report,
    plan_package,
    proposal_dossier,
    province_appraisal_sheet,
    registration_report,
    registration_table,
    submission_receipt,
    supplement_request,
)
from reporting.kind import (
    ASKS_FOR_SUPPLEMENT,
    CENTRE,
    ND_30_IN_FORCE,
    ND_235_IN_FORCE,
    PROVINCE,
    TT_36_IN_FORCE,
    UNIT,
    DocumentKind,
)
from reporting.kinds_of_execution import EXECUTION_KINDS
from reporting.kinds_of_forms import FORM_KINDS
from reporting.kinds_of_papers import PAPER_KINDS
from reporting.models import PeriodicReport


def _unit(proposal: Proposal) -> Organisation:
    return proposal.unit


def _office(subject: Any) -> Organisation:
    """The Sở, or the Cục for what lies in the central tenant."""
    office: Organisation = subject.tenant
    return office


KINDS: dict[str, DocumentKind] = {
    kind.key: kind
    for kind in (
        DocumentKind(
            key="proposal_dossier",
            title="Đề án khuyến công",
            subject=Proposal,
            snapshot=proposal_dossier.ProposalDossier,
            build=proposal_dossier.build,
            issuer=_unit,
            templates=((TT_36_IN_FORCE, "documents/proposal_dossier/v2013.html"),),
            law="TT 36/2013/TT-BCT, Điều 5; Phụ lục 1, Mẫu số 1",
            form_number="1",
            numbered=True,
        ),
        DocumentKind(
            key="submission_receipt",
            title="Giấy biên nhận hồ sơ",
            subject=Proposal,
            snapshot=submission_receipt.SubmissionReceipt,
            build=submission_receipt.build,
            issuer=_office,
            templates=((TT_36_IN_FORCE, "documents/submission_receipt/v2013.html"),),
            law="TT 36/2013/TT-BCT, Điều 10",
            numbered=True,
        ),
        DocumentKind(
            key="supplement_request",
            title="Phiếu yêu cầu bổ sung hồ sơ",
            subject=Proposal,
            snapshot=supplement_request.SupplementSheet,
            build=supplement_request.build,
            issuer=supplement_request.issuer_of,
            templates=((TT_36_IN_FORCE, "documents/supplement_request/v2013.html"),),
            law="Thực tiễn; thông tư không quy định mẫu",
            printed_by=ASKS_FOR_SUPPLEMENT,
            numbered=True,
            number_each_day=True,
        ),
        DocumentKind(
            key="province_appraisal_sheet",
            title="Phiếu thẩm định cấp cơ sở",
            subject=Proposal,
            snapshot=province_appraisal_sheet.ProvinceAppraisalSheet,
            build=province_appraisal_sheet.build,
            issuer=_office,
            templates=(
                (TT_36_IN_FORCE, "documents/province_appraisal_sheet/v2013.html"),
                (ND_235_IN_FORCE, "documents/province_appraisal_sheet/v2025.html"),
            ),
            law="TT 36/2013/TT-BCT, Điều 8, 9; Phụ lục 1, Mẫu số 4a, 4b",
            form_number="4a/4b",
            printed_by=PROVINCE,
            kept_from=UNIT,
            numbered=True,
        ),
        DocumentKind(
            key="registration_table",
            title="Biểu tổng hợp chi tiết các đề án khuyến công quốc gia",
            subject=Registration,
            snapshot=registration_table.RegistrationTable,
            build=registration_table.build,
            issuer=_office,
            templates=((TT_36_IN_FORCE, "documents/registration_table/v2013.html"),),
            law="TT 36/2013/TT-BCT, Điều 6, 10; Phụ lục 1, Mẫu số 2",
            form_number="2",
            landscape=True,
            printed_by=PROVINCE,
        ),
        DocumentKind(
            key="province_minutes",
            title="Biên bản thẩm định cấp cơ sở",
            subject=Meeting,
            snapshot=council_minutes.CouncilMinutes,
            build=council_minutes.build_province,
            issuer=_office,
            templates=((ND_30_IN_FORCE, "documents/council_minutes/v2020.html"),),
            law="TT 36/2013/TT-BCT, Điều 8; NĐ 30/2020/NĐ-CP, Phụ lục III, mẫu 1.9",
            printed_by=PROVINCE,
            kept_from=UNIT,
            numbered=True,
        ),
        DocumentKind(
            key="centre_minutes",
            title="Biên bản thẩm định cấp Bộ",
            subject=Meeting,
            snapshot=council_minutes.CouncilMinutes,
            build=council_minutes.build_centre,
            issuer=_office,
            templates=((ND_30_IN_FORCE, "documents/council_minutes/v2020.html"),),
            law="TT 36/2013/TT-BCT, Điều 8; NĐ 30/2020/NĐ-CP, Phụ lục III, mẫu 1.9",
            printed_by=CENTRE,
            kept_from=UNIT,
            numbered=True,
        ),
        DocumentKind(
            key="plan_letter",
            title="Tờ trình phê duyệt kế hoạch khuyến công quốc gia",
            subject=PlanSubmission,
            snapshot=plan_package.PlanLetter,
            build=plan_package.build_letter,
            issuer=_office,
            templates=((ND_30_IN_FORCE, "documents/plan_letter/v2020.html"),),
            law="TT 36/2013/TT-BCT, Điều 8 khoản 3; NĐ 30/2020/NĐ-CP, Phụ lục III",
            printed_by=CENTRE,
            kept_from=UNIT,
            numbered=True,
        ),
        DocumentKind(
            key="plan_decision",
            title="Dự thảo Quyết định phê duyệt kế hoạch khuyến công quốc gia",
            subject=PlanSubmission,
            snapshot=plan_package.PlanDecision,
            build=plan_package.build_decision,
            issuer=_office,
            templates=((ND_30_IN_FORCE, "documents/plan_decision/v2020.html"),),
            law="TT 36/2013/TT-BCT, Điều 8 khoản 3; NĐ 30/2020/NĐ-CP, Phụ lục III",
            printed_by=CENTRE,
            kept_from=UNIT,
        ),
        DocumentKind(
            key="plan_table",
            title="Biểu tổng hợp chi tiết các đề án, nhiệm vụ khuyến công quốc gia",
            subject=PlanSubmission,
            snapshot=plan_package.PlanTable,
            build=plan_package.build_table,
            issuer=_office,
            templates=((TT_36_IN_FORCE, "documents/plan_table/v2013.html"),),
            law="TT 36/2013/TT-BCT, Điều 8 khoản 3; Phụ lục 1, Mẫu số 2",
            form_number="2",
            landscape=True,
            printed_by=CENTRE,
            kept_from=UNIT,
        ),
        DocumentKind(
            key="registration_report",
            title="Báo cáo đăng ký kế hoạch khuyến công quốc gia",
            subject=Registration,
            snapshot=registration_report.RegistrationReport,
            build=registration_report.build,
            issuer=_office,
            templates=((TT_36_IN_FORCE, "documents/registration_report/v2013.html"),),
            law="TT 36/2013/TT-BCT, Điều 6 khoản 1, Điều 10 khoản 2",
            printed_by=PROVINCE,
            numbered=True,
        ),
        DocumentKind(
            key="periodic_report",
            title="Báo cáo định kỳ",
            subject=PeriodicReport,
            snapshot=periodic_report.PeriodicPaper,
            build=periodic_report.build,
            issuer=periodic_report.organisation_of,
            templates=((ND_30_IN_FORCE, "documents/periodic_report/v2020.html"),),
            law="NĐ 30/2020/NĐ-CP, Phụ lục III; nội dung theo từng chế độ báo cáo",
            numbered=True,
        ),
        *FORM_KINDS,
        *EXECUTION_KINDS,
        *PAPER_KINDS,
    )
}


def minutes_kind(meeting: Meeting) -> DocumentKind:
    """The minutes of the level its council appraises at."""
    return KINDS[f"{meeting.panel.level}_minutes"]
