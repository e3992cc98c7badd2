"""Every column of the catalogue runs for every role; each kind is asked as it can be; what is unknown is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from reporting.builder import output, query
from reporting.builder.catalogue import SUBJECTS
from reporting.builder.columns import OPERATORS, Column
from reporting.builder.periods import MOVING, Period, span_of
from reporting.builder.spec import COUNT, Condition, Spec, from_json, to_json
from reporting.builder.words import sentence
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.factories.work import advanced
from tests.reporting.builders import spec

TODAY = timezone.localdate()
VALUES = {"text": "Thử", "number": "2027", "money": "300000000", "percent": "12.5", "day": "2026-11-27"}


def asked(column: Column, operator: str) -> Condition:
    value = str(next(iter(column.choices()))) if column.choices else VALUES[column.kind]
    return Condition(column.key, operator, value)


def specs_of(subject: str, column: Column) -> list[Spec]:
    """The column shown, sorted, grouped, laid a period on, and asked every question that fits."""
    found = [Spec(subject, (column.key,), sort=column.key, falling=True)]
    if column.groups:
        found.append(Spec(subject, (column.key,), groups=(column.key,), averages=True, sort=COUNT))
    if column in SUBJECTS[subject].days:
        found.append(Spec(subject, (column.key,), period=Period(column.key, "nam-nay")))
    if column.filters:
        found += [Spec(subject, (column.key,), (asked(column, key),)) for key in OPERATORS if key in column.operators]
    return found


@pytest.mark.pure
def test_every_column_is_described() -> None:
    for subject in SUBJECTS.values():
        keys = [column.key for column in subject.columns]
        assert len(keys) == len(set(keys))
        assert set(subject.usual) <= set(keys)
        for column in subject.columns:
            assert column.label
            assert column.help.endswith(".")
            assert not column.sums or column.kind in {"money", "number"}


@pytest.mark.parametrize(
    "username", ["donvi.danang", "chuyenvien.danang", "chuyenvien.cuc", "lanhdao.bo", "taichinh.bo"]
)
def test_every_column_runs_for_every_role(cast: Cast, username: str) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.IMPLEMENTING, cast)
    actor = cast[username]
    with tenant_scope(*actor.tenant_ids):
        for subject in SUBJECTS.values():
            for column in subject.columns:
                for wanted in specs_of(subject.key, column):
                    assert from_json(to_json(wanted)) == wanted
                    assert sentence(wanted, today=TODAY).endswith(".")
                    output.preview(wanted, actor, today=TODAY)
        whole = Spec("de-an", tuple(c.key for c in SUBJECTS["de-an"].columns)[:30])
        (row,) = query.lines(whole, actor, today=TODAY)
        assert row[0] == proposal.code


def values(cast: Cast, username: str, *columns: str, **changes: Any) -> list[tuple[Any, ...]]:
    actor = cast[username]
    with tenant_scope(*actor.tenant_ids):
        return list(query.lines(spec(columns=columns, **changes), actor, today=TODAY))


def test_the_figures_are_those_of_the_dossier(cast: Cast) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.IMPLEMENTING, cast)
    advanced(cast, proposal, 90_000_000)
    with tenant_scope(*cast["donvi.danang"].tenant_ids):
        proposal = Proposal.objects.get(pk=proposal.pk)
    found = values(
        cast, "donvi.danang", "support", "advanced", "disbursed", "disbursed_share", "own_share", "from_beneficiary"
    )
    assert found == [
        (
            proposal.support_in_force,
            90_000_000,
            90_000_000,
            30,
            pytest.approx(Decimal("57.14"), abs=Decimal("0.01")),
            400_000_000,
        )
    ]
    named = values(cast, "chuyenvien.cuc", "contract_number", "province", "beneficiaries", "places", "unit", "content")
    assert named == [("15/HĐ-ĐCK", "Thành phố Đà Nẵng", 1, 1, proposal.unit.name, "ND3.3")]
    days = values(cast, "lanhdao.cuc", "days_left", "due_on")
    assert days == [((proposal.due_on - TODAY).days if proposal.due_on else None, proposal.due_on)]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Condition("title", "chua", "CHE BIEN nong"), 1),
        (Condition("title", "chua", "50%_"), 0),
        (Condition("title", "khac", "Tên khác"), 1),
        (Condition("kind", "la", "group"), 0),
        (Condition("kind", "khac", "group"), 1),
        (Condition("amount_proposed", "tu", "300000000"), 1),
        (Condition("amount_proposed", "den", "299999999"), 0),
        (Condition("amount_approved", "trong"), 1),
        (Condition("amount_approved", "khac", "5"), 1),
        (Condition("submitted_on", "co"), 0),
        (Condition("created_on", "la", TODAY.isoformat()), 1),
        (Condition("bidding", "la", "False"), 1),
        (Condition("own_share", "tu", "57"), 1),
    ],
)
def test_a_question_finds_what_it_asks_for(cast: Cast, condition: Condition, found: int) -> None:
    complete_draft(make_draft(cast), cast)
    assert len(values(cast, "donvi.danang", "code", conditions=(condition,))) == found


BAD: list[dict[str, Any]] = [
    {"subject": "auth_user"},
    {"columns": ["code", "password"]},
    {"columns": ["unit__tenant__id"]},
    {"columns": []},
    {"columns": ["code"] * 2},
    {"groups": ["title"]},
    {"groups": ["state", "unit", "kind"]},
    {"sort": "id); DROP TABLE x; --"},
    {"sort": "unit"},
    {"conditions": [{"column": "code", "operator": "raw", "value": "1"}]},
    {"conditions": [{"column": "amount_proposed", "operator": "tu", "value": "1 OR 1=1"}]},
    {"conditions": [{"column": "amount_proposed", "operator": "chua", "value": "1"}]},
    {"conditions": [{"column": "state", "operator": "la", "value": "NONE"}]},
    {"conditions": [{"column": "own_share", "operator": "tu", "value": "NaN"}]},
    {"conditions": [{"column": "code", "operator": "la", "value": "1", "extra": "x"}]},
    {"period": {"column": "title", "kind": "nam-nay", "year": None, "number": None, "first": None, "last": None}},
    {
        "period": {
            "column": "plan_year",
            "kind": "thang-truoc",
            "year": None,
            "number": None,
            "first": None,
            "last": None,
        }
    },
    {"period": "x"},
]


@pytest.mark.pure
@pytest.mark.parametrize("change", BAD, ids=str)
def test_what_is_not_in_the_catalogue_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        from_json({**to_json(spec()), **change})


@pytest.mark.pure
@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("nam-nay", date(2026, 1, 1), date(2026, 12, 31)),
        ("nam-truoc", date(2025, 1, 1), date(2025, 12, 31)),
        ("quy-nay", date(2026, 1, 1), date(2026, 3, 31)),
        ("quy-truoc", date(2025, 10, 1), date(2025, 12, 31)),
        ("thang-nay", date(2026, 1, 1), date(2026, 1, 31)),
        ("thang-truoc", date(2025, 12, 1), date(2025, 12, 31)),
        ("den-nay", date(2026, 1, 1), date(2026, 1, 31)),
    ],
)
def test_a_moving_period_follows_the_day(kind: str, first: date, last: date) -> None:
    span = span_of(Period("submitted_on", kind), date(2026, 1, 31))
    assert span is not None
    assert (span.first, span.last) == (first, last)
    assert kind in MOVING


def test_groups_with_sums_averages_and_the_whole(cast: Cast) -> None:
    for number in range(3):
        complete_draft(make_draft(cast), cast, support=100_000_000 * (number + 1), cost=700_000_000)
    advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    actor = cast["donvi.danang"]
    wanted = spec(columns=("amount_proposed",), groups=("unit", "state"), averages=True)
    with tenant_scope(*actor.tenant_ids):
        lines = list(output.table(wanted, actor, today=TODAY))
    unit = actor.organisation.name
    assert [line.cells for line in lines] == [
        ("1", unit, "Đang soạn thảo", 3, 600_000_000, 200_000_000),
        ("2", unit, "Đã nộp Sở", 1, 300_000_000, 300_000_000),
        ("Cộng", unit, "", 4, 900_000_000, 225_000_000),
        ("Tổng cộng", "", "", 4, 900_000_000, 225_000_000),
    ]
    assert [line.weight for line in lines] == ["", "", "group", "total"]


def test_the_plan_year_is_a_period_too(cast: Cast) -> None:
    make_draft(cast)
    year = (TODAY + timedelta(days=365)).year
    assert len(values(cast, "donvi.danang", "code", period=Period("plan_year", "nam", year))) == 1
    assert len(values(cast, "donvi.danang", "code", period=Period("plan_year", "nam-sau"))) == 1
    assert len(values(cast, "donvi.danang", "code", period=Period("plan_year", "nam-nay"))) == 0


def test_too_many_groups_are_refused_not_cut_off(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    complete_draft(make_draft(cast), cast)
    advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    monkeypatch.setattr(output, "MOST_GROUPS", 1)
    actor = cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused, match="nhóm"):
        list(output.table(spec(groups=("state",)), actor, today=TODAY))
