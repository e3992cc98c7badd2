"""A level answers for an estimate of its own: another version, never a change of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction

from core.audit import acting_context
from core.errors import NotFound, Refused
from organisations.actors import Actor
from proposals import rules
from proposals.estimates import keep_version
from proposals.models import EstimateVersion, Proposal
from proposals.rules import Predicate
from proposals.states import EstimateStage

WHO: dict[str, tuple[Predicate, ...]] = {
    EstimateStage.PROPOSED: (rules.is_unit,),
    EstimateStage.PROVINCE: (rules.is_province,),
    EstimateStage.CENTRE: (rules.may_return_at_centre, rules.is_centre_leader),
    EstimateStage.APPROVED: (rules.is_minister,),
    EstimateStage.ADJUSTED: (rules.is_centre_leader, rules.is_minister),
}
"""Who answers for the figures of a stage. Steps keep theirs by an effect (proposals/effects.py)."""


def record_version(
    proposal: Proposal,
    stage: str,
    *,
    actor: Actor,
    lines: Iterable[Mapping[str, Any]] | None = None,
    amount: int | None = None,
    note: str = "",
    newest_seen: int | None = None,
    still: Callable[[Proposal], bool] | None = None,
) -> EstimateVersion:
    """Keep the estimate of a stage: `lines` as typed, or the version before cut down to `amount` (đồng).

    `newest_seen`: the number of the newest version the person started from; a newer one refuses. `still`: asked of the
    locked row, so that nothing is added behind a conclusion. Raises Refused.
    """
    why = f"Bản dự toán: {EstimateStage(stage).label}"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content")
        found = locked.filter(pk=proposal.pk).first()
        if found is None:
            raise NotFound(proposal.code)
        if not any(may(actor, found) for may in WHO[stage]) or (still is not None and not still(found)):
            raise Refused("Bạn không lập bản dự toán này cho hồ sơ ở bước hiện tại.")
        latest = found.estimate_versions.order_by("-number").values_list("number", flat=True).first()
        if newest_seen is not None and newest_seen != (latest or 0):
            raise Refused("Có bản dự toán mới hơn vừa được lưu. Xem bản đó rồi lưu lại nếu vẫn giữ số liệu của mình.")
        return keep_version(found, stage, actor=actor, lines=lines, amount=amount, note=note)
