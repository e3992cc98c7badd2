"""What people type on the pages of documents, files and reports. Callers import from here."""

from reporting.forms.documents import CodeForm, HashForm, WithdrawForm

__all__ = ["CodeForm", "HashForm", "WithdrawForm"]
