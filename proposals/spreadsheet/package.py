"""The inside of an .xlsx, looked at before it is read: how big, how far it reaches, and the cells without a value.

calamine gives an empty cell where Excel shows #REF! and where a formula was never computed, and it lays a sheet out
whole, up to its farthest cell. So both are found here, in the XML, by passes that cost a fraction of the reading.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from core.errors import Reason, Refused
from core.uploads import MIB, UNREADABLE

MOST_BYTES = 60 * MIB
MOST_PARTS = 2000
HEAD = 200
MOST_ROWS = 9999
MOST_ROWS_TALL = 2 * MOST_ROWS + 1
BROKEN = "Tệp Excel bị hỏng hoặc do chương trình lạ ghi ra. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi tải lên."
OLD = "Đây là tệp Excel kiểu cũ (.xls) hoặc có đặt mật khẩu. Hãy lưu lại dạng .xlsx, không mật khẩu."
NO_WORKBOOK = "Đây không phải tệp Excel (.xlsx)."
TOO_BIG = "Tệp bung ra quá lớn, không phải một bảng dự toán. Hãy xóa các trang, hình ảnh không cần rồi lưu lại."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_COMPUTED = ""
"""Mark of a formula without a result; other marks are the error Excel shows, as #REF!."""

_DECLARED = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!(?:utf-8|us-ascii)[\"'])", re.IGNORECASE)
_WIDE = (b"<\0", b"\0<", b"\xff\xfe", b"\xfe\xff")
_SHARED_PLACE = re.compile(rb"""\bt\s*=\s*["']s["'][^<>]{0,300}>\s*<(?:[\w.-]+:)?v[^>]*>\s*([0-9]{1,9})""")
_ODD_CELL = re.compile(rb'<c(?! r="(?:[A-Z]|[A-C][A-Z])[0-9]{1,4}"[ />])[\s/>]')
_PREFIXED = re.compile(rb"<(/?)[\w.-]+:(?=(?:c|v|f|is|t|row|sheetData)[\s/>])")
# Bounds what the closer passes look at from each tag: without it a crafted sheet of 30 KB takes them minutes.
_ENDLESS_TAG = re.compile(rb"<[cf]\s(?![^<>]{0,300}>)")
_CELL = re.compile(rb"<c(\s[^>]*?)?(/?)>")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3}[0-9]{1,7})["']""")
_FAR = re.compile(rb'<c r="(?!(?:[A-Z]|[A-C][A-Z])[0-9]{1,4}")([^">]*)"(?:>|[^>]*[^/>]>)')
_FAR_TALL = re.compile(rb'<c r="(?!(?:[A-Z]|[A-C][A-Z])1?[0-9]{1,4}")([^">]*)"(?:>|[^>]*[^/>]>)')
_ERROR = re.compile(rb"""<c r="([A-Z]+)([0-9]+)"[^>]*\st="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>""")
_KIND = re.compile(rb' t="([eb])"')
_VALUELESS = re.compile(rb"</f>(?!<v>[^<])")
_NO_VALUE = re.compile(rb"(?:</f>|<f(?:\s[^<>]*)?/>)(?:</c>|<v\s*/>|<v></v>)")
_PLACE = re.compile(rb'<c r="([A-Z]+)([0-9]+)"([^>]*)>')
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(rb"<(?:[\w.-]+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:.-]{1,60})\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class Survey:
    """What calamine does not tell of a sheet: (row, column) from 0 -> mark of the cell without a value."""

    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    has_booleans: bool = False


def survey(stream: IO[bytes], *, tall: bool = False) -> list[Survey]:
    """Look into every sheet, in the order of the workbook. Raises Refused with one sentence.

    `tall`: a list that may hold up to MOST_ROWS_TALL rows.
    """
    stream.seek(0)
    head = stream.read(len(OLD_OFFICE))
    if not head.startswith(b"PK\x03\x04"):
        raise _refused(OLD if head == OLD_OFFICE else NO_WORKBOOK)
    try:
        with zipfile.ZipFile(stream) as package:
            entries = package.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise _refused(TOO_BIG)
            parts = {entry.filename: package.read(entry) for entry in entries}
    except UNREADABLE as error:
        raise _refused(BROKEN) from error
    if "xl/workbook.xml" not in parts:
        raise _refused(NO_WORKBOOK)
    if any(xml[:2] in _WIDE or _DECLARED.search(xml, 0, HEAD) is not None for xml in parts.values()):
        raise _refused(BROKEN)
    surveys = {name: survey_sheet(xml, tall=tall) for name, xml in parts.items() if b"sheetData" in xml}
    if _unfolded(parts) > MOST_BYTES:
        raise _refused(TOO_BIG)
    return [surveys.get(name, Survey()) for name in _sheet_parts(parts)]


def survey_sheet(xml: bytes, *, tall: bool = False) -> Survey:
    """Look into the XML of one sheet; the usual writing of Excel takes the short way."""
    if _ODD_CELL.search(xml) or (b"'" in xml and b"='" in xml) or _is_prefixed(xml):
        xml = _CELL.sub(_tidy_cell, _with_short_tags(_PREFIXED.sub(rb"<\1", xml)))
        if far := (_FAR_TALL if tall else _FAR).search(xml):
            raise _refused(_too_far(far[1].decode("ascii", "replace"), MOST_ROWS_TALL if tall else MOST_ROWS))
    kinds = set(_KIND.findall(xml))
    marks = {}
    if b"e" in kinds:
        marks = {
            _cell(found[1], found[2]): found[3].decode("ascii", "replace")
            for found in _ERROR.finditer(_with_short_tags(xml))
        }
    if _VALUELESS.search(xml) or b' si="' in xml:
        marks = dict(_formulas_without_result(_with_short_tags(xml))) | marks
    return Survey(marks, b"b" in kinds)


def _is_prefixed(xml: bytes) -> bool:
    """Whether cells may be written as <x:c>. A colon is rare below the head of a sheet, so it is looked for first."""
    start = max(xml.find(b"<sheetData"), 0)
    return (xml.find(b":", start) >= 0 or b":c" in xml[:start]) and b":c" in xml and bool(_PREFIXED.search(xml))


def _with_short_tags(xml: bytes) -> bytes:
    """The same; no program writes a tag of a cell or a formula that has no end in sight."""
    if _ENDLESS_TAG.search(xml):
        raise _refused(BROKEN)
    return xml


def _formulas_without_result(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    behind = 0
    for found in _NO_VALUE.finditer(xml):
        place = _PLACE.match(xml, max(xml.rfind(b'<c r="', behind, found.start()), behind))
        behind = found.end()
        # A text that was computed and is empty is a value.
        if place and (b'"str"' not in place[3] or b"</c>" in found[0]):
            yield _cell(place[1], place[2]), NOT_COMPUTED


def _unfolded(parts: dict[str, bytes]) -> int:
    """Bytes of text once every cell has its own copy of the shared text it points to; at least that, when it is little."""
    sizes = [
        len(item)
        for name, xml in parts.items()
        if name.lower().endswith("sharedstrings.xml")
        for item in xml.split(b"</si>")
    ]
    if max(sizes, default=0) * sum(xml.count(b"<v>") for xml in parts.values()) <= MOST_BYTES:
        return 0
    uses = Counter(int(place) for xml in parts.values() for place in _SHARED_PLACE.findall(xml))
    return sum(sizes[place] * count for place, count in uses.items() if place < len(sizes))


def _tidy_cell(found: re.Match[bytes]) -> bytes:
    """The cell with its reference first, as the passes above expect it."""
    attributes = found[1] or b""
    reference = _REFERENCE.search(attributes)
    if reference is None:
        raise _refused(BROKEN)
    rest = (attributes[: reference.start()] + attributes[reference.end() :]).replace(b"'", b'"')
    return b'<c r="' + reference[1].upper() + b'"' + rest + found[2] + b">"


def _sheet_parts(parts: dict[str, bytes]) -> list[str]:
    """Names of the parts that hold the sheets, in the order of the workbook."""
    targets = {}
    for found in _RELATION.finditer(parts.get("xl/_rels/workbook.xml.rels", b"")):
        named = dict(_ATTRIBUTE.findall(found[1]))
        target = named.get(b"Target", b"").decode("utf-8", "replace")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        targets[named.get(b"Id", b"")] = path
    names = []
    for found in _SHEET.finditer(parts["xl/workbook.xml"]):
        ids = [value for name, value in _ATTRIBUTE.findall(found[1]) if name.endswith(b":id")]
        names.append(targets.get(ids[0], "") if ids else "")
    return names


def _cell(column: bytes, row: bytes) -> tuple[int, int]:
    place = 0
    for letter in column:
        place = place * 26 + letter - ord("A") + 1
    return int(row) - 1, place - 1


def _too_far(reference: str, most_rows: int) -> str:
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if row.isdigit() and int(row) > most_rows:
        lines = "10.000" if most_rows == MOST_ROWS_TALL else "5.000"
        return (
            f"Bảng quá dài: ô {reference} còn dữ liệu. Một lần nhập nhiều nhất {lines} dòng; hãy xóa phần ngoài bảng."
        )
    return f"Bảng quá rộng: ô {reference} còn dữ liệu. Hãy xóa phần ngoài bảng."


def _refused(sentence: str) -> Refused:
    return Refused(Reason(sentence, "file"))
