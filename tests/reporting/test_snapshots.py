"""What is stored comes back as it was, or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest

from reporting.snapshots import SnapshotError, fingerprint, from_json, to_json
from tests.reporting import samples


@pytest.mark.parametrize(
    "snapshot", [samples.dossier(), samples.appraisal_sheet(), samples.registration_table(7), samples.receipt()]
)
def test_a_snapshot_survives_the_trip_through_json(snapshot: object) -> None:
    stored = json.loads(json.dumps(to_json(snapshot)))
    assert from_json(type(snapshot), stored) == snapshot


def test_a_missing_field_is_named() -> None:
    stored = to_json(samples.receipt())
    del stored["title"]
    with pytest.raises(SnapshotError, match=r"SubmissionReceipt lacks title"):
        from_json(type(samples.receipt()), stored)


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(SnapshotError, match=r"has no field extra"):
        from_json(type(samples.receipt()), {**to_json(samples.receipt()), "extra": 1})


@pytest.mark.parametrize("wrong", [1, None, ["a"], {"a": 1}])
def test_a_value_of_the_wrong_type_is_named(wrong: object) -> None:
    with pytest.raises(SnapshotError, match=r"SubmissionReceipt\.title"):
        from_json(type(samples.receipt()), {**to_json(samples.receipt()), "title": wrong})


@pytest.mark.parametrize("value", [Decimal("1.5"), 1.5, datetime(2026, 1, 1), {"a": 1}])
def test_values_without_an_exact_json_form_are_refused(value: object) -> None:
    @dataclass(frozen=True)
    class Odd:
        value: object

    with pytest.raises(SnapshotError, match="cannot hold"):
        to_json(Odd(value))


def test_the_fingerprint_depends_on_the_words_alone() -> None:
    one = to_json(samples.dossier())
    shuffled = dict(reversed(one.items()))
    assert fingerprint(one) == fingerprint(shuffled)
    assert fingerprint(one) != fingerprint(to_json(samples.dossier("Tên khác")))


def test_a_date_stays_a_date() -> None:
    assert from_json(type(samples.receipt()), to_json(samples.receipt())).letterhead.issued_on == date(2026, 6, 3)
