"""Nasty values in every form that moves money, and in every address of an envelope: refused, never broken."""

from __future__ import annotations

from datetime import date

from budgets import services
from budgets.models import Envelope, LedgerEntry
from core.tenancy import tenant_scope
from proposals.states import State
from tests.architecture.test_fuzz import HUGE, browser, fuzz_page, troubles_of
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft

PAPER = services.Warrant("1/QĐ", date(2026, 1, 15))


def test_no_form_that_moves_money_breaks(cast: Cast) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)
    finance, root = cast["ketoan.cuc"], f"KCQG-{proposal.plan_year}"
    with tenant_scope(*finance.tenant_ids):
        services.allocate(
            Envelope.objects.get(code=root),
            amount=1000,
            holder=cast.organisations["sct-hue"],
            warrant=PAPER,
            actor=finance,
        )
        before = LedgerEntry.objects.count()
    urls = [f"/dinh-muc/ngan-sach/{root}/{name}/" for name in ("phan-bo", "chuyen-nguon")]
    urls += [f"/dinh-muc/ngan-sach/{root}-sct-hue/thu-hoi/", f"/hop-dong/{proposal.code}/kinh-phi/"]
    client = browser(finance)
    assert [fault for url in urls for fault in fuzz_page(client, url)] == []
    with tenant_scope(*finance.tenant_ids):
        assert LedgerEntry.objects.count() == before


def test_no_name_and_no_page_of_an_envelope_breaks(cast: Cast) -> None:
    client, year = browser(cast["lanhdao.cuc"]), 2026
    with tenant_scope(*cast["taichinh.bo"].tenant_ids):
        services.set_envelope(year=year, amount=5, paper_number="1/QĐ", paper_date=PAPER.day, actor=cast["taichinh.bo"])
    nasty = ("a%00b", HUGE, "9" * 20, "%ED%A0%80", "%F0%9F%98%80", "..%2F..%2Fetc", "-1", "'")
    troubles = []
    for value in nasty:
        for url in (
            f"/dinh-muc/ngan-sach/{value}/", f"/dinh-muc/ngan-sach/{value}/so-cai.xlsx",
            f"/dinh-muc/ngan-sach/KCQG-{year}/{value}/", f"/dinh-muc/ngan-sach/KCQG-{year}/?sau={value}",
            f"/dinh-muc/ngan-sach/KCQG-{year}/?de_an_sau={value}", f"/hop-dong/{value}/kinh-phi/",
        ):  # fmt: skip
            troubles += troubles_of(client.get(url), f"GET {url[:80]}")
    assert troubles == []
