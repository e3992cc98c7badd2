"""Sentences an office keeps: added, changed, hidden, found without diacritics; another office's are not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appraisal.models import SupplementTemplate
from appraisal.selectors import offered_sentence, offered_sentences, template_page
from appraisal.sentences import sentences_on
from appraisal.services import change_template, hide_template, keep_template, show_template
from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from organisations.actors import Actor
from proposals.states import ASKED_OF
from tests.cast import Cast

As = Callable[[str], Client]
LIST = "/tham-dinh/mau-yeu-cau/"
TEXT = "Bổ sung báo giá của hai nhà cung cấp."


def inside(actor: Actor) -> Any:
    return tenant_scope(*actor.tenant_ids)


def kept(actor: Actor, text: str = TEXT, section: str = "du-toan") -> SupplementTemplate:
    with inside(actor):
        return keep_template(section=section, text=text, actor=actor)


@pytest.mark.pure
def test_standard_sentences_are_about_sections_that_exist_and_begin_on_their_day() -> None:
    found = sentences_on(date(2026, 11, 1))
    assert {sentence.section for sentence in found} == set(ASKED_OF)
    assert len({sentence.code for sentence in found}) == len(found)
    assert sentences_on(date(2014, 2, 9)) == ()


def test_a_sentence_is_offered_to_its_own_office_only(cast: Cast) -> None:
    here, there, centre = cast["chuyenvien.danang"], cast["chuyenvien.gialai"], cast["thamdinh.cuc"]
    template = kept(here)
    offered = {}
    for actor in (here, there, centre):
        with inside(actor):
            offered[actor.user.username] = any(
                TEXT in dict(rows).values() for _, rows in offered_sentences(actor, date(2026, 11, 1))
            )
            picked = offered_sentence(actor, f"m:{template.key}", date(2026, 11, 1))
            assert picked == (("du-toan", TEXT) if actor is here else None)

    assert offered == {"chuyenvien.danang": True, "chuyenvien.gialai": False, "thamdinh.cuc": False}


def test_what_is_wrong_with_a_sentence_is_said_at_once(cast: Cast) -> None:
    actor = cast["chuyenvien.danang"]
    kept(actor)
    with inside(actor):
        for section, text, fields in (
            ("khong-co", " ", ["section", "text"]), ("muc-tieu", "x" * 1001, ["text"]), ("du-toan", TEXT, ["text"]),
        ):  # fmt: skip
            with pytest.raises(Refused) as caught:
                keep_template(section=section, text=text, actor=actor)
            assert [reason.field for reason in caught.value.reasons] == fields


def test_whoever_asks_for_no_supplements_keeps_no_sentences(cast: Cast, as_: As) -> None:
    for username in ("donvi.danang", "ketoan.cuc", "lanhdao.bo", "quantri"):
        with inside(cast[username]), pytest.raises(NotFound):
            keep_template(section="du-toan", text=TEXT, actor=cast[username])
        assert as_(username).get(LIST).status_code == 404


def test_a_sentence_is_changed_hidden_and_used_again_and_the_changes_are_tracked(cast: Cast) -> None:
    actor = cast["chuyenvien.danang"]
    template = kept(actor)
    with inside(actor):
        change_template(template, section="quy-mo", text="Nêu công suất.", version=1, actor=actor)
        with pytest.raises(Stale):
            change_template(template, section="quy-mo", text="Nêu xuất xứ.", version=1, actor=actor)
        hide_template(template, version=2, actor=actor)
        hidden = offered_sentence(actor, f"m:{template.key}", date(2026, 11, 1))
        show_template(template, version=3, actor=actor)
        shown = offered_sentence(actor, f"m:{template.key}", date(2026, 11, 1))
        labels = list(template.events.order_by("pgh_id").values_list("pgh_label", flat=True))

    assert (hidden, shown, labels) == (None, ("quy-mo", "Nêu công suất."), ["insert", "update", "update", "update"])


def test_words_are_found_without_diacritics_and_sections_narrow(cast: Cast) -> None:
    actor = cast["chuyenvien.danang"]
    kept(actor)
    kept(actor, "Nêu công suất máy.", "quy-mo")
    with inside(actor):
        found = [
            [row["text"] for row in template_page(actor, query=query, section=section).rows]
            for query, section in (("bao gia", ""), ("", "quy-mo"), ("may bao", ""), ("", ""))
        ]

    assert found == [[TEXT], ["Nêu công suất máy."], [], ["Nêu công suất máy.", TEXT]]


def test_the_pages_add_change_and_hide(cast: Cast, as_: As) -> None:
    client = as_("chuyenvien.danang")
    empty = client.get(LIST).content.decode()
    bare = client.post(f"{LIST}them/", {"section": "", "text": ""})
    client.post(f"{LIST}them/", {"section": "du-toan", "text": TEXT})
    with inside(cast["chuyenvien.danang"]):
        key = SupplementTemplate.objects.get().key
    twice = client.post(f"{LIST}them/", {"section": "du-toan", "text": TEXT})
    changed = client.post(f"{LIST}{key}/", {"section": "du-toan", "text": "Câu khác.", "version": "1"})
    stale = client.post(f"{LIST}{key}/", {"section": "du-toan", "text": "Câu nữa.", "version": "1"})
    client.post(f"{LIST}{key}/", {"section": "du-toan", "text": "Câu khác.", "version": "2", "do": "hide"})
    shown, hidden = client.get(LIST).content.decode(), client.get(f"{LIST}?an=1").content.decode()
    nothing = client.get(f"{LIST}?q=khong+co").content.decode()

    assert ("Chưa có câu mẫu nào của cơ quan" in empty, "Không tìm thấy câu mẫu nào" in nothing) == (True, True)
    assert [answer.status_code for answer in (bare, twice, changed, stale)] == [409, 409, 302, 409]
    assert ('name="version" value="2"' in stale.content.decode(), "Câu nữa." in stale.content.decode()) == (True, True)
    assert ("Câu khác." in shown, "Câu khác." in hidden) == (False, True)


@pytest.mark.parametrize("username", ["chuyenvien.gialai", "thamdinh.cuc", "donvi.danang", "quantri"])
def test_a_sentence_of_another_office_is_not_there(cast: Cast, as_: As, username: str) -> None:
    template = kept(cast["chuyenvien.danang"])
    client = as_(username)

    assert client.get(f"{LIST}{template.key}/").status_code == 404
    assert client.post(f"{LIST}{template.key}/", {"section": "du-toan", "text": "Của tôi"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_sentence_and_for_three(cast: Cast, as_: As, count: int) -> None:
    for number in range(count):
        kept(cast["chuyenvien.danang"], f"Câu số {number}.")
    client = as_("chuyenvien.danang")
    client.get(LIST)
    with CaptureQueriesContext(connection) as seen:
        page = client.get(LIST).content.decode()

    assert (page.count("Câu số"), len(seen)) == (count * 2, 10)
