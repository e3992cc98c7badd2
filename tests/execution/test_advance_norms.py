"""What the law says of an advance stands beside the amount; going beyond it warns and does not stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.tenancy import tenant_scope
from execution.advances import advanced_so_far
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft

As = Callable[[str], Client]
FIRST = (
    "Tổng tạm ứng sẽ là {total} đ, vượt 70% kinh phí hỗ trợ 300.000.000 đ, tức 210.000.000 đ: Tạm ứng lần một: máy móc "
    "thiết bị."
)
CAP = (
    "Tổng tạm ứng sẽ là {total} đ, vượt 70% kinh phí hỗ trợ 300.000.000 đ, tức 210.000.000 đ: Tổng tạm ứng trước nghiệm "
    "thu không quá."
)
TREASURY = (
    "Tổng tạm ứng sẽ là {total} đ, vượt 50% giá trị hợp đồng 300.000.000 đ, tức 150.000.000 đ: Tạm ứng theo hợp đồng tại "
    "Kho bạc Nhà nước không quá."
)


@pytest.fixture
def contracted(cast: Cast) -> Proposal:
    """300 triệu đồng for machines (ND3.3), contract signed for the same amount."""
    return advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)


def send(client: Client, proposal: Proposal, **typed: str) -> Any:
    url = f"/hop-dong/{proposal.code}/kinh-phi/"
    key = client.get(url).context["form"]["key"].value()
    day = f"{timezone.localdate():%d/%m/%Y}"
    return client.post(url, {"kind": "advance", "paper_number": "12/UNC", "paper_date": day, "key": key, **typed})


def warned(answer: Any) -> list[str]:
    return [reason.message for reason in answer.context["warnings"]]


def test_the_norms_of_an_advance_stand_beside_the_amount(as_: As, contracted: Proposal) -> None:
    page = as_("ketoan.cuc").get(f"/hop-dong/{contracted.code}/kinh-phi/")
    text = page.content.decode()
    assert [(norm.code, words, norm.confidence) for norm, words in page.context["norms"]] == [
        ("advance.first.ND3.3", "70%", "high"), ("advance.progress_gate.ND3.3", "70%", "high"),
        ("advance.cap_total", "70%", "medium"), ("advance.kbnn_cap", "50%", "open"),
        ("advance.kbnn_threshold", "50.000.000 đồng", "open"),
    ]  # fmt: skip
    shown = ('href="/dinh-muc/advance.first.ND3.3/"', "TT 17/2024/TT-BTC, Điều 6; Còn vướng mắc, cần xác minh")
    assert [part for part in shown if part not in text] == []


@pytest.mark.parametrize(
    ("amount", "sentences"),
    [
        ("150.000.000", []), ("150.000.001", [TREASURY]), ("210.000.000", [TREASURY]),
        ("210.000.001", [FIRST, CAP, TREASURY]),
    ],
)  # fmt: skip
def test_each_norm_that_would_be_passed_is_named(
    as_: As, contracted: Proposal, amount: str, sentences: list[str]
) -> None:
    look = send(as_("ketoan.cuc"), contracted, amount=amount)
    expected = [sentence.format(total=amount) for sentence in sentences]
    assert (look.status_code, warned(look)) == (200, expected)
    assert ("Cần xem lại trước khi ghi" in look.content.decode()) == bool(sentences)


def test_what_was_advanced_before_counts_and_a_warning_does_not_stop(cast: Cast, as_: As, contracted: Proposal) -> None:
    client = as_("ketoan.cuc")
    assert send(client, contracted, amount="160.000.000", confirmed="1").status_code == 302
    assert send(client, contracted, kind="clear", amount="100.000.000", confirmed="1").status_code == 302
    assert send(client, contracted, kind="refund", amount="10.000.000", confirmed="1").status_code == 302
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids):
        assert advanced_so_far(contracted.code) == 150_000_000
    assert warned(send(client, contracted, amount="1")) == [TREASURY.format(total="150.000.001")]


def test_a_payment_is_not_measured_by_the_norms_of_an_advance(as_: As, contracted: Proposal) -> None:
    assert warned(send(as_("ketoan.cuc"), contracted, kind="pay", amount="300.000.000")) == []
