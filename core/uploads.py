"""What may be uploaded is decided by content, never by name or by what the browser says."""

from __future__ import annotations

import hashlib
import lzma
import re
import secrets
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Any

import puremagic
from django.conf import settings
from PIL import Image

from core.errors import Reason, Refused
from core.text import nfc

MIB = 1024 * 1024
DEFAULT_MAX_BYTES = 25 * MIB
MAX_NAME_LENGTH = 120
HEAD_BYTES = 2048
TAIL_BYTES = 2048
MAX_ZIP_ENTRIES = 5_000
MAX_UNZIPPED_BYTES = 300 * MIB
MAX_PART_BYTES = 5 * MIB
MAX_PIXELS = 120_000_000


@dataclass(frozen=True, slots=True)
class UploadKind:
    """A kind of file the portal stores."""

    key: str
    label: str
    content_type: str


OOXML = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.key: kind
    for kind in (
        UploadKind("pdf", "PDF", "application/pdf"),
        UploadKind("docx", "Word (.docx)", f"{OOXML}wordprocessingml.document"),
        UploadKind("xlsx", "Excel (.xlsx)", f"{OOXML}spreadsheetml.sheet"),
        UploadKind("jpg", "ảnh JPEG", "image/jpeg"),
        UploadKind("png", "ảnh PNG", "image/png"),
    )
}
ALL_KINDS = frozenset(KINDS)
SIGNATURES = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"PK\x03\x04", "zip"))
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
# What zipfile and Pillow raise on damaged, locked or hostile files.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    SyntaxError,
    RuntimeError,
    Image.DecompressionBombError,
)
BROKEN_OFFICE = "Tệp Office bị hỏng, không mở được. Hãy lưu lại rồi tải lên."
WEB_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|iframe|\?php)", re.IGNORECASE)
KNOWN_EXTENSION = re.compile(r"\.(?:jpeg|jpg|png|pdf|docx|xlsx)$", re.IGNORECASE)
ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(?:[0-9]+\s+[0-9]+\s+R|<<)")


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """A file that may be stored. `encrypted`: a PDF that opens only with a password or restricts its use."""

    kind: str
    extension: str
    content_type: str
    size: int
    sha256: str
    original_name: str
    encrypted: bool = False


def check_upload(file: IO[bytes] | Any, *, allowed: frozenset[str] = ALL_KINDS) -> CheckedUpload:
    """Look into `file` (anything with read, seek and name). Raises Refused with every reason; rewinds the file."""
    given_name = str(getattr(file, "name", "") or "")
    size = _size(file)
    if size == 0:
        raise Refused(Reason(f"Tệp “{clean_name(given_name, '')}” rỗng, hãy chọn lại.", field="file"))
    kind, messages = _recognise(file, allowed)
    limit = int(getattr(settings, "UPLOAD_MAX_BYTES", DEFAULT_MAX_BYTES))
    if size > limit:
        messages.insert(0, f"Tệp lớn {_in_mib(size)} MB, vượt mức {_in_mib(limit)} MB cho một tệp.")
    elif kind and not messages:
        messages += CHECKS[kind](file)
    if messages:
        raise Refused(*(Reason(message, field="file") for message in messages))
    return CheckedUpload(
        kind=kind,
        extension=kind,
        content_type=KINDS[kind].content_type,
        size=size,
        sha256=_sha256(file),
        original_name=clean_name(given_name, kind),
        encrypted=kind == "pdf" and _is_encrypted_pdf(file),
    )


