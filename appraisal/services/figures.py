"""The appraiser's own figures: what each line should cost and get. Saved as another version of the estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from appraisal import rules
from appraisal.selectors import STAGE_OF_LEVEL, may_fill
from core.errors import Reason, Refused
from core.money import MAX_DONG, format_dong
from core.text import nfc
from organisations.actors import Actor
from proposals.estimates import Estimate, VersionLine, starting_point
from proposals.models import EstimateVersion, Proposal
from proposals.services.sections import amount_of
from proposals.services.versions import record_version
from proposals.states import VersionSource


@dataclass(frozen=True, slots=True)
class LineFigures:
    """What the appraiser finds right for one line: quantity, unit price and support (đồng), and why."""

    quantity: Decimal
    unit_price: int
    national: int
    opinion: str = ""


def type_figures(
    proposal: Proposal,
    *,
    actor: Actor,
    figures: Mapping[str, LineFigures],
    note: str = "",
    newest_seen: int | None = None,
) -> EstimateVersion:
    """Keep the appraiser's estimate; `figures` is key of a line -> its figures, other lines stay as they were.

    Raises Refused with every fault, and when somebody saved a newer version than `newest_seen`.
    """
    if not may_fill(actor, proposal):
        raise Refused("Bạn không lập số liệu thẩm định cho hồ sơ này ở bước hiện tại.")
    stage = STAGE_OF_LEVEL[rules.level_of(actor)]
    estimate, reasons = refigured(proposal, starting_point(proposal, stage), figures)
    if reasons:
        raise Refused(*reasons)
    return record_version(
        proposal, stage, actor=actor, lines=estimate.lines, note=note, newest_seen=newest_seen,
        still=lambda locked: may_fill(actor, locked),
    )  # fmt: skip


def refigured(
    proposal: Proposal, start: Estimate, figures: Mapping[str, LineFigures], *, held_to_proposed: bool = True
) -> tuple[Estimate, list[Reason]]:
    """The estimate with these figures, and what is wrong with it. The beneficiary bears what the others do not.

    `held_to_proposed`: never more than the unit once asked for; only an adjustment may go beyond that.
    """
    reasons: list[Reason] = []
    lines = [_refigured(line, figures.get(str(line["line"])), reasons) for line in start.lines]
    estimate = Estimate(tuple(lines), VersionSource.TYPED)
    if held_to_proposed and estimate.support > proposal.amount_proposed:
        asked = format_dong(proposal.amount_proposed)
        text = (
            f"Kinh phí khuyến công cộng các dòng {format_dong(estimate.support)} đ, lớn hơn đơn vị đề nghị {asked} đ."
        )
        reasons.append(Reason(text, "lines"))
    if figures.keys() - {str(line["line"]) for line in start.lines}:
        reasons.append(Reason("Dự toán vừa thay đổi dòng. Tải lại trang để xem bản mới.", "lines"))
    return estimate, reasons


def _refigured(line: VersionLine, given: LineFigures | None, reasons: list[Reason]) -> VersionLine:
    if given is None:
        return line
    amount = amount_of(given.quantity, given.unit_price)
    rest = amount - given.national - line["local"] - line["other"]
    where = str(line["line"])
    if given.quantity < 0 or min(given.unit_price, given.national) < 0:
        reasons.append(Reason(f"“{line['name']}”: số lượng và số tiền không được âm.", f"quantity_{where}"))
    elif amount > MAX_DONG:
        reasons.append(Reason(f"“{line['name']}”: thành tiền quá lớn.", f"unit_price_{where}"))
    elif rest < 0:
        others = format_dong(given.national + line["local"] + line["other"])
        text = f"“{line['name']}”: thành tiền {format_dong(amount)} đ, nhỏ hơn các nguồn {others} đ."
        reasons.append(Reason(text, f"national_{where}"))
    opinion = nfc(given.opinion).strip()
    return {
        **{name: value for name, value in line.items() if name != "opinion"},
        "quantity": f"{given.quantity.normalize():f}",
        "unit_price": given.unit_price,
        "amount": amount,
        "national": given.national,
        "beneficiary": rest,
        **({"opinion": opinion} if opinion else {}),
    }
