"""Reports of one's own: kept, changed, shared, copied, deleted. The definition only; rows are each reader's."""

from __future__ import annotations

from django.db import transaction

from core.audit import acting_context
from core.errors import Reason, Refused, Stale
from core.text import nfc
from organisations.actors import Actor
from organisations.roles import Role
from reporting.builder.spec import Spec, from_json, to_json
from reporting.models import ReportDefinition

CHANGED = "Báo cáo đã được sửa ở nơi khác sau khi bạn mở trang này. Nội dung bạn chọn vẫn còn; hãy lưu thành báo cáo mới, hoặc mở lại bản hiện có."


@transaction.atomic
def save_definition(
    spec: Spec,
    *,
    actor: Actor,
    name: str,
    description: str = "",
    definition: ReportDefinition | None = None,
    version: int | None = None,
) -> ReportDefinition:
    """Keep a report under a name: a new one, or another version of one's own. Raises Refused, Stale."""
    tidy = " ".join(nfc(name).split())
    if not tidy:
        raise Refused(Reason("Hãy đặt tên cho báo cáo.", "name"))
    if actor.role in {Role.PLATFORM_ADMIN, Role.SYSTEM}:
        raise Refused("Vai trò này không xem hồ sơ nên không lập báo cáo.")
    row = _held(definition, actor, version) if definition else _new(actor)
    row.name, row.description, row.spec = tidy[:200], " ".join(nfc(description).split())[:500], to_json(spec)
    from_json(row.spec)
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=f"Lưu báo cáo “{row.name}”"):
        row.save()
    return row


@transaction.atomic
def share_definition(
    definition: ReportDefinition, *, actor: Actor, shared: bool, version: int | None
) -> ReportDefinition:
    """Let the people of the organisation read and copy it, or no longer."""
    row = _held(definition, actor, version)
    row.shared = shared
    with acting_context(user=actor.user.pk, why="Dùng chung" if shared else "Thôi dùng chung"):
        row.save(update_fields=["shared", "version", "changed_at"])
    return row


@transaction.atomic
def copy_definition(definition: ReportDefinition, *, actor: Actor) -> ReportDefinition:
    """A copy of one's own, not shared and without a schedule. The caller has fetched the original through its selector."""
    row = _new(actor)
    row.name = f"{definition.name[:190]} (bản sao)"
    row.description, row.spec = definition.description, to_json(from_json(definition.spec))
    row.save()
    return row


@transaction.atomic
def delete_definition(definition: ReportDefinition, *, actor: Actor, version: int | None) -> None:
    """Delete it with its schedule. What was made of it stays with those who got it until its files expire."""
    row = _held(definition, actor, version)
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=f"Xóa báo cáo “{row.name}”"):
        row.delete()


def _new(actor: Actor) -> ReportDefinition:
    return ReportDefinition(tenant_id=actor.tenant_id, owner=actor.user, organisation=actor.organisation)


def _held(definition: ReportDefinition, actor: Actor, version: int | None) -> ReportDefinition:
    """The locked row with the next version, when it is the actor's and nobody changed it meanwhile."""
    row: ReportDefinition = ReportDefinition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    if row.owner_id != actor.user.pk or row.organisation_id != actor.organisation.pk:
        raise Refused("Chỉ người lập báo cáo mới được sửa, xóa hoặc cho dùng chung.")
    if version is None or row.version != version:
        raise Stale(CHANGED)
    row.version += 1
    return row
