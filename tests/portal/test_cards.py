"""The pictures of addresses that are passed on: their size, what they say, when they are sent again."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.utils import translation
from PIL import Image

from portal import cards
from portal.models import Edition, Publication
from portal.services import withdraw
from tests.portal.stories import make_publications

LONGEST = "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong sản xuất và chế biến nông sản " * 6
HEAVIEST = 100 * 1024
PICTURE = "/cong-khai/de-an/KCQG-2027-9000/the.png"


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body)).convert("RGB")


def inked(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Is anything drawn there?"""
    return any(low < 200 for low, _high in picture.crop(box).getextrema())


@pytest.mark.parametrize("title", ["Máy sấy", LONGEST, "Ứng" * 200, "<b>&amp;</b>", "—"])
def test_any_title_fits_on_a_small_picture_of_the_right_size(title: str) -> None:
    row = Publication(
        code="KCQG-2027-9000", title=title, province_name="Thành phố Hồ Chí Minh", plan_year=2027, state="implementing",
        amount_approved=1_234_567_890,
    )  # fmt: skip
    body = cards.publication_card(row)
    picture = opened(body)
    assert picture.size == (1200, 630)
    assert len(body) <= HEAVIEST
    assert inked(picture, (cards.MARGIN, 130, 1200 - cards.MARGIN, 450))
    assert not inked(picture, (1200 - cards.MARGIN + 4, 20, 1200, 630))
    assert not inked(picture, (0, 430, 1200, 450))


def test_a_title_too_long_ends_with_a_whole_word_and_an_ellipsis() -> None:
    size, lines = cards._fitted(LONGEST)
    assert (size, len(lines)) == cards.TITLE_SIZES[-1]
    assert lines[-1].endswith("…")
    assert lines[-1].removesuffix("…").rpartition(" ")[2] in LONGEST.split()
    assert cards._fitted("Máy sấy") == (60, ["Máy sấy"])


def test_every_letter_of_vietnamese_is_in_one_of_the_two_parts_of_the_font() -> None:
    empty = bytes(cards._fonts(400, 40)[0].getmask("\ufffe"))
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ₫·…"
    for letter in letters + letters.upper():
        ((font, piece),) = cards._pieces(letter, cards._fonts(400, 40))
        assert bytes(font.getmask(piece)) != empty, letter


@pytest.mark.django_db
def test_a_picture_says_what_the_page_says_in_its_language_and_is_sent_once() -> None:
    make_publications(1)
    Edition.objects.create(pk=1, serial=1, changed_at=Publication.objects.get().updated_at)
    client = Client()
    first = client.get(PICTURE)
    assert (first.status_code, first["Content-Type"]) == (200, "image/png")
    assert client.get(PICTURE, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Edition.objects.update(serial=2)
    assert client.get(PICTURE, headers={"If-None-Match": first["ETag"]}).status_code == 200
    english = client.get(f"/en{PICTURE}")
    assert english["ETag"] != first["ETag"]
    with translation.override("en"):
        assert english.content == cards.publication_card(Publication.objects.get())
    assert english.content != first.content


@pytest.mark.django_db
def test_there_is_no_picture_of_what_is_not_public() -> None:
    make_publications(1)
    withdraw("KCQG-2027-9000", reason="Đăng nhầm")
    assert Client().get(PICTURE).status_code == 404
    assert Client().get("/cong-khai/the.png").status_code == 200
    html = Client().get("/").content.decode()
    assert '<meta property="og:image" content="http' in html
    assert "/cong-khai/the.png" in html
