"""From the outbox to a receiver that really listens: signed, tried again, bounded, fair, at least once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.utils import timezone

from core.tenancy import tenant_scope
from integrations.documentation import with_table
from integrations.models import Delivery, Endpoint, Message
from integrations.secrets import secret_of
from integrations.selectors import log_page
from integrations.sending import post
from integrations.services import delivering, forget_old, resume_endpoint, rotate_secret, send_again, send_test
from integrations.services.delivering import deliver
from integrations.services.outbox import spread
from integrations.services.settling import wait_before
from integrations.states import DeliveryState, EndpointState
from notifications.models import Notification
from proposals.models import Proposal
from proposals.services.recusals import recuse
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.integrations.builders import (
    due_now,
    everything,
    fresh,
    log_of,
    opened,
    receiver,
    says,
    tries_of,
)

pytestmark = pytest.mark.django_db
PAGE = Path(site.BASE_DIR) / "docs" / "webhooks.md"


@pytest.fixture
def verified() -> Callable[..., bool]:
    """The very function docs/webhooks.md gives to those who receive."""
    names: dict[str, Any] = {}
    exec(PAGE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0], names)
    found: Callable[..., bool] = names["verified"]
    return found


def submitted(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)


def put_tests(endpoint: Endpoint, cast: Cast, times: int = 1) -> None:
    """Messages about nothing wait."""
    for _ in range(times):
        with everything():
            send_test(endpoint, actor=cast["lanhdao.danang"])


def test_the_page_says_what_the_table_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert with_table(text) == text, "run: python manage.py webhooks_doc"


def test_a_message_arrives_and_its_signature_is_good(cast: Cast, verified: Callable[..., bool]) -> None:
    with receiver(says(200, b"da nhan")) as there:
        made = opened(cast["lanhdao.danang"], there.url)
        sent = submitted(cast)
        assert deliver() == 1
    (heard,), (row,), (one,) = there.heard, log_of(made.endpoint), tries_of(made.endpoint)
    assert sent.code in heard.body.decode()
    assert heard.headers["webhook-id"] == str(row.message)
    assert verified(made.secret, heard.headers, heard.body)
    assert not verified(made.secret, heard.headers, heard.body + b" ")
    assert not verified("whsec_" + "A" * 44, heard.headers, heard.body)
    assert not verified(made.secret, heard.headers, heard.body, time.time() + 400)
    assert (row.state, row.attempts, one.code, one.answer, one.error) == ("delivered", 1, 200, "da nhan", "")
    assert deliver() == 0


def test_after_a_failure_it_is_tried_again_with_the_same_id_and_words(cast: Cast) -> None:
    with receiver(lambda handler, number: says(500 if number < 3 else 204, b"")(handler, number)) as there:
        made = opened(cast["lanhdao.danang"], there.url).endpoint
        put_tests(made, cast)
        assert deliver() == 1
        (row,) = log_of(made)
        assert (row.state, row.attempts, fresh(made).failures) == ("waiting", 1, 1)
        assert row.next_at > timezone.now()
        assert deliver() == 0  # it rests
        for _ in range(2):
            due_now(made)
            assert deliver() == 1
    (row,) = log_of(made)
    assert (row.state, row.attempts, [one.code for one in tries_of(made)]) == ("delivered", 3, [500, 500, 204])
    assert len({(heard.body, heard.headers["webhook-id"]) for heard in there.heard}) == 1
    endpoint = fresh(made)
    assert (endpoint.failures, endpoint.failing_since, endpoint.hold_until, endpoint.busy_until) == (
        0,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(("failures", "sent"), [(1, 1), (3, 3)])
def test_a_receiver_that_is_back_gets_everything_that_waits(cast: Cast, failures: int, sent: int) -> None:
    with receiver(says(503)) as there:
        made = opened(cast["lanhdao.danang"], there.url).endpoint
        put_tests(made, cast, 3)
        for _ in range(failures):
            due_now(made)
            deliver()
        there.answer = says(200)
        with everything():
            waits = Delivery.objects.filter(endpoint=made)
            waits.update(next_at=timezone.now() + timedelta(hours=20))
            Delivery.objects.filter(pk=waits.order_by("id")[0].pk).update(next_at=timezone.now())
            Endpoint.objects.update(hold_until=None)
        assert deliver() == sent


def test_the_schedule_takes_about_three_days_and_then_it_has_failed(cast: Cast, settings: Any) -> None:
    steps = settings.WEBHOOK_RETRY_SECONDS
    for number, seconds in enumerate(steps, 1):
        assert timedelta(seconds=seconds) <= wait_before(number) <= timedelta(seconds=seconds * 1.2)
    assert wait_before(len(steps) + 1) is None
    assert 2.5 < sum(steps) / 86_400 < 3.5
    settings.WEBHOOK_RETRY_SECONDS = (1, 1)
    with receiver(says(503)) as there:
        made = opened(cast["lanhdao.danang"], there.url).endpoint
        put_tests(made, cast)
        for _ in range(3):
            due_now(made)
            assert deliver() == 1
        due_now(made)
        assert deliver() == 0
    (row,) = log_of(made)
    assert (row.state, row.attempts, len(there.heard)) == ("failed", 3, 3)


@pytest.mark.parametrize("code", [301, 302, 307, 308, 400, 404])
def test_what_is_no_success_is_tried_again_and_leads_nowhere_else(cast: Cast, code: int) -> None:
    with receiver() as inner, receiver(says(code, b"", location=inner.url)) as there:
        made = opened(cast["lanhdao.danang"], there.url).endpoint
        put_tests(made, cast)
        deliver()
    assert (log_of(made)[0].state, tries_of(made)[0].code, inner.heard) == ("waiting", code, [])


def test_410_switches_off_and_its_people_are_told(cast: Cast) -> None:
    with receiver(says(410)) as there:
        made = opened(cast["lanhdao.danang"], there.url).endpoint
        put_tests(made, cast, 2)
        assert deliver() == 1
        due_now(made)
        assert deliver() == 0
    assert [row.state for row in log_of(made)] == ["failed", "waiting"]
    endpoint = fresh(made)
    assert (endpoint.state, "410" in endpoint.off_reason) == (EndpointState.OFF, True)
    told = Notification.objects.filter(url=made.get_absolute_url())
    names = {cast["lanhdao.danang"].user.pk, cast["pho.danang"].user.pk}
    assert set(told.values_list("user_id", flat=True)) == names
    submitted(cast)
    spread()
    assert len(log_of(made)) == 2  # nothing is gathered while it is off


def test_days_without_a_success_switch_off(cast: Cast) -> None:
    with receiver(says(500)) as there:
        made = opened(cast["lanhdao.danang"], there.url).endpoint
        put_tests(made, cast)
        deliver()
        assert fresh(made).state == EndpointState.ACTIVE
        with everything():
            Endpoint.objects.filter(pk=made.pk).update(failing_since=timezone.now() - timedelta(days=6))
        due_now(made)
        deliver()
        assert (fresh(made).state, Notification.objects.count()) == (EndpointState.OFF, 2)
        there.answer = says(200)
        with everything():
            resume_endpoint(made, actor=cast["lanhdao.danang"])
        due_now(made)
        assert deliver() == 1
    assert (log_of(made)[0].state, fresh(made).state) == ("delivered", "active")


def test_a_private_address_is_refused_and_said(cast: Cast, settings: Any) -> None:
    with receiver() as there:
        made = opened(cast["lanhdao.danang"], there.url).endpoint
        settings.WEBHOOK_ALLOW_LOOPBACK = False
        put_tests(made, cast)
        deliver()
    (one,) = tries_of(made)
    assert (one.code, one.error, there.heard) == (None, "Máy chủ nằm ở địa chỉ nội bộ nên không gửi.", [])


def test_one_that_hangs_delays_nobody_and_no_connection_is_called_twice_at_once(cast: Cast, settings: Any) -> None:
    settings.WEBHOOK_READ_SECONDS, settings.WEBHOOK_SECONDS = 3, 3
    hears: list[float] = []
    start = time.monotonic()

    def note(handler: Any, number: int) -> None:
        hears.append(time.monotonic() - start)
        time.sleep(0.05)
        says(200)(handler, number)

    with receiver(lambda handler, number: time.sleep(5)) as dead, receiver(note) as alive:
        bad, good = (
            opened(cast["lanhdao.danang"], dead.url).endpoint,
            opened(cast["lanhdao.danang"], alive.url).endpoint,
        )
        put_tests(bad, cast, 3)
        put_tests(good, cast, 6)
        start = time.monotonic()
        assert deliver() == 7
        took = time.monotonic() - start
    assert [row.state for row in log_of(good)] == ["delivered"] * 6
    assert [row.attempts for row in log_of(bad)] == [1, 0, 0]
    assert max(hears) < 2.5  # all six while the other one still hung
    assert took < 6
    assert (alive.most_at_once, dead.most_at_once) == (1, 1)


def test_ten_that_hang_are_bounded_together(cast: Cast, settings: Any) -> None:
    settings.WEBHOOK_READ_SECONDS, settings.WEBHOOK_SECONDS = 1, 1
    with receiver(lambda handler, number: time.sleep(2)) as dead:
        for name in ("lanhdao.danang", "lanhdao.gialai"):
            for _ in range(5):
                put_tests(opened(cast[name], dead.url).endpoint, cast)
        start = time.monotonic()
        assert deliver() == 10
        assert time.monotonic() - start < 5


def test_while_secrets_change_both_are_good(cast: Cast, verified: Callable[..., bool]) -> None:
    leader = cast["lanhdao.danang"]
    with receiver() as there:
        made = opened(leader, there.url)
        with everything():
            new = rotate_secret(made.endpoint, actor=leader)
        put_tests(made.endpoint, cast)
        deliver()
        (heard,) = there.heard
        assert new.secret != made.secret
        assert [verified(secret, heard.headers, heard.body) for secret in (made.secret, new.secret)] == [True, True]
        with everything():
            Endpoint.objects.update(old_until=timezone.now() - timedelta(seconds=1))
        put_tests(made.endpoint, cast)
        deliver()
        heard = there.heard[-1]
        assert [verified(secret, heard.headers, heard.body) for secret in (made.secret, new.secret)] == [False, True]


def test_no_secret_stands_in_the_database(cast: Cast, settings: Any) -> None:
    made = opened(cast["lanhdao.danang"])
    assert made.secret.removeprefix("whsec_") not in str(vars(fresh(made.endpoint)))
    settings.WEBHOOK_KEY = "another"
    assert secret_of(made.endpoint) != made.secret


def test_again_by_hand_with_the_same_id(cast: Cast) -> None:
    with receiver(says(200)) as there:
        made = opened(cast["lanhdao.danang"], there.url).endpoint
        put_tests(made, cast)
        deliver()
        with everything():
            send_again(log_of(made)[0], made)
        deliver()
    assert len({heard.headers["webhook-id"] for heard in there.heard}) == 1
    assert (len(there.heard), log_of(made)[0].by_hand, len(tries_of(made))) == (2, True, 2)


def test_what_the_organisation_no_longer_sees_is_not_sent(cast: Cast) -> None:
    with receiver() as there:
        made = opened(cast["donvi.danang"], there.url).endpoint
        sent = submitted(cast)
        spread()
        with everything():
            Proposal.objects.filter(pk=sent.pk).update(unit=cast["donvi.gialai"].organisation)
        assert deliver() == 0
    assert (log_of(made)[0].state, there.heard) == (DeliveryState.WITHHELD, [])


def test_a_person_kept_away_does_not_find_the_row_the_organisation_is_told(cast: Cast) -> None:
    leader = cast["lanhdao.danang"]
    with receiver() as there:
        made = opened(leader, there.url).endpoint
        sent = submitted(cast)
        deliver()
        put_tests(made, cast)
    with tenant_scope(*leader.tenant_ids):
        recuse(sent, leader.user, actor=leader, reason="Em ruột làm giám đốc.")
    assert len(there.heard) == 1
    with tenant_scope(*leader.tenant_ids):
        assert [row["delivery"].type for row in log_page(leader, made).rows] == ["webhook.test"]
    other = cast["pho.danang"]
    with tenant_scope(*other.tenant_ids):
        assert len(log_page(other, made).rows) == 2


def test_old_rows_are_forgotten_and_those_that_wait_are_not(cast: Cast, settings: Any) -> None:
    with receiver() as there:
        made = opened(cast["lanhdao.danang"], there.url).endpoint
        submitted(cast)
        deliver()
    put_tests(made, cast)
    long_ago = timezone.now() - timedelta(days=settings.WEBHOOK_KEEP_DAYS + 1)
    with everything():
        Delivery.objects.update(created_at=long_ago)
        Message.objects.update(spread_at=long_ago)
        Message(
            tenant_id=made.tenant_id,
            type="x",
            occurred_at=long_ago,
            organisation="x",
            subject="x",
            subject_id=1,
            data={},
        ).save()
        assert forget_old() == 1
        assert Message.objects.count() == 1  # not spread yet: never forgotten
    assert [row.type for row in log_of(made)] == ["webhook.test"]


def test_a_connection_deleted_while_its_receiver_speaks_is_no_trouble(cast: Cast, settings: Any) -> None:
    from integrations.sending import Outcome
    from integrations.services.settling import settle

    made = opened(cast["lanhdao.danang"]).endpoint
    put_tests(made, cast)
    (row,) = log_of(made)
    with everything():
        Endpoint.objects.filter(pk=made.pk).delete()
        settle(row.pk, made.pk, Outcome(200, 1))


def test_a_fault_of_ours_is_a_failed_try_and_keeps_no_other_message_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(url: str, *rest: Any) -> Any:
        if "hong" in url:
            raise RuntimeError
        return post(url, *rest)

    monkeypatch.setattr(delivering, "post", break_down)
    with receiver() as there:
        bad, good = (
            opened(cast["lanhdao.danang"], f"{there.url}/hong").endpoint,
            opened(cast["lanhdao.danang"], there.url).endpoint,
        )
        put_tests(bad, cast)
        put_tests(good, cast, 2)
        assert deliver() == 3
    assert [row.state for row in log_of(good)] == ["delivered"] * 2
    assert [row.state for row in log_of(bad)] == ["waiting"]
    assert "Lỗi của cổng" in tries_of(bad)[0].error
