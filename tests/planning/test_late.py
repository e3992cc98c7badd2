"""The Sở asks to register late, the Cục answers; the list of the 34 Sở shows who has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import Refused, Stale
from core.tenancy import tenant_scope
from planning.models import LateRequest
from planning.services import ask_late, grant_late, refuse_late, send_registration
from programmes.models import RegistrationWindow
from tests.cast import Cast
from tests.factories.proposals import next_plan_year
from tests.planning.test_registration import passed, save

As = Callable[[str], Client]


def close(days: int = 1) -> None:
    RegistrationWindow.objects.filter(plan_year__year=next_plan_year()).update(
        closes=timezone.localdate() - timedelta(days=days)
    )


def asked(cast: Cast) -> LateRequest:
    leader = cast["lanhdao.danang"]
    with tenant_scope(*leader.tenant_ids):
        return ask_late(
            next_plan_year(), actor=leader, until=timezone.localdate() + timedelta(days=5), reason="Sáp nhập cơ quan"
        )


def test_a_granted_leave_opens_the_window_for_this_province(cast: Cast) -> None:
    passed(cast, 1)
    save(cast)
    close()
    leader, centre = cast["lanhdao.danang"], cast["chuyenvien.cuc"]
    request = asked(cast)
    with tenant_scope(*centre.tenant_ids):
        answered = grant_late(request, actor=centre, until=None, paper="CV 12/ĐCK")
    assert (answered.state, answered.leave.until) == ("granted", request.until)
    with tenant_scope(*leader.tenant_ids):
        assert send_registration(next_plan_year(), actor=leader).state == "sent"
    with tenant_scope(*centre.tenant_ids), pytest.raises(Stale):
        refuse_late(request, actor=centre, answer="Không")


def test_asking_is_refused_with_every_reason(cast: Cast) -> None:
    passed(cast, 1)
    leader = cast["lanhdao.danang"]
    with tenant_scope(*leader.tenant_ids), pytest.raises(Refused) as refused:
        ask_late(next_plan_year(), actor=leader, until=timezone.localdate(), reason=" ")
    assert [reason.field for reason in refused.value.reasons] == ["plan_year", "until", "reason"]
    close()
    asked(cast)
    with pytest.raises(Refused, match="chờ Cục trả lời"):
        asked(cast)


def test_only_leaders_ask_and_only_the_centre_answers(cast: Cast) -> None:
    passed(cast, 1)
    close()
    officer, leader = cast["chuyenvien.danang"], cast["lanhdao.danang"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    with tenant_scope(*officer.tenant_ids), pytest.raises(Refused, match="lãnh đạo Sở"):
        ask_late(next_plan_year(), actor=officer, until=tomorrow, reason="Vì")
    request = asked(cast)
    with tenant_scope(*leader.tenant_ids):
        for answer in (
            lambda: grant_late(request, actor=leader, until=tomorrow, paper="1"),
            lambda: refuse_late(request, actor=leader, answer="Không"),
        ):
            with pytest.raises(Refused, match="Cục"):
                answer()


def test_a_refusal_needs_words_and_a_grant_a_paper(cast: Cast) -> None:
    passed(cast, 1)
    close()
    request, centre = asked(cast), cast["lanhdao.cuc"]
    with tenant_scope(*centre.tenant_ids):
        with pytest.raises(Refused, match="Chưa ghi lý do không đồng ý"):
            refuse_late(request, actor=centre, answer=" ")
        with pytest.raises(Refused, match="Chưa ghi số, ngày văn bản"):
            grant_late(request, actor=centre, until=None, paper="")
        assert refuse_late(request, actor=centre, answer="Đã đủ hồ sơ").state == "refused"


def test_the_way_through_the_pages(cast: Cast, as_: As) -> None:
    passed(cast, 1)
    close()
    year, day = next_plan_year(), timezone.localdate() + timedelta(days=5)
    leader, centre = as_("lanhdao.danang"), as_("chuyenvien.cuc")
    page = leader.get(f"/ke-hoach/dang-ky/?nam={year}").content.decode()
    assert "/ke-hoach/dang-ky/xin-nop-muon/" in page
    sent = leader.post(
        f"/ke-hoach/dang-ky/xin-nop-muon/?nam={year}", {"until": f"{day:%d/%m/%Y}", "reason": "Sáp nhập"}
    )
    assert sent.status_code == 302
    with tenant_scope(cast["lanhdao.danang"].tenant_id):
        key = LateRequest.objects.get().pk
    listed = centre.get(f"/ke-hoach/dang-ky-cua-cac-so/?nam={year}&loc=muon").content.decode()
    assert f"/ke-hoach/nop-muon/{key}/" in listed
    answer = centre.post(f"/ke-hoach/nop-muon/{key}/", {"until": f"{day:%d/%m/%Y}", "paper": "CV 12/ĐCK", "grant": "1"})
    assert answer.status_code == 302
    assert "Cục cho đăng ký muộn" in leader.get(f"/ke-hoach/dang-ky/?nam={year}").content.decode()
    found = {name: as_(name).get(f"/ke-hoach/nop-muon/{key}/").status_code for name in (
        "chuyenvien.danang", "lanhdao.bo", "lanhdao.gialai", "donvi.danang", "quantri")}  # fmt: skip
    assert found == {
        "chuyenvien.danang": 200, "lanhdao.bo": 200, "lanhdao.gialai": 404, "donvi.danang": 404, "quantri": 404,
    }  # fmt: skip


def test_the_list_names_every_province_and_costs_the_same_for_one_bundle_and_more(cast: Cast, as_: As) -> None:
    client, url = as_("chuyenvien.cuc"), f"/ke-hoach/dang-ky-cua-cac-so/?nam={next_plan_year()}"

    def look() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as caught:
            page = client.get(url)
        return len(caught), page.content.decode()

    leader = cast["lanhdao.danang"]
    for batch in (1, 2):
        passed(cast, 1)
        save(cast)
        with tenant_scope(*leader.tenant_ids):
            send_registration(next_plan_year(), actor=leader)
        if batch == 1:
            look()
            one, text = look()
    more, text = look()
    assert one == more
    assert "1/34 Sở đã đăng ký: 2 đề án, 600.000.000 đồng" in text
    assert as_("lanhdao.danang").get(url).status_code == 404
