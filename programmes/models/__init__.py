"""Programme, catalogue and plan years."""

from __future__ import annotations

from programmes.models.calendar import CalendarEntry, NationalEntry, WrittenDay
from programmes.models.catalogue import Content, PaperKind, PaperRequirement, PriorityFlag, Trade
from programmes.models.planyear import LateLeave, PlanYear, RegistrationWindow
from programmes.models.programme import Programme, Target

__all__ = [
    "CalendarEntry",
    "Content",
    "LateLeave",
    "NationalEntry",
    "PaperKind",
    "PaperRequirement",
    "PlanYear",
    "PriorityFlag",
    "Programme",
    "RegistrationWindow",
    "Target",
    "Trade",
    "WrittenDay",
]
