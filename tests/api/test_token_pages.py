"""The page where a person makes and takes back access codes."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from core.errors import Refused
from organisations.actors import actor_for
from organisations.models import ApiToken
from organisations.services import delegate, issue_token
from organisations.services.tokens import MOST_AT_ONCE
from tests.api.calls import Api
from tests.cast import client_as

pytestmark = pytest.mark.django_db
PAGE = "/to-chuc/ma-truy-cap/"


def test_the_secret_is_shown_once_and_works(cast, as_) -> None:
    client = as_("donvi.danang")
    made = client.post(PAGE, {"name": "Phần mềm kế toán", "days": "30", "read_only": "on"})
    secret = re.search(r"kc_[A-Za-z0-9_-]{43}", made.content.decode())[0]
    assert "no-store" in made["Cache-Control"]
    assert secret not in client.get(PAGE).content.decode()
    token = ApiToken.objects.get()
    assert (token.name, token.read_only, token.hint, secret in str(vars(token))) == (
        "Phần mềm kế toán", True, secret[-4:], False,
    )  # fmt: skip
    assert Api(authorization=f"Token {secret}").get("proposals/")[0] == 200


def test_a_code_is_taken_back_by_its_person_only(cast, as_) -> None:
    issued = issue_token(actor=cast["donvi.danang"], name="Cũ", days=5, read_only=True)
    revoke = f"{PAGE}{issued.token.key}/thu-hoi/"
    program = Api(authorization=f"Token {issued.secret}")
    assert [as_("donvi.hue").get(revoke).status_code, as_("donvi.hue").post(revoke).status_code] == [404, 404]
    assert program.get("proposals/")[0] == 200
    assert "Phần mềm đang dùng mã" in as_("donvi.danang").get(revoke).content.decode()
    assert as_("donvi.danang").post(revoke)["Location"] == PAGE
    assert program.get("proposals/")[0] == 401


def test_nobody_sees_anothers_codes(cast, as_) -> None:
    issue_token(actor=cast["donvi.danang"], name="Của Hải An", days=5, read_only=True)
    assert "Của Hải An" not in as_("lanhdao.danang").get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": "", "days": "30"}, "Hãy nhập dùng cho."),
        ({"name": "Kế toán", "days": "0"}, "Giá trị ít nhất là 1."),
        ({"name": "Kế toán", "days": "366"}, "Giá trị nhiều nhất là 365."),
        ({"name": "Kế toán", "days": "lâu"}, "Hãy viết một số nguyên, không có chữ."),
    ],
)
def test_a_code_without_name_or_end_is_not_made(cast, as_, given, sentence) -> None:
    response = as_("donvi.danang").post(PAGE, given)
    assert (response.status_code, ApiToken.objects.count()) == (409, 0)
    assert sentence in response.content.decode()


def test_a_delegate_makes_no_code_for_the_role_lent(cast) -> None:
    delegation = delegate(
        actor=cast["lanhdao.danang"], giver=cast.membership("lanhdao.danang"), receiver=cast.user("pho.danang"),
        form="KT", starts_on=today(), ends_on=today(), reason="Đi công tác",
    )  # fmt: skip
    delegated = actor_for(cast.user("pho.danang"), delegation=delegation)
    with pytest.raises(Refused, match="không cho vai trò được giao"):
        issue_token(actor=delegated, name="Thử", days=1, read_only=True)
    assert client_as(delegated).get(PAGE).status_code == 200


def test_a_role_has_so_many_codes_and_no_more(cast) -> None:
    for number in range(MOST_AT_ONCE):
        issue_token(actor=cast["donvi.danang"], name=f"Mã {number}", days=5, read_only=True)
    with pytest.raises(Refused, match="nhiều nhất 10 mã"):
        issue_token(actor=cast["donvi.danang"], name="Thêm", days=5, read_only=True)


def test_a_stranger_is_led_to_the_sign_in() -> None:
    assert Client().get(PAGE)["Location"] == f"/tai-khoan/login/?next={PAGE}"


def today():
    from django.utils import timezone

    return timezone.localdate()
