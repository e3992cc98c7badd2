"""The list, the choices, the way out of e-mails; the same through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications.kinds import kinds
from notifications.models import Mail, MailSetting, Notification, Preference
from notifications.selectors import chosen_by
from notifications.services import notify
from notifications.services.letters import DIGEST, unsubscribe_token
from notifications.templatetags.notices import ago
from tests.api.calls import Api
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WHO, OTHER = "donvi.danang", "donvi.gialai"
STATUTORY = "dossier_returned"
PREFERENCES, LIST = "/thong-bao/tuy-chon/", "/thong-bao/"


def tell(cast: Cast, kind: str = "your_turn", text: str = "DA-1 chờ xử lý", who: str = WHO, times: int = 1) -> int:
    for _ in range(times):
        notify([cast[who].user.pk], kind=kind, text=text, url="/lam-viec/")
    return Notification.objects.filter(user=cast[who].user).latest("pk").pk


def form(**changed: str) -> dict[str, str]:
    given = {f"thu-{key}": str(kind.mail) for key, kind in kinds().items()} | {"gio": "7", "ngay-lam-viec": "on"}
    shown = {f"hien-{key}": "on" for key, kind in kinds().items() if not kind.statutory}
    return given | shown | changed


def mail_of(cast: Cast, key: str) -> str:
    return chosen_by([cast[WHO].user.pk]).of(cast[WHO].user.pk, key).mail


def test_opening_a_notice_marks_it_and_leads_on(cast: Cast, as_: Any) -> None:
    pk = tell(cast)
    answer = as_(WHO).get(reverse("notifications:open", args=[pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/lam-viec/")
    assert Notification.objects.get(pk=pk).read_at is not None


def test_a_notice_never_leads_outside(cast: Cast, as_: Any) -> None:
    pk = tell(cast)
    for url in ("https://xau.example/", "//xau.example/", ""):
        Notification.objects.filter(pk=pk).update(url=url)
        assert as_(WHO).get(reverse("notifications:open", args=[pk]))["Location"] == LIST


def test_another_persons_notice_is_not_there(cast: Cast, as_: Any) -> None:
    pk = tell(cast)
    client = as_(OTHER)
    assert client.get(reverse("notifications:open", args=[pk])).status_code == 404
    assert client.post(reverse("notifications:read", args=[pk])).status_code == 404
    assert client.post(f"/api/v1/notifications/{pk}/read/").status_code == 404
    assert client.get(reverse("notifications:open", args=[10**30])).status_code == 404
    assert Notification.objects.get(pk=pk).read_at is None


def test_the_list_is_filtered_and_marked(cast: Cast, as_: Any) -> None:
    one, _ = tell(cast, text="Việc một"), tell(cast, "meeting", "Giấy mời hai")
    client = as_(WHO)
    client.post(reverse("notifications:read", args=[one]))
    unread = client.get(LIST, {"loc": "chua-doc"}).content.decode()
    assert ("Việc một" in unread, "Giấy mời hai" in unread) == (False, True)
    of_kind = client.get(LIST, {"loai": "your_turn"}).content.decode()
    assert ("Việc một" in of_kind, "Giấy mời hai" in of_kind) == (True, False)
    client.post(reverse("notifications:read_all"))
    assert "Không có thông báo nào như vậy" in client.get(LIST, {"loc": "chua-doc"}).content.decode()


def test_the_list_asks_as_much_for_one_as_for_three(cast: Cast, as_: Any) -> None:
    client, counts = as_(WHO), []
    for times in (1, 2):
        tell(cast, times=times)
        client.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            client.get(LIST)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_telling_three_asks_as_much_as_telling_one(cast: Cast) -> None:
    counts = []
    for people in ([WHO], [WHO, OTHER, "lanhdao.cuc"]):
        with CaptureQueriesContext(connection) as seen:
            notify([cast[name].user.pk for name in people], kind="deadline", text="Hạn", url="/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_choices_are_kept_and_hold(cast: Cast, as_: Any) -> None:
    given = form(**{"thu-deadline": "off", "thu-meeting": "daily", "gio": "16"})
    del given["hien-export_ready"], given["ngay-lam-viec"]
    assert as_(WHO).post(PREFERENCES, given).status_code == 302
    setting = MailSetting.objects.get()
    assert (setting.digest_hour, setting.working_days_only) == (16, False)
    tell(cast, "deadline")
    tell(cast, "export_ready", "Tệp xong")
    tell(cast, "meeting")
    assert not Mail.objects.exists()
    assert list(Notification.objects.filter(in_digest=True).values_list("kind", flat=True)) == ["meeting"]
    assert "Tệp xong" not in as_(WHO).get(LIST).content.decode()


def test_a_statutory_kind_stays_on_by_page_api_and_link(cast: Cast, as_: Any) -> None:
    client = as_(WHO)
    answer = client.post(PREFERENCES, form(**{f"thu-{STATUTORY}": "off", "thu-meeting": "daily", "gio": "99"}))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert kinds()[STATUTORY].statutory in page
    assert "từ 0 đến 23" in page
    for choice in ({"in_app": True, "mail": "off"}, {"in_app": False, "mail": "now"}):
        body = {"digest_hour": 7, "working_days_only": True, "kinds": [{"kind": STATUTORY, **choice}]}
        refused = client.put("/api/v1/notification-preferences/", body, content_type="application/json")
        assert refused.status_code == 409
        assert refused.json()["reasons"][0]["article"] == kinds()[STATUTORY].statutory
    link = reverse("notifications:unsubscribe", args=[unsubscribe_token(cast[WHO].user.pk, STATUTORY)])
    assert "không tắt được" in Client().post(link).content.decode()
    assert not Preference.objects.exists()
    Preference.objects.create(user=cast[WHO].user, kind=STATUTORY, in_app=False, mail="off")
    assert mail_of(cast, STATUTORY) == "daily"


def test_the_link_of_the_daily_email_leaves_the_statutory(cast: Cast) -> None:
    link = reverse("notifications:unsubscribe", args=[unsubscribe_token(cast[WHO].user.pk, DIGEST)])
    asked = Client().get(link).content.decode()
    assert "Vẫn gửi, vì theo quy định" in asked
    assert not Preference.objects.exists()
    assert Client(enforce_csrf_checks=True).post(link).status_code == 200
    assert (mail_of(cast, "your_turn"), mail_of(cast, "dossier_state"), mail_of(cast, "deadline")) == (
        "off", "daily", "now",
    )  # fmt: skip


def test_a_forged_link_is_not_there(cast: Cast, settings: Any) -> None:
    token = unsubscribe_token(cast[WHO].user.pk, "deadline")
    forged = [f"{token}x", "khac", token.replace(":", "", 1), f"{token[:-3]}abc"]
    assert {Client().post(reverse("notifications:unsubscribe", args=[one])).status_code for one in forged} == {404}
    assert not Preference.objects.exists()


def test_the_link_of_an_account_that_is_gone_does_nothing(cast: Cast) -> None:
    link = reverse("notifications:unsubscribe", args=[unsubscribe_token(10**9, "deadline")])
    assert Client().post(link).status_code == 404


def test_the_api_lists_reads_and_keeps_choices(cast: Cast, as_: Any) -> None:
    first, client = tell(cast), as_(WHO)
    tell(cast, "meeting")
    tell(cast, "meeting", who=OTHER)
    program = Api(client)
    assert [row["kind"] for row in program.get("notifications/")[1]["results"]] == ["meeting", "your_turn"]
    assert len(program.get("notifications/?kind=meeting")[1]["results"]) == 1
    status, read = program.post(f"notifications/{first}/read/", {})
    assert (status, read["read_at"] is not None) == (200, True)
    assert [row["kind"] for row in program.get("notifications/?unread=true")[1]["results"]] == ["meeting"]
    assert program.post("notifications/read-all/", {})[1] == {"unread": 0}
    assert {row["key"] for row in program.get("notification-kinds/")[1]} == set(kinds())
    body = {"digest_hour": 9, "working_days_only": False, "kinds": [{"kind": "meeting", "in_app": True, "mail": "off"}]}
    kept = client.put("/api/v1/notification-preferences/", body, content_type="application/json").json()
    assert kept["digest_hour"] == 9
    assert {row["kind"]: row["mail"] for row in kept["kinds"]}["meeting"] == "off"
    assert program.get("notification-preferences/")[1] == kept


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "vừa xong"), (61, "1 phút trước"), (7300, "2 giờ trước"), (3 * 86400 + 9, "3 ngày trước")],
)
def test_how_long_ago_is_said_in_words(seconds: int, words: str) -> None:
    assert ago(timezone.now() - timedelta(seconds=seconds)) == words
