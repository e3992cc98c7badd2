"""Beginning a đề án, the list of tasks, type-ahead, and who finds nothing at these addresses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import SectionKey, State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, next_plan_year, open_windows

As = Callable[[str], Client]
UNIT = "donvi.danang"
NEW = "/de-an/moi/"


def given(**changes: object) -> dict[str, object]:
    title = "Hỗ trợ ứng dụng máy móc trong sản xuất bún khô"
    return {"title": title, "kind": "concrete", "plan_year": next_plan_year(), "content": "ND3.3", **changes}


def drafts(cast: Cast) -> list[Proposal]:
    with tenant_scope(*cast[UNIT].tenant_ids):
        return list(Proposal.objects.select_related("content").order_by("id"))


def test_a_unit_begins_a_draft_and_lands_on_its_tasks(cast: Cast, as_: As) -> None:
    open_windows(next_plan_year())
    answer = as_(UNIT).post(NEW, given())
    made = drafts(cast)
    assert [(row.state, row.content.code, row.plan_year) for row in made] == [(State.DRAFT, "ND3.3", next_plan_year())]
    assert answer["Location"] == reverse("proposals:write", args=(made[0].code,))


def test_a_flagship_is_begun_with_two_contents(cast: Cast, as_: As) -> None:
    open_windows(next_plan_year())
    page = as_(UNIT).post(NEW, given(kind="flagship"))
    assert (page.status_code, "Đề án điểm phải có từ 2 nội dung trở lên." in page.content.decode()) == (409, True)
    as_(UNIT).post(NEW, given(kind="flagship", other_contents=["ND1.1", "ND3.3"]))
    assert [(row.kind, row.other_contents) for row in drafts(cast)] == [("flagship", ["ND1.1"])]


def test_what_is_missing_is_said_and_what_was_typed_stays(cast: Cast, as_: As) -> None:
    open_windows(next_plan_year())
    text = as_(UNIT).post(NEW, given(content="")).content.decode()
    assert "Hãy chọn nội dung chính." in text
    assert "trong sản xuất bún khô" in text
    assert drafts(cast) == []


@pytest.mark.parametrize("person", ["chuyenvien.danang", "lanhdao.cuc", "quantri"])
def test_only_units_begin_a_draft(cast: Cast, as_: As, person: str) -> None:
    assert as_(person).post(NEW, given()).status_code == 403


def test_next_year_starts_from_this_years_texts_without_dates_papers_and_commitments(cast: Cast, as_: As) -> None:
    source = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    open_windows(source.plan_year + 1)
    as_(UNIT).post(reverse("proposals:copy", args=(source.code,)), {"plan_year": source.plan_year + 1})
    copy = drafts(cast)[-1]
    with tenant_scope(*cast[UNIT].tenant_ids):
        counted = (copy.estimateline_rows.count(), copy.beneficiary_rows.count(), copy.papers.count())
        expected = (source.estimateline_rows.count(), source.beneficiary_rows.count(), 0)
    assert (copy.state, copy.plan_year, copy.necessity) == (State.DRAFT, source.plan_year + 1, source.necessity)
    assert (copy.commits_counterpart, copy.starts_on) == (False, None)
    assert counted == expected


def test_the_task_list_counts_complete_sections_and_leads_to_all(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    address = reverse("proposals:section", args=(draft.code, SectionKey.OBJECTIVES))
    client.post(address, {"version": 1, "objectives": "Tăng sản lượng"})
    text = client.get(reverse("proposals:write", args=(draft.code,))).content.decode()
    assert "1/8 mục đã đủ" in text
    for key in SectionKey.values:
        assert reverse("proposals:section", args=(draft.code, key)) in text
    assert reverse("proposals:papers", args=(draft.code,)) in text
    assert reverse("proposals:submit", args=(draft.code, "submit")) in text
    assert reverse("workbench:step", args=(draft.code, "withdraw")) in text


def test_a_complete_draft_says_eight_of_eight(cast: Cast, as_: As) -> None:
    draft = complete_draft(make_draft(cast), cast)
    assert "8/8 mục đã đủ" in as_(UNIT).get(reverse("proposals:write", args=(draft.code,))).content.decode()


def test_communes_are_found_without_diacritics(cast: Cast, as_: As) -> None:
    body = as_(UNIT).get(reverse("proposals:find_commune"), {"q": "bien hoa"}).json()
    assert body["more"] is False
    assert body["results"][0]["text"] == "Phường Biên Hòa, Thành phố Đồng Nai"
    assert as_(UNIT).get(reverse("proposals:find_commune")).json() == {"results": [], "more": False}


def test_contents_are_found_by_words_in_any_order(cast: Cast, as_: As) -> None:
    results = as_(UNIT).get(reverse("proposals:find_content"), {"q": "moc may"}).json()["results"]
    assert "ND3.3" in [row["id"] for row in results]


def addresses(code: str) -> list[tuple[str, str]]:
    key, paper = SectionKey.OBJECTIVES, "0" * 32 + ".pdf"
    names = [
        ("write", (code,)), ("copy", (code,)), ("section", (code, key)), ("section_conflict", (code, key)),
        ("papers", (code,)), ("paper", (code, paper)), ("submit", (code, "submit")),
    ]  # fmt: skip
    posts = [
        ("copy", (code,)), ("section", (code, key)), ("section_conflict", (code, key)), ("papers", (code,)),
        ("paper_replace", (code, paper)), ("paper_remove", (code, paper)), ("paper_restore", (code, paper)),
        ("submit", (code, "submit")),
    ]  # fmt: skip
    gets = [("get", reverse(f"proposals:{name}", args=args)) for name, args in names]
    return gets + [("post", reverse(f"proposals:{name}", args=args)) for name, args in posts]


@pytest.mark.parametrize(
    "person", ["donvi.gialai", "chuyenvien.danang", "lanhdao.gialai", "lanhdao.cuc", "donvi.vung", "quantri"]
)
def test_a_draft_is_not_there_for_anybody_else(cast: Cast, as_: As, person: str) -> None:
    draft, client = make_draft(cast), as_(person)
    answers = {
        (method, url): getattr(client, method)(url, {"version": 1}).status_code for method, url in addresses(draft.code)
    }
    assert set(answers.values()) == {404}


def test_nobody_without_a_name_comes_in(cast: Cast, client: Client) -> None:
    draft = make_draft(cast)
    for method, url in [*addresses(draft.code), ("get", "/de-an/"), ("get", NEW), ("get", "/de-an/tim/xa/")]:
        answer = getattr(client, method)(url)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))