def storage_name(checked: CheckedUpload) -> str:
    """A path nobody can guess and no name can steer: "3f/3fa9….pdf"."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}.{checked.extension}"


def clean_name(name: str, extension: str) -> str:
    """The name people see: NFC, no path, no control or direction characters, the extension of the real content."""
    last = re.split(r"[/\\]", nfc(name))[-1]
    visible = "".join(" " if char.isspace() else char for char in last if char.isspace() or _is_printable(char))
    stem = re.sub(r'[<>:"|?*]', "-", " ".join(visible.split())).rstrip(". ")
    suffix = f".{extension}" if extension else ""
    if extension:
        stem = KNOWN_EXTENSION.sub("", stem)
    return f"{stem.strip('. ')[: MAX_NAME_LENGTH - len(suffix)].strip('. ') or 'tai-lieu'}{suffix}"


def _is_printable(char: str) -> bool:
    return unicodedata.category(char)[0] != "C"


def _size(file: Any) -> int:
    file.seek(0, 2)
    size = int(file.tell())
    file.seek(0)
    return size


def _read(file: Any, count: int, *, from_end: bool = False) -> bytes:
    """`count` bytes of the head or the tail; leaves the file rewound."""
    file.seek(max(0, _size(file) - count) if from_end else 0)
    data = bytes(file.read(count))
    file.seek(0)
    return data


def _sha256(file: Any) -> str:
    digest = hashlib.sha256()
    while block := file.read(MIB):
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()


def _in_mib(size: int) -> str:
    return f"{size / MIB:.1f}".replace(".", ",").removesuffix(",0")


def _recognise(file: Any, allowed: frozenset[str]) -> tuple[str, list[str]]:
    """Kind by signature, and why it is not one of the allowed kinds."""
    head = _read(file, HEAD_BYTES)
    wanted = ", ".join(kind.label for key, kind in KINDS.items() if key in allowed)
    kind = next((key for signature, key in SIGNATURES if head.startswith(signature)), "")
    if kind == "zip":
        kind = _office_kind(file)
    if kind and kind in allowed:
        return kind, []
    found = KINDS[kind].label if kind else _guess(head)
    return kind, [f"Chỉ nhận {wanted}; nội dung tệp này là {found}."]


def _guess(head: bytes) -> str:
    """What an unknown file seems to be, in words for the person who chose it."""
    if WEB_PAGE.search(head):
        return "trang web (HTML)"
    if head.startswith(OLD_OFFICE):
        return "Office kiểu cũ (.doc, .xls) hoặc Office đặt mật khẩu; hãy lưu lại thành .docx, .xlsx không mật khẩu"
    if head.startswith(b"PK"):
        return "tệp nén (zip) hoặc Office bị hỏng"
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return "loại không nhận ra"
    return f"“{matches[0].extension}”" if matches and matches[0].extension else "loại không nhận ra"


def _office_kind(file: Any) -> str:
    """Word or Excel by the main part of the package; empty for any other zip."""
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
    except UNREADABLE:
        names = set()
    file.seek(0)
    if "[Content_Types].xml" not in names:
        return ""
    return next((key for key, part in MAIN_PARTS.items() if part in names), "")


def _check_office(file: Any) -> list[str]:
    """Office package: readable parts, no macros, no bomb, nothing hidden behind the archive."""
    messages: list[str] = []
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            if len(entries) > MAX_ZIP_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED_BYTES:
                return ["Tệp Office bung ra quá lớn, không an toàn để lưu."]
            with package.open("[Content_Types].xml") as part:
                types = part.read(MAX_PART_BYTES).decode("utf-8", "replace").lower()
            if "macroenabled" in types or any("vbaproject" in entry.filename.lower() for entry in entries):
                messages.append("Tệp Office có chứa macro. Hãy lưu lại thành .docx hoặc .xlsx thường.")
            if package.testzip():
                messages.append(BROKEN_OFFICE)
    except UNREADABLE:
        messages.append(BROKEN_OFFICE)
    file.seek(0)
    return messages


def _check_pdf(file: Any) -> list[str]:
    """PDF: a whole file that ends where it says, without a web page or an archive glued to it."""
    messages: list[str] = []
    tail = _read(file, TAIL_BYTES, from_end=True)
    before, marker, after = tail.rpartition(b"%%EOF")
    if not marker or b"startxref" not in before:
        messages.append("Tệp PDF bị thiếu phần cuối, có thể chưa tải xong hoặc bị hỏng.")
    elif after.strip(b"\r\n\t\0 "):
        messages.append("Tệp PDF có dữ liệu lạ ở cuối. Hãy xuất lại PDF rồi tải lên.")
    return messages + _check_hidden(file)


def _check_image(file: Any) -> list[str]:
    """JPEG or PNG that decodes, of a size a page can bear, with nothing hidden in it."""
    messages = _check_hidden(file)
    try:
        with Image.open(file, formats=("JPEG", "PNG")) as image:
            width, height = image.size
            image.verify()
        if width * height > MAX_PIXELS:
            messages.append("Ảnh có quá nhiều điểm ảnh. Hãy thu nhỏ rồi tải lên.")
    except UNREADABLE:
        messages.append("Ảnh bị hỏng, không mở được.")
    file.seek(0)
    return messages


def _check_hidden(file: Any) -> list[str]:
    """A file that is also a web page or an archive: two programs would read two different things."""
    is_archive = zipfile.is_zipfile(file)
    file.seek(0)
    if is_archive or WEB_PAGE.search(_read(file, HEAD_BYTES)):
        return ["Tệp chứa thêm nội dung của loại khác (trang web hoặc tệp nén). Hãy xuất lại tệp rồi tải lên."]
    return []


def _is_encrypted_pdf(file: Any) -> bool:
    """Whether the trailer names an encryption dictionary (trailers are never compressed)."""
    data = bytes(file.read())
    file.seek(0)
    return bool(ENCRYPTED_PDF.search(data))


CHECKS = {"pdf": _check_pdf, "docx": _check_office, "xlsx": _check_office, "jpg": _check_image, "png": _check_image}
