"""Years in addresses and questions: four digits of this programme's time, anything else leads nowhere."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from core.years import read_year
from tests.api.calls import by_token
from tests.cast import Cast


@pytest.mark.parametrize(("text", "year"), [("2000", 2000), ("2026", 2026), ("2199", 2199)])
def test_a_year_is_read(text: str, year: int) -> None:
    assert read_year(text) == year
    assert resolve(f"/api/v1/plans/{text}/").kwargs == {"year": year}


@pytest.mark.parametrize(
    "text", ["", "1999", "2200", "02026", "20266", "²026", "٢٠٢٦", "2026\n", "-2026", "1489779057"]
)
def test_what_is_no_year_leads_nowhere(text: str) -> None:
    assert read_year(text) is None
    with pytest.raises(Resolver404):
        resolve(reverse("planning:plan", args=(2026,)).replace("2026", text))


def test_no_address_is_made_of_a_wrong_year() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("planning:plan", args=(99999,))


@pytest.mark.django_db
def test_a_bundle_of_an_impossible_year_is_not_found(cast: Cast) -> None:
    # The database would refuse the number long after the page had promised to keep it.
    sent = by_token(cast, "lanhdao.danang").patch("registrations/draft/1489779057/", {})
    assert sent[0] == 404
