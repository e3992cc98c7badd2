"""Support received before warns where the beneficiary is written, blocks where the dossier is filed, shows where it is judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal, SupportLookup
from proposals.services.submission import submit
from proposals.states import SectionKey, State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, reread
from tests.proposals.test_double_support import GIALAI, LAST, NUMBER, TAX, add_beneficiary, lookups, supported

As = Callable[[str], Client]
UNIT = "donvi.danang"
OTHER_NAME = "Tên ghi ở hồ sơ kia"
EXPLAINED = "Lần trước là máy sấy, lần này là máy đóng gói."


@pytest.fixture
def blocked(cast: Cast) -> Proposal:
    """A whole draft of Đà Nẵng whose beneficiary was supported in Gia Lai last year."""
    supported(cast, unit=GIALAI, year=LAST, tax_code=TAX, name=OTHER_NAME)
    draft = complete_draft(make_draft(cast), cast)
    change(draft, tax_code=f"{TAX}-001")
    return draft


def change(proposal: Proposal, **values: Any) -> None:
    with tenant_scope(proposal.tenant_id):
        proposal.beneficiary_rows.update(**values)


def parties(proposal: Proposal) -> str:
    return reverse("proposals:section", args=(proposal.code, SectionKey.PARTIES))


def test_the_page_of_the_parties_warns_beside_the_row_and_asks_once(cast: Cast, as_: As, blocked: Proposal) -> None:
    text = as_(UNIT).get(parties(blocked)).content.decode()
    with tenant_scope(blocked.tenant_id):
        row = blocked.beneficiary_rows.get()
    warning = text.split(f'id="da-ho-tro-{row.pk}"')[1].split("</textarea>")[0]
    assert f"Đã được hỗ trợ nội dung “{blocked.content.short_title}” năm {LAST} (quyết định số {NUMBER})." in warning
    assert 'name="beneficiaries-0-earlier_support"' in warning
    assert "chưa giải trình thì không nộp được hồ sơ" in warning
    assert "(không bắt buộc)" not in warning
    assert [kept.user_id for kept in lookups(blocked)] == [cast[UNIT].user.pk]


def test_nothing_of_the_other_dossier_is_shown(cast: Cast, as_: As, blocked: Proposal) -> None:
    with tenant_scope(*cast[GIALAI].tenant_ids):
        other = Proposal.objects.get(state=State.SETTLED)
    pages = [
        parties(blocked),
        reverse("proposals:submit", args=(blocked.code, "submit")),
        f"/api/v1/proposals/{blocked.code}/steps/",
    ]
    for page in pages:
        text = as_(UNIT).get(page).content.decode()
        assert NUMBER in text
        assert [
            secret for secret in (other.code, other.draft_code, OTHER_NAME, other.unit.name) if secret in text
        ] == []


def test_without_earlier_support_the_explanation_is_folded_away(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    add_beneficiary(draft)
    text = as_(UNIT).get(parties(draft)).content.decode()
    assert "da-ho-tro-" not in text
    assert '<details class="more"><summary>Đã từng được Nhà nước hỗ trợ cùng nội dung</summary>' in text


def test_the_explanation_is_stored_from_the_page_and_shown_again(cast: Cast, as_: As, blocked: Proposal) -> None:
    client = as_(UNIT)
    page = client.get(parties(blocked))
    posted = {name: value for name, value in _fields(page) if not name.endswith("-DELETE")}
    client.post(parties(blocked), posted | {"beneficiaries-0-earlier_support": EXPLAINED})
    with tenant_scope(blocked.tenant_id):
        assert blocked.beneficiary_rows.get().earlier_support == EXPLAINED
    text = client.get(parties(blocked)).content.decode()
    assert f"{EXPLAINED}</textarea>" in text
    assert "Giải trình dưới đây sẽ được gửi cùng hồ sơ." in text


def _fields(page: Any) -> list[tuple[str, str]]:
    """What a browser would send back, from the forms in the context of the page."""
    forms = [page.context["form"], *(form for formset in page.context["formsets"] for form in formset.forms)]
    managed = [formset.management_form for formset in page.context["formsets"]]
    sent = [(form.add_prefix(name), form.data.get(form.add_prefix(name), "")) for form in forms for name in form.fields]
    sent += [(form.add_prefix(name), form[name].value()) for form in managed for name in form.fields]
    return [("version", page.context["section"].version), *((name, value) for name, value in sent if value)]


def test_unexplained_support_blocks_with_every_reason_and_the_asking_stays(cast: Cast, blocked: Proposal) -> None:
    supported(cast, unit="donvi.hue", year=LAST - 1, tax_code="048090001234", number="")
    with tenant_scope(blocked.tenant_id):
        first = blocked.beneficiary_rows.get()
    second = add_beneficiary(
        blocked, name="Hộ Hai", tax_code="048090001234", production_commune_id=first.production_commune_id
    )
    draft, title, url = reread(blocked), blocked.content.short_title, parties(blocked)
    with tenant_scope(blocked.tenant_id), pytest.raises(Refused) as refusal:
        submit(draft, "submit", actor=cast[UNIT], version=draft.version)
    received = f"đã được hỗ trợ nội dung “{title}” năm"
    again = "nếu vẫn đề nghị, hãy giải trình."
    assert [(reason.message, reason.url) for reason in refusal.value.reasons] == [
        (f"“HTX Thử Nghiệm”: {received} {LAST} (quyết định số {NUMBER}); {again}", f"{url}#da-ho-tro-{first.pk}"),
        (f"“Hộ Hai”: {received} {LAST - 1}; {again}", f"{url}#da-ho-tro-{second.pk}"),
    ]
    assert [(kept.user_id, len(kept.answers)) for kept in lookups(blocked)] == [(cast[UNIT].user.pk, 2)]
    assert reread(blocked).state == State.DRAFT


def test_what_is_explained_may_be_filed(cast: Cast, as_: As, blocked: Proposal) -> None:
    change(blocked, earlier_support=EXPLAINED)
    url = reverse("proposals:submit", args=(blocked.code, "submit"))
    assert as_(UNIT).post(url, {"version": blocked.version}).status_code == 302
    assert reread(blocked).state == State.SUBMITTED
    assert len(lookups(blocked)) == 1


def test_whoever_judges_reads_what_was_found_and_how_it_is_explained(cast: Cast, as_: As, blocked: Proposal) -> None:
    change(blocked, earlier_support=EXPLAINED)
    advance(blocked, State.PROVINCE_APPRAISING, cast)
    code = reread(blocked).code
    for page in (reverse("workbench:case", args=(code,)), reverse("appraisal:sheet", args=(code,))):
        text = as_("chuyenvien.danang").get(page).content.decode()
        assert f"năm {LAST} (quyết định số {NUMBER})." in text
        assert EXPLAINED in text
    asked = {kept.user_id for kept in lookups(blocked)}
    assert cast["chuyenvien.danang"].user.pk in asked


def test_once_the_plan_is_approved_nobody_asks_any_more(cast: Cast, as_: As) -> None:
    done = supported(cast, unit=UNIT, state=State.APPROVED, earlier_support=EXPLAINED)
    text = as_(UNIT).get(reverse("workbench:case", args=(done.code,))).content.decode()
    assert f"Đơn vị giải trình về <strong>Cơ sở Chè A</strong>: {EXPLAINED}" in text
    assert lookups(done) == []


def test_the_explanation_goes_through_the_api(cast: Cast, as_: As, blocked: Proposal) -> None:
    client, url = as_(UNIT), f"/api/v1/proposals/{blocked.code}/"
    read = client.get(url).json()
    rows = [row | {"earlier_support": EXPLAINED} for row in read["beneficiaries"]]
    sent = client.patch(url, {"version": read["version"], "beneficiaries": rows}, content_type="application/json")
    assert (sent.status_code, sent.json()["beneficiaries"][0]["earlier_support"]) == (200, EXPLAINED)


def test_every_filing_and_refiling_asks() -> None:
    asking = {step.name for step in LIFECYCLE if "no_double_support" in {guard.__name__ for guard in step.needs}}
    assert asking == {"submit", "submit_directly", "resubmit_to_screening", "resubmit_to_appraisal"}


def test_another_province_does_not_read_what_was_asked(cast: Cast, as_: As, blocked: Proposal) -> None:
    as_(UNIT).get(parties(blocked))
    with tenant_scope(*cast[GIALAI].tenant_ids):
        assert SupportLookup.objects.count() == 0
