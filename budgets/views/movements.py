"""The table of what the Cục does with an envelope. A new movement is a row of MOVEMENTS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from budgets import selectors, services
from budgets.forms.envelopes import AllocateForm, CarryOverForm, MovementForm, TakeBackForm
from budgets.models import Envelope
from organisations.actors import Actor


@dataclass(frozen=True, slots=True)
class Movement:
    """Title, what it does in a sentence, label of the button, form, service, and which envelopes it suits."""

    title: str
    lead: str
    button: str
    form: type[MovementForm]
    run: Callable[[Envelope, Any, Actor], object]
    years: int = 1
    suits: Callable[[Envelope], bool] = lambda _envelope: True

    def figures(self, envelope: Envelope, read: dict[str, Any]) -> Iterator[tuple[str, int]]:
        """The figures to compare before and after, in words."""
        for standing in selectors.envelopes_of(*range(envelope.year, envelope.year + self.years)):
            name = f"{standing.envelope.code} ({standing.name})"
            yield f"{name}: tổng kinh phí", standing.amount
            yield f"{name}: chưa phân bổ, chưa cam kết", standing.free
        if reference := read.get("reference"):
            for account in selectors.places_of_reference(reference):
                kind = account.get_kind_display().lower()
                yield f"{reference}: {kind} ({account.envelope.code})", account.balance


def _allocate(envelope: Envelope, form: AllocateForm, actor: Actor) -> object:
    amount = form.cleaned_data["amount"]
    return services.allocate(envelope, amount=amount, warrant=form.warrant(), actor=actor, **form.place())  # type: ignore[arg-type]


def _take_back(envelope: Envelope, form: TakeBackForm, actor: Actor) -> object:
    return services.take_back(envelope, amount=form.cleaned_data["amount"], warrant=form.warrant(), actor=actor)


def _carry_over(envelope: Envelope, form: CarryOverForm, actor: Actor) -> object:
    read = form.cleaned_data
    return services.carry_over(
        envelope, reference=read["reference"], amount=read["amount"], warrant=form.warrant(), actor=actor
    )


MOVEMENTS: Final = {
    "phan-bo": Movement(
        "Phân bổ", "Để riêng một phần kinh phí cho một Sở Công Thương, một nội dung, hoặc một nội dung của một Sở. Đề án "
        "được cam kết từ phần khớp nhất.", "Phân bổ", AllocateForm, _allocate,
    ),
    "thu-hoi": Movement(
        "Thu hồi phân bổ", "Đưa kinh phí chưa cam kết của phần này trở lại nguồn đã phân bổ.", "Thu hồi", TakeBackForm,
        _take_back, suits=lambda envelope: envelope.parent_id is not None,
    ),
    "chuyen-nguon": Movement(
        "Chuyển nguồn sang năm sau", "Chuyển kinh phí chưa cam kết, hoặc kinh phí của một đề án (phần chưa chi trước, phần "
        "đã tạm ứng sau), sang nguồn tương ứng của năm sau.", "Chuyển nguồn", CarryOverForm, _carry_over, years=2,
    ),
}  # fmt: skip
