"""A đề án under way."""

from __future__ import annotations

from dataclasses import dataclass

from khuyencong.demo.specs import Spec


@dataclass
class Case:
    """Its spec, its key and tenant once it exists, the steps still to take, and whether it has come to its place."""

    spec: Spec
    steps: tuple[str, ...]
    pk: int = 0
    tenant_id: int = 0
    there: bool = False

    def until(self, step: str) -> tuple[str, ...]:
        """Take out of the list what comes before a step, or everything when it is not there."""
        end = self.steps.index(step) if step in self.steps else len(self.steps)
        taken, self.steps = self.steps[:end], self.steps[end:]
        return taken
