from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from khuyencong import env
from khuyencong.checks import is_private_host


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("Yes", True), ("off", False), ("", False), ("0", False)])
def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, written: str, meant: bool) -> None:
    monkeypatch.setenv("KC_X", written)
    assert env.flag("KC_X", default=not meant) is meant


def test_an_unknown_flag_refuses_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KC_X", "maybe")
    with pytest.raises(ImproperlyConfigured, match="neither yes"):
        env.flag("KC_X", default=False)


@pytest.mark.parametrize("written", ["-1", "11", "1.5", "ten"])
def test_a_number_outside_its_range_refuses_to_start(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("KC_X", written)
    with pytest.raises(ImproperlyConfigured, match="from 0 to 10"):
        env.number("KC_X", 5, most=10)


def test_an_unknown_choice_refuses_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KC_X", "staging")
    with pytest.raises(ImproperlyConfigured, match="development, production"):
        env.choice("KC_X", "production", ("production", "development"))


def test_a_compulsory_variable_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KC_X", raising=False)
    with pytest.raises(ImproperlyConfigured, match="KC_X must be set"):
        env.text("KC_X")


def test_a_mail_server_is_read_from_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KC_X", "smtp+tls://kc%40bo:b%2Fi@mail.example.vn")
    assert env.mail_server("KC_X") == env.MailServer("mail.example.vn", 587, "kc@bo", "b/i", "starttls")


def test_an_unknown_mail_scheme_refuses_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KC_X", "imap://mail.example.vn")
    with pytest.raises(ImproperlyConfigured, match="must look like"):
        env.mail_server("KC_X")


def test_the_env_file_does_not_override_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KC_X", "from outside")
    monkeypatch.delenv("KC_Y", raising=False)
    file = tmp_path / ".env"
    file.write_text("# remark\n\nKC_X=from file\nKC_Y='quoted'\n")
    env.load_env_file(file)
    assert (env.text("KC_X"), env.text("KC_Y")) == ("from outside", "quoted")
    monkeypatch.delenv("KC_Y")


def test_a_wrong_line_of_the_env_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\nno assignment\n")
    with pytest.raises(ImproperlyConfigured, match="line 2"):
        env.load_env_file(file)


def test_a_kept_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret"
    first = env.kept_secret(path)
    assert (len(first) > 50, env.kept_secret(path), stat.S_IMODE(path.stat().st_mode)) == (True, first, 0o600)


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("127.0.0.1", True),
        ("[::1]", True),
        ("localhost", True),
        ("192.168.1.7", True),
        ("kc.internal", True),
        ("0.0.0.0", False),
        ("8.8.8.8", False),
        ("khuyencong.example.vn", False),
        ("*", False),
    ],
)
def test_a_public_host_is_told_from_a_private_one(host: str, private: bool) -> None:
    assert is_private_host(host) is private


def test_numbers_are_listed_and_each_is_in_its_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KC_THU", raising=False)
    assert env.numbers("KC_THU", (5, 300)) == (5, 300)
    monkeypatch.setenv("KC_THU", "443, 8443")
    assert env.numbers("KC_THU", (443,)) == (443, 8443)
    for written in ("", "443,x", "0,443", "-1", "99999"):
        monkeypatch.setenv("KC_THU", written)
        with pytest.raises(ImproperlyConfigured):
            env.numbers("KC_THU", (443,), least=1, most=65_535)
