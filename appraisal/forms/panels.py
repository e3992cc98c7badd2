"""Setting up a body, its rules, and who sits in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from appraisal.councils import PanelRules
from appraisal.models import Panel, PanelMember
from appraisal.selectors.panels import Person
from appraisal.services.seats import COUNCIL_SEATS
from appraisal.states import DecidesBy, Seat, SeesOthers, Tie
from core.errors import Reason
from core.forms import KcForm, NfcCharField, VietnameseDateField

_RULES = tuple(field.name for field in fields(PanelRules))


class PanelPart(KcForm):
    """A form whose refusals land beside the field they speak of; `reasons` are those that belong to none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons: list[Reason] = []

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Each reason beside its field, the rest on top."""
        for reason in reasons:
            if reason.field in self.fields:
                self.add_error(
                    reason.field, f"{reason.message} ({reason.article})" if reason.article else reason.message
                )
            else:
                self.reasons.append(reason)


class RulesForm(PanelPart):
    """How the body decides: shares instead of percentages, as founding decisions write them."""

    quorum_part = forms.IntegerField(label="Số phần phải có mặt ít nhất", min_value=1, max_value=99)
    quorum_of = forms.IntegerField(
        label="Tổng số phần khi tính người có mặt",
        min_value=1,
        max_value=99,
        help_text="Ví dụ 2/3 thành viên được dự: ghi 2 và 3.",
    )
    chair_required = forms.BooleanField(label="Phải có Chủ tịch hoặc Phó Chủ tịch", required=False)
    secretary_required = forms.BooleanField(label="Phải có Thư ký", required=False)
    majority_part = forms.IntegerField(label="Số phần đồng ý phải vượt quá", min_value=1, max_value=99)
    majority_of = forms.IntegerField(
        label="Tổng số phần khi tính người đồng ý",
        min_value=2,
        max_value=99,
        help_text="Ví dụ quá 1/2 người có mặt: ghi 1 và 2.",
    )
    tie = forms.ChoiceField(label="Cách xử lý khi số phiếu ngang nhau", choices=Tie)
    decides_by = forms.ChoiceField(label="Cách quyết định", choices=DecidesBy)
    sees_others = forms.ChoiceField(label="Quyền xem ý kiến của nhau", choices=SeesOthers)
    scored = forms.BooleanField(
        label="Chấm điểm", required=False, help_text="Văn bản không có thang điểm cho đề án; mặc định không chấm."
    )

    def __init__(self, *args: Any, panel_rules: PanelRules, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {**asdict(panel_rules), **(kwargs.get("initial") or {})}})

    def panel_rules(self) -> PanelRules:
        """What was chosen."""
        return PanelRules(**{name: self.cleaned_data[name] for name in _RULES})


class DecisionFields(PanelPart):
    """Name and founding decision."""

    name = NfcCharField(label="Tên Hội đồng", max_length=300)
    decision_number = NfcCharField(
        label="Số quyết định thành lập", max_length=80, help_text="Số và ký hiệu ghi trên quyết định, ví dụ 12/QĐ-SCT."
    )
    decision_date = VietnameseDateField(label="Ngày quyết định")
    file = forms.FileField(label="Quyết định đã ký (PDF)", required=False)


class NewPanelForm(DecisionFields, RulesForm):
    """A new council: year, decision, rules."""

    plan_year = forms.TypedChoiceField(label="Năm kế hoạch", coerce=int)
    field_order = ("plan_year", "name", "decision_number", "decision_date", "file", *_RULES)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan_year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `services.create_panel`."""
        read = self.cleaned_data
        kept = ("plan_year", "name", "decision_number", "decision_date", "file")
        return {**{name: read[name] for name in kept}, "panel_rules": self.panel_rules()}


class MemberForm(PanelPart):
    """Somebody with an account, or a person written in."""

    user = forms.TypedChoiceField(
        label="Người có tài khoản", required=False, coerce=int, empty_value=None,
        help_text="Gõ tên không dấu để tìm. Bỏ trống khi thêm người ngoài hệ thống.",
    )  # fmt: skip
    name = NfcCharField(label="Họ và tên người ngoài hệ thống", max_length=200, required=False)
    title = NfcCharField(label="Chức vụ", max_length=200, required=False, help_text="Bỏ trống để lấy theo tài khoản.")
    organisation = NfcCharField(label="Đơn vị công tác (người ngoài hệ thống)", max_length=300, required=False)
    seat = forms.ChoiceField(label="Vai trò", choices=[(seat.value, seat.label) for seat in COUNCIL_SEATS])
    joined_on = VietnameseDateField(label="Tham gia từ ngày")

    def __init__(self, *args: Any, people: Iterable[Person], find_url: str, staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"joined_on": timezone.localdate(), "seat": Seat.MEMBER}, **kwargs})
        user, seat = self.fields["user"], self.fields["seat"]
        user.choices = [("", "Chọn người"), *((row.user_id, person_label(row)) for row in people)]  # type: ignore[attr-defined]
        user.widget.attrs["data-combobox-url"] = find_url
        if staff:
            seat.choices = [(Seat.STAFF.value, Seat.STAFF.label)]  # type: ignore[attr-defined]
            self.initial["seat"] = Seat.STAFF

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `services.add_member`."""
        read = dict(self.cleaned_data)
        return {"user_id": read.pop("user"), **read}


class SeatForm(PanelPart):
    """Another seat and place."""

    seat = forms.ChoiceField(label="Vai trò", choices=[(seat.value, seat.label) for seat in COUNCIL_SEATS])
    position = forms.IntegerField(label="Thứ tự", min_value=1, max_value=999)

    def __init__(self, *args: Any, member: PanelMember, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"seat": member.seat, "position": member.position}, **kwargs})
        if member.seat == Seat.STAFF:
            self.fields["seat"].choices = [(Seat.STAFF.value, Seat.STAFF.label)]  # type: ignore[attr-defined]


class LeaveForm(PanelPart):
    """Leaving: from when and why."""

    left_on = VietnameseDateField(label="Thôi từ ngày")
    reason = NfcCharField(label="Lý do thôi", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"left_on": timezone.localdate()}, **kwargs})


def person_label(person: Person) -> str:
    """Name, title and place in one line."""
    return ", ".join(filter(None, (person.name, person.title, person.organisation)))


def rules_of(panel: Panel) -> PanelRules:
    """The rules a body has now."""
    return PanelRules(**{name: getattr(panel, name) for name in _RULES})


def years_to_choose(known: Iterable[int], today: date) -> list[int]:
    """Plan years for a new body, the coming one first, then later and earlier ones."""
    coming = today.year + 1
    return sorted(known, key=lambda year: (year != coming, year < coming, abs(year - coming)))
