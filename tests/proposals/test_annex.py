"""Mẫu số 12 and 13 filled in on the portal: what they lack, whom they are for, and that they stand for the paper."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from khuyencong.demo.writing import attach
from proposals.annex import filled_form
from proposals.changes import changes_between
from proposals.guards.dossier import papers_attached
from proposals.models import ClusterCapital, DossierSnapshot, Paper, Proposal, TrainingModule, TrainingProgramme
from proposals.records import StepFacts
from proposals.services.annex import RowInput, save_form
from proposals.services.papers import remove_paper
from proposals.states import State
from tests.architecture.test_fuzz import browser, fuzz_page
from tests.cast import Cast
from tests.factories.annex import CAPITAL, MODULES, PROGRAMME, fill
from tests.factories.proposals import advance, complete_draft, make_draft, play, reread

As = Callable[[str], Client]
UNIT, OFFICER = "donvi.danang", "chuyenvien.danang"
TRAINING, CLUSTER = "training_programme", "cluster_report"
CONTENT = {TRAINING: "ND1.2", CLUSTER: "ND7.4"}


def draft_of(cast: Cast, code: str = TRAINING) -> Proposal:
    return make_draft(cast, content_code=CONTENT[code])


def page_of(proposal: Proposal, code: str = TRAINING) -> str:
    return reverse("proposals:form", args=(proposal.code, code))


def papers_of(proposal: Proposal) -> str:
    return reverse("proposals:papers", args=(proposal.code,))


def lacking(proposal: Proposal, cast: Cast, code: str) -> list[str]:
    """What the guard of submission says about this paper."""
    with tenant_scope(*cast[UNIT].tenant_ids):
        found = papers_attached(proposal, StepFacts())
        assert isinstance(found, list)
        return [reason.message for reason in found if reason.field == f"giay-to-{code}"]


def sent(*rows: dict[str, str], version: int = 0, prefix: str = "modules", **values: str) -> dict[str, str]:
    posted = {f"{prefix}-{name}_FORMS": "0" for name in ("INITIAL", "MIN_NUM")} | {
        f"{prefix}-MAX_NUM_FORMS": "100", f"{prefix}-TOTAL_FORMS": str(len(rows)), "version": str(version),
    }  # fmt: skip
    posted |= {f"{prefix}-{number}-{name}": text for number, row in enumerate(rows) for name, text in row.items()}
    return posted | values


def stored(proposal: Proposal, cast: Cast, code: str = TRAINING) -> Any:
    with tenant_scope(*cast[UNIT].tenant_ids):
        return filled_form(proposal, code)


def stored_nothing(cast: Cast) -> bool:
    with tenant_scope(*cast[UNIT].tenant_ids):
        return not TrainingProgramme.objects.exists()


@pytest.mark.parametrize("code", [TRAINING, CLUSTER])
def test_a_whole_form_stands_for_the_paper(cast: Cast, code: str) -> None:
    draft = draft_of(cast, code)
    before = lacking(draft, cast, code)
    fill(draft, code, cast[UNIT])
    assert len(before) == 1
    assert before[0].startswith("Chưa đính kèm")
    assert lacking(draft, cast, code) == []


def test_a_begun_form_says_everything_it_lacks_at_once(cast: Cast) -> None:
    draft = draft_of(cast)
    rows = ({"name": "", "hours": 40, "theory": 10, "practice": 20, "test": 4}, {"name": "Thực tập", "hours": None})
    fill(draft, TRAINING, cast[UNIT], rows=rows, place="", learners=None)
    said = "Chương trình đào tạo nghề: "
    assert [text.removeprefix(said) for text in lacking(draft, cast, TRAINING)] == [
        "Chưa ghi số học viên.", "Chưa ghi địa điểm đào tạo.", "Dòng 1: chưa ghi tên mô-đun, môn học.",
        "Dòng 1: tổng số giờ 40 khác tổng lý thuyết, thực hành và kiểm tra (34).", "Dòng 2: chưa ghi tổng số giờ.",
    ]  # fmt: skip
    with tenant_scope(*cast[UNIT].tenant_ids):
        urls = {reason.url for reason in papers_attached(draft, StepFacts()) if "đào tạo" in reason.message}  # type: ignore[union-attr]
    assert urls == {page_of(draft)}


def test_a_cluster_report_is_reckoned_through(cast: Cast) -> None:
    draft = draft_of(cast, CLUSTER)
    row = CAPITAL[0] | {"done": 4_400_000_000}
    changes = {"area": Decimal(30), "let_area": Decimal("32.126"), "founded_on": None}
    fill(draft, CLUSTER, cast[UNIT], rows=[row], **changes)
    assert [text.partition(": ")[2] for text in lacking(draft, cast, CLUSTER)] == [
        "Chưa ghi ngày thành lập.", "Diện tích đất công nghiệp lớn hơn tổng diện tích.",
        "Diện tích đất đã cho thuê lớn hơn đất công nghiệp.",
        "Dòng 1: vốn đã thực hiện 4.400.000.000 đ khác tổng các nguồn (4.500.000.000 đ).",
    ]  # fmt: skip


def test_an_attached_file_stands_beside_a_form_left_half_done(cast: Cast, as_: As) -> None:
    draft = complete_draft(draft_of(cast), cast)
    fill(draft, TRAINING, cast[UNIT], place="")
    text = as_(UNIT).get(papers_of(draft)).content.decode()
    assert lacking(draft, cast, TRAINING) == []
    assert "Nộp bằng tệp tải lên; mẫu điền trên hệ thống cũng được lưu." in text


def test_an_emptied_form_is_as_if_never_begun(cast: Cast) -> None:
    draft = draft_of(cast)
    fill(draft, TRAINING, cast[UNIT])
    with tenant_scope(*cast[UNIT].tenant_ids):
        save_form(draft, TRAINING, {}, [], actor=cast[UNIT])
        assert not TrainingModule.objects.exists()
    assert lacking(draft, cast, TRAINING) == ["Chưa đính kèm: Chương trình đào tạo nghề."]


def test_nobody_fills_in_what_the_contents_do_not_ask_for(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    with pytest.raises(NotFound):
        fill(draft, TRAINING, cast[UNIT])
    client = as_(UNIT)
    assert {client.get(page_of(draft, code)).status_code for code in (TRAINING, CLUSTER, "request_letter")} == {404}
    assert client.get(page_of(draft_of(cast), CLUSTER)).status_code == 404


def test_only_the_unit_writes_and_only_while_it_may(cast: Cast) -> None:
    draft = draft_of(cast)
    for other in ("donvi.gialai", OFFICER):
        with pytest.raises((NotFound, Proposal.DoesNotExist)):
            fill(draft, TRAINING, cast[other])
    submitted = advance(complete_draft(draft, cast), State.SUBMITTED, cast)
    with pytest.raises(Refused, match="không còn ở bước soạn thảo"):
        fill(submitted, TRAINING, cast[UNIT])
    assert stored_nothing(cast)


def test_a_page_that_is_out_of_date_overwrites_nothing(cast: Cast) -> None:
    draft = draft_of(cast)
    first = fill(draft, TRAINING, cast[UNIT])
    with tenant_scope(*cast[UNIT].tenant_ids), pytest.raises(Stale):
        save_form(draft, TRAINING, {}, [], actor=cast[UNIT], version=first.version - 1)
    assert stored(draft, cast).form.occupation == PROGRAMME["occupation"]


def test_rows_keep_their_keys_and_their_order(cast: Cast) -> None:
    draft = draft_of(cast)
    fill(draft, TRAINING, cast[UNIT])
    one, two = stored(draft, cast).rows
    with tenant_scope(*cast[UNIT].tenant_ids):
        given = [RowInput(MODULES[1], two.pk), RowInput({"name": "Mới"}), RowInput(MODULES[0], one.pk)]
        save_form(draft, TRAINING, PROGRAMME, given, actor=cast[UNIT])
    rows = stored(draft, cast).rows
    assert [row.name for row in rows] == ["Kỹ thuật đan", "Mới", "Vật liệu"]
    assert (rows[0].pk, rows[2].pk) == (two.pk, one.pk)


def test_other_tenants_see_no_row_of_it(cast: Cast) -> None:
    fill(draft_of(cast, CLUSTER), CLUSTER, cast[UNIT])
    with tenant_scope(*cast["donvi.gialai"].tenant_ids), connection.cursor() as cursor:
        assert not ClusterCapital.objects.exists()
        cursor.execute("SELECT count(*) FROM proposals_clusterreport")
        assert cursor.fetchone() == (0,)


def test_the_page_keeps_a_half_filled_form_and_leads_back_to_the_papers(cast: Cast, as_: As) -> None:
    draft, client = draft_of(cast), as_(UNIT)
    answer = client.post(page_of(draft), sent({"name": "Vật liệu", "hours": "40"}, occupation="Đan mây tre", next="1"))
    text = client.get(papers_of(draft)).content.decode()
    assert answer["Location"] == papers_of(draft)
    assert "Mẫu trên hệ thống đang điền dở." in text
    assert page_of(draft) in text
    form = client.get(page_of(draft)).content.decode()
    assert 'value="Đan mây tre"' in form
    assert "Dòng 1: tổng số giờ 40 khác" in form


def test_what_cannot_be_read_is_said_and_everything_typed_stays(cast: Cast, as_: As) -> None:
    draft = draft_of(cast, CLUSTER)
    rows = {"name": "San nền", "planned": "chín tỷ", "done": "1"}
    page = as_(UNIT).post(
        page_of(draft, CLUSTER), sent(rows, prefix="capital", name="Cụm Ví Dụ", area="rộng", founded_on="32/13/2025")
    )
    text = page.content.decode()
    assert page.status_code == 409
    assert [word for word in ("chín tỷ", "Cụm Ví Dụ", "rộng", "32/13/2025", "San nền") if word not in text] == []
    assert stored(draft, cast, CLUSTER).form is None


def test_rows_are_added_and_removed_without_javascript(cast: Cast, as_: As) -> None:
    draft, client = draft_of(cast), as_(UNIT)
    page = client.post(page_of(draft), sent({"name": "Vật liệu"}, add="modules", mode="Kèm nghề"))
    text = page.content.decode()
    assert (page.status_code, 'name="modules-1-name"' in text, 'value="Kèm nghề"' in text) == (200, True, True)
    assert stored(draft, cast).form is None
    client.post(page_of(draft), sent({"name": "Vật liệu"}, {"name": "Thừa", "DELETE": "on"}, {"name": ""}))
    assert [row.name for row in stored(draft, cast).rows] == ["Vật liệu"]


@pytest.mark.parametrize("count", ["-1", "0", "99999999999", "x", ""])
def test_a_count_that_is_none_is_refused_in_words(cast: Cast, as_: As, count: str) -> None:
    page = as_(UNIT).post(page_of(draft_of(cast)), sent({"name": "Vật liệu"}) | {"modules-TOTAL_FORMS": count})
    assert (page.status_code, stored_nothing(cast)) == (409, True)


def test_the_other_page_is_told_and_keeps_what_was_typed(cast: Cast, as_: As) -> None:
    draft, client = draft_of(cast), as_(UNIT)
    fill(draft, TRAINING, cast[UNIT])
    page = client.post(page_of(draft), sent(version=0, occupation="Nghề khác"))
    assert page.status_code == 409
    assert 'value="Nghề khác"' in page.content.decode()
    assert stored(draft, cast).form.occupation == "Đan mây tre"


def test_strangers_find_nothing_and_readers_read(cast: Cast, as_: As) -> None:
    draft = complete_draft(draft_of(cast), cast)
    fill(draft, TRAINING, cast[UNIT])
    sent_in = advance(reread(draft), State.SUBMITTED, cast)
    assert {as_(name).get(page_of(sent_in)).status_code for name in ("donvi.gialai", "chuyenvien.gialai")} == {404}
    for name in (OFFICER, UNIT):
        text = as_(name).get(page_of(sent_in)).content.decode()
        assert "Kèm nghề tại cơ sở" in text
        assert 'name="version"' not in text
    assert as_(OFFICER).post(page_of(sent_in), sent()).status_code == 404
    assert as_(UNIT).post(page_of(sent_in), sent(occupation="X")).status_code == 409
    for address in (sent_in.get_absolute_url(), reverse("appraisal:sheet", args=(sent_in.code,))):
        assert page_of(sent_in) in as_(OFFICER).get(address, follow=True).content.decode()


@pytest.mark.parametrize("reads", [False, True])
def test_the_page_asks_as_often_for_one_row_as_for_many(cast: Cast, as_: As, reads: bool) -> None:
    counts = []
    for times in (1, 12):
        draft = complete_draft(draft_of(cast), cast)
        fill(draft, TRAINING, cast[UNIT], rows=MODULES[:1] * times)
        if reads:
            draft = advance(reread(draft), State.SUBMITTED, cast)
        client = as_(OFFICER if reads else UNIT)
        client.get(page_of(draft))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page_of(draft)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_form_goes_in_instead_of_a_file_and_stays_as_it_was(cast: Cast, as_: As) -> None:
    draft = complete_draft(draft_of(cast), cast)
    with tenant_scope(*cast[UNIT].tenant_ids):
        remove_paper(Paper.objects.get(proposal=draft, kind_code=TRAINING), actor=cast[UNIT])
    fill(draft, TRAINING, cast[UNIT])
    assert "Nộp bằng mẫu đã điền trên hệ thống." in as_(UNIT).get(papers_of(draft)).content.decode()
    returned = play("return_to_unit", advance(reread(draft), State.SUBMITTED, cast), cast)
    fill(returned, TRAINING, cast[UNIT], rows=MODULES[:1], learners=35)
    again = play("submit", reread(returned), cast)
    with tenant_scope(again.tenant_id):
        first, second = [row.content for row in DossierSnapshot.objects.filter(proposal=again)]
    assert first["forms"][TRAINING]["learners"] == 70
    assert [row["hours"] for row in first["rows"][TRAINING]] == [40, 120]
    (section,) = [row for row in changes_between(first, second).sections if row.key == TRAINING]
    told = section.changes[0]
    assert (told.label, told.before, told.after) == ("Số học viên", "70", "35")
    assert [change.label for change in section.changes[1:]] == [
        "Thêm mô-đun, môn học", "Bỏ mô-đun, môn học", "Bỏ mô-đun, môn học",
    ]  # fmt: skip


def test_the_demonstration_fills_in_the_programme_instead_of_a_file(cast: Cast) -> None:
    draft = draft_of(cast)
    with tenant_scope(*cast[UNIT].tenant_ids):
        attach(draft, "submit", actor=cast[UNIT])
        assert not draft.papers.filter(kind_code=TRAINING).exists()
    assert lacking(draft, cast, TRAINING) == []
    assert stored(draft, cast).whole


@pytest.mark.parametrize("code", [TRAINING, CLUSTER])
def test_no_box_of_a_form_breaks_its_page(cast: Cast, code: str) -> None:
    draft = draft_of(cast, code)
    assert list(fuzz_page(browser(cast[UNIT]), page_of(draft, code))) == []
