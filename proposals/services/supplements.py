"""Asking for a supplement point by point, answering each, and saying afterwards whether the answer will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused, Stale
from core.text import nfc
from organisations.actors import Actor
from proposals import rules
from proposals.models import Proposal, SupplementPoint, SupplementRequest
from proposals.services.changes import CLOSED
from proposals.states import ASKED_OF
from proposals.supplements import may_mark, open_request

LONGEST = 5000
MOST_POINTS = 60
LONGEST_LABEL = 300
NOTHING_OPEN = "Hồ sơ không có yêu cầu bổ sung đang chờ trả lời."
NOT_YOURS = "Bạn không đánh giá câu trả lời của hồ sơ này ở bước hiện tại."


@dataclass(frozen=True, slots=True)
class PointInput:
    """One thing to ask for; `field_label` is what people read for `field`."""

    section: str
    text: str
    field: str = ""
    field_label: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed and no place chosen."""
        return not (self.section or self.text.strip())


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """The answer to a point. `version` is that of the point on the page; None = whatever it is."""

    text: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class MarkInput:
    """What the authority makes of an answer; `resolved` None = not said yet."""

    resolved: bool | None
    remark: str = ""
    version: int | None = None


def faults_of_points(points: Sequence[PointInput]) -> list[Reason]:
    """What is wrong with the points, by their place (`points-0-text`); none at all is the guard's to say."""
    faults = []
    for place, point in enumerate(points):
        if point.is_blank:
            continue
        if point.section not in ASKED_OF:
            faults.append(Reason(f"Điểm {place + 1}: chưa chọn mục.", f"points-{place}-place"))
        if not point.text.strip():
            faults.append(Reason(f"Điểm {place + 1}: chưa ghi cần bổ sung gì.", f"points-{place}-text"))
        elif len(point.text) > LONGEST:
            faults.append(Reason(f"Điểm {place + 1}: dài nhất {LONGEST} ký tự.", f"points-{place}-text"))
    if len(points) > MOST_POINTS:
        faults.append(Reason(f"Một lần yêu cầu nhiều nhất {MOST_POINTS} điểm.", "points"))
    return faults


def texts_by_section(points: Sequence[PointInput]) -> dict[str, str]:
    """Section -> its points in one text, in the order of the sections: what the line in the history keeps."""
    texts: dict[str, list[str]] = {key: [] for key in ASKED_OF}
    for point in points:
        text = nfc(point.text).strip()
        if text and point.section in texts:
            texts[point.section].append(f"{point.field_label}: {text}" if point.field_label else text)
    return {key: "\n".join(found) for key, found in texts.items() if found}


def ask_for_supplement(
    proposal: Proposal, *, level: str, points: Sequence[PointInput], due_on: date, note: str, actor: Actor
) -> SupplementRequest:
    """Put the points on record beside the step just taken. Call inside its transaction; points are numbered by section."""
    record = proposal.transitions.order_by("-at", "-id")[0]
    request = SupplementRequest(
        tenant_id=proposal.tenant_id, proposal=proposal, record=record, level=level, source=record.source,
        requested_by=actor.user, requested_name=actor.name, requested_title=actor.title, on_behalf_of=actor.on_behalf_of,
        organisation=actor.organisation, organisation_name=actor.organisation.name, at=record.at, due_on=due_on,
        note=nfc(note).strip(),
    )  # fmt: skip
    request.save(force_insert=True)
    order = list(ASKED_OF)
    asked = sorted((p for p in points if not p.is_blank), key=lambda point: order.index(point.section))
    SupplementPoint.objects.bulk_create(
        SupplementPoint(
            tenant_id=proposal.tenant_id, request=request, number=number, section=point.section,
            field=point.field, field_label=nfc(point.field_label)[:LONGEST_LABEL], text=nfc(point.text).strip(),
        )
        for number, point in enumerate(asked, start=1)
    )  # fmt: skip
    return request


