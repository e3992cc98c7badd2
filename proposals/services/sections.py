"""Saving one of the eight sections: what can be stored is stored, what cannot be read is kept as typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused, Stale
from core.text import nfc
from organisations.actors import Actor
from proposals import rules
from proposals.models import Beneficiary, EstimateLine, Location, Partner, Proposal, Section, WorkItem
from proposals.services.drafts import bidding_due, search_text
from proposals.states import SectionKey

ROW_MODELS: dict[str, type[models.Model]] = {
    "partners": Partner,
    "beneficiaries": Beneficiary,
    "locations": Location,
    "work": WorkItem,
    "lines": EstimateLine,
}
SECTION_ROWS: dict[str, tuple[str, ...]] = {
    SectionKey.PARTIES: ("partners", "beneficiaries", "locations"),
    SectionKey.WORK: ("work",),
    SectionKey.ESTIMATE: ("lines",),
}
SECTION_FIELDS: dict[str, tuple[str, ...]] = {
    SectionKey.PARTIES: ("title", "kind", "content_id", "other_contents", "trade_id", "priority_flags"),
    SectionKey.NECESSITY: ("necessity", "legal_basis"),
    SectionKey.OBJECTIVES: ("objectives",),
    SectionKey.SCALE: ("scale", "novelty"),
    SectionKey.WORK: ("starts_on", "ends_on"),
    SectionKey.ESTIMATE: ("priority_multiplier",),
    SectionKey.ORGANISATION: ("organisation_plan", "commits_counterpart", "commits_no_double_support"),
    SectionKey.EFFECT: ("effect_economic", "effect_social", "effect_environment", "sustainability"),
}
ROWS_AT_ONCE = 250
"""Rows in one statement: a sheet brings thousands."""
_OWN = frozenset({"id", "tenant", "proposal", "position"})
CLOSED = "Hồ sơ không còn ở bước soạn thảo nên chưa lưu được. Nội dung bạn vừa nhập vẫn ở bên dưới."
FOREIGN_RECIPIENT = "Có dòng dự toán chọn đơn vị thụ hưởng không thuộc đề án. Hãy chọn lại."
STALE = "Người khác đã lưu mục này sau khi bạn mở trang. Cả hai bản đều còn nguyên."


@dataclass(frozen=True, slots=True)
class RowInput:
    """One row as given. `position` is its place on the page; `pk` the stored row it was shown for, if any.

    `is_new`: known to be another row than the one stored at its place.
    """

    position: int
    values: dict[str, Any]
    pk: int | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class SectionInput:
    """A section as given. Rows of a kind that is named here replace the stored ones; other kinds stay.

    `kept` holds raw texts that could not be read: field name, or "lines-3-unit_price", -> text or list of texts.
    `blanked` names model fields whose new text could not be read, so the old value no longer stands.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, tuple[RowInput, ...]] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    blanked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedSection:
    """The section after saving; `changed` is false when nothing differed and nothing was written."""

    section: Section
    saved_at: datetime
    changed: bool


def save_section(
    proposal: Proposal, key: str, *, given: SectionInput, version: int | None, actor: Actor
) -> SavedSection:
    """Store what is readable, keep the rest as typed, and bring the totals of the đề án up to date.

    `version` is that of the section on the page; a newer one raises Stale. Raises Refused once the dossier has left
    the unit, NotFound for somebody else's. The row of the đề án is locked first, so two saves never interleave.
    """
    if key not in SectionKey.values or not rules.is_unit(actor, proposal):
        raise NotFound(key)
    why = f"Soạn mục: {SectionKey(key).label}"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
        if not rules.may_edit(actor, locked):
            raise Refused(CLOSED)
        section = (
            Section.objects.select_for_update(of=("self",)).select_related("saved_by").get(proposal=locked, key=key)
        )
        if version is not None and version != section.version:
            raise Stale(STALE)
        now = timezone.now()
        changed = _apply(locked, section, given)
        if changed:
            section.version += 1
            section.saved_at, section.saved_by = now, actor.user
            section.save()
            _refresh(locked, key)
            locked.version += 1
            locked.save()
    return SavedSection(section, now, changed)


def lay_over(locked: Proposal, key: str, given: SectionInput) -> None:
    """Put a section over the stored one where no writing page is open: an adjustment that was decided. Row locked.

    The estimate is not among them: what was proposed stays, what holds now is a version.
    """
    _set_fields(locked, given.fields, given.blanked, allowed=SECTION_FIELDS[key])
    for name in SECTION_ROWS.get(key, ()):
        if name in given.rows and name != "lines":
            _set_rows(locked, name, given.rows[name])
    if key == SectionKey.PARTIES:
        _refresh(locked, key)


