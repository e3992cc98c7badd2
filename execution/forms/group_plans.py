"""The plan of a group đề án as one page: a version, rows, and the way between what is stored and what is typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.utils.datastructures import MultiValueDict

from core.errors import Reason
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from execution.group_plan import IN_ROW, PREFIX, place_of
from execution.models import GroupPlan, GroupPlanRow
from execution.services.group_plans import MOST_ROWS, RowInput
from execution.vouchers.layout import line_label
from proposals.estimates import VersionLine
from proposals.forms.base import About, RowForm
from proposals.forms.fields import CommuneField, TaxCodeField
from proposals.forms.sheet import Rows
from proposals.models import Proposal
from proposals.places import places_of
from proposals.states import LegalForm

Posted = dict[str, list[str]]


class PlanForm(KcForm):
    """The version the page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class GroupPlanRowForm(RowForm):
    """One beneficiary. Nothing is required before the plan is sent."""

    stored_as: ClassVar = {"production_commune": "production_commune_id"}

    name = NfcCharField(label="Tên đơn vị thụ hưởng", max_length=300)
    legal_form = forms.ChoiceField(label="Loại hình", choices=[("", "Chưa chọn"), *LegalForm.choices])
    tax_code = TaxCodeField(label="Mã số thuế", max_length=20, required=False)
    representative = NfcCharField(label="Người đại diện", max_length=200, required=False)
    production_commune = CommuneField(label="Xã, phường nơi sản xuất")
    production_address = NfcCharField(label="Địa chỉ nơi sản xuất", max_length=500, required=False)
    subject = NfcCharField(label="Nội dung hỗ trợ", max_length=500)
    line = forms.ChoiceField(label="Dòng dự toán")
    total = MoneyField(label="Tổng kinh phí")
    national = MoneyField(label="Trong đó khuyến công quốc gia")
    starts_on = VietnameseDateField(label="Từ ngày")
    ends_on = VietnameseDateField(label="Đến ngày")
    note = NfcCharField(label="Ghi chú", max_length=500, required=False)

    def __init__(self, *args: Any, lines: Sequence[VersionLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            ("", "Chưa chọn"),
            *(
                (str(line["line"]), line_label(number, line))
                for number, line in enumerate(lines, start=1)
                if line["national"]
            ),
        ]


ROWS: Final = Rows(
    PREFIX, GroupPlanRowForm, "", "Đơn vị thụ hưởng", "Thêm dòng", MOST_ROWS,
    help="Mỗi đơn vị một dòng. Dòng ghi dở vẫn được lưu; dòng trống được bỏ đi.",
)  # fmt: skip


UNREADABLE: Final = {
    "missing_management_form": "Trang gửi lên thiếu số dòng. Tải lại trang rồi thực hiện lại.",
    "too_many_forms": "Số dòng gửi lên không khớp với trang. Tải lại trang rồi thực hiện lại.",
}


class PlanSheet:
    """The bound forms of the page."""

    def __init__(
        self,
        proposal: Proposal,
        lines: Sequence[VersionLine],
        posted: Mapping[str, list[str]],
        *,
        today: date,
        searched: tuple[str, list[str]] = ("", []),
    ) -> None:
        data: MultiValueDict[str, str] = MultiValueDict(dict(posted))
        codes = [code for name, values in posted.items() if name.endswith("commune") for code in values]
        about = About(proposal, today, places_of([*codes, *searched[1]], today), dict([searched]))
        most = min(MOST_ROWS, _carried(posted) + 1)  # a count that only claims more builds no forms
        factory = forms.formset_factory(GroupPlanRowForm, extra=0, can_delete=True, max_num=most, absolute_max=most)
        self.form = PlanForm(data)
        self.formset: Any = factory(
            data, prefix=PREFIX, form_kwargs={"about": about, "lines": lines}, error_messages=UNREADABLE
        )
        self.formset.rows = ROWS

    def is_valid(self) -> bool:
        """Whether every cell could be read."""
        return self.form.is_valid() and bool(self.formset.is_valid())

    def given(self) -> list[RowInput]:
        """What the service stores."""
        return [
            RowInput(form.values(), form.cleaned_data.get("row"))
            for form in self.formset.forms
            if not (form.cleaned_data.get("DELETE") or form.is_blank())
        ]

    def refuse(self, reasons: Iterable[Reason]) -> list[Reason]:
        """Put each reason beside its field; those that speak of the whole plan are given back."""
        others = []
        for reason in reasons:
            place = place_of(reason)
            form = self.formset.forms[place[0]] if place and place[0] < len(self.formset.forms) else None
            if place is None or form is None or place[1] not in form.fields:
                others.append(reason)
                continue
            said = reason.message.removeprefix(IN_ROW.format(number=place[0] + 1))
            form.add_error(place[1], f"{said} ({reason.article})" if reason.article else said)
        return others


def posted_of(plan: GroupPlan | None, rows: Sequence[GroupPlanRow], *, blank: int = 0) -> Posted:
    """The page as it would be sent back: stored values, and empty rows if asked."""
    posted = {
        "version": [str(plan.version if plan else 0)], f"{PREFIX}-TOTAL_FORMS": [str(len(rows) + blank)],
        f"{PREFIX}-INITIAL_FORMS": ["0"], f"{PREFIX}-MIN_NUM_FORMS": ["0"], f"{PREFIX}-MAX_NUM_FORMS": [str(MOST_ROWS)],
    }  # fmt: skip
    for number, row in enumerate(rows):
        posted |= {f"{PREFIX}-{number}-{name}": [text] for name, text in _cells(row)}
    return posted


def with_one_more_row(posted: Posted) -> Posted:
    """The page with an empty row at the end; as it was when it is full or says nothing readable."""
    count = posted.get(f"{PREFIX}-TOTAL_FORMS", [""])[0]
    if not (count.isascii() and count.isdigit() and len(count) <= len(str(MOST_ROWS)) and int(count) < MOST_ROWS):
        return posted
    return posted | {f"{PREFIX}-TOTAL_FORMS": [str(int(count) + 1)]}


def _carried(posted: Mapping[str, list[str]]) -> int:
    """How many rows the page really carries."""
    places = (name.removeprefix(f"{PREFIX}-").partition("-")[0] for name in posted if name.startswith(f"{PREFIX}-"))
    return max(
        (int(place) + 1 for place in places if place.isascii() and place.isdigit() and len(place) < 5), default=0
    )


def _cells(row: GroupPlanRow) -> Iterator[tuple[str, str]]:
    yield "row", str(row.pk)
    for name, field in GroupPlanRowForm.base_fields.items():
        if name != "row":
            value = getattr(row, name)
            shown = field.prepare_value(value.code if name == "production_commune" and value else value)
            yield name, "" if shown is None else str(shown)