def answer_points(proposal: Proposal, answers: Mapping[int, AnswerInput], *, actor: Actor) -> list[SupplementPoint]:
    """Store what the unit answers (number -> answer); points whose text is as stored are left alone. Returns those saved.

    All or nothing: Stale names every point somebody else has answered meanwhile. Refused once the dossier has left the
    unit or nothing is asked, NotFound for somebody else's dossier and for points that do not exist.
    """
    if not rules.is_unit(actor, proposal):
        raise NotFound(proposal.code)
    why = "Trả lời yêu cầu bổ sung"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
        if not rules.may_edit(actor, locked):
            raise Refused(CLOSED)
        request = open_request(locked)
        if request is None:
            raise Refused(NOTHING_OPEN)
        texts = {number: nfc(given.text).strip() for number, given in answers.items()}
        changed = [point for point in _named(request, answers) if point.answer != texts[point.number]]
        _require_sound_answers(changed, answers, texts)
        now = timezone.now()
        for point in changed:
            _store_answer(point, texts[point.number], now, actor=actor)
        if changed:
            locked.version += 1
            locked.save(update_fields=["version", "changed_at"])
    return changed


def mark_points(
    proposal: Proposal, request: SupplementRequest, marks: Mapping[int, MarkInput], *, actor: Actor
) -> list[SupplementPoint]:
    """Say of answered points whether they are resolved. Marks as stored are left alone. Returns those saved.

    Refused with all reasons (not resolved needs a remark; not this person's step); Stale names what a colleague marked.
    """
    why = "Đánh giá nội dung bổ sung"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
        if request.proposal_id != locked.pk or not may_mark(actor, locked, request):
            raise Refused(NOT_YOURS)
        points = _named(request, marks)
        changed = [p for p in points if (p.resolved, p.remark) != _mark_of(marks[p.number])]
        _require_sound_marks(changed, marks)
        now = timezone.now()
        for point in changed:
            point.resolved, point.remark = _mark_of(marks[point.number])
            point.marked_by, point.marked_name, point.marked_at = actor.user, actor.name, now
            point.version += 1
            point.save(update_fields=["resolved", "remark", "marked_by", "marked_name", "marked_at", "version"])
    return changed


def _named(request: SupplementRequest, given: Mapping[int, object]) -> list[SupplementPoint]:
    points = {point.number: point for point in request.points.select_for_update()}
    if missing := [number for number in given if number not in points]:
        raise NotFound(str(missing[0]))
    return [points[number] for number in sorted(given)]


def _require_sound_answers(
    changed: list[SupplementPoint], answers: Mapping[int, AnswerInput], texts: Mapping[int, str]
) -> None:
    stale = [point for point in changed if answers[point.number].version not in (None, point.version)]
    if stale:
        sentence = "Điểm {0}: {1} vừa trả lời. Câu của bạn chưa lưu; xem câu đang có rồi lưu lại nếu vẫn muốn thay."
        raise Stale(*(Reason(sentence.format(p.number, p.answered_name), f"answer-{p.number}") for p in stale))
    long = [point for point in changed if len(texts[point.number]) > LONGEST]
    if long:
        raise Refused(*(Reason(f"Điểm {p.number}: dài nhất {LONGEST} ký tự.", f"answer-{p.number}") for p in long))


def _require_sound_marks(changed: list[SupplementPoint], marks: Mapping[int, MarkInput]) -> None:
    stale = [point for point in changed if marks[point.number].version not in (None, point.version)]
    if stale:
        sentence = "Điểm {0}: {1} vừa đánh giá. Xem đánh giá đang có rồi lưu lại nếu vẫn muốn thay."
        raise Stale(*(Reason(sentence.format(p.number, p.marked_name), f"remark-{p.number}") for p in stale))
    faults = []
    for point in changed:
        resolved, remark = _mark_of(marks[point.number])
        if resolved is False and not remark:
            faults.append(Reason(f"Điểm {point.number}: chưa đạt thì ghi còn thiếu gì.", f"remark-{point.number}"))
        if len(remark) > LONGEST:
            faults.append(Reason(f"Điểm {point.number}: dài nhất {LONGEST} ký tự.", f"remark-{point.number}"))
    if faults:
        raise Refused(*faults)


def _mark_of(given: MarkInput) -> tuple[bool | None, str]:
    return given.resolved, nfc(given.remark).strip()


def _store_answer(point: SupplementPoint, text: str, now: datetime, *, actor: Actor) -> None:
    point.answer, point.answered_by, point.answered_name, point.answered_at = text, actor.user, actor.name, now
    point.version += 1
    point.save(update_fields=["answer", "answered_by", "answered_name", "answered_at", "version"])
