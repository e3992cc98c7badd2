"""Who decides which change of an approved đề án: the table of Điều 11, and what two dossiers differ in. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from execution.states import Authority, Changed
from proposals.snapshots import Content

ROUTES: Final[Mapping[str, Authority]] = {
    Changed.INCREASE: Authority.MINISTER,
    Changed.CONTENT: Authority.MINISTER,
    Changed.NEXT_YEAR: Authority.MINISTER,
    Changed.DECREASE: Authority.CENTRE,
    Changed.COSTS: Authority.CENTRE,
    Changed.TIME: Authority.CENTRE,
    Changed.LOCATION: Authority.CENTRE,
    Changed.BENEFICIARY: Authority.CENTRE,
    Changed.PARTNER: Authority.CENTRE,
    Changed.OTHER: Authority.CENTRE,
}
"""Change -> who decides. Several changes at once take the highest."""
OF_A_GROUP: Final = frozenset({Changed.LOCATION, Changed.BENEFICIARY, Changed.PARTNER})
"""What the Sở decides itself, when it is all that changes in a group project it registered."""
RULE_OF: Final = {
    Authority.PROVINCE: "adjust.router.province",
    Authority.CENTRE: "adjust.router.centre",
    Authority.MINISTER: "adjust.router.minister",
}
"""Code of the norm that says so, with its article."""
_HEIGHT: Final = tuple(Authority)
_TIME: Final = ("starts_on", "ends_on")
_CONTENTS: Final = ("content", "other_contents")
_ROWS: Final = (
    ("locations", Changed.LOCATION), ("beneficiaries", Changed.BENEFICIARY), ("partners", Changed.PARTNER),
    ("work", Changed.TIME),
)  # fmt: skip


def authority_for(kinds: Collection[str], *, is_group: bool, is_direct: bool) -> Authority:
    """Who decides these changes together. ValueError when nothing changes.

    `is_direct`: filed with the Cục itself, so no Sở decides (TT 36/2013/TT-BCT, Điều 11 khoản 4).
    """
    if not kinds:
        raise ValueError("nothing changes")
    if is_group and not is_direct and OF_A_GROUP.issuperset(kinds):
        return Authority.PROVINCE
    return max((ROUTES[kind] for kind in kinds), key=_HEIGHT.index)


def kinds_between(before: Content, after: Content, *, support_before: int, support_after: int) -> list[Changed]:
    """What differs between two dossiers, in the order of the circular. Supports in đồng."""
    old, new = before["fields"], after["fields"]
    found = {kind for rows, kind in _ROWS if before["rows"][rows] != after["rows"][rows]}
    if support_after != support_before:
        found.add(Changed.INCREASE if support_after > support_before else Changed.DECREASE)
    elif before["lines"] != after["lines"]:
        found.add(Changed.COSTS)
    if any(old[name] != new[name] for name in _CONTENTS):
        found.add(Changed.CONTENT)
    if any(old[name] != new[name] for name in _TIME):
        found.add(Changed.NEXT_YEAR if _goes_further(old, new) else Changed.TIME)
    rest = [name for name in new if name not in {*_TIME, *_CONTENTS}]
    if any(old.get(name) != new[name] for name in rest):
        found.add(Changed.OTHER)
    return [kind for kind in Changed if kind in found]


def _goes_further(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """The work now ends in a later year than before, and than the plan year."""
    if not new["ends_on"]:
        return False
    before = date.fromisoformat(old["ends_on"]).year if old["ends_on"] else 0
    return bool(date.fromisoformat(new["ends_on"]).year > max(before, int(old["plan_year"])))
