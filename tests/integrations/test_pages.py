"""The pages of connections: whoever speaks for an organisation keeps them; everything works without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from integrations.models import Endpoint
from integrations.services import send_test
from integrations.services.delivering import deliver
from organisations.actors import actor_for
from organisations.services import delegate
from tests.cast import Cast, client_as
from tests.integrations.builders import due_now, everything, fresh, log_of, opened, receiver, says

pytestmark = pytest.mark.django_db
PAGE = "/to-chuc/ket-noi/"
LEADER = "lanhdao.danang"
GOOD = {"url": "https://nhan.example/tin", "description": "Phần mềm của Sở", "events": ["proposal.submitted"]}


def text(response: Any) -> str:
    return response.content.decode()


def test_one_is_made_and_its_secret_shown_once(cast: Cast, as_: Any) -> None:
    client = as_(LEADER)
    assert "Chưa có kết nối nào" in text(client.get(PAGE))
    made = client.post(f"{PAGE}moi/", GOOD)
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", text(made))[0]
    assert "no-store" in made["Cache-Control"]
    with everything():
        row = Endpoint.objects.get()
    for path in (PAGE, row.get_absolute_url(), f"{row.get_absolute_url()}sua/"):
        page = text(client.get(path))
        assert "Phần mềm của Sở" in page
        assert secret not in page
    assert "Chưa có tin nào" in text(client.get(row.get_absolute_url()))


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast: Cast, as_: Any) -> None:
    client = as_(LEADER)
    answer = client.post(
        f"{PAGE}moi/", {"url": "http://nhan.example/", "description": "Đang gõ", "events": ["report.locked"]}
    )
    assert answer.status_code == 409
    page = text(answer)
    assert "Địa chỉ phải bắt đầu bằng https://." in page
    assert 'value="http://nhan.example/"' in page
    assert re.search(r'value="report.locked"[^>]*checked', page)
    answer = client.post(f"{PAGE}moi/", {})
    assert answer.status_code == 409
    assert text(answer).count("Chưa ") + text(answer).count("Hãy ") >= 3


@pytest.mark.parametrize("who", ["chuyenvien.danang", "ketoan.cuc", "quantri"])
def test_others_are_told_that_it_is_not_theirs(cast: Cast, as_: Any, who: str) -> None:
    assert [as_(who).get(path).status_code for path in (PAGE, f"{PAGE}moi/")] == [403, 403]
    assert "Kết nối hệ thống khác" not in text(as_(who).get("/to-chuc/vai-tro/"))


def test_not_for_delegates(cast: Cast) -> None:
    from datetime import timedelta

    from django.utils import timezone

    today = timezone.localdate()
    given = delegate(
        actor=cast[LEADER], giver=cast.membership(LEADER), receiver=cast.user("chuyenvien.danang"), form="TUQ",
        reason="Đi công tác", starts_on=today, ends_on=today + timedelta(days=3), receiver_title="Chuyên viên",
    )  # fmt: skip
    actor = actor_for(cast.user("chuyenvien.danang"), delegation=given)
    assert client_as(actor).get(PAGE).status_code == 403


def test_the_role_page_leads_there(cast: Cast, as_: Any) -> None:
    assert PAGE in text(as_(LEADER).get("/to-chuc/vai-tro/"))


def test_buttons(cast: Cast, as_: Any) -> None:
    client = as_(LEADER)
    with receiver(says(500, b"<b>loi</b>")) as there:
        row = opened(cast[LEADER], there.url).endpoint
        home = row.get_absolute_url()
        assert "Đã xếp tin thử" in text(client.post(f"{home}gui-thu/", follow=True))
        deliver()
        page = text(client.get(home))
        assert "Mã 500" in page
        assert "&lt;b&gt;loi&lt;/b&gt;" in page
        assert "webhook.test" in page
        client.post(f"{home}tam-dung/")
        assert fresh(row).state == "paused"
        assert "đang tạm dừng" in text(client.post(f"{home}gui-thu/", follow=True))
        client.post(f"{home}mo-lai/")
        there.answer = says(200)
        due_now(row)
        deliver()
        (sent,) = log_of(row)
        again = f"{home}tin/{sent.key}/gui-lai/"
        assert "Gửi lại" in text(client.get(home))
        assert "gửi lại ngay" in text(client.post(again, follow=True))
        deliver()
    assert len(there.heard) == 3
    assert "Đổi khóa ký" in text(client.get(f"{home}doi-khoa/"))
    assert "whsec_" in text(client.post(f"{home}doi-khoa/"))
    assert client.post(f"{home}sua/", GOOD)["Location"] == home
    assert fresh(row).wanted == ["proposal.submitted"]
    assert "không thể hoàn tác" in text(client.get(f"{home}xoa/"))
    assert client.post(f"{home}xoa/")["Location"] == PAGE
    assert client.get(home).status_code == 404


def test_the_log_is_in_pages_and_costs_the_same(cast: Cast, as_: Any) -> None:
    client = as_(LEADER)
    row = opened(cast[LEADER]).endpoint
    counts = []
    for number in (1, 2, 21):
        with everything():
            for _ in range(number):
                send_test(row, actor=cast[LEADER])
        with CaptureQueriesContext(connection) as found:
            page = text(client.get(row.get_absolute_url()))
        counts.append(len(found))
    assert counts[0] == counts[1] == counts[2]
    assert page.count("Chưa gửi lần nào.") == 20
    following = re.search(r'href="(\?sau=[^"]+)"', page)[1]
    assert text(client.get(row.get_absolute_url() + following)).count("Chưa gửi lần nào.") == 4
    assert client.get(row.get_absolute_url() + "?sau=hong").status_code == 200


def test_a_stranger_is_asked_to_sign_in(cast: Cast) -> None:
    assert Client().get(PAGE).status_code == 302
