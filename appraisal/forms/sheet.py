"""The sheet with its statutory heads: of the round, and as a member's opinion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from appraisal.answers import HeadAnswer, SheetAnswers
from appraisal.heads import Head, HeadSet
from appraisal.models import AppraisalSheet, Verdict
from appraisal.scores import Criterion, ScoreSet
from core.errors import Reason
from core.forms import KcForm, MoneyField
from core.money import format_dong
from proposals.contents import ContentShare
from proposals.forms.steps import text_area

WHOLE = "amount"
"""Name of the only field of money where the đề án has one content (or no estimate by content)."""


class SheetForm(KcForm):
    """A verdict and an opinion under each head, the money of each content, the conclusion."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(label="Kết luận của phiếu", choices=Verdict, widget=forms.RadioSelect)
    opinion = text_area("Ý kiến chung", rows=3, required=False)

    def __init__(
        self, *args: Any, law: HeadSet, shares: Sequence[ContentShare], values: Mapping[str, Any], **kwargs: Any
    ) -> None:
        self.law, self.shares = law, tuple(shares)
        self.reasons: list[Reason] = []
        self.base_fields = {**self._fields_of_heads(), **self._fields_of_money(), **self.base_fields}
        super().__init__(*args, initial=dict(values), **kwargs)

    def _fields_of_heads(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for number, head in enumerate(self.law.heads, start=1):
            fields[f"verdict_{head.code}"] = forms.ChoiceField(
                label=f"Đánh giá nội dung {number}", choices=Verdict, widget=forms.RadioSelect
            )
            fields[f"opinion_{head.code}"] = text_area(f"Ý kiến nội dung {number}", rows=2, required=False)
        return fields

    def _fields_of_money(self) -> dict[str, forms.Field]:
        if len(self.shares) <= 1:
            return {
                WHOLE: MoneyField(
                    label="Kinh phí đề nghị hỗ trợ", help_text=self._bounds(self.shares[0]) if self.shares else ""
                )
            }
        return {share.field: MoneyField(label=share.title, help_text=self._bounds(share)) for share in self.shares}

    @staticmethod
    def _bounds(share: ContentShare) -> str:
        return (
            f"Đơn vị đề nghị {format_dong(share.asked)} đ; định mức cho phép nhiều nhất {format_dong(share.allowed)} đ."
        )

    def head_fields(self) -> Iterator[tuple[Head, BoundField | None, BoundField, BoundField]]:
        """Each head with its check points (where they are ticked), verdict and opinion, in the order of the article."""
        for head in self.law.heads:
            points = f"points_{head.code}"
            yield (
                head, self[points] if points in self.fields else None, self[f"verdict_{head.code}"],
                self[f"opinion_{head.code}"],
            )  # fmt: skip

    def money_fields(self) -> list[BoundField]:
        """One field, or one for each content."""
        return [self[name] for name in self.fields if name == WHOLE or name in {share.field for share in self.shares}]

    def amounts(self) -> dict[str, int | None]:
        """Content -> đồng as far as it could be read; after validation."""
        if len(self.shares) == 1:
            return {self.shares[0].code: self.cleaned_data.get(WHOLE)}
        return {share.code: self.cleaned_data.get(share.field) for share in self.shares}

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `appraisal.services.fill_sheet`."""
        read = self.cleaned_data
        by_content = self.amounts()
        return {
            "heads": {h.code: (read[f"verdict_{h.code}"], read[f"opinion_{h.code}"]) for h in self.law.heads},
            "amount": sum(amount or 0 for amount in by_content.values()) if by_content else read.get(WHOLE),
            "amounts": by_content or None, "verdict": read["verdict"], "opinion": read["opinion"],
            "expected_version": read["base_version"],
        }  # fmt: skip

    def accept_newer_sheet(self, version: int) -> None:
        """After somebody else saved a sheet the next press starts from that one."""
        self.data = self.data.copy()
        self.data["base_version"] = str(version)

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Each reason beside its field, the rest on top. With one content its money is the field of the whole."""
        for reason in reasons:
            is_money = reason.field in {share.field for share in self.shares}
            name = WHOLE if is_money and reason.field not in self.fields else reason.field
            if name in self.fields:
                cited = f" ({reason.article})" if is_money and reason.article else ""
                self.add_error(name, f"{reason.message}{cited}")
            else:
                self.reasons.append(reason)


class OpinionForm(SheetForm):
    """A member's opinion: check points ticked under each head, and points where the body scores."""

    def __init__(self, *args: Any, law: HeadSet, scores: ScoreSet | None, **kwargs: Any) -> None:
        self.scores = scores
        ticked: dict[str, forms.Field] = {
            f"points_{head.code}": forms.MultipleChoiceField(
                label="Điểm đã xem", choices=[(point, point) for point in head.points], required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            for head in law.heads if head.points
        }  # fmt: skip
        for field in ticked.values():
            field.optional_mark = False  # type: ignore[attr-defined]
        points = {
            f"score_{c.code}": forms.IntegerField(
                label=c.title, min_value=0, max_value=c.most, help_text=f"0 đến {c.most} điểm, trọng số {c.weight}%."
            )
            for c in (scores.criteria if scores else ())
        }
        self.base_fields = {**ticked, **points, **self.base_fields}
        super().__init__(*args, law=law, **kwargs)

    def score_fields(self) -> list[tuple[Criterion, BoundField]]:
        """Each criterion with its field; none where the body does not score."""
        return [(c, self[f"score_{c.code}"]) for c in (self.scores.criteria if self.scores else ())]

    def opinion_answers(self) -> SheetAnswers:
        """What `appraisal.services.file_opinion` takes."""
        read = self.cleaned_data
        heads = {
            h.code: HeadAnswer(
                read[f"verdict_{h.code}"], read[f"opinion_{h.code}"], tuple(read.get(f"points_{h.code}", ()))
            )
            for h in self.law.heads
        }
        scores = {c.code: read.get(f"score_{c.code}") for c, _ in self.score_fields()}
        return SheetAnswers(heads, self.amounts(), read["verdict"], read["opinion"], scores)


def values_of(sheet: AppraisalSheet | None, shares: Sequence[ContentShare]) -> dict[str, Any]:
    """A filed sheet as starting values of a form. Money of contents that ask for none any more is left out."""
    if sheet is None:
        return {}
    values: dict[str, Any] = {"verdict": sheet.verdict, "opinion": sheet.opinion}
    for row in sheet.heads:
        values[f"verdict_{row['head']}"] = row["verdict"]
        values[f"opinion_{row['head']}"] = row["opinion"]
        values[f"points_{row['head']}"] = row.get("points", [])
    values |= {f"score_{code}": points for code, points in sheet.scores.items()}
    return values | money_values({row["content"]: row["amount"] for row in sheet.amounts}, shares, whole=sheet.amount)


def money_values(amounts: Mapping[str, int], shares: Sequence[ContentShare], *, whole: int | None) -> dict[str, Any]:
    """Amounts by content as starting values; `whole` for the one field of a đề án with one content."""
    if len(shares) <= 1:
        return {} if whole is None else {WHOLE: whole}
    return {share.field: amounts[share.code] for share in shares if share.code in amounts}


def raw_values(content: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A draft as starting values: lists for boxes that are ticked, one text for everything else."""
    return {
        name: list(values) if name.startswith("points_") else (values[-1] if values else "")
        for name, values in content.items()
    }
