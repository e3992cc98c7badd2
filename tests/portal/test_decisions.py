"""Published decisions: what is copied, what is never said, what a withdrawal does, what a damaged file does."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.core import serializers
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import NotFound, Refused
from core.rls import tenant_tables
from core.tenancy import tenant_scope
from execution.models import Adjustment
from organisations.reference import load as load_organisations
from planning.models import Plan
from portal.models import Decision, DecisionItem, Edition
from portal.services import take_back_decision, withdraw
from proposals.models import Proposal
from reporting.models import Document, SignedCopy
from reporting.services import file_signed_copy, render, request_document, withdraw_document
from tests.cast import Cast
from tests.factories import adjustments
from tests.factories.proposals import pdf_file, play
from tests.portal.stories import HOUSEHOLD, TITLE, YEAR, approved, make_publications, published
from tests.portal.test_pages import Outline, count_queries, get

pytestmark = pytest.mark.django_db

LIST = "/cong-khai/quyet-dinh/"
AT_MOST_BYTES = 30 * 1024


def plan_decision(cast: Cast, **draft: Any) -> Decision:
    """The Minister's decision that approved a plan, as it was published."""
    published(approved(cast, **draft))
    return Decision.objects.get(kinds__contains=["approve"])


def adjusted(cast: Cast, proposal: Proposal) -> tuple[Adjustment, Decision]:
    """An adjustment of the aim, decided by the director of the Cục and published."""
    row = adjustments.approved(cast, adjustments.adjusted_texts(cast, proposal), "lanhdao.cuc")
    published(proposal)
    return row, Decision.objects.get(number="120/QĐ")


def printed(cast: Cast, row: Adjustment) -> Document:
    """The decision of an adjustment, printed by the Cục."""
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids):
        fresh = Adjustment.objects.select_related("proposal__unit", "proposal__tenant").get(pk=row.pk)
        document = request_document("adjustment_decision", fresh, actor=actor)
        render(document.pk, lambda *_said: None)
        document.refresh_from_db()
        return document


def make_decisions(count: int, **fields: Any) -> list[Decision]:
    """Rows for pages that only read: newest last, each about one đề án."""
    now = timezone.now()
    rows = Decision.objects.bulk_create(
        Decision(**{
            "slug": f"{n}-qd-bct", "issuer": "Bộ Công Thương", "issuer_code": "bo-cong-thuong", "number": f"{n}/QĐ-BCT",
            "decided_on": now.date(), "ordered_at": now + timedelta(seconds=n), "year": now.year, "plan_year": YEAR,
            "kinds": ["approve"], "province_codes": ["48"], "count": 1, "total": 300_000_000, "published_at": now,
            "updated_at": now, "search_text": f"{n}/qd-bct bo cong thuong", **fields,
        })
        for n in range(1, count + 1)
    )  # fmt: skip
    DecisionItem.objects.bulk_create(
        DecisionItem(decision=row, code=f"KCQG-2027-{9000 + n}", kind="approve", amount=300_000_000)
        for n, row in enumerate(rows)
    )
    return rows


def test_the_decision_of_a_plan_is_published_with_its_facts_sums_and_file(cast: Cast) -> None:
    row = plan_decision(cast)
    assert (row.number, row.issuer, row.issuer_code) == ("3396/QĐ-BCT", "Bộ Công Thương", "bo-cong-thuong")
    assert (row.kinds, row.count, row.total, row.province_codes) == (["approve"], 1, 300_000_000, ["48"])
    assert row.slug == f"3396-qd-bct-{timezone.localdate():%Y%m%d}-bo-cong-thuong"
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        plan = Plan.objects.get(year=YEAR)
    answer = Client().get(f"{row.get_absolute_url()}van-ban.pdf")
    assert hashlib.sha256(answer.content).hexdigest() == row.sha256 == plan.decision_sha256
    assert row.file.name != plan.decision_file.name
    html = get(row.get_absolute_url())
    for shown in (
        "Quyết định số 3396/QĐ-BCT",
        "Phê duyệt kế hoạch khuyến công quốc gia",
        "300.000.000",
        "Tải quyết định",
    ):
        assert shown in html


def test_a_plan_of_two_dossiers_is_one_decision_and_repeating_changes_nothing(cast: Cast) -> None:
    first = approved(cast, state="IN_PLAN")
    second = approved(cast, title="Máy thứ hai")
    published(first)
    published(second)
    published(first)
    row = Decision.objects.get()
    assert (row.count, row.total, row.items.count()) == (2, 600_000_000, 2)
    assert Decision.objects.get().published_at == row.published_at


