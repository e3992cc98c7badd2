"""The calendar of a year: days of the law, of the office, of one's own work; who writes, who reads; the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appraisal.models import Meeting, Panel, PanelMember
from appraisal.states import Body, Level
from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from planning.calendar import Item, Sort
from planning.selectors import calendar_items
from programmes.models import CalendarEntry, NationalEntry
from programmes.selectors import entry_to_keep
from programmes.services import add_entry, change_entry, remove_entry
from proposals.states import State
from tests.cast import Cast
from tests.core.test_icalendar import read
from tests.proposals.test_listing import put

As = Callable[[str], Client]
UNIT, OFFICER, LEADER, CENTRE = "donvi.danang", "chuyenvien.danang", "lanhdao.danang", "chuyenvien.cuc"
PAGE, DAY = "/ke-hoach/lich/", date(2026, 7, 15)
READERS = (
    UNIT, OFFICER, LEADER, "donvi.vung", CENTRE, "thamdinh.cuc", "ketoan.cuc", "lanhdao.cuc", "lanhdao.bo", "taichinh.bo",
)  # fmt: skip


def write(
    cast: Cast, who: str, title: str, *, everybody: bool = False, day: date = DAY
) -> CalendarEntry | NationalEntry:
    with tenant_scope(*cast[who].tenant_ids):
        return add_entry(day=day, title=title, note="Phòng 301", everybody=everybody, actor=cast[who])


def items(cast: Cast, who: str, year: int = 2026) -> list[Item]:
    with tenant_scope(*cast[who].tenant_ids):
        return calendar_items(cast[who], year)


def titles(cast: Cast, who: str, sort: Sort) -> list[str]:
    return [item.title for item in items(cast, who) if item.sort == sort]


def test_the_days_of_the_law_stand_with_article_and_confidence(cast: Cast) -> None:
    law = {(item.day, item.mark.rpartition("-")[0]): item for item in items(cast, UNIT) if item.sort == Sort.LAW}
    days = {day for day, _ in law}
    assert {date(2026, 1, 22), date(2026, 12, 30), date(2026, 12, 31), date(2026, 1, 31), date(2026, 2, 10)} <= days
    assert sorted(day for day, code in law if code == "deadline.monthly_report") == [
        date(2026, month, 24) for month in range(1, 13)
    ]
    spend = law[date(2026, 12, 31), "deadline.spend"]
    assert (spend.citation, spend.confidence) == ("TT 26/2026/TT-BTC, Điều 15", "Đã đối chiếu văn bản")
    assert spend.title.endswith("(kế hoạch năm 2026)")


def test_a_window_speaks_for_the_day_of_the_law_it_sets(cast: Cast) -> None:
    year = next(item for item in items(cast, OFFICER) if item.sort == Sort.WINDOW).title[-4:]
    law = [item.title for item in items(cast, OFFICER) if "Đơn vị gửi hồ sơ đến Sở" in item.title]
    assert not any(title.endswith(f"{year})") for title in law)


@pytest.mark.parametrize("who", [*READERS])
def test_everybody_with_a_role_has_the_page(cast: Cast, as_: As, who: str) -> None:
    page = as_(who).get(f"{PAGE}?nam=2026&thang=12").content.decode()
    assert "Lịch khuyến công năm 2026" in page
    assert "Kết thúc chi, tạm ứng ngân sách năm (kế hoạch năm 2026)" in page
    assert ("Ghi vào lịch" in page) == (who in {OFFICER, LEADER, CENTRE, "lanhdao.cuc"})


def test_today_is_marked_and_a_year_that_is_none_is_not_found(cast: Cast, as_: As) -> None:
    client = as_(OFFICER)
    assert client.get(PAGE).content.decode().count('aria-current="date"') == 1
    for query in ("nam=abc", "nam=1999", "nam=2200", "thang=13", "thang=0", "nam=²"):
        assert client.get(f"{PAGE}?{query}").status_code == 404
    assert as_("quantri").get(PAGE).status_code == 404


def test_an_office_and_its_units_read_what_it_writes_and_nobody_else(cast: Cast) -> None:
    write(cast, OFFICER, "Tập huấn lập hồ sơ")
    readers = {name for name in (*READERS, "donvi.gialai", "lanhdao.hue") if titles(cast, name, Sort.OWN)}
    assert readers == {UNIT, OFFICER, LEADER}


def test_what_the_centre_writes_for_everybody_is_read_by_everybody_and_the_rest_stays_with_it(cast: Cast) -> None:
    write(cast, CENTRE, "Hội nghị giao ban toàn quốc", everybody=True)
    write(cast, CENTRE, "Họp nội bộ Cục")
    for name in (*READERS, "donvi.gialai"):
        assert titles(cast, name, Sort.NATIONAL) == ["Hội nghị giao ban toàn quốc"]
    assert titles(cast, UNIT, Sort.OWN) == titles(cast, OFFICER, Sort.OWN) == []
    assert titles(cast, "lanhdao.cuc", Sort.OWN) == ["Họp nội bộ Cục"]


def test_the_wall_of_the_database_stands_before_the_days_of_another_office(cast: Cast) -> None:
    write(cast, OFFICER, "Tập huấn lập hồ sơ")
    with tenant_scope(cast["lanhdao.hue"].tenant_id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM programmes_calendarentry")
        assert cursor.fetchone() == (0,)
        with pytest.raises(DatabaseError, match="row-level security"):
            add_entry(day=DAY, title="x", note="", everybody=False, actor=cast[OFFICER])


@pytest.mark.parametrize("who", [UNIT, "thamdinh.cuc", "ketoan.cuc", "lanhdao.bo", "taichinh.bo"])
def test_only_officers_and_leaders_write(cast: Cast, as_: As, who: str) -> None:
    with pytest.raises(Refused, match="Chỉ chuyên viên, lãnh đạo Sở Công Thương hoặc Cục"):
        write(cast, who, "x")
    assert as_(who).get(f"{PAGE}moi/").status_code == 404


def test_a_province_writes_nothing_for_everybody(cast: Cast) -> None:
    with pytest.raises(Refused, match="lịch chung"):
        write(cast, LEADER, "x", everybody=True)


def test_an_entry_is_written_changed_and_taken_out_on_pages(cast: Cast, as_: As) -> None:
    client = as_(OFFICER)
    answer = client.post(f"{PAGE}moi/", {"day": "15/07/2026", "title": "Tập huấn", "note": "Phòng 301"}, follow=True)
    assert "Đã ghi vào lịch: Tập huấn, ngày 15/07/2026." in answer.content.decode()
    with tenant_scope(*cast[OFFICER].tenant_ids):
        entry = CalendarEntry.objects.get()
    edit, remove = (f"{PAGE}{entry.key}/{what}/" for what in ("sua", "bo"))
    assert 'value="15/07/2026"' in client.get(edit).content.decode()
    client.post(edit, {"day": "16/07/2026", "title": "Tập huấn", "note": "", "version": "1"})
    assert [(item.day, item.title) for item in items(cast, UNIT) if item.sort == Sort.OWN] == [
        (date(2026, 7, 16), "Tập huấn")
    ]
    stale = client.post(edit, {"day": "17/07/2026", "title": "Tập huấn", "note": "", "version": "1"})
    assert (stale.status_code, "vừa được người khác sửa" in stale.content.decode()) == (409, True)
    assert "Cơ quan và các đơn vị trực thuộc" in client.get(remove).content.decode()
    assert client.post(remove, {"version": "1"}).status_code == 409
    assert client.post(remove, {"version": "2"}).status_code == 302
    assert titles(cast, UNIT, Sort.OWN) == []


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_kept(cast: Cast, as_: As) -> None:
    page = as_(OFFICER).post(f"{PAGE}moi/", {"day": "31/02/2026", "title": " "})
    assert (page.status_code, len(page.context["form"].errors)) == (409, 2)
    write(cast, OFFICER, "Tập huấn")
    with pytest.raises(Refused, match="đã có mục"):
        write(cast, OFFICER, "Tập huấn ")


def test_another_office_changes_nothing(cast: Cast) -> None:
    own, national = write(cast, OFFICER, "Của Đà Nẵng"), write(cast, CENTRE, "Của Cục", everybody=True)
    for who, entry in (("lanhdao.hue", own), (UNIT, own), (CENTRE, own), ("lanhdao.bo", national), (LEADER, national)):
        with tenant_scope(*cast[who].tenant_ids):
            with pytest.raises(NotFound):
                entry_to_keep(cast[who], entry.key)
            with pytest.raises((Refused, NotFound, Stale)):
                remove_entry(entry, version=1, actor=cast[who])
            with pytest.raises((Refused, NotFound, Stale)):
                change_entry(entry, day=DAY, title="x", note="", version=1, actor=cast[who])


def test_dossiers_stand_on_their_last_day_for_whoever_must_move(cast: Cast) -> None:
    put(cast, 2, state=State.SUBMITTED, due_on=DAY)
    put(cast, 1, state=State.PROVINCE_RETURNED, due_on=DAY)
    assert titles(cast, OFFICER, Sort.DOSSIER) == ["2 hồ sơ đến hạn"]
    assert titles(cast, UNIT, Sort.DOSSIER) == ["1 hồ sơ đến hạn"]
    assert titles(cast, "chuyenvien.hue", Sort.DOSSIER) == []


def test_a_meeting_stands_for_the_office_and_for_whoever_sits_in_the_council(cast: Cast) -> None:
    officer = cast[OFFICER]
    with tenant_scope(*officer.tenant_ids):
        panel = Panel(
            tenant_id=officer.tenant_id, key="HD-1", level=Level.PROVINCE, body=Body.COUNCIL, plan_year=2027,
            name="Hội đồng thẩm định", decision_number="1/QĐ", decision_date=DAY, created_by=officer.user,
        )  # fmt: skip
        panel.save()
        Meeting(
            tenant_id=officer.tenant_id, key="PH-1", panel=panel, number=1, place="Phòng 301", created_by=officer.user,
            held_at=datetime(2026, 7, 15, 2, 0, tzinfo=UTC),
        ).save()  # fmt: skip
    expected = ["09:00 Hội đồng thẩm định, phiên số 1"]
    assert titles(cast, OFFICER, Sort.MEETING) == expected
    for outsider in (UNIT, "chuyenvien.hue", CENTRE):
        assert titles(cast, outsider, Sort.MEETING) == []
    with tenant_scope(*officer.tenant_ids):
        PanelMember(
            tenant_id=officer.tenant_id, key="TV-1", panel=panel, user=cast[UNIT].user, name="An", joined_on=DAY
        ).save()
    assert titles(cast, UNIT, Sort.MEETING) == expected


@pytest.mark.parametrize("count", [1, 3])
def test_a_year_asks_the_same_questions_however_much_it_holds(cast: Cast, count: int) -> None:
    for number in range(count):
        write(cast, OFFICER, f"Mục {number}")
        write(cast, CENTRE, f"Mục chung {number}", everybody=True)
    put(cast, count, state=State.SUBMITTED, due_on=DAY)
    actor = cast[OFFICER]
    with tenant_scope(*actor.tenant_ids), CaptureQueriesContext(connection) as asked:
        calendar_items(actor, 2026)
    # Windows, norms, holidays, national days, own days, meetings, opinions, dossiers.
    assert len(asked) == 8


def test_the_file_holds_the_same_items_as_the_page(cast: Cast, as_: As) -> None:
    write(cast, OFFICER, "Tập huấn; bổ sung, lần 2")
    answer = as_(UNIT).get(f"{PAGE}nam-2026.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="lich-khuyen-cong-2026.ics"'
    events = read(answer.content)
    expected = items(cast, UNIT)
    assert [(event["DTSTART;VALUE=DATE"], event["SUMMARY"]) for event in events] == [
        (f"{item.day:%Y%m%d}", item.title) for item in expected
    ]
    assert "Tập huấn; bổ sung, lần 2" in {event["SUMMARY"] for event in events}
    assert len({event["UID"] for event in events}) == len(events)
    assert as_(UNIT).get(f"{PAGE}nam-2500.ics").status_code == 404
    assert as_("quantri").get(f"{PAGE}nam-2026.ics").status_code == 404


def test_opening_the_page_needs_a_sign_in(client: Client, db: None) -> None:
    assert client.get(PAGE).status_code == 302
