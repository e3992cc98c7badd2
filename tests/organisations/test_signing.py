"""Signature blocks of NĐ 30/2020/NĐ-CP: who signs, by what authority. No database."""

from __future__ import annotations

import pytest

from organisations.actors import Actor
from organisations.models import Organisation, User
from organisations.roles import Role
from organisations.signing import SignatureBlock, signature_block

DEPARTMENT = Organisation(name="Sở Công Thương tỉnh Gia Lai", head_title="Giám đốc")


def block(role: Role, title: str, form: str = "", behalf: str = "") -> SignatureBlock:
    signer = User(username="ky", full_name="Phạm Thị Giang")
    return signature_block(
        Actor(
            signer,
            DEPARTMENT,
            role,
            title,
            1,
            delegation_id=1 if form else None,
            delegation_form=form,
            behalf_title=behalf,
        )
    )


@pytest.mark.parametrize(
    ("role", "title", "lines"),
    [
        (Role.PROVINCE_LEADER, "Giám đốc", ("GIÁM ĐỐC",)),
        (Role.PROVINCE_LEADER, "Phó Giám đốc", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        (Role.PROVINCE_OFFICER, "Chuyên viên", ("CHUYÊN VIÊN",)),
    ],
)
def test_a_leader_who_is_not_the_head_signs_for_the_head(role: Role, title: str, lines: tuple[str, ...]) -> None:
    assert block(role, title) == SignatureBlock(lines, "Phạm Thị Giang")


@pytest.mark.parametrize("form", ["KT", "TL", "TUQ"])
def test_a_delegate_signs_under_the_giver_s_title_and_the_own(form: str) -> None:
    assert block(Role.PROVINCE_LEADER, "Trưởng phòng", form, "Giám đốc") == SignatureBlock(
        (f"{form}. GIÁM ĐỐC", "TRƯỞNG PHÒNG"), "Phạm Thị Giang"
    )
