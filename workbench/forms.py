"""The one form of the workbench: a step that needs no more than a word."""

from __future__ import annotations

from django import forms

from core.forms import KcForm, NfcCharField


class StepForm(KcForm):
    """A note, required when the step asks for a reason, and the version of the dossier the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = NfcCharField(label="Ghi chú", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: object, asks_note: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if asks_note:
            self.fields["note"].label = "Lý do"
            self.fields["note"].required = True
