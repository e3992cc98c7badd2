"""A lifecycle is a table of steps. This module reads the table; it knows no domain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.errors import Reason, Refused

Who = Callable[[Any, Any], bool]  # (actor, subject) -> may they?
Answer = Reason | str | Iterable[Reason] | None
Guard = Callable[[Any, Any], Answer]  # (subject, record) -> why not, in words; None when fine
Effect = Callable[..., None]  # (subject, *, actor, record) -> None; same transaction


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the process, read aloud: from, to, by whom, needs what, does what, says what, under which law."""

    name: str
    label: str
    source: tuple[str, ...]
    target: str
    by: Who
    needs: tuple[Guard, ...] = ()
    does: tuple[Effect, ...] = ()
    locks: tuple[Callable[[Any], object], ...] = ()  # (subject): what is locked before the subject itself
    says: type | None = None  # event published after commit
    screen: str = ""  # URL name, when one click and a note are not enough
    law: str = ""
    within: str = ""  # dated norm that counts the working days of whoever must move next
    asks_note: bool = False  # a reason in words is required
    aside: bool = False  # not the way forward: shown under "other steps"
    bundle: bool = False  # the screen handles many subjects at once and takes no code


class Lifecycle:
    """The table, indexed by name. `shut`: (subject) -> why no step at all may be taken with it; None when steps may."""

    def __init__(
        self, initial: str, steps: tuple[Step, ...], *, shut: Callable[[Any], str | None] = lambda _: None
    ) -> None:
        self.initial, self.steps, self.shut = initial, steps, shut
        self._by_name = {step.name: step for step in steps}
        if len(self._by_name) != len(steps):
            raise ValueError("two steps share a name")

    def __getitem__(self, name: str) -> Step:
        return self._by_name[name]

    def get(self, name: str) -> Step | None:
        """The step with this name, or None."""
        return self._by_name.get(name)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def offered(self, subject: Any, actor: Any) -> list[Step]:
        """The buttons to show: right state, right person. Guards may still refuse, with reasons."""
        if self.shut(subject):
            return []
        return [s for s in self.steps if subject.state in s.source and s.by(actor, subject)]

    def check(self, step: Step, subject: Any, actor: Any, record: Any) -> None:
        """Raise Refused with *all* the reasons, so nobody has to come back twice."""
        if closed := self.shut(subject):
            raise Refused(closed)
        if not step.by(actor, subject):
            raise Refused(f"Bạn không có quyền “{step.label}” hồ sơ này.")
        if subject.state not in step.source:
            raise Refused(f"Không thể “{step.label}” khi hồ sơ ở trạng thái “{subject.get_state_display()}”.")
        if reasons := list(self.blockers(step, subject, record)):
            raise Refused(*reasons)

    def blockers(self, step: Step, subject: Any, record: Any) -> Iterator[Reason]:
        """Everything the guards of a step have to say."""
        for guard in step.needs:
            answer = guard(subject, record)
            if answer is None:
                continue
            if isinstance(answer, str):
                yield Reason(answer)
            elif isinstance(answer, Reason):
                yield answer
            else:
                yield from answer

    def mermaid(self) -> str:
        """The table as a state diagram for the documentation."""
        arrows = [f"    {s} --> {step.target}: {step.label}" for step in self.steps for s in step.source]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.initial}", *arrows])
