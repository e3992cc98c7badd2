"""Filling in a form of the annex while the đề án is written. Half-filled forms are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.db import transaction

from core.audit import acting_context
from core.errors import NotFound, Refused, Stale
from core.text import nfc
from organisations.actors import Actor
from proposals import rules
from proposals.annex import ANNEX, MOST_ROWS, AnnexForm, Labels, filled_form
from proposals.models import Proposal
from proposals.selectors import needed_papers

CLOSED: Final = "Hồ sơ không còn ở bước soạn thảo nên chưa lưu được. Nội dung bạn vừa nhập vẫn ở bên dưới."
STALE: Final = "Người khác đã lưu mẫu này sau khi bạn mở trang nên chưa lưu bản của bạn. Tải lại trang để xem bản mới."
TOO_MANY: Final = "Mẫu nhiều nhất {most} dòng."


class RowInput(NamedTuple):
    """A row as typed: column -> value, and the key of the stored row it was shown for."""

    values: Mapping[str, Any]
    row: int | None = None


def is_asked(proposal: Proposal, code: str) -> bool:
    """Whether the contents of the đề án ask for this form at submission: the catalogue of papers says so."""
    return code in ANNEX and any(paper.code == code for paper in needed_papers(proposal, stage="submit"))


def save_form(
    proposal: Proposal,
    code: str,
    values: Mapping[str, Any],
    rows: Sequence[RowInput],
    *,
    actor: Actor,
    version: int | None = None,
) -> Any:
    """Keep the form as it is. Raises NotFound, Refused, and Stale when another page saved in between."""
    kind = ANNEX.get(code)
    if kind is None or not is_asked(proposal, code):
        raise NotFound(code)
    why = f"Soạn mẫu: {kind.model()}"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        locked = _open(proposal, actor)
        if len(rows) > MOST_ROWS:
            raise Refused(TOO_MANY.format(most=MOST_ROWS))
        held = filled_form(locked, code)
        if version is not None and version != held.version:
            raise Stale(STALE)
        form = held.form or kind.model(proposal=locked, tenant_id=locked.tenant_id)
        _set(form, kind.fields, values)
        form.version, form.saved_by = held.version + 1, actor.user
        form.save()
        _keep_rows(kind, form, held.rows, rows)
        locked.version += 1
        locked.save()
    return form


def _open(proposal: Proposal, actor: Actor) -> Proposal:
    """Lock the row of the đề án and look again whether it may be written."""
    locked: Proposal = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
    if not rules.is_unit(actor, locked):
        raise NotFound(proposal.code)
    if not rules.may_edit(actor, locked):
        raise Refused(CLOSED)
    return locked


def _keep_rows(kind: AnnexForm, form: Any, stored: Sequence[Any], rows: Sequence[RowInput]) -> None:
    held = {row.pk: row for row in stored}
    for position, given in enumerate(rows):
        row = held.pop(given.row or 0, None) or kind.row_model(tenant_id=form.tenant_id, form=form)
        changed = _set(row, kind.row_fields, given.values) or row.position != position or row.pk is None
        row.position = position
        if changed:
            row.save()
    kind.row_model.objects.filter(pk__in=held).delete()


def _set(row: Any, labels: Labels, values: Mapping[str, Any]) -> bool:
    """Put the values into the columns; what is not named is emptied."""
    before = {name: getattr(row, name) for name, _ in labels}
    for name, _ in labels:
        column, value = row._meta.get_field(name), values.get(name)
        setattr(row, name, value if column.null else nfc(str(value or "")).strip())
    return any(getattr(row, name) != old for name, old in before.items())