def amount_of(quantity: Decimal, unit_price: int) -> int:
    """Whole đồng of a line: quantity × unit price (TT 36/2013/TT-BCT, Mẫu số 1)."""
    return int((quantity * unit_price).to_integral_value())


def _apply(locked: Proposal, section: Section, given: SectionInput) -> bool:
    changed = _set_fields(locked, given.fields, given.blanked, allowed=SECTION_FIELDS[section.key])
    for name in SECTION_ROWS.get(section.key, ()):
        if name in given.rows:
            _require_own_recipients(locked, given.rows[name])
            changed = _set_rows(locked, name, given.rows[name]) or changed
    if section.kept_input != given.kept:
        section.kept_input = given.kept
        changed = True
    return changed


def _require_own_recipients(locked: Proposal, rows: tuple[RowInput, ...]) -> None:
    """A line serves a beneficiary of the same đề án. Raises Refused."""
    named = {row.values.get("recipient_id") for row in rows} - {None}
    if named and named - set(locked.beneficiary_rows.values_list("pk", flat=True)):
        raise Refused(Reason(FOREIGN_RECIPIENT, "lines"))


def _set_fields(
    row: models.Model, values: dict[str, Any], blanked: tuple[str, ...], *, allowed: tuple[str, ...]
) -> bool:
    changed = False
    defaults = {name: _empty(row, name) for name in blanked if _may_be_empty(row, name)}
    for name, value in {**values, **defaults}.items():
        if name not in allowed:
            raise ValueError(f"{name} does not belong to this section")
        clean = nfc(value) if isinstance(value, str) else value
        if getattr(row, name) != clean:
            setattr(row, name, clean)
            changed = True
    return changed


def _may_be_empty(row: models.Model, name: str) -> bool:
    column: Any = row._meta.get_field(name.removesuffix("_id"))
    return bool(column.null or column.has_default())


def _empty(row: models.Model, name: str) -> Any:
    column: Any = row._meta.get_field(name.removesuffix("_id"))
    return None if column.null else column.get_default()


def _set_rows(locked: Proposal, name: str, given: tuple[RowInput, ...]) -> bool:
    """Bring the stored rows in line with those given: by their key, else by their place on the page."""
    model: Any = ROW_MODELS[name]
    stored = list(model.objects.filter(proposal=locked))
    by_pk = {row.pk: row for row in stored}
    named = {row.pk for row in given if row.pk in by_pk}
    by_place = {row.position: row for row in stored if row.pk not in named}
    columns = tuple(f.attname for f in model._meta.concrete_fields if f.name not in _OWN and not f.generated)
    fresh, touched, used = [], [], set()
    for item in given:
        row = by_pk.get(item.pk)
        if row is None and not item.is_new:
            row = by_place.pop(item.position, None)
        target = row or model(tenant_id=locked.tenant_id, proposal=locked)
        values = dict(item.values)
        if name == "lines":
            values["amount"] = amount_of(values["quantity"], values["unit_price"])
        differs = _set_fields(target, values, (), allowed=columns) or target.position != item.position
        target.position = item.position
        if row is None:
            fresh.append(target)
        else:
            used.add(row.pk)
            touched += [row] if differs else []
    gone = [pk for pk in by_pk if pk not in used]
    if gone:
        model.objects.filter(pk__in=gone).delete()
    if touched:
        # One INSERT … ON CONFLICT a batch: a CASE for each cell, as bulk_update writes, takes minutes for a whole sheet.
        names = [*(c.removesuffix("_id") for c in columns), "position"]
        model.objects.bulk_create(
            touched, update_conflicts=True, unique_fields=["id"], update_fields=names, batch_size=ROWS_AT_ONCE
        )
    model.objects.bulk_create(fresh, batch_size=ROWS_AT_ONCE)
    return bool(fresh or touched or gone)


def _refresh(locked: Proposal, key: str) -> None:
    """Totals, search key and the need to tender follow from what was saved."""
    if key == SectionKey.ESTIMATE:
        sums = locked.estimateline_rows.aggregate(total=models.Sum("amount"), national=models.Sum("national"))
        locked.total_cost = int(sums["total"] or 0)
        locked.amount_proposed = int(sums["national"] or 0)
    if key == SectionKey.PARTIES:
        locked.needs_bidding = bidding_due(locked.content_codes)
        locked.search_text = search_text(locked)
