"""Organisations: added and corrected. Their tenant never changes: dossiers lie in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.errors import Refused
from core.text import nfc
from organisations import rules
from organisations.actors import Actor, forget_tenants
from organisations.models import Organisation
from organisations.roles import OrganisationKind
from organisations.services.checked import save_checked

CORRECTABLE = (
    "name",
    "short_name",
    "symbol",
    "parent_line",
    "issuer_line",
    "place_name",
    "head_title",
    "address",
    "email",
    "phone",
    "website",
    "contact_desk",
    "confidence",
    "source",
)
"""What an edit may change; also the fields of the edit form."""
CONTACT = ("address", "email", "phone", "website", "contact_desk")
"""What stands on the public page of contacts."""


@transaction.atomic
def create_organisation(
    *,
    actor: Actor,
    kind: str,
    code: str,
    parent: Organisation | None,
    tenant: Organisation,
    valid_from: date,
    **details: str,
) -> Organisation:
    """Add a unit to a tenant. The bodies that are tenants themselves come only with the reference data."""
    if not rules.may_manage_everything(actor):
        raise Refused("Chỉ quản trị hệ thống được thêm tổ chức.")
    if kind in {OrganisationKind.PROVINCIAL_DEPARTMENT, OrganisationKind.CENTRAL_DEPARTMENT}:
        raise Refused("Sở Công Thương và Cục thuộc dữ liệu nền, không thêm bằng tay.")
    organisation = Organisation(
        kind=kind, code=code, parent=parent, tenant=tenant, province=tenant.province, valid_from=valid_from
    )
    _describe(organisation, details)
    save_checked(organisation)
    forget_tenants()
    return organisation


@transaction.atomic
def edit_organisation(*, actor: Actor, organisation: Organisation, **details: str) -> Organisation:
    """Correct names, document header lines and contact details."""
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not rules.may_manage(actor, locked):
        raise Refused("Bạn không được sửa thông tin của tổ chức này.")
    before = [getattr(locked, name) for name in CONTACT]
    _describe(locked, details)
    if before != [getattr(locked, name) for name in CONTACT]:
        locked.contact_on = timezone.localdate()
    save_checked(locked, update_fields=[*details, "contact_on"])
    return locked


def _describe(organisation: Organisation, details: dict[str, Any]) -> None:
    for name, value in details.items():
        if name not in CORRECTABLE:
            raise ValueError(f"{name} is not a detail of an organisation")
        setattr(organisation, name, " ".join(nfc(str(value)).split()))
