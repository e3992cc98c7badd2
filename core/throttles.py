"""How often a person may call the API; whoever is not signed in is counted by address alone (DRF's AnonRateThrottle)."""

from __future__ import annotations

from typing import Any

from rest_framework.throttling import UserRateThrottle


class PersonRateThrottle(UserRateThrottle):
    """DRF's own counts strangers a second time."""

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        """Nothing to count for a stranger."""
        return super().get_cache_key(request, view) if request.user and request.user.is_authenticated else None
