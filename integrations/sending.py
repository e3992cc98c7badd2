"""One POST to another system, bounded in every way: which address, how long, how much is read, no redirects. No database."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Event, Timer
from typing import Any, Final

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from integrations.addresses import Place, Unreachable, checked_addresses, place_of

READ_AT_MOST: Final = 4096
KEPT: Final = 1024
TROUBLES: Final = (HTTPError, HTTPException, OSError, ValueError)
AGENT: Final = "khuyencong-webhooks/1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: a code, or the sentence that says why there is none."""

    code: int | None
    milliseconds: int
    error: str = ""
    answer: str = ""

    @property
    def is_good(self) -> bool:
        """The receiver has it."""
        return self.code is not None and 200 <= self.code < 300


class _Given:
    """A connection over a socket that stands already: the address that was checked is the address that is spoken to."""

    given: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.given


class _Plain(_Given, HTTPConnection):
    pass


class _Secure(_Given, HTTPSConnection):
    pass


def post(url: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """Send it and say what came of it; never raises for what a receiver or the network does."""
    start = time.monotonic()
    code, answer, error = None, b"", ""
    try:
        place = place_of(url)
        with _deadline(_connected(place)) as (standing, over):
            try:
                code, answer = _asked(place, standing, over, body, headers)
            except TROUBLES as trouble:
                late = f"Máy nhận không trả lời trong {settings.WEBHOOK_SECONDS} giây."
                error = late if over.is_set() or isinstance(trouble, TimeoutError) else _sentence(trouble)
    except Unreachable as trouble:
        error = str(trouble)
    except TROUBLES as trouble:  # an address nobody can make sense of
        error = _sentence(trouble)
    took = int((time.monotonic() - start) * 1000)
    return Outcome(code, took, error[:300], answer[:KEPT].decode(errors="replace").replace("\x00", "�"))


def _asked(
    place: Place, standing: socket.socket, over: Event, body: bytes, headers: dict[str, str]
) -> tuple[int, bytes]:
    """Code and the beginning of the answer. Once there is a code, an answer that breaks off is no failure."""
    kind = _Secure if place.secure else _Plain
    more: dict[str, Any] = {"ssl_context": ssl.create_default_context()} if place.secure else {}
    connection = kind(place.host, place.port, timeout=settings.WEBHOOK_READ_SECONDS, **more)
    connection.given = standing
    try:
        sent = {"content-type": "application/json", "user-agent": AGENT, "connection": "close", **headers}
        connection.request("POST", place.path, body=body, headers=sent, preload_content=False, decode_content=False)
        response = connection.getresponse()
        if over.is_set():  # half a head reads like a whole one
            raise TimeoutError
        answer = b""
        with suppress(*TROUBLES):
            answer = response.read(READ_AT_MOST)
        return response.status, answer
    finally:
        connection.close()


def _connected(place: Place) -> socket.socket:
    """To the first checked address that takes the call."""
    trouble = "Không nối được tới máy nhận."
    for address in checked_addresses(place, settings.WEBHOOK_CONNECT_SECONDS)[:2]:
        try:
            standing = socket.create_connection((address, place.port), timeout=settings.WEBHOOK_CONNECT_SECONDS)
        except TimeoutError:
            trouble = f"Không nối được tới máy nhận trong {settings.WEBHOOK_CONNECT_SECONDS} giây."
        except OSError as error:
            trouble = f"Không nối được tới máy nhận ({error.strerror or error})."
        else:
            standing.settimeout(settings.WEBHOOK_READ_SECONDS)
            return standing
    raise Unreachable(trouble)


@contextmanager
def _deadline(standing: socket.socket) -> Iterator[tuple[socket.socket, Event]]:
    """Cut the line after WEBHOOK_SECONDS: a time-out of each read says nothing to a receiver that trickles.

    A second handle of the same line does it, because TLS takes the first one over.
    """
    handle, over = standing.dup(), Event()

    def cut() -> None:
        over.set()
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = Timer(settings.WEBHOOK_SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        yield standing, over
    finally:
        timer.cancel()
        handle.close()
        standing.close()


def _sentence(trouble: Exception) -> str:
    cause = trouble.__cause__ or trouble
    if isinstance(trouble, ssl.SSLError) or isinstance(cause, ssl.SSLError):
        return f"Không tin được chứng thư của máy nhận ({cause})."
    return f"Máy nhận ngắt kết nối giữa chừng ({type(trouble).__name__})."
