"""Pictures for those who pass an address on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from portal import cards, selectors
from portal.views.conditional import public_page


@public_page
def site(request: HttpRequest) -> HttpResponse:
    """The picture of the portal."""
    return HttpResponse(cards.site_card(), content_type="image/png")


@public_page
def publication(request: HttpRequest, code: str) -> HttpResponse:
    """The picture of one published đề án."""
    return HttpResponse(cards.publication_card(selectors.get_publication(code)), content_type="image/png")
