"""The plan of a group đề án: the unit writes it, sends it to the Sở. Locks in the one order: đề án, plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Refused, Stale
from core.text import nfc
from execution import rules
from execution.group_plan import faults_of, told
from execution.models import GroupPlan, GroupPlanRow
from execution.selectors.group_plans import earlier_support, plan_for, plan_of, rows_of
from execution.services.locking import STALE, keep
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.rules import is_unit
from proposals.services.steps import Upload, require_offered, take_step

MOST_ROWS: Final = 200
TEXTS: Final = (
    "name", "legal_form", "tax_code", "representative", "production_address", "subject", "line", "note",
)  # fmt: skip
VALUES: Final = ("production_commune_id", "total", "national", "starts_on", "ends_on")
NOT_NOW = (
    "Kế hoạch triển khai của đề án nhóm được lập sau khi giao kế hoạch và trước khi trình Sở; đề án đang ở trạng thái "
    "“{state}”."
)
TOO_MANY = "Kế hoạch nhiều nhất {most} đơn vị thụ hưởng."
PAPER: Final = "implementation_plan"


class RowInput(NamedTuple):
    """A row as typed: attribute -> value, and the key of the stored row it was shown for."""

    values: Mapping[str, Any]
    row: int | None = None


def save_plan(proposal: Proposal, rows: Sequence[RowInput], *, actor: Actor, version: int | None = None) -> GroupPlan:
    """Keep the draft as it is, half-filled rows too (Điều 23 khoản 3). Raises Stale, Refused, NotFound."""
    with _writing(proposal, actor, "Lập kế hoạch triển khai") as locked:
        if len(rows) > MOST_ROWS:
            raise Refused(TOO_MANY.format(most=MOST_ROWS))
        GroupPlan.objects.get_or_create(
            proposal=locked, defaults={"tenant_id": locked.tenant_id, "created_by": actor.user}
        )
        mine = GroupPlan.objects.select_for_update(of=("self",)).get(proposal=locked)
        if version is not None and version != mine.version:
            raise Stale(STALE.format(what=mine))
        _keep_rows(mine, rows)
        keep(mine)
    mine.proposal = proposal
    return mine


def submit_group_plan(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
    plan_version: int | None = None,
) -> Proposal:
    """Send the plan as it stands to the Sở (Điều 21 khoản 2 điểm a). Raises Refused with every reason of every row."""
    require_offered(proposal, step_name, actor=actor)
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Trình kế hoạch triển khai"):
        seen = plan_for(actor, proposal)
        earlier = earlier_support(proposal, rows_of(seen))  # its trace stays when the sending is refused
        with transaction.atomic():
            locked = (
                Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content").get(pk=proposal.pk)
            )
            mine = GroupPlan.objects.select_for_update(of=("self",)).filter(proposal=locked).first()
            if mine and (seen is None or not mine.version == seen.version == (plan_version or seen.version)):
                raise Stale(STALE.format(what=mine))
            rows = rows_of(mine)
            faults = faults_of(plan_of(locked, rows, earlier=earlier)) if rows else []
            facts = StepFacts(details={"beneficiaries": "\n".join(dict.fromkeys(row.name for row in rows))})
            page = reverse("execution:group_plan", args=(locked.code,))
            moved = take_step(
                proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file,
                also=told(faults, page), paper_kind=PAPER,
            )  # fmt: skip
            if mine:
                mine.sent_at, mine.sent_by = timezone.now(), actor.user
                keep(mine)
    return moved


def _keep_rows(plan: GroupPlan, rows: Sequence[RowInput]) -> None:
    held = {row.pk: row for row in GroupPlanRow.objects.filter(plan=plan)}
    fresh: list[GroupPlanRow] = []
    changed: list[GroupPlanRow] = []
    for position, given in enumerate(rows):
        row = held.pop(given.row or 0, None)
        (fresh if row is None else changed).append(
            _filled(row or GroupPlanRow(tenant_id=plan.tenant_id, plan=plan), position, given.values)
        )
    GroupPlanRow.objects.filter(pk__in=held).delete()
    GroupPlanRow.objects.bulk_create(fresh)
    GroupPlanRow.objects.bulk_update(changed, ["position", *TEXTS, *VALUES])


def _filled(row: GroupPlanRow, position: int, values: Mapping[str, Any]) -> GroupPlanRow:
    row.position = position
    for name in TEXTS:
        setattr(row, name, nfc(str(values.get(name) or "")).strip())
    for name in VALUES:
        setattr(row, name, values.get(name))
    return row


@contextmanager
def _writing(proposal: Proposal, actor: Actor, why: str) -> Iterator[Proposal]:
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=proposal.pk).first()
        if locked is None or not is_unit(actor, locked):
            raise NotFound(proposal.code)
        if not rules.may_plan_group(actor, locked):
            raise Refused(NOT_NOW.format(state=locked.get_state_display()))
        yield locked
