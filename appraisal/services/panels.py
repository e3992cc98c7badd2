"""Setting up a body, its rules and its end (TT 36/2013/TT-BCT, Điều 8.1.a, 8.2). Members are in `seats.py`."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from appraisal import rules
from appraisal.councils import PanelRules, council_rules_on
from appraisal.models import Body, Level, Meeting, Panel
from appraisal.selectors.panels import first_opened, rounds_of
from appraisal.states import DecidesBy, MeetingState, SeesOthers, Tie
from core.audit import acting_context
from core.errors import Reason, Refused
from core.text import nfc
from core.uploads import check_upload, storage_name
from organisations.actors import Actor
from programmes.models import PlanYear

ARTICLE = "TT 36/2013/TT-BCT, Điều 8"
PDF = frozenset({"pdf"})
NOT_YOURS = "Chỉ chuyên viên, lãnh đạo Sở hoặc Cục được lập và sửa Hội đồng, bộ máy giúp việc của mình."
DISSOLVED = "Hội đồng này đã kết thúc hoạt động nên không sửa được nữa."
Upload = IO[bytes] | Any


def new_key() -> str:
    """A public key of a body or a member that says nothing and cannot be guessed."""
    return secrets.token_hex(8)


def create_panel(
    *,
    actor: Actor,
    plan_year: int,
    name: str,
    decision_number: str,
    decision_date: date | None,
    panel_rules: PanelRules | None = None,
    file: Upload | None = None,
) -> Panel:
    """Set up a council by its founding decision. Without rules it starts from the dated values of `councils.yaml`.

    Raises Refused with every reason; then neither the row nor the file is kept.
    """
    _require_keeper(actor)
    stated = panel_rules or council_rules_on(timezone.localdate()).rules
    reasons = [
        *_year_faults(plan_year), *_decision_faults(name, decision_number, decision_date), *_rule_faults(stated),
        *_file_faults(file),
    ]  # fmt: skip
    if reasons:
        raise Refused(*reasons)
    panel = Panel(
        tenant_id=actor.tenant_id, key=new_key(), level=rules.level_of(actor), body=Body.COUNCIL, plan_year=plan_year,
        name=nfc(name).strip(), decision_number=nfc(decision_number).strip(), decision_date=decision_date,
        created_by=actor.user, **asdict(stated),
    )  # fmt: skip
    with acting(actor, "Lập Hội đồng"), _file_kept(panel, file):
        panel.save(force_insert=True)
    return panel


def change_decision(
    panel: Panel,
    *,
    actor: Actor,
    name: str,
    decision_number: str,
    decision_date: date | None,
    file: Upload | None = None,
) -> Panel:
    """Correct name and founding decision. Rounds that were opened keep what they were opened with."""
    require_keeper(actor, panel)
    with acting(actor, "Sửa quyết định thành lập"):
        locked = locked_panel(panel)
        if reasons := [*_decision_faults(name, decision_number, decision_date), *_file_faults(file)]:
            raise Refused(*reasons)
        locked.name, locked.decision_number = nfc(name).strip(), nfc(decision_number).strip()
        locked.decision_date = decision_date
        with _file_kept(locked, file):
            locked.save()
    return locked


def change_rules(panel: Panel, *, actor: Actor, panel_rules: PanelRules) -> Panel:
    """Other rules, until a meeting of the body has been opened: nobody changes them while votes are counted."""
    require_keeper(actor, panel)
    with acting(actor, "Sửa quy tắc làm việc"):
        locked = locked_panel(panel)
        reasons = _rule_faults(panel_rules)
        if (opened := first_opened(locked)) and opened.opened_at:
            day = timezone.localdate(opened.opened_at)
            reasons.insert(
                0, Reason(f"Phiên số {opened.number} đã khai mạc ngày {day:%d/%m/%Y} nên quy tắc không đổi được nữa.")
            )
        if reasons:
            raise Refused(*reasons)
        for name, value in asdict(panel_rules).items():
            setattr(locked, name, value)
        locked.save()
    return locked


def dissolve_panel(panel: Panel, *, actor: Actor) -> Panel:
    """End the work of a body. Refused while dossiers or meetings wait for it; what it did stays readable."""
    require_keeper(actor, panel)
    with acting(actor, "Kết thúc hoạt động"):
        locked = locked_panel(panel)
        if reasons := dissolving_faults(locked):
            raise Refused(*reasons)
        locked.dissolved_on = timezone.localdate()
        locked.save(update_fields=["dissolved_on"])
    return locked


def dissolving_faults(panel: Panel) -> list[Reason]:
    """Why a body cannot end yet: dossiers it is looking at, meetings it has begun or planned, minutes not signed."""
    going_on = list(rounds_of(panel, going_on=True).values_list("proposal__code", flat=True))
    reasons = []
    if going_on:
        text = f"Còn {len(going_on)} hồ sơ đang thẩm định: {', '.join(going_on)}. Kết luận hoặc trả lại các hồ sơ này trước."
        reasons.append(Reason(text))
    unfinished = (MeetingState.PLANNED, MeetingState.RUNNING, MeetingState.CLOSED)
    numbers = (
        Meeting.objects.filter(panel=panel, state__in=unfinished).order_by("number").values_list("number", flat=True)
    )
    if listed := ", ".join(map(str, numbers)):
        reasons.append(Reason(f"Phiên họp số {listed} chưa xong: hủy phiên hoặc ký biên bản trước."))
    return reasons


def locked_panel(panel: Panel) -> Panel:
    """The row under lock. Raises Refused once the body has ended."""
    locked: Panel = Panel.objects.select_for_update().get(pk=panel.pk)
    if locked.dissolved_on:
        raise Refused(DISSOLVED)
    return locked


def require_keeper(actor: Actor, panel: Panel) -> None:
    """Raises Refused unless this person keeps the bodies of that level and tenant."""
    own = panel.level == rules.level_of(actor) and (panel.level == Level.CENTRE or panel.tenant_id == actor.tenant_id)
    if not own:
        raise Refused(NOT_YOURS)
    _require_keeper(actor)


@contextmanager
def acting(actor: Actor, why: str) -> Iterator[None]:
    """One transaction whose history says who did it and why."""
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        yield


def _require_keeper(actor: Actor) -> None:
    if not rules.may_keep_panels(actor):
        raise Refused(NOT_YOURS)


def _year_faults(year: int) -> list[Reason]:
    if PlanYear.objects.filter(year=year).exists():
        return []
    return [Reason(f"Hệ thống chưa có năm kế hoạch {year}.", "plan_year")]


def _decision_faults(name: str, number: str, day: date | None) -> list[Reason]:
    reasons = []
    if not name.strip():
        reasons.append(Reason("Chưa ghi tên Hội đồng.", "name"))
    if not number.strip():
        reasons.append(Reason("Chưa ghi số quyết định thành lập.", "decision_number", ARTICLE))
    if day is None:
        reasons.append(Reason("Chưa ghi ngày quyết định thành lập.", "decision_date", ARTICLE))
    elif day > timezone.localdate():
        reasons.append(Reason("Ngày quyết định không thể ở sau ngày hôm nay.", "decision_date"))
    return reasons


def _rule_faults(stated: PanelRules) -> list[Reason]:
    reasons = []
    if not 1 <= stated.quorum_part <= stated.quorum_of:
        reasons.append(Reason("Số phần phải có mặt từ 1 đến tổng số phần, ví dụ 2 trên 3.", "quorum_part"))
    if not 1 <= stated.majority_part < stated.majority_of:
        reasons.append(Reason("“Quá” số phần đồng ý phải nhỏ hơn tổng số phần, ví dụ quá 1 trên 2.", "majority_part"))
    for field, value, known, what in (
        ("tie", stated.tie, Tie, "cách xử lý khi số phiếu ngang nhau"),
        ("decides_by", stated.decides_by, DecidesBy, "cách quyết định"),
        ("sees_others", stated.sees_others, SeesOthers, "khi nào xem ý kiến của nhau"),
    ):
        if value not in known.values:
            reasons.append(Reason(f"Chưa chọn {what}.", field))
    return reasons


def _file_faults(file: Upload | None) -> tuple[Reason, ...]:
    if file is None:
        return ()
    try:
        check_upload(file, allowed=PDF)
    except Refused as refusal:
        return refusal.reasons
    return ()


@contextmanager
def _file_kept(panel: Panel, file: Upload | None) -> Iterator[None]:
    """The signed decision stored together with the row; when that fails, no file stays behind."""
    if file is not None:
        panel.decision_file.save(storage_name(check_upload(file, allowed=PDF)), File(file), save=False)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        if file is not None:
            panel.decision_file.delete(save=False)
        raise
