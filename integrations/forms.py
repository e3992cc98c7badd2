"""What is asked about a connection."""

from __future__ import annotations

from django import forms

from core.forms import KcForm, NfcCharField
from integrations.addresses import LONGEST as LONGEST_ADDRESS
from integrations.catalogue import EVENTS
from integrations.services.endpoints import LONGEST

_CHOICES = [(row.name, f"{row.label} ({row.name})") for row in EVENTS]


class EndpointForm(KcForm):
    """To which address, for which system, what it hears of."""

    url = NfcCharField(
        label="Địa chỉ nhận", max_length=LONGEST_ADDRESS, help_text="Bắt đầu bằng https://. Hệ thống gửi POST tới địa chỉ này.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    description = NfcCharField(
        label="Dùng cho hệ thống", max_length=LONGEST, help_text="Ví dụ: phần mềm báo cáo của Sở."
    )
    events = forms.MultipleChoiceField(
        label="Sự việc cần báo", choices=_CHOICES, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
