"""A periodic report: opened with the figures of its closing day, written, locked, corrected by a next number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused, Stale
from core.events import publish
from core.text import nfc
from organisations.actors import Actor
from organisations.models import Organisation
from reporting.events import PeriodicReportLocked
from reporting.models import PeriodicReport, PeriodicState
from reporting.periodic.calendars import Laws
from reporting.periodic.periods import Period
from reporting.periodic.regimes import UNIT, Regime
from reporting.periodic.rules import may_correct, may_lock, may_open, may_write
from reporting.periodic.tables import typed_keys
from reporting.selectors.periodic import newest_report
from reporting.services.periodic_figures import take_figures

STALE = "Báo cáo vừa được người khác cập nhật. Tải lại trang để xem bản mới rồi thực hiện lại."


def open_report(
    regime: Regime, period: Period, *, actor: Actor, organisation: Organisation | None = None
) -> PeriodicReport:
    """The report of a period, with its figures; the one that is there is given back. Raises Refused with the reasons.

    `organisation` = for whom the system opens it; a person opens that of their own organisation.
    """
    office = organisation or actor.organisation
    if organisation is None and not may_open(actor, regime):
        raise NotFound(regime.key)
    if not Laws().know(regime, period):
        raise Refused(f"Không có {regime.title.lower()} cho {period.label}.")
    with (
        transaction.atomic(),
        acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lập báo cáo định kỳ"),
    ):
        Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=office.pk)
        if found := newest_report(office.pk, regime.key, period.key):
            return found
        report = _begun(regime, period, office, actor)
        report.save(force_insert=True)
    return report


def _begun(regime: Regime, period: Period, office: Organisation, actor: Actor) -> PeriodicReport:
    days = Laws().calendar(regime, period)
    if days.last >= timezone.localdate():
        raise Refused(
            f"Kỳ {period.label} chốt số liệu hết ngày {days.last:%d/%m/%Y}; sau ngày đó mới lập được báo cáo."
        )
    report = PeriodicReport(
        tenant_id=office.tenant_id or office.pk, organisation=office, regime=regime.key, period=period.key, year=period.year,
        code=f"{regime.key}-{period.key}-{office.code}-1".lower(), first_day=days.first, last_day=days.last,
        year_begins=days.year_begins, due_on=days.due, created_by=actor.user,
    )  # fmt: skip
    take_figures(report)
    return report


def refresh_report(report: PeriodicReport, *, actor: Actor, version: int | None = None) -> PeriodicReport:
    """Take the figures again, after something was booked late. What was written stays."""
    with _writing(report, actor, version, "Lấy lại số liệu báo cáo") as mine:
        take_figures(mine)
        return _keep(mine)


def save_report(
    report: PeriodicReport, answers: Mapping[str, Any], *, actor: Actor, version: int | None = None
) -> PeriodicReport:
    """Keep words (`part_<key>`), figures of local khuyến công (names of `typed_keys`), `document_number`, `document_date`."""
    with _writing(report, actor, version, "Soạn báo cáo định kỳ") as mine:
        regime = mine.regime_row
        mine.words = {
            part.key: nfc(str(answers.get(f"part_{part.key}", mine.words.get(part.key, "")))).strip()
            for part in regime.parts
        }
        if regime.local:
            given = {name: answers.get(name, mine.typed.get(name)) for name, _, _ in typed_keys()}
            mine.typed = {name: amount for name, amount in given.items() if amount is not None}
        mine.document_number = nfc(str(answers.get("document_number", mine.document_number))).strip()
        mine.document_date = answers.get("document_date", mine.document_date)
        return _keep(mine)


def lock_report(report: PeriodicReport, *, actor: Actor, version: int | None = None) -> PeriodicReport:
    """Lock and send it. Nothing in it changes any more. Raises Refused with every reason; late is late, and is said."""
    with _writing(report, actor, version, "Khóa, gửi báo cáo định kỳ") as mine:
        reasons = list(faults_of(mine))
        if not may_lock(actor, mine):
            reasons.insert(0, Reason("Chỉ lãnh đạo cơ quan khóa và gửi báo cáo."))
        if reasons:
            raise Refused(*reasons)
        today = timezone.localdate()
        first = PeriodicReport.objects.filter(
            organisation=mine.organisation_id, regime=mine.regime, period=mine.period, state=PeriodicState.LOCKED
        ).order_by("number").first()  # fmt: skip
        # A correction is as late as the report it corrects.
        mine.late = first.late if first else today > mine.due_on
        mine.state, mine.locked_at, mine.locked_by = PeriodicState.LOCKED, timezone.now(), actor.user
        publish(_sent(mine, actor))
        return _keep(mine)


def _sent(report: PeriodicReport, actor: Actor) -> PeriodicReportLocked:
    return PeriodicReportLocked(
        report_id=report.pk, tenant_id=report.tenant_id, code=report.code, title=str(report), user_id=actor.user.pk,
        organisation=report.organisation.short_name, by_unit=report.regime_row.writers == UNIT,
    )  # fmt: skip


def faults_of(report: PeriodicReport) -> Iterator[Reason]:
    """What must be written before it is locked."""
    first = report.regime_row.parts[0]
    if not report.words.get(first.key):
        yield Reason(f"Chưa viết phần “{first.title}”.", f"part_{first.key}", report.regime_row.citation)
    if report.document_date and report.document_date > timezone.localdate():
        yield Reason("Ngày văn bản không được sau hôm nay.", "document_date")


def correct_report(report: PeriodicReport, *, actor: Actor, reason: str) -> PeriodicReport:
    """Begin the next number with the words of this one and today's figures. The locked one stays as it was sent."""
    if not may_correct(actor, report):
        raise NotFound(report.code)
    why = f"Đính chính: {reason.strip()}"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=report.organisation_id)
        newest = newest_report(report.organisation_id, report.regime, report.period)
        reasons = [] if reason.strip() else [Reason("Chưa ghi lý do đính chính.", "reason")]
        if newest is None or newest.pk != report.pk:
            reasons.append(Reason("Đã có bản đính chính mới hơn của báo cáo này."))
        if reasons:
            raise Refused(*reasons)
        number = report.number + 1
        again = PeriodicReport(
            tenant_id=report.tenant_id, organisation_id=report.organisation_id, regime=report.regime, period=report.period,
            year=report.year, number=number, code=f"{report.code.rpartition('-')[0]}-{number}", first_day=report.first_day,
            last_day=report.last_day, year_begins=report.year_begins, due_on=report.due_on, created_by=actor.user,
            words=report.words, typed=report.typed, corrects=report, reason=nfc(reason).strip(),
        )  # fmt: skip
        take_figures(again)
        try:
            again.save(force_insert=True)
        except IntegrityError as error:  # the database keeps one draft a period
            raise Refused("Đã có người đang soạn bản đính chính của báo cáo này.") from error
    return again


def drop_report(report: PeriodicReport, *, actor: Actor, version: int | None = None) -> None:
    """Throw a draft away. A locked report cannot be."""
    with _writing(report, actor, version, "Bỏ bản nháp báo cáo") as mine:
        mine.delete()


@contextmanager
def _writing(report: PeriodicReport, actor: Actor, version: int | None, why: str) -> Iterator[PeriodicReport]:
    """The locked row of a draft of one's own. NotFound for somebody else's, Refused once it is sent, Stale when newer."""
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        mine = PeriodicReport.objects.select_for_update(of=("self",)).filter(pk=report.pk).first()
        if mine is None or mine.organisation_id != actor.organisation.pk or not may_open(actor, mine.regime_row):
            raise NotFound(report.code)
        if mine.is_locked:
            raise Refused("Báo cáo đã khóa và gửi nên không sửa được nữa; cần thay đổi thì lập bản đính chính.")
        if version is not None and version != mine.version:
            raise Stale(STALE)
        if not may_write(actor, mine):
            raise NotFound(report.code)
        yield mine


def _keep(report: PeriodicReport) -> PeriodicReport:
    report.version += 1
    report.save()
    return report
