"""A sheet that was read waits beside the estimate; one yes puts it in its place, whole, and keeps what stood there."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused
from organisations.actors import Actor
from proposals import rules
from proposals.models import EstimateImport, EstimateLine, Proposal, Section
from proposals.services.sections import CLOSED, RowInput, SavedSection, SectionInput, save_section
from proposals.spreadsheet.differences import Line, completed
from proposals.spreadsheet.layout import VALUES
from proposals.spreadsheet.reading import Reading, rows_of
from proposals.states import SectionKey

KEPT_DAYS = 7
"""Days after which a sheet nobody said yes to is forgotten, when the next one comes."""
KEY_BYTES = 10
PREFIX = "lines-"
ATTRIBUTES = tuple(column.stored_as for column in VALUES if column.name != "row")
EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(ATTRIBUTES, ""), "quantity": "0", "unit_price": 0, "national": 0, "local": 0, "beneficiary": 0,
    "other": 0, "recipient_id": None, "units": 1, "year": None,
}  # fmt: skip
FOREIGN = "Bảng này được tải về từ đề án khác. Hãy tải bảng của đề án này rồi chép số liệu sang."
FAULTY = "Bảng còn ô chưa hợp lệ nên chưa thay được dự toán. Hãy sửa trong Excel rồi tải lên lại."
DONE = "Bảng này đã được nhập. Muốn nhập lại, hãy tải tệp lên lần nữa."


def keep_import(proposal: Proposal, *, reading: Reading, file_name: str, actor: Actor) -> EstimateImport:
    """Store what was read; the estimate stays as it is. Raises Refused for the sheet of another đề án."""
    _require_writer(proposal, actor)
    if reading.stamp is not None and reading.stamp.proposal != proposal.draft_code:
        raise Refused(Reason(FOREIGN, "file"))
    version = _section(proposal).version
    if reading.stamp is not None:
        version = min(max(reading.stamp.version, 0), version)
    rows = [] if reading.fault_count else list(rows_of(reading))
    faults = [{"cell": fault.cell, "message": fault.message} for fault in reading.faults]
    with transaction.atomic():
        _forget(proposal, actor)
        return EstimateImport.objects.create(
            tenant_id=proposal.tenant_id, proposal=proposal, key=secrets.token_hex(KEY_BYTES), file_name=file_name,
            section_version=version, rows=rows, has_keys=reading.has_keys, faults=faults,
            fault_count=reading.fault_count, user=actor.user,
        )  # fmt: skip


def apply_import(found: EstimateImport, *, version: int, actor: Actor) -> SavedSection:
    """Put the sheet in the place of the estimate, in one transaction. Raises Stale when it changed since `version`."""
    proposal = found.proposal
    _require_writer(proposal, actor)
    with transaction.atomic(), acting_context(why=f"Nhập dự toán từ Excel: {found.file_name}"):
        locked = EstimateImport.objects.select_for_update().get(pk=found.pk)
        if locked.applied_at is not None:
            raise Refused(DONE)
        if locked.fault_count:
            raise Refused(FAULTY)
        standing = standing_lines(proposal)
        lines = completed(locked.rows, standing, EMPTY, has_keys=locked.has_keys)
        kept = {name: raw for name, raw in _section(proposal).kept_input.items() if not name.startswith(PREFIX)}
        rows = tuple(_row_input(place, line) for place, line in enumerate(lines))
        saved = save_section(
            proposal, SectionKey.ESTIMATE, given=SectionInput(rows={"lines": rows}, kept=kept), version=version,
            actor=actor,
        )  # fmt: skip
        locked.before, locked.applied_at = standing, saved.saved_at
        locked.save(update_fields=["before", "applied_at"])
    return saved


def take_back(found: EstimateImport, *, actor: Actor) -> EstimateImport:
    """The estimate as it stood before an import, as a sheet that waits for a yes."""
    _require_writer(found.proposal, actor)
    if found.before is None:
        raise NotFound(found.key)
    with transaction.atomic():
        _forget(found.proposal, actor)
        return EstimateImport.objects.create(
            tenant_id=found.tenant_id, proposal=found.proposal, key=secrets.token_hex(KEY_BYTES),
            file_name=f"Dự toán trước khi nhập “{found.file_name}”"[:255],
            section_version=_section(found.proposal).version, rows=found.before, user=actor.user,
        )  # fmt: skip


def drop_import(found: EstimateImport, *, actor: Actor) -> None:
    """Forget a sheet that was not applied."""
    _require_writer(found.proposal, actor)
    EstimateImport.objects.filter(pk=found.pk, applied_at__isnull=True).delete()


def standing_lines(proposal: Proposal) -> list[dict[str, Any]]:
    """The lines that stand, in the shape of those that were read."""
    return [line_of(row) for row in EstimateLine.objects.filter(proposal=proposal)]


def line_of(row: EstimateLine) -> dict[str, Any]:
    """One stored line as JSON holds it."""
    values = {name: getattr(row, name) for name in ATTRIBUTES}
    return {**values, "quantity": f"{row.quantity.normalize():f}", "amount": row.amount, "row": row.pk}


def _row_input(place: int, line: Line) -> RowInput:
    values = {name: line[name] for name in ATTRIBUTES}
    return RowInput(place, {**values, "quantity": Decimal(line["quantity"])}, line["row"], is_new=line["row"] is None)


def _section(proposal: Proposal) -> Section:
    section: Section = Section.objects.get(proposal=proposal, key=SectionKey.ESTIMATE)
    return section


def _require_writer(proposal: Proposal, actor: Actor) -> None:
    if not rules.is_unit(actor, proposal):
        raise NotFound(proposal.code)
    if not rules.may_edit(actor, proposal):
        raise Refused(CLOSED)


def _forget(proposal: Proposal, actor: Actor) -> None:
    """The person's earlier sheet gives way to the next; sheets of anybody that have waited too long go as well."""
    too_old = timezone.now() - timedelta(days=KEPT_DAYS)
    waiting = EstimateImport.objects.filter(applied_at__isnull=True)
    waiting.filter(models.Q(proposal=proposal, user=actor.user) | models.Q(at__lt=too_old)).delete()