def test_nothing_new_leaves_the_moment_of_change_and_everything_can_be_published_again(cast: Cast) -> None:
    proposal = approved(cast)
    published(proposal)
    row = Decision.objects.get()
    published(play("assign", proposal, cast))
    assert Decision.objects.get(pk=row.pk).updated_at == row.updated_at
    Decision.objects.all().delete()
    said = StringIO()
    call_command("publish_again", stdout=said)
    assert said.getvalue().strip() == "1 đề án"
    assert set(Decision.objects.values_list("number", flat=True)) == {"3396/QĐ-BCT", "60/QĐ-ĐCK"}


def test_assignment_adjustment_and_stop_are_decisions_too(cast: Cast) -> None:
    proposal = approved(cast, state="ASSIGNED")
    adjusted(cast, proposal)
    published(play("stop", proposal, cast, file=pdf_file()))
    kinds = {row.number: (row.kinds, bool(row.file)) for row in Decision.objects.all()}
    assert kinds == {
        "3396/QĐ-BCT": (["approve"], True), "60/QĐ-ĐCK": (["assign"], False), "120/QĐ": (["adjust"], True),
        "99/QĐ-BCT": (["stop"], True),
    }  # fmt: skip
    stop = DecisionItem.objects.get(kind="stop")
    assert (stop.amount_before, stop.amount) == (300_000_000, None)
    page = get(f"/cong-khai/de-an/{proposal.code}/")
    assert [number for number in kinds if number not in page] == []
    assert "Chưa có bản PDF" in get(Decision.objects.get(number="60/QĐ-ĐCK").get_absolute_url())
    assert "Nội dung khác" in get(Decision.objects.get(number="120/QĐ").get_absolute_url())


def test_no_reason_note_or_private_person_is_copied(cast: Cast) -> None:
    proposal = approved(cast, household=True, title=TITLE, state="ASSIGNED")
    adjusted(cast, proposal)
    published(play("stop", proposal, cast, note=f"{HOUSEHOLD} đã chuyển đi"))
    rows = [*Decision.objects.all(), *DecisionItem.objects.all()]
    text = json.dumps(serializers.serialize("python", rows), ensure_ascii=False, default=str)
    pages = [get(LIST), *(get(row.get_absolute_url()) for row in Decision.objects.all())]
    for secret in (
        HOUSEHOLD,
        "Giấu Tên",
        "giau ten",
        "0905123123",
        "ngõ Kín",
        "8011223344",
        "chuyển đi",
        adjustments.REASON,
    ):
        assert secret not in text
        assert [page for page in pages if secret in page] == []


def test_a_signed_copy_comes_before_the_paper_and_the_paper_before_the_print(cast: Cast) -> None:
    proposal = approved(cast, state="ASSIGNED")
    row, first = adjusted(cast, proposal)
    document = printed(cast, row)
    published(proposal)
    assert Decision.objects.get(pk=first.pk).sha256 == first.sha256
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids):
        file_signed_copy(Document.objects.get(pk=document.pk), actor=cast["lanhdao.cuc"], file=pdf_file("da-ky.pdf"))
        signed = SignedCopy.objects.get()
    published(proposal)
    after = Decision.objects.get(pk=first.pk)
    assert (after.sha256, after.copy, after.verification_code) == (signed.sha256, "signed", document.verification_code)
    assert after.earlier == [first.sha256]
    html = get(after.get_absolute_url())
    assert document.verification_code in html
    assert first.sha256 in html


def test_a_print_speaks_when_no_paper_was_handed_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = approved(cast, state="ASSIGNED")
    row, _first = adjusted(cast, proposal)
    document = printed(cast, row)
    Decision.objects.all().delete()
    monkeypatch.setattr("portal.copies.DECISION", "no such kind")
    published(proposal)
    after = Decision.objects.get(number="120/QĐ")
    assert (after.sha256, after.copy) == (document.sha256, "issued")


def test_withdrawing_the_paper_shows_at_once_and_takes_the_file_away(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    proposal = approved(cast, state="ASSIGNED")
    row, first = adjusted(cast, proposal)
    document = printed(cast, row)
    published(proposal)
    client, address = Client(), first.get_absolute_url()
    seen = client.get(address)
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids), django_capture_on_commit_callbacks(execute=True):
        withdraw_document(Document.objects.get(pk=document.pk), actor=cast["lanhdao.cuc"], reason="Ban hành nhầm số.")
    after = client.get(address, headers={"If-None-Match": seen["ETag"]})
    assert after.status_code == 200
    assert "Văn bản này đã thu hồi" in after.content.decode()
    assert "Ban hành nhầm số." in after.content.decode()
    assert client.get(f"{address}van-ban.pdf").status_code == 404
    assert "Đã thu hồi" in get(LIST)
    published(proposal)
    assert Decision.objects.get(pk=first.pk).state == "withdrawn"


