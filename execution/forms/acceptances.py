"""What has been done, and the minutes that find it so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from execution.acceptance import Row
from execution.selectors.acceptances import minutes_of_places
from proposals.forms.steps import DecisionForm, StepForm, text_area

_WHO = "Mỗi dòng một người: họ tên, chức vụ, đơn vị."
_UNMET = "Nêu phần chưa thực hiện; trường hợp bất khả kháng, nêu lý do và xác nhận của UBND cấp xã nơi thực hiện."


class RequestAcceptanceForm(StepForm):
    """What has been done, before the Sở is asked to come."""

    volume = text_area("Khối lượng đã hoàn thành", help_text="Theo từng nội dung của hợp đồng.")


class RejectAcceptanceForm(DecisionForm):
    """Minutes that find the work not done yet."""

    decision_number = NfcCharField(label="Số biên bản", max_length=80)
    decision_date = VietnameseDateField(label="Ngày nghiệm thu")
    place = NfcCharField(label="Địa điểm nghiệm thu", max_length=300)
    participants = text_area("Thành phần nghiệm thu", required=False, help_text=_WHO)
    volume = text_area("Khối lượng hoàn thành")
    conclusion = text_area("Nhận xét, kết luận")

    def starting_values(self) -> dict[str, Any]:
        """What the minutes of single places say, when there are any."""
        self.places = minutes_of_places(self.proposal)
        if not self.places:
            return {}
        return {
            "place": "; ".join(row.place for row in self.places)[:300],
            "volume": "\n".join(f"{row.place}: {row.volume}" for row in self.places),
            "participants": "\n".join(dict.fromkeys("\n".join(row.participants for row in self.places).splitlines())),
        }


class AcceptanceForm(RejectAcceptanceForm):
    """Biên bản nghiệm thu: place, volumes, money, conclusion."""

    amount = MoneyField(label="Kinh phí được nghiệm thu")
    unmet = text_area("Phần chưa thực hiện", rows=3, required=False, help_text=_UNMET)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([
            "decision_number", "decision_date", "place", "participants", "volume", "amount", "unmet", "conclusion",
        ])  # fmt: skip

    def starting_values(self) -> dict[str, Any]:
        """The sum of the places; without minutes of their own the amount of the contract, when everything is accepted."""
        values = super().starting_values()
        if self.places:
            return {
                **values, "amount": sum(row.amount for row in self.places),
                "unmet": "\n".join(row.unmet for row in self.places if row.unmet),
            }  # fmt: skip
        return {"amount": self.proposal.amount_contracted} if self.step.name == "accept" else {}


class PlaceForm(KcForm):
    """Minutes of one place (Mẫu số 5a): who was there, what each supported line came to, and the conclusion."""

    number = NfcCharField(label="Số biên bản", max_length=80)
    accepted_on = VietnameseDateField(label="Ngày nghiệm thu")
    place = NfcCharField(label="Địa điểm nghiệm thu", max_length=300)
    participants = text_area("Thành phần nghiệm thu", help_text=_WHO)
    unmet = text_area("Phần chưa thực hiện", rows=3, required=False, help_text=_UNMET)
    conclusion = text_area("Nhận xét, kết luận", rows=3)

    def __init__(self, *args: Any, rows: Sequence[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            done = NfcCharField(label=f"Khối lượng hoàn thành, {row['name']}", max_length=500, required=False)
            money = MoneyField(label=f"Kinh phí nghiệm thu, {row['name']}", required=False)
            for field, name in ((done, "done"), (money, "accepted")):
                field.optional_mark = False  # type: ignore[union-attr]
                self.fields[f"{name}_{row['key']}"] = field

    def table(self) -> list[tuple[Row, Any, Any]]:
        """Each supported line with its two boxes."""
        return [(row, self[f"done_{row['key']}"], self[f"accepted_{row['key']}"]) for row in self.rows]

    def answers(self) -> dict[str, Any]:
        """What was found of each line, by name of the box."""
        boxes = {f"{name}_{row['key']}" for row in self.rows for name in ("done", "accepted")}
        return {name: value for name, value in self.cleaned_data.items() if name in boxes}

    def facts(self) -> dict[str, Any]:
        """Everything else."""
        boxes = set(self.answers())
        return {name: value for name, value in self.cleaned_data.items() if name not in boxes}
