"""Visits on site: planned and told, written up by whoever planned them, findings answered, settled, opened again, closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from execution import rules
from execution.checklists import questions_on
from execution.inspecting import CHECKLIST, VisitPlan, plan_faults, standing, visit_faults, written_findings
from execution.models import Inspection
from execution.services import inspection_findings as findings
from execution.services import inspections
from notifications.models import Notification
from proposals.models import Paper, Proposal
from proposals.states import State
from tests.architecture.test_fuzz import browser, fuzz_page
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file
from tests.factories.work import VISITORS, answered, next_week, notes, planned, visited

As = Callable[[str], Client]
OFFICER, UNIT, CENTRE = "chuyenvien.danang", "donvi.danang", "chuyenvien.cuc"
STRANGERS = ("donvi.gialai", "chuyenvien.gialai", "lanhdao.hue", "donvi.vung", "quantri")


@pytest.fixture
def contracted(cast: Cast) -> Proposal:
    """Under contract since today."""
    return advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)


def fresh(row: Any) -> Any:
    with tenant_scope(row.tenant_id):
        return type(row).objects.get(pk=row.pk)


def do(cast: Cast, who: str, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    with tenant_scope(*cast[who].tenant_ids):
        return service(*args, actor=cast[who], **kwargs)


def refusals(cast: Cast, who: str, service: Callable[..., Any], *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        do(cast, who, service, *args, **kwargs)
    return [(reason.field, reason.message) for reason in refused.value.reasons]


def late(row: Inspection) -> None:
    """As if the day to answer had passed yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    rows = [{**found, "due_on": yesterday.isoformat()} for found in row.findings]
    with tenant_scope(row.tenant_id):
        Inspection.objects.filter(pk=row.pk).update(findings=rows, due_on=yesterday)


# --- pure ------------------------------------------------------------------------------------------------------------
def test_the_checklist_is_dated_and_asks_about_machines_where_there_are_some() -> None:
    day = date(2026, 11, 26)
    machines = {asked.key for asked in questions_on(CHECKLIST, day, content="ND3.3")}
    courses = {asked.key for asked in questions_on(CHECKLIST, day, content="ND1.1")}
    assert (machines - courses, courses - machines) == ({"machines", "running"}, {"trainees"})
    assert questions_on(CHECKLIST, date(2014, 2, 9), content="ND3.3") == ()
    assert {
        asked.article == "Thực tiễn" or "Điều" in asked.article for asked in questions_on(CHECKLIST, day, content="")
    } == {True}


def test_everything_against_a_plan_is_said_at_once() -> None:
    today = date(2027, 3, 5)
    plan = VisitPlan(date(2027, 3, 4), " ", "Trần Văn Cảnh\nLê Quang Đạt, Giám đốc\n, Phó")
    assert [(reason.field, reason.message) for reason in plan_faults(plan, today)] == [
        ("planned_on", "Ngày kiểm tra 04/03/2027 đã qua."),
        ("purpose", "Chưa ghi mục đích, nội dung kiểm tra."),
        ("inspectors", "“Trần Văn Cảnh”: ghi họ tên, chức vụ, cách nhau bằng dấu phẩy."),
        ("inspectors", "“, Phó”: ghi họ tên, chức vụ, cách nhau bằng dấu phẩy."),
    ]
    assert [reason.field for reason in plan_faults(VisitPlan(None, "x", "\n"), today)] == ["planned_on", "inspectors"]
    assert plan_faults(VisitPlan(today, "x", VISITORS), today) == []


