"""Monthly reports: filled in with last month's figures, filed once, late when late, confirmed or given back by the Sở."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from budgets.selectors import norm_on
from core.calendars import is_working_day, known_holidays, working_days_left
from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from execution.models import ProgressReport
from execution.progress import DUE, aim_rows, cost_rows, due_day, faults_of, months_due, sums, work_rows
from execution.services import photos, progress
from execution.services.reminding import remind_reports
from notifications.models import Notification
from organisations.actors import system_actor
from proposals.models import Paper, Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import COST, SUPPORT, advance, complete_draft, make_draft, pdf_file, play
from tests.factories.work import filed, report, this_month

As = Callable[[str], Client]
LONG_AGO = 75


@pytest.fixture
def contracted(cast: Cast) -> Proposal:
    """Under contract since today."""
    return advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)


@pytest.fixture
def older(cast: Cast) -> Proposal:
    """Under contract for more than two months."""
    assigned = advance(complete_draft(make_draft(cast), cast), State.ASSIGNED, cast)
    return play("sign_contract", assigned, cast, decision_date=timezone.localdate() - timedelta(days=LONG_AGO))


def fresh(row: Any) -> Any:
    with tenant_scope(row.tenant_id):
        return type(row).objects.get(pk=row.pk)


def reasons(refusal: Any) -> list[str]:
    return [reason.message for reason in refusal.value.reasons]


def as_unit(cast: Cast) -> Any:
    return tenant_scope(*cast["donvi.danang"].tenant_ids)


def picture(taken: str = "2026:11:20 08:15:00", name: str = "xuong.jpg") -> SimpleUploadedFile:
    exif = Image.Exif()
    exif.get_ifd(photos.EXIF_PART)[photos.TAKEN] = taken
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


# --- pure ------------------------------------------------------------------------------------------------------------
def test_months_from_the_contract_to_now() -> None:
    found = months_due(date(2026, 11, 20), date(2027, 1, 3))
    assert found == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]


def test_rows_keep_last_months_figures_and_an_adjusted_plan_finds_its_work_again() -> None:
    items = [(8, "Lắp máy", date(2027, 1, 1), date(2027, 2, 1)), (9, "Vận hành", date(2027, 2, 1), date(2027, 3, 1))]
    before = [{"key": "3", "name": "Lắp máy", "percent": 40, "done": "Xong móng"}]
    assert [(row["key"], row["percent"], row["done"]) for row in work_rows(items, before)] == [
        ("8", 40, "Xong móng"), ("9", None, ""),
    ]  # fmt: skip
    lines: Any = [{"line": 5, "name": "Máy", "amount": 700, "national": 300, "content_code": "ND3.3", "cost_item": "m"}]
    assert cost_rows(lines, [{"key": "5", "done": 200, "spent": 10}], {}) == [
        {"key": "5", "name": "Máy", "planned": 700, "support": 300, "done": 200, "spent": 10}
    ]


def test_objectives_are_the_lines_of_the_de_an_and_keep_what_was_said_of_the_same_words() -> None:
    before = [{"key": "1", "text": "Tăng năng suất 30%.", "achieved": "Đạt 20%"}]
    assert aim_rows("Giảm bụi.\n\n Tăng năng suất 30%. \nGiảm bụi.", before) == [
        {"key": "1", "text": "Giảm bụi.", "achieved": ""},
        {"key": "2", "text": "Tăng năng suất 30%.", "achieved": "Đạt 20%"},
    ]
    assert aim_rows("", before) == []


def test_a_long_estimate_is_reported_by_item() -> None:
    lines: Any = [
        {"line": n, "name": f"Dòng {n}", "amount": 10, "national": 4, "content_code": "ND3.3", "cost_item": "machine"}
        for n in range(101)
    ]
    assert cost_rows(lines, [], {"machine": "Máy móc"}) == [
        {"key": "ND3.3-machine", "name": "ND3.3 Máy móc", "planned": 1010, "support": 404, "done": None, "spent": None}
    ]


def test_the_supported_item_and_the_whole_investment_are_two_things() -> None:
    rows = [
        {"planned": 400, "support": 100, "done": 300, "spent": 60},
        {"planned": 600, "support": 0, "done": None, "spent": None},
    ]
    assert sums(rows) == {"planned": 1000, "done": 300, "supported_planned": 400, "supported_done": 300, "spent": 60}
    held = ProgressReport(costs=rows, **sums(rows))
    assert (held.of_investment, held.of_item) == (Fraction(3, 10), Fraction(3, 4))


def test_what_a_line_cost_beyond_its_plan_does_not_count_for_another() -> None:
    rows = [
        {"planned": 100, "support": 50, "done": 900, "spent": None},
        {"planned": 900, "support": 0, "done": 0, "spent": None},
    ]
    held = ProgressReport(costs=rows, **sums(rows))
    assert (held.done, held.of_investment, held.of_item) == (900, Fraction(1, 10), Fraction(1))


def test_every_fault_is_said_at_once() -> None:
    work = [{"key": "1", "name": "Lắp máy", "percent": None}, {"key": "2", "name": "Vận hành", "percent": 10}]
    costs = [{"key": "5", "name": "Máy", "planned": 700, "support": 300, "done": 100, "spent": 301}]
    before = {"work": [{"name": "Vận hành", "percent": 20}], "costs": [{"key": "5", "done": 200}]}
    assert [(reason.field, reason.message) for reason in faults_of(work, costs, before=before)] == [
        ("percent_1", "“Lắp máy”: chưa ghi tỷ lệ hoàn thành."),
        ("spent_5", "“Máy”: kinh phí khuyến công đã sử dụng 301 đ lớn hơn mức hỗ trợ của dòng 300 đ."),
        ("percent_2", "“Vận hành”: lũy kế 10% nhỏ hơn kỳ trước 20%."),
        ("done_5", "“Máy”: lũy kế 100 đ nhỏ hơn kỳ trước 200 đ."),
    ]  # fmt: skip


# --- the way of a report ---------------------------------------------------------------------------------------------
def test_a_report_is_begun_once_a_month_with_what_the_law_says_of_its_day(cast: Cast, contracted: Proposal) -> None:
    row = report(cast, contracted, share=50)
    again = report(cast, contracted, share=50)
    last = norm_on(DUE, this_month()).number
    assert (row.pk, row.due_on, due_day(this_month())) == (again.pk, this_month().replace(day=last), row.due_on)
    assert (row.planned, row.done, row.supported_planned, row.spent) == (COST, COST // 2, COST, 0)


def test_last_months_figures_are_there_and_do_not_shrink(cast: Cast, older: Proposal) -> None:
    months = months_due(timezone.localdate() - timedelta(days=LONG_AGO), timezone.localdate())
    filed(cast, older, share=40, month=months[0])
    with as_unit(cast):
        following = progress.open_report(older, months[1], actor=cast["donvi.danang"])
    assert ([row["percent"] for row in following.work], following.done) == ([40], COST * 40 // 100)
    less = report(cast, older, share=30, month=months[1])
    with as_unit(cast), pytest.raises(Refused) as refused:
        progress.file_report(less, actor=cast["donvi.danang"])
    assert reasons(refused) == [
        "“Lắp đặt máy”: lũy kế 30% nhỏ hơn kỳ trước 40%.",
        "“Máy sấy”: lũy kế 210.000.000 đ nhỏ hơn kỳ trước 280.000.000 đ.",
    ]
    assert fresh(less).state == "draft"


def test_late_is_late_and_is_said_on_the_board(cast: Cast, older: Proposal, as_: As) -> None:
    month = (timezone.localdate() - timedelta(days=LONG_AGO)).replace(day=1)
    row = filed(cast, older, month=month)
    assert (row.late, row.state) == (True, "filed")
    board = f"/hop-dong/tien-do/?thang={month:%Y-%m}"
    found = {
        kind: [item["code"] for item in as_("chuyenvien.danang").get(f"{board}&tinh-trang={kind}").context["page"].rows]
        for kind in ("thieu", "tre", "dung-han", "")
    }
    assert found == {"thieu": [], "tre": [older.code], "dung-han": [], "": [older.code]}
    following = f"{this_month():%Y-%m}"
    missing = as_("chuyenvien.cuc").get(f"/hop-dong/tien-do/?thang={following}&tinh-trang=thieu")
    assert [item["code"] for item in missing.context["page"].rows] == [older.code]
    assert as_("chuyenvien.cuc").get("/hop-dong/tien-do/?thang=9999-12").status_code == 200
    before = (month - timedelta(days=1)).replace(day=1)
    assert as_("chuyenvien.cuc").get(f"/hop-dong/tien-do/?thang={before:%Y-%m}").context["page"].rows == []


def test_the_sct_gives_back_and_confirms(cast: Cast, contracted: Proposal) -> None:
    row, officer = filed(cast, contracted), cast["chuyenvien.danang"]
    with tenant_scope(*officer.tenant_ids):
        back = progress.return_report(row, actor=officer, reason="Thiếu biên bản hiện trường.")
        with pytest.raises(Refused) as refused:
            progress.confirm_report(back, actor=officer)
    assert (back.state, reasons(refused)) == ("draft", ["Báo cáo đang ở tình trạng “Đang soạn”."])
    row = filed(cast, contracted, share=85)
    with tenant_scope(*officer.tenant_ids):
        done = progress.confirm_report(row, actor=officer, confirmation="Đúng khối lượng.")
    assert (done.state, done.confirmed_by, done.confirmation) == ("confirmed", officer.user, "Đúng khối lượng.")
    with as_unit(cast), pytest.raises(Refused) as shut:
        progress.save_report(done, {}, actor=cast["donvi.danang"])
    assert reasons(shut) == ["Báo cáo đã gửi nên không sửa được nữa; Sở trả lại thì sửa và gửi lại."]


def test_nobody_else_writes_or_confirms(cast: Cast, contracted: Proposal) -> None:
    row = report(cast, contracted)
    other, foreign = cast["donvi.gialai"], cast["chuyenvien.gialai"]
    with tenant_scope(*other.tenant_ids), pytest.raises(NotFound):
        progress.save_report(row, {}, actor=other)
    with as_unit(cast):
        progress.file_report(row, actor=cast["donvi.danang"])
    with tenant_scope(*foreign.tenant_ids), pytest.raises(NotFound):
        progress.confirm_report(row, actor=foreign)
    centre = cast["chuyenvien.cuc"]
    with tenant_scope(*centre.tenant_ids), pytest.raises(Refused):
        progress.confirm_report(row, actor=centre)


def test_a_stale_page_changes_nothing(cast: Cast, contracted: Proposal) -> None:
    row = report(cast, contracted, share=10)
    with as_unit(cast), pytest.raises(Stale):
        progress.save_report(row, {"difficulties": "Mưa."}, actor=cast["donvi.danang"], version=row.version - 1)
    assert fresh(row).difficulties == ""


def test_a_month_outside_the_contract_is_refused(cast: Cast, contracted: Proposal) -> None:
    tomorrow = (this_month() + timedelta(days=40)).replace(day=1)
    with as_unit(cast), pytest.raises(Refused) as refused:
        progress.open_report(contracted, tomorrow, actor=cast["donvi.danang"])
    assert reasons(refused) == [f"Không lập báo cáo cho tháng {tomorrow:%m/%Y}: ngoài thời gian thực hiện hợp đồng."]


# --- photographs -----------------------------------------------------------------------------------------------------
def test_a_photograph_tells_when_it_was_taken(cast: Cast, contracted: Proposal) -> None:
    row, actor = report(cast, contracted), cast["donvi.danang"]
    with as_unit(cast):
        nonsense = ("sometime", "0001:01:01 00:00:00", "9999:12:31 23:59:59")
        told, *silent = photos.add_photos(
            row, [picture(), *(picture(text) for text in nonsense)], actor=actor, caption="Nhà xưởng"
        )
        assert told.taken_at == timezone.make_aware(datetime(2026, 11, 20, 8, 15))
        assert [row.taken_at for row in silent] == [None] * 3
        assert (told.paper.kind_code, told.caption) == ("progress_photo", "Nhà xưởng")
        photos.remove_photo(row, told, actor=actor)
        assert Paper.objects.get(pk=told.paper_id).removed_at is not None


def test_what_is_no_picture_is_refused_and_no_file_stays(cast: Cast, contracted: Proposal) -> None:
    row = report(cast, contracted)
    with as_unit(cast):
        before = Paper.objects.count()
        with pytest.raises(Refused) as refused:
            photos.add_photos(row, [picture(), pdf_file("ban-ve.pdf")], actor=cast["donvi.danang"])
        assert (reasons(refused), Paper.objects.count()) == (["“ban-ve.pdf”: không phải ảnh JPEG hoặc PNG."], before)


# --- pages -----------------------------------------------------------------------------------------------------------
def test_the_unit_writes_and_files_on_its_page_and_nothing_typed_is_lost(
    cast: Cast, contracted: Proposal, as_: As, django_capture_on_commit_callbacks: Any
) -> None:
    client, url = as_("donvi.danang"), f"/hop-dong/{contracted.code}/tien-do/"
    begun = client.post(url, {"thang": f"{this_month():%Y-%m}"})
    page = client.get(begun.headers["Location"])
    form = page.context["form"]
    names = {name.split("_")[0]: name for name in form.fields if name[-1].isdigit()}
    typed = {names["percent"]: "75", names["text"]: "Lắp xong máy", names["done"]: "500 triệu", names["spent"]: ""}
    wrong = client.post(
        begun.headers["Location"], typed | {names["done"]: "năm trăm", "version": form["version"].value()}
    )
    assert (wrong.status_code, "năm trăm" in wrong.content.decode(), "Lắp xong máy" in wrong.content.decode()) == (
        409,
        True,
        True,
    )
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(begun.headers["Location"], typed | {"version": form["version"].value(), "gui": "1"})
    with as_unit(cast):
        row = ProgressReport.objects.get(proposal=contracted)
    assert (sent.status_code, row.state, row.done, row.work[0]["done"]) == (302, "filed", 500_000_000, "Lắp xong máy")
    told = Notification.objects.filter(user=cast["chuyenvien.danang"].user, text__contains="báo cáo tiến độ")
    assert [notice.url for notice in told] == [begun.headers["Location"]]


def test_what_came_of_each_objective_is_reported_and_read_by_the_others(
    cast: Cast, contracted: Proposal, as_: As
) -> None:
    row = report(cast, contracted)
    url = f"/hop-dong/{contracted.code}/tien-do/{row.month:%Y-%m}/"
    page = as_("donvi.danang").get(url)
    assert "Tăng năng suất 30%." in page.content.decode()
    typed = {name: field.value() for name, field in ((one.name, one) for one in page.context["form"])}
    typed = {name: "" if value is None else value for name, value in typed.items()}
    assert as_("donvi.danang").post(url, {**typed, "aim_1": "Đạt 25%", "gui": "1"}).status_code == 302
    assert "Đạt 25%" in as_("chuyenvien.danang").get(url).content.decode()


def test_a_draft_is_the_units_own(cast: Cast, contracted: Proposal, as_: As) -> None:
    row = report(cast, contracted)
    url = f"/hop-dong/{contracted.code}/tien-do/{row.month:%Y-%m}/"
    people = ("donvi.danang", "chuyenvien.danang", "chuyenvien.cuc", "donvi.gialai", "chuyenvien.gialai")
    assert [as_(name).get(url).status_code for name in people] == [200, 404, 404, 404, 404]
    filed(cast, contracted)
    assert [as_(name).get(url).status_code for name in people] == [200, 200, 200, 404, 404]
    assert as_("donvi.danang").post(url, {"difficulties": "x"}).status_code == 404
    assert as_("chuyenvien.danang").post(f"{url}anh/", {}).status_code == 404


@pytest.mark.parametrize("address", ["/hop-dong/tien-do/", "/hop-dong/tam-ung/"])
def test_the_boards_ask_the_same_number_of_questions(cast: Cast, as_: As, address: str) -> None:
    counts = []
    for number in (1, 2):
        for _ in range(number):
            filed(cast, advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast))
        client = as_("chuyenvien.cuc")
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_support_stays_what_it_was(cast: Cast, contracted: Proposal) -> None:
    """A report books nothing and moves nothing."""
    filed(cast, contracted)
    now = fresh(contracted)
    assert (now.state, now.amount_contracted, now.version) == (State.CONTRACTED, SUPPORT, contracted.version)


def test_the_forms_of_the_law_are_printed_from_what_was_filed(cast: Cast, contracted: Proposal, as_: As) -> None:
    report(cast, contracted)
    url = f"/bao-cao/tien-do/{contracted.code}/{this_month():%Y-%m}/"
    assert as_("donvi.danang").post(f"{url}lap/progress_report/").status_code == 409
    filed(cast, contracted)
    for kind in ("progress_report", "volume_report"):
        assert as_("donvi.danang").post(f"{url}lap/{kind}/").status_code == 302
    assert len(as_("chuyenvien.danang").get(url).context["documents"]) == 2
    assert [as_(name).get(url).status_code for name in ("donvi.gialai", "chuyenvien.gialai", "quantri")] == [404] * 3
    assert as_("donvi.danang").post(f"{url}lap/registration_table/").status_code == 404
    assert as_("donvi.danang").get(f"/bao-cao/tien-do/{contracted.code}/2026-13/").status_code == 404


@pytest.mark.parametrize(("left", "told"), [(5, 1), (4, 0), (2, 1), (1, 0), (0, 1)])
def test_a_unit_that_has_not_reported_is_reminded_once_a_day(
    cast: Cast, contracted: Proposal, left: int, told: int
) -> None:
    due, holidays = due_day(date(timezone.localdate().year + 1, 5, 1)), known_holidays()
    day = next(
        day
        for day in (due - timedelta(days=n) for n in range(30))
        if is_working_day(day, holidays) and working_days_left(due, day, holidays) == left
    )
    system = system_actor(contracted.tenant_id)
    with tenant_scope(contracted.tenant_id):
        first, second = (remind_reports(actor=system, today=day) for _ in range(2))
        assert remind_reports(actor=system, today=due + timedelta(days=1)) == 0
    mine = Notification.objects.filter(user=cast["donvi.danang"].user, text__contains="chưa gửi báo cáo tiến độ")
    assert (first, second, mine.count()) == (told, 0, told)


def test_who_has_reported_is_not_reminded(cast: Cast, contracted: Proposal) -> None:
    filed(cast, contracted)
    due = due_day(this_month())
    with tenant_scope(contracted.tenant_id):
        assert remind_reports(actor=system_actor(contracted.tenant_id), today=due) == 0
