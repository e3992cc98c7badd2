"""Reads a đề án, inside its tenant, into the public facts about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.text import fold
from organisations.models import AdministrativeUnit, AdministrativeUnitVersion
from organisations.selectors import old_province_of, versions_on
from portal.models import Counted
from portal.rules import public_names, without_private_names
from portal.states import PUBLIC_STATE, PublicState
from programmes.models import Content, Target
from programmes.selectors import ancestry
from proposals.counting import counted_things
from proposals.models import Beneficiary, EstimateLine, Proposal

SEVERAL_PROVINCES: Final = "Nhiều tỉnh, thành phố"
_ACCEPTED: Final = frozenset({PublicState.ACCEPTED, PublicState.SETTLED})
_COPIED: Final = (
    "code", "version", "plan_year", "total_cost", "amount_accepted", "amount_settled", "starts_on",
    "ends_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The fields of a Publication, and the things it counts towards targets (without their publication)."""

    fields: dict[str, Any]
    counted: list[Counted]


def take_snapshot(proposal: Proposal) -> Snapshot:
    """Everything public about a đề án in a public state. Call inside its tenant's scope."""
    people = list(proposal.beneficiary_rows.order_by("position", "id"))
    state = PUBLIC_STATE[proposal.state]
    counted = _counted(proposal, people, state)
    fields = {
        **{name: getattr(proposal, name) for name in _COPIED},
        "amount_approved": proposal.support_in_force,
        **_place(proposal),
        **_content(proposal),
        **_decision(proposal),
        "title": without_private_names(proposal.title, people),
        "unit_name": proposal.unit.name,
        "kind_label": proposal.get_kind_display(),
        "state": state,
        "beneficiaries": public_names(people),
        "beneficiary_count": len(people),
        "target_counts": _per_target(counted),
    }
    return Snapshot({**fields, "search_text": _search_text(fields)}, counted)


def _search_text(fields: dict[str, Any]) -> str:
    words = ("code", "title", "unit_name", "province_name", "content_title", "decision_number")
    return fold(" ".join([*(fields[name] for name in words), *fields["commune_names"], *fields["beneficiaries"]]))


def _place(proposal: Proposal) -> dict[str, Any]:
    """Province of the first place of work (else of the unit), and every commune by its name and type of today."""
    today = timezone.localdate()
    communes = [
        row.commune for row in proposal.location_rows.select_related("commune__parent").order_by("position", "id")
    ]
    provinces = [commune.parent or commune for commune in communes]
    province = provinces[0] if provinces else proposal.unit.province
    wanted = {unit.pk for unit in [*communes, *provinces, *([province] if province else [])]}
    known = {version.unit_id: version for version in versions_on(today).filter(unit_id__in=wanted)}
    return {
        "province_code": province.code if province else "",
        "province_name": _name(known, province) if province else SEVERAL_PROVINCES,
        "old_province": old_province_of(province.code) if province else "",
        "commune_names": list(dict.fromkeys(_commune(known, unit) for unit in communes if unit.parent_id)),
    }


def _name(known: dict[int, AdministrativeUnitVersion], unit: AdministrativeUnit) -> str:
    return known[unit.pk].name if unit.pk in known else unit.code


def _commune(known: dict[int, AdministrativeUnitVersion], unit: AdministrativeUnit) -> str:
    own = known[unit.pk].full_name if unit.pk in known else unit.code
    return f"{own}, {_name(known, unit.parent)}" if unit.parent else own


def _content(proposal: Proposal) -> dict[str, str]:
    group = Content.objects.get(code=ancestry(proposal.content.code)[-1])
    return {
        "content_code": proposal.content.code,
        "content_title": proposal.content.title,
        "content_group": group.code,
        "content_group_title": group.short_title,
    }


def _decision(proposal: Proposal) -> dict[str, Any]:
    """Number and date of the Minister's decision that approved the plan with this đề án."""
    record = proposal.transitions.filter(step="approve").order_by("-at", "-id").first()
    return {
        "decision_number": record.decision_number if record else "",
        "decision_date": record.decision_date if record else None,
    }


def _counted(proposal: Proposal, people: list[Beneficiary], state: PublicState) -> list[Counted]:
    targets = Target.objects.filter(
        programme__year_from__lte=proposal.plan_year,
        programme__year_to__gte=proposal.plan_year,
        qualitative=False,
        content_codes__overlap=proposal.content_codes,
    ).order_by("position")
    lines: list[EstimateLine] = list(proposal.estimateline_rows.all())
    facts: dict[str, Any] = {"code": proposal.code, "year": proposal.plan_year, "title": proposal.title}
    return [
        Counted(
            target=target,
            key=salted_hmac("portal.Counted", thing.name, algorithm="sha256").hexdigest()[:40],
            number=thing.number,
            approved=state != PublicState.STOPPED,
            accepted=state in _ACCEPTED,
        )
        for target in targets
        for thing in counted_things(target, beneficiaries=people, lines=lines, **facts)
    ]


def _per_target(counted: list[Counted]) -> dict[str, dict[str, int]]:
    """{"T2": {"planned": 3, "approved": 3, "accepted": 0}} for the page of this đề án."""
    found: dict[str, dict[str, int]] = {}
    for row in counted:
        sums = found.setdefault(row.target.code, {"planned": 0, "approved": 0, "accepted": 0})
        sums["planned"] += row.number
        sums["approved"] += row.number if row.approved else 0
        sums["accepted"] += row.number if row.accepted else 0
    return found
