"""A monthly report: begun with last month's figures, written by the unit, filed once, confirmed by the Sở."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from budgets.selectors import cost_items
from core.audit import acting_context
from core.errors import NotFound, Reason, Refused
from core.events import publish
from core.text import nfc
from execution import rules
from execution.events import ReportMoved
from execution.models import ProgressReport
from execution.progress import aim_rows, cost_rows, due_day, faults_of, months_due, sums, work_rows
from execution.selectors.progress import contract_day, report_before
from execution.services.locking import changing, keep
from execution.states import ReportState
from organisations.actors import Actor
from proposals.estimates import starting_point
from proposals.models import Proposal
from proposals.rules import is_unit
from proposals.states import EstimateStage

NOT_NOW = "Chỉ báo cáo tiến độ từ khi ký hợp đồng đến khi nghiệm thu; đề án này đang ở trạng thái “{state}”."


def open_report(proposal: Proposal, month: date, *, actor: Actor) -> ProgressReport:
    """Begin the report of a month (its first day). Raises Refused with the reasons; the one that is there is given back."""
    if not is_unit(actor, proposal):
        raise NotFound(proposal.code)
    why = "Lập báo cáo tiến độ"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content").get(pk=proposal.pk)
        if not rules.may_report(actor, locked):
            raise Refused(NOT_NOW.format(state=locked.get_state_display()))
        found: ProgressReport | None = ProgressReport.objects.filter(proposal=locked, month=month).first()
        if found is not None:
            found.proposal = locked
            return found
        if month not in open_months(locked):
            raise Refused(f"Không lập báo cáo cho tháng {month:%m/%Y}: ngoài thời gian thực hiện hợp đồng.")
        try:
            report = _begun(locked, month, actor)
            report.save(force_insert=True)
        except LookupError as error:
            raise Refused(f"Chưa có quy định về hạn báo cáo của tháng {month:%m/%Y}.") from error
        except IntegrityError as error:  # the database keeps one report a month
            raise Refused("Báo cáo của tháng này vừa được lập. Tải lại trang để mở báo cáo đó.") from error
    return report


def open_months(proposal: Proposal) -> list[date]:
    """Months a report may be written for: from the contract to the present month, oldest first."""
    since = contract_day(proposal)
    return months_due(since, timezone.localdate()) if since else []


def _begun(locked: Proposal, month: date, actor: Actor) -> ProgressReport:
    last = report_before(locked, month)
    items = locked.workitem_rows.values_list("pk", "name", "starts_on", "ends_on")
    lines = starting_point(locked, EstimateStage.ADJUSTED).lines
    names = {item.code: item.title for item in cost_items()}
    costs = cost_rows(lines, last.costs if last else [], names)
    return ProgressReport(
        tenant_id=locked.tenant_id, proposal=locked, month=month, due_on=due_day(month), created_by=actor.user,
        work=work_rows(items, last.work if last else []), costs=costs,
        aims=aim_rows(locked.objectives, last.aims if last else []), difficulties=last.difficulties if last else "",
        **sums(costs),
    )  # fmt: skip


def save_report(
    report: ProgressReport, answers: Mapping[str, Any], *, actor: Actor, version: int | None = None
) -> ProgressReport:
    """Keep what was typed: `percent_<key>` (0 to 100), `done_<key>`, `spent_<key>` (đồng), `text_<key>`, `aim_<key>`, `difficulties`,
    `requests`. What was left empty stays empty.
    """
    with writing_report(report, actor, version) as (mine, _):
        for row in mine.work:
            row["percent"] = answers.get(f"percent_{row['key']}", row["percent"])
            row["done"] = nfc(str(answers.get(f"text_{row['key']}", row["done"]))).strip()
        for row in mine.costs:
            row["done"] = answers.get(f"done_{row['key']}", row["done"])
            row["spent"] = answers.get(f"spent_{row['key']}", row["spent"])
        for row in mine.aims:
            row["achieved"] = nfc(str(answers.get(f"aim_{row['key']}", row["achieved"]))).strip()
        for name, amount in sums(mine.costs).items():
            setattr(mine, name, amount)
        mine.difficulties = nfc(str(answers.get("difficulties", mine.difficulties))).strip()
        mine.requests = nfc(str(answers.get("requests", mine.requests))).strip()
        return keep(mine)


def file_report(report: ProgressReport, *, actor: Actor, version: int | None = None) -> ProgressReport:
    """Send it to the Sở and the Cục. Raises Refused with every reason; late is late, and is said."""
    with writing_report(report, actor, version) as (mine, proposal):
        last = report_before(proposal, mine.month)
        before = {"work": last.work, "costs": last.costs} if last else {}
        if reasons := faults_of(mine.work, mine.costs, before=before):
            raise Refused(*reasons)
        if mine.filed_at is None:  # given back and sent again, it is as late as it was the first time
            mine.late = timezone.localdate() > mine.due_on
        mine.state, mine.filed_at, mine.filed_by = ReportState.FILED, timezone.now(), actor.user
        mine.confirmation = ""
        _tell(mine, proposal, source=ReportState.DRAFT, actor=actor)
        return keep(mine)


def confirm_report(
    report: ProgressReport, *, actor: Actor, confirmation: str = "", version: int | None = None
) -> ProgressReport:
    """The Sở has checked volume and money on site (Điều 21 khoản 4)."""
    with changing(report, actor=actor, why="Xác nhận báo cáo tiến độ", version=version) as (mine, proposal):
        require_filed(mine, proposal, actor)
        return confirm_locked(mine, proposal, actor=actor, confirmation=confirmation)


def confirm_locked(report: ProgressReport, proposal: Proposal, *, actor: Actor, confirmation: str) -> ProgressReport:
    """The same for a report whose row is locked already, as part of the confirmation of an advance."""
    report.state = ReportState.CONFIRMED
    report.confirmed_at, report.confirmed_by = timezone.now(), actor.user
    report.confirmation = nfc(confirmation).strip()
    _tell(report, proposal, source=ReportState.FILED, actor=actor)
    return keep(report)


def return_report(report: ProgressReport, *, actor: Actor, reason: str, version: int | None = None) -> ProgressReport:
    """The Sở gives it back: the unit mends it and files it again."""
    with changing(report, actor=actor, why="Trả lại báo cáo tiến độ", version=version) as (mine, proposal):
        require_filed(mine, proposal, actor)
        if not reason.strip():
            raise Refused(Reason("Chưa ghi lý do trả lại.", "reason"))
        mine.state, mine.confirmation = ReportState.DRAFT, nfc(reason).strip()
        _tell(mine, proposal, source=ReportState.FILED, actor=actor)
        return keep(mine)


def require_filed(report: ProgressReport, proposal: Proposal, actor: Actor) -> None:
    """Raise Refused unless this person may confirm it or give it back now."""
    if not rules.may_confirm_report(actor, proposal):
        raise Refused("Chỉ Sở Công Thương nơi có đề án xác nhận báo cáo tiến độ.")
    if report.state != ReportState.FILED:
        raise Refused(f"Báo cáo đang ở tình trạng “{report.get_state_display()}”.")


@contextmanager
def writing_report(
    report: ProgressReport, actor: Actor, version: int | None
) -> Iterator[tuple[ProgressReport, Proposal]]:
    with changing(report, actor=actor, why="Soạn báo cáo tiến độ", version=version) as (mine, proposal):
        if not is_unit(actor, proposal):
            raise NotFound(f"{report.month:%Y-%m}")
        reasons = (
            [] if rules.may_report(actor, proposal) else [Reason(NOT_NOW.format(state=proposal.get_state_display()))]
        )
        if mine.state != ReportState.DRAFT:
            reasons.append(Reason("Báo cáo đã gửi nên không sửa được nữa; Sở trả lại thì sửa và gửi lại."))
        if reasons:
            raise Refused(*reasons)
        yield mine, proposal


def _tell(report: ProgressReport, proposal: Proposal, *, source: str, actor: Actor) -> None:
    publish(
        ReportMoved(
            proposal_id=proposal.pk, tenant_id=proposal.tenant_id, code=proposal.code, step="report", source=source,
            target=report.state, user_id=actor.user.pk, month=f"{report.month:%Y-%m}",
        )
    )  # fmt: skip
