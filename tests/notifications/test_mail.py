"""E-mails of notices, delivered to a real server: what they hold, trouble, refusals, the daily one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from notifications import services
from notifications.models import Mail, MailSetting, Notification
from notifications.services import Choice, make_digests, notify, redact, save_preferences, send_due
from organisations.models import Membership, User
from tests.cast import Cast
from tests.notifications.smtp import Server, smtp_server

pytestmark = pytest.mark.django_db
WHO = "donvi.danang"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY, SATURDAY, MONDAY = (datetime(2026, 11, day, tzinfo=ZONE) for day in (20, 21, 23))


@pytest.fixture
def post(settings: Any) -> Iterator[Server]:
    with smtp_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def tell(
    cast: Cast, kind: str = "deadline", text: str = "DA-1 Máy sấy: hạn 30/11/2026", who: str = WHO
) -> Notification:
    notify([cast[who].user.pk], kind=kind, text=text, url="/de-an/DA-1/")
    return Notification.objects.filter(user=cast[who].user).latest("pk")


def at(row: Notification, moment: datetime) -> Notification:
    Notification.objects.filter(pk=row.pk).update(created_at=moment)
    return row


def test_an_email_has_two_parts_its_headers_and_the_link(cast: Cast, post: Server) -> None:
    row = tell(cast)
    assert send_due() == 1
    (message,) = post.messages
    assert message["To"] == cast[WHO].user.email
    assert "Nhắc hạn" in message["Subject"]
    assert message["Message-ID"].strip("<>").split("@")[0] == Mail.objects.get().message_id
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = message["List-Unsubscribe"].strip(" <>")
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    for part in (text, html):
        assert row.text in part
        assert f"/thong-bao/{row.pk}/mo/" in part
        assert stop in part
    path = stop[stop.index("/thong-bao/") :]
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    tell(cast)
    assert send_due() == 0
    assert Notification.objects.filter(shown=True).count() == 2


def test_a_notice_is_asked_to_be_sent_when_its_transaction_is_done(
    cast: Cast, post: Server, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(cast)
    assert [message["To"] for message in post.messages] == [cast[WHO].user.email]


def test_a_server_that_was_down_gets_it_once(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with smtp_server() as gone:
        port = gone.port
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    tell(cast)
    assert send_due() == 0
    mail = Mail.objects.get()
    assert (mail.state, mail.tries) == ("due", 1)
    assert mail.why
    assert mail.due_at > timezone.now()
    with smtp_server(port) as server:
        later = timezone.now() + timedelta(minutes=2)
        assert (send_due(), send_due(later), send_due(later)) == (0, 1, 0)
        assert len(server.messages) == 1


def test_patience_ends(cast: Cast, post: Server, settings: Any) -> None:
    settings.MAIL_TRIES = 2
    post.refuse[cast[WHO].user.email] = "450 later"
    tell(cast)
    send_due()
    send_due(timezone.now() + timedelta(days=1))
    assert Mail.objects.get().state == "failed"
    assert not MailSetting.objects.exclude(refused_address="").exists()


def test_a_worker_killed_while_it_sends_leaves_it_due_with_the_same_id(
    cast: Cast, post: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(cast)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Mail, "save", _die)
        send_due()
    assert Mail.objects.get().state == "due"
    assert send_due() == 1
    assert [m["Message-ID"] for m in post.messages] == [post.messages[0]["Message-ID"]] * 2


def _die(*_args: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_an_address_that_is_refused_is_marked_and_the_person_told(cast: Cast, post: Server, as_: Any) -> None:
    address = cast[WHO].user.email
    post.refuse[address] = "550 no such user"
    tell(cast)
    tell(cast)
    send_due()
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["dropped", "failed"]
    assert Notification.objects.filter(kind="mail_refused", user=cast[WHO].user).count() == 1
    page = as_(WHO).get("/thong-bao/tuy-chon/").content.decode()
    assert "Địa chỉ thư không nhận được" in page
    User.objects.filter(pk=cast[WHO].user.pk).update(email="moi@example.gov.vn")
    tell(cast)
    assert send_due() == 1


@pytest.mark.parametrize("trouble", ["role ended", "account closed", "blanked"])
def test_who_may_not_read_it_any_more_gets_nothing(cast: Cast, post: Server, trouble: str) -> None:
    tell(cast)
    user = cast[WHO].user
    if trouble == "role ended":
        Membership.objects.filter(user=user).update(valid_to=timezone.localdate())
    elif trouble == "account closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        redact(user.pk, naming=["DA-1"], text="Không còn.")
    assert send_due() == 0
    assert Mail.objects.get().state == "dropped"
    assert post.messages == []


def test_the_daily_email_comes_once_at_the_hour_with_what_is_unread(cast: Cast, post: Server) -> None:
    before = at(tell(cast, "your_turn", "DA-1 chờ xử lý"), FRIDAY.replace(hour=6))
    read = at(tell(cast, "your_turn", "DA-2 đã xem"), FRIDAY.replace(hour=6))
    blank = at(tell(cast, "your_turn", "DA-3 xung đột"), FRIDAY.replace(hour=6))
    after = at(tell(cast, "your_turn", "DA-4 đến sau"), FRIDAY.replace(hour=8))
    services.open_notice(cast[WHO].user.pk, read.pk)
    redact(cast[WHO].user.pk, naming=["DA-3"], text="Không còn.")
    assert send_due() == 0
    assert make_digests(FRIDAY.replace(hour=6, minute=59)) == 0
    assert (make_digests(FRIDAY.replace(hour=7)), make_digests(FRIDAY.replace(hour=9))) == (1, 0)
    assert send_due() == 1
    text = post.messages[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert [row.text in text for row in (before, read, blank, after)] == [True, False, False, False]
    assert make_digests(SATURDAY.replace(hour=7)) == 0
    assert make_digests(MONDAY.replace(hour=11)) == 1
    send_due()
    assert after.text in post.messages[1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_the_hour_and_the_days_off_are_the_persons(cast: Cast, post: Server) -> None:
    save_preferences(cast[WHO].user.pk, {}, digest_hour=17, working_days_only=False)
    at(tell(cast, "your_turn"), SATURDAY.replace(hour=6))
    assert make_digests(SATURDAY.replace(hour=16, minute=59)) == 0
    assert make_digests(SATURDAY.replace(hour=17)) == 1


def test_what_is_switched_off_before_the_hour_does_not_come(cast: Cast, post: Server) -> None:
    at(tell(cast, "your_turn"), FRIDAY)
    save_preferences(cast[WHO].user.pk, {"your_turn": Choice(True, "off")}, digest_hour=7, working_days_only=True)
    assert make_digests(FRIDAY.replace(hour=9)) == 0


def test_old_rows_are_forgotten_and_unread_notices_stay(cast: Cast, post: Server) -> None:
    unread, read = tell(cast), tell(cast)
    services.open_notice(cast[WHO].user.pk, read.pk)
    send_due()
    assert services.forget_old(timezone.now()) == 0
    assert services.forget_old(timezone.now() + timedelta(days=400)) == 3
    assert list(Notification.objects.all()) == [unread]