def test_a_decision_taken_back_by_hand_stays_so_and_names_what_replaces_it(cast: Cast) -> None:
    proposal = approved(cast, state="ASSIGNED")
    published(proposal)
    old, new = Decision.objects.get(number="60/QĐ-ĐCK"), Decision.objects.get(number="3396/QĐ-BCT")
    call_command("take_back_decision", old.slug, "--reason", "Ban hành lại.", "--replaced-by", new.slug)
    published(proposal)
    html = get(old.get_absolute_url())
    assert "Đã được thay thế" in html
    assert new.get_absolute_url() in html
    assert "Ban hành lại." in html


def test_taking_back_needs_a_decision_a_reason_and_another_decision(cast: Cast) -> None:
    row = plan_decision(cast)
    with pytest.raises(NotFound):
        take_back_decision("khong-co", reason="Nhầm")
    with pytest.raises(Refused) as refused:
        take_back_decision(row.slug, reason=" ", replaced_by=row.slug)
    assert len(refused.value.reasons) == 2
    with pytest.raises(CommandError):
        call_command("take_back_decision", row.slug, "--reason", "Nhầm", "--replaced-by", "khong-co")
    row.refresh_from_db()
    assert row.state == "valid"


def test_the_file_has_safe_headers_lies_outside_the_web_root_and_answers_304(cast: Cast) -> None:
    row = plan_decision(cast)
    address = f"{row.get_absolute_url()}van-ban.pdf"
    answer = Client().get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["ETag"] == f'"{row.sha256}"'
    assert Client().get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    place = Path(default_storage.path(row.file.name))
    assert place.is_relative_to(live.MEDIA_ROOT)
    assert not place.is_relative_to(live.STATIC_ROOT)
    assert (Client().post(address).status_code, dict(Client().get(address).cookies)) == (405, {})


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_copy_is_not_sent_and_the_page_still_speaks(cast: Cast, damage: str) -> None:
    row = plan_decision(cast)
    place = Path(default_storage.path(row.file.name))
    place.write_bytes(b"%PDF-1.4 other") if damage == "changed" else place.unlink()
    answer = Client().get(f"{row.get_absolute_url()}van-ban.pdf")
    assert answer.status_code == 409
    assert "không còn đúng như lúc công bố" in answer.content.decode()
    assert Client().get(row.get_absolute_url()).status_code == 200


def test_publishing_again_brings_a_lost_copy_back(cast: Cast) -> None:
    proposal = approved(cast)
    published(proposal)
    row = Decision.objects.get()
    Path(default_storage.path(row.file.name)).unlink()
    published(proposal)
    after = Decision.objects.get()
    assert (after.sha256, after.earlier, after.updated_at) == (row.sha256, [], row.updated_at)
    assert Client().get(f"{row.get_absolute_url()}van-ban.pdf").status_code == 200


def test_a_full_disk_costs_the_copy_and_not_the_publication(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path) -> None:
        raise Refused("Máy chủ không ghi được tệp.")

    proposal = approved(cast)
    with monkeypatch.context() as patched:
        patched.setattr("portal.copies.appearing_whole", full)
        published(proposal)
    assert Decision.objects.get().file.name == ""
    published(proposal)
    assert Decision.objects.get().copy == "signed"


def test_an_original_that_is_damaged_is_not_copied(cast: Cast) -> None:
    proposal = approved(cast)
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        plan = Plan.objects.get(year=YEAR)
    Path(default_storage.path(plan.decision_file.name)).write_bytes(b"%PDF-1.4 other")
    published(proposal)
    row = Decision.objects.get()
    assert (row.file.name, row.sha256, row.copy) == ("", "", "")
    assert Client().get(f"{row.get_absolute_url()}van-ban.pdf").status_code == 404


def test_a_withdrawn_publication_is_named_by_its_number_alone(cast: Cast) -> None:
    row = plan_decision(cast, title="Máy sẽ bị gỡ")
    code = row.items.get().code
    withdraw(code, reason="Đăng nhầm")
    html = get(row.get_absolute_url())
    assert "Máy sẽ bị gỡ" not in html
    assert code in html
    assert f"/cong-khai/de-an/{code}/" not in html


def test_pages_of_decisions_touch_no_table_of_a_tenant(cast: Cast) -> None:
    row = plan_decision(cast)
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        for address in (LIST, f"{LIST}?tim=3396&nam={row.year}&tinh=48&loai=approve", row.get_absolute_url(),
                        f"{row.get_absolute_url()}van-ban.pdf"):  # fmt: skip
            assert client.get(address).status_code == 200
    said = " ".join(query["sql"] for query in queries)
    assert [table for table in tenant_tables() if f'"{table}"' in said] == []
    assert "proposals_" not in said
    assert "app.tenant_ids" not in said


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "expected"), [(LIST, 3), (f"{LIST}?tim=qd-bct&tinh=48&loai=approve", 3), (f"{LIST}1-qd-bct/", 4)]
)
def test_a_page_costs_the_same_few_queries_whatever_it_shows(address: str, expected: int, number: int) -> None:
    load_organisations()
    make_publications(number)
    make_decisions(number)
    assert count_queries(address) == expected


