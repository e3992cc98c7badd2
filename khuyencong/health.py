"""Two questions of whoever watches the portal: is it alive, and can it work?"""

from __future__ import annotations

from django.core.cache import cache
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError


@never_cache
@require_safe
@transaction.non_atomic_requests
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer that the process runs; asks nothing of others."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
@transaction.non_atomic_requests
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, broker and migrations are ready, 503 with what is not."""
    parts = {"database": _database(), "migrations": _migrations(), "broker": _broker()}
    ready = all(parts.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", **parts}, status=200 if ready else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _migrations() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return False


def _broker() -> bool:
    try:
        cache.set("readyz", 1, timeout=10)
        return cache.get("readyz") == 1
    except RedisError:
        return False
