"""A small client of the API of the khuyến công portal. Standard library only; copy it into your own program.

    portal = Portal("https://khuyencong.example", token)
    for row in portal.rows("proposals/", plan_year=2027):
        print(row["code"], row["title"])

What it takes care of: the token, one `Idempotency-Key` for every change (so that a call that was not answered can be
repeated without doing the thing twice), waiting when the portal asks for patience, pages, and refusals as an exception
that carries every reason.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TRIES = 5
PATIENCE = 60  # seconds; no pause is longer
AGAIN = {429, 502, 503, 504}


class RefusedError(Exception):
    """The portal said no. `status` 409: a rule; 400: the data; 404: not yours or not there. `reasons`: all of them."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.code, self.reasons = status, problem.get("code", ""), problem.get("reasons", [])
        lines = [problem.get("message", f"HTTP {status}")]
        lines += [f"  - {row['field'] or 'chung'}: {row['message']} {row['article']}".rstrip() for row in self.reasons]
        super().__init__("\n".join(lines))


class Portal:
    """One person in one organisation, as the token says."""

    def __init__(self, address: str, token: str) -> None:
        self.root = address.rstrip("/") + "/api/v1/"
        self.token = token

    def get(self, path: str, **query: Any) -> Any:
        """One answer."""
        return self._call("GET", path, query=query)

    def rows(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """All rows of a list, page after page."""
        page = self.get(path, **query)
        while True:
            yield from page["results"]
            if not page.get("next"):
                return
            page = self.get(page["next"])

    def post(self, path: str, body: Any = None) -> Any:
        """Make something, or take a step."""
        return self._call("POST", path, body=body or {})

    def patch(self, path: str, body: Any) -> Any:
        """Change what was read; the body carries its `version`."""
        return self._call("PATCH", path, body=body)

    def upload(self, path: str, fields: dict[str, str], files: dict[str, list[Path]]) -> Any:
        """Send files as a form does."""
        mark = uuid.uuid4().hex
        return self._call("POST", path, raw=_form(mark, fields, files), kind=f"multipart/form-data; boundary={mark}")

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Any = None,
        body: Any = None,
        raw: bytes = b"",
        kind: str = "application/json",
    ) -> Any:
        address = path if path.startswith("http") else urllib.parse.urljoin(self.root, path)
        if query:
            address += "?" + urllib.parse.urlencode(query)
        data = json.dumps(body).encode() if body is not None else raw or None
        headers = {"Authorization": f"Token {self.token}", "Accept": "application/json"}
        if method != "GET":
            headers |= {"Content-Type": kind, "Idempotency-Key": uuid.uuid4().hex}
        for tried in range(1, TRIES + 1):
            try:
                request = urllib.request.Request(address, data=data, headers=headers, method=method)  # noqa: S310 - the address is given by whoever runs this
                with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                    return json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as error:
                if error.code not in AGAIN or tried == TRIES:
                    raise RefusedError(error.code, _problem(error)) from error
                pause = int(error.headers.get("Retry-After") or 2**tried)
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                if tried == TRIES:
                    raise
                pause = 2**tried
            time.sleep(min(pause, PATIENCE))
        raise AssertionError  # the loop ends by returning or raising


def _problem(error: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(error.read())
    except ValueError:
        return {"message": f"HTTP {error.code}"}
    return found


def _form(mark: str, fields: dict[str, str], files: dict[str, list[Path]]) -> bytes:
    """The body of a form with files (RFC 7578)."""
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, paths in files.items():
        for path in paths:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{path.name}"\r\n\r\n'
            parts.append(head.encode() + path.read_bytes() + b"\r\n")
    return b"".join(parts) + f"--{mark}--\r\n".encode()
