"""Write the public snapshots and decisions of every published đề án anew, as after an upgrade that shows more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import F

from core.tenancy import tenant_scope
from organisations.models import Organisation
from portal.services import publish
from proposals.models import Proposal
from proposals.states import State


class Command(BaseCommand):
    """`manage.py publish_again`"""

    help = "Renew the public snapshot and the decisions of every đề án in a public state. Safe to repeat and to stop."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """A transaction a đề án, so that nobody waits for the whole."""
        number = 0
        for tenant_id in Organisation.objects.filter(pk=F("tenant_id")).order_by("code").values_list("pk", flat=True):
            with tenant_scope(tenant_id):
                keys = list(Proposal.objects.filter(state__in=State.PUBLIC).order_by("pk").values_list("pk", flat=True))
            for key in keys:
                with tenant_scope(tenant_id):
                    publish(Proposal.objects.select_related("unit", "content").get(pk=key))
                number += 1
        self.stdout.write(f"{number} đề án")
