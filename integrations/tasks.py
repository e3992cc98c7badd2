"""What workers and beat ask for."""

from __future__ import annotations

from celery import shared_task

from core.tenancy import tenant_scope
from integrations.services import forget_old
from integrations.services.delivering import deliver
from organisations.actors import all_tenant_ids


@shared_task(name="integrations.deliver")
def deliver_waiting() -> int:
    """Send what waits, in every tenant; asked for after commits, and by beat for what was left."""
    return deliver()


@shared_task(name="integrations.forget")
def forget() -> int:
    """Drop old rows of outbox and logs, in every tenant."""
    with tenant_scope(*all_tenant_ids()):
        return forget_old()
