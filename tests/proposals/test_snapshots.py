"""The dossier kept as it is handed over, who reads which, what is marked as new to whom, and papers shown in the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.tenancy import tenant_scope
from proposals.models import DossierSnapshot, Look, Paper, Proposal
from proposals.selectors import snapshots_for
from proposals.services.looks import note_look
from proposals.services.papers import attach_papers, replace_paper
from proposals.services.sections import SectionInput, save_section
from proposals.states import SectionKey, State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file, play, reread

As = Callable[[str], Client]


@pytest.fixture
def submitted(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)


def supplemented(cast: Cast, proposal: Proposal, text: str = "Tăng năng suất 45%.") -> Proposal:
    """Returned, the aim rewritten, a quote replaced, handed over again."""
    returned = play("return_to_unit", proposal, cast)
    unit = cast["donvi.danang"]
    with tenant_scope(*unit.tenant_ids):
        given = SectionInput(fields={"objectives": text})
        save_section(returned, SectionKey.OBJECTIVES, given=given, version=None, actor=unit)
        paper = returned.papers.filter(removed_at__isnull=True, stage="submit").first()
        replace_paper(paper, upload=pdf_file("moi.pdf"), actor=unit)
    return play("submit", reread(returned), cast)


def test_each_filing_keeps_the_dossier_as_it_stood(cast: Cast, submitted: Proposal) -> None:
    again = supplemented(cast, submitted)
    with tenant_scope(again.tenant_id):
        rows = list(DossierSnapshot.objects.filter(proposal=again))

    assert [(row.number, row.reason, row.author_name) for row in rows] == [
        (1, "first", "Nguyễn Thị Hải An"), (2, "supplement", "Nguyễn Thị Hải An"),
    ]  # fmt: skip
    assert [row.content["fields"]["objectives"] for row in rows] == ["Tăng năng suất 30%.", "Tăng năng suất 45%."]
    assert (
        rows[0].content["lines"][0]["national"] == again.amount_proposed == rows[0].content["money"]["amount_proposed"]
    )
    assert rows[0].content["rows"]["beneficiaries"][0]["name"] == "HTX Thử Nghiệm"
    assert len({paper["sha256"] for row in rows for paper in row.content["papers"]}) >= 1


def test_a_snapshot_cannot_be_changed(cast: Cast, submitted: Proposal) -> None:
    with tenant_scope(submitted.tenant_id):
        for call in (lambda rows: rows.update(number=9), lambda rows: rows.delete()):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                call(DossierSnapshot.objects.all())
        assert DossierSnapshot.objects.count() == 1


def test_the_centre_reads_what_was_sent_to_it(cast: Cast, submitted: Proposal) -> None:
    registered = advance(supplemented(cast, submitted), State.CENTRAL_APPRAISING, cast)
    back = play("resubmit_to_appraisal", play("return_from_centre", registered, cast), cast)

    def numbers(who: str) -> list[int]:
        with tenant_scope(*cast[who].tenant_ids):
            return list(snapshots_for(cast[who], back).values_list("number", flat=True))

    assert numbers("chuyenvien.danang") == [1, 2, 3]
    assert numbers("donvi.danang") == [1, 2, 3]
    assert numbers("thamdinh.cuc") == [2, 3]


def test_what_is_new_stays_new_until_another_supplement(cast: Cast, submitted: Proposal) -> None:
    officer = cast["chuyenvien.danang"]

    def look(proposal: Proposal) -> tuple[int | None, int]:
        with tenant_scope(*officer.tenant_ids):
            row = note_look(proposal, actor=officer)
            return row.before, row.number

    assert [look(submitted), look(submitted)] == [(None, 1), (None, 1)]
    again = supplemented(cast, submitted)
    assert [look(again), look(again)] == [(1, 2), (1, 2)]
    with tenant_scope(*officer.tenant_ids):
        assert Look.objects.count() == 1


def test_the_page_of_changes_names_them_for_the_unit_and_the_authority(
    cast: Cast, as_: As, submitted: Proposal
) -> None:
    again = supplemented(cast, submitted)
    for who in ("donvi.danang", "chuyenvien.danang", "lanhdao.danang"):
        page = as_(who).get(f"/de-an/{again.code}/thay-doi/")
        changes = page.context["changes"]
        assert [(section.key, section.count) for section in changes.sections] == [("muc-tieu", 1), ("giay-to", 1)]
        assert "Tăng năng suất 45%." in page.content.decode()
    for who in ("donvi.hue", "chuyenvien.gialai", "thamdinh.cuc", "quantri"):
        assert as_(who).get(f"/de-an/{again.code}/thay-doi/").status_code == 404


def test_one_filing_and_none_have_words_of_their_own(cast: Cast, as_: As, submitted: Proposal) -> None:
    draft = make_draft(cast)

    assert "mới nộp hồ sơ một lần" in as_("donvi.danang").get(f"/de-an/{submitted.code}/thay-doi/").content.decode()
    assert "Chưa có lần nộp nào" in as_("donvi.danang").get(f"/de-an/{draft.code}/thay-doi/").content.decode()


def test_numbers_that_do_not_exist_show_the_last_two(cast: Cast, as_: As, submitted: Proposal) -> None:
    again = supplemented(cast, submitted)
    page = as_("donvi.danang").get(f"/de-an/{again.code}/thay-doi/?tu=2&den=1")
    odd = as_("donvi.danang").get(f"/de-an/{again.code}/thay-doi/?tu=x&den=99")

    assert [(p.context["before"].number, p.context["after"].number) for p in (page, odd)] == [(1, 2), (1, 2)]


def test_the_sheet_and_the_case_file_mark_what_changed(cast: Cast, as_: As, submitted: Proposal) -> None:
    client = as_("chuyenvien.danang")
    client.get(f"/tham-dinh/{submitted.code}/phieu/")
    again = supplemented(cast, submitted)
    for address in (f"/tham-dinh/{again.code}/phieu/", f"/de-an/{again.code}/"):
        plain = client.get(address)
        last = client.get(f"{address}?so-voi=lan-truoc")
        seen = client.get(f"{address}?so-voi=lan-xem")
        assert [s.changes.count for s in plain.context["compared"].switches] == [2, 2]
        assert "<del>" not in plain.content.decode()
        for page in (last, seen):
            assert '<ins><span class="visually-hidden">Nay: </span>Tăng năng suất 45%.</ins>' in page.content.decode()
    assert "compared" not in as_("donvi.danang").get(f"/de-an/{again.code}/").context


def test_the_pages_cost_the_same_for_one_supplement_and_for_three(cast: Cast, as_: As, submitted: Proposal) -> None:
    client = as_("chuyenvien.danang")
    addresses = (f"/tham-dinh/{submitted.code}/phieu/?so-voi=lan-truoc", f"/de-an/{submitted.code}/thay-doi/")

    def counts() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            found.append(len(caught))
        return found

    again = supplemented(cast, submitted)
    one = counts()
    again = supplemented(cast, supplemented(cast, again, "Tăng năng suất 48%."), "Tăng năng suất 50%.")
    with tenant_scope(again.tenant_id):
        attach = [pdf_file("a.pdf"), pdf_file("b.pdf")]
        assert Paper.objects.filter(proposal=again).count() > len(attach)
    assert counts() == one


# --- papers in the page ----------------------------------------------------------------------------------------------
def test_a_paper_is_shown_in_our_own_frame_only(cast: Cast, as_: As, submitted: Proposal) -> None:
    with tenant_scope(submitted.tenant_id):
        paper = submitted.papers.first()
    url = f"/de-an/{submitted.code}/giay-to/{paper.storage_name}/xem/"
    shown = as_("chuyenvien.danang").get(url)

    assert (shown.status_code, shown["Content-Type"], shown["X-Frame-Options"]) == (
        200,
        "application/pdf",
        "SAMEORIGIN",
    )
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, no-store"
    policy = shown["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert as_("chuyenvien.danang").get(url.removesuffix("xem/"))["X-Frame-Options"] == "DENY"
    for who in ("chuyenvien.hue", "donvi.gialai", "thamdinh.cuc", "quantri"):
        assert as_(who).get(url).status_code == 404


def test_what_no_browser_shows_has_no_preview_but_a_link(cast: Cast, as_: As) -> None:
    draft, unit = complete_draft(make_draft(cast), cast), cast["donvi.danang"]
    with tenant_scope(*unit.tenant_ids):
        attach_papers(draft, kind_code="other", uploads=[pdf_file()], actor=unit)
        paper = draft.papers.get(kind_code="other")
        Paper.objects.filter(pk=paper.pk).update(content_type="application/msword", original_name="thuyet-minh.doc")
    submitted = advance(draft, State.SUBMITTED, cast)
    page = as_("chuyenvien.danang").get(f"/tham-dinh/{submitted.code}/phieu/").content.decode()

    assert as_("chuyenvien.danang").get(f"/de-an/{submitted.code}/giay-to/{paper.storage_name}/xem/").status_code == 404
    assert "Tải về thuyet-minh.doc" in page
    assert f"{paper.storage_name}/xem/" not in page
