"""The plan of a group đề án: three cooperatives share the first supported line. Inside the scope of the tenant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from execution.selectors.settlements import lines_in_force
from execution.services.group_plans import RowInput, save_plan, submit_group_plan
from khuyencong.demo.specs import Spec
from khuyencong.demo.writing import invented_tax_code
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.states import LegalForm

PARTS = 3


def plan_group(step: str, proposal: Proposal, actor: Actor, spec: Spec, day: date) -> Proposal:
    """The plan is written and sent to the Sở."""
    save_plan(proposal, [RowInput(values) for values in _rows(proposal, spec)], actor=actor)
    proposal.refresh_from_db(fields=["version"])
    return submit_group_plan(proposal, step, actor=actor, version=proposal.version)


def _rows(proposal: Proposal, spec: Spec) -> Iterator[dict[str, Any]]:
    line = next(line for line in lines_in_force(proposal) if line["national"])
    communes = list(proposal.location_rows.values_list("commune_id", flat=True))
    for part in range(PARTS):
        number = spec.number * 10 + part
        yield {
            "name": f"Hợp tác xã {number:02d} (minh họa)", "legal_form": LegalForm.COOPERATIVE,
            "tax_code": invented_tax_code(number), "representative": f"Giám đốc hợp tác xã {number:02d}",
            "production_commune_id": communes[part % len(communes)], "production_address": f"Thôn {part + 1}",
            "subject": line["name"], "line": str(line["line"]), "total": line["amount"] // PARTS,
            "national": line["national"] // PARTS, "starts_on": proposal.starts_on, "ends_on": proposal.ends_on,
        }  # fmt: skip
