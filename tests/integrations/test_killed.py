"""Processes that die: after the commit of a step, in the middle of a call. Nothing is lost."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from core.tenancy import tenant_scope
from integrations.models import Delivery, Endpoint
from integrations.services.delivering import deliver, lease
from integrations.services.outbox import spread
from proposals.services import move
from tests.cast import make_cast
from tests.factories.proposals import make_draft
from tests.integrations.builders import everything, log_of, opened, outbox, receiver, says, tries_of


def test_a_process_that_dies_after_commit_loses_nothing(committed_db: None) -> None:
    """Nothing that runs after commit is needed: the row stands in the database."""
    cast = make_cast()
    draft, actor = make_draft(cast), cast["donvi.danang"]
    endpoint = opened(actor).endpoint
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            with tenant_scope(*actor.tenant_ids):
                # Asked for before anything else, so it comes before all that follows from the step.
                transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
                move(draft, "withdraw", actor=actor, note="Thôi.")
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert [row.type for row in outbox()] == ["proposal.withdrawn"]
    assert spread() == 1
    assert [row.type for row in log_of(endpoint)] == ["proposal.withdrawn"]


def test_what_a_killed_worker_had_claimed_is_sent_later(committed_db: None) -> None:
    cast = make_cast()

    def kill(handler: Any, number: int) -> None:
        if number == 1:
            os.kill(child, signal.SIGKILL)
            time.sleep(0.5)
        says(200)(handler, number)

    with receiver(kill) as there:
        made = opened(cast["lanhdao.danang"], there.url).endpoint
        with everything():
            now = timezone.now()
            Delivery(
                tenant_id=made.tenant_id, endpoint=made, message="0b9f3c1e-6f0a-4f5e-9a51-2d1f6f2c7a10", type="webhook.test",
                occurred_at=now, body="{}", next_at=now,
            ).save()  # fmt: skip
        connections.close_all()
        child = os.fork()
        if child == 0:
            try:
                deliver()
            finally:
                os._exit(1)
        _pid, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        (row,) = log_of(made)
        assert (row.state, row.attempts, tries_of(made)) == ("waiting", 1, [])
        assert row.next_at <= timezone.now() + lease()
        assert lease() <= timedelta(minutes=1)
        assert deliver() == 0  # it may still be alive
        _passes(made)
        assert deliver() == 1
    (row,) = log_of(made)
    assert (row.state, row.attempts, len(there.heard)) == ("delivered", 2, 2)
    assert len({heard.headers["webhook-id"] for heard in there.heard}) == 1


def _passes(endpoint: Endpoint) -> None:
    """The time of the claim is over."""
    past = timezone.now() - timedelta(seconds=1)
    with everything():
        Endpoint.objects.filter(pk=endpoint.pk).update(busy_until=past)
        Delivery.objects.filter(endpoint=endpoint).update(next_at=past)
