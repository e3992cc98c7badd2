"""What people type on the pages of documents, files and reports. Callers import from here."""

from reporting.forms.documents import CodeForm, HashForm, WithdrawForm
from reporting.forms.numbering import SearchForm, SignedCopyForm, SymbolForm, VoidForm

__all__ = ["CodeForm", "HashForm", "SearchForm", "SignedCopyForm", "SymbolForm", "VoidForm", "WithdrawForm"]
