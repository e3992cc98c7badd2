"""Mẫu số 12 and 13 as pages: a form, its rows, and the way between what is stored and what is typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.datastructures import MultiValueDict

from core.errors import Reason
from core.forms import MoneyField, NfcCharField, VietnameseDateField
from proposals.annex import MOST_ROWS, Filled
from proposals.forms.base import About, RowForm, SheetForm
from proposals.forms.fields import CountField, LongTextField, QuantityField, format_quantity
from proposals.forms.sheet import Posted, Rows
from proposals.models import ClusterReport, Proposal, TrainingProgramme
from proposals.services.annex import RowInput

MOST_HOURS: Final = 5000
MOST_LEARNERS: Final = 9999
MOST_CLASSES: Final = 500
UNREADABLE: Final = {
    "missing_management_form": "Trang gửi lên thiếu số dòng. Tải lại trang rồi thực hiện lại.",
    "too_many_forms": "Số dòng gửi lên không khớp với trang. Tải lại trang rồi thực hiện lại.",
}


class HoursField(CountField):
    """Whole hours, nothing among them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=MOST_HOURS, **kwargs)
        sentence = f"Viết số giờ là một số nguyên từ 0 đến {MOST_HOURS}."
        self.min_value = 0
        self.error_messages |= {"invalid": sentence}
        for validator in self.validators:
            validator.message = sentence
            if validator.code == "min_value":
                validator.limit_value = 0


class AreaField(QuantityField):
    """Hectares, three decimals at most."""

    noun = "diện tích"
    example = "Viết số héc-ta, ví dụ 49,5."
    whole_digits = 8


