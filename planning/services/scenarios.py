"""Scenarios of a plan: made from the draft or the suggestion, named, copied, chosen, deleted and brought back."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused
from core.text import nfc
from organisations.actors import Actor
from planning import rules
from planning.drafts import PlanRow
from planning.models import Plan, PlanScenario, ScenarioItem
from planning.selectors import plan_draft, rows_of, suggestion_of
from planning.services.plan import ItemAmount, lock_year, save_plan
from proposals.states import State

LONGEST_NAME, LONGEST_NOTE = 200, 500
ORIGINS = ("draft", "suggestion", "strict")


def create_scenario(year: int, *, actor: Actor, name: str, origin: str = "draft", note: str = "") -> PlanScenario:
    """Keep the draft as it stands, or what the suggestion makes of it (`strict`: nothing after the first that falls out)."""
    _require(actor)
    with transaction.atomic(), _context(actor, "Lập phương án"):
        if origin not in ORIGINS:
            raise Refused(Reason("Chưa chọn lập phương án từ đâu.", "origin"))
        rows = plan_draft(year).everything if origin == "draft" else _suggested(year, go_on=origin == "suggestion")
        return _store(year, rows, actor=actor, name=name, note=note)


def copy_scenario(found: PlanScenario, *, actor: Actor, name: str) -> PlanScenario:
    """The same rows under another name."""
    _require(actor)
    with transaction.atomic(), _context(actor, "Sao phương án"):
        return _store(found.year, rows_of(found), actor=actor, name=name, note=found.note)


def rename_scenario(found: PlanScenario, *, actor: Actor, name: str, note: str = "") -> PlanScenario:
    """Another name, another note."""
    _require(actor)
    with transaction.atomic(), _context(actor, "Đổi tên phương án"):
        locked = _locked(found)
        locked.name, locked.note = _name(locked.year, name, but=locked.pk), nfc(note).strip()
        locked.save(update_fields=["name", "note"])
    return locked


def choose_scenario(found: PlanScenario, *, actor: Actor) -> Plan:
    """Make a scenario the draft: its amounts, places and what is in. What came to the Cục since waits outside.

    Raises Refused with every row that no longer fits: gone from the draft, or above what the Cục found right.
    """
    _require(actor)
    with transaction.atomic(), _context(actor, f"Chọn phương án “{found.name}”"):
        lock_year(found.year)
        locked = _locked(found)
        rows = {row.code: row for row in rows_of(locked)}
        gone = [row for row in rows.values() if row.included and row.state != State.IN_PLAN]
        if gone:
            raise Refused(*(f"{row.code}: không còn trong dự thảo kế hoạch (“{row.state_label}”)." for row in gone))
        amounts = {}
        for row in plan_draft(found.year).everything:
            kept = rows.get(row.code)
            amounts[row.code] = (
                ItemAmount(kept.amount, kept.rank, kept.included, kept.note)
                if kept
                else ItemAmount(row.amount, row.rank, included=False, note="Chưa có trong phương án được chọn")
            )
        plan = save_plan(found.year, actor=actor, amounts=amounts)
        locked.chosen_at = timezone.now()
        locked.save(update_fields=["chosen_at"])
    return plan


def delete_scenario(found: PlanScenario, *, actor: Actor) -> PlanScenario:
    """Put it away; `restore_scenario` brings it back."""
    return _set_deleted(found, actor=actor, deleted=True)


def restore_scenario(found: PlanScenario, *, actor: Actor) -> PlanScenario:
    """Bring a deleted scenario back."""
    return _set_deleted(found, actor=actor, deleted=False)


def _set_deleted(found: PlanScenario, *, actor: Actor, deleted: bool) -> PlanScenario:
    _require(actor)
    with transaction.atomic(), _context(actor, "Xóa phương án" if deleted else "Khôi phục phương án"):
        locked = _locked(found)
        locked.deleted_at = timezone.now() if deleted else None
        locked.save(update_fields=["deleted_at"])
    return locked


def _suggested(year: int, *, go_on: bool) -> list[PlanRow]:
    """What the money reaches is in at its full amount; the rest is left out with the sentence that says why."""
    suggestion, rows = suggestion_of(year, go_on=go_on)
    return [
        row._replace(
            amount=row.appraised or row.amount, included=one.taken, note="" if one.taken else one.why[:LONGEST_NOTE]
        )
        for one in suggestion.placed
        for row in (rows[one.candidate.code],)
    ]


def _store(year: int, rows: Iterable[PlanRow], *, actor: Actor, name: str, note: str) -> PlanScenario:
    kept = list(rows)
    if not kept:
        raise Refused(f"Dự thảo kế hoạch năm {year} chưa có đề án nào nên chưa lập được phương án.")
    created: PlanScenario = PlanScenario.objects.create(
        tenant_id=actor.tenant_id, year=year, name=_name(year, name), note=nfc(note).strip(), created_by=actor.user,
        created_by_name=actor.name,
    )  # fmt: skip
    ScenarioItem.objects.bulk_create(
        ScenarioItem(
            tenant_id=created.tenant_id, scenario=created, proposal_id=row.proposal_id, included=row.included,
            amount=row.amount, rank=row.rank, note=row.note,
        )
        for row in kept
    )  # fmt: skip
    return created


def _name(year: int, name: str, *, but: int | None = None) -> str:
    stated = nfc(name).strip()
    if not stated or len(stated) > LONGEST_NAME:
        raise Refused(Reason(f"Ghi tên phương án, nhiều nhất {LONGEST_NAME} ký tự.", "name"))
    others = PlanScenario.objects.filter(year=year, name=stated, deleted_at__isnull=True).exclude(pk=but)
    if others.exists():
        raise Refused(Reason(f"Đã có phương án tên “{stated}”.", "name"))
    return stated


def _locked(found: PlanScenario) -> PlanScenario:
    locked: PlanScenario = PlanScenario.objects.select_for_update(of=("self",)).get(pk=found.pk)
    return locked


def _require(actor: Actor) -> None:
    if not rules.may_prepare_plan(actor):
        raise Refused("Chỉ chuyên viên, lãnh đạo Cục được lập phương án kế hoạch.")


def _context(actor: Actor, why: str) -> AbstractContextManager[Any]:
    return acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why)