def test_filters_are_links_and_the_search_needs_no_diacritics(cast: Cast) -> None:
    load_organisations()
    make_decisions(2)
    make_decisions(1, slug="khac", number="7/QĐ-SCT", issuer_code="sct-gia-lai", kinds=["stop"], province_codes=["52"],
                   year=2020, search_text="7/qd-sct so cong thuong gia lai")  # fmt: skip
    assert f'<a href="?nam={2020}">2020</a>' in get(LIST)
    for query in ("?nam=2020", "?loai=stop", "?tinh=52", "?tim=qđ-sct", "?tim=Gia+Lai"):
        html = get(LIST + query)
        assert "7/QĐ-SCT" in html
        assert "1/QĐ-BCT" not in html
    assert 'aria-current="true">2020' in get(f"{LIST}?nam=2020&tim=sct")
    assert "Không có quyết định nào khớp" in get(f"{LIST}?tim=zzzz")
    assert "1/QĐ-BCT" in get(f"{LIST}?nam=abc&tinh=99&loai='")


def test_a_decision_is_found_by_the_words_people_call_it(cast: Cast) -> None:
    row = plan_decision(cast)
    code = row.items.get().code
    for typed in (
        "Quyết định số 3396/QĐ-BCT",
        "quyet dinh phe duyet ke hoach",
        f"{row.decided_on:%d/%m/%Y}",
        code.lower(),
    ):
        assert row.slug in Client().get(LIST, {"tim": typed}).content.decode()


def test_an_empty_list_says_so() -> None:
    assert "Chưa có quyết định nào được công bố" in get(LIST)


def test_list_and_decision_go_on_without_repeating_any() -> None:
    rows = make_decisions(30)
    first = get(LIST)
    following = re.search(r'rel="next" href="(\?sau=[^"]+)"', first)
    assert following is not None
    slugs = re.findall(r"quyet-dinh/(\d+-qd-bct)/", first + get(LIST + following[1].replace("&amp;", "&")))
    assert (len(slugs), len(set(slugs))) == (30, 30)
    DecisionItem.objects.bulk_create(
        DecisionItem(decision=rows[0], code=f"KCQG-2027-{n:04}", kind="assign") for n in range(120)
    )
    address, codes = rows[0].get_absolute_url(), []
    page = get(address)
    while True:
        codes += re.findall(r'row">(KCQG-2027-\d{4})', page)
        more = re.search(r'rel="next" href="(\?sau=[^"]+)"', page)
        if more is None:
            break
        page = get(address + more[1].replace("&amp;", "&"))
    assert (len(codes), len(set(codes))) == (121, 121)


@pytest.mark.parametrize(
    "cursor", ["x", "~", "KCQG~9999999999999999999999", "a\x00~1", "²~²", "9999-12-31T00:00:00+00:00~1"]
)
def test_odd_cursors_are_the_start(cursor: str) -> None:
    row = make_decisions(1)[0]
    for address in (LIST, row.get_absolute_url()):
        assert Client().get(address, {"sau": cursor}).status_code == 200


def test_the_pages_are_small_and_well_formed() -> None:
    load_organisations()
    make_publications(60)
    rows = make_decisions(26)
    DecisionItem.objects.bulk_create(
        DecisionItem(decision=rows[0], code=f"KCQG-2027-{9000 + n}", kind="assign", amount=1) for n in range(60)
    )
    for address in (LIST, rows[0].get_absolute_url()):
        html = get(address)
        outline = Outline(html)
        assert len(gzip.compress(html.encode())) <= AT_MOST_BYTES
        assert (outline.headings[0], outline.headings.count(1), outline.inline) == (1, 1, [])
        assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
        assert [control for control in outline.controls if control not in outline.labels] == []


def test_a_new_decision_opens_an_edition_and_stands_in_the_site_map(cast: Cast) -> None:
    row = plan_decision(cast)
    assert Edition.objects.get().serial > 0
    assert f"<loc>http://testserver{row.get_absolute_url()}</loc>" in get("/sitemap.xml")


def test_the_database_refuses_a_copy_without_its_hash() -> None:
    row = make_decisions(1)[0]
    for wrong in ({"file": "x.pdf"}, {"state": "withdrawn"}, {"state": "gone"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(pk=row.pk).update(**wrong)
