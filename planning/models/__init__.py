"""The bundle a Sở registers with the Cục, and the annual plan the Minister approves."""

from planning.models.plan import Plan, PlanItem
from planning.models.registration import LateRequest, Registration, RegistrationItem
from planning.models.scenario import PlanScenario, ScenarioItem
from planning.models.submission import PlanSubmission

__all__ = (
    "LateRequest", "Plan", "PlanItem", "PlanScenario", "PlanSubmission",
    "Registration", "RegistrationItem", "ScenarioItem",
)  # fmt: skip
