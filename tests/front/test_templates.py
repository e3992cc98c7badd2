"""The templates keep the rules of the house: documented, small, no inline code, only things that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from core.templatetags.ui import PUBLIC_ICONS

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"
PAPER = {"documents", "emails"}
"""Printed forms and e-mails have their own styles."""

COMMENT = re.compile(r"\{#.*?#\}")
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if not PAPER & set(path.relative_to(TEMPLATES).parts))
ALLAUTH_PAGES = (
    "account/account_inactive.html",
    "account/email.html",
    "account/email_confirm.html",
    "account/login.html",
    "account/logout.html",
    "account/password_change.html",
    "account/password_reset.html",
    "account/password_reset_done.html",
    "account/password_reset_from_key.html",
    "account/password_reset_from_key_done.html",
    "account/password_set.html",
    "account/reauthenticate.html",
    "account/signup.html",
    "account/signup_closed.html",
    "account/verification_sent.html",
    "account/verified_email_required.html",
    "mfa/authenticate.html",
    "mfa/index.html",
    "mfa/reauthenticate.html",
    "mfa/recovery_codes/generate.html",
    "mfa/recovery_codes/index.html",
    "mfa/totp/activate_form.html",
    "mfa/totp/deactivate_form.html",
    "mfa/trust.html",
)


def _source(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def _broken(pattern: str) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in PAGES if re.search(pattern, _source(path))]


def test_every_component_says_what_context_it_needs() -> None:
    components = sorted((TEMPLATES / "components").glob("*.html"))
    silent = [path.name for path in components if not path.read_text(encoding="utf-8").startswith("{# Context: ")]
    assert silent == []


def test_no_page_carries_inline_style_or_code() -> None:
    assert _broken(r'\sstyle="') == []
    assert _broken(r"<style") == []
    assert _broken(r"\son[a-z]+=") == []
    assert _broken(r"<script(?![^>]*\ssrc=)") == []


def test_no_page_reaches_another_host() -> None:
    assert _broken(r'(?:src|action)="(?:https?:)?//') == []


def test_every_icon_is_in_the_sprite() -> None:
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")))
    used = {name for path in PAGES for name in re.findall(r'\{% icon "([^"]+)"', _source(path))}
    assert used - symbols == set()


def test_icons_of_public_pages_are_those_of_the_sprite() -> None:
    whole, few = ((ROOT / f"static/img/{name}.svg").read_text(encoding="utf-8") for name in ("icons", "icons-public"))
    found = dict(re.findall(r'(?s)<symbol id="([^"]+)"(.*?)</symbol>', few))
    assert found.keys() == PUBLIC_ICONS
    assert {name: drawn in whole for name, drawn in found.items()} == dict.fromkeys(found, True)


def test_every_static_file_a_page_names_exists() -> None:
    named = {name for path in PAGES for name in re.findall(r"""\{% static ['"]([^'"]+)['"] %\}""", _source(path))}
    assert [name for name in sorted(named) if finders.find(name) is None] == []


def test_every_file_the_styles_name_exists() -> None:
    missing = [
        f"{sheet.name}: {url}"
        for sheet in (ROOT / "static/css").glob("*.css")
        for url in re.findall(r'url\("\.\./([^"]+)"\)', sheet.read_text(encoding="utf-8"))
        if finders.find(url) is None
    ]
    assert missing == []


@pytest.mark.parametrize("name", ALLAUTH_PAGES)
def test_the_account_page_is_ours(name: str) -> None:
    assert Path(get_template(name).origin.name).is_relative_to(TEMPLATES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_the_template_compiles_and_is_small(path: Path) -> None:
    get_template(str(path.relative_to(TEMPLATES)))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150
