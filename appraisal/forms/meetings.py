"""What people type on the pages of meetings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone

from appraisal.heads import Head, HeadSet
from appraisal.models import Appraisal, PanelMember, Verdict
from appraisal.selectors.starting import Start
from appraisal.states import Choice
from core.errors import Reason, Refused
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from proposals.forms.steps import text_area

_CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[:hg.]\s*([0-5]\d)", re.ASCII)


class ClockField(forms.Field):
    """A time of day as people write it: 8:30, 8h30, 08.30."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Short, without the browser's own suggestions."""
        return {**super().widget_attrs(widget), "autocomplete": "off", "size": 6}

    def prepare_value(self, value: Any) -> Any:
        """A time is shown as 08:30; what was typed is shown again untouched."""
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        """The time, None when left empty."""
        typed = str(value or "").strip().lower()
        if not typed:
            return None
        found = _CLOCK.fullmatch(typed)
        if found is None:
            raise ValidationError(f"Không đọc được giờ “{typed[:20]}”. Viết giờ:phút, ví dụ 08:30.", code="invalid")
        return time(int(found[1]), int(found[2]))


class Versioned(KcForm):
    """Carries the version the page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def accept(self, version: int) -> None:
        """After a stale answer the next press speaks of what is now shown."""
        self.data = self.data.copy()
        self.data["version"] = str(version)


class WhenForm(Versioned):
    """Day, hour and place of a meeting."""

    held_at = VietnameseDateField(label="Ngày họp")
    clock = ClockField(label="Giờ họp", help_text="Ví dụ 08:30.")
    place = NfcCharField(label="Địa điểm", max_length=300)

    def when(self) -> dict[str, Any]:
        """`held_at` and `place`, as the services take them."""
        read = self.cleaned_data
        return {"held_at": moment(read["held_at"], read["clock"]), "place": read["place"]}


class PlanMeetingForm(WhenForm):
    """A meeting of one council, with the dossiers to be discussed."""

    def __init__(self, *args: Any, dossiers: Sequence[Appraisal], **kwargs: Any) -> None:
        self.possible = {str(row.pk): row for row in dossiers}
        choices = [(key, f"{row.proposal.code} {row.proposal.title}") for key, row in self.possible.items()]
        self.base_fields = {**self.base_fields, "dossiers": _chosen("Hồ sơ đưa ra họp", choices, required=False)}
        kwargs.setdefault("initial", {"dossiers": list(self.possible)})
        super().__init__(*args, **kwargs)

    def chosen(self) -> list[Appraisal]:
        """The rounds that were ticked, in the order shown."""
        ticked = set(self.cleaned_data["dossiers"])
        return [row for key, row in self.possible.items() if key in ticked]


class AgendaForm(Versioned):
    """Numbers for the order of the items, items to take off, rounds to put on."""

    def __init__(self, *args: Any, items: Sequence[Any], dossiers: Sequence[Appraisal], **kwargs: Any) -> None:
        self.items, self.possible = list(items), {str(row.pk): row for row in dossiers}
        fields: dict[str, forms.Field] = {}
        for number, item in enumerate(self.items, start=1):
            fields[f"order_{item.pk}"] = forms.IntegerField(label="Thứ tự", min_value=1, max_value=999, initial=number)
            fields[f"off_{item.pk}"] = forms.BooleanField(label="Bỏ khỏi chương trình", required=False)
        choices = [(key, f"{row.proposal.code} {row.proposal.title}") for key, row in self.possible.items()]
        fields["dossiers"] = _chosen("Thêm hồ sơ", choices, required=False)
        self.base_fields = {**self.base_fields, **fields}
        super().__init__(*args, **kwargs)

    def rows(self) -> Iterator[tuple[Any, BoundField, BoundField]]:
        """Each item with its two fields."""
        for item in self.items:
            yield item, self[f"order_{item.pk}"], self[f"off_{item.pk}"]

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `change_agenda`."""
        read = self.cleaned_data
        ordered = sorted(self.items, key=lambda item: (read[f"order_{item.pk}"], item.position))
        return {
            "version": read["version"],
            "order": [item.pk for item in ordered],
            "remove": [item.pk for item in self.items if read[f"off_{item.pk}"]],
            "add": [self.possible[key] for key in read["dossiers"]],
        }


