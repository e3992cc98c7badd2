"""The portal's own settings; only the limits on calls per minute are lifted, or they would end the measurement."""

from __future__ import annotations

from khuyencong import settings as portal
from khuyencong.settings import *  # noqa: F403 - the very same settings

REST_FRAMEWORK = portal.REST_FRAMEWORK | {
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(portal.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "1000000/s")
}
