"""The e-mail with a link to set one's own password. Passwords are never sent."""

from __future__ import annotations

from urllib.parse import urljoin

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from organisations.models import User


def password_link(user: User, *, site_url: str) -> str:
    """The address where the person sets a password; valid once and for the time of PASSWORD_RESET_TIMEOUT."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return urljoin(site_url, path)


def send_password_link(user: User, *, site_url: str, first: bool) -> None:
    """Send the link. `first` for an account that was just opened."""
    context = {"person": user, "link": password_link(user, site_url=site_url), "first": first}
    get_adapter().render_mail("emails/organisations/password_link", user.email, context).send()