def test_everything_missing_from_a_visit_is_said_at_once() -> None:
    today = date(2027, 3, 5)
    checklist = [
        {"key": "a", "question": "Đúng chỗ?", "answer": "", "note": ""},
        {"key": "b", "question": "Đúng máy?", "answer": "no", "note": ""},
    ]
    found = written_findings(
        [{"text": "", "required": ""}, {"text": "Thiếu sổ", "due_on": date(2027, 3, 4)}, {"required": "Lập"}]
    )
    common = {"checklist": checklist, "findings": found, "conclusion": "", "since": date(2027, 3, 1), "today": today}
    assert [(reason.field, reason.message) for reason in visit_faults(visited_on=None, **common)] == [
        ("visited_on", "Chưa ghi ngày kiểm tra thực tế."),
        ("answer_a", "“Đúng chỗ?” chưa có kết quả."),
        ("note_b", "“Đúng máy?” kết quả là “Không” thì phải ghi rõ."),
        ("required_1", "Kiến nghị 1: chưa ghi yêu cầu khắc phục."),
        ("due_on_1", "Kiến nghị 1: hạn khắc phục đã qua."),
        ("text_2", "Kiến nghị 2: chưa ghi vấn đề phát hiện."),
        ("due_on_2", "Kiến nghị 2: chưa ghi hạn khắc phục."),
        ("conclusion", "Chưa ghi kết luận."),
    ]
    days = (date(2027, 3, 6), date(2027, 2, 28), today)
    said = [
        visit_faults(visited_on=day, checklist=[], findings=[], conclusion="x", since=date(2027, 3, 1), today=today)
        for day in days
    ]
    assert [[reason.message for reason in reasons] for reasons in said] == [
        ["Ngày kiểm tra thực tế 06/03/2027 chưa tới."],
        ["Ngày kiểm tra thực tế trước ngày ký hợp đồng 01/03/2027."],
        [],
    ]


def test_what_is_open_follows_from_the_findings() -> None:
    rows = [
        {"settled": True, "answered_on": "", "due_on": "2027-01-01"},
        {"settled": False, "answered_on": "2027-01-02", "due_on": "2027-01-03"},
        {"settled": False, "answered_on": "", "due_on": "2027-02-04"},
        {"settled": False, "answered_on": "", "due_on": "2027-02-03"},
    ]
    assert standing(rows) == {"unsettled": 3, "unanswered": 2, "due_on": date(2027, 2, 3)}
    assert standing(rows[:2]) == {"unsettled": 1, "unanswered": 0, "due_on": None}


# --- the way ---------------------------------------------------------------------------------------------------------
def test_from_the_plan_to_the_end(cast: Cast, contracted: Proposal) -> None:
    row = planned(cast, contracted)
    assert (row.number, row.state, row.organisation.code) == (1, "planned", "sct-da-nang")
    assert [asked["answer"] for asked in row.checklist] == [""] * len(row.checklist)
    row = do(cast, OFFICER, inspections.save_visit, row, notes(row, findings=2))
    assert (row.state, row.unsettled, row.told_findings) == ("planned", 0, [])
    row = do(cast, "lanhdao.danang", inspections.finish_visit, row)
    assert (row.state, row.unsettled, row.unanswered, row.due_on) == ("done", 2, 2, next_week())
    row = answered(cast, row)
    assert (row.unsettled, row.unanswered, row.findings[0]["answer"]) == (2, 1, "Đã lập sổ.")
    row = do(cast, OFFICER, findings.settle_finding, row, "1")
    row = answered(cast, row, _2="Sẽ lập sổ.")
    row = do(cast, OFFICER, findings.reopen_finding, row, "2", remark="Chưa làm.", due_on=next_week())
    assert (row.unsettled, row.unanswered, row.findings[1]["answer"]) == (1, 1, "Sẽ lập sổ.")
    assert refusals(cast, OFFICER, inspections.close_visit, row) == [("", "Kiến nghị 2 chưa được xác nhận khắc phục.")]
    row = do(cast, OFFICER, findings.settle_finding, answered(cast, row, _2="Đã lập sổ 2."), "2")
    row = do(cast, OFFICER, inspections.close_visit, row)
    assert (row.state, row.unsettled, row.due_on, row.closed_by) == ("closed", 0, None, cast[OFFICER].user)
    assert planned(cast, contracted, CENTRE).number == 2


