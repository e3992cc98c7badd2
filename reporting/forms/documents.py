"""What people type on the pages of documents."""

from __future__ import annotations

from django import forms

from core.forms import KcForm, NfcCharField
from reporting.marks import tidy_code

HASH_LETTERS = 64


class WithdrawForm(KcForm):
    """Why a document no longer speaks."""

    reason = NfcCharField(label="Lý do thu hồi", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CodeForm(KcForm):
    """The code printed beside the square of a document."""

    ma = forms.CharField(
        label="Mã xác thực",
        max_length=60,
        help_text="Gồm 16 chữ và số, in cạnh mã QR ở cuối văn bản, ví dụ 7K3M-9QWD-2XHB-V0RT.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def clean_ma(self) -> str:
        code = tidy_code(self.cleaned_data["ma"])
        if not code:
            raise forms.ValidationError("Mã xác thực gồm 16 chữ và số. Hãy xem lại mã in ở cuối văn bản.")
        return code


class HashForm(KcForm):
    """A SHA-256 that somebody computed from their own copy of the file."""

    sha256 = forms.CharField(
        label="Mã băm SHA-256 của tệp bạn có",
        max_length=200,
        help_text="Gồm 64 chữ số hệ 16. Trên Windows: certutil -hashfile tên-tệp.pdf SHA256; trên Linux: sha256sum tên-tệp.pdf.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_sha256(self) -> str:
        typed = "".join(ch for ch in self.cleaned_data["sha256"].lower() if not ch.isspace() and ch not in ":-")
        if len(typed) != HASH_LETTERS or not set(typed) <= set("0123456789abcdef"):
            raise forms.ValidationError("Mã băm SHA-256 gồm đúng 64 chữ số hệ 16 (0–9, a–f).")
        return typed
