"""What the screen of a step asks. Each step's own form adds its fields; refusals land beside the field they speak of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from core.errors import Reason
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from core.workflow import Step
from organisations.actors import Actor
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.records import StepFacts

_FACTS = ("decision_number", "decision_date", "amount", "due_on")
_NOT_DETAILS = (*_FACTS, "version", "note", "file")
_PAPER_OF_STEP = {
    "pass_province": "phiếu thẩm định",
    "fail_province": "phiếu thẩm định",
    "pass_centre": "văn bản thẩm định",
    "fail_centre": "văn bản thẩm định",
    "leave_unfunded": "văn bản thẩm định",
    "assign": "quyết định giao kế hoạch",
    "approve_group_plan": "văn bản phê duyệt",
    "liquidate": "biên bản thanh lý",
    "settle": "văn bản quyết toán",
    "stop": "quyết định ngừng triển khai",
}


def text_area(label: str, *, rows: int = 4, required: bool = True, help_text: str = "") -> NfcCharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return NfcCharField(label=label, max_length=5000, required=required, help_text=help_text, widget=widget)


class StepForm(KcForm):
    """A note and a paper; `aliases` leads a reason about a fact to the field that states it."""

    aliases: ClassVar[dict[str, str]] = {}

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label="Văn bản kèm theo", required=False, help_text="PDF, Word, Excel hoặc ảnh, bản đã ký nếu có."
    )
    note = text_area("Ghi chú", rows=3, required=False)

    def __init__(self, *args: Any, proposal: Proposal, step: Step, actor: Actor, **kwargs: Any) -> None:
        self.proposal, self.step, self.actor = proposal, step, actor
        self.reasons: list[Reason] = []
        starting = {"version": proposal.version, **self.starting_values()}
        kwargs["initial"] = {**starting, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in {"file", "note"}] + ["file", "note"])
        if step.asks_note:
            note = self.fields["note"]
            note.label, note.required = "Lý do", True
            note.error_messages["required"] = "Hãy ghi lý do."

    def starting_values(self) -> dict[str, Any]:
        """What can be filled in from what is known."""
        return {}

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of the service."""
        return dict(self.cleaned_data)

    def facts(self) -> StepFacts:
        """As much of the record as could be read, for the guards."""
        read = self.cleaned_data
        details = {name: value for name, value in read.items() if name not in _NOT_DETAILS}
        return StepFacts(**{name: read[name] for name in _FACTS if read.get(name) is not None}, details=details)

    def add_blockers(self) -> None:
        """To what the form itself found, add what the guards say of the rest: nobody comes back twice."""
        known = set(self.errors)
        found = LIFECYCLE.blockers(self.step, self.proposal, self.facts())
        self.refuse([reason for reason in found if self._field_of(reason) not in known])

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Put each reason beside its field, the rest on top of the page."""
        for reason in reasons:
            name = self._field_of(reason)
            if name in self.fields and not self.fields[name].widget.is_hidden:
                self.add_error(name, f"{reason.message} ({reason.article})" if reason.article else reason.message)
            else:
                self.reasons.append(reason)

    def accept_newer_version(self) -> None:
        """After a stale answer the next press speaks of the dossier as it is now shown."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(self.proposal.version)

    def _field_of(self, reason: Reason) -> str:
        return self.aliases.get(reason.field, reason.field)


class DecisionForm(StepForm):
    """A step on a paper: its number and date."""

    decision_number = NfcCharField(
        label="Số văn bản", max_length=80, help_text="Số và ký hiệu ghi trên văn bản, ví dụ 123/QĐ-SCT."
    )
    decision_date = VietnameseDateField(label="Ngày văn bản")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paper = _PAPER_OF_STEP.get(self.step.name)
        if paper:
            self.fields["decision_number"].label, self.fields["decision_date"].label = f"Số {paper}", f"Ngày {paper}"


class AmountForm(DecisionForm):
    """A paper about an amount."""

    amount = MoneyField(label="Số tiền")


@dataclass(frozen=True, slots=True)
class Screen:
    """What the page says will happen, what it asks, and the service that does it.

    `norms_of`: the stage of the estimate an amount is decided for; the page then shows what the norms allow.
    """

    form: type[StepForm]
    act: Callable[..., Proposal]
    lead: str
    norms_of: str = ""
