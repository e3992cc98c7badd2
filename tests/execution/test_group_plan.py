"""The plan of a group đề án: written row by row, refused with every reason, sent, given back, approved, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.errors import NotFound, Refused
from core.tenancy import tenant_scope
from execution.group_plan import Earlier, Plan, PlanLine, PlanRow, faults_of, nobody_twice, parties_of
from execution.models import GroupPlan, GroupPlanRow
from execution.selectors.settlements import lines_in_force
from execution.services import group_plans as services
from khuyencong.demo.writing import invented_tax_code
from proposals.models import Proposal, SupportLookup, TransitionRecord
from proposals.states import State
from reporting.models import Document
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file, play, reread

As = Callable[[str], Client]
UNIT, OFFICE, LEADER = "donvi.danang", "chuyenvien.danang", "lanhdao.danang"
MILLION = 1_000_000


@pytest.fixture
def assigned(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast, kind="group"), cast), State.ASSIGNED, cast)


def url(proposal: Proposal) -> str:
    return f"/hop-dong/{proposal.code}/ke-hoach-trien-khai/"


def typed(proposal: Proposal, number: int = 1, **changes: Any) -> dict[str, Any]:
    """A row as the page sends it: a fifth of the support."""
    with tenant_scope(proposal.tenant_id):
        line = lines_in_force(reread(proposal))[0]
        commune = proposal.beneficiary_rows.get().production_commune.code
    return {
        "name": f"Cơ sở Thử {number}", "legal_form": "household", "tax_code": "", "representative": "Lê Thị Mẫu",
        "production_commune": commune, "production_address": f"Thôn {number}", "subject": "Máy sấy", "line": str(line["line"]),
        "total": "150.000.000", "national": "60 triệu", "starts_on": f"{proposal.starts_on:%d/%m/%Y}",
        "ends_on": f"{proposal.ends_on:%d/%m/%Y}", "note": "", **changes,
    }  # fmt: skip


def page(*rows: dict[str, Any], version: int = 0, **more: Any) -> dict[str, Any]:
    """The rows as a formset, with a button pressed if told."""
    cells = {f"rows-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {
        **cells, "version": version, "rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0, "rows-MIN_NUM_FORMS": 0,
        "rows-MAX_NUM_FORMS": 200, **more,
    }  # fmt: skip


def stored(proposal: Proposal) -> list[GroupPlanRow]:
    with tenant_scope(proposal.tenant_id):
        return list(GroupPlanRow.objects.filter(plan__proposal=proposal))


def faults(answer: Any) -> dict[str, list[str]]:
    """Name of a field of the page -> what is said beside it."""
    forms = answer.context["formsets"][0].forms
    return {form.add_prefix(name): list(said) for form in forms for name, said in form.errors.items()}


def sent(as_: As, proposal: Proposal, count: int = 3) -> Proposal:
    answer = as_(UNIT).post(url(proposal), page(*(typed(proposal, n) for n in range(1, count + 1)), gui="1"))
    assert answer.status_code == 302, faults(answer)
    return reread(proposal)


def test_the_unit_writes_and_sends_and_the_province_approves(cast: Cast, as_: As, assigned: Proposal) -> None:
    unit = as_(UNIT)
    case = unit.get(f"/de-an/{assigned.code}/thuc-hien/").content.decode()
    assert url(assigned) in case
    assert "Chưa chọn" in unit.get(url(assigned)).content.decode()
    assert unit.post(url(assigned), page(*(typed(assigned, n) for n in (1, 2, 3)))).status_code == 302
    written = unit.get(url(assigned)).content.decode()
    assert "180.000.000 đồng" in written
    assert "120.000.000 đồng" in written

    rows = [typed(assigned, n, row=row.pk) for n, row in enumerate(stored(assigned), start=1)]
    assert unit.post(url(assigned), page(*rows, version=1, gui="1")).status_code == 302
    assert reread(assigned).state == State.GROUP_PLANNING
    with tenant_scope(assigned.tenant_id):
        record = TransitionRecord.objects.get(proposal=assigned, step="plan_group")
        plan = GroupPlan.objects.get()
    assert record.details["beneficiaries"].splitlines() == ["Cơ sở Thử 1", "Cơ sở Thử 2", "Cơ sở Thử 3"]
    assert plan.sent_by.username == UNIT
    assert [row.pk for row in stored(assigned)] == [row["row"] for row in rows]

    read = as_(LEADER).get(url(assigned)).content.decode()
    assert "Cơ sở Thử 2" in read
    assert "Lưu và trình Sở" not in read
    assert f"/hop-dong/{assigned.code}/approve_group_plan/" in read
    assert f"/hop-dong/{assigned.code}/return_group_plan/" not in as_(OFFICE).get(url(assigned)).content.decode()
    assert play("approve_group_plan", assigned, cast).state == State.GROUP_PLANNED
    assert "70/QĐ-SCT" in unit.get(url(assigned)).content.decode()


def test_half_filled_rows_are_kept_empty_ones_dropped_and_a_row_is_added_without_scripts(
    as_: As, assigned: Proposal
) -> None:
    unit, empty = as_(UNIT), dict.fromkeys(typed(assigned), "")
    more = unit.post(url(assigned), page({**empty, "name": "HTX Dở"}, add="rows"))
    assert (more.status_code, len(more.context["formsets"][0].forms)) == (200, 2)
    assert "HTX Dở" in more.content.decode()
    assert stored(assigned) == []

    rows = (
        empty,
        {**empty, "name": "HTX Dở", "national": "1 triệu"},
        typed(assigned, 2),
        {**typed(assigned, 3), "DELETE": "on"},
    )
    assert unit.post(url(assigned), page(*rows)).status_code == 302
    assert [(row.position, row.name, row.total, row.national) for row in stored(assigned)] == [
        (0, "HTX Dở", None, MILLION), (1, "Cơ sở Thử 2", 150 * MILLION, 60 * MILLION),
    ]  # fmt: skip
    listed = unit.get(url(assigned))
    assert "Dòng 1: Chưa chọn dòng dự toán." in listed.content.decode()
    assert "#id_rows-0-line" in listed.content.decode()


def test_a_commune_is_found_without_scripts(as_: As, assigned: Proposal) -> None:
    name = "rows-0-production_commune"
    found = as_(UNIT).post(url(assigned), page(typed(assigned), search=name, **{f"{name}_q": "hoa vang"}))
    assert "Hòa Vang" in found.content.decode()


def test_what_cannot_be_read_stays_on_the_page(as_: As, assigned: Proposal) -> None:
    wrong = typed(assigned, tax_code="123", starts_on="31/02/2027", national="nhiều", line="999")
    answer = as_(UNIT).post(url(assigned), page(wrong, gui="1"))
    assert answer.status_code == 409
    assert sorted(faults(answer)) == [f"rows-0-{name}" for name in ("line", "national", "starts_on", "tax_code")]
    assert "31/02/2027" in answer.content.decode()
    assert stored(assigned) == []


def test_nothing_is_sent_until_every_row_is_right_and_all_is_said_at_once(as_: As, assigned: Proposal) -> None:
    unit = as_(UNIT)
    nobody = unit.post(url(assigned), page(gui="1"))
    assert nobody.status_code == 409
    assert "Chưa ghi danh sách đơn vị thụ hưởng." in nobody.content.decode()

    early, late = f"{assigned.starts_on.replace(month=1):%d/%m/%Y}", f"{assigned.ends_on.replace(month=12):%d/%m/%Y}"
    code = invented_tax_code(77)
    rows = (
        typed(assigned, 1, tax_code=code, starts_on=early, total="50 triệu"),
        typed(assigned, 2, name="CO SO  thử 1", tax_code=f"{code}001", ends_on=late),
        typed(assigned, 3, name="", subject="", legal_form="sme", tax_code="001234567890"),
        typed(assigned, 4, starts_on=late, ends_on=early, national="130 triệu"),
    )
    answer = unit.post(url(assigned), page(*rows, version=1, gui="1"))
    assert answer.status_code == 409
    assert sorted(faults(answer)) == [
        "rows-0-national", "rows-0-starts_on", "rows-1-ends_on", "rows-1-name", "rows-1-national", "rows-1-tax_code",
        "rows-2-name", "rows-2-subject", "rows-2-tax_code", "rows-3-ends_on", "rows-3-national",
    ]  # fmt: skip
    assert [reason.message for reason in answer.context["reasons"]] == [
        "Tổng kinh phí hỗ trợ 310.000.000 đ vượt kinh phí được giao 300.000.000 đ."
    ]
    assert reread(assigned).state == State.ASSIGNED
    assert len(stored(assigned)) == 4


def test_each_beneficiary_gets_no_more_than_the_norm_of_its_content(as_: As, assigned: Proposal) -> None:
    rows = (typed(assigned, 1), typed(assigned, 2, total="150 triệu", national="100 triệu"))
    answer = as_(UNIT).post(url(assigned), page(*rows, gui="1"))
    assert list(faults(answer)) == ["rows-1-national"]
    assert "vượt định mức 75.000.000 đ" in faults(answer)["rows-1-national"][0]


def test_who_was_supported_before_says_why_again_and_the_asking_is_kept(
    cast: Cast, as_: As, assigned: Proposal
) -> None:
    other = advance(complete_draft(make_draft(cast, unit="donvi.gialai"), cast), State.APPROVED, cast)
    with tenant_scope(other.tenant_id):
        known = other.beneficiary_rows.get()
    again = typed(assigned, 1, name="Tên khác", legal_form="cooperative", tax_code=known.tax_code)
    answer = as_(UNIT).post(url(assigned), page(again, gui="1"))
    assert list(faults(answer)) == ["rows-0-note"]
    with tenant_scope(assigned.tenant_id):
        assert SupportLookup.objects.filter(proposal=assigned, answers__0__beneficiary="Tên khác").exists()
        row = stored(assigned)[0]
    explained = {**again, "note": "Máy khác công đoạn.", "row": row.pk}
    assert as_(UNIT).post(url(assigned), page(explained, version=1, gui="1")).status_code == 302


def test_the_plan_is_given_back_with_a_reason_and_sent_again(cast: Cast, as_: As, assigned: Proposal) -> None:
    proposal = sent(as_, assigned)
    step = f"/hop-dong/{proposal.code}/return_group_plan/"
    assert as_(LEADER).post(step, {"version": proposal.version, "note": ""}).status_code == 409
    assert as_(LEADER).post(step, {"version": proposal.version, "note": "Thiếu địa chỉ."}).status_code == 302
    assert reread(proposal).state == State.ASSIGNED
    with tenant_scope(proposal.tenant_id):
        assert not Document.objects.filter(kind="supplement_request").exists()
    assert "Thiếu địa chỉ." in as_(UNIT).get(url(proposal)).content.decode()
    assert as_(OFFICE).get(url(proposal)).status_code == 404
    rows = [typed(assigned, n, row=row.pk) for n, row in enumerate(stored(assigned), start=1)]
    with tenant_scope(proposal.tenant_id):
        version = GroupPlan.objects.get().version
    assert as_(UNIT).post(url(proposal), page(*rows[:2], version=version, gui="1")).status_code == 302
    assert [row.name for row in stored(assigned)] == ["Cơ sở Thử 1", "Cơ sở Thử 2"]
    assert as_(OFFICE).get(url(proposal)).status_code == 200


def test_a_draft_is_its_units_and_a_sent_plan_is_read_by_who_sees_the_case(
    cast: Cast, as_: As, assigned: Proposal
) -> None:
    assert as_(UNIT).post(url(assigned), page(typed(assigned))).status_code == 302
    for who in (OFFICE, LEADER, "lanhdao.cuc", "donvi.gialai", "chuyenvien.gialai"):
        assert as_(who).get(url(assigned)).status_code == 404, who
        assert as_(who).post(url(assigned), page(typed(assigned))).status_code == 404, who
        assert as_(who).get(f"/bao-cao/ke-hoach-trien-khai/{assigned.code}/").status_code == 404, who
    rows = [typed(assigned, 1, row=stored(assigned)[0].pk)]
    assert as_(UNIT).post(url(assigned), page(*rows, version=1, gui="1")).status_code == 302
    for who, status in (
        (OFFICE, 200),
        (LEADER, 200),
        ("lanhdao.cuc", 200),
        ("donvi.gialai", 404),
        ("chuyenvien.gialai", 404),
    ):
        assert as_(who).get(url(assigned)).status_code == status, who
    assert as_(UNIT).post(url(assigned), page(*rows, version=3)).status_code == 404
    with tenant_scope(*cast["donvi.gialai"].tenant_ids), pytest.raises(NotFound):
        services.save_plan(assigned, [], actor=cast["donvi.gialai"])
    with tenant_scope(assigned.tenant_id), pytest.raises(Refused):
        services.save_plan(assigned, [], actor=cast[UNIT])


def test_an_older_page_does_not_write_over_a_newer_plan(as_: As, assigned: Proposal) -> None:
    assert as_(UNIT).post(url(assigned), page(typed(assigned, 1))).status_code == 302
    answer = as_(UNIT).post(url(assigned), page(typed(assigned, 2)))
    assert answer.status_code == 409
    assert "vừa được người khác cập nhật" in answer.content.decode()
    assert [row.name for row in stored(assigned)] == ["Cơ sở Thử 1"]


def test_only_a_group_project_of_a_province_has_the_page(cast: Cast, as_: As) -> None:
    concrete = advance(complete_draft(make_draft(cast), cast), State.ASSIGNED, cast)
    assert as_(UNIT).get(url(concrete)).status_code == 404
    assert url(concrete) not in as_(UNIT).get(f"/de-an/{concrete.code}/thuc-hien/").content.decode()


def test_a_plan_of_before_has_a_page_without_a_table(cast: Cast, as_: As, assigned: Proposal) -> None:
    play("plan_group", assigned, cast)
    assert "Chưa có bảng kế hoạch" in as_(OFFICE).get(url(assigned)).content.decode()


def test_the_plan_is_printed_as_form_11(as_: As, assigned: Proposal) -> None:
    sent(as_, assigned)
    papers = f"/bao-cao/ke-hoach-trien-khai/{assigned.code}/"
    assert "Kế hoạch triển khai đề án nhóm" in as_(UNIT).get(papers).content.decode()
    assert as_(UNIT).post(f"{papers}lap/group_plan/").status_code == 302
    assert as_("donvi.gialai").post(f"{papers}lap/group_plan/").status_code == 404
    with tenant_scope(assigned.tenant_id):
        words = Document.objects.get(kind="group_plan").snapshot
    assert [row["name"] for row in words["rows"]] == ["Cơ sở Thử 1", "Cơ sở Thử 2", "Cơ sở Thử 3"]
    assert (words["national"], words["left"]) == (180 * MILLION, 120 * MILLION)


def test_one_and_three_rows_ask_the_same_of_the_database(cast: Cast, as_: As, assigned: Proposal) -> None:
    counts: dict[int, list[int]] = {}
    for count in (1, 3):
        with tenant_scope(assigned.tenant_id):
            found = GroupPlan.objects.first()
        rows = [typed(assigned, n) for n in range(1, count + 1)]
        assert as_(UNIT).post(url(assigned), page(*rows, version=found.version if found else 0)).status_code == 302
        as_(UNIT).get(url(assigned))
        with CaptureQueriesContext(connection) as captured:
            as_(UNIT).get(url(assigned))
        counts[count] = [len(captured)]
    for count in (1, 3):
        with tenant_scope(assigned.tenant_id):
            version = GroupPlan.objects.get().version
        rows = [typed(assigned, n) for n in range(1, count + 1)]
        assert as_(UNIT).post(url(assigned), page(*rows, version=version, gui="1")).status_code == 302
        as_(OFFICE).get(url(assigned))
        with CaptureQueriesContext(connection) as captured:
            as_(OFFICE).get(url(assigned))
        counts[count].append(len(captured))
        play("return_group_plan", assigned, cast)
    assert counts[1] == counts[3]


def test_all_that_is_wrong_with_one_cell_is_said(as_: As, assigned: Proposal) -> None:
    wrong = typed(assigned, 1, total="300 triệu", national="310 triệu")
    said = faults(as_(UNIT).post(url(assigned), page(wrong, gui="1")))["rows-0-national"]
    assert [text.split(" ")[0] for text in said] == ["Kinh", "Tổng", "Hỗ"]


def test_the_step_page_sends_the_plan_with_its_signed_copy(as_: As, assigned: Proposal) -> None:
    assert as_(UNIT).post(url(assigned), page(typed(assigned, 1, subject=""))).status_code == 302
    step = f"/hop-dong/{assigned.code}/plan_group/"
    answer = as_(UNIT).post(step, {"version": assigned.version, "file": pdf_file("ke-hoach.pdf")})
    assert [reason.message for reason in answer.context["form"].reasons] == ["Dòng 1: Chưa ghi nội dung hỗ trợ."]
    row = typed(assigned, 1, row=stored(assigned)[0].pk)
    assert as_(UNIT).post(url(assigned), page(row, version=1)).status_code == 302
    assert as_(UNIT).post(step, {"version": assigned.version, "file": pdf_file("ke-hoach.pdf")}).status_code == 302
    with tenant_scope(assigned.tenant_id):
        assert assigned.papers.get(kind_code="implementation_plan").original_name == "ke-hoach.pdf"


@pytest.mark.pure
def test_rules_need_no_database() -> None:
    row = PlanRow(
        0, "A", "household", name_key="a", production_commune=1, subject="x", line="1", total=9, national=5,
        starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 1), note="",
    )  # fmt: skip
    plan = Plan((row,), (PlanLine("1", "Máy", 5),), 5, date(2027, 1, 1), date(2027, 12, 31))
    assert faults_of(plan) == []
    assert plan.left == 0
    gone = replace(plan, rows=(replace(row, line="2"),))
    assert [reason.field for reason in faults_of(gone)] == ["rows-0-line"]
    assert [reason.field for reason in faults_of(replace(plan, lines=(PlanLine("1", "Máy", 4),)))] == [
        "rows-0-national"
    ]
    assert [reason.message for reason in faults_of(replace(plan, rows=()))] == [
        "Kế hoạch chưa có đơn vị thụ hưởng nào."
    ]
    assert [reason.field for reason in faults_of(replace(plan, earlier=(Earlier(0, "đã", ""),)))] == ["rows-0-note"]


@pytest.mark.parametrize("claim", ["", "x", "-1", "0", "201", "1000", "9" * 30, "²"])
def test_no_count_of_rows_breaks_the_page(as_: As, assigned: Proposal, claim: str) -> None:
    for button in ({}, {"add": "rows"}, {"search": "rows-0-production_commune"}, {"gui": "1"}):
        sent_rows = page(typed(assigned, line="9" * 60, row="x"), **button) | {"rows-TOTAL_FORMS": claim}
        assert as_(UNIT).post(url(assigned), sent_rows).status_code in {200, 302, 409}
        assert (
            as_(UNIT)
            .post(url(assigned), {name: value for name, value in sent_rows.items() if name in button})
            .status_code
            < 500
        )


def test_a_page_that_lost_its_count_changes_nothing(as_: As, assigned: Proposal) -> None:
    assert as_(UNIT).post(url(assigned), page(typed(assigned))).status_code == 302
    for claim in (None, "50"):
        lost = {name: value for name, value in page(typed(assigned), version=1).items() if name != "rows-TOTAL_FORMS"}
        answer = as_(UNIT).post(url(assigned), lost | ({"rows-TOTAL_FORMS": claim} if claim else {}))
        assert answer.status_code == 409
        assert "Tải lại trang rồi thực hiện lại." in answer.content.decode()
    assert len(stored(assigned)) == 1


def test_one_beneficiary_may_stand_on_two_lines_and_its_norm_counts_once() -> None:
    """Twice on one line it is a mistake; on another line it is the same beneficiary, whose support is added up."""
    one = PlanRow(0, name="HTX A", name_key="htx a", tax_key="1", line="7")
    two = PlanRow(1, name="HTX A", name_key="htx a", tax_key="1", line="8")
    other = PlanRow(2, name="HTX B", name_key="htx b", tax_key="1", line="9")
    told = {
        rows: [reason.field for reason in nobody_twice(Plan(rows, (), 0, None, None))]
        for rows in ((one, two), (one, replace(two, line="7")), (one, other))
    }
    assert list(told.values()) == [[], ["rows-1-name", "rows-1-tax_code"], ["rows-2-tax_code"]]
    assert parties_of([one, two, PlanRow(3)]) == {0: 0, 1: 0, 3: 3}
    assert parties_of([PlanRow(0, name_key="htx a"), PlanRow(1, name_key="htx a")]) == {0: 0, 1: 0}
