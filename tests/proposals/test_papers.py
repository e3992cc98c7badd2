"""Papers: the checklist, what is refused and why, what can be undone, and how a file is handed out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.tenancy import tenant_scope
from organisations.actors import Actor
from proposals.models import Paper, Proposal
from proposals.services.papers import attach_papers
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file

As = Callable[[str], Client]
UNIT = "donvi.danang"
KIND = "request_letter"


def page_of(proposal: Proposal) -> str:
    return reverse("proposals:papers", args=(proposal.code,))


def at(name: str, paper: Paper, proposal: Proposal) -> str:
    return reverse(f"proposals:{name}", args=(proposal.code, paper.storage_name))


def papers(proposal: Proposal, actor: Actor) -> list[Paper]:
    with tenant_scope(*actor.tenant_ids):
        return list(Paper.objects.filter(proposal=proposal).order_by("id"))


def one_paper(cast: Cast, name: str = "Công văn.pdf") -> tuple[Proposal, Paper]:
    draft, actor = make_draft(cast), cast[UNIT]
    with tenant_scope(*actor.tenant_ids):
        paper = attach_papers(draft, kind_code=KIND, uploads=[pdf_file(name)], actor=actor)[0]
    return draft, paper


def test_the_checklist_names_required_and_advised_papers_with_their_article(cast: Cast, as_: As) -> None:
    text = as_(UNIT).get(page_of(make_draft(cast))).content.decode()
    assert "Công văn đề nghị của đơn vị thực hiện" in text
    assert "TT 36/2013/TT-BCT, Điều 10 khoản 1 điểm a" in text
    assert "Bắt buộc, chưa có" in text
    assert "Không bắt buộc" in text


def test_several_files_of_one_kind_are_attached_at_once_outside_the_web_root(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    answer = as_(UNIT).post(page_of(draft), {"kind": KIND, "files": [pdf_file("a.pdf"), pdf_file("b.pdf")]})
    found = papers(draft, cast[UNIT])
    assert answer["Location"] == f"{page_of(draft)}#giay-to-{KIND}"
    assert [(paper.original_name, paper.kind_code, paper.stage) for paper in found] == [
        ("a.pdf", KIND, "submit"),
        ("b.pdf", KIND, "submit"),
    ]
    root = Path(settings.MEDIA_ROOT).resolve()
    assert all(Path(paper.file.path).resolve().is_relative_to(root) for paper in found)
    assert not root.is_relative_to(Path(settings.STATIC_ROOT).resolve())
    assert as_(UNIT).get(f"/{found[0].file.name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("trang.pdf", b"<!doctype html><script>alert(1)</script>", "trang web (HTML)"),
        ("may.pdf", b"MZ\x90\x00" + b"\0" * 200, "Chỉ nhận PDF"),
        ("rong.pdf", b"", "rỗng"),
        ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Office kiểu cũ"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_reason(
    cast: Cast, as_: As, name: str, content: bytes, why: str
) -> None:
    draft = make_draft(cast)
    page = as_(UNIT).post(page_of(draft), {"kind": KIND, "files": [SimpleUploadedFile(name, content), pdf_file()]})
    assert page.status_code == 409
    assert why in page.content.decode()
    assert papers(draft, cast[UNIT]) == []


def test_a_file_above_the_limit_is_refused_in_megabytes(cast: Cast, as_: As, settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 1024  # type: ignore[attr-defined]
    draft = make_draft(cast)
    big = SimpleUploadedFile("quét.pdf", pdf_file().read() + b"\n" * 4096)
    page = as_(UNIT).post(page_of(draft), {"kind": KIND, "files": [big]})
    assert "vượt mức" in page.content.decode()
    assert papers(draft, cast[UNIT]) == []


def test_no_file_chosen_is_said(cast: Cast, as_: As) -> None:
    page = as_(UNIT).post(page_of(make_draft(cast)), {"kind": KIND})
    assert (page.status_code, "Chưa chọn tệp." in page.content.decode()) == (409, True)


def test_a_kind_nobody_asks_for_is_not_there(cast: Cast, as_: As) -> None:
    assert as_(UNIT).post(page_of(make_draft(cast)), {"kind": "../x", "files": [pdf_file()]}).status_code == 404


def test_a_paper_is_taken_out_and_brought_back(cast: Cast, as_: As) -> None:
    draft, paper = one_paper(cast)
    client = as_(UNIT)
    client.post(at("paper_remove", paper, draft))
    assert papers(draft, cast[UNIT])[0].removed_at is not None
    assert "Khôi phục" in client.get(page_of(draft)).content.decode()
    client.post(at("paper_restore", paper, draft))
    assert papers(draft, cast[UNIT])[0].removed_at is None


def test_replacing_keeps_the_old_file_as_removed(cast: Cast, as_: As) -> None:
    draft, paper = one_paper(cast)
    as_(UNIT).post(at("paper_replace", paper, draft), {"files": [pdf_file("mới.pdf")]})
    found = papers(draft, cast[UNIT])
    assert [(row.original_name, row.removed_at is None) for row in found] == [
        ("Công văn.pdf", False),
        ("mới.pdf", True),
    ]
    assert Path(found[0].file.path).exists()


def test_replacing_a_paper_already_replaced_is_refused(cast: Cast, as_: As) -> None:
    draft, paper = one_paper(cast)
    as_(UNIT).post(at("paper_replace", paper, draft), {"files": [pdf_file("hai.pdf")]})
    page = as_(UNIT).post(at("paper_replace", paper, draft), {"files": [pdf_file("ba.pdf")]})
    assert page.status_code == 409
    assert [row.original_name for row in papers(draft, cast[UNIT]) if not row.removed_at] == ["hai.pdf"]


def test_every_change_of_papers_raises_the_version_of_the_dossier(cast: Cast, as_: As) -> None:
    draft, paper = one_paper(cast)
    as_(UNIT).post(at("paper_remove", paper, draft))
    with tenant_scope(*cast[UNIT].tenant_ids):
        assert Proposal.objects.get(pk=draft.pk).version == draft.version + 2


def test_a_file_is_handed_out_in_a_sandbox_without_guessing_its_type(cast: Cast, as_: As) -> None:
    draft, paper = one_paper(cast)
    shown = as_(UNIT).get(at("paper", paper, draft))
    saved = as_(UNIT).get(at("paper", paper, draft) + "?tai-ve")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert shown["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    assert b"".join(shown.streaming_content)[:5] == b"%PDF-"


def test_a_file_that_is_gone_from_the_disk_is_not_there(cast: Cast, as_: As) -> None:
    draft, paper = one_paper(cast)
    Path(paper.file.path).unlink()
    assert as_(UNIT).get(at("paper", paper, draft)).status_code == 404


def test_after_submission_nothing_is_added_or_taken_out(cast: Cast, as_: As) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    paper = papers(sent, cast[UNIT])[0]
    client = as_(UNIT)
    added = client.post(page_of(sent), {"kind": KIND, "files": [pdf_file()]})
    removed = client.post(at("paper_remove", paper, sent))
    assert (added.status_code, removed.status_code) == (409, 409)
    assert "Hồ sơ không còn ở bước được thêm hay bỏ giấy tờ." in added.content.decode()
    assert client.get(page_of(sent))["Location"] == f"/de-an/{sent.code}/"
    assert papers(sent, cast[UNIT])[0].removed_at is None


def test_the_office_reads_the_papers_of_what_it_received_and_not_before(cast: Cast, as_: As) -> None:
    draft = complete_draft(make_draft(cast), cast)
    paper = papers(draft, cast[UNIT])[0]
    assert as_("chuyenvien.danang").get(at("paper", paper, draft)).status_code == 404
    sent = advance(draft, "SUBMITTED", cast)
    assert as_("chuyenvien.danang").get(at("paper", paper, sent)).status_code == 200
    assert as_("chuyenvien.gialai").get(at("paper", paper, sent)).status_code == 404


def test_evidence_of_the_work_belongs_to_the_stage_of_acceptance(cast: Cast, as_: As) -> None:
    working = advance(complete_draft(make_draft(cast), cast), "IMPLEMENTING", cast)
    text = as_(UNIT).get(page_of(working)).content.decode()
    as_(UNIT).post(page_of(working), {"kind": "volume_report", "files": [pdf_file("khối lượng.pdf")]})
    assert "Giấy tờ khi nghiệm thu" in text
    assert papers(working, cast[UNIT])[-1].stage == "acceptance"


def test_papers_of_the_dossier_stay_as_they_were_when_the_work_has_begun(cast: Cast, as_: As) -> None:
    at_work = advance(complete_draft(make_draft(cast), cast), State.IMPLEMENTING, cast)
    paper = next(paper for paper in papers(at_work, cast[UNIT]) if paper.stage == "submit")
    answers = [
        as_(UNIT).post(at("paper_remove", paper, at_work)),
        as_(UNIT).post(at("paper_replace", paper, at_work), {"files": [pdf_file("khac.pdf")]}),
    ]
    page = as_(UNIT).get(page_of(at_work)).content.decode()
    assert [answer.status_code for answer in answers] == [409, 409]
    assert [p.removed_at for p in papers(at_work, cast[UNIT]) if p.stage == "submit"][:1] == [None]
    assert at("paper_remove", paper, at_work) not in page
