"""The settlement dossier a person may see, its vouchers, and the books the rules compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from budgets.assessment import Line
from budgets.rules import day_of_year
from budgets.selectors import commitment, norm_on
from core.errors import NotFound
from execution.models import Acceptance, Adjustment, AdvanceRequest, Contract, Settlement, Voucher
from execution.selectors.acceptances import acceptances_of
from execution.selectors.contracts import contract_of
from execution.states import AcceptanceForm, AdjustmentState, AdvanceState, VoucherKind
from execution.tieout import Books
from execution.tieout.books import BookLine, NormGroup, OddVoucher
from organisations.actors import Actor
from organisations.roles import Role
from proposals.assessing import assess_proposal
from proposals.estimates import VersionLine, grantable, starting_point
from proposals.models import Proposal
from proposals.selectors import exception_covering, visible_to
from proposals.states import EstimateStage, ExceptionLevel

SPENDING: Final = "deadline.spend"
PAGE: Final = 100
NAMED_AT_MOST: Final = 50
"""So many odd vouchers are read by name; the sentence names fewer."""
_SAME: Final = ("kind", "number", "dated_on", "payee")


def visible_settlements(actor: Actor | None) -> QuerySet[Settlement]:
    """Dossiers of the đề án this person may see; what was never filed is its unit's alone."""
    rows: QuerySet[Settlement] = Settlement.objects.filter(proposal__in=visible_to(actor))
    if actor is None or actor.role == Role.UNIT_STAFF:
        return rows
    return rows.filter(filed_at__isnull=False)


def visible_vouchers(actor: Actor | None) -> QuerySet[Voucher]:
    """Vouchers of the dossiers this person may see."""
    rows: QuerySet[Voucher] = Voucher.objects.filter(settlement__in=visible_settlements(actor))
    return rows


def settlement_for(actor: Actor | None, proposal: Proposal) -> Settlement | None:
    """The dossier of a đề án, when there is one for this person."""
    found = visible_settlements(actor).filter(proposal=proposal).select_related("filed_by").first()
    if found is not None:
        found.proposal = proposal
    return found


def get_settlement(actor: Actor | None, proposal: Proposal) -> Settlement:
    """The same. Raises NotFound without one."""
    found = settlement_for(actor, proposal)
    if found is None:
        raise NotFound(proposal.code)
    return found


def get_voucher(settlement: Settlement, pk: int) -> Voucher:
    """One of the list. NotFound for another's."""
    found: Voucher | None = Voucher.objects.filter(settlement=settlement, pk=pk).first()
    if found is None:
        raise NotFound(str(pk))
    found.settlement = settlement
    return found


def voucher_page(settlement: Settlement, *, after: int = 0, line: str = "", refused: bool = False) -> list[Voucher]:
    """Up to PAGE + 1 vouchers behind a place in the list; `line`: those of a line of the estimate."""
    rows = Voucher.objects.filter(settlement=settlement, position__gt=after)
    if line:
        rows = rows.filter(line=line)
    if refused:
        rows = rows.exclude(refused="")
    return list(rows.order_by("position")[: PAGE + 1])


def lines_in_force(proposal: Proposal) -> tuple[VersionLine, ...]:
    """The lines of the estimate that holds: approved, or adjusted after."""
    return starting_point(proposal, EstimateStage.ADJUSTED).lines


def books_of(proposal: Proposal, settlement: Settlement | None) -> Books:
    """Everything from the proposal to the vouchers. A fixed number of queries, however long the list is."""
    lines = lines_in_force(proposal)
    contract = contract_of(proposal)
    whole = acceptances_of(proposal).exclude(form=AcceptanceForm.SITE)
    minutes = whole.exclude(result=Acceptance.Result.REJECTED).last()
    kept = Voucher.objects.filter(settlement=settlement, refused="")
    summed = {row["line"]: row for row in kept.values("line").annotate(
        amount=Sum("amount"), national=Sum("national"), count=Count("pk")).order_by()}  # fmt: skip
    known = {str(line["line"]) for line in lines}
    held = commitment(proposal.code)
    norm, last_day = _last_day(proposal)
    return Books(
        proposed=proposal.amount_proposed, decided=proposal.support_in_force or 0,
        adjusted=proposal.amount_adjusted is not None, contracted=proposal.amount_contracted or 0,
        accepted=proposal.amount_accepted or 0,
        accepted_in_part=minutes is not None and minutes.result == Acceptance.Result.PARTIAL,
        conclusion=minutes.conclusion if minutes else "",
        lines=tuple(_line(line, summed.get(str(line["line"]), {})) for line in lines),
        norms=_norms(proposal, lines, summed), count=sum(row["count"] for row in summed.values()),
        unknown_lines=sum(row["count"] for key, row in summed.items() if key not in known),
        refused=Voucher.objects.filter(settlement=settlement).exclude(refused="").count(),
        spent=held.spent, outstanding=held.advanced, contract_signed=contract.signed_on if contract else None,
        early=_odd(kept.filter(dated_on__lt=contract.signed_on)) if contract else (),
        late=_odd(kept.filter(dated_on__gt=last_day)) if last_day else (),
        future=_odd(kept.filter(dated_on__gt=timezone.localdate())), last_spending_day=last_day, spending_article=norm,
        twice=_twice(kept), elsewhere=_elsewhere(proposal, kept), excepted=excepted(proposal),
        open_adjustments=Adjustment.objects.filter(proposal=proposal, state__in=AdjustmentState.OPEN).count(),
        open_advances=AdvanceRequest.objects.filter(proposal=proposal, state__in=AdvanceState.OPEN).count(),
    )  # fmt: skip


