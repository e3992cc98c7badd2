"""Papers of the execution without a form of their own: NĐ 30/2020/NĐ-CP gives the layout, TT 36/2013/TT-BCT what they are for."""

from __future__ import annotations

from execution.models import Adjustment, AdvanceRequest, Inspection
from proposals.models import Proposal
from reporting.contexts import execution_papers
from reporting.kind import CENTRE, ND_30_IN_FORCE, OFFICES, UNIT, DocumentKind

PAPER_KINDS = (
    DocumentKind(
        key="assignment_notice",
        title="Thông báo giao thực hiện đề án",
        subject=Proposal,
        snapshot=execution_papers.Paper,
        build=execution_papers.build_assignment,
        issuer=execution_papers.office_of_assignment,
        templates=((ND_30_IN_FORCE, "documents/execution_paper/v2020.html"),),
        law="TT 36/2013/TT-BCT, Điều 8 khoản 4; thông tư không quy định mẫu",
        numbered=True,
        printed_by=CENTRE,
    ),
    DocumentKind(
        key="advance_request",
        title="Giấy đề nghị tạm ứng kinh phí",
        subject=AdvanceRequest,
        snapshot=execution_papers.AdvancePaper,
        build=execution_papers.build_advance,
        issuer=execution_papers.unit_of_advance,
        templates=((ND_30_IN_FORCE, "documents/advance_paper/v2020.html"),),
        law="TT 36/2013/TT-BCT, Điều 13 đến Điều 16; thông tư không quy định mẫu",
        numbered=True,
        printed_by=UNIT,
    ),
    DocumentKind(
        key="visit_minutes",
        title="Biên bản kiểm tra",
        subject=Inspection,
        snapshot=execution_papers.VisitMinutes,
        build=execution_papers.build_visit,
        issuer=execution_papers.office_of_visit,
        templates=((ND_30_IN_FORCE, "documents/visit_minutes/v2020.html"),),
        law="TT 36/2013/TT-BCT, Điều 20, Điều 21; NĐ 30/2020/NĐ-CP, Phụ lục III, mẫu 1.9",
        numbered=True,
        printed_by=OFFICES,
    ),
    DocumentKind(
        key="adjustment_decision",
        title="Quyết định điều chỉnh đề án",
        subject=Adjustment,
        snapshot=execution_papers.Paper,
        build=execution_papers.build_adjustment,
        issuer=execution_papers.office_of_adjustment,
        templates=((ND_30_IN_FORCE, "documents/execution_paper/v2020.html"),),
        law="TT 36/2013/TT-BCT, Điều 11; NĐ 30/2020/NĐ-CP, Phụ lục III, mẫu 1.2",
        printed_by=OFFICES,
    ),
)
