"""Choosing the body that is to look: one of the councils of the level and year, or people of the head's own staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from appraisal.models import Body, Panel
from appraisal.rules import level_of
from appraisal.selectors.panels import people_for, working_panels
from core.errors import Reason
from core.forms import KcForm
from organisations.actors import Actor

BODY_NAMES = ("body", "panel", "staff")


class BodyFields(KcForm):
    """The three fields of a body. `offer_bodies` fills in what this person can choose for a plan year."""

    body = forms.ChoiceField(label="Hình thức thẩm định", choices=Body, widget=forms.RadioSelect)
    panel = forms.ChoiceField(label="Hội đồng", required=False)
    staff = forms.MultipleChoiceField(
        label="Người thẩm định của bộ máy giúp việc", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Người được đánh dấu nhận phân công ngay; người đầu danh sách là thẩm định chính. Có thể phân công sau.",
    )  # fmt: skip

    def offer_bodies(self, actor: Actor, year: int, last: Panel | None = None) -> None:
        """Councils of the year and people of the level; what looked at the dossier last is marked already."""
        self._panels = {row.key: row for row in working_panels(actor, year, Body.COUNCIL)}
        named = [(key, f"{row.name}, quyết định số {row.decision_number}") for key, row in self._panels.items()]
        panel, staff = self.fields["panel"], self.fields["staff"]
        panel.choices = [("", "Chọn Hội đồng"), *named]  # type: ignore[attr-defined]
        panel.optional_mark = staff.optional_mark = False  # type: ignore[attr-defined]
        panel.help_text = format_html(
            "Bắt buộc khi thẩm định bằng Hội đồng. {} <a href='{}?nam={}'>Lập Hội đồng</a>.",
            "" if named else f"Chưa có Hội đồng nào của năm {year}.", reverse("appraisal:panel_new"), year,
        )  # fmt: skip
        people = people_for(level_of(actor), actor.tenant_id, timezone.localdate())
        staff.choices = [(str(row.user_id), f"{row.name}, {row.title}") for row in people]  # type: ignore[attr-defined]
        if last is not None:
            self.initial.setdefault("body", last.body)
            self.initial.setdefault("panel", last.key)
        elif len(named) == 1:
            self.initial.setdefault("panel", named[0][0])

    def clean(self) -> dict[str, Any]:
        """A council must be one of those offered."""
        read = super().clean()
        if read.get("body") == Body.COUNCIL and not read.get("panel") and "panel" not in self.errors:
            self.add_error("panel", "Chưa chọn Hội đồng.")
        return read

    def body_chosen(self) -> dict[str, Any]:
        """Keyword arguments of the services that open a round."""
        read = self.cleaned_data
        council = read["body"] == Body.COUNCIL
        return {
            "body": read["body"], "panel": self._panels.get(read["panel"]) if council else None,
            "staff": [] if council else [int(key) for key in read["staff"]],
        }  # fmt: skip


class OpenManyForm(BodyFields):
    """One body for several dossiers of one year."""

    def __init__(self, *args: Any, actor: Actor, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons: list[Reason] = []
        self.offer_bodies(actor, year)

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        """Each reason beside its field, the rest on top."""
        for reason in reasons:
            if reason.field in self.fields:
                self.add_error(reason.field, reason.message)
            else:
                self.reasons.append(reason)
