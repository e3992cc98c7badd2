"""The picture that a message or a social network shows for an address: 1200 × 630, our letters, a few colours, small."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from core.languages import marked
from core.money import format_million
from portal.models import Publication

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
INNER: Final = WIDTH - 2 * MARGIN
COLOURS: Final = 48
WHITE, RED, BLUE, TEXT, MUTED, TINT = "#ffffff", "#a8231c", "#1a56b0", "#1d2126", "#5a616b", "#eaf1fb"
# Sizes in which a title is tried, with the lines it may take; what is still too long ends in an ellipsis.
TITLE_SIZES: Final = ((60, 3), (52, 4), (44, 5))
_FONTS: Final = "vendor/be-vietnam-pro/files/be-vietnam-pro-{part}-{weight}-normal.woff2"
# The letters that the latin part of the font leaves to its Vietnamese part (static/css/tokens.css).
_VIETNAMESE: Final = ((0x0102, 0x01B0), (0x0300, 0x0329), (0x1EA0, 0x1EF9), (0x20AB, 0x20AB))
Fonts = tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]


def site_card() -> bytes:
    """For every page without a picture of its own, as PNG."""
    return _card(
        title=_("Nhà nước hỗ trợ công nghiệp nông thôn việc gì, ở đâu, bao nhiêu tiền"),
        place=_("Đề án đã phê duyệt, mục tiêu, kết quả, mức hỗ trợ"),
        money="",
        state="",
    )


def publication_card(row: Publication) -> bytes:
    """Title, province, money and state of a published đề án, as PNG."""
    money = ""
    if row.amount_approved:
        money = _("%(amount)s triệu đồng") % {"amount": marked(format_million(row.amount_approved).removesuffix(",0"))}
    return _card(
        title=row.title,
        place=f"{_(row.province_name)} · {_('năm %(year)s') % {'year': row.plan_year}} · {row.code}",
        money=money,
        state=str(row.get_state_display()),
    )


def _card(*, title: str, place: str, money: str, state: str) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 14), fill=RED)
    _write(draw, (MARGIN, 56), "Khuyến công", _fonts(600, 34), RED)
    _write(draw, (MARGIN + 230, 60), _("Cổng thông tin khuyến công"), _fonts(400, 30), MUTED)
    size, lines = _fitted(title)
    for number, line in enumerate(lines):
        _write(draw, (MARGIN, 132 + number * round(size * 1.24)), line, _fonts(600, size), TEXT)
    _write(draw, (MARGIN, 452), _cut(place, _fonts(400, 32), INNER), _fonts(400, 32), MUTED)
    draw.line((MARGIN, 512, WIDTH - MARGIN, 512), fill="#e2e2de", width=2)
    if money:
        _write(draw, (MARGIN, 534), money, _fonts(600, 46), BLUE)
    if state:
        _badge(draw, state)
    file = io.BytesIO()
    picture.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _badge(draw: ImageDraw.ImageDraw, state: str) -> None:
    fonts = _fonts(600, 30)
    left = WIDTH - MARGIN - _length(state, fonts) - 48
    draw.rounded_rectangle((left, 534, WIDTH - MARGIN, 592), radius=12, fill=TINT)
    _write(draw, (left + 24, 544), state, fonts, BLUE)


def _fitted(title: str) -> tuple[int, list[str]]:
    """The greatest size in which the title fits, and its lines."""
    for size, most in TITLE_SIZES:
        lines = _wrapped(title, _fonts(600, size))
        if len(lines) <= most:
            return size, lines
    size, most = TITLE_SIZES[-1]
    lines = _wrapped(title, _fonts(600, size))
    return size, [*lines[: most - 1], f"{lines[most - 1].rpartition(' ')[0]}…"]


def _wrapped(text: str, fonts: Fonts) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _length(longer, fonts) > INNER:
            lines.append(_cut(word, fonts, INNER))
        else:
            lines[-1] = _cut(longer, fonts, INNER)
    return lines


def _cut(text: str, fonts: Fonts, room: float) -> str:
    """The text, or as much of it as there is room for."""
    if _length(text, fonts) <= room:
        return text
    while text and _length(f"{text}…", fonts) > room:
        text = text[:-1]
    return f"{text.rstrip(' …')}…"


def _write(draw: ImageDraw.ImageDraw, place: tuple[float, float], text: str, fonts: Fonts, colour: str) -> None:
    left, top = place
    base = top + fonts[0].getmetrics()[0]
    for font, piece in _pieces(text, fonts):
        draw.text((left, base), piece, font=font, fill=colour, anchor="ls")
        left += font.getlength(piece)


def _length(text: str, fonts: Fonts) -> float:
    return sum(font.getlength(piece) for font, piece in _pieces(text, fonts))


def _pieces(text: str, fonts: Fonts) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
    """The text in stretches, each with the part of the font that has its letters."""
    for vietnamese, letters in groupby(text, _is_vietnamese):
        yield fonts[vietnamese], "".join(letters)


@lru_cache(maxsize=512)
def _is_vietnamese(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _VIETNAMESE)


@cache
def _fonts(weight: int, size: int) -> Fonts:
    """The latin and the Vietnamese part of the font."""
    latin, vietnamese = (_font(part, weight, size) for part in ("latin", "vietnamese"))
    return latin, vietnamese


def _font(part: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
    name = _FONTS.format(part=part, weight=weight)
    found = finders.find(name)
    return ImageFont.truetype(str(found or Path(settings.STATIC_ROOT) / name), size)
