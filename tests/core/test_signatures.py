"""Digital signatures in a PDF: made here with a certification authority of our own, then looked at, tampered with, untrusted."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfWriter

from core.signature_check import load_roots
from core.signatures import SignatureReport, Status, report_from, verify_pdf

Issuer = tuple[x509.Certificate, rsa.RSAPrivateKey]


def name(common: str, organisation: str) -> x509.Name:
    pairs = ((NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in pairs])


def certificate(subject: x509.Name, issuer: Issuer | None, *, days: int = 365) -> Issuer:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=issuer is None, crl_sign=issuer is None, encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256()), key


def asn1(found: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(found.public_bytes(serialization.Encoding.DER))


def blank() -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(target)
    return target.getvalue()


def signed(data: bytes, owner: Issuer, root: Issuer, field: str = "ChuKy1") -> bytes:
    private = keys.PrivateKeyInfo.load(
        owner[1].private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    store = SimpleCertificateStore()
    store.register_multiple([asn1(root[0])])
    signer = signers.SimpleSigner(signing_cert=asn1(owner[0]), signing_key=private, cert_registry=store)
    target = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    signers.sign_pdf(writer, PdfSignatureMetadata(field_name=field), signer=signer, output=target)
    return target.getvalue()


@pytest.fixture(scope="module")
def root() -> Issuer:
    return certificate(name("Chứng thư gốc thử nghiệm", "Ban Cơ yếu thử nghiệm"), None)


@pytest.fixture(scope="module")
def owner(root: Issuer) -> Issuer:
    return certificate(name("Trịnh Thị Xuân", "Sở Công Thương thành phố Đà Nẵng"), root)


@pytest.fixture(scope="module")
def paper(owner: Issuer, root: Issuer) -> bytes:
    return signed(blank(), owner, root)


@pytest.fixture
def roots(root: Issuer, tmp_path: Path) -> Path:
    (tmp_path / "goc.pem").write_bytes(root[0].public_bytes(serialization.Encoding.PEM))
    (tmp_path / "doc.txt").write_text("không phải chứng thư")
    return tmp_path


def looked_at(data: bytes, roots: Path | None) -> SignatureReport:
    return verify_pdf(io.BytesIO(data), roots)


def test_a_good_signature_names_signer_organisation_and_time(paper: bytes, roots: Path) -> None:
    report = looked_at(paper, roots)
    (found,) = report.signatures
    assert (report.status, found.status, found.intact, found.covers_whole_document) == ("valid", "valid", True, True)
    assert (found.signer, found.organisation) == ("Trịnh Thị Xuân", "Sở Công Thương thành phố Đà Nẵng")
    assert abs(datetime.fromisoformat(found.time) - datetime.now(UTC)) < timedelta(minutes=10)
    assert found.sentence.endswith("(giờ máy người ký): chữ ký hợp lệ, nội dung còn nguyên vẹn.")


def test_a_root_in_der_counts_as_well(paper: bytes, root: Issuer, tmp_path: Path) -> None:
    (tmp_path / "goc.der").write_bytes(root[0].public_bytes(serialization.Encoding.DER))
    assert looked_at(paper, tmp_path).status == Status.VALID


@pytest.mark.parametrize("known", [False, True])
def test_an_unknown_root_is_neither_valid_nor_invalid(paper: bytes, tmp_path: Path, known: bool) -> None:
    if known:
        other = certificate(name("Gốc khác", "Nơi khác"), None)
        (tmp_path / "khac.pem").write_bytes(other[0].public_bytes(serialization.Encoding.PEM))
    report = looked_at(paper, tmp_path if known else None)
    assert (report.status, report.label, report.signatures[0].intact) == ("unknown", "Không xác minh được", True)
    assert "không xác minh được chứng thư số (cấp bởi Chứng thư gốc thử nghiệm)" in report.sentence


def test_an_expired_certificate_cannot_be_verified(root: Issuer, roots: Path) -> None:
    late = certificate(name("Người cũ", "Sở"), root, days=-1)
    assert looked_at(signed(blank(), late, root), roots).status == Status.UNKNOWN


def test_one_changed_byte_makes_it_invalid(paper: bytes, roots: Path) -> None:
    assert paper.count(b"595") >= 1
    report = looked_at(paper.replace(b"595", b"594", 1), roots)
    assert (report.status, report.signatures[0].intact) == ("invalid", False)
    assert "nội dung tệp không còn đúng với nội dung đã ký" in report.sentence


def test_a_page_added_after_signing_makes_it_invalid(paper: bytes, roots: Path) -> None:
    writer, target = IncrementalPdfFileWriter(io.BytesIO(paper)), io.BytesIO()
    writer.root["/Lang"] = writer.root.raw_get("/Type")
    writer.update_root()
    writer.write(target)
    report = looked_at(target.getvalue(), roots)
    assert (report.status, report.signatures[0].covers_whole_document) == ("invalid", False)
    assert report.sentence.endswith("nội dung tệp đã bị sửa sau khi ký.")


def test_two_signatures_are_two_lines_and_the_first_stays_valid(paper: bytes, root: Issuer, roots: Path) -> None:
    second = certificate(name("Trần Văn Cảnh", "Sở Công Thương thành phố Đà Nẵng"), root)
    report = looked_at(signed(paper, second, root, "ChuKy2"), roots)
    assert [(row.signer, row.status, row.covers_whole_document) for row in report.signatures] == [
        ("Trịnh Thị Xuân", "valid", False),
        ("Trần Văn Cảnh", "valid", True),
    ]


def test_a_scan_without_signature_says_so() -> None:
    report = looked_at(blank(), None)
    assert (report.status, report.sentence) == ("unsigned", "Bản quét, không có chữ ký số.")


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"1 0 obj <<" * 2000 + b"\nstartxref\n9\n%%EOF", bytes(range(256)) * 40],
    ids=["empty", "head only", "endless dictionary", "noise"],
)
def test_a_damaged_file_is_a_sentence_not_an_error(data: bytes) -> None:
    report = looked_at(data, None)
    assert (report.status, report.signatures) == ("unreadable", ())
    assert report.sentence.startswith("Không đọc được tệp PDF")


def test_a_truncated_signed_file_is_unreadable(paper: bytes, roots: Path) -> None:
    assert looked_at(paper[: len(paper) // 2], roots).status in {Status.UNREADABLE, Status.INVALID}


def test_a_file_that_takes_too_long_is_given_up(paper: bytes, roots: Path) -> None:
    began = time.monotonic()
    report = verify_pdf(io.BytesIO(paper), roots, seconds=0.05)
    assert (report.status, time.monotonic() - began < 5) == ("unreadable", True)


def test_a_report_is_kept_as_json_and_read_back(paper: bytes, roots: Path) -> None:
    report = looked_at(paper, roots)
    assert report_from(report.as_json()) == report
    assert report_from({}) is None


def test_a_file_among_the_roots_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    (tmp_path / "hong.pem").write_text("không phải chứng thư")
    with pytest.raises(ValueError, match=r"hong\.pem holds no readable certificate"):
        load_roots(tmp_path)
