"""The plan table: rows, filters, groups, warnings, editing in place; and who reads what of an approved batch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgets.services import set_envelope
from core.errors import Refused
from core.tenancy import tenant_scope
from planning.drafts import EnvelopeShare, PlanDraft, PlanRow
from planning.models import PlanItem
from planning.selectors import plan_draft
from planning.services import ItemAmount, rank_by_law, save_plan, set_included
from planning.table import Look, beyond_money, table_of
from proposals.models import Proposal, Recusal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import (
    SUPPORT,
    advance,
    complete_draft,
    fill_good_sheet,
    give_money,
    make_draft,
    next_plan_year,
    play,
)

As = Callable[[str], Client]
YEAR = next_plan_year()
URL = f"/ke-hoach/nam/{YEAR}/"


def at(state: str, cast: Cast, unit: str = "donvi.danang") -> Proposal:
    return advance(complete_draft(make_draft(cast, unit=unit), cast), state, cast)


def row(code: str, rank: int, amount: int = 100, **facts: object) -> PlanRow:
    given = {"title": "Máy sấy nông sản", "unit": "Trung tâm A", "content": "Máy móc", "content_code": "ND3.3"}
    return PlanRow(code, rank, 1, appraised=amount, amount=amount, rank=rank, **{**given, **facts})  # type: ignore[arg-type]


def draft_of(*rows: PlanRow, free: int = 1000) -> PlanDraft:
    share = EnvelopeShare("A", "Cả nước", len(rows), sum(one.amount for one in rows), free)
    return PlanDraft(YEAR, 1, None, tuple(rows), free, 0, (share,))


def shown(rows: list[PlanRow], **look: object) -> list[str]:
    table = table_of(rows, draft_of(*rows), Look(**look))  # type: ignore[arg-type]
    return [line.row.code for group in table.groups for line in group.lines]


def test_words_are_found_without_diacritics_in_code_title_unit_and_province() -> None:
    rows = [row("K1", 1, province="Đà Nẵng"), row("K2", 2, title="Dệt thổ cẩm", province="Gia Lai")]
    assert shown(rows, words="da nang say") == ["K1"]
    assert shown(rows, words="thổ cẩm") == ["K2"]
    assert shown(rows, words="k2 gia") == ["K2"]
    assert shown(rows, words="hue") == []


def test_filters_sorts_and_groups_work_together() -> None:
    rows = [
        row("K1", 1, 100, content_code="ND3.3", province="A"), row("K2", 2, 300, content_code="ND1.1", province="B"),
        row("K3", 3, 200, content_code="ND3.1", province="B"),
    ]  # fmt: skip
    assert shown(rows, content="ND3") == ["K1", "K3"]
    assert shown(rows, province="B", sort="ke-hoach") == ["K2", "K3"]
    table = table_of(rows, draft_of(*rows), Look(group="tinh", folded=frozenset({"A"})))
    assert [(g.key, g.count, g.amount, len(g.lines)) for g in table.groups] == [("A", 1, 100, 0), ("B", 2, 500, 2)]
    assert (table.count, table.amount) == (3, 600)


def test_rows_past_the_money_of_their_envelope_say_so_in_the_order_of_the_draft() -> None:
    rows = [row("K1", 1, 600, envelope="A"), row("K2", 2, 500, envelope="A"), row("K3", 3, 10, envelope="A")]
    assert beyond_money(draft_of(*rows)) == {"K2": "A", "K3": "A"}
    assert shown(rows, warning="nguon") == ["K2", "K3"]


def test_above_norms_and_supported_before_are_warnings_to_filter_by() -> None:
    rows = [row("K1", 1, allowed=50), row("K2", 2, supported_before=True), row("K3", 3)]
    assert (shown(rows, warning="vuot"), shown(rows, warning="trung")) == (["K1"], ["K2"])


def test_the_table_shows_what_is_on_its_way_with_what_its_sheet_recommends(cast: Cast, as_: As) -> None:
    draft, appraised, bare = (
        at(State.IN_PLAN, cast),
        at(State.CENTRAL_APPRAISING, cast),
        at(State.CENTRAL_APPRAISING, cast),
    )
    fill_good_sheet(appraised, cast, amount=250_000_000)
    client = as_("lanhdao.cuc")
    waiting = client.get(f"{URL}?xem=cho-ket-luan").context["table"]
    found = {line.row.code: (line.row.appraised, line.warnings) for group in waiting.groups for line in group.lines}

    assert [one.row.code for one in client.get(URL).context["table"].groups[0].lines] == [draft.code]
    assert found == {
        appraised.code: (250_000_000, ()), bare.code: (0, (("phieu", "chưa có phiếu thẩm định"),)),
    }  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
def test_the_table_costs_the_same_for_one_and_for_three(cast: Cast, as_: As, number: int) -> None:
    give_money(cast, YEAR)
    for _ in range(number):
        at(State.IN_PLAN, cast)
    client = as_("chuyenvien.cuc")
    client.get(URL)
    with CaptureQueriesContext(connection) as captured:
        client.get(URL)
    nested = (
        "SAVEPOINT",
        "RELEASE",
        "SELECT set_config(",
    )  # a request inside a test restores what a real one just ends
    sent = [q["sql"] for q in captured if not q["sql"].startswith(nested)]
    assert len(sent) == STATEMENTS, "\n".join(line[:90] for line in sent)


STATEMENTS = 8  # person, role, scope, rows, plans, envelopes, recusals, notices


def test_only_changed_rows_are_saved_and_a_changed_place_asks_why(cast: Cast, as_: As) -> None:
    first, second = at(State.IN_PLAN, cast), at(State.IN_PLAN, cast)
    client = as_("chuyenvien.cuc")
    seen = client.get(URL).context["draft"].seen
    sent = {"seen": seen, f"{first.code}-rank": "2", f"{first.code}-amount": "300.000.000", f"{second.code}-rank": "1",
            f"{second.code}-amount": "280 triệu"}  # fmt: skip
    refused = client.post(URL, sent)
    kept = client.post(URL, {**sent, "reason": "Đề án nhỏ làm trước."})
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        items = list(PlanItem.objects.order_by("rank").values_list("proposal__code", "amount", "note"))

    assert (refused.status_code, kept.status_code) == (409, 302)
    assert "Chưa ghi lý do đổi thứ tự" in refused.content.decode()
    assert 'value="280 triệu"' in refused.content.decode()
    assert items == [
        (second.code, 280_000_000, "Đề án nhỏ làm trước."), (first.code, SUPPORT, "Đề án nhỏ làm trước.")
    ]  # fmt: skip


def test_a_refused_cell_keeps_its_input_and_says_why_beside_it(cast: Cast, as_: As) -> None:
    proposal = at(State.IN_PLAN, cast)
    client = as_("chuyenvien.cuc")
    sent = {f"{proposal.code}-rank": "x", f"{proposal.code}-amount": "ba trăm"}
    page = client.post(URL, {**sent, "seen": client.get(URL).context["draft"].seen})
    text = page.content.decode()

    assert page.status_code == 409
    assert ('value="ba trăm"' in text, 'value="x"' in text) == (True, True)
    assert f'href="#id_{proposal.code}-amount"' in text


def test_what_is_left_for_a_later_batch_leaves_the_money_and_says_why(cast: Cast) -> None:
    stays, waits = at(State.IN_PLAN, cast), at(State.IN_PLAN, cast)
    give_money(cast, YEAR)
    actor = cast["chuyenvien.cuc"]
    with tenant_scope(*actor.tenant_ids):
        with pytest.raises(Refused, match="Chưa ghi lý do"):
            set_included(YEAR, frozenset({waits.code}), actor=actor, included=False)
        set_included(YEAR, frozenset({waits.code}), actor=actor, included=False, reason="Chờ bổ sung nguồn.")
        draft = plan_draft(YEAR)
        set_included(YEAR, frozenset({waits.code}), actor=actor, included=True)
        again = plan_draft(YEAR)

    assert [(one.code, one.note) for one in draft.left_out] == [(waits.code, "Chờ bổ sung nguồn.")]
    assert ([one.code for one in draft.rows], draft.total, draft.shares[0].needed) == ([stays.code], SUPPORT, SUPPORT)
    assert (len(again.rows), again.left_out) == (2, ())


def test_the_law_s_order_replaces_places_changed_by_hand(cast: Cast, as_: As) -> None:
    first, second = at(State.IN_PLAN, cast), at(State.IN_PLAN, cast)
    actor = cast["chuyenvien.cuc"]
    with tenant_scope(*actor.tenant_ids):
        swapped = {first.code: ItemAmount(SUPPORT, 2), second.code: ItemAmount(SUPPORT, 1)}
        save_plan(YEAR, actor=actor, amounts=swapped, reason="Theo ý kiến họp.")
        page = as_("chuyenvien.cuc").get(f"{URL}xep-hang/")
        rank_by_law(YEAR, actor=actor)
        rows = plan_draft(YEAR).rows

    assert page.context["moved"] == 2
    assert "Vì sao?" in page.content.decode()
    assert [(one.code, one.rank, one.note) for one in rows] == [(first.code, 1, ""), (second.code, 2, "")]


def test_a_conflicted_officer_sees_nothing_of_the_dossier_but_the_money_has_no_gap(cast: Cast, as_: As) -> None:
    kept, open_ = at(State.IN_PLAN, cast), at(State.IN_PLAN, cast)
    give_money(cast, YEAR)
    officer = cast["chuyenvien.cuc"]
    with tenant_scope(kept.tenant_id):
        Recusal.objects.create(tenant_id=kept.tenant_id, proposal=kept, user=officer.user, reason="Người thân.")
    pages = [
        as_("chuyenvien.cuc").get(f"{URL}{path}").content.decode() for path in ("", "goi-y/", "xep-hang/", "tong-hop/")
    ]

    assert [kept.code in page for page in pages] == [False] * 4
    assert open_.code in pages[0]
    assert "600.000.000" in pages[0]


def test_a_province_and_a_unit_read_their_own_lines_of_an_approved_batch(cast: Cast, as_: As) -> None:
    ours, theirs = at(State.IN_PLAN, cast), at(State.IN_PLAN, cast, "donvi.gialai")
    play("approve", ours, cast)
    url = f"{URL}dot/1/"
    texts = {name: as_(name).get(url) for name in
             ("lanhdao.bo", "chuyenvien.danang", "donvi.danang", "chuyenvien.gialai", "donvi.hue", "quantri")}  # fmt: skip
    found = {name: (page.status_code, ours.code in page.content.decode(), theirs.code in page.content.decode())
             for name, page in texts.items()}  # fmt: skip

    assert found == {
        "lanhdao.bo": (200, True, True), "chuyenvien.danang": (200, True, False), "donvi.danang": (200, True, False),
        "chuyenvien.gialai": (200, False, True), "donvi.hue": (404, False, False), "quantri": (404, False, False),
    }  # fmt: skip


def test_the_pages_of_the_plan_are_for_the_central_level_and_its_drafts_for_the_centre(cast: Cast, as_: As) -> None:
    at(State.IN_PLAN, cast)
    paths = (
        "",
        "xep-hang/",
        "tong-hop/",
        "tong-hop.xlsx",
        "trinh/",
        "goi-y/",
        "phuong-an/",
        "trinh/tra-lai/",
        "phe-duyet/tien-do/",
    )
    found = {name: [as_(name).get(URL + path).status_code for path in paths] for name in
             ("lanhdao.cuc", "lanhdao.bo", "chuyenvien.danang", "donvi.danang", "quantri")}  # fmt: skip
    assert found == {
        "lanhdao.cuc": [200] * 7 + [404, 404], "lanhdao.bo": [200] * 5 + [404] * 4, "chuyenvien.danang": [404] * 9,
        "donvi.danang": [404] * 9, "quantri": [404] * 9,
    }  # fmt: skip


def test_more_money_than_the_year_has_is_said_on_the_page_of_the_draft(cast: Cast, as_: As) -> None:
    at(State.IN_PLAN, cast), at(State.IN_PLAN, cast)
    give_money(cast, YEAR, 500_000_000)
    text = as_("lanhdao.cuc").get(URL).content.decode()
    assert ("vượt nguồn KCQG-" in text, "Kế hoạch vượt nguồn kinh phí" in text) == (True, True)
    with tenant_scope(*cast["taichinh.bo"].tenant_ids):
        set_envelope(
            year=YEAR, amount=600_000_000, paper_number="2", paper_date=timezone.localdate(), actor=cast["taichinh.bo"]
        )
    assert "vượt nguồn" not in as_("lanhdao.cuc").get(URL).content.decode().replace('value="nguon">Vượt nguồn', "")
