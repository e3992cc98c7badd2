"""The child process that looks into a PDF somebody sent: bounded memory and time, no network, no Django.

Reads the file from standard input, the directory of trust roots from the command line; writes JSON to standard output.
Started by `core.signatures` only. Whatever goes wrong here ends this process, never the portal.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto.x509 import Certificate
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 15
MAX_SIGNATURES = 20
CERTIFICATE_FILES = frozenset({".pem", ".crt", ".cer", ".der"})
ADDED_ONLY = frozenset({ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING})
"""What may follow a signature without touching the words: time stamps, more signatures, filled-in signature fields."""


def load_roots(directory: Path) -> list[Certificate]:
    """The certificates (PEM or DER) of a directory. ValueError names the file that holds none."""
    found: list[Certificate] = []
    for path in sorted(directory.iterdir()):
        if path.suffix.lower() not in CERTIFICATE_FILES:
            continue
        try:
            certificates: list[Certificate] = list(load_certs_from_pemder([str(path)]))  # type: ignore[no-untyped-call]
            _ = [certificate.subject.native for certificate in certificates]
        except (ValueError, TypeError) as error:
            message = f"{path.name} holds no readable certificate"
            raise ValueError(message) from error
        if not certificates:
            message = f"{path.name} holds no certificate"
            raise ValueError(message)
        found += certificates
    return found


def check(data: bytes, roots: list[Certificate]) -> list[dict[str, Any]]:
    """Each signature of a PDF in the order it was put there; empty when there is none."""
    reader = PdfFileReader(BytesIO(data), strict=False)
    signatures = list(reader.embedded_regular_signatures)[:MAX_SIGNATURES]
    return [_look_at(signature, roots) for signature in signatures]


def _look_at(signature: Any, roots: list[Certificate]) -> dict[str, Any]:
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(signature, context)
    name = status.signing_cert.subject.native
    time = status.timestamp_validity.timestamp if status.timestamp_validity else status.signer_reported_dt
    intact = bool(status.intact and status.valid)
    return {
        "signer": _text(name.get("common_name")),
        "organisation": _text(name.get("organization_name")),
        "issuer": _text(status.signing_cert.issuer.native.get("common_name")),
        "time": time.isoformat() if time else "",
        "stamped": status.timestamp_validity is not None,
        "intact": intact,
        "covers_whole_document": status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        "touched_after": intact and _touched_after(status),
        "revoked": bool(status.revoked),
        "trusted": bool(status.trusted),
    }


def _touched_after(status: PdfSignatureStatus) -> bool:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return False
    return status.coverage != SignatureCoverageLevel.ENTIRE_REVISION or status.modification_level not in ADDED_ONLY


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def main() -> None:
    """Bound this process, then look."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    logging.disable(logging.CRITICAL)
    roots = load_roots(Path(sys.argv[1])) if len(sys.argv) > 1 else []
    json.dump(check(sys.stdin.buffer.read(), roots), sys.stdout)


if __name__ == "__main__":
    main()
