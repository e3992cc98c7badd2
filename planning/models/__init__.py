"""The bundle a Sở registers with the Cục, and the annual plan the Minister approves."""

from planning.models.plan import Plan, PlanItem
from planning.models.registration import LateRequest, Registration, RegistrationItem

__all__ = ("LateRequest", "Plan", "PlanItem", "Registration", "RegistrationItem")
