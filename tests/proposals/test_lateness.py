"""“Quá hạn do tôi”, “Sắp đến hạn”, “Quá hạn trong đơn vị tôi”: who sees what, and how many."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.calendars import add_working_days, known_holidays
from core.tenancy import tenant_scope
from proposals.lateness import HOUSE, LABELS, MINE, MOST_COUNTED, SOON, kinds_for, late_counts
from proposals.listing import Filters, page_of
from proposals.models import Recusal
from proposals.states import State
from tests.cast import Cast, client_as
from tests.proposals.test_listing import put

UNIT, OFFICER, LEADER, CENTRE = "donvi.danang", "chuyenvien.danang", "lanhdao.danang", "chuyenvien.cuc"


def today() -> date:
    return timezone.localdate()


def soon(days: int) -> date:
    return add_working_days(today(), days, known_holidays())


def listed(cast: Cast, who: str, late: str) -> list[str]:
    with tenant_scope(*cast[who].tenant_ids):
        return sorted(row.title for row in page_of(cast[who], Filters(late=late), today=today()).rows)


def counted(cast: Cast, who: str) -> dict[str, int]:
    with tenant_scope(*cast[who].tenant_ids):
        return {count.name: count.count for count in late_counts(cast[who], today=today())}


def stock(cast: Cast) -> None:
    """One of each in Đà Nẵng, and a late one in Gia Lai."""
    yesterday = today() - timedelta(days=1)
    put(cast, 1, state=State.SUBMITTED, due_on=yesterday, title="Sở kiểm tra trễ")
    put(cast, 1, state=State.PROVINCE_PASSED, due_on=yesterday, title="Sở đăng ký trễ")
    put(cast, 1, state=State.PROVINCE_RETURNED, due_on=yesterday, title="Đơn vị bổ sung trễ")
    put(cast, 1, state=State.SUBMITTED, due_on=today(), title="Sở kiểm tra hôm nay")
    put(cast, 1, state=State.SUBMITTED, due_on=soon(5), title="Sở kiểm tra sắp đến hạn")
    put(cast, 1, state=State.SUBMITTED, due_on=soon(6), title="Sở kiểm tra còn lâu")
    put(cast, 1, state=State.IMPLEMENTING, title="Không đặt hạn")
    put(cast, 1, state=State.SCREENING, due_on=yesterday, title="Cục thẩm tra trễ")
    put(cast, 1, unit="donvi.gialai", state=State.SUBMITTED, due_on=yesterday, title="Gia Lai trễ")


@pytest.mark.parametrize(
    ("who", "late", "titles"),
    [
        (UNIT, MINE, ["Đơn vị bổ sung trễ"]),
        (OFFICER, MINE, ["Sở kiểm tra trễ"]),
        (OFFICER, SOON, ["Sở kiểm tra hôm nay", "Sở kiểm tra sắp đến hạn"]),
        (OFFICER, HOUSE, []),
        (LEADER, MINE, ["Sở đăng ký trễ"]),
        (LEADER, HOUSE, ["Sở kiểm tra trễ", "Sở đăng ký trễ"]),
        (CENTRE, MINE, ["Cục thẩm tra trễ"]),
        ("lanhdao.cuc", HOUSE, ["Cục thẩm tra trễ"]),
        ("lanhdao.bo", HOUSE, []),
        ("donvi.hue", MINE, []),
        ("chuyenvien.hue", MINE, []),
    ],
)
def test_each_sees_what_is_late_by_their_own_doing(cast: Cast, who: str, late: str, titles: list[str]) -> None:
    stock(cast)
    assert listed(cast, who, late) == sorted(titles)
    assert counted(cast, who).get(late, 0) == len(titles)


def test_only_leaders_are_asked_about_their_house(cast: Cast) -> None:
    leaders = {name for name, actor in cast.items() if HOUSE in kinds_for(actor)}
    assert leaders == {
        "lanhdao.danang", "lanhdao.gialai", "lanhdao.hue", "pho.danang", "lanhdao.cuc", "lanhdao.bo",
    }  # fmt: skip


def test_whoever_has_a_conflict_does_not_count_the_dossier(cast: Cast) -> None:
    (row,) = put(cast, 1, state=State.SUBMITTED, due_on=today() - timedelta(days=1))
    with tenant_scope(row.tenant_id):
        Recusal(tenant_id=row.tenant_id, proposal=row, user=cast[OFFICER].user, reason="Người thân").save()
    assert counted(cast, OFFICER) == {MINE: 0, SOON: 0}
    assert listed(cast, OFFICER, MINE) == []


@pytest.mark.parametrize("count", [1, 3])
def test_all_counts_are_one_question(cast: Cast, count: int) -> None:
    put(cast, count, state=State.SUBMITTED, due_on=today() - timedelta(days=1))
    counted(cast, LEADER)
    actor = cast[LEADER]
    with tenant_scope(*actor.tenant_ids), CaptureQueriesContext(connection) as asked:
        late_counts(actor, today=today())
    assert len(asked) == 1


@pytest.mark.parametrize("who", [OFFICER, LEADER])
def test_more_than_can_be_read_is_counted_kind_by_kind_with_the_same_answer(cast: Cast, who: str) -> None:
    stock(cast)
    actor = cast[who]
    with tenant_scope(*actor.tenant_ids):
        assert late_counts(actor, today=today(), at_most=1) == late_counts(actor, today=today())


def test_the_list_keeps_the_counts_for_a_minute_and_the_desk_counts_anew(cast: Cast) -> None:
    client = client_as(cast[OFFICER])
    assert client.get("/de-an/").context["lateness"][0]["shown"] == "0"
    stock(cast)
    assert client.get("/de-an/").context["lateness"][0]["shown"] == "0"
    assert client.get("/lam-viec/").context["lateness"][0]["shown"] == "1"
    assert client.get("/de-an/").context["lateness"][0]["shown"] == "1"


def test_counting_stops_at_what_can_be_shown(cast: Cast) -> None:
    put(cast, MOST_COUNTED + 5, state=State.SUBMITTED, due_on=today() - timedelta(days=1))
    with tenant_scope(*cast[OFFICER].tenant_ids):
        mine = late_counts(cast[OFFICER], today=today())[0]
    assert (mine.count, mine.shown) == (MOST_COUNTED + 1, "99+")


def test_the_list_and_the_desk_show_the_chips_and_lead_to_the_rows(cast: Cast) -> None:
    stock(cast)
    client = client_as(cast[OFFICER])
    for url in ("/de-an/", "/lam-viec/"):
        page = client.get(url)
        assert [(chip["label"], chip["shown"]) for chip in page.context["lateness"]] == [
            (LABELS[MINE], "1"), (LABELS[SOON], "2"),
        ]  # fmt: skip
    link = client.get("/lam-viec/").context["lateness"][0]["url"]
    page = client.get(link)
    assert [row.title for row in page.context["rows"]] == ["Sở kiểm tra trễ"]
    assert "Thời hạn: Quá hạn do tôi" in page.content.decode()


def test_a_filter_that_is_not_ones_own_is_left_out(cast: Cast) -> None:
    stock(cast)
    page = client_as(cast[OFFICER]).get("/de-an/?qua-han=don-vi")
    assert page.context["chips"] == []
    assert len(page.context["rows"]) > 1


def test_the_file_carries_the_days_left_of_the_same_rows(cast: Cast) -> None:
    stock(cast)
    answer = client_as(cast[OFFICER]).get("/de-an/tai-ve/csv/?qua-han=toi", follow=True)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Tên đề án"] for row in rows] == ["Sở kiểm tra trễ"]
    assert rows[0]["Đang chờ"] == "Sở Công Thương"
    assert int(rows[0]["Còn lại (ngày làm việc; số âm là quá hạn)"]) <= 0
