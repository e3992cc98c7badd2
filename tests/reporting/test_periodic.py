"""Periodic reports: figures out of the records, words, a lock that nothing opens, corrections, the sum of the Sở."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from notifications.models import Notification
from organisations.actors import Actor, system_actor
from proposals.models import Proposal
from proposals.states import State
from reporting.models import Document, PeriodicReport
from reporting.periodic.calendars import Laws
from reporting.periodic.gathering import facts_of
from reporting.periodic.measures import INDICATORS
from reporting.periodic.page import cell_of, figures_of
from reporting.periodic.periods import Every, Period, closed_periods
from reporting.periodic.regimes import regimes
from reporting.periodic.tables import total
from reporting.selectors import periodic as found_in
from reporting.services import periodic as services
from reporting.services.opening import open_due_reports
from tests.cast import Cast
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft
from tests.factories.work import filed
from tests.proposals.history_sheets import brought_in, row

As = Callable[[str], Client]
Travel = Callable[[date], None]
TODAY = timezone.localdate()
PERIODS = {
    "regional-quarter": Every.QUARTER,
    "unit-month": Every.MONTH,
    "province-quarter": Every.QUARTER,
    "province-year": Every.YEAR,
    "ministry-year": Every.YEAR,
}


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """Let it be another day for whoever asks what day it is."""
    real = timezone.localdate

    def go(day: date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda value=None, timezone=None: real(value) if value else day)

    return go


def this_period(regime: str) -> Period:
    """The period of that regime which holds the day on which the tests run."""
    today = TODAY
    for ahead in range(400):
        first = closed_periods(PERIODS[regime], today + timedelta(days=ahead), Laws().closing_day(today), many=1)[0]
        days = Laws().calendar(regimes()[regime], first)
        if days.first <= today <= days.last:
            return first
    raise AssertionError(regime)


def opened(cast: Cast, who: str, regime: str, travel: Travel) -> PeriodicReport:
    """The report of the present period, opened the day after it closed."""
    period = this_period(regime)
    travel(Laws().calendar(regimes()[regime], period).last + timedelta(days=1))
    with tenant_scope(*cast[who].tenant_ids):
        return services.open_report(regimes()[regime], period, actor=cast[who])


def written(cast: Cast, who: str, report: PeriodicReport, **answers: Any) -> PeriodicReport:
    with tenant_scope(*cast[who].tenant_ids):
        return services.save_report(report, {"part_assessment": "Đúng tiến độ.", **answers}, actor=cast[who])


def locked(cast: Cast, who: str, report: PeriodicReport) -> PeriodicReport:
    with tenant_scope(*cast[who].tenant_ids):
        return services.lock_report(report, actor=cast[who])


def sums(report: PeriodicReport) -> dict[str, int]:
    return {row.key: total(row, report.figures) for row in INDICATORS}


@pytest.fixture
def contracted(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)


@pytest.fixture
def settled(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.SETTLED, cast)


def test_every_measure_counts_a_settled_project(
    cast: Cast, settled: Proposal, contracted: Proposal, travel: Travel
) -> None:
    found = sums(opened(cast, "chuyenvien.danang", "province-quarter", travel))
    assert found["filed-quantity"] == found["registered-quantity"] == found["approved-quantity"] == 2
    assert found["approved-money"] == found["contracted-money"] == 2 * SUPPORT
    assert found["accepted-quantity"] == found["settled-quantity"] == found["beneficiaries-quantity"] == 1
    assert found["accepted-money"] == settled.amount_accepted
    assert found["settled-money"] == found["disbursed-money"] == settled.amount_settled
    assert found["running-quantity"] == 1
    assert found["stopped-quantity"] == 0


def test_a_stopped_project_is_counted_and_runs_no_more(cast: Cast, travel: Travel) -> None:
    advance(complete_draft(make_draft(cast), cast), State.STOPPED, cast)
    found = sums(opened(cast, "chuyenvien.danang", "province-quarter", travel))
    assert (found["stopped-quantity"], found["running-quantity"]) == (1, 0)


def test_what_happens_after_the_last_day_is_not_in_it(cast: Cast, contracted: Proposal) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    regime = regimes()["province-quarter"]
    with tenant_scope(*cast["chuyenvien.danang"].tenant_ids):
        scope = found_in.proposals_of(regime, cast["chuyenvien.danang"].organisation)
        found = facts_of(scope, (date(2020, 1, 1), yesterday), contracted.plan_year)
    assert not any(found.values())


def test_another_province_is_not_in_it(cast: Cast, contracted: Proposal, travel: Travel) -> None:
    assert not any(sums(opened(cast, "chuyenvien.gialai", "province-quarter", travel)).values())


def test_what_came_out_of_old_books_is_not_in_it(cast: Cast, travel: Travel) -> None:
    brought_in(cast["chuyenvien.danang"], row())
    assert not any(sums(opened(cast, "chuyenvien.danang", "province-quarter", travel)).values())
    found = facts_of_all_time(cast["chuyenvien.danang"])
    assert not any(found.values())


def facts_of_all_time(actor: Actor) -> dict[str, Any]:
    with tenant_scope(*actor.tenant_ids):
        scope = found_in.proposals_of(regimes()["province-quarter"], actor.organisation)
        return facts_of(scope, (date(2020, 1, 1), TODAY), 2023)


def test_a_period_that_is_not_closed_has_no_report(cast: Cast, contracted: Proposal) -> None:
    actor, period = cast["chuyenvien.danang"], this_period("province-quarter")
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused, match="chốt số liệu"):
        services.open_report(regimes()["province-quarter"], period, actor=actor)


def test_opening_twice_gives_the_same_report(cast: Cast, travel: Travel) -> None:
    first = opened(cast, "chuyenvien.danang", "province-quarter", travel)
    with tenant_scope(first.tenant_id):
        again = services.open_report(first.regime_row, first.period_row, actor=cast["lanhdao.danang"])
    assert again.pk == first.pk


@pytest.mark.parametrize(
    ("who", "regime"),
    [
        ("donvi.danang", "province-quarter"),
        ("donvi.danang", "regional-quarter"),
        ("chuyenvien.danang", "unit-month"),
        ("chuyenvien.danang", "ministry-year"),
        ("ketoan.cuc", "ministry-year"),
    ],
)
def test_only_its_writers_open_a_report(cast: Cast, travel: Travel, who: str, regime: str) -> None:
    with pytest.raises(NotFound):
        opened(cast, who, regime, travel)


def test_it_is_locked_by_the_leader_with_every_reason_at_once(cast: Cast, travel: Travel) -> None:
    report = opened(cast, "chuyenvien.danang", "province-quarter", travel)
    with pytest.raises(Refused) as refusal:
        locked(cast, "chuyenvien.danang", report)
    assert [str(reason) for reason in refusal.value.reasons] == [
        "Chỉ lãnh đạo cơ quan khóa và gửi báo cáo.", "Chưa viết phần “Đánh giá tình hình thực hiện”.",
    ]  # fmt: skip
    sent = locked(cast, "lanhdao.danang", written(cast, "chuyenvien.danang", report))
    assert sent.is_locked
    assert not sent.late


def test_after_the_last_day_it_is_late_and_says_so(cast: Cast, travel: Travel) -> None:
    report = written(cast, "chuyenvien.danang", opened(cast, "chuyenvien.danang", "province-quarter", travel))
    travel(report.due_on + timedelta(days=1))
    assert locked(cast, "lanhdao.danang", report).late


def test_a_locked_report_never_changes(cast: Cast, travel: Travel) -> None:
    report = written(cast, "lanhdao.danang", opened(cast, "lanhdao.danang", "province-quarter", travel))
    sent = locked(cast, "lanhdao.danang", report)
    with pytest.raises(Refused, match="đã khóa"):
        written(cast, "lanhdao.danang", sent)
    with tenant_scope(sent.tenant_id):
        with pytest.raises(Refused, match="đã khóa"):
            services.refresh_report(sent, actor=cast["lanhdao.danang"])
        for change in (lambda rows: rows.update(words={}), lambda rows: rows.delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change(PeriodicReport.objects.filter(pk=sent.pk))


def test_two_people_do_not_write_over_each_other(cast: Cast, travel: Travel) -> None:
    report = opened(cast, "chuyenvien.danang", "province-quarter", travel)
    with tenant_scope(report.tenant_id), pytest.raises(Stale):
        services.save_report(
            report, {"part_assessment": "Một"}, actor=cast["chuyenvien.danang"], version=report.version
        )
        services.save_report(report, {"part_assessment": "Hai"}, actor=cast["lanhdao.danang"], version=report.version)


def test_a_correction_is_a_next_number_with_new_figures_and_a_reason(cast: Cast, travel: Travel) -> None:
    sent = locked(
        cast,
        "lanhdao.danang",
        written(cast, "lanhdao.danang", opened(cast, "lanhdao.danang", "province-quarter", travel)),
    )
    travel(TODAY)
    advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)
    travel(sent.last_day + timedelta(days=1))
    leader = cast["lanhdao.danang"]
    with tenant_scope(*leader.tenant_ids):
        with pytest.raises(Refused, match="lý do"):
            services.correct_report(sent, actor=leader, reason=" ")
        again = services.correct_report(sent, actor=leader, reason="Ghi sót một hợp đồng.")
    assert (again.number, again.words, sums(again)["contracted-quantity"]) == (2, sent.words, 1)
    assert sums(sent)["contracted-quantity"] == 0
    with tenant_scope(*leader.tenant_ids):
        with pytest.raises(Refused, match="mới hơn"):
            services.correct_report(sent, actor=leader, reason="Lần nữa.")
        assert found_in.last_locked(sent.organisation_id, sent.regime, sent.period).number == 1
        locked(cast, "lanhdao.danang", again)
        assert found_in.last_locked(sent.organisation_id, sent.regime, sent.period).number == 2


def test_it_compares_itself_with_the_locked_report_before(cast: Cast, contracted: Proposal, travel: Travel) -> None:
    sent = locked(
        cast,
        "lanhdao.danang",
        written(cast, "lanhdao.danang", opened(cast, "lanhdao.danang", "province-quarter", travel)),
    )
    following = next(p for p in _after(sent.period_row))
    travel(Laws().calendar(sent.regime_row, following).last + timedelta(days=1))
    with tenant_scope(sent.tenant_id):
        later = services.open_report(sent.regime_row, following, actor=cast["lanhdao.danang"])
    line = next(row for row in figures_of(later).lines if row.indicator.key == "contracted-quantity")
    assert (line.period, line.last_period) == (0, 1)
    assert later.before["last_period"]["report"] == sent.code


def _after(period: Period) -> list[Period]:
    return [Period(period.every, period.year + (period.number == 4), period.number % 4 + 1)]


def test_the_units_month_has_its_contracts_with_what_they_reported(
    cast: Cast, contracted: Proposal, travel: Travel
) -> None:
    filed(cast, contracted, share=80)
    report = opened(cast, "donvi.danang", "unit-month", travel)
    row = next(row for row in report.progress if row["code"] == contracted.code)
    assert row["amount"] == SUPPORT
    assert row["percent"] in {80, None}  # a report of a month that begins after the closing day is not in yet
    sent = locked(cast, "donvi.danang", written(cast, "donvi.danang", report))
    assert sent.is_locked


def test_a_regional_centre_reports_the_quarter_too(cast: Cast, travel: Travel) -> None:
    """TT 36/2013/TT-BCT, Điều 22 khoản 2."""
    report = opened(cast, "donvi.vung", "regional-quarter", travel)
    assert locked(cast, "donvi.vung", written(cast, "donvi.vung", report)).is_locked
    with tenant_scope(*cast["donvi.vung"].tenant_ids):
        mine = {due.regime.key for due in found_in.due_of(cast["donvi.vung"], today=timezone.localdate())}
    assert mine == {"unit-month", "regional-quarter", "regional-half", "regional-year"}


def test_the_ministry_adds_up_what_the_provinces_sent(cast: Cast, contracted: Proposal, travel: Travel) -> None:
    sent = locked(
        cast, "lanhdao.danang",
        written(cast, "lanhdao.danang", opened(cast, "lanhdao.danang", "province-year", travel), **{"approved-money-luy-ke": 7_000_000}),
    )  # fmt: skip
    whole = opened(cast, "chuyenvien.cuc", "ministry-year", travel)
    assert sums(whole)["contracted-money"] == sums(sent)["contracted-money"] == SUPPORT
    assert whole.typed["approved-money-luy-ke"] == 7_000_000
    missing = [row["organisation"] for row in whole.sources if not row["report"]]
    assert len(missing) == 33
    assert figures_of(whole).provinces[0].title == sent.organisation.short_name
    officer = cast["chuyenvien.cuc"]
    with tenant_scope(*cast["lanhdao.danang"].tenant_ids):
        again = services.correct_report(sent, actor=cast["lanhdao.danang"], reason="Sửa số liệu nhập tay.")
        locked(cast, "lanhdao.danang", again)
    with tenant_scope(*officer.tenant_ids):
        assert found_in.corrected_since(whole) == [sent.organisation.short_name]
        fresh = services.refresh_report(whole, actor=officer)
        assert found_in.corrected_since(fresh) == []


def test_who_reads_which_report(cast: Cast, travel: Travel) -> None:
    report = opened(cast, "donvi.danang", "unit-month", travel)

    def readers() -> set[str]:
        found = set()
        for name, actor in cast.items():
            with tenant_scope(*actor.tenant_ids):
                if found_in.visible_reports(actor).filter(pk=report.pk).exists():
                    found.add(name)
        return found

    assert readers() == {"donvi.danang"}
    report = locked(cast, "donvi.danang", written(cast, "donvi.danang", report))
    assert readers() == {
        "donvi.danang", "chuyenvien.danang", "lanhdao.danang", "pho.danang", "chuyenvien.cuc", "thamdinh.cuc", "ketoan.cuc",
        "lanhdao.cuc", "lanhdao.bo", "taichinh.bo",
    }  # fmt: skip


def test_the_morning_after_the_closing_day_reports_are_begun_once_and_their_writers_told(
    cast: Cast, contracted: Proposal, travel: Travel
) -> None:
    tenant = cast["chuyenvien.danang"].tenant_id
    day = Laws().calendar(regimes()["province-quarter"], this_period("province-quarter")).last + timedelta(days=1)
    travel(day)
    with tenant_scope(tenant):
        begun = open_due_reports(actor=system_actor(tenant), today=day)
        assert begun == PeriodicReport.objects.filter(tenant_id=tenant).count() > 0
        assert open_due_reports(actor=system_actor(tenant), today=day) == 0
        quarter = PeriodicReport.objects.get(regime="province-quarter", organisation_id=tenant)
    assert sums(quarter)["contracted-quantity"] == 1
    told = Notification.objects.filter(url=quarter.get_absolute_url()).values_list("user__username", flat=True)
    assert set(told) == {"chuyenvien.danang", "lanhdao.danang", "pho.danang"}


def test_the_board_asks_the_same_however_many_reports_there_are(cast: Cast, as_: As, travel: Travel) -> None:
    def statements(path: str) -> int:
        client = as_("lanhdao.danang")
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    first = opened(cast, "lanhdao.danang", "province-quarter", travel)
    board, one = statements("/bao-cao/dinh-ky/"), statements(first.get_absolute_url())
    for regime in ("province-year", "people-quarter"):
        PERIODS.setdefault(regime, Every.QUARTER)
        opened(cast, "lanhdao.danang", regime, travel)
    assert statements("/bao-cao/dinh-ky/") == board
    advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)
    with tenant_scope(first.tenant_id):
        services.refresh_report(first, actor=cast["lanhdao.danang"])
    assert statements(first.get_absolute_url()) <= one + 1


def test_a_figure_opens_its_rows_and_they_add_up(cast: Cast, as_: As, contracted: Proposal, travel: Travel) -> None:
    report = opened(cast, "lanhdao.danang", "province-quarter", travel)
    page = as_("lanhdao.danang").get(f"{report.get_absolute_url()}so-lieu/contracted-money/?luc=ky").content.decode()
    assert contracted.code in page
    assert "350.000.000" in page or f"{SUPPORT:,}".replace(",", ".") in page
    kept = cell_of(report, "contracted-money", span="ky", group="", kept=frozenset({contracted.code}))
    assert kept is not None
    assert (kept.rows, kept.hidden, kept.total) == ([], 1, SUPPORT)


def test_words_and_typed_figures_survive_a_wrong_number_beside_them(cast: Cast, as_: As, travel: Travel) -> None:
    report = opened(cast, "chuyenvien.danang", "province-quarter", travel)
    answer = as_("chuyenvien.danang").post(
        report.get_absolute_url(),
        {
            "version": report.version,
            "part_assessment": "Đã viết một trang.",
            "approved-money-ky": "ba trăm",
            "approved-quantity-ky": "3",
        },
    )
    assert answer.status_code == 409
    assert "ba trăm" in answer.content.decode()
    with tenant_scope(report.tenant_id):
        kept = PeriodicReport.objects.get(pk=report.pk)
    assert (kept.words["assessment"], kept.typed) == ("Đã viết một trang.", {"approved-quantity-ky": 3})


def test_the_whole_way_in_the_pages(cast: Cast, as_: As, contracted: Proposal, travel: Travel) -> None:
    report = opened(cast, "chuyenvien.danang", "province-quarter", travel)
    officer, leader = as_("chuyenvien.danang"), as_("lanhdao.danang")
    url = report.get_absolute_url()
    assert officer.post(url, {"version": report.version, "part_assessment": "Tốt."}).status_code == 302
    assert officer.get(f"{url}khoa/").status_code == 404
    assert "Khóa và gửi báo cáo" in leader.get(f"{url}khoa/").content.decode()
    assert leader.post(f"{url}khoa/", {"version": report.version + 1}).status_code == 302
    assert officer.post(url, {"version": 1}).status_code == 404
    assert "Đã khóa, đã gửi" in officer.get(url).content.decode()
    watch = as_("chuyenvien.cuc").get(f"/bao-cao/dinh-ky/theo-doi/province-quarter/{report.period}/").content.decode()
    assert "1/34" in watch
    for name in ("chi-tieu", "noi-dung", "hop-dong"):
        assert officer.get(f"{url}bang/{name}.xlsx").content.startswith(b"PK")
    assert as_("chuyenvien.hue").get(url).status_code == 404
    assert as_("quantri").get("/bao-cao/dinh-ky/").status_code == 404


def test_its_paper_is_printed_by_its_own_organisation_only(
    cast: Cast, as_: As, contracted: Proposal, travel: Travel
) -> None:
    report = locked(
        cast,
        "lanhdao.danang",
        written(cast, "lanhdao.danang", opened(cast, "lanhdao.danang", "province-quarter", travel)),
    )
    ask = f"{report.get_absolute_url()}lap/periodic_report/"
    assert as_("chuyenvien.danang").post(ask).status_code == 302
    assert as_("chuyenvien.cuc").post(ask).status_code == 409
    with tenant_scope(report.tenant_id):
        paper = Document.objects.get(periodic=report)
    assert paper.snapshot["lines"][0]["title"] == "Đề án trong kế hoạch năm"
    assert not paper.snapshot["draft"]


def test_the_api_lists_and_shows_them_to_whoever_may_see_them(
    cast: Cast, as_: As, contracted: Proposal, travel: Travel
) -> None:
    report = opened(cast, "lanhdao.danang", "province-quarter", travel)
    listed = as_("lanhdao.danang").get("/api/v1/periodic-reports/?regime=province-quarter").json()["results"]
    assert [row["code"] for row in listed] == [report.code]
    whole = as_("lanhdao.danang").get(f"/api/v1/periodic-reports/{report.code}/").json()
    assert {row["key"]: row["so_far"] for row in whole["indicators"]}["contracted-money"] == SUPPORT
    assert as_("chuyenvien.cuc").get("/api/v1/periodic-reports/").json()["results"] == []
    assert as_("chuyenvien.cuc").get(f"/api/v1/periodic-reports/{report.code}/").status_code == 404


def test_a_province_watches_its_own_units_and_nobody_else_watches(
    cast: Cast, as_: As, contracted: Proposal, travel: Travel
) -> None:
    report = locked(
        cast, "donvi.danang", written(cast, "donvi.danang", opened(cast, "donvi.danang", "unit-month", travel))
    )
    month = f"/bao-cao/dinh-ky/theo-doi/unit-month/{report.period}/"
    assert report.code in as_("chuyenvien.danang").get(month).content.decode()
    for stranger in ("chuyenvien.hue", "lanhdao.gialai"):
        page = as_(stranger).get(month)
        assert (page.status_code, report.code in page.content.decode()) == (200, False)
        assert report.organisation.short_name not in page.content.decode()
    for nobody in ("donvi.danang", "donvi.hue", "quantri"):
        assert as_(nobody).get(month).status_code == 404
    quarter = "/bao-cao/dinh-ky/theo-doi/province-quarter/2026-Q3/"
    assert (as_("lanhdao.danang").get(quarter).status_code, as_("chuyenvien.cuc").get(quarter).status_code) == (
        404,
        200,
    )
    for odd in ("province-quarter/2000-Q1", "province-quarter/2026-11", "khong-co/2026-Q3", "province-half/2026-H2"):
        assert as_("chuyenvien.cuc").get(f"/bao-cao/dinh-ky/theo-doi/{odd}/").status_code == 404


def test_an_odd_period_or_figure_is_refused_with_a_sentence(cast: Cast, as_: As, travel: Travel) -> None:
    client = as_("lanhdao.danang")
    for regime, period in (
        ("province-quarter", "2999-Q4"),
        ("province-quarter", "2000-Q1"),
        ("province-half", "2026-H2"),
    ):
        answer = client.post("/bao-cao/dinh-ky/lap/", {"che-do": regime, "ky": period}, follow=True)
        assert (answer.status_code, "alert" in answer.content.decode() or "message" in answer.content.decode()) == (
            200,
            True,
        )
    assert client.post("/bao-cao/dinh-ky/lap/", {"che-do": "x", "ky": "y"}).status_code == 404
    report = opened(cast, "lanhdao.danang", "province-quarter", travel)
    for odd in ("so-lieu/khong-co/", "so-lieu/approved-money/?luc=mai", "bang/khac.xlsx", "xoa-het/"):
        assert client.get(f"{report.get_absolute_url()}{odd}").status_code == 404
