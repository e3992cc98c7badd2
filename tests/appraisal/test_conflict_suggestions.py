"""Which ties and parties suggest a conflict, and what the sentence says."""

from __future__ import annotations

import pytest

from appraisal.conflicts import BASIS, Party, PartyKind, Suggestion, Tie, TieKind, matched_by, suggestions, tax_key
from appraisal.states import ConflictGround

UNIT = Party(PartyKind.UNIT, "Trung tâm Khuyến công Đà Nẵng", organisation_id=7)
FACTORY = Party(PartyKind.BENEFICIARY, "Cơ sở Chè “Lộc  Trời”", tax_key="0400123456")
PARTNER = Party(PartyKind.PARTNER, "Viện Cơ khí")

SAME, TAX, NAME, OTHER = "cùng một tổ chức trên hệ thống", "trùng mã số thuế", "trùng tên", ""


@pytest.mark.parametrize(
    ("tie", "party", "expected"),
    [
        (Tie(TieKind.NOW, "Tên khác", organisation_id=7), UNIT, SAME),
        (Tie(TieKind.NOW, "Trung tâm Khuyến công Huế", organisation_id=8), UNIT, OTHER),
        (Tie(TieKind.NOW, "TRUNG TÂM KHUYẾN CÔNG ĐÀ NẴNG"), UNIT, NAME),
        (Tie(TieKind.CAPITAL, "Tên khác", tax_key="0400123456"), FACTORY, TAX),
        (Tie(TieKind.CAPITAL, "co so che loc troi"), FACTORY, NAME),
        (Tie(TieKind.CAPITAL, "Cơ sở Chè Lộc Trời", tax_key="0400999999"), FACTORY, OTHER),
        (Tie(TieKind.CAPITAL, "Cơ sở Chè"), FACTORY, OTHER),
        (Tie(TieKind.CAPITAL, ""), Party(PartyKind.PARTNER, "“”"), OTHER),
        (Tie(TieKind.CAPITAL, "", tax_key=""), FACTORY, OTHER),
    ],
)
def test_two_organisations_are_one_by_row_by_tax_code_or_by_name(tie: Tie, party: Party, expected: str) -> None:
    assert matched_by(tie, party) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0400123456", "0400123456"),
        ("0400 123 456-001", "0400123456"),
        ("048123456789", "048123456789"),
        ("12345", ""),
        ("", ""),
    ],
)
def test_a_branch_has_the_tax_code_of_its_legal_person(code: str, expected: str) -> None:
    assert tax_key(code) == expected


@pytest.mark.parametrize(
    ("kind", "ground", "words"),
    [
        (TieKind.NOW, ConflictGround.SAME_ORGANISATION, "đang công tác tại"),
        (TieKind.BEFORE, ConflictGround.EARLIER_EMPLOYER, "từng công tác tại"),
        (TieKind.CAPITAL, ConflictGround.CAPITAL, "có vốn góp, lợi ích kinh tế tại"),
        (TieKind.FAMILY, ConflictGround.FAMILY, "có người thân là chủ, người quản lý của"),
    ],
)
def test_a_suggestion_names_its_ground_and_says_why(kind: TieKind, ground: ConflictGround, words: str) -> None:
    found = suggestions([Tie(kind, "Viện Cơ khí")], [UNIT, PARTNER, FACTORY])

    sentence = f"Bạn {words} Viện Cơ khí, đơn vị phối hợp của đề án (trùng tên)."
    assert found == [Suggestion(ground, sentence, BASIS, private=False)]


def test_the_same_tie_twice_is_said_once_and_others_are_named() -> None:
    ties = [Tie(TieKind.NOW, UNIT.name, organisation_id=7), Tie(TieKind.NOW, UNIT.name)]

    found = suggestions(ties, [UNIT], who="Trần Văn Cảnh")

    assert len(found) == 1
    assert found[0].sentence == (
        "Trần Văn Cảnh đang công tác tại Trung tâm Khuyến công Đà Nẵng, đơn vị thực hiện của đề án "
        "(cùng một tổ chức trên hệ thống)."
    )


def test_what_the_member_declared_for_themself_stays_marked_as_private() -> None:
    found = suggestions([Tie(TieKind.FAMILY, FACTORY.name, private=True)], [FACTORY])

    assert [row.private for row in found] == [True]


def test_no_tie_no_suggestion() -> None:
    assert suggestions([], [UNIT, FACTORY]) == []
    assert suggestions([Tie(TieKind.NOW, "Sở Công Thương Đà Nẵng", organisation_id=3)], [UNIT, FACTORY]) == []
