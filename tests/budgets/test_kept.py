"""What the norms say is kept while somebody types, and made anew as soon as a norm changes."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets import reference
from budgets.models import Norm
from budgets.selectors import days_kept, forget_norms, law_kept, law_on
from organisations.models import Organisation

DAY = date(2026, 6, 1)


def test_the_kept_law_is_the_law_and_costs_no_question_the_second_time(db: None) -> None:
    assert law_kept(["ND3.3"], DAY) == law_on(["ND3.3"], DAY)
    with CaptureQueriesContext(connection) as asked:
        again = law_kept(["ND3.3"], DAY)
    assert (again, len(asked)) == (law_on(["ND3.3"], DAY), 0)


def test_another_day_and_another_content_are_kept_apart(db: None) -> None:
    law_kept(["ND3.3"], DAY)
    assert law_kept(["ND3.3"], date(2014, 1, 1)) == law_on(["ND3.3"], date(2014, 1, 1))
    assert law_kept(["ND3.3", "ND5.1"], DAY) == law_on(["ND3.3", "ND5.1"], DAY)


def test_a_change_of_a_norm_is_seen_at_once(db: None, django_capture_on_commit_callbacks) -> None:
    before = law_kept(["ND3.3"], DAY)
    Norm.objects.filter(code="norm.ND3.3.ceiling", effective_to__isnull=True).update(effective_to=date(2026, 5, 1))
    assert law_kept(["ND3.3"], DAY) == before, "kept until the mark changes"
    with django_capture_on_commit_callbacks(execute=True):
        forget_norms()
    after = law_kept(["ND3.3"], DAY)
    assert (before.contents["ND3.3"].ceiling is None, after.contents["ND3.3"].ceiling) == (False, None)


def test_loading_the_files_sets_a_new_mark(db: None, django_capture_on_commit_callbacks) -> None:
    law_kept(["ND3.3"], DAY)
    with django_capture_on_commit_callbacks(execute=True):
        reference.load()
    with CaptureQueriesContext(connection) as asked:
        law_kept(["ND3.3"], DAY)
    assert len(asked) > 0


def test_days_are_those_of_the_tenant_first(db: None) -> None:
    tenant = Organisation.objects.get(code="sct-da-nang")
    national = Norm.objects.get(code="remind.first")
    Norm.objects.create(
        code="remind.first", kind=national.kind, title=national.title, topic=national.topic, value=3, tenant=tenant,
        document="QĐ 1", article="Điều 1", confidence=national.confidence, effective_from=date(2026, 1, 1),
    )  # fmt: skip
    assert days_kept({"remind.first", "khong.co"}, DAY) == {"remind.first": 5}
    assert days_kept({"remind.first", "khong.co"}, DAY, tenant.pk) == {"remind.first": 3}
