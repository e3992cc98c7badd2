"""Digital signatures inside a PDF: who signed, when, and whether the words are still those that were signed.

Three answers: valid, invalid, and "không xác minh được" when the chain does not lead to a root this office trusts
(`SIGNATURE_TRUST_ROOTS`). Nothing is ever fetched from the network. The look itself happens in a child process with
bounded time and memory (`core/signature_check.py`): a hostile file ends the child.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from core.errors import Reason, Refused
from core.uploads import check_upload

CHILD: Final = Path(__file__).with_name("signature_check.py")
SECONDS: Final = 20
_HERE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
UNSIGNED_SENTENCE: Final = "Bản quét, không có chữ ký số."
UNREADABLE_SENTENCE: Final = (
    "Không đọc được tệp PDF để kiểm tra chữ ký số: tệp bị hỏng, đặt mật khẩu hoặc quá phức tạp. "
    "Hãy xuất lại PDF rồi tải lên."
)


class Status(StrEnum):
    """What is known of a signature, or of all signatures of a file together."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


LABELS: Final = {
    Status.VALID: "Hợp lệ",
    Status.INVALID: "Không hợp lệ",
    Status.UNKNOWN: "Không xác minh được",
    Status.UNSIGNED: "Không có chữ ký số",
    Status.UNREADABLE: "Không đọc được",
}
_WORST_FIRST: Final = (Status.INVALID, Status.UNKNOWN, Status.VALID)


@dataclass(frozen=True, slots=True)
class SignatureResult:
    """One signature. `time` is ISO 8601 as the signer stated it (`stamped`: as a time-stamp authority did), or empty."""

    signer: str
    organisation: str
    time: str
    stamped: bool
    intact: bool
    covers_whole_document: bool
    status: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """All signatures of a file; `status` is the worst of them."""

    status: str
    sentence: str
    signatures: tuple[SignatureResult, ...] = ()

    @property
    def label(self) -> str:
        return LABELS[Status(self.status)]

    def as_json(self) -> dict[str, Any]:
        """To keep in a JSON column; `report_from` reads it back."""
        return asdict(self) | {"signatures": [asdict(row) for row in self.signatures]}


def report_from(kept: dict[str, Any]) -> SignatureReport | None:
    """A report as it was kept; None when nothing was."""
    if not kept:
        return None
    rows = tuple(SignatureResult(**row) for row in kept["signatures"])
    return SignatureReport(kept["status"], kept["sentence"], rows)


def verify_pdf(file: IO[bytes] | Any, trust_roots: Path | None, *, seconds: float = SECONDS) -> SignatureReport:
    """Every signature of the PDF against the roots of a directory. Never raises for what is in the file; rewinds it."""
    file.seek(0)
    data = bytes(file.read())
    file.seek(0)
    found = _asked(data, trust_roots, seconds)
    if found is None:
        return SignatureReport(Status.UNREADABLE, UNREADABLE_SENTENCE)
    if not found:
        return SignatureReport(Status.UNSIGNED, UNSIGNED_SENTENCE)
    rows = tuple(_judged(row) for row in found)
    worst = next(status for status in _WORST_FIRST if any(row.status == status for row in rows))
    return SignatureReport(worst, " ".join(row.sentence for row in rows), rows)


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A signed PDF as it was looked at: what is wrong with it, what its signatures say (None: not looked at)."""

    faults: tuple[Reason, ...]
    report: SignatureReport | None = None

    @property
    def signature(self) -> dict[str, Any]:
        """To keep in a JSON column."""
        return self.report.as_json() if self.report else {}


def look_at_signed(file: IO[bytes] | Any, *, missing: str) -> SignedPaper:
    """A scan or a digitally signed PDF, by its content. Slow: before anything is locked.

    `missing`: the sentence for no file. A broken signature, or one over other words, is a fault; an unknown one is not.
    """
    if file is None:
        return SignedPaper((Reason(missing, "file"),))
    try:
        check_upload(file, allowed=frozenset({"pdf"}))
    except Refused as refusal:
        return SignedPaper(tuple(refusal.reasons))
    report = verify_pdf(file, settings.SIGNATURE_TRUST_ROOTS)
    broken = report.status in {Status.INVALID, Status.UNREADABLE}
    return SignedPaper((Reason(report.sentence, "file"),) if broken else (), report)


def _asked(data: bytes, trust_roots: Path | None, seconds: float) -> list[dict[str, Any]] | None:
    """What the child says; None when it could not."""
    command = [sys.executable, "-I", str(CHILD), *([str(trust_roots)] if trust_roots else [])]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    said: list[dict[str, Any]] = json.loads(done.stdout)
    return said


def _judged(row: dict[str, Any]) -> SignatureResult:
    status, why = _status(row)
    who = ", ".join(filter(None, (row["signer"], row["organisation"]))) or "Người ký không rõ tên"
    return SignatureResult(
        signer=row["signer"],
        organisation=row["organisation"],
        time=row["time"],
        stamped=row["stamped"],
        intact=row["intact"] and not row["touched_after"],
        covers_whole_document=row["covers_whole_document"],
        status=status,
        sentence=f"{who}{_when(row)}: {why}",
    )


def _status(row: dict[str, Any]) -> tuple[str, str]:
    if not row["intact"]:
        return Status.INVALID, "chữ ký không hợp lệ, nội dung tệp không còn đúng với nội dung đã ký."
    if row["touched_after"]:
        return Status.INVALID, "nội dung tệp đã bị sửa sau khi ký."
    if row["revoked"]:
        return Status.INVALID, "chứng thư số của người ký đã bị thu hồi."
    if not row["trusted"]:
        issuer = f" (cấp bởi {row['issuer']})" if row["issuer"] else ""
        told = "nội dung còn nguyên vẹn nhưng không xác minh được chứng thư số"
        return Status.UNKNOWN, f"{told}{issuer}: không dẫn tới chứng thư gốc đã đặt tin cậy, hoặc đã hết hạn."
    return Status.VALID, "chữ ký hợp lệ, nội dung còn nguyên vẹn."


def _when(row: dict[str, Any]) -> str:
    if not row["time"]:
        return ""
    moment = datetime.fromisoformat(row["time"]).astimezone(_HERE)
    source = "dấu thời gian" if row["stamped"] else "giờ máy người ký"
    return f", ký lúc {moment:%H:%M ngày %d/%m/%Y} ({source})"
