"""The guide, the questions, the contacts: what they say, where it comes from, what they cost."""

from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from budgets.models import Norm
from budgets.selectors import norms_named
from core.errors import Refused
from core.rls import tenant_tables
from organisations import services
from organisations.models import Organisation
from organisations.reference import load as load_organisations
from portal.faq import questions_on
from portal.guide import papers, stages_on
from portal.lawfigures import NAMED, read
from programmes.models import PaperRequirement, PlanYear, RegistrationWindow
from proposals.lifecycle import LIFECYCLE
from tests.cast import Cast
from tests.portal.test_pages import Outline, count_queries, get

pytestmark = pytest.mark.django_db

GUIDE, FAQ, CONTACTS = "/cong-khai/huong-dan/", "/cong-khai/hoi-dap/", "/cong-khai/lien-he/"
PAGES = (GUIDE, FAQ, CONTACTS)
AT_MOST_BYTES = 30 * 1024


def texts() -> list[str]:
    """Every text of the two data files that may name a norm."""
    rows = [*read("guide")["stages"], *read("faq")["questions"]]
    return [str(value) for row in rows for key, value in row.items() if key.startswith(("text", "answer"))]


def codes() -> set[str]:
    guide = read("guide")
    listed = {code for row in guide["stages"] for code in (*row["facts"], *row["within"])}
    also = {guide["multiplier"], guide["support_caveat"], guide["who_rule"], *guide["sme"]}
    return {code for text in texts() for code in NAMED.findall(text)} | listed | also


def test_every_figure_that_the_pages_name_is_a_norm_in_force() -> None:
    found = {norm.code for norm in norms_named(codes(), timezone.localdate())}
    assert codes() - found == set()


def test_no_figure_is_typed_into_a_text() -> None:
    assert [text for text in texts() if re.search(r"\d", NAMED.sub("", text))] == []


def test_every_stage_names_steps_of_the_process_and_shows_their_articles() -> None:
    stages, _figures = stages_on(timezone.localdate())
    html = get(GUIDE)
    assert len(stages) == len(read("guide")["stages"])
    for row, stage in zip(read("guide")["stages"], stages, strict=True):
        assert dict(stage.articles) == {LIFECYCLE[name].label: LIFECYCLE[name].law for name in row["steps"]}
        assert f'id="buoc-{stage.key}"' in html
    assert "TT 36/2013/TT-BCT, Điều 5, Điều 10 khoản 1" in html


def test_the_guide_follows_a_norm_that_is_replaced() -> None:
    norm = Norm.objects.get(code="within.province_check", tenant=None, effective_to=None)
    assert f"{norm.number} ngày làm việc" in get(GUIDE)
    Norm.objects.filter(pk=norm.pk).update(effective_to=timezone.localdate())
    Norm.objects.create(
        **{field.attname: getattr(norm, field.attname) for field in Norm._meta.fields if field.attname not in {
            "id", "value", "effective_from", "effective_to", "article"}},
        value=17, effective_from=timezone.localdate(), article="Điều 99",
    )  # fmt: skip
    html = get(GUIDE)
    assert "17 ngày làm việc" in html
    assert "Điều 99" in html


def test_places_come_from_the_dated_data(monkeypatch: pytest.MonkeyPatch) -> None:
    html = " ".join(get(GUIDE).split())
    assert "<li>Ở thành phố: xã, đặc khu</li>" in html
    assert "Ở tỉnh: xã, phường, đặc khu" in html
    assert "OPEN-" not in html
    rows = [
        {
            "valid_from": date(2026, 1, 1),
            "article": "Điều 77",
            "craft_villages": False,
            "place_inside": {"tinh": ["xa"]},
        }
    ]
    monkeypatch.setattr("portal.guide.reference", lambda _name: {"rows": rows})
    html = " ".join(get(GUIDE).split())
    assert "Ở tỉnh: xã</li>" in html
    assert "Điều 77" in html
    assert "Làng nghề đã được công nhận" not in html
    monkeypatch.setattr("portal.guide.reference", lambda _name: {"rows": []})
    assert "Chưa có quy định về địa bàn" in get(GUIDE)


