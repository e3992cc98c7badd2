"""What the pages of a visit ask: the plan, what was found, the answers of the unit, what is asked once more."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core.forms import KcForm, NfcCharField, VietnameseDateField
from execution.inspecting import MOST_FINDINGS, VisitNotes, VisitPlan
from execution.inspection_page import FindingView
from execution.models import Inspection
from execution.states import ChecklistAnswer

_AREA = {"rows": 3}
_CHOICES = (("", "Chưa ghi"), *ChecklistAnswer.choices)
SPARE = 3
"""Empty rows for findings under those that are written; saving gives more."""


class _Versioned(KcForm):
    """Carries the version of the visit that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlanForm(_Versioned):
    """When, what for and who comes."""

    planned_on = VietnameseDateField(label="Ngày kiểm tra")
    purpose = NfcCharField(label="Mục đích, nội dung kiểm tra", max_length=5000, widget=forms.Textarea(attrs=_AREA))
    inspectors = NfcCharField(
        label="Thành phần đoàn kiểm tra", max_length=3000, widget=forms.Textarea(attrs=_AREA),
        help_text="Mỗi người một dòng: họ tên, chức vụ.",
    )  # fmt: skip

    def plan(self) -> VisitPlan:
        """As the service takes it."""
        read = self.cleaned_data
        return VisitPlan(read["planned_on"], read["purpose"], read["inspectors"])


class VisitForm(_Versioned):
    """The checklist, the findings and the conclusion. Nothing is required before the visit is finished."""

    visited_on = VietnameseDateField(label="Ngày kiểm tra thực tế", required=False)
    conclusion = NfcCharField(label="Kết luận", max_length=5000, required=False, widget=forms.Textarea(attrs=_AREA))

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        self.inspection = inspection
        fields: dict[str, forms.Field] = {}
        initial: dict[str, Any] = {
            "version": inspection.version, "visited_on": inspection.visited_on, "conclusion": inspection.conclusion,
        }  # fmt: skip
        for row in inspection.checklist:
            key = row["key"]
            fields[f"answer_{key}"] = forms.ChoiceField(label="Kết quả", choices=_CHOICES, required=False)
            fields[f"note_{key}"] = NfcCharField(label="Ghi rõ", max_length=1000, required=False)
            initial |= {f"answer_{key}": row["answer"], f"note_{key}": row["note"]}
        for key in self.keys():
            fields |= _finding_fields(key)
        for row in inspection.findings:
            key, due_on = row["key"], row["due_on"]
            initial |= {f"text_{key}": row["text"], f"required_{key}": row["required"]}
            initial[f"due_on_{key}"] = date.fromisoformat(due_on) if due_on else None
        self.base_fields = {**fields, **self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        for name in ("visited_on", "conclusion"):
            self.fields[name].optional_mark = False  # type: ignore[attr-defined]

    @classmethod
    def again(cls, inspection: Inspection) -> VisitForm:
        """As it was kept, bound and read, so that what stands against finishing it can be said beside the fields."""
        shown = cls(inspection=inspection)
        form = cls({field.html_name: field.value() for field in shown}, inspection=inspection)
        form.full_clean()
        return form

    def keys(self) -> list[str]:
        """Places for findings: those written, and a few more."""
        count = min(len(self.inspection.findings) + SPARE, MOST_FINDINGS)
        return [str(number) for number in range(1, count + 1)]

    def questions(self) -> list[tuple[dict[str, Any], Any, Any]]:
        """Each question with its two fields."""
        return [(row, self[f"answer_{row['key']}"], self[f"note_{row['key']}"]) for row in self.inspection.checklist]

    def findings(self) -> list[tuple[str, list[Any]]]:
        """Each place with its three fields."""
        return [(key, [self[f"{name}_{key}"] for name in ("text", "required", "due_on")]) for key in self.keys()]

    def notes(self) -> VisitNotes:
        """As the service takes it."""
        read = self.cleaned_data
        answers = {
            row["key"]: (read[f"answer_{row['key']}"], read[f"note_{row['key']}"]) for row in self.inspection.checklist
        }
        findings = [{name: read[f"{name}_{key}"] for name in ("text", "required", "due_on")} for key in self.keys()]
        return VisitNotes(read["visited_on"], answers, findings, read["conclusion"])


def _finding_fields(key: str) -> dict[str, forms.Field]:
    rows = {"rows": 2}
    fields: dict[str, forms.Field] = {
        f"text_{key}": NfcCharField(
            label="Vấn đề phát hiện", max_length=3000, required=False, widget=forms.Textarea(attrs=rows)
        ),
        f"required_{key}": NfcCharField(
            label="Yêu cầu khắc phục", max_length=3000, required=False, widget=forms.Textarea(attrs=rows)
        ),
        f"due_on_{key}": VietnameseDateField(label="Hạn khắc phục", required=False),
    }
    for field in fields.values():
        field.optional_mark = False  # type: ignore[attr-defined]
    return fields


class AnswerFindingsForm(_Versioned):
    """What the unit did about each finding that is not settled; a place left empty says nothing."""

    def __init__(self, *args: Any, findings: list[FindingView], **kwargs: Any) -> None:
        waiting = [found for found in findings if not found.row["settled"]]
        fields: dict[str, forms.Field] = {}
        initial: dict[str, Any] = {}
        for found in waiting:
            key = found.row["key"]
            fields[f"answer_{key}"] = NfcCharField(
                label=f"Kết quả khắc phục kiến nghị {key}", max_length=5000, required=False,
                widget=forms.Textarea(attrs=_AREA),
            )  # fmt: skip
            fields[f"answer_{key}"].optional_mark = False  # type: ignore[attr-defined]
            initial[f"answer_{key}"] = found.row["answer"] if found.answered_on else ""
        self.keys = [found.row["key"] for found in waiting]
        self.base_fields = {**fields, **self.base_fields}
        super().__init__(*args, initial={**initial, **(kwargs.pop("initial", None) or {})}, **kwargs)

    def answers(self) -> dict[str, str]:
        """By the key of the finding."""
        return {key: self.cleaned_data[f"answer_{key}"] for key in self.keys}


class CancelForm(_Versioned):
    """Why nobody comes."""

    reason = NfcCharField(label="Lý do hủy", max_length=5000, widget=forms.Textarea(attrs=_AREA))


class CloseForm(_Versioned):
    """Nothing but the yes."""


class SettleForm(_Versioned):
    """What the word of the inspectors rests on, where the unit has said nothing."""

    remark = NfcCharField(
        label="Căn cứ xác nhận", max_length=3000, required=False, widget=forms.Textarea(attrs=_AREA),
        help_text="Bắt buộc khi đơn vị chưa trả lời.",
    )  # fmt: skip


class ReopenForm(_Versioned):
    """What is still missing, and until when."""

    remark = NfcCharField(label="Lý do mở lại", max_length=3000, widget=forms.Textarea(attrs=_AREA))
    due_on = VietnameseDateField(label="Hạn khắc phục mới")
