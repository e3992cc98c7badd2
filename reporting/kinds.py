"""Every document the portal prints, one row each: what it is, who may print it, from what, in which layout since when.

A new layout of the law is a new line in `templates`; documents already printed keep the layout they were made with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from organisations.models import Organisation
from organisations.roles import Role
from planning.models import Registration
from proposals.models import Proposal
from reporting.contexts import (
    proposal_dossier,
    province_appraisal_sheet,
    registration_report,
    registration_table,
    submission_receipt,
)

PROVINCE = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.SYSTEM})
UNIT = frozenset({Role.UNIT_STAFF})
EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class DocumentKind:
    """`build(subject, *, actor, day)` makes a `snapshot`, or raises Refused saying what is still missing.

    `templates` are (in force from, template), oldest first. `printed_by` are the roles that may ask for one;
    `kept_from` those that do not read it even when they see its subject.
    """

    key: str
    title: str
    subject: type[Proposal | Registration]
    snapshot: type
    build: Callable[..., Any]
    issuer: Callable[[Any], Organisation]
    templates: tuple[tuple[date, str], ...]
    law: str
    form_number: str = ""
    landscape: bool = False
    printed_by: frozenset[Role] = EVERYBODY
    kept_from: frozenset[Role] = frozenset()

    def template_on(self, day: date) -> str:
        """The layout in force on a day. LookupError before the first one."""
        in_force = [template for since, template in self.templates if since <= day]
        if not in_force:
            raise LookupError(f"no layout of {self.key} was in force on {day}")
        return in_force[-1]


def _unit(proposal: Proposal) -> Organisation:
    return proposal.unit


def _office(subject: Proposal | Registration) -> Organisation:
    """The Sở, or the Cục for what lies in the central tenant."""
    return subject.tenant


TT_36_IN_FORCE = date(2014, 2, 10)
ND_235_IN_FORCE = date(2025, 10, 15)

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
            key="registration_report",
            title="Báo cáo đăng ký kế hoạch khuyến công quốc gia",
            subject=Registration,
            snapshot=registration_report.RegistrationReport,
            build=registration_report.build,
            issuer=_office,
            templates=((TT_36_IN_FORCE, "documents/registration_report/v2013.html"),),
            law="TT 36/2013/TT-BCT, Điều 6 khoản 1, Điều 10 khoản 2",
            printed_by=PROVINCE,
        ),
    )
}
