"""A sheet handed in: the file or the pasted cells, read by the rules of the very fields of the page."""

from __future__ import annotations

from typing import Any

from django import forms

from core.errors import Reason, Refused
from core.forms import KcForm
from core.uploads import check_upload, clean_name
from programmes import selectors as programmes
from proposals.forms.base import About
from proposals.forms.choices import content_label
from proposals.forms.estimate import LineRow
from proposals.spreadsheet.cells import Rules
from proposals.spreadsheet.choices import Choices, told_apart
from proposals.spreadsheet.grid import Book, open_pasted, open_workbook
from proposals.spreadsheet.reading import Reading, read_lines

XLSX = frozenset({"xlsx"})
PASTED = "Nội dung đã dán"
NOTHING = "Hãy chọn tệp Excel hoặc dán các ô từ Excel."
UNKNOWN = {
    "content_code": "“{}” không phải nội dung của đề án. Hãy chọn trong trang Danh mục.",
    "cost_item": "Không có khoản mục chi “{}”. Hãy chọn trong trang Danh mục.",
    "recipient": "“{}” không có trong danh sách đơn vị thụ hưởng của đề án. Hãy chọn trong trang Danh mục.",
}


def choices_of(about: About) -> Choices:
    """The lists a line of this đề án chooses from."""
    parties = ((str(row.pk), row.name, f"MST {row.tax_code}" if row.tax_code else "") for row in about.beneficiaries)
    return Choices({
        "content_code": tuple((code, _content(code)) for code, _ in about.content_options if code),
        "cost_item": tuple(option for option in about.item_options if option[0]),
        "recipient": told_apart(parties),
        "year": tuple(about.year_options),
    })  # fmt: skip


def rules_of(about: About, choices: Choices) -> Rules:
    """What the cells may hold, by the fields of a line on the page."""
    row = LineRow(about=about)
    return Rules(row.fields, {name: choices.names(name) for name in UNKNOWN}, row.fallback(), UNKNOWN)


class ImportForm(KcForm):
    """Either a file or pasted cells; the file goes first. `reading` and `file_name` hold what was found."""

    file = forms.FileField(label="Tệp Excel (.xlsx)", required=False)
    text = forms.CharField(label="Hoặc dán các ô chép từ Excel", required=False, widget=forms.Textarea, strip=False)

    reading: Reading
    file_name: str

    def __init__(self, *args: Any, about: About, **kwargs: Any) -> None:
        self.about = about
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx"
        for item in self.fields.values():
            item.optional_mark = False

    def clean(self) -> dict[str, Any]:
        """Read the sheet; what cannot be read at all is a fault of the form, single cells are not."""
        cleaned = super().clean()
        if not self.errors:
            try:
                book = self._book(cleaned)
                self.reading = read_lines(book, rules_of(self.about, choices_of(self.about)))
            except Refused as refusal:
                self.add_refusal(refusal)
        return cleaned

    def _book(self, cleaned: dict[str, Any]) -> Book:
        file = cleaned.get("file")
        if file is not None:
            self.file_name = check_upload(file, allowed=XLSX).original_name
            return open_workbook(file)
        if not (cleaned.get("text") or "").strip():
            raise Refused(Reason(NOTHING, "file"))
        self.file_name = clean_name(PASTED, "")
        return open_pasted(cleaned["text"])


def _content(code: str) -> str:
    try:
        return content_label(programmes.content(code))
    except LookupError:
        return code