def test_days_that_a_department_set_for_itself_stand_beside_the_national_ones(cast: Cast) -> None:
    assert "Ngày riêng do từng Sở đặt" not in get(GUIDE)
    office, today = cast.organisations["sct-da-nang"], timezone.localdate()
    year = PlanYear.objects.order_by("-year")[0]
    window = {
        "plan_year": year,
        "level": "unit_to_province",
        "tenant": office,
        "reason": "Lý do riêng",
        "confidence": "confirmed",
    }
    RegistrationWindow.objects.create(
        **window,
        opens=today,
        closes=today + timedelta(days=9),
        paper="12/TB-SCT",
        citation="TT 36/2013/TT-BCT, Điều 10",
    )
    national = Norm.objects.get(code="deadline.unit_to_sct", effective_to=None, tenant=None)
    own = {
        field.attname: getattr(national, field.attname)
        for field in Norm._meta.fields
        if field.attname not in {"id", "tenant_id", "value_text", "title", "document"}
    }
    Norm.objects.create(
        **own, tenant_id=office.pk, value_text="01/03/N", title="Nộp hồ sơ địa phương", document="QĐ 5/QĐ-UBND"
    )
    html = " ".join(get(GUIDE).split())
    assert "12/TB-SCT" in html
    assert "ngày 1/3 của năm kế hoạch" in html
    assert "QĐ 5/QĐ-UBND" in html
    assert "Lý do riêng" not in html
    RegistrationWindow.objects.filter(tenant=office).update(opens=today - timedelta(9), closes=today - timedelta(1))
    assert "12/TB-SCT" not in get(GUIDE)


def test_a_norm_without_value_today_is_said_to_be_missing() -> None:
    Norm.objects.filter(code="deadline.unit_to_sct").update(effective_to=timezone.localdate())
    assert "(hiện chưa có quy định)" in get(GUIDE)


def test_the_guide_lists_every_paper_of_filing_with_its_article() -> None:
    common, special = papers()
    shown = {row.title for row in common} | {row.title for group in special for row in group.rows}
    wanted = set(PaperRequirement.objects.filter(stage="submit").values_list("paper__title", flat=True))
    assert shown == wanted
    html = get(GUIDE)
    assert "Cam kết đầu tư đủ vốn đối ứng" in html
    assert [row.title for row in common if not row.citation] == []


def test_questions_hold_from_their_day_until_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {row.key for group in questions_on(timezone.localdate()) for row in group.questions}
    assert keys == {row["key"] for row in read("faq")["questions"]}
    assert "the-nao-la-nho-va-vua" not in {
        row.key for group in questions_on(date(2020, 1, 1)) for row in group.questions
    }
    ended = {**read("faq"), "questions": [{**row, "until": date(2026, 1, 2)} for row in read("faq")["questions"]]}
    monkeypatch.setattr("portal.faq.read", lambda _name: ended)
    assert questions_on(timezone.localdate()) == []


def test_every_question_has_an_anchor_an_article_and_both_languages() -> None:
    html = get(FAQ)
    groups = {row["key"] for row in read("faq")["groups"]}
    for row in read("faq")["questions"]:
        assert row["group"] in groups
        assert f'id="{row["key"]}"' in html
        assert row["article"]
        assert row["answer_en"]
        assert NAMED.findall(row["answer"]) == NAMED.findall(row["answer_en"])
    assert "Nhiều nhất 50% chi phí máy và không quá 300 triệu đồng một cơ sở" in " ".join(html.split())


def test_the_english_page_has_english_questions_with_the_same_figures() -> None:
    with translation.override("en"):
        rows = {row.key: row for group in questions_on(timezone.localdate()) for row in group.questions}
        stages, _figures = stages_on(timezone.localdate())
    assert "At most 50% of the cost" in rows["duoc-bao-nhieu"].answer
    assert stages[0].title == "Ask before you buy anything"


