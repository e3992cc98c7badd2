"""The screens of a supplement: collecting points, the last look, sending, marking; the answers of the unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.models import SupplementDraft
from core.tenancy import tenant_scope
from proposals.models import EstimateLine, Proposal, SupplementPoint
from proposals.services.supplements import AnswerInput, PointInput, answer_points
from proposals.states import State
from proposals.supplements import requests_of
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, play, reread

As = Callable[[str], Client]
NEED = PointInput("su-can-thiet", "Nêu số liệu năm gần nhất.", "necessity", "Sự cần thiết")
OUTSIDERS = ("donvi.gialai", "chuyenvien.gialai", "lanhdao.gialai", "thamdinh.cuc", "donvi.vung", "quantri")


@pytest.fixture
def submitted(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)


@pytest.fixture
def returned(cast: Cast, submitted: Proposal) -> Proposal:
    return play("return_to_unit", submitted, cast, points=_points(submitted))


def _points(proposal: Proposal) -> tuple[PointInput, ...]:
    with tenant_scope(proposal.tenant_id):
        line = EstimateLine.objects.get(proposal=proposal)
    return (
        NEED,
        PointInput("du-toan", "Bổ sung báo giá.", f"dong-{line.pk}", "Dòng 1. Máy sấy"),
        PointInput("giay-to", "Gửi bản có dấu.", "other", "Giấy tờ khác"),
    )


def rows(*points: tuple[str, str], **more: str) -> dict[str, str]:
    """The form as a browser sends it."""
    due_on = timezone.localdate() + timedelta(days=20)
    posted = {"points-TOTAL_FORMS": str(len(points)), "points-INITIAL_FORMS": "0", "due_on": f"{due_on:%d/%m/%Y}"}
    for number, (place, text) in enumerate(points):
        posted |= {f"points-{number}-place": place, f"points-{number}-text": text}
    return {**posted, "version": "0", "note": "", **more}


def state_of(proposal: Proposal) -> str:
    return reread(proposal).state


def test_points_are_collected_looked_at_and_sent_with_a_printed_sheet(cast: Cast, as_: As, submitted: Proposal) -> None:
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{submitted.code}/return_to_unit/"
    posted = rows(("du-toan:lines", "Thiếu báo giá."), ("muc-tieu", "Lượng hóa."), do="preview", note="Sớm giúp.")
    kept = client.post(url, posted)
    preview = client.get(kept["Location"])
    text = preview.content.decode()
    sent = client.post(url, {"do": "send", "version": submitted.version, "draft": "1"})

    assert (kept.status_code, kept["Location"], preview.status_code) == (302, f"{url}?xem-truoc=1", 200)
    assert [word in text for word in ("Thiếu báo giá.", "Lượng hóa.", "Sớm giúp.", "tạm dừng", "Đã nộp Sở")] == [
        True
    ] * 5
    assert (sent.status_code, state_of(submitted)) == (302, State.PROVINCE_RETURNED)
    with tenant_scope(submitted.tenant_id):
        (request,) = requests_of(submitted)
        points = [(p.section, p.field_label, p.text) for p in request.points.all()]
        step = submitted.transitions.get(step="return_to_unit")
        assert SupplementDraft.objects.count() == 0
    assert points == [("muc-tieu", "", "Lượng hóa."), ("du-toan", "Các dòng dự toán", "Thiếu báo giá.")]
    assert (request.note, step.note, step.due_on) == (
        "Sớm giúp.",
        "Sớm giúp.",
        timezone.localdate() + timedelta(days=20),
    )


def test_a_refusal_says_everything_and_keeps_everything_typed(cast: Cast, as_: As, submitted: Proposal) -> None:
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{submitted.code}/return_to_unit/"
    posted = rows(("", "Không rõ mục"), ("quy-mo", ""), ("khong-co", "Mục lạ"), do="preview", due_on="31/02/2027")
    answer = client.post(url, posted)
    text = answer.content.decode()
    again = client.get(url).content.decode()

    assert (answer.status_code, state_of(submitted)) == (409, State.SUBMITTED)
    assert [word in text for word in ("Không rõ mục", "Mục lạ", "31/02/2027")] == [True] * 3
    summary = re.search(r'class="error-summary".*?</div>', text, re.DOTALL)
    assert summary is not None
    assert summary.group().count("<li>") == 4
    assert [word in again for word in ("Không rõ mục", "Mục lạ", "31/02/2027")] == [True] * 3


def test_the_draft_survives_another_session_and_rows_are_added_without_javascript(
    cast: Cast, as_: As, submitted: Proposal
) -> None:
    url = f"/tham-dinh/{submitted.code}/return_to_unit/"
    added = as_("chuyenvien.danang").post(url, rows(("muc-tieu", "Lượng hóa."), add="points"))
    page = as_("chuyenvien.danang").get(added["Location"].partition("#")[0]).content.decode()
    other = as_("pho.danang").get(url)

    assert added["Location"] == f"{url}?them=1#id_points"
    assert ("Lượng hóa." in page, 'name="points-TOTAL_FORMS" value="2"' in page) == (True, True)
    assert other.status_code == 409


def test_a_row_marked_to_be_dropped_and_an_empty_one_are_left_out(cast: Cast, as_: As, submitted: Proposal) -> None:
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{submitted.code}/return_to_unit/"
    posted = rows(("muc-tieu", "Giữ."), ("quy-mo", "Bỏ."), ("", ""), do="save")
    client.post(url, {**posted, "points-1-DELETE": "on"})

    with tenant_scope(submitted.tenant_id):
        assert SupplementDraft.objects.get().points == [{"place": "muc-tieu", "text": "Giữ."}]


def test_a_sentence_is_dropped_in_as_a_point(cast: Cast, as_: As, submitted: Proposal) -> None:
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{submitted.code}/return_to_unit/"
    client.post(url, rows(("muc-tieu", "Lượng hóa."), do="insert", sentence="c:estimate-quotes"))

    with tenant_scope(submitted.tenant_id):
        assert SupplementDraft.objects.get().points[1] == {
            "place": "du-toan", "text": "Bổ sung báo giá của nhà cung cấp làm căn cứ cho đơn giá.",
        }  # fmt: skip


def test_autosave_answers_with_the_version_and_a_second_page_is_told(cast: Cast, as_: As, submitted: Proposal) -> None:
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{submitted.code}/return_to_unit/"
    first = client.post(url, rows(("muc-tieu", "Một.")), headers={"X-Autosave": "1"})
    same = client.post(url, rows(("muc-tieu", "Một."), do="save"))
    stale = client.post(url, rows(("muc-tieu", "Hai."), do="save"))
    text = stale.content.decode()

    assert (first.status_code, first.json()["version"], same.status_code, stale.status_code) == (200, 1, 302, 409)
    assert ("Hai." in text, 'name="version" value="1"' in text) == (True, True)


def test_what_was_changed_elsewhere_is_not_sent_unseen(cast: Cast, as_: As, submitted: Proposal) -> None:
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{submitted.code}/return_to_unit/"
    client.post(url, rows(("muc-tieu", "Một."), do="preview"))
    client.post(url, rows(("muc-tieu", "Hai."), do="save", version="1"))
    unseen = client.post(url, {"do": "send", "version": submitted.version, "draft": "1"})
    stale = client.post(url, {"do": "send", "version": submitted.version - 1, "draft": "2"})
    nothing = as_("chuyenvien.danang").post(url, {"do": "send", "version": submitted.version, "draft": "0"})

    assert [answer.status_code for answer in (unseen, stale, nothing)] == [409, 409, 409]
    assert 'name="draft" value="2"' in unseen.content.decode()
    assert state_of(submitted) == State.SUBMITTED


def test_a_link_beside_a_field_opens_the_screen_with_its_row(cast: Cast, as_: As, submitted: Proposal) -> None:
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{submitted.code}/return_to_unit/"
    case = client.get(f"/de-an/{submitted.code}/").content.decode()
    sheet = client.get(f"/tham-dinh/{submitted.code}/phieu/").content.decode()
    page = client.get(f"{url}?diem=su-can-thiet:necessity").content.decode()
    unit = as_("donvi.danang").get(f"/de-an/{submitted.code}/").content.decode()

    assert (f'href="{url}?diem=su-can-thiet"' in case, f'href="{url}?diem=su-can-thiet:necessity"' in sheet) == (
        True,
        True,
    )
    assert '<option value="su-can-thiet:necessity" selected>' in page
    assert "Yêu cầu bổ sung điểm này" not in unit


@pytest.mark.parametrize("username", OUTSIDERS)
def test_the_screens_are_not_there_for_outsiders(cast: Cast, as_: As, returned: Proposal, username: str) -> None:
    back = play("submit", returned, cast)
    client = as_(username)
    paths = [
        f"/tham-dinh/{back.code}/return_to_unit/", f"/tham-dinh/{back.code}/bo-sung/", f"/de-an/{back.code}/bo-sung/",
    ]  # fmt: skip

    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    assert [client.post(path, {"do": "send"}).status_code for path in paths] == [404, 404, 404]


def test_each_point_stands_beside_its_section_field_line_and_paper(cast: Cast, as_: As, returned: Proposal) -> None:
    client, code = as_("donvi.danang"), returned.code
    necessity = client.get(f"/de-an/{code}/muc/su-can-thiet/").content.decode()
    estimate = client.get(f"/de-an/{code}/muc/du-toan/").content.decode()
    papers = client.get(f"/de-an/{code}/giay-to/").content.decode()
    tasks = client.get(f"/de-an/{code}/soan/").content.decode()
    with tenant_scope(returned.tenant_id):
        line = EstimateLine.objects.get(proposal=returned)

    assert necessity.count("Nêu số liệu năm gần nhất.") == 2
    assert f'href="/de-an/{code}/muc/su-can-thiet/#id_necessity"' in necessity
    assert f'id="dong-{line.pk}"' in estimate
    assert f'href="/de-an/{code}/muc/du-toan/#dong-{line.pk}"' in estimate
    assert estimate.count("Bổ sung báo giá.") == 2
    assert papers.count("Gửi bản có dấu.") == 1
    assert tasks.count("1 điểm chưa trả lời") == 3
    assert "3 điểm chưa trả lời" in tasks


def test_the_unit_answers_on_one_page_and_nothing_typed_is_lost(cast: Cast, as_: As, returned: Proposal) -> None:
    client, url = as_("donvi.danang"), f"/de-an/{returned.code}/bo-sung/"
    first = client.post(url, {"point-1-answer": "Đã nêu.", "point-1-version": "0", "point-2-answer": "Đã thêm.",
                              "point-2-version": "0", "point-3-answer": "", "point-3-version": "0", "save": "1"})  # fmt: skip
    with tenant_scope(returned.tenant_id):
        answers = list(SupplementPoint.objects.values_list("answer", flat=True))
    stale = client.post(url, {"point-1-answer": "Khác.", "point-1-version": "0", "point-2-answer": "Đã thêm.",
                              "point-2-version": "1", "point-3-answer": "Có dấu.", "point-3-version": "0"})  # fmt: skip
    text = stale.content.decode()

    assert (first.status_code, first["Location"]) == (302, f"{url}#diem-1")
    assert answers == ["Đã nêu.", "Đã thêm.", ""]
    assert (stale.status_code, "Khác." in text, "Đã nêu." in text, "Có dấu." in text) == (409, True, True, True)
    assert 'name="point-1-version" value="1"' in text


def test_autosave_of_answers_gives_the_versions_to_go_on_from(cast: Cast, as_: As, returned: Proposal) -> None:
    client, url = as_("donvi.danang"), f"/de-an/{returned.code}/bo-sung/"
    posted = {"point-1-answer": "Đã nêu.", "point-1-version": "0"}
    saved = client.post(url, posted, headers={"X-Autosave": "1"})
    stale = client.post(url, posted | {"point-1-answer": "Khác."}, headers={"X-Autosave": "1"})

    assert (saved.json()["fields"], stale.status_code) == ({"point-1-version": 1}, 409)


def test_the_submit_page_names_what_is_unanswered_and_asks_for_no_second_answer(
    cast: Cast, as_: As, returned: Proposal
) -> None:
    client, url = as_("donvi.danang"), f"/de-an/{returned.code}/nop/submit/"
    before = client.get(url).content.decode()
    unit = cast["donvi.danang"]
    with tenant_scope(*unit.tenant_ids):
        answer_points(returned, {n: AnswerInput("Đã bổ sung.") for n in (1, 2, 3)}, actor=unit)
    after = client.get(url).content.decode()
    sent = client.post(url, {"version": reread(returned).version, "note": ""})

    assert [f"/de-an/{returned.code}/bo-sung/#diem-{n}" in before for n in (1, 2, 3)] == [True] * 3
    assert ("Chưa trả lời điểm" in before, "Chưa trả lời điểm" in after) == (True, False)
    assert (sent.status_code, state_of(returned)) == (302, State.SUBMITTED)


def test_the_officer_marks_each_answer_and_the_history_keeps_them(cast: Cast, as_: As, returned: Proposal) -> None:
    back = play("submit", returned, cast)
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{back.code}/bo-sung/"
    page = client.get(url).content.decode()
    bare = client.post(url, _marks("no", ""))
    saved = client.post(url, _marks("no", "Thiếu trang."))
    stale = client.post(url, _marks("yes", ""))
    case = client.get(f"/de-an/{back.code}/tham-dinh/").content.decode()
    history = as_("donvi.danang").get(f"/de-an/{back.code}/lich-su/").content.decode()
    leader = as_("lanhdao.danang").post(url, _marks("yes", "", version="1"))

    assert (page.count("Đã bổ sung."), bare.status_code, saved.status_code, stale.status_code) == (3, 409, 302, 409)
    assert [bare.content.decode().count(f"Điểm {n}: chưa đạt thì ghi còn thiếu gì.") for n in (1, 2, 3)] == [2, 2, 2]
    assert ("Thiếu trang." in case, "Đánh giá câu trả lời" in case) == (True, True)
    assert ("Đã bổ sung." in history, "Thiếu trang." in history) == (True, False)
    assert leader.status_code == 409


def _marks(resolved: str, remark: str, *, version: str = "0") -> dict[str, str]:
    posted = {}
    for number in (1, 2, 3):
        posted |= {f"point-{number}-resolved": resolved, f"point-{number}-remark": remark}
        posted[f"point-{number}-version"] = "1" if version == "0" and resolved == "no" else version
    return posted


def test_the_authority_does_not_read_answers_before_they_are_sent(cast: Cast, as_: As, returned: Proposal) -> None:
    unit = cast["donvi.danang"]
    with tenant_scope(*unit.tenant_ids):
        answer_points(returned, {1: AnswerInput("Câu chưa gửi.")}, actor=unit)
    officer = as_("chuyenvien.danang")
    paths = [f"/de-an/{returned.code}/{tab}" for tab in ("", "tham-dinh/", "lich-su/")]

    assert ["Câu chưa gửi." in officer.get(path).content.decode() for path in paths] == [False] * 3
    assert "Câu chưa gửi." in as_("donvi.danang").get(paths[2]).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_point_and_for_three(cast: Cast, as_: As, submitted: Proposal, count: int) -> None:
    asked = play("return_to_unit", submitted, cast, points=_points(submitted)[:count])
    code = asked.code
    unit, officer = as_("donvi.danang"), as_("chuyenvien.danang")
    found = [_queries(unit, f"/de-an/{code}/bo-sung/"), _queries(officer, f"/de-an/{code}/lich-su/")]
    play("submit", asked, cast)
    found += [_queries(officer, f"/tham-dinh/{code}/bo-sung/"), _queries(officer, f"/tham-dinh/{code}/return_to_unit/")]

    assert found == [12, 14, 12, 17]


def _queries(client: Client, url: str) -> int:
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)
