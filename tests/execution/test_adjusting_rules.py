"""Who decides which change, and what two dossiers differ in: no database."""

from __future__ import annotations

import itertools
from copy import deepcopy
from typing import Any

import pytest

from execution.adjusting import OF_A_GROUP, ROUTES, authority_for, kinds_between
from execution.states import Authority, Changed

BEFORE: dict[str, Any] = {
    "fields": {"title": "Đề án", "content": "ND3.3", "other_contents": "", "plan_year": 2027, "starts_on": "2027-02-01",
               "ends_on": "2027-11-30", "objectives": "Tăng 30%."},
    "rows": {"locations": [{"key": "1", "place": "Hòa Vang"}], "beneficiaries": [{"key": "7", "name": "HTX A"}],
             "partners": [], "work": [{"key": "3", "name": "Lắp đặt", "ends_on": "2027-10-01"}]},
    "lines": [{"key": "5", "national": 300}],
}  # fmt: skip


def changed(**paths: Any) -> dict[str, Any]:
    after = deepcopy(BEFORE)
    for path, value in paths.items():
        part, _, name = path.partition("__")
        if name:
            after[part][name] = value
        else:
            after[part] = value
    return after


def kinds(after: dict[str, Any], support: int = 300) -> list[str]:
    return [str(kind) for kind in kinds_between(BEFORE, after, support_before=300, support_after=support)]


def test_every_change_has_its_route() -> None:
    assert set(ROUTES) == set(Changed)


@pytest.mark.parametrize(
    ("after", "support", "found"),
    [
        (changed(), 300, []),
        (changed(lines=[{"key": "5", "national": 400}]), 400, ["increase"]),
        (changed(lines=[{"key": "5", "national": 200}]), 200, ["decrease"]),
        (changed(lines=[{"key": "5", "national": 300, "amount": 9}]), 300, ["costs"]),
        (changed(fields__content="ND3.4"), 300, ["content"]),
        (changed(fields__other_contents="ND4.5"), 300, ["content"]),
        (changed(fields__ends_on="2028-03-01"), 300, ["next_year"]),
        (changed(fields__ends_on="2027-12-31"), 300, ["time"]),
        (changed(rows__work=[]), 300, ["time"]),
        (changed(rows__locations=[]), 300, ["location"]),
        (changed(rows__beneficiaries=[{"key": "7", "name": "HTX B"}]), 300, ["beneficiary"]),
        (changed(rows__partners=[{"key": "9", "name": "Hội"}]), 300, ["partner"]),
        (changed(fields__objectives="Tăng 50%."), 300, ["other"]),
        (changed(fields__objectives="Tăng 50%.", rows__locations=[]), 400, ["increase", "location", "other"]),
    ],
)
def test_what_differs_is_named_as_the_circular_names_it(after: dict[str, Any], support: int, found: list[str]) -> None:
    assert kinds(after, support) == found


def test_several_changes_take_the_highest_authority() -> None:
    for pair in itertools.combinations(Changed, 2):
        expected = Authority.MINISTER if Authority.MINISTER in {ROUTES[kind] for kind in pair} else Authority.CENTRE
        assert authority_for(set(pair), is_group=False, is_direct=False) == expected


def test_the_province_decides_places_and_parties_of_a_group_project_it_registered() -> None:
    assert authority_for(OF_A_GROUP, is_group=True, is_direct=False) == Authority.PROVINCE
    assert authority_for(OF_A_GROUP, is_group=True, is_direct=True) == Authority.CENTRE
    assert authority_for(OF_A_GROUP, is_group=False, is_direct=False) == Authority.CENTRE
    assert authority_for({*OF_A_GROUP, Changed.TIME}, is_group=True, is_direct=False) == Authority.CENTRE
    assert authority_for({*OF_A_GROUP, Changed.INCREASE}, is_group=True, is_direct=False) == Authority.MINISTER


def test_nothing_has_nobody_to_decide_it() -> None:
    with pytest.raises(ValueError, match="nothing changes"):
        authority_for(set(), is_group=False, is_direct=False)
