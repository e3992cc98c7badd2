"""The forms of a settlement dossier: Mẫu số 7, 8a, 8b, 9 and 10 of Phụ lục 1 (TT 36/2013/TT-BCT, Điều 17, 18, 19). Đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from budgets.selectors import commitments_of
from core.errors import Refused
from core.words import dong_in_words
from execution.models import Settlement, Voucher
from execution.selectors import contract_of
from execution.selectors.advances import balance_on
from execution.selectors.settlements import books_of, contracts_of_unit
from execution.tieout import Books, Weight, compare_all
from organisations.actors import Actor
from organisations.models import Organisation
from reporting.contexts.letter import Fact, Letterhead, Signature, facts, letterhead_of
from reporting.contexts.offices import centre
from reporting.contexts.signing import signed_by_hand

TABLE, LIST, REQUEST, RECONCILED = "BQT", "BK", "BĐN", "BĐC"
"""Symbols of the papers before that of the unit; the circular sets none."""
NO_VOUCHERS = "Bảng kê chưa có chứng từ nào nên chưa lập được biểu mẫu quyết toán."


@dataclass(frozen=True)
class SettlementLine:
    """A line of the estimate: what was planned, what the vouchers prove, and the khuyến công money left."""

    number: int
    name: str
    planned: int
    support: int
    spent: int
    national: int
    left: int


@dataclass(frozen=True)
class SettlementTable:
    """Mẫu số 7."""

    letterhead: Letterhead
    signature: Signature
    title: str
    facts: tuple[Fact, ...]
    rows: tuple[SettlementLine, ...]
    total: SettlementLine
    in_words: str
    explained: tuple[Fact, ...]
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class VoucherLine:
    """A voucher of the list."""

    number: int
    name: str
    day: date
    payee: str
    content: str
    amount: int
    national: int


@dataclass(frozen=True)
class VoucherList:
    """Mẫu số 8a (khuyến công money), or 8b (`all_sources`)."""

    letterhead: Letterhead
    signature: Signature
    title: str
    all_sources: bool
    facts: tuple[Fact, ...]
    rows: tuple[VoucherLine, ...]
    amount: int
    national: int
    in_words: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class MoneyLine:
    """A numbered amount."""

    number: str
    name: str
    amount: int


@dataclass(frozen=True)
class PaymentRequest:
    """Mẫu số 9; `asked` is negative where money comes back."""

    letterhead: Letterhead
    signature: Signature
    title: str
    facts: tuple[Fact, ...]
    rows: tuple[MoneyLine, ...]
    asked: int
    in_words: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class ContractLine:
    """One contract of the year."""

    number: int
    contract: str
    name: str
    assigned: int
    contracted: int
    received: int
    accepted: int
    settled: int
    repaid: int
    left: int


@dataclass(frozen=True)
class Reconciliation:
    """Mẫu số 10: every contract of the unit in the budget year."""

    letterhead: Letterhead
    signature: Signature
    other_signature: Signature
    title: str
    facts: tuple[Fact, ...]
    rows: tuple[ContractLine, ...]
    total: ContractLine
    recipients: tuple[str, ...]


def unit_of(settlement: Settlement) -> Organisation:
    """Who issues them."""
    return settlement.proposal.unit


def build_table(settlement: Settlement, *, actor: Actor, day: date) -> SettlementTable:
    """Mẫu 7: the estimate in force against the vouchers, line by line, with what the unit says of the differences."""
    books = _books(settlement)
    rows = tuple(
        SettlementLine(
            number, line.name, line.planned, line.support, line.vouched, line.vouched_national,
            line.support - line.vouched_national,
        )
        for number, line in enumerate(books.lines, start=1)
    )  # fmt: skip
    total = SettlementLine(
        0,
        "Tổng cộng",
        *(sum(getattr(row, name) for row in rows) for name in ("planned", "support", "spent", "national", "left")),
    )
    said = settlement.explanations
    explained = [
        (found.title, said[found.key])
        for found in compare_all(books)
        if found.weight == Weight.EXPLAIN and said.get(found.key)
    ]
    return SettlementTable(
        letterhead=_head(settlement, TABLE, day), signature=signed_by_hand(unit_of(settlement)),
        title="Biểu chi quyết toán kinh phí khuyến công quốc gia", facts=_facts(settlement), rows=rows, total=total,
        in_words=dong_in_words(books.national), explained=facts(*explained), recipients=_recipients(settlement),
    )  # fmt: skip


def build_vouchers(settlement: Settlement, *, actor: Actor, day: date) -> VoucherList:
    """Mẫu 8a: vouchers that spend khuyến công money."""
    return _vouchers(settlement, day, all_sources=False)


def build_all_vouchers(settlement: Settlement, *, actor: Actor, day: date) -> VoucherList:
    """Mẫu 8b: every voucher with its sources, where the support is a share of the cost."""
    return _vouchers(settlement, day, all_sources=True)


def build_request(settlement: Settlement, *, actor: Actor, day: date) -> PaymentRequest:
    """Mẫu 9: what the unit has had, what it proves, what it asks for or pays back."""
    books, balance = _books(settlement), balance_on(settlement.proposal.code, day)
    asked = books.national - books.spent
    rows = (
        MoneyLine("1", "Giá trị hợp đồng", books.contracted), MoneyLine("2", "Kinh phí được nghiệm thu", books.accepted),
        MoneyLine("3", "Kinh phí đề nghị quyết toán", books.national), MoneyLine("4", "Đã tạm ứng", balance.advanced),
        MoneyLine("5", "Đã thanh toán", balance.paid), MoneyLine("6", "Đã hoàn trả", balance.refunded),
        MoneyLine("7", "Đề nghị thanh toán (3 - 4 - 5 + 6)" if asked >= 0 else "Phải hoàn trả (4 + 5 - 6 - 3)", abs(asked)),
    )  # fmt: skip
    return PaymentRequest(
        letterhead=_head(settlement, REQUEST, day), signature=signed_by_hand(unit_of(settlement)),
        title="Biểu đề nghị thanh toán kinh phí khuyến công quốc gia", facts=_facts(settlement), rows=rows, asked=asked,
        in_words=dong_in_words(abs(asked)), recipients=_recipients(settlement),
    )  # fmt: skip


def build_reconciliation(settlement: Settlement, *, actor: Actor, day: date) -> Reconciliation:
    """Mẫu 10: the contracts of the unit in the year, as the ledger has them on the day."""
    proposal = settlement.proposal
    contracts = list(contracts_of_unit(proposal))
    held = commitments_of([row.proposal.code for row in contracts])
    rows = []
    for number, row in enumerate(contracts, start=1):
        each, balance = row.proposal, balance_on(row.proposal.code, day)
        spent = held[each.code].spent if each.code in held else 0
        settled = each.amount_settled or 0
        rows.append(
            ContractLine(
                number, row.number, each.title, each.support_in_force or 0, row.amount, balance.received,
                each.amount_accepted or 0, settled, balance.refunded, spent - settled,
            )
        )  # fmt: skip
    names = ("assigned", "contracted", "received", "accepted", "settled", "repaid", "left")
    total = ContractLine(0, "", "Tổng cộng", *(sum(getattr(row, name) for row in rows) for name in names))
    return Reconciliation(
        letterhead=_head(settlement, RECONCILED, day), signature=signed_by_hand(unit_of(settlement)),
        other_signature=Signature(("ĐẠI DIỆN CỤC",)),
        title=f"Bảng đối chiếu kinh phí khuyến công quốc gia năm {proposal.plan_year}",
        facts=facts(("Đơn vị thực hiện", proposal.unit.name), ("Tính đến ngày", f"{day:%d/%m/%Y}")), rows=tuple(rows),
        total=total, recipients=_recipients(settlement),
    )  # fmt: skip


def _vouchers(settlement: Settlement, day: date, *, all_sources: bool) -> VoucherList:
    kept = Voucher.objects.filter(settlement=settlement, refused="").order_by("position")
    found = list(kept if all_sources else kept.filter(national__gt=0))
    if not found:
        raise Refused(NO_VOUCHERS)
    rows = tuple(
        VoucherLine(number, str(row), row.dated_on, row.payee, _content(row), row.amount, row.national)
        for number, row in enumerate(found, start=1)
    )
    amount, national = sum(row.amount for row in rows), sum(row.national for row in rows)
    about = "các nguồn vốn" if all_sources else "kinh phí khuyến công quốc gia"
    return VoucherList(
        letterhead=_head(settlement, LIST, day), signature=signed_by_hand(unit_of(settlement)),
        title=f"Bảng kê chứng từ đề nghị quyết toán, {about}", all_sources=all_sources, facts=_facts(settlement),
        rows=rows, amount=amount, national=national, in_words=dong_in_words(national),
        recipients=_recipients(settlement),
    )  # fmt: skip


def _content(voucher: Voucher) -> str:
    return f"{voucher.content} (kèm {voucher.originals})" if voucher.originals else voucher.content


def _books(settlement: Settlement) -> Books:
    books = books_of(settlement.proposal, settlement)
    if not books.count:
        raise Refused(NO_VOUCHERS)
    return books


def _head(settlement: Settlement, symbol: str, day: date) -> Letterhead:
    filed = timezone.localdate(settlement.filed_at) if settlement.filed_at else day
    return letterhead_of(unit_of(settlement), prefix=symbol, day=filed)


def _facts(settlement: Settlement) -> tuple[Fact, ...]:
    proposal, contract = settlement.proposal, contract_of(settlement.proposal)
    signed = f"số {contract.number} ngày {contract.signed_on:%d/%m/%Y}" if contract else None
    return facts(
        ("Tên đề án", proposal.title), ("Số hồ sơ", proposal.code), ("Hợp đồng", signed),
        ("Đơn vị thực hiện", proposal.unit.name), ("Năm kế hoạch", str(proposal.plan_year)),
    )  # fmt: skip


def _recipients(settlement: Settlement) -> tuple[str, ...]:
    office, above = settlement.proposal.tenant.name, centre().name
    return (above, *((office,) if office != above else ()), "Lưu: VT")
