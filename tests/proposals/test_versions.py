"""The estimate over time: a version each time somebody answers for it, cut down exactly, read by whom it may."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.estimates import estimate_for, starting_point
from proposals.models import EstimateLine, EstimateVersion, Proposal
from proposals.selectors import versions_for
from proposals.services.versions import record_version
from proposals.states import EstimateStage, State, VersionSource
from tests.cast import Cast
from tests.factories.proposals import (
    COST,
    SUPPORT,
    advance,
    complete_draft,
    fill_good_sheet,
    make_draft,
    play,
    reread,
)

As = Callable[[str], Client]
CUT = 250_000_001


def ready(cast: Cast, *, state: str = State.PROVINCE_APPRAISING, lines: int = 1) -> Proposal:
    """A đề án whose estimate has so many equal lines beside the first one."""
    draft = complete_draft(make_draft(cast), cast)
    with tenant_scope(draft.tenant_id):
        first = EstimateLine.objects.get(proposal=draft)
        part = SUPPORT // lines
        for position in range(1, lines):
            EstimateLine.objects.create(
                tenant_id=draft.tenant_id, proposal=draft, position=position, content_code=first.content_code,
                cost_item=first.cost_item, recipient=first.recipient, name=f"Máy {position}", quantity=1,
                unit_price=first.amount, amount=first.amount, national=part, beneficiary=first.amount - part,
            )  # fmt: skip
        first.national, first.beneficiary = SUPPORT - part * (lines - 1), first.amount - SUPPORT + part * (lines - 1)
        first.save()
        Proposal.objects.filter(pk=draft.pk).update(total_cost=COST * lines)
    return advance(draft, state, cast)


def conclude(cast: Cast, proposal: Proposal, amount: int) -> Proposal:
    return play("pass_province", proposal, cast, amount=amount)


def versions(proposal: Proposal) -> list[EstimateVersion]:
    with tenant_scope(proposal.tenant_id):
        return list(EstimateVersion.objects.filter(proposal=proposal).order_by("number"))


def told(rows: list[EstimateVersion]) -> list[tuple[int, str, str, int]]:
    return [(row.number, row.stage, row.source, row.support) for row in rows]


def test_every_level_leaves_its_version(cast: Cast) -> None:
    approved = advance(complete_draft(make_draft(cast), cast), State.APPROVED, cast)

    assert told(versions(approved)) == [
        (1, "proposed", "typed", SUPPORT), (2, "province", "copied", SUPPORT), (3, "centre", "copied", SUPPORT),
        (4, "approved", "copied", SUPPORT),
    ]  # fmt: skip
    assert {(row.total, row.allowed, row.norms_as_of) for row in versions(approved)} == {
        (COST, SUPPORT, approved.norms_as_of)
    }


def test_a_resubmission_is_another_version_of_the_unit(cast: Cast) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.PROVINCE_RETURNED, cast)
    play("submit", sent, cast)

    assert told(versions(sent)) == [(1, "proposed", "typed", SUPPORT), (2, "proposed", "typed", SUPPORT)]


def test_less_money_is_shared_among_the_lines_to_the_dong_and_the_beneficiary_bears_the_rest(cast: Cast) -> None:
    before, after = versions(conclude(cast, ready(cast, lines=3), CUT))
    pairs = list(zip(before.lines, after.lines, strict=True))

    assert (after.stage, after.source, after.support, after.total) == ("province", "scaled", CUT, before.total)
    assert sum(line["national"] for line in after.lines) == CUT
    assert [new["national"] for _, new in pairs] == [83_333_334, 83_333_334, 83_333_333]
    assert [new["amount"] - sum(new[n] for n in ("national", "local", "beneficiary", "other")) for _, new in pairs] == [
        0
    ] * 3
    assert [(old["amount"], old["quantity"]) for old, _ in pairs] == [
        (new["amount"], new["quantity"]) for _, new in pairs
    ]
    assert "250.000.001" in after.note


def test_figures_typed_by_the_appraiser_speak_until_the_unit_sends_a_supplement(cast: Cast) -> None:
    proposal = ready(cast)
    typed = type_version(cast, proposal, 200_000_000)
    with tenant_scope(proposal.tenant_id):
        now = starting_point(proposal, EstimateStage.PROVINCE).support
    play("submit", play("return_to_unit", proposal, cast), cast)
    with tenant_scope(proposal.tenant_id):
        later = starting_point(proposal, EstimateStage.PROVINCE).support

    assert (typed.source, now, later) == (VersionSource.TYPED, 200_000_000, SUPPORT)


def type_version(cast: Cast, proposal: Proposal, national: int, *, who: str = "chuyenvien.danang") -> EstimateVersion:
    """What an appraiser types, without the page."""
    with tenant_scope(*cast[who].tenant_ids):
        fresh = reread(proposal)
        stage = EstimateStage.PROVINCE if who == "chuyenvien.danang" else EstimateStage.CENTRE
        lines = [{**line, "national": national, "beneficiary": line["amount"] - national}
                 for line in starting_point(fresh, stage).lines]  # fmt: skip
        return record_version(fresh, stage, actor=cast[who], lines=lines, note="Rà soát.")


def test_an_estimate_is_never_scaled_up(cast: Cast) -> None:
    proposal = ready(cast)
    type_version(cast, proposal, 200_000_000)
    with tenant_scope(proposal.tenant_id):
        between = estimate_for(proposal, EstimateStage.PROVINCE, amount=CUT)
        with pytest.raises(LookupError):
            estimate_for(proposal, EstimateStage.PROVINCE, amount=SUPPORT + 1)
    with tenant_scope(*cast["chuyenvien.danang"].tenant_ids), pytest.raises(Refused, match="không được chia tăng"):
        record_version(proposal, EstimateStage.PROVINCE, actor=cast["chuyenvien.danang"], amount=SUPPORT + 1)

    assert (between.source, between.support) == (VersionSource.SCALED, CUT)  # from what the unit proposed


@pytest.mark.parametrize(
    ("change", "words"),
    [({"national": -1}, "không được âm"), ({"beneficiary": 0}, "không bằng thành tiền")],
)
def test_lines_that_do_not_add_up_are_not_kept(cast: Cast, change: dict[str, Any], words: str) -> None:
    proposal = ready(cast)
    actor = cast["chuyenvien.danang"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused, match=words):
        lines = [line | change for line in starting_point(proposal, EstimateStage.PROVINCE).lines]
        record_version(proposal, EstimateStage.PROVINCE, actor=actor, lines=lines)

    assert len(versions(proposal)) == 1


@pytest.mark.parametrize("who", ["donvi.danang", "chuyenvien.gialai", "thamdinh.cuc", "ketoan.cuc", "lanhdao.bo"])
def test_only_the_level_itself_answers_for_its_figures(cast: Cast, who: str) -> None:
    proposal = ready(cast)
    with tenant_scope(proposal.tenant_id), pytest.raises(Refused, match="không lập bản dự toán"):
        record_version(proposal, EstimateStage.PROVINCE, actor=cast[who], amount=SUPPORT)


def test_of_two_who_start_from_one_version_the_second_is_told(cast: Cast) -> None:
    proposal, actor = ready(cast), cast["chuyenvien.danang"]
    with tenant_scope(*actor.tenant_ids):
        record_version(proposal, EstimateStage.PROVINCE, actor=actor, amount=CUT, newest_seen=1)
        with pytest.raises(Refused, match="mới hơn"):
            record_version(proposal, EstimateStage.PROVINCE, actor=actor, amount=CUT, newest_seen=1)


def test_a_version_cannot_be_changed_or_deleted_even_with_raw_sql(cast: Cast, role_of_its_own: None) -> None:
    proposal = ready(cast)
    with tenant_scope(proposal.tenant_id):
        row = EstimateVersion.objects.get(proposal=proposal)
        for change in (lambda: EstimateVersion.objects.filter(pk=row.pk).update(support=0), row.delete):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()


def test_a_dossier_from_before_the_versions_is_read_from_its_rows(cast: Cast) -> None:
    draft = complete_draft(make_draft(cast), cast)
    with tenant_scope(draft.tenant_id):
        cut = estimate_for(draft, EstimateStage.PROVINCE, amount=CUT)
        same = estimate_for(draft, EstimateStage.PROVINCE, amount=SUPPORT)

    assert (cut.source, cut.support, same.source, same.support) == ("scaled", CUT, "copied", SUPPORT)


def test_the_unit_reads_what_was_concluded_and_nobody_reads_above_their_level(cast: Cast) -> None:
    proposal = ready(cast)
    type_version(cast, proposal, 240_000_000)
    fill_good_sheet(proposal, cast, amount=240_000_000)
    conclude(cast, proposal, 240_000_000)
    proposal = advance(proposal, State.CENTRAL_APPRAISING, cast)
    type_version(cast, proposal, 230_000_000, who="thamdinh.cuc")
    seen = {}
    for who in ("donvi.danang", "chuyenvien.danang", "lanhdao.cuc"):
        with tenant_scope(*cast[who].tenant_ids):
            seen[who] = list(versions_for(cast[who], reread(proposal)).values_list("number", flat=True))

    assert seen == {"donvi.danang": [1, 3], "chuyenvien.danang": [1, 2, 3], "lanhdao.cuc": [1, 2, 3, 4]}


def test_two_versions_stand_beside_each_other_on_the_page(cast: Cast, as_: As) -> None:
    concluded = conclude(cast, ready(cast, lines=2), CUT)
    page = as_("donvi.danang").get(f"/de-an/{concluded.code}/du-toan/so-sanh/")
    text = page.content.decode()

    assert page.status_code == 200
    assert [
        mark for mark in ("2 trên 2 dòng khác nhau", "▼", "▲", "-49.999.999", "Sở thẩm định") if mark not in text
    ] == []


def test_the_file_holds_what_the_page_shows(cast: Cast, as_: As) -> None:
    concluded = conclude(cast, ready(cast, lines=2), CUT)
    answer = as_("lanhdao.danang").get(f"/de-an/{concluded.code}/du-toan/so-sanh/tai-ve/?a=1&b=2")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    first = dict(zip(rows[3], rows[4], strict=True))

    assert (first["Dòng"], first["KC quốc gia (trước)"], first["KC quốc gia (sau)"]) == (
        "đổi",
        150_000_000,
        125_000_001,
    )


@pytest.mark.parametrize("query", ["?a=9", "?a=1&b=x", "?b=99999999999999999999", "?a=-1", "?a=²"])
def test_a_version_that_is_not_there_is_not_found(cast: Cast, as_: As, query: str) -> None:
    concluded = conclude(cast, ready(cast), CUT)

    assert as_("donvi.danang").get(f"/de-an/{concluded.code}/du-toan/so-sanh/{query}").status_code == 404


def test_one_version_alone_is_said_so_and_another_tenant_finds_nothing(cast: Cast, as_: As) -> None:
    proposal = ready(cast)
    path = f"/de-an/{proposal.code}/du-toan/so-sanh/"

    assert "Chưa có hai bản để so sánh" in as_("donvi.danang").get(path).content.decode()
    assert as_("donvi.danang").get(f"{path}tai-ve/").status_code == 404
    assert {as_(who).get(path).status_code for who in ("donvi.gialai", "lanhdao.hue", "quantri")} == {404}