def test_a_settled_finding_is_opened_again_until_the_visit_is_closed(cast: Cast, contracted: Proposal) -> None:
    row = do(cast, OFFICER, findings.settle_finding, answered(cast, visited(cast, contracted)), "1")
    row = do(cast, OFFICER, findings.reopen_finding, row, "1", remark="Sổ ghi thiếu.", due_on=next_week())
    assert (row.unsettled, row.unanswered) == (1, 1)
    row = do(cast, OFFICER, findings.settle_finding, row, "1", remark="Đã xem tại cơ sở.")
    row = do(cast, OFFICER, inspections.close_visit, row)
    again = {"remark": "x", "due_on": next_week()}
    closed = [("", "Kiểm tra lần 1 đang ở tình trạng “Đã kết thúc”.")]
    assert refusals(cast, OFFICER, findings.reopen_finding, row, "1", **again) == closed
    assert refusals(cast, UNIT, findings.answer_findings, row, {})[:1] == closed


def test_each_refusal_of_what_follows(cast: Cast, contracted: Proposal) -> None:
    row = visited(cast, contracted)
    assert refusals(cast, UNIT, findings.answer_findings, row, {"1": " "}) == [
        ("", "Chưa ghi kết quả khắc phục của kiến nghị nào.")
    ]
    assert refusals(cast, OFFICER, findings.settle_finding, row, "1") == [
        ("remark", "Đơn vị chưa trả lời; ghi căn cứ để xác nhận đã khắc phục.")
    ]
    past = timezone.localdate() - timedelta(days=1)
    assert refusals(cast, OFFICER, findings.reopen_finding, row, "1", remark="", due_on=past) == [
        ("", "Kiến nghị 1 đang chờ đơn vị trả lời nên không mở lại."),
        ("remark", "Chưa ghi lý do mở lại."),
        ("due_on", "Hạn khắc phục mới đã qua."),
    ]
    assert refusals(cast, OFFICER, findings.reopen_finding, answered(cast, row), "1", remark="x", due_on=None) == [
        ("due_on", "Chưa ghi hạn khắc phục mới.")
    ]
    do(cast, OFFICER, findings.settle_finding, row, "1")
    assert refusals(cast, OFFICER, findings.settle_finding, row, "1") == [
        ("", "Kiến nghị 1 đã được xác nhận khắc phục.")
    ]
    assert refusals(cast, UNIT, findings.answer_findings, row, {"1": "Khác."}) == [
        ("answer_1", "Kiến nghị 1 đã được xác nhận khắc phục.")
    ]
    with pytest.raises(NotFound):
        do(cast, OFFICER, findings.settle_finding, row, "9")


def test_what_is_done_is_neither_changed_nor_cancelled(cast: Cast, contracted: Proposal) -> None:
    row = visited(cast, contracted, findings=0)
    done = [("", "Kiểm tra lần 1 đang ở tình trạng “Đã kiểm tra”.")]
    assert refusals(cast, OFFICER, inspections.save_visit, row, notes(row)) == done
    assert refusals(cast, OFFICER, inspections.finish_visit, row) == done
    assert refusals(cast, OFFICER, inspections.cancel_visit, row, reason="x") == done
    assert do(cast, OFFICER, inspections.close_visit, row).state == "closed"


def test_a_plan_is_changed_or_cancelled_with_a_reason(cast: Cast, contracted: Proposal) -> None:
    row, day = planned(cast, contracted), next_week() + timedelta(days=3)
    row = do(cast, OFFICER, inspections.change_plan, row, VisitPlan(day, "Kiểm tra máy. ", VISITORS + "\n\n"))
    assert (row.planned_on, row.purpose, row.inspectors) == (day, "Kiểm tra máy.", VISITORS)
    assert refusals(cast, OFFICER, inspections.cancel_visit, row, reason=" ") == [("reason", "Chưa ghi lý do hủy.")]
    row = do(cast, OFFICER, inspections.cancel_visit, row, reason="Bão.")
    assert (row.state, row.cancel_reason) == ("cancelled", "Bão.")
    with pytest.raises(Refused):
        do(cast, OFFICER, inspections.close_visit, row)


