"""Opening a round with a body, and going on with the same body after a supplement."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from appraisal import rules
from appraisal.events import DossiersAssigned
from appraisal.models import Appraisal, Assignment, Body, Level, Panel, PanelMember
from appraisal.selectors import open_round
from appraisal.selectors.assignments import assignable, opinion_due_on
from appraisal.selectors.panels import people_for
from appraisal.services.seats import staff_panel
from core.errors import Reason, Refused
from core.events import publish
from organisations.actors import Actor
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal, Recusal
from proposals.records import StepFacts
from proposals.services.steps import Upload, plain_details, take_step

ARTICLE = "TT 36/2013/TT-BCT, Điều 8"
STEP_OF_LEVEL = {Level.PROVINCE: "open_province_appraisal", Level.CENTRE: "open_central_appraisal"}


def open_appraisal(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    body: str = "",
    panel: Panel | None = None,
    staff: Sequence[int] = (),
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Open the round of a level: with a council (`panel`), or with the head's own staff (TT 36/2013 Đ.8.1.a, 8.2).

    `staff`: user ids of those who are to look; they get the dossier at once, the first as lead. Body, decision and members
    are kept with the round as they stand now. After a supplement whoever was assigned goes on when the body is the same.
    """
    level = rules.LEVEL_OF_STEP[step_name]
    chosen = _body_of(body, panel)
    also = opening_faults(proposal, level, actor=actor, body=chosen, panel=panel, staff=staff)
    facts = StepFacts(
        decision_number=panel.decision_number if panel else "", decision_date=panel.decision_date if panel else None,
        details=plain_details({"body": chosen, "members": members_text(assignable(panel.pk)) if panel else ""}),
    )  # fmt: skip
    with transaction.atomic():
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file, also=also
        )
        seated: list[PanelMember] = []
        if panel is None:
            panel, seated = staff_panel(actor=actor, plan_year=moved.plan_year, user_ids=tuple(staff))
        elif Panel.objects.select_for_update().get(pk=panel.pk).dissolved_on:
            raise Refused(Reason("Hội đồng vừa kết thúc hoạt động. Chọn Hội đồng khác.", "panel"))
        round_ = _new_round(moved, level, actor=actor, panel=panel, seated=seated)
        _assign_staff(round_, seated, actor=actor)
    return moved


def open_many(
    proposals: Sequence[Proposal],
    *,
    actor: Actor,
    body: str = "",
    panel: Panel | None = None,
    staff: Sequence[int] = (),
) -> list[Proposal]:
    """Open the round of each of these dossiers with one body: all of them or none. Refused names each that cannot."""
    step = STEP_OF_LEVEL[rules.level_of(actor)]
    if not proposals:
        raise Refused("Chưa chọn hồ sơ nào.")
    reasons: dict[str, Reason] = {}
    with transaction.atomic():
        moved = []
        for proposal in sorted(proposals, key=lambda row: row.pk):
            try:
                moved.append(open_appraisal(
                    proposal, step, actor=actor, body=body, panel=panel, staff=staff, version=proposal.version
                ))  # fmt: skip
            except Refused as refusal:
                for reason in refusal.reasons:
                    of_form = reason.field in {"body", "panel", "staff"}
                    stated = (
                        reason
                        if of_form
                        else Reason(f"{proposal.code}: {reason.message}", "", reason.article, reason.url)
                    )
                    reasons.setdefault(stated.message, stated)
        if reasons:
            raise Refused(*reasons.values())
    return moved


def opening_faults(
    proposal: Proposal, level: Level, *, actor: Actor, body: str, panel: Panel | None, staff: Sequence[int] = ()
) -> list[Reason]:
    """What stands against opening with this body; what the lifecycle has against it is another matter."""
    if body not in Body.values:
        return [Reason("Chưa chọn Hội đồng hoặc bộ máy giúp việc.", "body", ARTICLE)]
    if panel is not None:
        return _panel_faults(proposal, level, panel)
    if body == Body.COUNCIL:
        return [Reason("Chưa chọn Hội đồng.", "panel", ARTICLE)]
    known = {person.user_id for person in people_for(level, actor.tenant_id, timezone.localdate())} if staff else set()
    if not set(staff) <= known:
        return [Reason("Có người được chọn không còn công tác ở cấp thẩm định của bạn.", "staff")]
    names = kept_away(proposal, staff) if staff else []
    return [Reason(f"{name} có xung đột lợi ích với {proposal.code}.", "staff") for name in names]


def step_faults(proposal: Proposal, level: Level, *, actor: Actor) -> list[Reason]:
    """Why the round of a dossier cannot be opened now, whatever the body."""
    step = LIFECYCLE[STEP_OF_LEVEL[level]]
    if step in LIFECYCLE.offered(proposal, actor):
        return []
    return [Reason(f"Hồ sơ đang ở “{proposal.get_state_display()}” hoặc bước này không phải của bạn.")]


def kept_away(proposal: Proposal, user_ids: Sequence[int]) -> list[str]:
    """Names of those of these people whose interests conflict with the dossier."""
    rows = Recusal.objects.filter(proposal=proposal, user__in=user_ids, lifted_at__isnull=True)
    return sorted(rows.values_list("user__full_name", flat=True))


