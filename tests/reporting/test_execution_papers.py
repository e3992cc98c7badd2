"""Papers of the execution that have no form: what they say, who prints them, when they cannot be made yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from reporting.kinds import KINDS
from reporting.models import Document
from reporting.services import request_document
from tests.cast import Cast
from tests.factories import adjustments, work
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft

As = Callable[[str], Client]


@pytest.fixture
def running(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.IMPLEMENTING, cast)


def built(cast: Cast, kind: str, subject: Any, who: str) -> Any:
    with tenant_scope(*cast[who].tenant_ids):
        return KINDS[kind].build(subject, actor=cast[who], day=timezone.localdate())


def test_the_request_for_an_advance_says_what_was_received_and_what_the_province_confirmed(
    cast: Cast, running: Proposal
) -> None:
    work.filed(cast, running)
    row = work.confirmed(cast, work.asked(cast, running, 90_000_000))
    paper = built(cast, "advance_request", row, "donvi.danang")
    assert (paper.amount, paper.in_words) == (90_000_000, "Chín mươi triệu đồng")
    assert paper.confirmation == ("Đã kiểm tra tại cơ sở, đúng khối lượng.",)
    assert cast["chuyenvien.danang"].name in paper.confirmed_by
    with pytest.raises(Refused, match="chưa ghi số tiền"):
        built(cast, "advance_request", type(row)(proposal=running), "donvi.danang")


def test_what_is_assigned_is_told_once_the_decision_is_there(cast: Cast, running: Proposal) -> None:
    paper = built(cast, "assignment_notice", running, "chuyenvien.cuc")
    words = " ".join(fact.value for fact in paper.facts)
    assert f"{SUPPORT:,}".replace(",", ".") in words
    assert running.title in words
    assert any("Quyết định" in basis for basis in paper.bases)
    draft = complete_draft(make_draft(cast), cast)
    with pytest.raises(Refused, match="chưa được phê duyệt"):
        built(cast, "assignment_notice", draft, "chuyenvien.cuc")


def test_an_adjustment_is_decided_by_a_draft_of_whoever_decides_it(cast: Cast, running: Proposal) -> None:
    row = adjustments.with_text(cast, adjustments.draft(cast, running), "muc-tieu", objectives="Tăng năng suất 50%.")
    with pytest.raises(Refused, match="chưa gửi"):
        built(cast, "adjustment_decision", row, "lanhdao.danang")
    sent = adjustments.submitted(cast, row)
    paper = built(cast, "adjustment_decision", sent, "lanhdao.danang")
    assert paper.draft
    assert "giữ nguyên" in paper.articles[0]


def test_the_minutes_of_a_visit_wait_for_the_visit(cast: Cast, running: Proposal, as_: As) -> None:
    done = work.visited(cast, running)
    with pytest.raises(Refused, match="chưa hoàn thành"):
        built(cast, "visit_minutes", work.planned(cast, running), "chuyenvien.danang")
    paper = built(cast, "visit_minutes", done, "chuyenvien.danang")
    assert len(paper.inspectors) == 2
    assert all(row.answer for row in paper.checklist)
    address = f"/bao-cao/kiem-tra/{running.code}/lan-{done.number}/"
    assert as_("chuyenvien.danang").post(f"{address}lap/visit_minutes/").status_code == 302
    assert "Biên bản kiểm tra" in as_("donvi.danang").get(address).content.decode()
    assert as_("donvi.danang").post(f"{address}lap/visit_minutes/").status_code == 409
    assert as_("chuyenvien.hue").get(address).status_code == 404
    assert as_("chuyenvien.danang").get(f"/bao-cao/khac/{running.code}/lan-1/").status_code == 404
    with tenant_scope(running.tenant_id):
        assert Document.objects.get(inspection=done).kind == "visit_minutes"


def test_only_the_unit_prints_its_request(cast: Cast, running: Proposal) -> None:
    row = work.asked(cast, running, 90_000_000, reason="Mua máy.")
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids), pytest.raises(Refused, match="không có quyền"):
        request_document("advance_request", row, actor=cast["lanhdao.cuc"])