def test_a_second_press_plans_no_second_visit(cast: Cast, contracted: Proposal) -> None:
    row, plan = planned(cast, contracted), VisitPlan(next_week(), "Tiến độ", VISITORS)
    said = [("planned_on", "Cơ quan của bạn đã lên lịch kiểm tra đề án này cùng ngày (Kiểm tra lần 1).")]
    assert refusals(cast, "lanhdao.danang", inspections.plan_inspection, contracted, plan) == said
    other = planned(cast, contracted, planned_on=next_week() + timedelta(days=1))
    assert refusals(cast, OFFICER, inspections.change_plan, other, plan) == said
    assert do(cast, OFFICER, inspections.change_plan, row, plan).purpose == "Tiến độ"
    assert planned(cast, contracted, CENTRE).number == 3


def test_nothing_is_planned_before_the_contract_or_after_the_settlement(cast: Cast) -> None:
    assigned = advance(complete_draft(make_draft(cast), cast), State.ASSIGNED, cast)
    plan = VisitPlan(next_week(), "", VISITORS)
    with pytest.raises(Refused) as refused:
        do(cast, OFFICER, inspections.plan_inspection, assigned, plan)
    assert [(reason.message, reason.article) for reason in refused.value.reasons] == [
        (inspections.NOT_NOW.format(state="Đã giao kế hoạch"), inspections.LAW),
        ("Chưa ghi mục đích, nội dung kiểm tra.", ""),
    ]
    row = planned(cast, advance(assigned, State.CONTRACTED, cast))
    settling = advance(assigned, State.SETTLING, cast)
    assert refusals(cast, OFFICER, inspections.save_visit, row, notes(row)) == [
        ("", inspections.NOT_NOW.format(state=settling.get_state_display()))
    ]
    assert do(cast, OFFICER, inspections.cancel_visit, row, reason="Đã quyết toán.").state == "cancelled"


# --- who -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", [OFFICER, "lanhdao.danang", CENTRE, "lanhdao.cuc"])
def test_the_sct_and_the_centre_inspect(cast: Cast, contracted: Proposal, who: str) -> None:
    assert planned(cast, contracted, who).created_by == cast[who].user


@pytest.mark.parametrize("who", [UNIT, "thamdinh.cuc", "ketoan.cuc", "lanhdao.bo", *STRANGERS])
def test_nobody_else_inspects(cast: Cast, contracted: Proposal, who: str) -> None:
    assert not rules.may_inspect(cast[who], contracted)
    with pytest.raises(NotFound):
        do(cast, who, inspections.plan_inspection, contracted, VisitPlan(next_week(), "x", VISITORS))


def test_what_is_filed_with_the_centre_is_inspected_by_the_centre(cast: Cast) -> None:
    direct = advance(complete_draft(make_draft(cast, unit="donvi.vung"), cast), State.CONTRACTED, cast)
    assert [rules.may_inspect(cast[who], direct) for who in (CENTRE, OFFICER, "donvi.vung")] == [True, False, False]
    assert planned(cast, direct, CENTRE).organisation.code == "cuc-dck"