def contracts_of_unit(proposal: Proposal) -> QuerySet[Contract]:
    """Contracts of the unit in the plan year of a đề án, for the reconciliation of the year (Mẫu số 10)."""
    rows: QuerySet[Contract] = Contract.objects.filter(
        proposal__unit_id=proposal.unit_id, proposal__plan_year=proposal.plan_year
    )
    return rows.select_related("proposal").order_by("signed_on", "pk")


def _line(line: VersionLine, summed: Mapping[str, Any]) -> BookLine:
    return BookLine(
        str(line["line"]), line["name"], line["amount"], line["national"], summed.get("amount", 0),
        summed.get("national", 0),
    )  # fmt: skip


def _norms(
    proposal: Proposal, lines: Iterable[VersionLine], summed: Mapping[str, Mapping[str, Any]]
) -> tuple[NormGroup, ...]:
    """The assessment of the real cost: the lines in force with what the vouchers put on them."""
    real = [
        Line(
            key=str(line["line"]), content=line["content_code"], name=line["name"], item=line["cost_item"],
            recipient=str(line["recipient"] or ""), units=line["units"],
            cost=summed.get(str(line["line"]), {}).get("amount", 0),
            asked=summed.get(str(line["line"]), {}).get("national", 0),
        )
        for line in lines
    ]  # fmt: skip
    found = assess_proposal(proposal, lines=real)
    return tuple(
        NormGroup(group.title, group.asked, group.allowed, group.limit, group.citation)
        for group in found.groups
        if group.asked and not group.warns_only
    )


def excepted(proposal: Proposal) -> bool:
    """Whether the support in force passes the norms by a paper of the authority."""
    support = proposal.support_in_force or 0
    if support <= grantable(assess_proposal(proposal)):
        return False
    return exception_covering(proposal, support, {ExceptionLevel.CENTRE}) is not None


def _last_day(proposal: Proposal) -> tuple[str, date | None]:
    try:
        norm = norm_on(SPENDING, date(proposal.plan_year, 12, 31))
    except LookupError:
        return "", None
    return norm.citation, day_of_year(norm.value_text, proposal.plan_year)


def _odd(rows: QuerySet[Voucher], where: str = "") -> tuple[OddVoucher, ...]:
    return tuple(
        OddVoucher(row.position, str(row), row.dated_on, where) for row in rows.order_by("position")[:NAMED_AT_MOST]
    )


def _twice(kept: QuerySet[Voucher]) -> tuple[OddVoucher, ...]:
    """Each voucher that stands more than once, at its last place; grouped, for the list may hold ten thousand."""
    groups = kept.order_by().values(*_SAME).annotate(many=Count("pk"), first=Min("position"), last=Max("position"))
    return tuple(
        OddVoucher(
            row["last"], f"{VoucherKind(row['kind']).label} {row['number']}", row["dated_on"],
            f", đã kê ở TT {row['first']}",
        )
        for row in groups.filter(many__gt=1).order_by("first")[:NAMED_AT_MOST]
    )  # fmt: skip


def _elsewhere(proposal: Proposal, kept: QuerySet[Voucher]) -> tuple[OddVoucher, ...]:
    """Vouchers that stand in the filed dossier of another đề án of the unit; which one is said."""
    others = Voucher.objects.filter(
        Q(settlement__filed_at__isnull=False), refused="", settlement__proposal__unit_id=proposal.unit_id,
        tenant_id=proposal.tenant_id, **{name: OuterRef(name) for name in _SAME},
    ).exclude(settlement__proposal_id=proposal.pk)  # fmt: skip
    rows = kept.annotate(other=others.values("settlement__proposal__code")[:1]).filter(other__isnull=False)
    return tuple(
        OddVoucher(row.position, str(row), row.dated_on, f", đã kê ở {row.other}")
        for row in rows.order_by("position")[:NAMED_AT_MOST]
    )
