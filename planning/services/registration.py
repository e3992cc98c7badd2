"""The bundle a Sở registers with the Cục: prepared by anyone of the Sở, sent by its leader, all or nothing.

The order of priority is the law's; who puts a đề án elsewhere says why. The report's figures come from the system.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused, Stale
from core.text import nfc
from organisations.actors import Actor
from organisations.models import Organisation
from planning import rules
from planning.drafts import RegistrationDraft, RegistrationRow
from planning.models import Registration, RegistrationItem
from planning.ordering import order_on
from planning.placing import NO_CHANGE, Placed, Rearrange, arranged
from planning.selectors import registration_draft
from planning.wording import renewed
from programmes.selectors import window_open
from programmes.states import WindowLevel
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services import move

ARTICLE = "TT 36/2013/TT-BCT, Điều 6 khoản 1, Điều 10 khoản 2"
STALE = "Người khác vừa thay đổi bản đăng ký này. Xem lại các dòng bên dưới rồi thực hiện lại."
_TEXT_NAMES = {
    "last_year": "Chưa ghi kết quả thực hiện năm trước.",
    "this_year": "Chưa ghi đánh giá thực hiện năm hiện tại.",
    "next_year": "Chưa ghi mục tiêu, định hướng năm kế hoạch.",
}


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """Ticked in, at which place (None = as so far), why not when left out, why elsewhere than the law puts it."""

    included: bool = True
    rank: int | None = None
    reason: str = ""
    moved_reason: str = ""


def save_registration(
    year: int,
    *,
    actor: Actor,
    choices: Mapping[str, ItemChoice],
    last_year: str,
    this_year: str,
    next_year: str,
    document_number: str = "",
    document_date: date | None = None,
    seen: str | None = None,
    change: Rearrange = NO_CHANGE,
    renew: Collection[str] = (),
) -> Registration:
    """Keep the bundle as a draft; `choices` is code -> choice, others stay as they were. May be incomplete.

    `change` moves a row or puts back the law's order; `renew` names texts whose figures are put in as they are now.
    `seen` is the mark of the draft the person looked at; another one raises Stale and nothing is overwritten.
    """
    if not rules.may_prepare_registration(actor):
        raise Refused("Chỉ chuyên viên, lãnh đạo Sở Công Thương được lập bản đăng ký.")
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lập đăng ký"):
        _lock_bundles(actor.tenant_id)
        draft = registration_draft(actor.tenant_id, year)
        if seen is not None and seen != draft.seen:
            raise Stale(STALE)
        registration = draft.registration or _new_registration(actor, year)
        registration.document_number, registration.document_date = nfc(document_number).strip(), document_date
        _save_items(registration, draft, choices, change)
        _set_texts(registration, {"last_year": last_year, "this_year": this_year, "next_year": next_year}, renew)
        registration.save()
    return registration


def _set_texts(registration: Registration, texts: Mapping[str, str], renew: Collection[str]) -> None:
    """As typed; the figures of the system renewed where asked, and remembered so that they are found again."""
    blocks = registration_draft(registration.tenant_id, registration.plan_year).blocks
    given = dict(registration.figures)
    for name, typed in texts.items():
        text = "\n".join(nfc(typed).strip().splitlines())
        if name in renew:
            text = renewed(text, given.get(name, ""), blocks[name])
        if blocks[name] and blocks[name] in text:
            given[name] = blocks[name]
        setattr(registration, name, text)
    registration.figures = given


def send_registration(year: int, *, actor: Actor, seen: str | None = None) -> Registration:
    """Register every ticked đề án with the Cục, or none. Raises Refused with every reason of every đề án."""
    if not rules.may_send_registration(actor):
        raise Refused("Chỉ lãnh đạo Sở Công Thương được gửi đăng ký với Cục.")
    with (
        transaction.atomic(),
        acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Đăng ký với Cục"),
    ):
        _lock_bundles(actor.tenant_id)
        draft = registration_draft(actor.tenant_id, year)
        if seen is not None and seen != draft.seen:
            raise Stale(STALE)
        reasons = faults_of(draft, actor=actor)
        registration = draft.registration or _new_registration(actor, year)
        _save_items(registration, draft, {})
        _keep_verdicts(registration, draft)
        reasons += _register_all(draft, registration, actor=actor)
        if reasons:
            raise Refused(*reasons)
        registration.state = Registration.State.SENT
        registration.sent_at, registration.sent_by = timezone.now(), actor.user
        registration.save()
    return registration


def faults_of(draft: RegistrationDraft, *, actor: Actor) -> list[Reason]:
    """What the bundle as a whole lacks."""
    saved = draft.registration
    reasons = [Reason(sentence, name, ARTICLE) for name, sentence in _TEXT_NAMES.items() if not draft.texts[name]]
    if saved is None or not saved.document_number:
        reasons.append(Reason("Chưa ghi số báo cáo đăng ký.", "document_number"))
    if saved is None or saved.document_date is None:
        reasons.append(Reason("Chưa ghi ngày báo cáo đăng ký.", "document_date"))
    elif saved.document_date > timezone.localdate():
        reasons.append(Reason("Ngày báo cáo không thể ở sau ngày hôm nay.", "document_date"))
    if not draft.included:
        reasons.append(Reason("Chưa chọn đề án nào để đăng ký.", "items", ARTICLE))
    reasons += [
        Reason(f"{row.code}: chưa ghi lý do không đưa vào.", f"reason:{row.code}", ARTICLE)
        for row in draft.rows
        if not row.included and not row.reason
    ]
    reasons += [
        Reason(
            f"{row.code}: xếp thứ {row.rank}, theo quy định là thứ {row.law_place}; chưa ghi lý do xếp khác.",
            f"moved_reason:{row.code}", order_on(timezone.localdate()).citation,
        )
        for row in draft.unexplained
    ]  # fmt: skip
    reasons += _conflicts(draft, actor)
    window = window_open(
        draft.year, WindowLevel.PROVINCE_TO_CENTRE, tenant_id=draft.tenant_id, unit_id=draft.tenant_id,
        day=timezone.localdate(),
    )  # fmt: skip
    return reasons if window.open else [*reasons, Reason(window.reason, "plan_year", window.article)]


def _register_all(draft: RegistrationDraft, registration: Registration, *, actor: Actor) -> list[Reason]:
    proposals = {row.pk: row for row in Proposal.objects.filter(pk__in=[row.proposal_id for row in draft.included])}
    reasons: list[Reason] = []
    for row in sorted(draft.included, key=lambda included: included.proposal_id):
        facts = StepFacts(
            decision_number=registration.document_number, decision_date=registration.document_date, amount=row.amount,
            details={"registration": registration.code, "rank": row.rank},
        )  # fmt: skip
        try:
            move(proposals[row.proposal_id], "register", actor=actor, facts=facts)
        except Refused as refusal:
            reasons += [Reason(f"{row.code}: {reason.message}", "", reason.article) for reason in refusal.reasons
                        if reason.field not in {"decision_number", "decision_date"}]  # fmt: skip
    return reasons


def _new_registration(actor: Actor, year: int) -> Registration:
    earlier = Registration.objects.filter(tenant_id=actor.tenant_id, plan_year=year)
    batch: int = (earlier.aggregate(last=Max("batch"))["last"] or 0) + 1
    code = f"DK-{year}-{actor.organisation.code}-{batch}"
    created: Registration = Registration.objects.create(
        tenant_id=actor.tenant_id, plan_year=year, batch=batch, code=code
    )
    return created


def _save_items(
    registration: Registration,
    draft: RegistrationDraft,
    choices: Mapping[str, ItemChoice],
    change: Rearrange = NO_CHANGE,
) -> None:
    RegistrationItem.objects.filter(registration=registration).exclude(
        proposal_id__in=[row.proposal_id for row in draft.rows]
    ).delete()
    chosen = {row.code: choices.get(row.code) or _as_it_was(row) for row in draft.rows}
    order = arranged([_placed(row, chosen[row.code]) for row in draft.rows], change)
    for row in draft.rows:
        choice = chosen[row.code]
        RegistrationItem.objects.update_or_create(
            registration=registration,
            proposal_id=row.proposal_id,
            defaults={
                "tenant_id": registration.tenant_id, "included": choice.included, "rank": order.index(row.code) + 1,
                "reason": "" if choice.included else nfc(choice.reason).strip(),
                "moved_reason": "" if change.restore or not choice.included else nfc(choice.moved_reason).strip(),
            },
        )  # fmt: skip


def _as_it_was(row: RegistrationRow) -> ItemChoice:
    return ItemChoice(row.included, None, row.reason, row.moved_reason)


def _placed(row: RegistrationRow, choice: ItemChoice) -> Placed:
    """A row ticked in again has no place of its own unless one was typed."""
    was = row.rank if row.included else None
    wanted = choice.rank if choice.rank is not None and choice.rank != row.rank else was
    return Placed(row.code, row.ranked.place, choice.included, was, wanted)


def _keep_verdicts(registration: Registration, draft: RegistrationDraft) -> None:
    """What the law's order was and why, as the Sở saw it when it sent the bundle."""
    items = {item.proposal_id: item for item in registration.items.all()}
    for row in draft.rows:
        item = items[row.proposal_id]
        item.law_place = row.law_place
        item.why = [{"head": r.head, "text": r.text, "article": r.article} for r in row.ranked.reasons]
        item.save()


def _conflicts(draft: RegistrationDraft, actor: Actor) -> list[Reason]:
    """Whoever keeps away from a đề án does not sign it off; which one is not said."""
    kept = sum(row.hidden for row in registration_draft(draft.tenant_id, draft.year, actor).included)
    if not kept:
        return []
    text = f"Bạn không tham gia xem xét {kept} đề án trong bản đăng ký vì xung đột lợi ích; lãnh đạo khác gửi bản này."
    return [Reason(text, "items")]


def _lock_bundles(tenant_id: int) -> None:
    """One bundle of a Sở is changed at a time; locked before its đề án."""
    list(Organisation.objects.select_for_update(of=("self",), no_key=True).filter(pk=tenant_id).values_list("pk"))
