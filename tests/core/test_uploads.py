"""Files are judged by what is in them."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.errors import Refused
from core.uploads import ALL_KINDS, CheckedUpload, check_upload, clean_name, storage_name

pytestmark = pytest.mark.pure


def pdf(*, password: str = "") -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="o", user=password) if password else False)
    return out.getvalue()


def office(main: str, *extra: str, types: str = "<Types/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        for name in (main, *extra):
            package.writestr(name, "<xml/>")
    return out.getvalue()


def image(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, form)
    return out.getvalue()


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def refusal(name: str, data: bytes, allowed: frozenset[str] = ALL_KINDS) -> list[str]:
    with pytest.raises(Refused) as refused:
        check_upload(upload(name, data), allowed=allowed)
    return [reason.message for reason in refused.value.reasons]


@pytest.mark.parametrize(
    ("data", "kind", "content_type"),
    [
        (pdf(), "pdf", "application/pdf"),
        (
            office("word/document.xml"),
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (office("xl/workbook.xml"), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (image("JPEG"), "jpg", "image/jpeg"),
        (image("PNG"), "png", "image/png"),
    ],
)
def test_the_kind_comes_from_the_content_whatever_the_name_says(data: bytes, kind: str, content_type: str) -> None:
    checked = check_upload(upload("Tờ trình.bin", data))
    assert checked == CheckedUpload(
        kind=kind,
        extension=kind,
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        original_name=f"Tờ trình.bin.{kind}",
    )


def test_the_file_is_rewound_for_whoever_stores_it() -> None:
    file = upload("a.pdf", pdf())
    check_upload(file)
    assert file.tell() == 0


def test_a_file_spooled_to_disk_or_without_a_name_is_read_alike() -> None:
    data = office("xl/workbook.xml")
    spooled = TemporaryUploadedFile("a.xlsx", "x", len(data), None)
    spooled.write(data)
    assert [check_upload(file).original_name for file in (spooled, io.BytesIO(data))] == ["a.xlsx", "tai-lieu.xlsx"]


def test_a_pdf_with_a_password_is_taken_and_flagged() -> None:
    assert [check_upload(upload("a.pdf", pdf(password=word))).encrypted for word in ("", "x")] == [False, True]


def test_an_empty_file_is_refused() -> None:
    assert refusal("Báo cáo.pdf", b"") == ["Tệp “Báo cáo.pdf” rỗng, hãy chọn lại."]


def test_a_kind_that_is_not_wanted_here_is_named() -> None:
    assert refusal("a.pdf", image("PNG"), frozenset({"pdf", "docx"})) == [
        "Chỉ nhận PDF, Word (.docx); nội dung tệp này là ảnh PNG."
    ]


def test_all_reasons_come_at_once(settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 64  # type: ignore[attr-defined]
    assert refusal("a.pdf", b"MZ" + b"\0" * 2 * 1024 * 1024, frozenset({"pdf"})) == [
        "Tệp lớn 2 MB, vượt mức 0 MB cho một tệp.",
        "Chỉ nhận PDF; nội dung tệp này là “.exe”.",
    ]


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.pdf", b"<!DOCTYPE html><script>1</script>", "trang web (HTML)"),
        ("a.png", b"<svg onload='1'/>", "trang web (HTML)"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "Office kiểu cũ (.doc, .xls) hoặc Office đặt mật khẩu; hãy lưu lại thành .docx, .xlsx không mật khẩu",
        ),
        ("a.docx", office("something.txt"), "tệp nén (zip) hoặc Office bị hỏng"),
        ("a.xlsx", b"PK\x03\x04 broken", "tệp nén (zip) hoặc Office bị hỏng"),
        ("a.pdf", b"GIF89a" + b"\0" * 40, "“.gif”"),
        ("a.pdf", b"xin chao", "loại không nhận ra"),
        ("a.pdf", b"\n\n" + pdf(), "loại không nhận ra"),
    ],
)
def test_other_content_is_refused_and_described(name: str, data: bytes, found: str) -> None:
    assert refusal(name, data, frozenset({"pdf"})) == [f"Chỉ nhận PDF; nội dung tệp này là {found}."]


@pytest.mark.parametrize(
    "data",
    [
        office("word/document.xml", "word/vbaProject.bin"),
        office("word/document.xml", types="application/vnd.ms-word.document.macroEnabled.main+xml"),
    ],
)
def test_office_files_with_macros_are_refused(data: bytes) -> None:
    assert refusal("a.docx", data) == ["Tệp Office có chứa macro. Hãy lưu lại thành .docx hoặc .xlsx thường."]


def test_an_office_file_with_a_damaged_part_is_refused() -> None:
    data = office("word/document.xml")
    compressed = data.index(b"word/document.xml") + len(b"word/document.xml")
    assert refusal("a.docx", data[:compressed] + b"\xff" + data[compressed + 1 :]) == [
        "Tệp Office bị hỏng, không mở được. Hãy lưu lại rồi tải lên."
    ]


def test_an_archive_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.uploads.MAX_UNZIPPED_BYTES", 10)
    assert refusal("a.docx", office("word/document.xml")) == ["Tệp Office bung ra quá lớn, không an toàn để lưu."]


def test_a_pdf_cut_short_is_refused() -> None:
    assert refusal("a.pdf", pdf()[:-20]) == ["Tệp PDF bị thiếu phần cuối, có thể chưa tải xong hoặc bị hỏng."]


HIDDEN = "Tệp chứa thêm nội dung của loại khác (trang web hoặc tệp nén). Hãy xuất lại tệp rồi tải lên."


def test_a_pdf_with_an_archive_behind_it_is_refused() -> None:
    assert refusal("a.pdf", pdf() + office("word/document.xml")) == [
        "Tệp PDF có dữ liệu lạ ở cuối. Hãy xuất lại PDF rồi tải lên.",
        HIDDEN,
    ]


def test_a_pdf_that_is_also_a_web_page_is_refused() -> None:
    assert refusal("a.pdf", b"%PDF-1.4\n%<script>alert(1)</script>\n" + pdf()) == [HIDDEN]


def test_a_picture_with_an_archive_behind_it_is_refused() -> None:
    assert refusal("a.jpg", image("JPEG") + office("word/document.xml")) == [HIDDEN]


def test_a_picture_that_does_not_open_is_refused() -> None:
    assert refusal("a.png", image("PNG")[:30]) == ["Ảnh bị hỏng, không mở được."]


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("C:\\Ảnh\\Hồ sơ.PDF", "Hồ sơ.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        (unicodedata.normalize("NFD", "Đề án.pdf"), "Đề án.pdf"),
        ("a\u202egpj.exe", "agpj.exe.pdf"),
        ("a\n\t b\0.pdf", "a b.pdf"),
        ('x"><b>.pdf', "x---b-.pdf"),
        ("", "tai-lieu.pdf"),
        (".pdf", "tai-lieu.pdf"),
        ("Ả" * 300 + ".pdf", "Ả" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned_for_people(given_name: str, shown: str) -> None:
    assert clean_name(given_name, "pdf") == shown


@given(st.text(max_size=300))
def test_a_clean_name_is_short_and_stays_clean(name: str) -> None:
    cleaned = clean_name(name, "pdf")
    assert (len(cleaned) <= 120, cleaned.endswith(".pdf"), "/" in cleaned) == (True, True, False)
    assert clean_name(cleaned, "pdf") == cleaned


def test_storage_names_are_random_and_owe_nothing_to_the_given_name() -> None:
    checked = check_upload(upload("../x.exe", pdf()))
    names = {storage_name(checked) for _ in range(50)}
    assert len(names) == 50
    assert [name for name in names if not re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{30}\.pdf", name)] == []
