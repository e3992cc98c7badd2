"""Envelopes, changes of norms and leaves to come late by program."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from budgets.models import Norm
from programmes.models import PlanYear, RegistrationWindow
from tests.api.calls import by_token
from tests.factories.proposals import make_draft, next_plan_year

pytestmark = pytest.mark.django_db
GIVEN = 10**10


def booking(key: str, amount: int, **more: object) -> dict[str, object]:
    day = timezone.localdate().isoformat()
    return {"key": key * 24, "amount": amount, "paper_number": "01/QĐ-BTC", "paper_date": day, **more}


def test_money_is_given_shared_out_and_taken_back_once_per_key(cast) -> None:
    make_draft(cast)
    budget, finance, officer = (by_token(cast, name) for name in ("taichinh.bo", "ketoan.cuc", "chuyenvien.cuc"))
    year = next_plan_year()
    assert officer.post("envelopes/", booking("a", GIVEN, year=year))[0] == 403
    status, root = budget.post("envelopes/", booking("a", GIVEN, year=year))
    assert (status, root["amount"], root["free"], root["paid"]) == (201, GIVEN, GIVEN, 0)
    place, part = f"envelopes/{root['code']}/", booking("b", GIVEN // 4, holder="sct-da-nang")
    assert officer.post(f"{place}allocate/", part)[0] == 403
    assert by_token(cast, "donvi.danang").post(f"{place}allocate/", part)[0] == 404
    assert by_token(cast, "donvi.danang").get(place)[0] == 404
    assert finance.post(f"{place}allocate/", part)[1]["free"] == GIVEN - GIVEN // 4
    assert finance.post(f"{place}allocate/", part)[0] == 409
    assert finance.post(f"{place}allocate/", booking("c", GIVEN * 2, holder="sct-da-nang"))[0] == 409
    assert finance.post(f"{place}take-back/", booking("d", 1))[0] == 404
    assert finance.post(f"{place}carry-over/", booking("e", GIVEN * 2))[0] == 409
    assert finance.post(f"{place}allocate/", {})[0] == 400
    assert [row["code"] for row in officer.get("envelopes/")[1]["results"]] == [root["code"]]


def test_a_norm_is_changed_by_two_people(cast) -> None:
    author, leader = by_token(cast, "chuyenvien.cuc"), by_token(cast, "lanhdao.cuc")
    norm = Norm.objects.filter(tenant=None, kind="ceiling", topic="support", effective_to=None).order_by("code")[0]
    day = (timezone.localdate() + timedelta(days=40)).isoformat()
    given = {
        "code": norm.code, "value": str(int(norm.value) + 1_000_000), "per": norm.per, "counts": norm.counts,
        "cost_items": list(norm.cost_items), "multipliable": norm.multipliable, "binding": norm.binding,
        "conditions": norm.conditions, "document": "TT 99/2026/TT-BTC", "article": "Điều 1", "confidence": "assumed",
        "effective_from": day,
    }  # fmt: skip
    assert by_token(cast, "donvi.danang").post("norm-changes/", given)[0] == 403
    assert author.post("norm-changes/", {**given, "code": "khong-co"})[0] == 404
    assert {"value", "document"} <= {
        row["field"] for row in author.post("norm-changes/", {"code": norm.code})[1]["reasons"]
    }
    status, made = author.post("norm-changes/", given)
    assert (status, made["can"]) == (201, ["propose", "drop"]), made
    place = f"norm-changes/{made['key']}/"
    changed = author.patch(place, {"version": made["version"], "article": "Điều 2"})[1]
    assert (changed["article"], changed["document"]) == ("Điều 2", given["document"])
    assert author.post(f"{place}propose/", {"version": made["version"]})[0] == 409
    sent = author.post(f"{place}propose/", {"version": changed["version"]})[1]
    assert author.post(f"{place}publish/", {"version": sent["version"]})[0] == 404
    assert by_token(cast, "lanhdao.danang").get(place)[0] == 404
    assert leader.post(f"{place}return/", {"version": sent["version"]})[0] == 400
    assert leader.post(f"{place}publish/", {"version": sent["version"]})[1]["state"] == "published"
    assert Norm.objects.filter(code=norm.code, effective_from=day).exists()


def test_a_unit_is_let_come_late_by_who_receives_its_dossiers(cast) -> None:
    make_draft(cast)
    year, today = PlanYear.objects.get(year=next_plan_year()), timezone.localdate()
    RegistrationWindow.objects.filter(plan_year=year).update(closes=today - timedelta(days=1))
    given = {
        "plan_year": str(year.year),
        "unit": "ttkc-da-nang",
        "until": today.isoformat(),
        "paper": "CV 9",
        "reason": "Bão.",
    }
    assert by_token(cast, "donvi.danang").post("late-leaves/", given)[0] == 403
    assert by_token(cast, "chuyenvien.gialai").post("late-leaves/", given)[1]["reasons"][0]["field"] == "unit"
    officer = by_token(cast, "chuyenvien.danang")
    status, made = officer.post("late-leaves/", given)
    assert (status, made["unit"], made["plan_year"]) == (201, "ttkc-da-nang", year.year), made
    assert [row["paper"] for row in officer.get("late-leaves/")[1]["results"]] == ["CV 9"]
