"""Cutting a sum among lines: exact, never up, no line above what it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.scaling import scale_down

pytestmark = pytest.mark.pure
AMOUNTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=60)


@given(AMOUNTS, st.data())
def test_the_parts_add_up_to_the_target_and_none_grows(parts: list[int], data: st.DataObject) -> None:
    target = data.draw(st.integers(0, sum(parts)))
    at_last = data.draw(st.sets(st.integers(0, len(parts) - 1)))
    scaled = scale_down(parts, target, at_last=at_last)

    assert sum(scaled) == target
    assert [(new, old) for new, old in zip(scaled, parts, strict=True) if not 0 <= new <= old] == []


@given(AMOUNTS, st.data())
def test_no_part_is_more_than_a_dong_from_its_share(parts: list[int], data: st.DataObject) -> None:
    target = data.draw(st.integers(0, sum(parts)))
    total = sum(parts) or 1

    assert [
        p for new, p in zip(scale_down(parts, target), parts, strict=True) if abs(new * total - p * target) >= total
    ] == []


@given(AMOUNTS, st.integers(0, 10**12), st.data())
def test_management_stays_within_its_share_of_the_rest(parts: list[int], managing: int, data: st.DataObject) -> None:
    """What was at most 2.5% of the other lines is so after cutting."""
    managing = min(managing, sum(parts) // 40)
    target = data.draw(st.integers(0, sum(parts) + managing))
    *rest, kept = scale_down([*parts, managing], target, at_last={len(parts)})

    assert kept * 40 <= sum(rest)


@pytest.mark.parametrize("target", [-1, 11])
def test_it_never_scales_up_or_below_nothing(target: int) -> None:
    with pytest.raises(ValueError, match="cannot share"):
        scale_down([4, 6], target)


def test_what_rounding_leaves_goes_by_the_largest_remainder() -> None:
    assert scale_down([100, 100, 100], 100) == [34, 33, 33]
    assert scale_down([300, 70, 30], 200) == [150, 35, 15]
    assert scale_down([10, 10], 11, at_last={0}) == [5, 6]
    assert scale_down([0, 0], 0) == [0, 0]
