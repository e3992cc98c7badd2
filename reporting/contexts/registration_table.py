"""Biểu tổng hợp chi tiết (Mẫu số 2, Phụ lục 1, Thông tư 36/2013/TT-BCT): content, then unit, then the đề án."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Exists

from core.errors import Refused
from core.money import MILLION
from core.words import dong_in_words
from organisations.actors import Actor
from organisations.roles import Role
from planning.models import Registration, RegistrationItem
from programmes.models import Content
from proposals.models import Proposal, TransitionRecord
from proposals.selectors import recusals_of
from reporting.contexts.estimate import roman
from reporting.contexts.letter import Letterhead, Signature, letterhead_of
from reporting.contexts.offices import centre
from reporting.contexts.places import Places
from reporting.contexts.signing import signed_by, signed_in_step

PURPOSE_LETTERS = 300


@dataclass(frozen=True)
class Money:
    """Amounts in đồng: all sources, national khuyến công, and what beneficiaries and others bring."""

    total: int
    national: int
    matched: int

    def __add__(self, more: Money) -> Money:
        return Money(self.total + more.total, self.national + more.national, self.matched + more.matched)


NOTHING = Money(0, 0, 0)


@dataclass(frozen=True)
class Row:
    """One đề án of the table; `number` counts through the whole table."""

    number: int
    name: str
    code: str
    implementing: str
    partners: str
    location: str
    purpose: str
    period: str
    money: Money
    note: str = ""


@dataclass(frozen=True)
class UnitGroup:
    """The đề án of one province or unit inside a content."""

    label: str
    rows: tuple[Row, ...]
    money: Money


@dataclass(frozen=True)
class ContentGroup:
    """A content of the programme, numbered I, II, III …"""

    number: str
    label: str
    units: tuple[UnitGroup, ...]
    count: int
    money: Money


@dataclass(frozen=True)
class RegistrationTable:
    """Everything the printed Mẫu số 2 says. `places` decimals of a million show every amount without rounding.

    `draft` = not sent yet; the print says so.
    """

    letterhead: Letterhead
    signature: Signature
    title: str
    year: int
    reference: str
    groups: tuple[ContentGroup, ...]
    count: int
    money: Money
    places: int
    in_words: str
    recipients: tuple[str, ...] = ()
    draft: bool = False


def build(registration: Registration, *, actor: Actor, day: date) -> RegistrationTable:
    """The included đề án of one bundle. Refused while none is included."""
    items = _included(registration)
    proposals = [item.proposal for item in items]
    if not proposals:
        raise Refused("Đợt đăng ký chưa có đề án nào được đưa vào nên chưa lập được biểu tổng hợp.")
    if Proposal.objects.filter(Exists(recusals_of(actor)), pk__in=[row.pk for row in proposals]).exists():
        raise Refused(
            "Bạn không tham gia xem xét một số đề án trong bản đăng ký (xung đột lợi ích); người khác lập biểu này."
        )
    office = registration.tenant
    notes = {item.proposal_id: _note(item) for item in items}
    groups = groups_of(
        proposals, day, _money, lambda proposal: proposal.unit.name, note_of=lambda proposal: notes[proposal.pk]
    )
    money = sum_of(group.money for group in groups)
    return RegistrationTable(
        letterhead=letterhead_of(office, prefix="BTH", day=day),
        signature=_signature(registration, proposals, actor),
        title=f"Biểu tổng hợp chi tiết các đề án khuyến công quốc gia đăng ký kế hoạch năm {registration.plan_year}",
        year=registration.plan_year,
        reference=_reference(registration),
        groups=groups,
        count=len(proposals),
        money=money,
        places=places_needed(_money(proposal) for proposal in proposals),
        in_words=dong_in_words(money.national),
        recipients=(centre().name, "UBND cấp tỉnh (để báo cáo)", "Lưu: VT"),
        draft=registration.state == Registration.State.DRAFT,
    )


def _included(registration: Registration) -> list[RegistrationItem]:
    items = (
        registration.items.filter(included=True)
        .select_related("proposal__unit", "proposal__content__parent__parent")
        .prefetch_related("proposal__partner_rows", "proposal__beneficiary_rows", "proposal__location_rows__commune")
        .order_by("rank", "id")
    )
    return sorted(items, key=lambda item: (clause_of(item.proposal).position, item.proposal.unit.name))


def clause_of(proposal: Proposal) -> Content:
    """The content of the decree (ND1…ND9) that the main content belongs to."""
    content = proposal.content
    while content.parent is not None:
        content = content.parent
    return content


def groups_of(
    proposals: list[Proposal],
    day: date,
    money_of: Callable[[Proposal], Money],
    label: Callable[[Proposal], str],
    *,
    note_of: Callable[[Proposal], str] = lambda _: "",
) -> tuple[ContentGroup, ...]:
    """Mẫu số 2: by content of the decree, inside it by `label`. The đề án come sorted so."""
    places = Places((row.commune_id for proposal in proposals for row in proposal.location_rows.all()), day)
    rows = {
        proposal.pk: _row(number, proposal, places, money_of(proposal), note_of(proposal))
        for number, proposal in enumerate(proposals, start=1)
    }
    groups = []
    for position, (clause, members) in enumerate(groupby(proposals, key=clause_of), start=1):
        mine = list(members)
        units = tuple(
            _unit_group(unit, [rows[proposal.pk] for proposal in of_unit]) for unit, of_unit in groupby(mine, key=label)
        )
        title = f"{clause.code}. {clause.title}"
        groups.append(ContentGroup(roman(position), title, units, len(mine), sum_of(unit.money for unit in units)))
    return tuple(groups)


def _unit_group(label: str, rows: list[Row]) -> UnitGroup:
    return UnitGroup(label, tuple(rows), sum_of(row.money for row in rows))


def _row(number: int, proposal: Proposal, places: Places, money: Money, note: str) -> Row:
    others = [row.name for row in proposal.partner_rows.all()] + [row.name for row in proposal.beneficiary_rows.all()]
    start, end = proposal.starts_on, proposal.ends_on
    return Row(
        number=number,
        name=proposal.title,
        code=proposal.code,
        implementing=proposal.unit.name,
        partners="; ".join(others),
        location="; ".join(places.name(row.commune) for row in proposal.location_rows.all()),
        purpose=_shortened(" ".join(proposal.objectives.split())),
        period=f"{start:%m/%Y} – {end:%m/%Y}" if start and end else "",
        money=money,
        note=note,
    )


def _note(item: RegistrationItem) -> str:
    """The place in the order of priority, and why it is not the law's."""
    return f"Ưu tiên {item.rank}" + (f"; xếp khác thứ tự vì: {item.moved_reason}" if item.moved_reason else "")


