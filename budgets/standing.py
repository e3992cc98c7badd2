"""Money as it stands: sums of accounts of an envelope, of the envelopes below it, of one đề án. Đồng."""

from __future__ import annotations

from dataclasses import dataclass, fields

from budgets.models import Envelope, LedgerEntry


@dataclass(frozen=True, slots=True)
class Money:
    """Where money lies. Each field is the sum of the accounts of that kind (budgets.states.AccountKind)."""

    free: int = 0
    committed: int = 0
    advanced: int = 0
    paid: int = 0
    settled: int = 0

    def __add__(self, other: Money) -> Money:
        return Money(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Money)))

    @property
    def spent(self) -> int:
        """What has left the treasury."""
        return self.advanced + self.paid + self.settled

    @property
    def promised(self) -> int:
        """Committed to đề án, spent or not."""
        return self.committed + self.spent

    @property
    def total(self) -> int:
        """All of it."""
        return self.free + self.promised


@dataclass(frozen=True, slots=True)
class Standing:
    """An envelope and its money. `own` lies in it, `below` in its parts; `given` is what the State gave to a root.

    What came in = given or allocated to it, and carried over = own + below: nothing is lost on the way.
    """

    envelope: Envelope
    own: Money
    below: Money
    given: int = 0
    carried_in: int = 0
    carried_out: int = 0
    last_paper: LedgerEntry | None = None

    @property
    def year(self) -> int:
        """Budget year."""
        return self.envelope.year

    @property
    def name(self) -> str:
        """Whose it is and for what, in words."""
        holder, content = self.envelope.holder, self.envelope.content
        words = [holder.name] if holder else []
        words += [f"{content.code} {content.short_title}"] if content else []
        return ", ".join(words) or "Cả nước"

    @property
    def amount(self) -> int:
        """What came in and has not been carried away."""
        return self.own.total + self.below.total

    @property
    def entered(self) -> int:
        """What was given to a root, allocated to a part: what came in before anything was carried over."""
        return self.amount - self.carried_in + self.carried_out

    @property
    def allocated(self) -> int:
        """What lies in its parts, whatever has become of it there."""
        return self.below.total

    @property
    def whole(self) -> Money:
        """Its own money and that of its parts together."""
        return self.own + self.below

    @property
    def free(self) -> int:
        """What can still be allocated or promised from here."""
        return self.own.free


@dataclass(frozen=True, slots=True)
class Purse:
    """An envelope of a year by itself: what is free in it and what is promised from it, without its parts. Đồng."""

    pk: int
    code: str
    name: str
    parent_id: int | None
    holder_id: int | None
    content_code: str
    free: int
    promised: int


@dataclass(frozen=True, slots=True)
class CommitmentStanding:
    """The money of one đề án by where it lies."""

    reference: str
    committed: int = 0
    advanced: int = 0
    paid: int = 0
    settled: int = 0

    @property
    def spent(self) -> int:
        """What has left the treasury."""
        return self.advanced + self.paid + self.settled

    @property
    def total(self) -> int:
        """Everything promised to it that has not been released."""
        return self.committed + self.spent
