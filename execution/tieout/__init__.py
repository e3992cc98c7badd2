"""Đối chiếu quyết toán: one small file for each pair of papers that must agree, from the proposal to the vouchers.

A rule takes the `Books` and yields a `Comparison` for each pair it looks at. Another rule is another file and its line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from execution.tieout import (
    acceptance_vouchers,
    advances_vouchers,
    contract_acceptance,
    decision_contract,
    estimate_vouchers,
    norms_vouchers,
    proposal_decision,
    unfinished,
    voucher_dates,
    vouchers_twice,
)
from execution.tieout.books import Books
from execution.tieout.comparison import Comparison, Weight

RULES: Final[tuple[Callable[[Books], Iterable[Comparison]], ...]] = (
    proposal_decision.compare,
    decision_contract.compare,
    contract_acceptance.compare,
    acceptance_vouchers.compare,
    estimate_vouchers.compare,
    norms_vouchers.compare,
    advances_vouchers.compare,
    voucher_dates.compare,
    vouchers_twice.compare,
    unfinished.compare,
)


def compare_all(books: Books) -> list[Comparison]:
    """Every comparison of a dossier, in the order of the process."""
    return [found for rule in RULES for found in rule(books)]


__all__ = ("RULES", "Books", "Comparison", "Weight", "compare_all")
