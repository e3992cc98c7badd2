"""Cutting a sum among parts: every đồng is placed, no part grows."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def scale_down(parts: Sequence[int], target: int, *, at_last: Collection[int] = ()) -> list[int]:
    """The parts in proportion, adding up to `target` exactly (largest remainder; đồng). Raises ValueError to grow.

    What rounding leaves goes by the largest remainder, then by place; to the places `at_last` only when nothing else
    takes it: the unit's management cost is a share of the rest, so it is rounded down and the rest up.
    """
    total = sum(parts)
    if not 0 <= target <= total:
        raise ValueError(f"cannot share {target} among parts of {total}")
    if target == total:
        return list(parts)
    scaled = [part * target // total for part in parts]
    left = target - sum(scaled)
    order = sorted(range(len(parts)), key=lambda i: (i in at_last, -(parts[i] * target % total), i))
    while left:
        for place in order:
            if left and scaled[place] < parts[place]:
                scaled[place] += 1
                left -= 1
    return scaled
