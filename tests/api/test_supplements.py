"""The open request for supplement by program: read with the đề án, answered point by point, refused with the same reasons."""

from __future__ import annotations

import pytest

from proposals.services.supplements import PointInput
from proposals.states import State
from tests.factories.proposals import advance, complete_draft, make_draft, play

pytestmark = pytest.mark.django_db
POINTS = (PointInput("muc-tieu", "Lượng hóa."), PointInput("du-toan", "Bổ sung báo giá.", "lines", "Các dòng dự toán"))


@pytest.fixture
def returned(cast):
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    return play("return_to_unit", sent, cast, points=POINTS, note="Gửi sớm.")


def test_the_open_request_is_read_with_the_proposal_and_gone_after_it_came_back(cast, api, returned) -> None:
    _, body = api("donvi.danang").get(f"proposals/{returned.code}/")
    asked = body["supplement"]
    play("submit", returned, cast)
    _, after = api("donvi.danang").get(f"proposals/{returned.code}/")

    assert (asked["level"], asked["note"], asked["late"], asked["due_on"]) == (
        "province", "Gửi sớm.", False, returned.due_on.isoformat(),
    )  # fmt: skip
    assert [(p["number"], p["section"], p["field"], p["text"], p["answer"], p["version"]) for p in asked["points"]] == [
        (1, "muc-tieu", "", "Lượng hóa.", "", 0), (2, "du-toan", "lines", "Bổ sung báo giá.", "", 0),
    ]  # fmt: skip
    assert after["supplement"] is None


def test_a_point_is_answered_and_the_authority_does_not_read_it_yet(api, returned) -> None:
    unit, officer = api("donvi.danang"), api("chuyenvien.danang")
    status, body = unit.patch(f"proposals/{returned.code}/supplements/1/", {"answer": "Đã lượng hóa.", "version": 0})
    mine, theirs = (
        who.get(f"proposals/{returned.code}/")[1]["supplement"]["points"][0]["answer"] for who in (unit, officer)
    )

    assert (status, body["answer"], body["version"]) == (200, "Đã lượng hóa.", 1)
    assert (mine, theirs) == ("Đã lượng hóa.", "")


@pytest.mark.parametrize(
    ("person", "number", "sent", "expected"),
    [
        ("donvi.danang", 1, {"answer": "Khác.", "version": 5}, (409, "stale")),
        ("donvi.danang", 7, {"answer": "Khác.", "version": 0}, (404, "not_found")),
        ("donvi.danang", 1, {"answer": "x" * 5001, "version": 0}, (400, "malformed")),
        ("donvi.danang", 1, {"answer": "Khác."}, (400, "malformed")),
        ("donvi.gialai", 1, {"answer": "Khác.", "version": 0}, (404, "not_found")),
        ("chuyenvien.danang", 1, {"answer": "Khác.", "version": 0}, (404, "not_found")),
    ],
)
def test_refusals_have_their_status(api, returned, person, number, sent, expected) -> None:
    status, body = api(person).patch(f"proposals/{returned.code}/supplements/{number}/", sent)

    assert (status, body["code"]) == expected


def test_answering_what_nobody_asks_is_refused(cast, api) -> None:
    draft = make_draft(cast)
    status, body = api("donvi.danang").patch(
        f"proposals/{draft.code}/supplements/1/", {"answer": "Không ai hỏi.", "version": 0}
    )

    assert (status, [row["message"] for row in body["reasons"]]) == (
        409, ["Hồ sơ không có yêu cầu bổ sung đang chờ trả lời."],
    )  # fmt: skip


def test_the_step_back_says_which_points_are_unanswered(api, returned) -> None:
    unit = api("donvi.danang")
    unit.patch(f"proposals/{returned.code}/supplements/2/", {"answer": "Đã thêm.", "version": 0})
    _, body = unit.get(f"proposals/{returned.code}/steps/")
    step = next(row for row in body["results"] if row["name"] == "submit")

    assert next(row["message"] for row in step["reasons"]) == "Chưa trả lời điểm 1 (Mục tiêu)."
    assert step["open"] is False
