"""Between which accounts each kind of entry moves money. The whole grammar of the ledger; the database holds the same.

`same` = within one envelope and, where both accounts have one, one reference. `down`/`up` = to a child, to the parent.
`later` = to the envelope of a later year.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from budgets.states import AccountKind as A
from budgets.states import EntryKind as E


class Posting(NamedTuple):
    """A legal movement."""

    kind: E
    source: A
    target: A
    where: str


POSTINGS: Final = (
    Posting(E.GIVE, A.OUTSIDE, A.FREE, "same"),
    Posting(E.CUT, A.FREE, A.OUTSIDE, "same"),
    Posting(E.ALLOCATE, A.FREE, A.FREE, "down"),
    Posting(E.TAKE_BACK, A.FREE, A.FREE, "up"),
    Posting(E.COMMIT, A.FREE, A.COMMITTED, "same"),
    Posting(E.RELEASE, A.COMMITTED, A.FREE, "same"),
    Posting(E.ADVANCE, A.COMMITTED, A.ADVANCED, "same"),
    Posting(E.CLEAR, A.ADVANCED, A.PAID, "same"),
    Posting(E.PAY, A.COMMITTED, A.PAID, "same"),
    Posting(E.SETTLE, A.PAID, A.SETTLED, "same"),
    Posting(E.REFUND, A.ADVANCED, A.COMMITTED, "same"),
    Posting(E.REFUND, A.PAID, A.COMMITTED, "same"),
    Posting(E.CARRY_OVER, A.FREE, A.FREE, "later"),
    Posting(E.CARRY_OVER, A.COMMITTED, A.COMMITTED, "later"),
    Posting(E.CARRY_OVER, A.ADVANCED, A.ADVANCED, "later"),
)
