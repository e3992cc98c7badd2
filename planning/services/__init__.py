"""What can be done to a bundle and to a plan."""

from planning.services.plan import ItemAmount, approve_plan, save_plan
from planning.services.registration import ItemChoice, save_registration, send_registration

__all__ = ("ItemAmount", "ItemChoice", "approve_plan", "save_plan", "save_registration", "send_registration")
