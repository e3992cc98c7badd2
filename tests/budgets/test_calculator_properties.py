"""What holds for every estimate, by the real norms of the day: found by Hypothesis, no database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.assessment import Assessment, Law, Line, Question
from budgets.calculator import assess
from tests.budgets.lawbook import contents, law

DAYS = st.sampled_from([date(2014, 4, 7), date(2018, 5, 10), date(2018, 5, 11), date(2026, 11, 22)])
CODES = sorted(row.code for row in contents() if row.selectable)
ITEMS = ["", "quan_ly", *sorted(law(date(2026, 11, 22)).item_titles)]
FLAGS = st.frozensets(st.sampled_from(["territory.difficult", "trade.export"]))
MULTIPLIERS = st.sampled_from([Decimal("0.9"), Decimal(1), Decimal("1.2"), Decimal("1.5"), Decimal(2)])
VARIANTS = st.sampled_from("AB")
RECIPIENTS = {"a": "Cơ sở An", "b": "Cơ sở Bình"}
MONEY = st.integers(0, 10**13)
CALM = settings(deadline=None)
FEW_CODES = st.sampled_from([*CODES, "ND3.3", "ND3.3L", "ND4.5", "ND7.1a", ""])


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, ...]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        cost = draw(MONEY)
        found.append(
            Line(
                key=str(number), content=draw(FEW_CODES), cost=cost, asked=draw(st.integers(0, cost)),
                item=draw(st.sampled_from(ITEMS)), recipient=draw(st.sampled_from(["", *RECIPIENTS])),
                units=draw(st.integers(1, 5)),
            )
        )  # fmt: skip
    return tuple(found)


QUESTIONS = st.builds(
    Question,
    day=DAYS,
    lines=lines(),
    recipients=st.sampled_from([{}, {"a": "Cơ sở An"}, RECIPIENTS]),
    flags=FLAGS,
    multiplier=MULTIPLIERS,
)


def times(question: Question, found: Law) -> tuple[Decimal, Decimal]:
    """What ceiling and rate may at most be multiplied by."""
    if found.multiplier_max is None or not question.flags:
        return Decimal(1), Decimal(1)
    m = max(Decimal(1), min(question.multiplier, found.multiplier_max.value))
    top = found.rate_multiplier_max.value if found.rate_multiplier_max else Decimal(1)
    return m, min(m, top)


def by_key(answer: Assessment) -> dict[tuple[str, str, str], int]:
    return {(group.content, group.title, group.recipient): group.allowed for group in answer.groups}


@CALM
@given(question=QUESTIONS, variant=VARIANTS)
def test_a_group_never_passes_its_cost_its_rate_or_its_ceiling(question: Question, variant: str) -> None:
    found = law(question.day, variant=variant)
    m, r = times(question, found)
    units = {line.key: line.units for line in question.lines}
    for group in assess(question, found).groups:
        assert 0 <= group.allowed <= group.cost
        if not group.content:
            continue
        norm = found.contents[group.content]
        norm = next((part for part in norm.parts if part.title == group.title), norm)
        if norm.rate:
            assert group.allowed <= norm.rate.value * (r if norm.rate.multipliable else 1) * group.cost / 100
        if norm.ceiling:
            once = norm.ceiling.by_recipient and group.recipient
            count = 1 if once else max(units[key] for key in group.lines)
            assert group.allowed <= norm.ceiling.value * (m if norm.ceiling.multipliable else 1) * count


@CALM
@given(question=QUESTIONS, variant=VARIANTS)
def test_amounts_are_whole_and_parts_add_up(question: Question, variant: str) -> None:
    answer = assess(question, law(question.day, variant=variant))
    assert answer.allowed == sum(group.allowed for group in answer.groups)
    assert answer.allowed == sum(share.allowed for share in answer.lines.values())
    assert answer.asked == sum(line.asked for line in question.lines)
    costs = {line.key: line.cost for line in question.lines}
    of_group: dict[int, int] = defaultdict(int)
    for number, group in enumerate(answer.groups):
        for key in group.lines:
            share = answer.lines[key]
            assert type(share.allowed) is int
            assert 0 <= share.allowed <= costs[key]
            of_group[number] += share.allowed
    assert [of_group[number] for number in range(len(answer.groups))] == [group.allowed for group in answer.groups]
    assert all(type(group.allowed) is int for group in answer.groups)
    assert all(step.result is None or type(step.result) is int for group in answer.groups for step in group.steps)


@CALM
@given(question=QUESTIONS, data=st.data())
def test_the_order_of_lines_is_irrelevant(question: Question, data: st.DataObject) -> None:
    turned = replace(question, lines=tuple(data.draw(st.permutations(question.lines))))
    assert assess(turned, law(question.day)) == assess(question, law(question.day))


@CALM
@given(question=QUESTIONS, variant=VARIANTS, data=st.data())
def test_a_greater_cost_never_allows_less(question: Question, variant: str, data: st.DataObject) -> None:
    found = law(question.day, variant=variant)
    before = assess(question, found)
    for number, line in enumerate(question.lines):
        dearer = replace(line, cost=line.cost + data.draw(MONEY))
        after = assess(
            replace(question, lines=(*question.lines[:number], dearer, *question.lines[number + 1 :])), found
        )
        assert after.allowed >= before.allowed
        assert all(after_group >= by_key(before)[key] for key, after_group in by_key(after).items())


@CALM
@given(question=QUESTIONS, more=st.integers(0, 10**12))
def test_a_larger_ceiling_never_allows_less(question: Question, more: int) -> None:
    found = law(question.day)
    raised = {
        code: replace(norm, ceiling=replace(norm.ceiling, value=norm.ceiling.value + more)) if norm.ceiling else norm
        for code, norm in found.contents.items()
    }
    assert assess(question, replace(found, contents=raised)).allowed >= assess(question, found).allowed


@CALM
@given(question=QUESTIONS, added=lines(), variant=VARIANTS)
def test_a_line_more_never_takes_from_what_others_may_get(
    question: Question, added: tuple[Line, ...], variant: str
) -> None:
    found = law(question.day, variant=variant)
    new = tuple(replace(line, key=f"9{line.key}") for line in added)
    after = by_key(assess(replace(question, lines=question.lines + new), found))
    for key, allowed in by_key(assess(question, found)).items():
        assert after[key] >= allowed


@CALM
@given(question=QUESTIONS, variant=VARIANTS)
def test_a_multiplier_of_one_is_none_and_a_greater_one_never_allows_less(question: Question, variant: str) -> None:
    found = law(question.day, variant=variant)
    plain = assess(replace(question, multiplier=Decimal(1)), found)
    assert assess(replace(question, multiplier=Decimal("1.00")), found) == plain
    assert assess(question, found).allowed >= plain.allowed
    assert "Hệ số ưu tiên" not in " ".join(step.text for group in plain.groups for step in group.steps)


@CALM
@given(question=QUESTIONS)
def test_variant_a_never_allows_less_than_b_and_a_rate_never_passes_the_cost(question: Question) -> None:
    a, b = (assess(question, law(question.day, variant=variant)) for variant in "AB")
    assert all(by_key(a)[key] >= allowed for key, allowed in by_key(b).items())


@CALM
@given(question=QUESTIONS, variant=VARIANTS)
def test_what_passes_a_norm_is_named_once_and_what_does_not_is_not(question: Question, variant: str) -> None:
    answer = assess(question, law(question.day, variant=variant))
    said = [reason.message for reason in (*answer.faults, *answer.warnings) if reason.field == "lines"]
    over = [group for group in answer.groups if group.over]
    assert sum(" vượt " in message for message in said) == len(over)
    assert answer.over == sum(group.over for group in over if not group.warns_only)


@settings(max_examples=50, deadline=None)
@given(cost=MONEY, units=st.integers(1, 5))
def test_the_answer_is_the_smallest_of_the_bounds_it_names(cost: int, units: int) -> None:
    day = date(2026, 11, 22)
    for code in ("ND3.3", "ND4.5", "ND3.2", "ND4.3"):
        norm = law(day).contents[code]
        item = min(norm.items, default="")
        line = Line("1", code, cost, cost, item=item, units=units)
        [group] = assess(Question(day, (line,)), law(day)).groups
        results = [step.result for step in group.steps[:-1] if step.result is not None]
        assert group.allowed == min(results) == group.steps[-1].result