def test_only_the_organisation_that_planned_a_visit_writes_it(cast: Cast, contracted: Proposal) -> None:
    row = planned(cast, contracted, CENTRE)
    for who in (OFFICER, UNIT, "ketoan.cuc", "chuyenvien.gialai"):
        with pytest.raises(NotFound):
            do(cast, who, inspections.save_visit, row, notes(row))
    do(cast, "lanhdao.cuc", inspections.save_visit, row, notes(row))
    row = do(cast, CENTRE, inspections.finish_visit, row)
    for service, extra in (
        (inspections.close_visit, {}), (inspections.attach_minutes, {"file": pdf_file("bb.pdf")}),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            do(cast, OFFICER, service, row, **extra)
    for who in (OFFICER, CENTRE, "donvi.gialai"):
        with pytest.raises(NotFound):
            do(cast, who, findings.answer_findings, row, {"1": "x"})


def test_a_stale_page_changes_nothing(cast: Cast, contracted: Proposal) -> None:
    row = planned(cast, contracted)
    with pytest.raises(Stale):
        do(cast, OFFICER, inspections.cancel_visit, row, reason="x", version=row.version - 1)
    assert fresh(row).state == "planned"


def test_the_database_keeps_what_must_hold(cast: Cast, contracted: Proposal) -> None:
    row = visited(cast, contracted)
    for values in ({"state": "closed"}, {"visited_on": None}, {"state": "cancelled"}):
        with tenant_scope(row.tenant_id), pytest.raises(IntegrityError), transaction.atomic():
            Inspection.objects.filter(pk=row.pk).update(**values)


def test_each_hears_what_concerns_them(
    cast: Cast, contracted: Proposal, django_capture_on_commit_callbacks: Any
) -> None:
    def told(who: str) -> list[str]:
        return list(
            Notification.objects.filter(user=cast[who].user, text__contains="kiểm tra tại cơ sở")
            .order_by("pk").values_list("text", flat=True)
        )  # fmt: skip

    with django_capture_on_commit_callbacks(execute=True):
        row = visited(cast, contracted)
    with django_capture_on_commit_callbacks(execute=True):
        answered(cast, row)
    said = f"{contracted.code} {contracted.title}: kiểm tra tại cơ sở lần 1, "
    assert told(UNIT) == [f"{said}đã lên lịch", f"{said}đã có kết quả"]
    assert [told(who) for who in (OFFICER, "lanhdao.danang")] == [[f"{said}đơn vị đã trả lời kiến nghị"]] * 2
    assert [told(who) for who in (CENTRE, "chuyenvien.gialai", "donvi.gialai")] == [[], [], []]


def test_minutes_are_a_paper_and_the_last_ones_count(cast: Cast, contracted: Proposal) -> None:
    row = planned(cast, contracted)
    assert refusals(cast, OFFICER, inspections.attach_minutes, row, None) == [
        ("", "Kiểm tra lần 1 đang ở tình trạng “Đã lên lịch”."),
        ("file", "Chưa chọn tệp biên bản."),
    ]
    row = do(cast, OFFICER, inspections.finish_visit, do(cast, OFFICER, inspections.save_visit, row, notes(row)))
    first = do(cast, OFFICER, inspections.attach_minutes, row, pdf_file("mot.pdf")).minutes
    row = do(cast, OFFICER, inspections.attach_minutes, row, pdf_file("hai.pdf"))
    with tenant_scope(row.tenant_id):
        kept = list(Paper.objects.filter(kind_code=inspections.MINUTES).order_by("pk"))
    assert [(paper.pk, paper.removed_at is None) for paper in kept] == [(first.pk, False), (row.minutes_id, True)]


# --- pages -----------------------------------------------------------------------------------------------------------
def test_each_acts_on_a_page_of_theirs(cast: Cast, contracted: Proposal, as_: As) -> None:
    officer, unit, base = as_(OFFICER), as_(UNIT), f"/hop-dong/{contracted.code}/kiem-tra/"
    case = as_(OFFICER).get(f"/de-an/{contracted.code}/thuc-hien/").content.decode()
    assert f'href="{base}"' in case
    day = f"{next_week():%d/%m/%Y}"
    wrong = officer.post(base, {"planned_on": "01/01/2020", "purpose": "Tiến độ", "inspectors": "Cảnh"})
    assert (wrong.status_code, "đã qua" in wrong.content.decode(), "dấu phẩy" in wrong.content.decode()) == (
        409,
        True,
        True,
    )
    begun = officer.post(base, {"planned_on": day, "purpose": "Tiến độ", "inspectors": VISITORS}).headers["Location"]
    assert begun == f"{base}1/"
    assert "Tiến độ" in unit.get(begun).content.decode()
    form = officer.get(begun).context["visit"]
    typed = {field.html_name: field.value() or "" for field in form}
    typed |= {name: "yes" for name in form.fields if name.startswith("answer_")}
    typed |= {"text_2": "Thiếu sổ", "required_2": "Lập sổ", "xong": "1"}
    unfinished = officer.post(begun, typed)
    text = unfinished.content.decode()
    assert (unfinished.status_code, unfinished.context["visit"]["text_1"].value()) == (409, "Thiếu sổ")
    assert [sentence in text for sentence in ("Chưa ghi kết luận.", "Kiến nghị 1: chưa ghi hạn khắc phục.")] == [
        True
    ] * 2
    assert "Thiếu sổ" not in unit.get(begun).content.decode()
    kept = {field.html_name: field.value() or "" for field in officer.get(begun).context["visit"]}
    finished = kept | {
        "due_on_1": day, "conclusion": "Đạt", "visited_on": f"{timezone.localdate():%d/%m/%Y}", "xong": "1",
    }  # fmt: skip
    assert officer.post(begun, finished).headers["Location"] == begun
    assert "Thiếu sổ" in unit.get(begun).content.decode()
    assert unit.post(f"{begun}tra-loi/", {"answer_1": ""}).status_code == 409
    assert unit.post(f"{begun}tra-loi/", {"answer_1": "Đã lập"}).headers["Location"] == begun
    assert officer.get(f"{begun}kien-nghi/1/xac-nhan/").status_code == 200
    assert officer.post(f"{begun}kien-nghi/1/mo-lai/", {"remark": "", "due_on": ""}).status_code == 409
    assert officer.post(f"{begun}kien-nghi/1/xac-nhan/", {"remark": ""}).headers["Location"] == f"{begun}#kien-nghi-1"
    assert officer.post(f"{begun}bien-ban/", {"file": pdf_file("bb.pdf")}).headers["Location"] == f"{begun}#bien-ban"
    assert "bb.pdf" in unit.get(begun).content.decode()
    assert officer.post(f"{begun}ket-thuc/", {}).headers["Location"] == begun
    assert "Đã kết thúc" in unit.get(begun).content.decode()


def test_a_plan_is_changed_and_cancelled_on_a_page_that_asks_once_more(
    cast: Cast, contracted: Proposal, as_: As
) -> None:
    row, officer = planned(cast, contracted), as_(OFFICER)
    url = f"/hop-dong/{contracted.code}/kiem-tra/{row.number}/"
    form = officer.get(f"{url}doi-lich/").context["form"]
    typed = {field.html_name: field.value() for field in form} | {"purpose": "Kiểm tra máy"}
    assert officer.post(f"{url}doi-lich/", typed).headers["Location"] == url
    assert officer.post(f"{url}doi-lich/", typed).status_code == 409
    assert officer.post(f"{url}huy/", {"reason": "Bão"}).headers["Location"] == url
    assert (fresh(row).purpose, fresh(row).state) == ("Kiểm tra máy", "cancelled")
    assert "Bão" in as_(UNIT).get(url).content.decode()


def test_a_visit_is_there_for_whom_it_concerns(cast: Cast, contracted: Proposal, as_: As) -> None:
    row = planned(cast, contracted)
    base = f"/hop-dong/{contracted.code}/kiem-tra/"
    url = f"{base}{row.number}/"
    seen = (UNIT, OFFICER, CENTRE, "ketoan.cuc")
    assert [as_(who).get(url).status_code for who in (*seen, *STRANGERS)] == [200] * 4 + [404] * 5
    assert [as_(who).get(base).status_code for who in (*seen, *STRANGERS)] == [200] * 4 + [404] * 5
    assert [as_(who).post(base, {}).status_code for who in (UNIT, "ketoan.cuc", *STRANGERS)] == [404] * 7
    for who in (UNIT, CENTRE, *STRANGERS):
        client = as_(who)
        acts = ("huy/", "doi-lich/", "ket-thuc/", "bien-ban/", "tra-loi/", "kien-nghi/1/xac-nhan/", "x/", "")
        assert [client.post(f"{url}{act}", {"reason": "x"}).status_code for act in acts] == [404] * 8
    assert fresh(row).version == row.version


def test_the_board_shows_what_waits_and_what_is_late(cast: Cast, contracted: Proposal, as_: As) -> None:
    def listed(who: str, standing: str) -> list[int]:
        page = as_(who).get("/hop-dong/kiem-tra/", {"tinh-trang": standing}).context["page"]
        return [row["number"] for row in page.rows]

    late(visited(cast, contracted))
    planned(cast, contracted, CENTRE)
    people = (UNIT, OFFICER, CENTRE, "lanhdao.bo", "donvi.gialai", "chuyenvien.gialai")
    assert [listed(who, "") for who in people] == [[2, 1]] * 4 + [[], []]
    assert [listed(who, "cho-toi") for who in people] == [[1], [], [2], [], [], []]
    assert [listed(OFFICER, standing) for standing in ("qua-han", "planned", "done", "closed")] == [[1], [2], [1], []]
    assert "Quá hạn" in as_(UNIT).get("/hop-dong/kiem-tra/?tinh-trang=qua-han").content.decode()
    with tenant_scope(contracted.tenant_id):
        answered(cast, Inspection.objects.get(number=1))
    assert [listed(who, "cho-toi") for who in (UNIT, OFFICER)] == [[], [1]]
    assert listed(OFFICER, "qua-han") == []
    assert as_("quantri").get("/hop-dong/kiem-tra/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/hop-dong/kiem-tra/", 10), ("/hop-dong/{code}/kiem-tra/", 11)])
