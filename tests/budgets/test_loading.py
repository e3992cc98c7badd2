"""Reference data as the owner of the tables loads it, and two leaders who publish at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from budgets import reference
from budgets.models import Norm
from budgets.selectors import norm_on
from budgets.services.changes import publish_change
from core.errors import Refused
from core.tenancy import tenant_scope
from tests import servers
from tests.cast import make_cast
from tests.factories.norms import LOCAL, NATIONAL, proposed

DAY = date(2026, 11, 21)


@pytest.fixture
def as_owner(committed_db: None) -> Iterator[None]:
    """Reference data is loaded by the owner of the tables, who may correct what nobody has touched."""
    role = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    parts = servers.urlsplit(servers.owner_url(connection.settings_dict["NAME"]))
    connection.close()
    connection.settings_dict |= {"USER": parts.username, "PASSWORD": parts.password or ""}
    yield
    connection.close()
    connection.settings_dict |= role


def test_a_value_nobody_has_edited_follows_the_file(as_owner: None) -> None:
    reference.load()
    norm = norm_on("mgmt.unit_pct", DAY)
    Norm.objects.filter(pk=norm.pk).update(value=3)
    reference.load()
    assert norm_on("mgmt.unit_pct", DAY).value == 2.5


def test_a_value_a_person_has_edited_is_not_loaded_over(as_owner: None) -> None:
    reference.load()
    norm = norm_on("mgmt.unit_pct", DAY)
    Norm.objects.filter(pk=norm.pk).update(value=3, edited_at=timezone.now())
    reference.load()
    assert norm_on("mgmt.unit_pct", DAY).value == 3


@pytest.mark.parametrize(
    ("code", "authors", "leaders"),
    [
        (NATIONAL, ("chuyenvien.cuc", "ketoan.cuc"), ("lanhdao.cuc", "lanhdao.cuc")),
        (LOCAL, ("chuyenvien.danang", "chuyenvien.danang"), ("lanhdao.danang", "pho.danang")),
    ],
)
@pytest.mark.usefixtures("committed_db")
def test_of_two_publications_at_one_moment_one_is_refused(
    code: str, authors: tuple[str, str], leaders: tuple[str, str]
) -> None:
    cast = make_cast()
    start = timezone.localdate() + timedelta(days=30)
    waiting = [
        proposed(cast[name], code, effective_from=start, value=Decimal(310_000_000 + place))
        for place, name in enumerate(authors)
    ]
    together = Barrier(len(waiting))

    def publish(place: int) -> str:
        actor = cast[leaders[place]]
        try:
            with tenant_scope(*actor.tenant_ids):
                together.wait(timeout=30)
                publish_change(waiting[place], actor=actor, version=2)
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(len(waiting)) as pool:
        said = sorted(pool.map(publish, range(len(waiting))))
    assert said.count("published") == 1
    refused = next(text for text in said if text != "published")
    assert refused.startswith(("Đã có giá trị áp dụng từ", "Định mức này vừa có giá trị khác"))
    assert Norm.objects.filter(code=code, effective_from=start).count() == 1
