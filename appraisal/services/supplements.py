"""Points being collected before a supplement is asked for, and the sentences an office keeps for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from appraisal import rules
from appraisal.models import SupplementDraft, SupplementTemplate
from core.audit import acting_context
from core.errors import NotFound, Reason, Refused, Stale
from core.text import fold, nfc
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.states import ASKED_OF

LONGEST = 1000
STALE_DRAFT = (
    "Bản nháp này vừa được lưu ở một trang khác của bạn. Nội dung đang gõ vẫn ở đây; bấm lần nữa để thay bản kia."
)
STALE_TEMPLATE = "Câu mẫu vừa được người khác sửa. Xem câu đang có rồi lưu lại nếu vẫn muốn thay."


@dataclass(frozen=True, slots=True)
class DraftPoint:
    """A row as typed: `place` = "section" or "section:field", whatever was chosen."""

    place: str
    text: str


def save_draft(
    proposal: Proposal, *, points: Sequence[DraftPoint], due_on: str, note: str, version: int | None, actor: Actor
) -> SupplementDraft:
    """Keep the points as typed. `version` is that of the draft on the page (0 = none yet); a newer one raises Stale."""
    with transaction.atomic():
        Proposal.objects.select_for_update(of=("self",)).get(
            pk=proposal.pk
        )  # two pages of one person do not interleave
        mine = {"tenant_id": actor.tenant_id, "proposal_id": proposal.pk, "user_id": actor.user.pk}
        draft = SupplementDraft.objects.filter(**mine).first() or SupplementDraft(**mine, version=0)
        typed = ([asdict(DraftPoint(nfc(p.place), nfc(p.text))) for p in points], nfc(due_on), nfc(note))
        if draft.version and typed == (draft.points, draft.due_on, draft.note):
            return draft  # what a save in flight has stored already
        if version is not None and version != draft.version:
            raise Stale(STALE_DRAFT)
        draft.points, draft.due_on, draft.note = typed
        draft.version += 1
        draft.save()
    return draft


def drop_draft(proposal: Proposal, *, actor: Actor) -> None:
    """Forget what this person was collecting for the dossier."""
    SupplementDraft.objects.filter(
        tenant_id=actor.tenant_id, proposal_id=proposal.pk, user_id=actor.user.pk
    ).delete()  # fmt: skip


def keep_template(*, section: str, text: str, actor: Actor) -> SupplementTemplate:
    """A new sentence of the office. Refused with all reasons; NotFound for whoever keeps none."""
    _require_keeper(actor)
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Thêm câu mẫu yêu cầu bổ sung"):
        row = SupplementTemplate(tenant_id=actor.tenant_id, created_by=actor.user)
        return _write(row, section=section, text=text, actor=actor)


def change_template(
    template: SupplementTemplate, *, section: str, text: str, version: int | None, actor: Actor
) -> SupplementTemplate:
    """Other words or another section; requests that were sent keep theirs. A newer version raises Stale."""
    why = "Sửa câu mẫu yêu cầu bổ sung"
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why), transaction.atomic():
        locked = _locked(template, version=version, actor=actor)
        return _write(locked, section=section, text=text, actor=actor)


def hide_template(template: SupplementTemplate, *, version: int | None, actor: Actor) -> SupplementTemplate:
    """No longer offered; can be shown again."""
    return _set_hidden(template, hidden=True, version=version, actor=actor)


def show_template(template: SupplementTemplate, *, version: int | None, actor: Actor) -> SupplementTemplate:
    """Offered again."""
    return _set_hidden(template, hidden=False, version=version, actor=actor)


def _set_hidden(template: SupplementTemplate, *, hidden: bool, version: int | None, actor: Actor) -> SupplementTemplate:
    why = "Ẩn câu mẫu" if hidden else "Dùng lại câu mẫu"
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why), transaction.atomic():
        locked = _locked(template, version=version, actor=actor)
        locked.hidden_at = timezone.now() if hidden else None
        _stamp(locked, actor=actor)
        locked.save()
    return locked


def _write(row: SupplementTemplate, *, section: str, text: str, actor: Actor) -> SupplementTemplate:
    clean = nfc(text).strip()
    faults = []
    if section not in ASKED_OF:
        faults.append(Reason("Chưa chọn mục.", "section"))
    if not clean:
        faults.append(Reason("Chưa ghi câu mẫu.", "text"))
    elif len(clean) > LONGEST:
        faults.append(Reason(f"Dài nhất {LONGEST} ký tự.", "text"))
    elif _is_kept_already(row, section, clean):
        faults.append(Reason("Mục này đã có đúng câu mẫu như vậy.", "text"))
    if faults:
        raise Refused(*faults)
    row.section, row.text, row.search_text = section, clean, fold(f"{ASKED_OF[section]} {clean}")
    _stamp(row, actor=actor)
    row.save()
    return row


def _is_kept_already(row: SupplementTemplate, section: str, text: str) -> bool:
    same = SupplementTemplate.objects.filter(tenant_id=row.tenant_id, section=section, text=text, hidden_at=None)
    found: bool = same.exclude(pk=row.pk).exists()
    return found


def _stamp(row: SupplementTemplate, *, actor: Actor) -> None:
    row.changed_by, row.changed_at = actor.user, timezone.now()
    row.version += bool(row.pk)


def _locked(template: SupplementTemplate, *, version: int | None, actor: Actor) -> SupplementTemplate:
    _require_keeper(actor)
    rows = SupplementTemplate.objects.select_for_update(of=("self",))
    found: SupplementTemplate | None = rows.filter(pk=template.pk, tenant_id=actor.tenant_id).first()
    if found is None:
        raise NotFound(template.key)
    if version is not None and version != found.version:
        raise Stale(STALE_TEMPLATE)
    return found


def _require_keeper(actor: Actor) -> None:
    if not rules.may_keep_templates(actor):
        raise NotFound("mau-yeu-cau")
