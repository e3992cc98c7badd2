"""Where interests may conflict: a member's ties beside the parties of a dossier. Pure; points out, never decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from appraisal.states import ConflictGround
from core.text import fold

BASIS = "Không có quy định riêng về xung đột lợi ích trong thẩm định đề án khuyến công; gợi ý theo thông lệ."
_TAX_KEY = re.compile(r"[0-9]{12}$|[0-9]{10}")


class TieKind(Enum):
    """How a member is tied to an organisation, as it reads inside a sentence."""

    NOW = "đang công tác tại"
    BEFORE = "từng công tác tại"
    CAPITAL = "có vốn góp, lợi ích kinh tế tại"
    FAMILY = "có người thân là chủ, người quản lý của"


class PartyKind(Enum):
    """What an organisation is in a dossier."""

    UNIT = "đơn vị thực hiện"
    PARTNER = "đơn vị phối hợp"
    BENEFICIARY = "đơn vị thụ hưởng"


GROUND = {
    TieKind.NOW: ConflictGround.SAME_ORGANISATION,
    TieKind.BEFORE: ConflictGround.EARLIER_EMPLOYER,
    TieKind.CAPITAL: ConflictGround.CAPITAL,
    TieKind.FAMILY: ConflictGround.FAMILY,
}


@dataclass(frozen=True, slots=True)
class Tie:
    """A member's tie. `private`: declared by the member for themself, shown to nobody else."""

    kind: TieKind
    name: str
    tax_key: str = ""
    organisation_id: int | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation a dossier names, by its row on the portal where it has one."""

    kind: PartyKind
    name: str
    tax_key: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A conflict there may be: its ground, a sentence that says why, and on what the suggestion rests."""

    ground: ConflictGround
    sentence: str
    basis: str = BASIS
    private: bool = False


def name_key(name: str) -> str:
    """The name in lower case without diacritics and punctuation, as `organisations.models.keys.name_key_column` keeps it."""
    return re.sub("[^a-z0-9]+", " ", fold(name)).strip()


def tax_key(code: str) -> str:
    """The ten digits of the legal person or the twelve of a private one; empty when there are fewer."""
    found = _TAX_KEY.match(re.sub("[^0-9]", "", code))
    return found.group() if found else ""


def matched_by(tie: Tie, party: Party) -> str:
    """By what the two are the same organisation, in words; empty when they are not.

    Two known tax codes that differ are two organisations, whatever they are called.
    """
    if tie.organisation_id is not None and tie.organisation_id == party.organisation_id:
        return "cùng một tổ chức trên hệ thống"
    if tie.tax_key and party.tax_key:
        return "trùng mã số thuế" if tie.tax_key == party.tax_key else ""
    return "trùng tên" if name_key(tie.name) and name_key(tie.name) == name_key(party.name) else ""


def suggestions(ties: Iterable[Tie], parties: Iterable[Party], *, who: str = "Bạn") -> list[Suggestion]:
    """Every conflict there may be between these ties and these parties, each said once; `who` begins the sentences."""
    kept = list(parties)
    found: dict[tuple[TieKind, PartyKind, str], Suggestion] = {}
    for tie in ties:
        for party, how in _matches(tie, kept):
            sentence = f"{who} {tie.kind.value} {party.name}, {party.kind.value} của đề án ({how})."
            known = (tie.kind, party.kind, name_key(party.name))
            found.setdefault(known, Suggestion(GROUND[tie.kind], sentence, private=tie.private))
    return list(found.values())


def _matches(tie: Tie, parties: Iterable[Party]) -> Iterator[tuple[Party, str]]:
    for party in parties:
        if how := matched_by(tie, party):
            yield party, how