class AttendanceForm(KcForm):
    """Members who came or left, now or at a time of today."""

    at = ClockField(label="Lúc", required=False, help_text="Để trống là bây giờ.")

    def __init__(self, *args: Any, members: Iterable[PanelMember], **kwargs: Any) -> None:
        choices = [(str(member.pk), member.name) for member in members]
        self.base_fields = {**self.base_fields, "members": _chosen("Thành viên", choices, required=True)}
        super().__init__(*args, **kwargs)
        self.fields["members"].error_messages["required"] = "Hãy đánh dấu thành viên."

    def answers(self) -> tuple[list[int], datetime | None]:
        """Keys of the members and the moment."""
        read = self.cleaned_data
        return [int(key) for key in read["members"]], moment(timezone.localdate(), read["at"]) if read["at"] else None


class OpeningForm(Versioned):
    """The words of the minutes around the dossiers."""

    opening = text_area(
        "Phần mở đầu", rows=4, required=False, help_text="Lý do họp, người chủ trì phát biểu, tài liệu."
    )
    other_matters = text_area("Ý kiến khác", rows=3, required=False)


class DiscussionForm(Versioned):
    """What was said about one dossier."""

    discussion = text_area("Ý kiến thảo luận", rows=6, required=False)


class BallotForm(KcForm):
    """What a member says."""

    member = forms.CharField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(label="Ý kiến biểu quyết", choices=Choice, widget=forms.RadioSelect)
    dissent = text_area(
        "Ý kiến bảo lưu", rows=2, required=False, help_text="Ghi nguyên văn vào biên bản; để trống nếu không có."
    )

    def refuse(self, refusal: Refused) -> list[Reason]:
        """Each reason as ever, but those that lead to another page are handed back: they are shown with their link."""
        leads = [reason for reason in refusal.reasons if reason.url]
        if rest := [reason for reason in refusal.reasons if not reason.url]:
            self.add_refusal(Refused(*rest))
        return leads


class ReasonForm(Versioned):
    """A reason, and nothing else."""

    reason = NfcCharField(label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class SignForm(Versioned):
    """The signed minutes."""

    minutes_number = NfcCharField(label="Số biên bản", max_length=80, help_text="Số và ký hiệu, ví dụ 12/BB-SCT.")
    file = forms.FileField(label="Biên bản đã ký (PDF)", help_text="Bản quét có chữ ký tay, hoặc PDF đã ký số.")


class BulkForm(KcForm):
    """One document for all conclusions of a meeting."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    decision_number = NfcCharField(label="Số văn bản kết luận", max_length=80, help_text="Ví dụ 123/TB-SCT.")
    decision_date = VietnameseDateField(label="Ngày văn bản")
    note = text_area("Ghi chú", rows=2, required=False, help_text="Ghi vào lịch sử của từng hồ sơ.")

    def accept(self, seen: str) -> None:
        """After a stale answer the next press speaks of the list now shown."""
        self.data = self.data.copy()
        self.data["seen"] = seen


class ConcludeForm(Versioned):
    """The council's conclusion, with the heads of the sheet that is written from it."""

    amount = MoneyField(label="Kinh phí đề nghị hỗ trợ")
    verdict = forms.ChoiceField(label="Kết luận của Hội đồng", choices=Verdict, widget=forms.RadioSelect)
    conclusion = text_area("Nội dung kết luận", rows=4)

    def __init__(self, *args: Any, law: HeadSet, start: Start, **kwargs: Any) -> None:
        self.law = law
        fields: dict[str, forms.Field] = {}
        initial: dict[str, Any] = {"amount": start.amount, **kwargs.pop("initial", {})}
        for number, head in enumerate(law.heads, start=1):
            fields[f"verdict_{head.code}"] = forms.ChoiceField(
                label=f"Đánh giá nội dung {number}", choices=Verdict, widget=forms.RadioSelect
            )
            fields[f"opinion_{head.code}"] = text_area(f"Ý kiến nội dung {number}", rows=2, required=False)
            given = start.heads.get(head.code, ("", ""))
            initial |= {f"verdict_{head.code}": given[0], f"opinion_{head.code}": given[1]}
        self.base_fields = {**fields, **self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)

    def head_fields(self) -> Iterator[tuple[Head, BoundField, BoundField]]:
        """Each head with its two fields, in the order of the article."""
        for head in self.law.heads:
            yield head, self[f"verdict_{head.code}"], self[f"opinion_{head.code}"]

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `conclude_item`."""
        read = self.cleaned_data
        heads = {h.code: (read[f"verdict_{h.code}"], read[f"opinion_{h.code}"]) for h in self.law.heads}
        return {name: read[name] for name in ("version", "amount", "verdict", "conclusion")} | {"heads": heads}


def moment(day: date, clock: time) -> datetime:
    """A day and a time of day here."""
    return timezone.make_aware(datetime.combine(day, clock))


def _chosen(label: str, choices: list[tuple[str, str]], *, required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, widget=forms.CheckboxSelectMultiple
    )
