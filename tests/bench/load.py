"""A small HTTP client: eight connections that ask for the same page again and again, for some seconds."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass, field

CONNECTIONS = 8
CHUNK = 1 << 18


class WrongAnswer(Exception):
    """A page answered with another status than the one that is measured."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address with the headers of a request, and the status that counts as an answer. With a body it is a POST."""

    port: int
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    body: bytes = b""

    @property
    def request(self) -> bytes:
        """The bytes to send. One connection a request: that is how a sync worker serves."""
        lines = [f"{'POST' if self.body else 'GET'} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += ["Connection: close", *(f"{name}: {value}" for name, value in self.headers)]
        if self.body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(slots=True)
class Burst:
    """What one burst measured."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    @property
    def p95(self) -> float:
        """Seconds within which 95 of 100 answers came."""
        return sorted(self.times)[max(0, int(len(self.times) * 0.95) - 1)]


def fetch(target: Target) -> bytes:
    """One whole answer, headers and all."""
    with socket.create_connection(("127.0.0.1", target.port), timeout=120) as connection:
        connection.sendall(target.request)
        parts = []
        while part := connection.recv(CHUNK):
            parts.append(part)
    answer = b"".join(parts)
    if answer[9:12] != str(target.status).encode():
        raise WrongAnswer(f"{target.path}: {answer[:300].decode(errors='replace')}")
    return answer


def header(answer: bytes, name: str) -> str:
    """A header of an answer, empty when it is not there."""
    for line in answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n"):
        key, _, value = line.partition(": ")
        if key.lower() == name.lower():
            return value
    return ""


def burst(target: Target, seconds: float, connections: int = CONNECTIONS) -> Burst:
    """Ask for `seconds`; the clock stops when the last answer is in."""
    found, failures = Burst(), []
    begun = time.perf_counter()
    until = begun + seconds

    def ask() -> None:
        try:
            while (now := time.perf_counter()) < until:
                found.size = len(fetch(target))
                found.times.append(time.perf_counter() - now)
        except (OSError, WrongAnswer) as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    found.seconds = time.perf_counter() - begun
    return found
