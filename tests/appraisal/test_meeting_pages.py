"""The pages of meetings: who gets them, what is hidden, what they keep, what they refuse, what comes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.models import AgendaItem, Appraisal, Ballot, Declaration, Level, Meeting, Verdict
from appraisal.services import meetings as services
from appraisal.states import Choice, ConflictGround, MeetingState
from core.tenancy import tenant_scope
from proposals.models import Proposal, Recusal
from proposals.states import State
from tests.cast import Cast, client_as
from tests.factories.meetings import (
    AMOUNT,
    PLACE,
    Council,
    before_council,
    closed,
    concluded,
    make_council,
    met_heads,
    opened,
    planned,
    vote,
)
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file

As = Callable[[str], Client]
MASK = "Hồ sơ bạn không được xem vì xung đột lợi ích"


@pytest.fixture
def council(cast: Cast) -> Council:
    return make_council(cast)


@pytest.fixture
def round_(cast: Cast, council: Council) -> Appraisal:
    return before_council(cast, council)


@pytest.fixture
def running(cast: Cast, council: Council, round_: Appraisal) -> Meeting:
    with tenant_scope(council.panel.tenant_id):
        meeting = opened(council, [round_])
        vote(council, meeting, expert=Choice.NO)
    return meeting


@pytest.fixture
def held(cast: Cast, council: Council, round_: Appraisal) -> Meeting:
    with tenant_scope(council.panel.tenant_id):
        return closed(council, [round_])


def place(meeting: Meeting, rest: str = "") -> str:
    return f"/tham-dinh/phien-hop/{meeting.key}/{rest}"


def words(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def member_client(council: Council) -> Client:
    return client_as(council.actors["member"])


def recuse(council: Council, round_: Appraisal, short: str) -> None:
    member = council.members[short]
    with tenant_scope(council.panel.tenant_id):
        Declaration.objects.create(
            tenant_id=council.panel.tenant_id, proposal=round_.proposal, level=Level.PROVINCE, member=member,
            conflicted=True, ground=ConflictGround.FAMILY, entered_by=member.user,
        )  # fmt: skip
        Recusal.objects.create(
            tenant_id=round_.tenant_id, proposal=round_.proposal, user=member.user, reason="Người thân"
        )


def reread(meeting: Meeting) -> Meeting:
    with tenant_scope(meeting.tenant_id):
        return Meeting.objects.get(pk=meeting.pk)


def test_the_secretary_calls_the_council_together(as_: As, council: Council, round_: Appraisal) -> None:
    client, day = as_("chuyenvien.danang"), timezone.localdate() + timedelta(days=3)
    page = client.get(f"/tham-dinh/phien-hop/moi/{council.panel.key}/")
    answer = client.post(f"/tham-dinh/phien-hop/moi/{council.panel.key}/", {
        "held_at": f"{day:%d/%m/%Y}", "clock": "8h30", "place": PLACE, "dossiers": [str(round_.pk)],
    })  # fmt: skip
    with tenant_scope(council.panel.tenant_id):
        meeting = Meeting.objects.get()
        assert f"{timezone.localtime(meeting.held_at):%H:%M %d/%m/%Y}" == f"08:30 {day:%d/%m/%Y}"
        assert meeting.items.count() == 1
    assert (page.status_code, answer.status_code, answer["Location"]) == (200, 302, place(meeting))
    assert round_.proposal.code in words(page)


def test_a_refused_plan_keeps_what_was_typed(as_: As, council: Council, round_: Appraisal) -> None:
    url = f"/tham-dinh/phien-hop/moi/{council.panel.key}/"
    answer = as_("chuyenvien.danang").post(url, {"held_at": "01/02/2020", "clock": "25:00", "place": PLACE})
    assert answer.status_code == 409
    assert "Không đọc được giờ “25:00”." in words(answer)
    assert PLACE in words(answer)


def test_the_page_shows_quorum_ballots_and_outcome_to_the_secretary(as_: As, running: Meeting) -> None:
    page = words(as_("chuyenvien.danang").get(place(running)))
    for part in (
        "5/5 có mặt, cần 4",
        "Thông qua: 4 đồng ý, 1 không đồng ý",
        "Ghi kết luận",
        "Thư ký ghi theo phiếu giấy",
    ):
        assert part in page


def test_the_secretary_follows_the_page_to_the_paper_ballot_of_each_member(
    as_: As, council: Council, running: Meeting
) -> None:
    client = as_("chuyenvien.danang")
    page = client.get(place(running)).content.decode()
    links = re.findall(r'href="([^"]+/bieu-quyet/\?thanh-vien=[^"]+)"', page)
    pages = [client.get(link) for link in links]
    assert [answer.status_code for answer in pages] == [200] * 5
    for member, answer in zip(council.members.values(), pages, strict=True):
        assert f"Ý kiến của {member.name}" in words(answer)


def test_the_bar_alone_is_answered_to_htmx(as_: As, running: Meeting) -> None:
    page = words(as_("chuyenvien.danang").get(place(running, "?phan=co-mat"), headers={"HX-Request": "true"}))
    assert "5/5 có mặt, cần 4" in page
    assert "<h1" not in page


def test_a_member_votes_on_the_page_and_sees_the_others_only_then(
    cast: Cast, council: Council, round_: Appraisal
) -> None:
    with tenant_scope(council.panel.tenant_id):
        meeting = opened(council, [round_])
        item = meeting.items.get()
        services.cast_ballot(item, actor=council.chair, member=council.members["chair"], choice=Choice.NO)
    client = member_client(council)
    before = words(client.get(place(meeting)))
    sent = client.post(place(meeting, "ho-so/1/bieu-quyet/"), {
        "member": "tv-member", "choice": "changes", "dissent": "Bổ sung báo giá",
    })  # fmt: skip
    after = words(client.get(place(meeting)))

    assert sent.status_code == 302
    assert ("Đã cho ý kiến" in before, ">Không đồng ý</span>" in before) == (True, False)
    assert ">Không đồng ý</span>" in after
    with tenant_scope(council.panel.tenant_id):
        mine = Ballot.objects.get(member=council.members["member"])
        assert (mine.choice, mine.dissent, mine.entered_by) == (
            "changes",
            "Bổ sung báo giá",
            council.actors["member"].user,
        )


def test_the_secretary_is_led_from_the_meeting_to_a_paper_ballot(as_: As, council: Council, round_: Appraisal) -> None:
    with tenant_scope(council.panel.tenant_id):
        meeting = opened(council, [round_])
    client, form = as_("chuyenvien.danang"), place(meeting, "ho-so/1/bieu-quyet/?thanh-vien=tv-paper")
    page = words(client.get(place(meeting)))

    assert f'href="{form}">Ghi phiếu' in page
    assert "Ý kiến của Phan Thị Giấy" in words(client.get(form))


def test_a_member_who_has_not_declared_is_led_there_and_keeps_the_words_typed(cast: Cast, council: Council) -> None:
    round_ = before_council(cast, council, another(cast), declared=False)
    with tenant_scope(council.panel.tenant_id):
        meeting = opened(council, [round_])
    sent = member_client(council).post(
        place(meeting, "ho-so/1/bieu-quyet/"), {"member": "tv-member", "choice": "no", "dissent": "Giữ ý kiến"}
    )

    assert sent.status_code == 409
    assert f'<a href="/tham-dinh/{round_.proposal.code}/loi-ich/">Ông Ích Khiêm chưa khai' in words(sent)
    assert "Giữ ý kiến</textarea>" in words(sent)


def test_a_conflicted_member_sees_a_number_and_nothing_else(
    council: Council, round_: Appraisal, running: Meeting
) -> None:
    recuse(council, round_, "member")
    client = member_client(council)
    page = words(client.get(place(running)))
    assert MASK in page
    for secret in (round_.proposal.code, round_.proposal.title, round_.proposal.unit.name, "Thông qua:"):
        assert secret not in page
    for rest in ("ho-so/1/bieu-quyet/", "ho-so/1/ket-luan/", "ho-so/1/chuyen-phien/"):
        assert client.get(place(running, rest)).status_code == 404


def test_a_conflicted_member_gets_neither_minutes_nor_document(
    as_: As, council: Council, round_: Appraisal, held: Meeting, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = as_("chuyenvien.danang").post(f"/bao-cao/phien-hop/{held.key}/lap/")
    client = member_client(council)
    readable = [client.get(url).status_code for url in (made["Location"], f"/bao-cao/phien-hop/{held.key}/")]
    recuse(council, round_, "member")
    hidden = [client.get(url).status_code for url in (made["Location"], f"/bao-cao/phien-hop/{held.key}/")]

    assert (made.status_code, readable, hidden) == (302, [200, 200], [404, 404])
    assert as_("donvi.danang").get(made["Location"]).status_code == 404
    assert as_("lanhdao.danang").get(made["Location"]).status_code == 200


def test_the_minutes_page_says_votes_quorum_and_money(as_: As, held: Meeting) -> None:
    page = words(as_("lanhdao.danang").get(f"/bao-cao/phien-hop/{held.key}/"))
    for part in (
        "Biên bản thẩm định cấp cơ sở", "Chủ tọa", "Trịnh Thị Xuân", "5/5 thành viên được dự có mặt, cần ít nhất 4",
        "Kinh phí đề nghị hỗ trợ: 250.000.000 đồng (bằng chữ: Hai trăm năm mươi triệu đồng)", "đến hết phiên",
    ):  # fmt: skip
        assert part in page


@pytest.mark.parametrize("username", ["donvi.danang", "chuyenvien.gialai", "lanhdao.cuc", "quantri"])
def test_strangers_get_nothing_of_a_meeting(as_: As, held: Meeting, username: str) -> None:
    client = as_(username)
    found = [client.get(place(held, rest)).status_code for rest in ("", "lich.ics", "ket-luan/", "bien-ban-da-ky/")]
    assert found == [404] * 4
    assert held.key not in words(client.get("/tham-dinh/phien-hop/"))


def test_two_secretaries_get_both_texts_to_merge(as_: As, council: Council, running: Meeting) -> None:
    with tenant_scope(running.tenant_id):
        version = running.items.get().version
    url = place(running, "ho-so/1/thao-luan/")
    first = as_("chuyenvien.danang").post(url, {"version": version, "discussion": "Bản của Thư ký"})
    second = as_("pho.danang").post(url, {"version": version, "discussion": "Bản của Chủ tịch"})
    page = words(second)
    newer = re.search(r'name="version" value="(\d+)"', page)
    merged = as_("pho.danang").post(url, {"version": newer and newer[1], "discussion": "Bản của cả hai"})

    assert (first.status_code, second.status_code, merged.status_code) == (302, 409, 302)
    assert ("Bản của Thư ký" in page, "Bản của Chủ tịch" in page) == (True, True)
    with tenant_scope(running.tenant_id):
        assert running.items.get().discussion == "Bản của cả hai"


def test_a_dossier_is_concluded_on_the_page(as_: As, running: Meeting) -> None:
    url = place(running, "ho-so/1/ket-luan/")
    page = as_("chuyenvien.danang").get(url)
    version = re.search(r'name="version" value="(\d+)"', words(page))
    heads = {f"verdict_{code}": "met" for code in met_heads()}
    refused = as_("chuyenvien.danang").post(url, heads | {"verdict": "not_met", "amount": "0", "conclusion": "Không."})
    done = as_("chuyenvien.danang").post(url, heads | {
        "version": version and version[1], "verdict": "met", "amount": "250.000.000", "conclusion": "Đồng ý.",
    })  # fmt: skip

    assert (page.status_code, refused.status_code, done.status_code) == (200, 409, 302)
    assert "Kết luận phải theo kết quả biểu quyết." in words(refused)
    with tenant_scope(running.tenant_id):
        assert AgendaItem.objects.get().amount == AMOUNT


@pytest.mark.parametrize("rest", ["ket-thuc/", "huy/", "doi-lich/", "chuong-trinh/", "ho-so/1/chuyen-phien/"])
def test_steps_ask_once_more_and_only_whoever_runs_the_meeting_takes_them(
    as_: As, council: Council, running: Meeting, rest: str
) -> None:
    shown = as_("chuyenvien.danang").get(place(running, rest))
    tried = member_client(council).post(place(running, rest), {
        "reason": "x", "version": running.version, "held_at": "01/01/2030", "clock": "08:00", "place": "x",
    })  # fmt: skip
    assert (shown.status_code, tried.status_code) == (200, 409)
    assert reread(running).state == MeetingState.RUNNING


def test_closing_names_count_money_and_what_can_be_undone(as_: As, council: Council, running: Meeting) -> None:
    with tenant_scope(running.tenant_id):
        concluded(council, running)
    page = words(as_("chuyenvien.danang").get(place(running, "ket-thuc/")))
    for part in ("1, đã kết luận 1", "250.000.000 đồng", "Người chủ trì có thể mở lại phiên họp"):
        assert part in page
    answer = as_("chuyenvien.danang").post(place(running, "ket-thuc/"), {"version": ""})
    assert (answer.status_code, reread(running).state) == (302, MeetingState.CLOSED)


def test_a_scan_of_the_signed_minutes_locks_the_meeting(as_: As, council: Council, held: Meeting) -> None:
    client = as_("chuyenvien.danang")
    nothing = client.post(place(held, "ky/"), {"minutes_number": ""})
    answer = client.post(place(held, "ky/"), {"minutes_number": "05/BB-SCT", "file": pdf_file("bien-ban.pdf")})
    page, kept = words(client.get(place(held))), reread(held)

    assert (nothing.status_code, answer.status_code, kept.state) == (409, 302, MeetingState.SIGNED)
    assert "Bản quét, không có chữ ký số." in page
    assert kept.signed_sha256 in page
    assert client.get(place(held, "bien-ban-da-ky/"))["Content-Type"] == "application/pdf"
    again = client.post(place(held, "ky/"), {"minutes_number": "06/BB-SCT", "file": pdf_file("khac.pdf")})
    assert (again.status_code, reread(held).minutes_number) == (409, "05/BB-SCT")
    assert as_("pho.danang").post(place(held, "mo-lai/"), {"reason": "x"}).status_code == 409


def test_the_head_concludes_all_dossiers_of_a_meeting_with_one_document(
    cast: Cast, as_: As, council: Council, round_: Appraisal
) -> None:
    second = before_council(cast, council, another(cast))
    with tenant_scope(council.panel.tenant_id):
        meeting = opened(council, [round_, second])
        vote(council, meeting, 1)
        concluded(council, meeting, 1)
        vote(council, meeting, 2, paper=Choice.NO, expert=Choice.NO, member=Choice.NO)
        heads = met_heads() | {"effect": (Verdict.NOT_MET, "Không hiệu quả.")}
        concluded(council, meeting, 2, verdict=Verdict.NOT_MET, amount=0, heads=heads, conclusion="Không hiệu quả.")
        services.close_meeting(meeting, actor=council.chair)
    client = as_("lanhdao.danang")
    page = words(client.get(place(meeting, "ket-luan/")))
    seen = re.search(r'name="seen" value="(\w+)"', page)
    said = {
        "seen": seen and seen[1],
        "decision_number": "7/TB-SCT",
        "decision_date": f"{timezone.localdate():%d/%m/%Y}",
    }
    stale = client.post(place(meeting, "ket-luan/"), said | {"seen": "khac"})
    answer = client.post(place(meeting, "ket-luan/"), said)

    assert "2 hồ sơ: 1 đạt, tổng kinh phí 250.000.000 đồng" in page
    assert (stale.status_code, answer.status_code) == (409, 302)
    assert as_("chuyenvien.danang").get(place(meeting, "ket-luan/")).status_code == 404
    with tenant_scope(council.panel.tenant_id):
        states = Proposal.objects.order_by("code").values_list("state", "amount_province")
        assert sorted(states) == [(State.PROVINCE_FAILED, None), (State.PROVINCE_PASSED, AMOUNT)]


def test_bulk_conclusions_are_all_or_nothing(cast: Cast, as_: As, council: Council, round_: Appraisal) -> None:
    second = before_council(cast, council, another(cast))
    with tenant_scope(council.panel.tenant_id):
        meeting = closed(council, [round_, second])
        AgendaItem.objects.filter(position=2).update(basis={"sheet_version": 99})
    client = as_("lanhdao.danang")
    page = words(client.get(place(meeting, "ket-luan/")))
    seen = re.search(r'name="seen" value="(\w+)"', page)
    answer = client.post(place(meeting, "ket-luan/"), {
        "seen": seen and seen[1], "decision_number": "7/TB-SCT", "decision_date": f"{timezone.localdate():%d/%m/%Y}",
    })  # fmt: skip

    blocker = "Phiếu thẩm định lần 1 lập sau kết luận của Hội đồng (Phiên số 1)."
    assert blocker in page
    assert (answer.status_code, f"{second.proposal.code}: {blocker}" in words(answer)) == (409, True)
    with tenant_scope(council.panel.tenant_id):
        assert set(Proposal.objects.values_list("state", flat=True)) == {State.PROVINCE_APPRAISING}


def test_the_calendar_file_names_time_and_place_but_no_dossier(as_: As, council: Council, round_: Appraisal) -> None:
    with tenant_scope(council.panel.tenant_id):
        meeting = planned(council, [round_])
    answer = as_("pho.danang").get(place(meeting, "lich.ics"))
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"DTSTART:{meeting.held_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in lines
    assert "LOCATION:" + PLACE.replace(",", "\\,") in lines
    assert max(len(line.encode()) for line in answer.content.decode().split("\r\n")) <= 75
    assert round_.proposal.code not in answer.content.decode()


def another(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast)


@pytest.mark.parametrize("many", [1, 3])
def test_pages_ask_the_database_the_same_number_of_times_for_any_agenda(
    cast: Cast, as_: As, council: Council, round_: Appraisal, many: int
) -> None:
    rounds = [round_, *(before_council(cast, council, another(cast)) for _ in range(many - 1))]
    with tenant_scope(council.panel.tenant_id):
        meeting = opened(council, rounds)
        vote(council, meeting, 1)
    client = as_("chuyenvien.danang")
    counts = []
    for url in (place(meeting), "/tham-dinh/phien-hop/"):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts == [21, 12]