def test_contacts_show_every_department_and_never_a_number_that_nobody_entered(cast: Cast) -> None:
    html = get(CONTACTS)
    assert len(re.findall(r'id="tinh-\d\d"', html)) == 34
    assert html.count('class="contact"') == Organisation.objects.filter(
        kind__in=("PROVINCIAL_DEPARTMENT", "PROVINCIAL_CENTRE", "CENTRAL_DEPARTMENT", "REGIONAL_CENTRE")
    ).count()  # fmt: skip
    assert "chưa cập nhật" in html
    assert "tel:" not in html


def test_a_leader_keeps_the_particulars_of_the_own_department_and_everybody_sees_them(cast: Cast, as_: Any) -> None:
    address = reverse("organisations:organisation_edit", args=["sct-da-nang"])
    leader = as_("lanhdao.danang")
    form = leader.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"phone": "0236 0000 000", "website": "sct.example.vn", "contact_desk": "Phòng Quản lý công nghiệp"}
    assert leader.post(address, typed).status_code == 302
    office = Organisation.objects.get(code="sct-da-nang")
    assert (office.website, office.contact_on) == ("https://sct.example.vn", timezone.localdate())
    html = get(CONTACTS)
    assert 'href="tel:02360000000"' in html
    assert "Phòng Quản lý công nghiệp" in html
    assert as_("lanhdao.gialai").post(address, typed).status_code == 404
    assert as_("chuyenvien.danang").post(address, typed).status_code == 403


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://sct.example.vn", "không phải địa chỉ"])
def test_a_website_is_an_address_of_the_web(cast: Cast, typed: str) -> None:
    office = Organisation.objects.get(code="sct-da-nang")
    with pytest.raises(Refused):
        services.edit_organisation(actor=cast["lanhdao.danang"], organisation=office, website=typed)
    office.refresh_from_db()
    assert (office.website, office.contact_on) == ("", None)


def test_what_is_no_contact_does_not_renew_its_day(cast: Cast) -> None:
    office = Organisation.objects.get(code="sct-da-nang")
    services.edit_organisation(actor=cast["lanhdao.danang"], organisation=office, symbol="SCT2")
    office.refresh_from_db()
    assert office.contact_on is None


def test_contacts_are_found_without_diacritics() -> None:
    load_organisations()
    html = get(f"{CONTACTS}?tim=da+nang")
    assert re.findall(r'id="tinh-(\d\d)"', html) == ["48"]
    assert "Không có tỉnh hay cơ quan nào mang tên này" in get(f"{CONTACTS}?tim=zzzz")


@pytest.mark.parametrize(("address", "expected"), [(GUIDE, 8), (FAQ, 1), (CONTACTS, 2)])
def test_a_page_costs_few_queries(address: str, expected: int) -> None:
    load_organisations()
    assert count_queries(address) <= expected


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_small_labelled_and_touches_no_tenant(address: str) -> None:
    load_organisations()
    with CaptureQueriesContext(connection) as queries:
        html = get(address)
    said = " ".join(query["sql"] for query in queries)
    assert [table for table in tenant_tables() if f'"{table}"' in said] == []
    assert "proposals_" not in said
    assert len(gzip.compress(html.encode())) <= AT_MOST_BYTES
    outline = Outline(html)
    assert (outline.headings[0], outline.headings.count(1), outline.inline) == (1, 1, [])
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert [control for control in outline.controls if control not in outline.labels] == []
    assert re.findall(r'id="([^"]+)"', html) == list(dict.fromkeys(re.findall(r'id="([^"]+)"', html)))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sent_again_only_when_it_changed(address: str) -> None:
    load_organisations()
    client = Client()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"], again.content) == (304, first["ETag"], b"")
    Organisation.objects.filter(code="sct-da-nang").update(phone="0236 1111 111")
    after = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert after.status_code == (200 if address == CONTACTS else 304)
    assert dict(client.cookies) == {}
    assert client.post(address).status_code == 405
