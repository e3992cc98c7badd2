"""What a person may be in an organisation, and which organisations take part. Pure tables."""

from __future__ import annotations

from django.db import models


class OrganisationKind(models.TextChoices):
    """Every body of the domain that acts on dossiers, from the ministry to an implementing unit."""

    MINISTRY = "MINISTRY", "Bộ"
    CENTRAL_DEPARTMENT = "CENTRAL_DEPARTMENT", "Cục"
    MINISTRY_DEPARTMENT = "MINISTRY_DEPARTMENT", "Vụ"
    REGIONAL_CENTRE = "REGIONAL_CENTRE", "Trung tâm vùng"
    PROVINCIAL_DEPARTMENT = "PROVINCIAL_DEPARTMENT", "Sở Công Thương"
    PROVINCIAL_CENTRE = "PROVINCIAL_CENTRE", "Trung tâm khuyến công cấp tỉnh"
    OTHER_UNIT = "OTHER_UNIT", "Tổ chức dịch vụ khuyến công khác"
    PLATFORM = "PLATFORM", "Quản trị hệ thống"


class Role(models.TextChoices):
    """In what capacity a person acts; the lifecycle's `by` column speaks in these words."""

    UNIT_STAFF = "UNIT_STAFF", "Cán bộ đơn vị thực hiện"
    PROVINCE_OFFICER = "PROVINCE_OFFICER", "Chuyên viên Sở Công Thương"
    PROVINCE_LEADER = "PROVINCE_LEADER", "Lãnh đạo Sở Công Thương"
    CENTRE_OFFICER = "CENTRE_OFFICER", "Chuyên viên Cục"
    CENTRE_APPRAISER = "CENTRE_APPRAISER", "Cán bộ thẩm định của Cục"
    CENTRE_FINANCE = "CENTRE_FINANCE", "Kế toán Cục"
    CENTRE_LEADER = "CENTRE_LEADER", "Lãnh đạo Cục"
    MINISTER = "MINISTER", "Lãnh đạo Bộ Công Thương"
    BUDGET_OFFICER = "BUDGET_OFFICER", "Cán bộ Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp"
    PLATFORM_ADMIN = "PLATFORM_ADMIN", "Quản trị hệ thống"
    SYSTEM = "SYSTEM", "Hệ thống"


class DelegationForm(models.TextChoices):
    """How one signs for another (NĐ 30/2020/NĐ-CP, Phụ lục I, ô 7a)."""

    KT = "KT", "Ký thay (KT.)"
    TL = "TL", "Ký thừa lệnh (TL.)"
    TUQ = "TUQ", "Ký thừa ủy quyền (TUQ.)"


CENTRAL_ROLES = frozenset(
    {
        Role.CENTRE_OFFICER,
        Role.CENTRE_APPRAISER,
        Role.CENTRE_FINANCE,
        Role.CENTRE_LEADER,
        Role.MINISTER,
        Role.BUDGET_OFFICER,
    }
)
"""Roles that enter every tenant (and see there only what was sent to them)."""

LEADER_ROLES = frozenset({Role.PROVINCE_LEADER, Role.CENTRE_LEADER, Role.MINISTER})
"""Roles that sign; only they may delegate."""

PROVINCE_KINDS = frozenset(
    {OrganisationKind.PROVINCIAL_DEPARTMENT, OrganisationKind.PROVINCIAL_CENTRE, OrganisationKind.OTHER_UNIT}
)
"""Kinds that live in a province's tenant; an OTHER_UNIT may also belong to the central tenant."""

ROLES_BY_KIND: dict[str, frozenset[Role]] = {
    OrganisationKind.MINISTRY: frozenset({Role.MINISTER}),
    OrganisationKind.CENTRAL_DEPARTMENT: frozenset(
        {Role.CENTRE_OFFICER, Role.CENTRE_APPRAISER, Role.CENTRE_FINANCE, Role.CENTRE_LEADER}
    ),
    OrganisationKind.MINISTRY_DEPARTMENT: frozenset({Role.BUDGET_OFFICER}),
    OrganisationKind.REGIONAL_CENTRE: frozenset({Role.UNIT_STAFF}),
    OrganisationKind.PROVINCIAL_DEPARTMENT: frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}),
    OrganisationKind.PROVINCIAL_CENTRE: frozenset({Role.UNIT_STAFF}),
    OrganisationKind.OTHER_UNIT: frozenset({Role.UNIT_STAFF}),
    OrganisationKind.PLATFORM: frozenset({Role.PLATFORM_ADMIN}),
}
"""Which roles an organisation of a kind can give."""

MANAGED_KINDS: dict[str, frozenset[OrganisationKind]] = {
    Role.PROVINCE_LEADER: PROVINCE_KINDS,
    Role.CENTRE_LEADER: frozenset(
        {OrganisationKind.CENTRAL_DEPARTMENT, OrganisationKind.REGIONAL_CENTRE, OrganisationKind.OTHER_UNIT}
    ),
}
"""Whose people a leader keeps, inside the own tenant. The ministry and the platform are the administrator's."""