def _text(label: str, help_text: str = "", *, rows: int = 4) -> LongTextField:
    return LongTextField(label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


class TrainingProgrammeForm(SheetForm):
    """Mẫu số 12: what is taught, to whom, where, with what."""

    occupation = NfcCharField(label="Nghề đào tạo", max_length=300)
    level = NfcCharField(label="Trình độ đào tạo", max_length=200, help_text="Theo chương trình của cơ sở dạy nghề.")
    duration = NfcCharField(label="Thời gian đào tạo", max_length=200, help_text="Ví dụ: 3 tháng, từ 01/03/2028.")
    classes = CountField(label="Số lớp", most=MOST_CLASSES)
    learners = CountField(label="Số học viên", most=MOST_LEARNERS, help_text="Của tất cả các lớp.")
    mode = NfcCharField(
        label="Hình thức đào tạo", max_length=300, help_text="Ví dụ: tập trung, kèm nghề tại cơ sở, truyền nghề."
    )
    place = NfcCharField(label="Địa điểm đào tạo", max_length=500)
    teachers = _text("Giáo viên, người dạy nghề", "Họ tên hoặc số người, trình độ, tay nghề.")
    equipment = _text("Cơ sở vật chất, thiết bị", "Phòng học, xưởng thực hành, máy móc, nguyên liệu.")
    certificate = NfcCharField(label="Chứng chỉ, chứng nhận cấp khi kết thúc", max_length=300)


class TrainingModuleForm(RowForm):
    """One module and its hours."""

    name = NfcCharField(label="Tên mô-đun, môn học", max_length=300)
    hours = HoursField(label="Tổng số giờ")
    theory = HoursField(label="Lý thuyết (giờ)")
    practice = HoursField(label="Thực hành (giờ)")
    test = HoursField(label="Kiểm tra (giờ)")


class ClusterReportForm(SheetForm):
    """Mẫu số 13: the cluster, its land, how far it is."""

    name = NfcCharField(label="Tên cụm công nghiệp", max_length=300)
    place = NfcCharField(label="Địa điểm", max_length=500)
    investor = NfcCharField(label="Chủ đầu tư hạ tầng kỹ thuật", max_length=300)
    founding_paper = NfcCharField(
        label="Quyết định thành lập cụm công nghiệp", max_length=200, help_text="Số, ký hiệu và cơ quan ban hành."
    )
    founded_on = VietnameseDateField(label="Ngày của quyết định thành lập", help_text="Ngày/tháng/năm.")
    area = AreaField(label="Tổng diện tích (ha)")
    industrial_area = AreaField(label="Trong đó đất công nghiệp (ha)")
    let_area = AreaField(label="Đất công nghiệp đã cho thuê (ha)", help_text="Chưa cho thuê thì ghi 0.")
    progress = _text("Tiến độ đầu tư", "Giải phóng mặt bằng, hạng mục đã xong, đang làm, chưa làm.", rows=6)
    difficulties = LongTextField(label="Khó khăn, vướng mắc", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    requests = LongTextField(label="Đề xuất, kiến nghị", required=False, widget=forms.Textarea(attrs={"rows": 4}))


class ClusterCapitalForm(RowForm):
    """One item of investment. Đồng."""

    name = NfcCharField(label="Hạng mục đầu tư", max_length=300)
    planned = MoneyField(label="Vốn đầu tư theo kế hoạch")
    done = MoneyField(label="Vốn đã thực hiện")
    from_budget = MoneyField(label="Đã thực hiện bằng ngân sách nhà nước", required=False)
    from_investor = MoneyField(label="Đã thực hiện bằng vốn chủ đầu tư", required=False)
    from_other = MoneyField(label="Đã thực hiện bằng vốn khác", required=False)


LAYOUTS: Final[dict[str, tuple[type[SheetForm], Rows]]] = {
    TrainingProgramme.kind: (TrainingProgrammeForm, Rows(
        "modules", TrainingModuleForm, "", "Mô-đun, môn học", "Thêm mô-đun", MOST_ROWS,
        help="Tổng số giờ bằng lý thuyết, thực hành và kiểm tra cộng lại. Ô giờ để trống là 0.",
    )),
    ClusterReport.kind: (ClusterReportForm, Rows(
        "capital", ClusterCapitalForm, "", "Vốn đầu tư theo hạng mục", "Thêm hạng mục", MOST_ROWS,
        help="Vốn đã thực hiện bằng các nguồn cộng lại. Đơn vị tính: đồng.",
    )),
}  # fmt: skip


class AnnexSheet:
    """The bound forms of the page."""

    def __init__(self, proposal: Proposal, code: str, posted: Mapping[str, list[str]], *, today: date) -> None:
        form, rows = LAYOUTS[code]
        self.prefix = rows.name
        data: MultiValueDict[str, str] = MultiValueDict(_counting_all(posted, rows.name))
        about = About(proposal, today)
        most = min(MOST_ROWS, _carried(posted, rows.name) + 1)  # a count that only claims more builds no forms
        factory = forms.formset_factory(rows.form, extra=0, can_delete=True, max_num=most, absolute_max=most)
        self.form = form(data, about=about)
        self.formset: Any = factory(data, prefix=rows.name, form_kwargs={"about": about}, error_messages=UNREADABLE)
        self.formset.rows = rows

    def is_valid(self) -> bool:
        """Whether every cell could be read."""
        return bool(self.form.is_valid()) and bool(self.formset.is_valid())

    def values(self) -> dict[str, Any]:
        """Column -> value of the form itself."""
        return self.form.readable()

    def rows(self) -> list[RowInput]:
        """The rows the service stores."""
        return [
            RowInput(form.values(), form.cleaned_data.get("row"))
            for form in self.formset.forms
            if not (form.cleaned_data.get("DELETE") or form.is_blank())
        ]

    def faults(self) -> Iterator[Reason]:
        """What could not be read, each with its place, for a program."""
        for name, errors in self.form.errors.items():
            yield from (Reason(str(error), name) for error in errors)
        for number, form in enumerate(self.formset.forms):
            for name, errors in form.errors.items():
                yield from (Reason(str(error), f"rows.{number}.{name}") for error in errors)
        yield from (Reason(str(error), "rows") for error in self.formset.non_form_errors())


def posted_of(filled: Filled, *, blank: int = 0) -> Posted:
    """The page as it would be sent back: stored values, and empty rows if asked."""
    form, rows = LAYOUTS[filled.kind.code]
    posted = _counted(rows.name, len(filled.rows) + blank)
    if filled.form is not None:
        posted |= {name: [text] for name, text in _cells(form, filled.form)}
    for number, row in enumerate(filled.rows):
        posted[f"{rows.name}-{number}-row"] = [str(row.pk)]
        posted |= {f"{rows.name}-{number}-{name}": [text] for name, text in _cells(rows.form, row)}
    return posted


def posted_by_program(code: str, values: Mapping[str, Any], given: Iterable[Mapping[str, Any]]) -> Posted:
    """As the page would have posted what a program sends."""
    form, rows = LAYOUTS[code]
    sent = list(given)
    posted = _counted(rows.name, len(sent))
    posted |= {name: [_sent(values[name])] for name in form.base_fields if values.get(name) is not None}
    for number, row in enumerate(sent):
        posted |= {
            f"{rows.name}-{number}-{name}": [_sent(row[name])]
            for name in rows.form.base_fields
            if name != "row" and row.get(name) is not None
        }
    return posted


def with_one_more_row(posted: Posted, prefix: str) -> Posted:
    """The page with an empty row at the end; as it was when it is full or says nothing readable."""
    count = posted.get(f"{prefix}-TOTAL_FORMS", [""])[0]
    if not (count.isascii() and count.isdigit() and len(count) <= len(str(MOST_ROWS)) and int(count) < MOST_ROWS):
        return posted
    return posted | {f"{prefix}-TOTAL_FORMS": [str(int(count) + 1)]}


def _sent(value: Any) -> str:
    """As a person would type it: 49.5 of a program is 49,5 here."""
    return format_quantity(value) if isinstance(value, Decimal) else str(value)


def _counted(prefix: str, count: int) -> Posted:
    return {
        f"{prefix}-TOTAL_FORMS": [str(count)], f"{prefix}-INITIAL_FORMS": ["0"], f"{prefix}-MIN_NUM_FORMS": ["0"],
        f"{prefix}-MAX_NUM_FORMS": [str(MOST_ROWS)],
    }  # fmt: skip


def _counting_all(posted: Mapping[str, list[str]], prefix: str) -> Posted:
    """The page, without its count when that leaves out rows the page carries: they are not to be lost."""
    name = f"{prefix}-TOTAL_FORMS"
    count = posted.get(name, [""])[0]
    whole = count.isascii() and count.isdigit() and int(count[:9]) >= _carried(posted, prefix)
    return dict(posted) if whole else dict(posted) | {name: [""]}


def _carried(posted: Mapping[str, list[str]], prefix: str) -> int:
    """How many rows the page really carries."""
    places = (name.removeprefix(f"{prefix}-").partition("-")[0] for name in posted if name.startswith(f"{prefix}-"))
    return max(
        (int(place) + 1 for place in places if place.isascii() and place.isdigit() and len(place) < 5), default=0
    )


def _cells(form: type[SheetForm], row: Any) -> Iterator[tuple[str, str]]:
    for name, field in form.base_fields.items():
        if name != "row":
            shown = field.prepare_value(getattr(row, name))
            yield name, "" if shown is None else str(shown)
