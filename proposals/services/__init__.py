"""What can be done to a đề án. Each function takes the actor and keyword arguments, and refuses with reasons."""

from proposals.services.move import move, move_many

__all__ = ("move", "move_many")
