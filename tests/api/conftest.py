"""`api("donvi.danang")` is a client of the API signed in by session; `api()` a stranger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def api(cast: Any) -> Callable[..., Any]:
    # Settings are not read yet when this file is loaded.
    from tests.api.calls import Api
    from tests.cast import client_as

    return lambda username="": Api(client_as(cast[username])) if username else Api()