def test_lists_ask_the_same_number_of_questions(
    cast: Cast, contracted: Proposal, as_: As, address: str, queries: int, number: int
) -> None:
    for _ in range(number):
        visited(cast, contracted)
    client, url = as_(CENTRE), address.format(code=contracted.code)
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    assert len(asked) == queries


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_visit_asks_the_same_number_of_questions(
    cast: Cast, contracted: Proposal, as_: As, number: int
) -> None:
    row, client = visited(cast, contracted, findings=number), as_(UNIT)
    client.get(row.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        client.get(row.get_absolute_url())
    assert len(asked) == 11


# --- API -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 3])
def test_programs_read_visits_of_those_they_may_see(cast: Cast, contracted: Proposal, as_: As, number: int) -> None:
    for _ in range(number):
        visited(cast, contracted)
    client = as_(CENTRE)
    client.get("/api/v1/inspections/")
    with CaptureQueriesContext(connection) as asked:
        rows = client.get("/api/v1/inspections/", {"proposal": contracted.code, "state": "done"}).json()["results"]
    assert ([row["number"] for row in rows], len(asked)) == (list(range(number, 0, -1)), 7)
    whole = client.get(f"/api/v1/inspections/{contracted.code}/1/").json()
    assert (whole["organisation"], whole["findings"][0]["text"], whole["conclusion"]) == (
        "sct-da-nang", "Thiếu sổ 0", "Đúng tiến độ.",
    )  # fmt: skip
    for who in ("donvi.gialai", "chuyenvien.gialai"):
        assert as_(who).get("/api/v1/inspections/").json()["results"] == []
        assert as_(who).get(f"/api/v1/inspections/{contracted.code}/1/").status_code == 404


def test_what_is_being_written_is_told_to_nobody(cast: Cast, contracted: Proposal, as_: As) -> None:
    row = planned(cast, contracted)
    do(cast, OFFICER, inspections.save_visit, row, notes(row))
    whole = as_(UNIT).get(f"/api/v1/inspections/{contracted.code}/1/").json()
    assert [whole[name] for name in ("checklist", "findings", "conclusion", "visited_on")] == [[], [], "", None]
    rows = {
        value: as_(UNIT).get("/api/v1/inspections/", {"overdue": value}).json()["results"]
        for value in ("true", "false")
    }
    assert (len(rows["true"]), len(rows["false"])) == (0, 1)


def test_nothing_typed_breaks_a_page(cast: Cast, contracted: Proposal) -> None:
    row, base = visited(cast, contracted), f"/hop-dong/{contracted.code}/kiem-tra/"
    begun = planned(cast, contracted).get_absolute_url()
    officer, unit, here = browser(cast[OFFICER]), browser(cast[UNIT]), row.get_absolute_url()
    acts = (f"{begun}doi-lich/", f"{begun}huy/", f"{here}kien-nghi/1/xac-nhan/", f"{here}kien-nghi/1/mo-lai/")
    pages = [(officer, url) for url in (base, begun, here, *acts)] + [(unit, here)]
    assert [fault for client, url in pages for fault in fuzz_page(client, url)] == []
    huge = (f"{base}{'9' * 30}/", f"{here}kien-nghi/{'9' * 30}/mo-lai/", f"{here}kien-nghi/01/mo-lai/")
    assert [officer.get(url).status_code for url in huge] == [404, 404, 200]
