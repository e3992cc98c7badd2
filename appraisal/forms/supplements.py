"""Asking for a supplement: the points as rows, the day, the words to all; sending; marks; the sentences of an office."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from appraisal.models import SupplementTemplate
from appraisal.services import DraftPoint
from appraisal.services.supplements import LONGEST as LONGEST_TEMPLATE
from core.errors import Reason
from core.forms import KcForm, NfcCharField, VietnameseDateField
from proposals.forms.points import Places, label_of, options_of, split_place
from proposals.forms.steps import StepForm, text_area
from proposals.records import StepFacts
from proposals.services.supplements import LONGEST, MOST_POINTS, PointInput, texts_by_section
from proposals.states import ASKED_OF

MOST_DIGITS = 9


class _Newer:
    """After a stale answer the next press speaks of what is stored now."""

    def accept_newer(self: Any, version: int, name: str = "version") -> None:
        """Carry this version in the page."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = str(version)


def number_in(text: str) -> int:
    """A version on a page; 0 when it is missing or no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


class PointForm(KcForm):
    """One thing asked for. A row with nothing in it is no point."""

    place = forms.ChoiceField(label="Mục, trường")
    text = text_area("Cần bổ sung gì", rows=3)

    def __init__(self, *args: Any, places: dict[str, Places], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.fields["place"].choices = options_of(places)  # type: ignore[attr-defined]

    def raw(self) -> DraftPoint:
        """As typed."""
        place, text = (str(self.data.get(self.add_prefix(name), "")) for name in ("place", "text"))
        return DraftPoint(place, text)

    def is_blank(self) -> bool:
        """Whether nothing was typed and no place chosen."""
        raw = self.raw()
        return not (raw.place or raw.text.strip())


class BasePoints(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of points; those marked "Bỏ" and empty ones are left out. Every row may be left empty, prefilled ones too."""

    def initial_form_count(self) -> int:
        """None that has to be there."""
        return 0

    def total_form_count(self) -> int:
        """What was sent, or what is prefilled."""
        return super().total_form_count() if self.is_bound else len(self.initial or ())

    def kept(self) -> list[PointForm]:
        """Rows that are points."""
        return [row for row in self.forms if not row.is_blank() and not self._should_delete_form_raw(row)]

    @staticmethod
    def _should_delete_form_raw(row: forms.Form) -> bool:
        return bool(row.data.get(row.add_prefix("DELETE")))


PointFormSet = forms.formset_factory(
    PointForm, formset=BasePoints, extra=0, can_delete=True, max_num=MOST_POINTS, absolute_max=MOST_POINTS * 2
)


class ComposeForm(_Newer, KcForm):
    """What goes with all points: the day, and words to the unit."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    due_on = VietnameseDateField(
        label="Hạn bổ sung",
        help_text="Ghi sẵn theo số ngày đặt cho bước này; sửa được. Luật không đặt hạn: đơn vị gửi muộn vẫn được nhận.",
    )
    note = text_area("Lời chung gửi đơn vị", rows=3, required=False)


class SendForm(_Newer, StepForm):
    """The last look: the points are those of the draft; a signed paper may go along."""

    draft = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, points: list[PointInput], due_on: Any, words: str, **kwargs: Any) -> None:
        self.points, self.due_on, self.words = points, due_on, words
        super().__init__(*args, **kwargs)
        del self.fields["note"]

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of the service."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "draft"}
        return {**given, "points": self.points, "due_on": self.due_on, "note": self.words}

    def facts(self) -> StepFacts:
        """The guards look at the texts and the day."""
        return StepFacts(due_on=self.due_on, details={"sections": texts_by_section(self.points)})


class TemplateForm(_Newer, KcForm):
    """A sentence of the office."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    section = forms.ChoiceField(label="Mục", choices=[("", "Chọn mục"), *ASKED_OF.items()])
    text = NfcCharField(
        label="Câu mẫu", max_length=LONGEST_TEMPLATE, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Viết trọn một yêu cầu, ví dụ: Bổ sung báo giá của ít nhất hai nhà cung cấp.",
    )  # fmt: skip

    @classmethod
    def of(cls, template: SupplementTemplate) -> TemplateForm:
        """Filled from what is kept."""
        return cls(initial={"section": template.section, "text": template.text, "version": template.version})


class MarkForm(_Newer, KcForm):
    """What becomes of one answer."""

    CHOICES: ClassVar = [("yes", "Đã giải quyết"), ("no", "Chưa đạt"), ("", "Chưa đánh giá")]

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    resolved = forms.ChoiceField(label="Đánh giá", choices=CHOICES, widget=forms.RadioSelect, required=False)
    remark = NfcCharField(
        label="Nhận xét", max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi chưa đạt: ghi còn thiếu gì.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("resolved", "remark"):
            self.fields[name].optional_mark = False  # type: ignore[attr-defined]


def points_from(rows: list[DraftPoint], places: dict[str, Places]) -> list[PointInput]:
    """Points as the service takes them; a place that does not exist is no place."""
    points = []
    for row in rows:
        section, field = split_place(row.place)
        known = row.place in places.get(section, {})
        points.append(
            PointInput(section, row.text, field, label_of(places, row.place)) if known else PointInput("", row.text)
        )
    return points


def lay_out(reasons: list[Reason], formset: Any) -> list[Reason]:
    """Put each reason beside its row (`points-0-text`); the rest is returned. Call on a bound formset that was checked."""
    rest = []
    kept = formset.kept()
    for reason in reasons:
        _, _, tail = reason.field.partition("-")
        place, _, name = tail.partition("-")
        if place.isdigit() and int(place) < len(kept) and name in kept[int(place)].fields:
            row = kept[int(place)]
            if not row.has_error(name):
                row.add_error(name, reason.message)
        else:
            rest.append(reason)
    return rest
