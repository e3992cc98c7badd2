"""Connections for tests, and a receiver that really listens."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from core.tenancy import tenant_scope
from integrations.models import Attempt, Delivery, Endpoint, Message
from integrations.services import open_endpoint, send_test
from integrations.services.endpoints import Opened
from organisations.actors import Actor, all_tenant_ids

ALL = ("proposal.submitted", "proposal.withdrawn", "proposal.returned", "proposal.registered", "report.locked")
Answer = Callable[[BaseHTTPRequestHandler, int], None]


@dataclass
class Heard:
    """What a receiver got."""

    headers: dict[str, str]
    body: bytes
    path: str


@dataclass
class Receiver:
    """`answer(handler, n)` speaks to the n-th caller (from 1); as long as it is None everybody gets 200."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answer: Answer | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    at_once: int = 0
    most_at_once: int = 0


def says(code: int, body: bytes = b"ok", **headers: str) -> Answer:
    """A receiver that always answers this."""

    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@contextmanager
def receiver(answer: Answer | None = None, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A real HTTP server on this machine, a thread a caller."""
    found = Receiver(answer=answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            with found.lock:
                found.heard.append(Heard({k.lower(): v for k, v in self.headers.items()}, body, self.path))
                number = len(found.heard)
                found.at_once += 1
                found.most_at_once = max(found.most_at_once, found.at_once)
            try:
                (found.answer or says(200))(self, number)
            except OSError:
                pass
            finally:
                with found.lock:
                    found.at_once -= 1

        do_GET = do_POST

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    found.url = f"http://127.0.0.1:{server.server_address[1]}/nhan"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def opened(actor: Actor, url: str = "https://nhan.example/tin", events: tuple[str, ...] = ALL) -> Opened:
    """A connection of the actor's organisation."""
    with tenant_scope(*actor.tenant_ids):
        return open_endpoint(actor=actor, url=url, description="Phần mềm của đơn vị", events=events)


def webhook_ids(actor: Actor) -> dict[str, str]:
    """A connection with a row in its log, as the tests of addresses name them."""
    made = opened(actor).endpoint
    with tenant_scope(*actor.tenant_ids):
        row = send_test(made, actor=actor)
    return {"webhook": str(made.key), "webhook_delivery": str(row.key)}


@contextmanager
def everything() -> Iterator[None]:
    """All tenants, as the worker sees them."""
    with tenant_scope(*all_tenant_ids()):
        yield


def log_of(endpoint: Endpoint) -> list[Delivery]:
    """Rows of its log, oldest first."""
    with everything():
        return list(Delivery.objects.filter(endpoint=endpoint).order_by("id"))


def tries_of(endpoint: Endpoint) -> list[Attempt]:
    """Tries, oldest first."""
    with everything():
        return list(Attempt.objects.filter(delivery__endpoint=endpoint).order_by("id"))


def fresh(endpoint: Endpoint) -> Endpoint:
    """The row as it stands."""
    with everything():
        return Endpoint.objects.get(pk=endpoint.pk)


def outbox() -> list[Message]:
    """Everything in the outbox, oldest first."""
    with everything():
        return list(Message.objects.order_by("id"))


def due_now(endpoint: Endpoint) -> None:
    """Time has passed: what waits is due, no pause holds the connection."""
    from django.utils import timezone

    with everything():
        Endpoint.objects.filter(pk=endpoint.pk).update(hold_until=None, busy_until=None)
        Delivery.objects.filter(endpoint=endpoint, state="waiting").update(next_at=timezone.now())
