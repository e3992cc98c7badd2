"""The pages of the appraisal: who gets them, what they keep, what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.heads import heads_on
from appraisal.models import AppraisalSheet, Panel
from core.tenancy import tenant_scope
from proposals.models import Paper, Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import (
    SUPPORT,
    advance,
    complete_draft,
    council_of,
    fill_good_sheet,
    make_draft,
    next_plan_year,
    pdf_file,
)

As = Callable[[str], Client]


@pytest.fixture
def submitted(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)


def own_council(cast: Cast) -> Panel:
    with tenant_scope(*cast["chuyenvien.danang"].tenant_ids):
        return council_of(cast, cast["chuyenvien.danang"], next_plan_year())


def state_of(cast: Cast, proposal: Proposal) -> str:
    with tenant_scope(proposal.tenant_id):
        return Proposal.objects.get(pk=proposal.pk).state


def sheet_answers() -> dict[str, str]:
    heads = heads_on(timezone.localdate()).heads
    return {f"verdict_{h.code}": "met" for h in heads} | {
        "amount": "250.000.000",
        "verdict": "met",
        "base_version": "0",
    }


def test_the_officer_opens_the_appraisal_with_a_signed_paper(cast: Cast, as_: As, submitted: Proposal) -> None:
    url = f"/tham-dinh/{submitted.code}/open_province_appraisal/"
    page = as_("chuyenvien.danang").get(url)
    panel = own_council(cast)
    answer = as_("chuyenvien.danang").post(url, {
        "version": submitted.version, "body": "council", "panel": panel.key, "file": pdf_file("quyet-dinh.pdf"),
    })  # fmt: skip

    assert (page.status_code, answer.status_code) == (200, 302)
    assert state_of(cast, submitted) == State.PROVINCE_APPRAISING
    with tenant_scope(submitted.tenant_id):
        paper = Paper.objects.get(proposal=submitted, stage="step")
        assert submitted.transitions.get(step="open_province_appraisal").paper == paper
        assert paper.original_name == "quyet-dinh.pdf"


def test_a_refused_form_keeps_what_was_typed_and_says_everything(cast: Cast, as_: As, submitted: Proposal) -> None:
    url = f"/tham-dinh/{submitted.code}/open_province_appraisal/"
    answer = as_("chuyenvien.danang").post(
        url, {"version": submitted.version, "body": "council", "note": "Theo phân công của Giám đốc"}
    )
    text = answer.content.decode()

    assert answer.status_code == 409
    assert "Theo phân công của Giám đốc" in text
    assert answer.context["form"].errors["panel"] == ["Chưa chọn Hội đồng."]
    assert state_of(cast, submitted) == State.SUBMITTED


def test_a_web_page_named_pdf_is_refused_and_nothing_is_kept(cast: Cast, as_: As, submitted: Proposal) -> None:
    fake = pdf_file("gia.pdf")
    fake.file.write(b"<html><script>")
    fake.file.seek(0)
    answer = as_("chuyenvien.danang").post(
        f"/tham-dinh/{submitted.code}/open_province_appraisal/",
        {"version": submitted.version, "body": "staff", "file": fake},
    )

    assert answer.status_code == 409
    with tenant_scope(submitted.tenant_id):
        assert Paper.objects.filter(proposal=submitted, stage="step").count() == 0
    assert state_of(cast, submitted) == State.SUBMITTED


def test_a_stale_form_is_refused_then_goes_through_on_the_newer_dossier(
    cast: Cast, as_: As, submitted: Proposal
) -> None:
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{submitted.code}/open_province_appraisal/"
    stale = client.post(url, {"version": submitted.version - 1, "body": "staff", "note": "Giao phòng"})

    assert stale.status_code == 409
    assert "Giao phòng" in stale.content.decode()
    assert f'name="version" value="{submitted.version}"' in stale.content.decode()
    assert client.post(url, {"version": submitted.version, "body": "staff"}).status_code == 302


def test_the_sheet_is_filled_beside_the_dossier_and_prefills_the_conclusion(
    cast: Cast, as_: As, submitted: Proposal
) -> None:
    advance(submitted, State.PROVINCE_APPRAISING, cast)
    url = f"/tham-dinh/{submitted.code}/phieu/"
    page = as_("chuyenvien.danang").get(url)
    answer = as_("chuyenvien.danang").post(url, sheet_answers())
    conclusion = as_("lanhdao.danang").get(f"/tham-dinh/{submitted.code}/pass_province/")

    assert "Máy cũ, năng suất thấp." in page.content.decode()
    assert answer.status_code == 302
    assert 'value="250.000.000"' in conclusion.content.decode()


def test_the_leader_reads_the_sheets_and_cannot_write_one(cast: Cast, as_: As, submitted: Proposal) -> None:
    appraising = advance(submitted, State.PROVINCE_APPRAISING, cast)
    fill_good_sheet(appraising, cast)
    url = f"/tham-dinh/{submitted.code}/phieu/"
    page = as_("lanhdao.danang").get(url)
    answer = as_("lanhdao.danang").post(url, sheet_answers())

    assert "Đề nghị hỗ trợ." in page.content.decode()
    assert "Lưu phiếu" not in page.content.decode()
    assert answer.status_code == 409
    with tenant_scope(submitted.tenant_id):
        assert AppraisalSheet.objects.count() == 1


def test_an_amount_above_the_proposed_one_is_refused_beside_its_field(cast: Cast, as_: As, submitted: Proposal) -> None:
    advance(submitted, State.PROVINCE_APPRAISING, cast)
    answers = sheet_answers() | {"amount": str(SUPPORT + 1), "opinion": "Ý kiến còn nguyên"}
    answer = as_("chuyenvien.danang").post(f"/tham-dinh/{submitted.code}/phieu/", answers)

    assert answer.status_code == 409
    assert answer.context["form"].errors["amount"] == [
        "Số tiền 300.000.001 đ lớn hơn kinh phí đơn vị đề nghị 300.000.000 đ."
    ]
    assert "Ý kiến còn nguyên" in answer.content.decode()


@pytest.mark.parametrize("name", ["chuyenvien.gialai", "lanhdao.gialai", "donvi.gialai", "chuyenvien.hue", "quantri"])
@pytest.mark.parametrize("page", ["phieu/", "open_province_appraisal/", "return_to_unit/"])
def test_a_dossier_of_another_tenant_is_not_there(
    cast: Cast, as_: As, submitted: Proposal, name: str, page: str
) -> None:
    client, url = as_(name), f"/tham-dinh/{submitted.code}/{page}"

    assert (client.get(url).status_code, client.post(url, {"body": "staff"}).status_code) == (404, 404)
    assert state_of(cast, submitted) == State.SUBMITTED


def test_a_wrong_role_is_refused_with_a_sentence(cast: Cast, as_: As, submitted: Proposal) -> None:
    url = f"/tham-dinh/{submitted.code}/open_province_appraisal/"
    for name in ("donvi.danang", "lanhdao.danang"):
        answer = as_(name).post(url, {"body": "staff"})
        assert answer.status_code == 409
        assert "Bạn không có quyền" in answer.content.decode()
    assert state_of(cast, submitted) == State.SUBMITTED


def test_the_unit_has_no_list_and_no_sheet_page(cast: Cast, as_: As, submitted: Proposal) -> None:
    client = as_("donvi.danang")

    assert (client.get("/tham-dinh/").status_code, client.get(f"/tham-dinh/{submitted.code}/phieu/").status_code) == (
        404,
        404,
    )


def test_each_level_lists_its_own_dossiers(cast: Cast, as_: As, submitted: Proposal) -> None:
    other = advance(complete_draft(make_draft(cast, unit="donvi.gialai"), cast), State.SCREENING, cast)

    def codes(name: str) -> list[str]:
        return [row["code"] for row in as_(name).get("/tham-dinh/").context["page"].rows]

    assert codes("chuyenvien.danang") == [submitted.code]
    assert codes("chuyenvien.gialai") == []
    assert codes("thamdinh.cuc") == [other.code]


def test_the_list_costs_the_same_for_one_and_for_three(cast: Cast, as_: As, submitted: Proposal) -> None:
    client = as_("chuyenvien.danang")
    client.get("/tham-dinh/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/tham-dinh/").status_code == 200
        return len(caught)

    one = queries()
    for _ in range(2):
        advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    assert queries() == one


def test_two_appraisers_do_not_overwrite_each_other(cast: Cast, as_: As, submitted: Proposal) -> None:
    fill_good_sheet(advance(submitted, State.PROVINCE_APPRAISING, cast), cast)
    client, url = as_("chuyenvien.danang"), f"/tham-dinh/{submitted.code}/phieu/"
    first = client.post(url, sheet_answers() | {"opinion": "Lời của tôi"})
    again = client.post(url, sheet_answers() | {"base_version": first.context["form"]["base_version"].value()})

    assert (first.status_code, again.status_code) == (409, 302)
    assert "Lời của tôi" in first.content.decode()
