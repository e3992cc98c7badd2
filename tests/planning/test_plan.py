"""The plan of a year: prepared by the Cục, approved by the Minister within the money, all at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from budgets.models import Account
from budgets.selectors import envelope
from budgets.services import Warrant, allocate, set_envelope
from core import jobs
from core.errors import Refused, Stale
from core.models import Job
from core.tenancy import tenant_scope
from core.uploads import check_upload
from planning.models import Plan
from planning.selectors import plan_draft
from planning.services import APPROVE, ItemAmount, approve_plan, save_plan
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import (
    SUPPORT,
    advance,
    complete_draft,
    give_money,
    make_draft,
    next_plan_year,
    pdf_file,
    put_forward,
)

As = Callable[[str], Client]
YEAR = next_plan_year()


def in_plan(cast: Cast, unit: str = "donvi.danang") -> Proposal:
    return advance(complete_draft(make_draft(cast, unit=unit), cast), State.IN_PLAN, cast)


def approve(cast: Cast, **changes: object) -> Plan:
    actor = cast["lanhdao.bo"]
    put_forward(cast, YEAR)
    stated = {"decision_number": "3396/QĐ-BCT", "decision_date": timezone.localdate(), "file": pdf_file()}
    with tenant_scope(*actor.tenant_ids):
        return approve_plan(YEAR, actor=actor, **{**stated, **changes})


def seen_by_all(cast: Cast) -> list[tuple[str, int | None]]:
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        return list(Proposal.objects.order_by("code").values_list("state", "amount_approved"))


def test_one_decision_approves_every_proposal_of_the_plan(cast: Cast) -> None:
    first, second = in_plan(cast), in_plan(cast, "donvi.gialai")
    give_money(cast, YEAR)
    signed = pdf_file()
    plan = approve(cast, file=signed)
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        items = list(plan.items.order_by("rank").values_list("proposal__code", "amount", "tenant_id"))
        steps = {row.decision_number for p in (first, second) for row in p.transitions.filter(step="approve")}

    assert seen_by_all(cast) == [(State.APPROVED, SUPPORT), (State.APPROVED, SUPPORT)]
    assert items == [(first.code, SUPPORT, first.tenant_id), (second.code, SUPPORT, second.tenant_id)]
    assert steps == {"3396/QĐ-BCT"}
    assert (plan.batch, plan.state, plan.decision_sha256) == (1, "approved", check_upload(signed).sha256)


def test_a_plan_whose_envelope_was_cut_meanwhile_is_refused_naming_both_and_changes_nothing(cast: Cast) -> None:
    in_plan(cast), in_plan(cast)
    give_money(cast, YEAR, 600_000_000)
    put_forward(cast, YEAR)
    with tenant_scope(*cast["taichinh.bo"].tenant_ids):
        set_envelope(
            year=YEAR, amount=500_000_000, paper_number="02/QĐ-BTC", paper_date=timezone.localdate(), note="Cắt giảm",
            actor=cast["taichinh.bo"],
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        approve(cast)

    assert [reason.message for reason in refused.value.reasons] == [
        (
            f"Nguồn KCQG-{YEAR} (Cả nước): dự thảo cần 600.000.000 đ cho 2 đề án, chỉ còn 500.000.000 đ chưa phân bổ, "
            "chưa cam kết; thiếu 100.000.000 đ."
        )
    ]
    assert seen_by_all(cast) == [(State.IN_PLAN, None), (State.IN_PLAN, None)]
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        assert list(Plan.objects.values_list("state", flat=True)) == [Plan.State.SUBMITTED]


def test_every_envelope_that_is_short_is_named_with_its_figures(cast: Cast, as_: As) -> None:
    in_plan(cast), in_plan(cast), in_plan(cast, "donvi.gialai")
    give_money(cast, YEAR, 600_000_000)
    finance = cast["ketoan.cuc"]
    with tenant_scope(*finance.tenant_ids):
        allocate(
            envelope(YEAR).envelope, amount=500_000_000, holder=cast.organisations["sct-da-nang"],
            warrant=Warrant("1/QĐ-ĐCK", timezone.localdate()), actor=finance,
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        put_forward(cast, YEAR)
    page = as_("lanhdao.bo").get(f"/ke-hoach/nam/{YEAR}/").content.decode()

    assert [reason.message for reason in refused.value.reasons] == [
        (f"Nguồn KCQG-{YEAR} (Cả nước): dự thảo cần 300.000.000 đ cho 1 đề án, chỉ còn 100.000.000 đ chưa phân bổ, chưa cam "
        "kết; thiếu 200.000.000 đ."),
        (f"Nguồn KCQG-{YEAR}-sct-da-nang ({cast.organisations['sct-da-nang'].name}): dự thảo cần 600.000.000 đ cho 2 đề án, "
        "chỉ còn 500.000.000 đ chưa phân bổ, chưa cam kết; thiếu 100.000.000 đ."),
    ]  # fmt: skip
    assert {state for state, _ in seen_by_all(cast)} == {State.IN_PLAN}
    assert f'href="/dinh-muc/ngan-sach/KCQG-{YEAR}-sct-da-nang/"' in page


def test_a_plan_is_paid_from_the_envelopes_that_fit_most_closely(cast: Cast) -> None:
    first, second = in_plan(cast), in_plan(cast, "donvi.gialai")
    give_money(cast, YEAR, 2 * SUPPORT)
    finance = cast["ketoan.cuc"]
    with tenant_scope(*finance.tenant_ids):
        allocate(
            envelope(YEAR).envelope, amount=SUPPORT, holder=cast.organisations["sct-da-nang"],
            warrant=Warrant("1/QĐ-ĐCK", timezone.localdate()), actor=finance,
        )  # fmt: skip
    approve(cast)
    with tenant_scope(*finance.tenant_ids):
        paid = {
            row.reference: row.envelope.code for row in Account.objects.exclude(reference="").select_related("envelope")
        }
    assert paid == {first.code: f"KCQG-{YEAR}-sct-da-nang", second.code: f"KCQG-{YEAR}"}


def test_number_date_and_file_are_asked_for_at_once(cast: Cast) -> None:
    in_plan(cast)
    give_money(cast, YEAR)
    with pytest.raises(Refused) as refused:
        approve(cast, decision_number="", decision_date=None, file=None)

    assert [reason.field for reason in refused.value.reasons] == ["file", "decision_number", "decision_date"]


def test_a_supplement_is_a_further_batch_and_counts_what_was_approved_before(cast: Cast) -> None:
    give_money(cast, YEAR, 500_000_000)
    in_plan(cast)
    approve(cast)
    in_plan(cast)
    with pytest.raises(Refused):
        put_forward(cast, YEAR)
    actor = cast["chuyenvien.cuc"]
    with tenant_scope(*actor.tenant_ids):
        code = plan_draft(YEAR).rows[0].code
        save_plan(YEAR, actor=actor, amounts={code: ItemAmount(200_000_000)})

    assert approve(cast).batch == 2
    assert [amount for _, amount in seen_by_all(cast)] == [SUPPORT, 200_000_000]


def test_an_amount_above_what_was_appraised_is_refused(cast: Cast) -> None:
    proposal = in_plan(cast)
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused) as refused:
        save_plan(YEAR, actor=actor, amounts={proposal.code: ItemAmount(SUPPORT + 1)})

    assert [reason.field for reason in refused.value.reasons] == [f"amount:{proposal.code}"]


def test_what_the_minister_saw_is_what_is_approved(cast: Cast) -> None:
    in_plan(cast)
    give_money(cast, YEAR)
    put_forward(cast, YEAR)
    later = in_plan(cast)

    with pytest.raises(Stale):
        approve(cast, seen="of another package")
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        seen = plan_draft(YEAR).seen
    plan = approve(cast, seen=seen)
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        waits = [row.code for row in plan_draft(YEAR).rows]
    assert (plan.batch, waits) == (1, [later.code])


def test_nobody_else_approves_and_nobody_else_prepares(cast: Cast) -> None:
    in_plan(cast)
    give_money(cast, YEAR)
    for name in ("lanhdao.cuc", "taichinh.bo", "lanhdao.danang"):
        actor = cast[name]
        with tenant_scope(*actor.tenant_ids), pytest.raises(Refused):
            approve_plan(YEAR, actor=actor, decision_number="1", decision_date=timezone.localdate(), file=pdf_file())
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids), pytest.raises(Refused):
        save_plan(YEAR, actor=cast["lanhdao.bo"], amounts={})


def test_the_minister_approves_on_a_page_with_count_total_and_names(cast: Cast, as_: As) -> None:
    proposal = in_plan(cast)
    give_money(cast, YEAR)
    client, url = as_("lanhdao.bo"), f"/ke-hoach/nam/{YEAR}/phe-duyet/"
    early = client.get(url).content.decode()
    put_forward(cast, YEAR)
    page = client.get(url)
    refused = client.post(url, {"seen": page.context["draft"].seen, "decision_number": "3396/QĐ-BCT"})
    answer = client.post(url, {
        "seen": page.context["draft"].seen, "decision_number": "3396/QĐ-BCT",
        "decision_date": f"{timezone.localdate():%d/%m/%Y}", "file": pdf_file(),
    })  # fmt: skip
    waiting = client.get(f"{url}tien-do/").content.decode()
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        job = Job.objects.get(name=APPROVE)
    jobs.run(job.pk, job.tenant_id)
    done = client.get(f"{url}tien-do/").content.decode()
    download = client.get(f"/ke-hoach/nam/{YEAR}/dot/1/quyet-dinh.pdf")

    assert "1 đề án, tổng kinh phí 300.000.000 đồng" in page.content.decode()
    assert proposal.code in page.content.decode()
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (409, ["decision_date", "file"])
    assert "3396/QĐ-BCT" in refused.content.decode()
    assert answer.headers["Location"] == f"/ke-hoach/nam/{YEAR}/phe-duyet/tien-do/"
    assert ("Cục chưa trình kế hoạch" in early, "<progress" in waiting) == (True, True)
    assert "Đã phê duyệt 1 đề án, 300.000.000 đồng, theo quyết định số 3396/QĐ-BCT" in done
    assert (download.status_code, download.content[:5]) == (200, b"%PDF-")
    assert seen_by_all(cast) == [(State.APPROVED, SUPPORT)]


def test_the_centre_edits_the_amounts_on_the_page(cast: Cast, as_: As) -> None:
    proposal = in_plan(cast)
    client, url = as_("chuyenvien.cuc"), f"/ke-hoach/nam/{YEAR}/"
    seen = client.get(url).context["draft"].seen
    row = {f"{proposal.code}-rank": "1"}
    refused = client.post(url, row | {"seen": seen, f"{proposal.code}-amount": "400.000.000"})
    kept = client.post(url, row | {"seen": seen, f"{proposal.code}-amount": "250 triệu"})

    assert (refused.status_code, kept.status_code) == (409, 302)
    assert "400.000.000" in refused.content.decode()
    assert client.get(url).context["draft"].total == 250_000_000


def test_pages_of_the_plan_are_there_for_the_centre_only(cast: Cast, as_: As) -> None:
    urls = ("/ke-hoach/", f"/ke-hoach/nam/{YEAR}/", f"/ke-hoach/nam/{YEAR}/phe-duyet/", "/ke-hoach/dang-ky/")
    found = {name: [as_(name).get(url).status_code for url in urls] for name in (
        "lanhdao.bo", "chuyenvien.cuc", "taichinh.bo", "chuyenvien.danang", "donvi.danang", "quantri")}  # fmt: skip

    assert found == {
        "lanhdao.bo": [200, 200, 200, 404], "chuyenvien.cuc": [200, 200, 404, 404], "taichinh.bo": [200, 200, 404, 404],
        "chuyenvien.danang": [200, 404, 404, 200], "donvi.danang": [404, 404, 404, 404], "quantri": [404, 404, 404, 404],
    }  # fmt: skip


def test_the_planning_page_leads_who_may_see_it_to_the_money_given(cast: Cast, as_: As) -> None:
    found = ["/dinh-muc/ngan-sach/" in as_(name).get("/ke-hoach/").content.decode()
             for name in ("taichinh.bo", "lanhdao.cuc", "chuyenvien.danang")]  # fmt: skip
    assert found == [True, True, False]
