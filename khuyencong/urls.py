"""Every address of the portal, one include per app."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from khuyencong.health import healthz, readyz

handler500 = "khuyencong.api.on_server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("tai-khoan/", include("allauth.urls")),
    path("to-chuc/ket-noi/", include("integrations.urls")),
    path("to-chuc/", include("organisations.urls")),
    path("nam-ke-hoach/", include("programmes.urls")),
    path("dinh-muc/", include("budgets.urls")),
    path("tham-dinh/", include("appraisal.urls")),
    path("ke-hoach/", include("planning.urls")),
    path("hop-dong/", include("execution.urls")),
    path("bao-cao/", include("reporting.urls")),
    path("cong-khai/xac-thuc/", include("reporting.public_urls")),
    path("de-an/", include("proposals.urls")),
    path("thong-bao/", include("notifications.urls")),
    path("api/v1/", include("khuyencong.api")),
    # What everybody may read also exists in English, under /en/ (core/languages.py); nothing else does.
    *i18n_patterns(path("", include("portal.urls")), prefix_default_language=False),
    path("", include("workbench.urls")),
]
