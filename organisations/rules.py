"""Who may manage whom, who may delegate, and which places are reached. Pure: no query, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from organisations.datafiles import read
from organisations.roles import LEADER_ROLES, MANAGED_KINDS, ROLES_BY_KIND, OrganisationKind, Role

if TYPE_CHECKING:
    from organisations.actors import Actor
    from organisations.models import Delegation, Membership, Organisation, User

KIND_WORDS = {"tinh": "tỉnh", "thanh_pho": "thành phố", "xa": "xã", "phuong": "phường", "dac_khu": "đặc khu"}


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Is a place reached on a day? `ok` is None when the data cannot tell. `reason` is a sentence for people."""

    ok: bool | None
    reason: str
    article: str = ""
    confidence: str = field(default="", compare=False)


def place_eligible(
    province_type: str,
    commune_type: str,
    day: date,
    *,
    craft_village: str = "",
    data: Mapping[str, Any] | None = None,
) -> Eligibility:
    """The territory test (NĐ 45/2012/NĐ-CP Điều 1 as amended) for a place of production on `day`.

    Types are values of UnitType; `craft_village` names a làng nghề recognised on that day, if the place lies in one.
    """
    table = data or read("eligibility")
    rows = sorted((row for row in table["rows"] if row["valid_from"] <= day), key=_start)
    if not rows:
        first = min(row["valid_from"] for row in table["rows"])
        return Eligibility(None, "Không xác định được. " + table["unknown_before"].format(day=f"{first:%d/%m/%Y}"))
    row = rows[-1]
    place = f"{KIND_WORDS[commune_type]} thuộc {KIND_WORDS[province_type]}"
    source = (row["article"], row.get("confidence", ""))
    if commune_type in row["place_inside"].get(province_type, ()):
        return Eligibility(True, f"Địa điểm là {place}, thuộc địa bàn khuyến công.", *source)
    if craft_village and row["craft_villages"]:
        reason = f"Địa điểm thuộc làng nghề {craft_village} đã được công nhận, thuộc địa bàn khuyến công."
        return Eligibility(True, reason, *source)
    reason = f"Địa điểm là {place}, không thuộc địa bàn khuyến công trừ trường hợp nằm trong làng nghề được công nhận."
    return Eligibility(False, reason, *source)


def _start(row: Mapping[str, Any]) -> date:
    start: date = row["valid_from"]
    return start


def may_administer(actor: Actor | None) -> bool:
    """Whether the pages of people and organisations are open at all. Not for delegates: accounts are not delegated."""
    if actor is None or actor.delegation_id is not None:
        return False
    return actor.role in {Role.SYSTEM, Role.PLATFORM_ADMIN} or actor.role in MANAGED_KINDS


def may_manage_everything(actor: Actor | None) -> bool:
    """The platform administrator, and the portal itself."""
    return may_administer(actor) and actor is not None and actor.role in {Role.SYSTEM, Role.PLATFORM_ADMIN}


def may_manage(actor: Actor | None, organisation: Organisation) -> bool:
    """Whose people the actor keeps: all for the administrator, the own tenant's for a leader."""
    if actor is None or not may_administer(actor):
        return False
    if may_manage_everything(actor):
        return True
    return organisation.tenant_id == actor.tenant_id and organisation.kind in MANAGED_KINDS[actor.role]


def may_manage_person(actor: Actor | None, memberships: Iterable[Membership]) -> bool:
    """A leader changes an account only when the person was never anything outside the leader's organisations."""
    if may_manage_everything(actor):
        return True
    held = list(memberships)
    return bool(held) and all(may_manage(actor, membership.organisation) for membership in held)


def membership_refusals(actor: Actor, user: User, organisation: Organisation, role: str) -> list[str]:
    """Why this role cannot be given; empty when it can."""
    refusals = []
    if not may_manage(actor, organisation):
        refusals.append("Bạn không được giao vai trò ở tổ chức này.")
    if actor.user.pk == user.pk:
        refusals.append("Không ai được tự giao vai trò cho mình.")
    if not user.is_active:
        refusals.append("Tài khoản của người này đang bị khóa.")
    if role not in ROLES_BY_KIND[organisation.kind]:
        kind = OrganisationKind(organisation.kind).label
        refusals.append(f"Tổ chức loại “{kind}” không có vai trò “{Role(role).label}”.")
    return refusals


def delegation_refusals(
    actor: Actor,
    giver: Membership,
    receiver: User,
    receiver_tenants: Iterable[int | None],
    *,
    starts: date,
    today: date,
) -> list[str]:
    """Why this delegation cannot be given; `receiver_tenants` are those of the receiver's memberships at the start."""
    refusals = []
    own = actor.delegation_id is None and actor.membership_id == giver.pk
    if not own and not may_manage_everything(actor):
        refusals.append("Chỉ người giữ vai trò mới được giao quyền của vai trò đó.")
    elif not own and actor.user.pk == receiver.pk:
        refusals.append("Quản trị hệ thống không được giao quyền của người khác cho chính mình.")
    if giver.role not in LEADER_ROLES:
        refusals.append("Chỉ vai trò lãnh đạo mới được giao quyền ký và xử lý.")
    if giver.user_id == receiver.pk:
        refusals.append("Không thể giao quyền cho chính mình.")
    if not receiver.is_active:
        refusals.append("Tài khoản của người nhận đang bị khóa.")
    if giver.organisation.tenant_id not in set(receiver_tenants):
        refusals.append(
            "Người nhận không giữ vai trò nào trong cùng địa phương (hoặc cấp trung ương) vào ngày bắt đầu."
        )
    if starts < today:
        refusals.append("Ngày bắt đầu không được ở quá khứ.")
    return refusals


def may_end(actor: Actor | None, delegation: Delegation) -> bool:
    """The giver, acting as oneself, or the administrator."""
    if actor is None:
        return False
    own = actor.delegation_id is None and actor.user.pk == delegation.giver.user_id
    return own or may_manage_everything(actor)


def may_keep_villages(actor: Actor | None, province_id: int | None) -> bool:
    """Who enters the làng nghề of a province: its Sở, and the administrator."""
    if actor is None or province_id is None:
        return False
    own = actor.role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER} and actor.organisation.province_id == province_id
    return own or may_manage_everything(actor)


def speaks_for(role: str, kind: str) -> bool:
    """A leader; where an organisation of this kind has one role only, as the units have, whoever holds it."""
    if role == Role.PLATFORM_ADMIN:
        return False
    return role in LEADER_ROLES or ROLES_BY_KIND.get(kind) == frozenset({Role(role)})


def may_connect(actor: Actor | None) -> bool:
    """Whether the actor keeps the connections of the own organisation. Not for delegates, as with access codes."""
    if actor is None or actor.delegation_id is not None:
        return False
    return speaks_for(actor.role, actor.organisation.kind)
