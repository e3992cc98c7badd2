"""Scenarios: several drafts kept beside each other, compared, chosen, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from core.errors import Refused
from core.tenancy import tenant_scope
from planning.models import PlanScenario
from planning.selectors import comparison, plan_draft, scenarios_of
from planning.services import (
    ItemAmount,
    choose_scenario,
    copy_scenario,
    create_scenario,
    delete_scenario,
    restore_scenario,
    save_plan,
)
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import SUPPORT, advance, complete_draft, give_money, make_draft, next_plan_year

As = Callable[[str], Client]
YEAR = next_plan_year()
URL = f"/ke-hoach/nam/{YEAR}/phuong-an/"


def in_plan(cast: Cast, unit: str = "donvi.danang") -> Proposal:
    return advance(complete_draft(make_draft(cast, unit=unit), cast), State.IN_PLAN, cast)


def made(cast: Cast, name: str, origin: str = "draft") -> PlanScenario:
    actor = cast["chuyenvien.cuc"]
    with tenant_scope(*actor.tenant_ids):
        return create_scenario(YEAR, actor=actor, name=name, origin=origin)


def test_the_suggestion_becomes_a_scenario_and_the_scenario_the_draft(cast: Cast, as_: As) -> None:
    first, second = in_plan(cast), in_plan(cast)
    give_money(cast, YEAR, 400_000_000)
    page = as_("chuyenvien.cuc").get(f"/ke-hoach/nam/{YEAR}/goi-y/").content.decode()
    scenario = made(cast, "Theo nguồn", "suggestion")
    actor = cast["chuyenvien.cuc"]
    with tenant_scope(*actor.tenant_ids):
        choose_scenario(scenario, actor=actor)
        draft = plan_draft(YEAR)

    assert f"Nguồn KCQG-{YEAR} còn 100 triệu đồng, cần 300 triệu đồng." in page
    assert [row.code for row in draft.rows] == [first.code]
    assert [(row.code, row.note) for row in draft.left_out] == [
        (second.code, f"Nguồn KCQG-{YEAR} còn 100 triệu đồng, cần 300 triệu đồng.")
    ]


def test_two_scenarios_side_by_side_show_what_differs_and_the_sums(cast: Cast, as_: As) -> None:
    first, second = in_plan(cast), in_plan(cast, "donvi.gialai")
    give_money(cast, YEAR)
    whole = made(cast, "Cả hai")
    actor = cast["chuyenvien.cuc"]
    with tenant_scope(*actor.tenant_ids):
        save_plan(YEAR, actor=actor, amounts={
            first.code: ItemAmount(200_000_000), second.code: ItemAmount(SUPPORT, included=False, note="Chờ."),
        })  # fmt: skip
    less = made(cast, "Một")
    with tenant_scope(*actor.tenant_ids):
        found = comparison(YEAR, [whole.key, less.key])
        rows = {one.row.code: (one.amounts, one.differs) for one in found.rows}
        by_envelope = dict(found.totals)["Nguồn"]
    page = as_("chuyenvien.cuc").get(f"{URL}so-sanh/?pa={whole.key}&pa={less.key}").content.decode()
    alone = as_("chuyenvien.cuc").get(f"{URL}so-sanh/?pa={whole.key}")

    assert rows == {first.code: ((SUPPORT, 200_000_000), True), second.code: ((SUPPORT, None), True)}
    assert by_envelope == ((f"KCQG-{YEAR}", (2 * SUPPORT, 200_000_000)),)
    assert ("không có" in page, alone.status_code) == (True, 409)


def test_a_scenario_is_copied_renamed_deleted_and_brought_back(cast: Cast, as_: As) -> None:
    in_plan(cast)
    scenario = made(cast, "Phương án 1")
    actor, client = cast["chuyenvien.cuc"], as_("chuyenvien.cuc")
    with tenant_scope(*actor.tenant_ids):
        copy = copy_scenario(scenario, actor=actor, name="Phương án 2")
        with pytest.raises(Refused, match="Đã có phương án tên"):
            copy_scenario(scenario, actor=actor, name="Phương án 2")
        delete_scenario(scenario, actor=actor)
        left = [one.name for one in scenarios_of(YEAR)], [one.name for one in scenarios_of(YEAR, deleted=True)]
        restore_scenario(scenario, actor=actor)
    renamed = client.post(f"{URL}{copy.key}/", {"name": "Bản sau", "note": "Rút gọn"})
    names = [one.name for one in client.get(URL).context["rows"]]

    assert left == (["Phương án 2"], ["Phương án 1"])
    assert (renamed.status_code, names) == (302, ["Bản sau", "Phương án 1"])


def test_a_scenario_whose_dossier_left_the_draft_is_not_chosen(cast: Cast) -> None:
    proposal = in_plan(cast)
    scenario = made(cast, "Phương án 1")
    actor = cast["chuyenvien.cuc"]
    advance(proposal, State.APPROVED, cast)
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused, match=f"{proposal.code}: không còn trong dự thảo"):
        choose_scenario(scenario, actor=actor)


def test_scenarios_belong_to_those_who_prepare_the_plan(cast: Cast, as_: As) -> None:
    in_plan(cast)
    scenario = made(cast, "Phương án 1")
    found = [as_(name).get(f"{URL}{scenario.key}/").status_code for name in
             ("chuyenvien.cuc", "lanhdao.cuc", "lanhdao.bo", "lanhdao.danang", "donvi.danang")]  # fmt: skip
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids), pytest.raises(Refused, match="Chỉ chuyên viên, lãnh đạo Cục"):
        create_scenario(YEAR, actor=cast["lanhdao.bo"], name="X")

    assert found == [200, 200, 404, 404, 404]
    assert as_("chuyenvien.cuc").get(f"{URL}khong-co/").status_code == 404
