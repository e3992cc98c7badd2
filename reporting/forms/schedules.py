"""When a report comes by itself, and to whom."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from core.forms import KcForm
from reporting.builder.recurrence import WEEKDAYS, Frequency, Rhythm
from reporting.models import ReportSchedule

FILES: Final = (("xlsx", "Excel"), ("csv", "CSV"))
HOURS: Final = [(hour, f"{hour} giờ") for hour in range(24)]
DAYS: Final = [(day, f"ngày {day}") for day in range(1, 32)]
MONTHS: Final = [(1, "tháng thứ nhất"), (2, "tháng thứ hai"), (3, "tháng thứ ba")]


class ScheduleForm(KcForm):
    """Rhythm, day, hour, file and receivers. What the rhythm does not use is not looked at."""

    frequency = forms.ChoiceField(label="Nhịp", choices=Frequency.choices)
    weekday = forms.TypedChoiceField(
        label="Thứ (khi lập hằng tuần)", choices=list(enumerate(WEEKDAYS)), coerce=int, empty_value=0, required=False
    )
    day = forms.TypedChoiceField(
        label="Ngày (khi lập hằng tháng, hằng quý)", choices=DAYS, coerce=int, empty_value=1, required=False,
        help_text="Tháng ngắn hơn thì lấy ngày cuối tháng.",
    )  # fmt: skip
    month = forms.TypedChoiceField(
        label="Tháng trong quý (khi lập hằng quý)", choices=MONTHS, coerce=int, empty_value=1, required=False
    )
    hour = forms.TypedChoiceField(label="Giờ (giờ Việt Nam)", choices=HOURS, coerce=int)
    on_working_days = forms.BooleanField(
        label="Rơi vào ngày nghỉ thì chuyển sang ngày làm việc kế tiếp", required=False
    )
    extension = forms.ChoiceField(label="Dạng tệp", choices=FILES)
    receivers = forms.TypedMultipleChoiceField(
        label="Người nhận", coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="Mỗi người nhận số liệu trong phạm vi mình được xem, không phải phạm vi của bạn.",
        error_messages={"required": "Hãy chọn ít nhất một người nhận."},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, people: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receivers"].choices = list(people.items())
        for name in ("weekday", "day", "month"):
            self.fields[name].optional_mark = False

    @classmethod
    def shown(cls, row: ReportSchedule | None, *, people: dict[int, str], me: int) -> ScheduleForm:
        """As it stands, or a first proposal."""
        if row is None:
            first = {"frequency": Frequency.MONTHLY, "hour": 7, "day": 5, "on_working_days": True, "receivers": [me]}
            return cls(initial={**first, "extension": "xlsx", "version": 0}, people=people)
        names = ("frequency", "weekday", "day", "month", "hour", "on_working_days", "extension", "version")
        chosen = list(row.receivers.values_list("user_id", flat=True))
        return cls(initial={**{name: getattr(row, name) for name in names}, "receivers": chosen}, people=people)

    def rhythm(self) -> Rhythm:
        """What was chosen."""
        names = ("frequency", "hour", "weekday", "day", "month", "on_working_days")
        return Rhythm(**{name: self.cleaned_data[name] for name in names})
