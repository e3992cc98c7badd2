"""Two people save the same section: a page with both versions, and nothing thrown away."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.urls import reverse

from core.errors import Stale
from core.tenancy import tenant_scope
from proposals.models import Proposal, Section
from proposals.services.sections import SectionInput, save_section
from proposals.states import SectionKey
from tests.cast import Cast, make_cast
from tests.factories.proposals import make_draft

As = Callable[[str], Client]
UNIT = "donvi.danang"
KEY = SectionKey.NECESSITY


def here(proposal: Proposal) -> str:
    return reverse("proposals:section", args=(proposal.code, KEY))


def both(proposal: Proposal) -> str:
    return reverse("proposals:section_conflict", args=(proposal.code, KEY))


def texts(proposal: Proposal, cast: Cast) -> tuple[str, str]:
    with tenant_scope(*cast[UNIT].tenant_ids):
        found = Proposal.objects.get(pk=proposal.pk)
        return found.necessity, found.legal_basis


def meet(cast: Cast, as_: As) -> tuple[Proposal, Client]:
    """Somebody else saved version 2 while my page still holds version 1."""
    draft, other = make_draft(cast), as_(UNIT)
    other.post(here(draft), {"version": 1, "necessity": "Lời của người kia", "legal_basis": "Căn cứ chung"})
    return draft, as_(UNIT)


MINE = {"version": 1, "necessity": "Lời của tôi", "legal_basis": "Căn cứ chung"}


def test_a_stale_save_shows_both_versions_and_changes_nothing(cast: Cast, as_: As) -> None:
    draft, client = meet(cast, as_)
    page = client.post(here(draft), MINE)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Lời của tôi" in text
    assert "Lời của người kia" in text
    assert cast[UNIT].name in text
    assert 'name="keep-necessity"' in text
    assert 'name="keep-legal_basis"' not in text
    assert texts(draft, cast) == ("Lời của người kia", "Căn cứ chung")


def test_taking_mine_saves_it_onto_the_new_version(cast: Cast, as_: As) -> None:
    draft, client = meet(cast, as_)
    client.post(here(draft), MINE)
    answer = client.post(both(draft), {"version": 2, "take": "mine"})
    assert (answer.status_code, answer["Location"]) == (302, here(draft))
    assert texts(draft, cast) == ("Lời của tôi", "Căn cứ chung")


def test_keeping_theirs_saves_nothing_and_drops_the_copy_on_the_device(cast: Cast, as_: As) -> None:
    draft, client = meet(cast, as_)
    client.post(here(draft), MINE)
    client.post(both(draft), {"version": 2, "take": "theirs", "keep-necessity": "mine"})
    assert texts(draft, cast) == ("Lời của người kia", "Căn cứ chung")
    assert f'data-drop-draft="{here(draft)}"' in client.get(here(draft)).content.decode()


def test_choosing_field_by_field_makes_a_third_version(cast: Cast, as_: As) -> None:
    draft, client = meet(cast, as_)
    client.post(here(draft), MINE | {"legal_basis": "Căn cứ của tôi"})
    client.post(both(draft), {"version": 2, "take": "chosen", "keep-necessity": "theirs", "keep-legal_basis": "mine"})
    assert texts(draft, cast) == ("Lời của người kia", "Căn cứ của tôi")


def test_autosave_names_the_page_where_both_versions_wait(cast: Cast, as_: As) -> None:
    draft, client = meet(cast, as_)
    answer = client.post(here(draft), MINE, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json()["conflict_url"]) == (409, both(draft))
    text = client.get(both(draft)).content.decode()
    assert "Lời của tôi" in text
    assert "Lời của người kia" in text


def test_a_third_save_in_between_shows_the_page_again(cast: Cast, as_: As) -> None:
    draft, client = meet(cast, as_)
    client.post(here(draft), MINE)
    as_(UNIT).post(here(draft), {"version": 2, "necessity": "Lời thứ ba", "legal_basis": "Căn cứ chung"})
    page = client.post(both(draft), {"version": 2, "take": "mine"})
    assert page.status_code == 409
    assert "Lời thứ ba" in page.content.decode()
    assert texts(draft, cast) == ("Lời thứ ba", "Căn cứ chung")


def test_rows_of_both_versions_are_shown_as_lines(cast: Cast, as_: As) -> None:
    draft, client = make_draft(cast), as_(UNIT)
    url = reverse("proposals:section", args=(draft.code, SectionKey.ESTIMATE))
    lines = {
        "lines-TOTAL_FORMS": 1,
        "lines-INITIAL_FORMS": 0,
        "lines-0-quantity": "1",
        "lines-0-unit_price": "5.000.000",
    }
    as_(UNIT).post(url, {"version": 1, **lines, "lines-0-name": "Máy của người kia"})
    text = client.post(url, {"version": 1, **lines, "lines-0-name": "Máy của tôi"}).content.decode()
    assert "Nội dung chi: Máy của tôi; Số lượng: 1; Đơn giá: 5.000.000" in text
    assert "Nội dung chi: Máy của người kia; Số lượng: 1; Đơn giá: 5.000.000" in text


def test_without_anything_of_mine_there_is_nothing_to_compare(cast: Cast, as_: As) -> None:
    draft = make_draft(cast)
    assert as_(UNIT).get(both(draft))["Location"] == here(draft)


def test_two_saves_at_once_one_is_stored_and_the_other_is_told(committed_db: None) -> None:
    cast = make_cast()
    draft, actor = make_draft(cast), cast[UNIT]
    gate, outcomes = threading.Barrier(2), []

    def save(text: str) -> None:
        gate.wait()
        try:
            with tenant_scope(*actor.tenant_ids):
                save_section(draft, KEY, given=SectionInput({"necessity": text}), version=1, actor=actor)
            outcomes.append("saved")
        except Stale:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(text,)) for text in ("Một", "Hai")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with tenant_scope(*actor.tenant_ids):
        section = Section.objects.get(proposal=draft, key=KEY)
    assert sorted(outcomes) == ["saved", "stale"]
    assert section.version == 2
