"""Amounts in Vietnamese words, as contracts and vouchers need them ("Bằng chữ: …")."""

from __future__ import annotations

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ((1_000_000, "triệu"), (1_000, "nghìn"), (1, ""))
BILLION = 1_000_000_000


def dong_in_words(amount: int, *, linh: str = "linh", even: bool = False) -> str:
    """Read `amount` đồng aloud: 1200000 -> "Một triệu hai trăm nghìn đồng".

    `linh` is the word between hundreds and a lone unit ("linh" or, in the south, "lẻ").
    `even` adds "chẵn", which closes the amount against additions on a voucher.
    """
    words = number_in_words(amount, linh=linh)
    return f"{words[0].upper()}{words[1:]} đồng{' chẵn' if even else ''}"


def number_in_words(number: int, *, linh: str = "linh") -> str:
    """Read a whole number of any size aloud, in lower case. Raises ValueError when it is negative."""
    if isinstance(number, bool) or not isinstance(number, int):
        msg = f"Chỉ đọc được số nguyên, không phải {number!r}."
        raise TypeError(msg)
    if number < 0:
        msg = "Không đọc số âm thành chữ."
        raise ValueError(msg)
    return " ".join(_read(number, linh, inner=False)) or DIGITS[0]


def _read(number: int, linh: str, *, inner: bool) -> list[str]:
    """Words of `number`; `inner` when something was read before it, so that "không trăm" may not be left out."""
    billions, rest = divmod(number, BILLION)
    words: list[str] = []
    if billions:
        words += [*_read(billions, linh, inner=inner), "tỷ"]
    for size, name in SCALES:
        group, rest = divmod(rest, size)
        if group:
            words += _read_group(group, linh, inner=inner or bool(words))
            if name:
                words.append(name)
    return words


def _read_group(group: int, linh: str, *, inner: bool) -> list[str]:
    """Words of 1..999."""
    hundreds, below = divmod(group, 100)
    tens, unit = divmod(below, 10)
    words = [DIGITS[hundreds], "trăm"] if hundreds or inner else []
    if tens > 1:
        words += [DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif unit and words:
        words.append(linh)
    if unit:
        words.append(_unit(tens, unit))
    return words


def _unit(tens: int, unit: int) -> str:
    """The last digit changes its name after tens: hai mươi mốt, hai mươi tư, mười lăm."""
    after_tens = {1: "mốt", 4: "tư", 5: "lăm"}
    if tens > 1 and unit in after_tens:
        return after_tens[unit]
    if tens == 1 and unit == 5:
        return after_tens[unit]
    return DIGITS[unit]
