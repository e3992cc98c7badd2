"""What is printed on a document so that anybody can check it: code, address, square code, fingerprint of the words."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cached_property

import segno

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
GROUPS, GROUP_LENGTH = 4, 4  # 80 bits
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class Mark:
    """The check mark of one document. `url` is absolute, `fingerprint` the SHA-256 (hex) of the snapshot."""

    code: str
    url: str
    fingerprint: str

    @property
    def address(self) -> str:
        """The address as a person would type it."""
        return self.url.split("://", 1)[-1]

    @property
    def desk(self) -> str:
        """The page where a code can be typed, without the code."""
        return self.address.removesuffix(f"{self.code}/")

    @property
    def short_fingerprint(self) -> str:
        return " ".join(self.fingerprint[start : start + 4] for start in range(0, 16, 4)).upper()

    @cached_property
    def square(self) -> str:
        """The QR code of the address as an SVG data address."""
        return segno.make(self.url, error="m", micro=False).svg_data_uri(border=1, omitsize=True)


def new_code() -> str:
    """An unguessable code in groups, easy to read aloud: 7K3M-9QWD-2XHB-V0RT."""
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_LENGTH)]
    return "-".join("".join(letters[start : start + GROUP_LENGTH]) for start in range(0, len(letters), GROUP_LENGTH))


def tidy_code(typed: str) -> str:
    """What a person typed, as the code it means; empty when it cannot be one. O reads as 0, I and L as 1."""
    letters = "".join(ch for ch in typed.upper() if ch.isalnum()).translate(_READ_AS)
    if len(letters) != GROUPS * GROUP_LENGTH or not set(letters) <= set(ALPHABET):
        return ""
    return "-".join(letters[start : start + GROUP_LENGTH] for start in range(0, len(letters), GROUP_LENGTH))
