"""What a member says of their interests in one dossier."""

from __future__ import annotations

from typing import Any

from django import forms

from appraisal.states import ConflictGround
from core.forms import KcForm, NfcCharField
from proposals.forms.steps import text_area

NONE, CONFLICT = "khong", "co"


class ConflictForm(KcForm):
    """Ground and words of a conflict; the answer itself is the button that was pressed."""

    ground = forms.ChoiceField(label="Lý do", choices=ConflictGround, widget=forms.RadioSelect, required=False)
    explanation = text_area("Nêu rõ quan hệ: với ai, tổ chức nào, thế nào", rows=3, required=False)

    def __init__(self, *args: Any, hidden: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("ground", "explanation"):
            self.fields[name].optional_mark = False  # type: ignore[attr-defined]
            if hidden:
                self.fields[name].widget = forms.HiddenInput()


class AgainConfirmedForm(ConflictForm):
    """The same answers on the page that asks once more."""

    answer = forms.CharField(widget=forms.HiddenInput, initial=CONFLICT)
    confirmed = forms.CharField(widget=forms.HiddenInput, initial="1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, hidden=True, **kwargs)


class ManyForm(KcForm):
    """The dossiers a person saw when saying "no conflict" to all of them."""

    codes = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)

    def answers(self) -> list[str]:
        """Codes of the đề án."""
        return str(self.cleaned_data["codes"]).split()


class LiftForm(KcForm):
    """Why a declaration was made in error."""

    reason = NfcCharField(label="Lý do gỡ khai báo", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
