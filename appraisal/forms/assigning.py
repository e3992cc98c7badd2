"""Giving dossiers to members: one, several at once, and handing over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from appraisal.forms.panels import PanelPart
from appraisal.models import Assignment, PanelMember
from appraisal.services import Given
from appraisal.sharing import SharedRow
from core.forms import NfcCharField, VietnameseDateField


class AssignForm(PanelPart):
    """One more member for a dossier."""

    member = forms.ChoiceField(label="Giao cho")
    lead = forms.BooleanField(
        label="Thẩm định chính", required=False, help_text="Người lập phiếu thẩm định của lần này; mỗi lần một người."
    )
    due_on = VietnameseDateField(label="Hạn cho ý kiến", required=False)

    def __init__(
        self, *args: Any, members: Sequence[PanelMember], due_on: date | None, lead: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"initial": {"due_on": due_on, "lead": lead}, **kwargs})
        self._members = {row.key: row for row in members}
        _offer(self.fields["member"], [("", "Chọn thành viên"), *_labels(members)])

    def member_chosen(self) -> PanelMember:
        """Who it was."""
        return self._members[self.cleaned_data["member"]]


class HandOverForm(PanelPart):
    """From one member to another, and why."""

    to = forms.ChoiceField(label="Chuyển cho", required=False)
    due_on = VietnameseDateField(label="Hạn cho ý kiến", required=False)
    reason = NfcCharField(label="Lý do", max_length=300)

    def __init__(
        self, *args: Any, members: Sequence[PanelMember], row: Assignment, may_leave: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"initial": {"due_on": row.due_on}, **kwargs})
        self._members = {one.key: one for one in members}
        nobody = "Không giao cho ai, chỉ thôi phân công" if may_leave else "Chọn thành viên"
        _offer(self.fields["to"], [("", nobody), *_labels(members)])
        self.fields["to"].optional_mark = False  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `services.hand_over`."""
        read = self.cleaned_data
        return {"to": self._members.get(read["to"]), "reason": read["reason"], "due_on": read["due_on"]}


class AssignManyForm(PanelPart):
    """A lead for each of several dossiers, one day for all. A field `member:<code>` for each row."""

    due_on = VietnameseDateField(label="Hạn cho ý kiến", required=False, help_text="Chung cho các hồ sơ; ghi sẵn theo số ngày đặt cho việc này.")  # fmt: skip

    def __init__(self, *args: Any, rows: Iterable[SharedRow], due_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"due_on": due_on}, **kwargs})
        self.rows = tuple(rows)
        for row in self.rows:
            field = forms.ChoiceField(label=f"Thẩm định chính của {row.code}")
            _offer(field, [("", "Chọn người"), *_labels(row.members)])
            self.fields[row.field] = field
            self.fields[f"v:{row.code}"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
            self.initial.update({row.field: row.proposed, f"v:{row.code}": row.proposal.version})

    def pairs(self) -> list[tuple[SharedRow, BoundField, BoundField]]:
        """Each row with its choice and the version the page was shown for."""
        return [(row, self[row.field], self[f"v:{row.code}"]) for row in self.rows]

    def answers(self) -> list[Given]:
        """What was chosen, as `services.assign_many` takes it."""
        read = self.cleaned_data
        chosen = [(row, {one.key: one for one in row.members}[read[row.field]]) for row in self.rows]
        return [
            Given(row.proposal, member, read["due_on"], lead=True, version=read[f"v:{row.code}"])
            for row, member in chosen
        ]

    def accept_newer_versions(self) -> None:
        """After a stale answer the next press speaks of the dossiers as they are now shown."""
        self.data = self.data.copy()
        for row in self.rows:
            self.data[f"v:{row.code}"] = str(row.proposal.version)


def _labels(members: Iterable[PanelMember]) -> list[tuple[str, str]]:
    return [
        (
            row.key,
            ", ".join(filter(None, (row.name, row.get_seat_display(), "" if row.user_id else "không có tài khoản"))),
        )
        for row in members
    ]


def _offer(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    field.choices = choices  # type: ignore[attr-defined]
