"""Which đề án to build: the same list for the same scale, whatever the day and the machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random

from khuyencong.demo.data import Example, examples, read
from programmes.selectors import content as find_content
from proposals.states import Kind, State

SEED = "khuyến công"
CORE_SCALE = 0.05  # from here on every state is there, and something lies on every desk
MAIN_WAY = (
    ("SUBMITTED", "submit"), ("PROVINCE_APPRAISING", "open_province_appraisal"), ("PROVINCE_PASSED", "pass_province"),
    ("REGISTERED", "register"), ("SCREENING", "screen"), ("CENTRAL_APPRAISING", "open_central_appraisal"),
    ("IN_PLAN", "pass_centre"), ("APPROVED", "approve"), ("ASSIGNED", "assign"), ("GROUP_PLANNING", "plan_group"),
    ("GROUP_PLANNED", "approve_group_plan"), ("BIDDING", "open_bidding"), ("CONTRACTED", "sign_contract"),
    ("IMPLEMENTING", "start"), ("ACCEPTANCE_REQUESTED", "request_acceptance"), ("ACCEPTED", "accept"),
    ("SETTLING", "submit_settlement"), ("LIQUIDATED", "liquidate"), ("SETTLED", "settle"),
)  # fmt: skip
ASIDE = {
    "PROVINCE_RETURNED": ("SUBMITTED", "return_to_unit"),
    "PROVINCE_FAILED": ("PROVINCE_APPRAISING", "fail_province"),
    "CENTRAL_RETURNED": ("CENTRAL_APPRAISING", "return_from_centre"),
    "CENTRAL_FAILED": ("CENTRAL_APPRAISING", "fail_centre"),
    "NOT_FUNDED": ("CENTRAL_APPRAISING", "leave_unfunded"),
    "PARTLY_ACCEPTED": ("ACCEPTANCE_REQUESTED", "accept_partly"),
    "STOPPED": ("IMPLEMENTING", "stop"),
    "WITHDRAWN": ("SUBMITTED", "withdraw_agreed"),
}


@dataclass(frozen=True)
class Spec:
    """One đề án to build: whose, about what, for which year, and how far it has come."""

    number: int
    unit: str
    province: str
    goal: str
    year: int
    example: Example
    direct: bool
    returned_once: bool

    @property
    def random(self) -> Random:
        """Always the same numbers for the same đề án."""
        return Random(f"{SEED}/{self.number}")  # noqa: S311 - variety, not secrets

    @property
    def tenders(self) -> bool:
        """Whether one of the contents is on the bidding list."""
        return any(find_content(code).needs_bidding for code in (self.example.content, *self.example.others))


def way(spec: Spec) -> tuple[str, ...]:
    """The steps from an empty draft to the goal."""
    if spec.goal == State.DRAFT:
        return ()
    before, last = ASIDE.get(spec.goal, (spec.goal, ""))
    if spec.direct and spec.goal == State.WITHDRAWN:
        return ("withdraw",)
    steps: list[str] = []
    for state, step in _main_way(spec):
        steps.append(step)
        if state == before:
            break
    if spec.returned_once and "pass_province" in steps:
        steps[1:1] = ["return_to_unit", "submit"]
    return (*steps, last) if last else tuple(steps)


def _main_way(spec: Spec) -> Iterator[tuple[str, str]]:
    group_states = {"GROUP_PLANNING", "GROUP_PLANNED"}
    for state, step in MAIN_WAY:
        if state in group_states and (spec.example.kind != Kind.GROUP or spec.direct):
            continue
        if state == State.BIDDING and not spec.tenders:
            continue
        if spec.direct and state in {"SUBMITTED", "PROVINCE_APPRAISING", "PROVINCE_PASSED"}:
            continue
        yield (state, "submit_directly") if spec.direct and step == "register" else (state, step)


def specs(scale: float, centres: dict[str, str]) -> list[Spec]:
    """Every đề án of a scale; `centres` is province code -> code of its centre, in the order of the codes."""
    table = read("journeys")
    rows = list(_goals(scale, centres))
    return [_spec(number, unit, province, goal, table) for number, (unit, province, goal) in enumerate(rows, start=1)]


def _goals(scale: float, centres: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """(unit, province, goal): the first rich province whole, then as much of the rest as the scale asks for."""
    journeys = read("journeys")
    wanted = round(journeys["proposals_at_scale_one"] * scale)
    first, second = journeys["rich"]
    direct = journeys["direct_unit"]
    reachable = [state for state in State.values if state not in journeys["not_direct"]]
    core = [(centres[first], first, state) for state in State.values]
    core += [(centres[second], second, state) for state in journeys["core_of_second"]]
    core += [(direct, "", state) for state in journeys["core_of_direct"]]
    rest = [(centres[second], second, state) for state in State.values if state not in journeys["core_of_second"]]
    rest += [(direct, "", state) for state in reachable if state not in journeys["core_of_direct"]]
    rest += [(centres[code], code, state) for code in (first, second) for state in journeys["more"]]
    yield from core if scale >= CORE_SCALE else core[:wanted]
    yield from rest[: max(0, wanted - len(core))]
    yield from _ordinary(max(0, wanted - len(core) - len(rest)), journeys, centres)


def _ordinary(
    count: int, journeys: dict[str, dict[str, int]], centres: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Province after province, each time the next state of a shuffled, weighted deck."""
    deck = [state for state, weight in journeys["ordinary"].items() for _ in range(weight)]
    Random(SEED).shuffle(deck)  # noqa: S311
    others = [code for code in centres if code not in journeys["rich"]]
    for _, code, state in zip(range(count), cycle(others), cycle(deck), strict=False):
        yield centres[code], code, state


def _spec(number: int, unit: str, province: str, goal: str, table: dict[str, dict[str, list[int]]]) -> Spec:
    chance = Random(f"{SEED}/{number}/what")  # noqa: S311
    direct = not province
    return Spec(
        number=number, unit=unit, province=province, goal=goal, year=chance.choice(table["years"][goal]),
        example=_example(chance, province, goal, direct=direct), direct=direct, returned_once=chance.random() < 0.15,
    )  # fmt: skip


def _example(chance: Random, province: str, goal: str, *, direct: bool) -> Example:
    fitting = [row for row in examples() if row.several == direct and _leads_to(row, goal)]
    own = [row for row in fitting if row.province == province]
    return chance.choice(own if own and chance.random() < 0.6 else fitting)


def _leads_to(example: Example, goal: str) -> bool:
    """Group states need a group project, bidding a content that is tendered."""
    if goal in {"GROUP_PLANNING", "GROUP_PLANNED"}:
        return example.kind == Kind.GROUP
    if goal == State.BIDDING:
        return find_content(example.content).needs_bidding
    return True
