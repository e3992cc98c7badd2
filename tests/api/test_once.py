"""Two calls with one key at the same moment, over real connections."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from core.tenancy import tenant_scope
from khuyencong.tasks import forget_calls
from proposals.models import Proposal
from tests.api.calls import Api, by_token
from tests.cast import make_cast
from tests.factories.proposals import next_plan_year, open_windows


@pytest.mark.usefixtures("committed_db")
def test_two_calls_at_once_with_one_key_make_one_draft() -> None:
    cast = make_cast()
    open_windows(next_plan_year())
    given = {"title": "Máy", "kind": "concrete", "plan_year": next_plan_year(), "content": "ND3.3"}
    headers, answers = by_token(cast, "donvi.danang").headers, []

    def call() -> None:
        answers.append(Api(**headers).post("proposals/", given, **{"Idempotency-Key": "together"}))
        connection.close()

    callers = [threading.Thread(target=call) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    with tenant_scope(*cast["donvi.danang"].tenant_ids):
        assert Proposal.objects.count() == 1
    assert [status for status, _ in answers] == [201] * 4
    assert len({body["code"] for _, body in answers}) == 1
    assert forget_calls() == 0
