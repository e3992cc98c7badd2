"""The law's order of priority: cases by day, properties, and the facts that come from the dossiers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.tenancy import tenant_scope
from planning.ordering import order_on, orders
from planning.priority import Evidence, PriorityFacts, Ranked, UnitRecord, out_of_order, ranked
from planning.selectors.priority import facts_for
from proposals.models import Beneficiary, Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, play

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "priority.yaml").read_text(encoding="utf-8"))
TODAY = date(2027, 3, 1)
MARKS = sorted({row.mark for row in order_on(TODAY).territory} | {m for g in order_on(TODAY).trade for m in g.marks})


def facts(row: dict[str, Any]) -> PriorityFacts:
    given = {**row, "proposal_id": 1, "unit": "Trung tâm"}
    given |= {key: frozenset(row[key]) for key in ("marks", "contents") if key in row}
    if "record" in row:
        given["record"] = UnitRecord(since=2024, **row["record"])
    if "evidence" in row:
        given["evidence"] = tuple(Evidence(**found) for found in row["evidence"])
    return PriorityFacts(**given)


@pytest.mark.pure
@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_the_order_of_the_law_and_what_is_said(case: dict[str, Any]) -> None:
    found = ranked([facts(row) for row in case["rows"]], case["day"])

    assert [row.code for row in found] == case["order"]
    assert [row.place for row in found] == list(range(1, len(found) + 1))
    said = {row.code: " ".join(reason.text for reason in row.reasons) for row in found}
    for code, sentence in case.get("said", {}).items():
        assert sentence in said[code]


@pytest.mark.pure
def test_each_head_names_its_article() -> None:
    for order in orders():
        heads = [*order.territory, *order.trade, order.outside, *filter(None, [order.flagship, order.capacity])]
        assert all(head.citation and head.confidence for head in heads)
    spans = [(order.effective_from, order.effective_to) for order in orders()]
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert spans[-1][1] is None
    with pytest.raises(LookupError, match="09/02/2013"):
        order_on(date(2013, 2, 9))


rows = st.lists(
    st.builds(
        PriorityFacts,
        code=st.text("ABCDEFGH", min_size=1, max_size=4),
        proposal_id=st.just(1),
        flagship=st.booleans(),
        marks=st.frozensets(st.sampled_from(MARKS), max_size=3),
        contents=st.frozensets(st.sampled_from(["ND3.3", "ND3.6"]), max_size=1),
        trade=st.sampled_from(["", "NN-a", "NN-c2", "NN-g1"]),
        record=st.none() | st.builds(UnitRecord, st.just(2024), *[st.integers(0, 3)] * 3),
    ),
    max_size=8,
    unique_by=lambda row: row.code,
)


@pytest.mark.pure
@given(rows=rows, data=st.data())
def test_the_order_the_rows_come_in_does_not_matter(rows: list[PriorityFacts], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(rows))
    found = ranked(rows, TODAY)

    assert [row.code for row in ranked(mixed, TODAY)] == [row.code for row in found]
    assert sorted(row.code for row in found) == sorted(row.code for row in rows)
    assert [row.standing for row in found] == sorted(row.standing for row in found)


@pytest.mark.pure
@given(rows=rows, data=st.data())
def test_putting_the_blamed_rows_aside_leaves_the_order_of_the_law(
    rows: list[PriorityFacts], data: st.DataObject
) -> None:
    chosen = data.draw(st.permutations(ranked(rows, TODAY)))
    blamed = out_of_order(chosen)
    left = [row.standing for row in chosen if row.code not in blamed and not row.outside]

    assert left == sorted(left)
    assert out_of_order(chosen, excused=blamed) == set()
    assert out_of_order(ranked(rows, TODAY)) == set()


def in_order(*codes: str) -> list[Ranked]:
    """Five rows of five territories, put in this order; E is cleaner production."""
    marks = [row.mark for row in order_on(TODAY).territory]
    known = [PriorityFacts(code, 1, marks=frozenset({mark})) for code, mark in zip("ABCD", marks, strict=True)]
    known.append(PriorityFacts("E", 1, contents=frozenset({"ND3.5"})))
    found = {row.code: row for row in ranked(known, TODAY)}
    return [found[code] for code in codes]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("chosen", "blamed"),
    [("ABCDE", ""), ("EABCD", ""), ("DABC", "D"), ("BCDA", "A"), ("ABDC", "D"), ("CABD", "C"), ("BADC", "BD")],
)
def test_the_fewest_rows_answer_for_a_changed_order(chosen: str, blamed: str) -> None:
    assert out_of_order(in_order(*chosen)) == set(blamed)


@pytest.mark.pure
def test_rows_equal_before_the_law_may_change_places() -> None:
    first, second = ranked([PriorityFacts("A", 1), PriorityFacts("B", 2)], TODAY)
    assert out_of_order([second, first]) == set()


def test_the_dossier_says_what_it_knows(cast: Cast) -> None:
    flagship = complete_draft(make_draft(cast, kind="concrete"), cast)
    with tenant_scope(flagship.tenant_id):
        Proposal.objects.filter(pk=flagship.pk).update(priority_flags=["territory.new_rural"], kind="flagship")
        Beneficiary.objects.filter(proposal=flagship).update(workers=50)
        (found,) = facts_for([flagship.pk])

    assert (found.code, found.flagship, found.contents) == (flagship.code, True, frozenset({"ND3.3"}))
    assert (found.marks, found.trade) == (frozenset({"territory.new_rural"}), flagship.trade.code)
    (measured,) = found.evidence
    assert (measured.mark, measured.holds) == ("trade.labour_intensive", True)
    assert "50 lao động" in measured.text


def test_one_worker_less_is_not_labour_intensive(cast: Cast) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    with tenant_scope(proposal.tenant_id):
        Beneficiary.objects.filter(proposal=proposal).update(workers=49)
        (found,) = facts_for([proposal.pk])
    assert [row.holds for row in found.evidence] == [False]


def test_the_record_of_a_unit_counts_what_was_settled_late_and_stopped(cast: Cast) -> None:
    on_time = advance(complete_draft(make_draft(cast), cast), State.SETTLED, cast)
    stopped = advance(complete_draft(make_draft(cast), cast), State.STOPPED, cast)
    accepted_long_ago(cast)
    advance(accepted_long_ago(cast), State.SETTLED, cast)
    with tenant_scope(stopped.tenant_id):
        (found,) = facts_for([on_time.pk])

    assert found.record == UnitRecord(timezone.localdate().year - 3, settled_on_time=1, settled_late=2, stopped=1)


def accepted_long_ago(cast: Cast) -> Proposal:
    """Accepted so long ago that the day of its settlement file is past."""
    asked = advance(complete_draft(make_draft(cast), cast), State.ACCEPTANCE_REQUESTED, cast)
    return play("accept", asked, cast, decision_date=timezone.localdate() - timedelta(days=40))


@pytest.mark.parametrize("count", [1, 3])
def test_the_facts_take_the_same_queries_for_one_and_for_three(cast: Cast, count: int) -> None:
    wanted = [complete_draft(make_draft(cast), cast).pk for _ in range(count)]
    with tenant_scope(cast["donvi.danang"].tenant_id), CaptureQueriesContext(connection) as queries:
        assert len(facts_for(wanted)) == count
    assert len(queries) == 4