def ongoing_round(proposal: Proposal, level: Level, *, actor: Actor) -> Appraisal:
    """The round that is going on, under lock. After a supplement to the centre the same body goes on in a new round."""
    rows = Appraisal.objects.select_for_update(of=("self",)).filter(proposal=proposal, level=level).order_by("-round")
    last: Appraisal | None = rows.first()
    if last is None:
        raise Refused("Chưa mở thẩm định ở cấp này.")
    if last.closed_at is None:
        return last
    return _another_round(proposal, level, actor=actor, like=last)


def close_round(proposal: Proposal, level: Level, *, concluded: bool) -> None:
    """The round ends. With a conclusion nothing is left to look at; after a return the same people go on later."""
    round_ = open_round(proposal, level)
    if round_ is None:
        return
    round_.closed_at = timezone.now()
    round_.save(update_fields=["closed_at"])
    if concluded:
        running = round_.assignments.filter(ended_at__isnull=True)
        running.update(ended_at=timezone.now(), ended_reason="Đã kết luận.")


def members_text(rows: Sequence[PanelMember]) -> str:
    """Who looks, a line each, as the round keeps it."""
    return "\n".join(", ".join(filter(None, (row.name, row.title, row.get_seat_display()))) for row in rows)


def _body_of(body: str, panel: Panel | None) -> str:
    return panel.body if panel is not None else body


def _panel_faults(proposal: Proposal, level: Level, panel: Panel) -> list[Reason]:
    reasons = []
    own = panel.level == level and (level == Level.CENTRE or panel.tenant_id == proposal.tenant_id)
    if not own:
        reasons.append(Reason("Hội đồng này không thuộc cấp thẩm định của hồ sơ.", "panel", ARTICLE))
    if panel.plan_year != proposal.plan_year:
        text = f"Hội đồng lập cho năm {panel.plan_year}, hồ sơ {proposal.code} thuộc năm {proposal.plan_year}."
        reasons.append(Reason(text, "panel"))
    if panel.dissolved_on:
        reasons.append(Reason(f"Hội đồng đã kết thúc hoạt động ngày {panel.dissolved_on:%d/%m/%Y}.", "panel"))
    elif not assignable(panel.pk):
        url = reverse("appraisal:panel", args=(panel.key,))
        reasons.append(Reason("Hội đồng chưa có thành viên nào.", "panel", url=url))
    return reasons


def _new_round(
    proposal: Proposal, level: Level, *, actor: Actor, panel: Panel, seated: Sequence[PanelMember]
) -> Appraisal:
    """With the council as it sits, or with those of the staff who were named."""
    facts = {
        "body": panel.body, "decision_number": panel.decision_number, "decision_date": panel.decision_date,
        "members": members_text(seated or assignable(panel.pk)), "panel": panel,
    }  # fmt: skip
    return _created(proposal, level, actor=actor, **facts)


def _another_round(proposal: Proposal, level: Level, *, actor: Actor, like: Appraisal) -> Appraisal:
    facts = {name: getattr(like, name) for name in ("body", "decision_number", "decision_date", "members", "panel_id")}
    return _created(proposal, level, actor=actor, **facts)


def _created(proposal: Proposal, level: Level, *, actor: Actor, **facts: object) -> Appraisal:
    earlier = Appraisal.objects.filter(proposal=proposal, level=level)
    number: int = earlier.aggregate(last=Max("round"))["last"] or 0
    created: Appraisal = Appraisal.objects.create(
        tenant_id=proposal.tenant_id, proposal=proposal, level=level, round=number + 1, opened_by=actor.user, **facts
    )
    if number:
        _carry_over(created, actor=actor)
    return created


def _carry_over(round_: Appraisal, *, actor: Actor) -> None:
    """Whoever looked at the dossier before goes on, with a new day; with another body the work ends."""
    running = Assignment.objects.filter(
        appraisal__proposal=round_.proposal_id, appraisal__level=round_.level, ended_at__isnull=True
    )
    due_on = None
    for row in running.exclude(appraisal=round_).select_related("member", "appraisal"):
        stays = row.appraisal.panel_id == round_.panel_id and row.member.left_on is None
        row.ended_at = timezone.now()
        row.ended_reason = f"Tiếp tục ở lần thẩm định {round_.round}." if stays else "Mở lại với Hội đồng, bộ máy khác."
        row.save(update_fields=["ended_at", "ended_reason"])
        if stays:
            due_on = due_on or opinion_due_on(timezone.localdate(), row.tenant_id) or row.due_on
            Assignment.objects.create(
                tenant_id=row.tenant_id, appraisal=round_, member=row.member, lead=row.lead, due_on=due_on,
                assigned_by=actor.user,
            )  # fmt: skip


def _assign_staff(round_: Appraisal, members: Sequence[PanelMember], *, actor: Actor) -> None:
    """Those named at opening get the dossier at once; the first is the lead unless somebody goes on as such."""
    running = round_.assignments.filter(ended_at__isnull=True)
    there = set(running.values_list("member_id", flat=True))
    led = running.filter(lead=True).exists()
    due_on = opinion_due_on(timezone.localdate(), actor.tenant_id) if members else None
    for member in members:
        if member.pk not in there:
            Assignment.objects.create(
                tenant_id=member.tenant_id, appraisal=round_, member=member, lead=not led, due_on=due_on,
                assigned_by=actor.user,
            )  # fmt: skip
            led = True
            code = round_.proposal.code
            publish(DossiersAssigned(user_id=member.user_id or 0, codes=(code,), due_on=due_on, by=actor.user.pk))