def _money(proposal: Proposal) -> Money:
    """What the Sở recommends stands in the column of national money; the rest of the cost is matched by others."""
    national = proposal.amount_province if proposal.amount_province is not None else proposal.amount_proposed
    return Money(proposal.total_cost, national, proposal.total_cost - national)


def sum_of(amounts: Iterable[Money]) -> Money:
    return sum(amounts, start=NOTHING)


def places_needed(moneys: Iterable[Money]) -> int:
    """Decimals of a million that show every amount exactly; one at least."""
    amounts = {amount for money in moneys for amount in (money.total, money.national)}
    return next(places for places in range(1, 7) if all(amount * 10**places % MILLION == 0 for amount in amounts))


def _shortened(text: str) -> str:
    if len(text) <= PURPOSE_LETTERS:
        return text
    return text[:PURPOSE_LETTERS].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def _reference(registration: Registration) -> str:
    """The line that ties the annex to its report; an electronic annex leaves it out while there is no number."""
    if not registration.document_number or registration.document_date is None:
        return ""
    day = registration.document_date
    return f"(Kèm theo Báo cáo số {registration.document_number} ngày {day:%d/%m/%Y} của {registration.tenant.name})"


def _signature(registration: Registration, proposals: list[Proposal], actor: Actor) -> Signature:
    """Whoever registered the bundle; before that, the acting leader or room for the head."""
    record = (
        TransitionRecord.objects.filter(proposal__in=proposals, step="register", at__gte=registration.created_at)
        .select_related("user", "organisation")
        .order_by("-at", "-id")
        .first()
    )
    if registration.state == Registration.State.SENT and record is not None:
        return signed_in_step(record, role=Role.PROVINCE_LEADER)
    return signed_by(actor, registration.tenant)
