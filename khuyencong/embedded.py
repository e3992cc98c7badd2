"""The embedded PostgreSQL and Valkey of `make run` and `make test`: no installation, data in one directory.

Both come as wheels. They listen on loopback only, on ports chosen once and remembered in `embedded.json`.
Nothing here needs Django, because the settings ask this module for the addresses.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pwd
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT: Final = Path(__file__).resolve().parent.parent
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 20.0
DATABASE: Final = "khuyencong"
OWNER: Final = "khuyencong_owner"


class EmbeddedError(RuntimeError):
    """A server did not start or stop; the message is for a person."""


class Places(NamedTuple):
    """What is remembered between starts."""

    postgres_port: int
    redis_port: int
    password: str


def local_directory() -> Path:
    """Return the directory of everything that belongs to this machine: `.local`, or KC_LOCAL."""
    return Path(os.environ.get("KC_LOCAL") or PROJECT / ".local").resolve()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def places() -> Places:
    """Return the ports and the owner's password, chosen at the first call."""
    path = local_directory() / "embedded.json"
    with _lock("places"):
        if path.exists():
            return Places(**json.loads(path.read_text(encoding="ascii")))
        chosen = Places(_free_port(), _free_port(), secrets.token_urlsafe(24))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(chosen._asdict(), file)
    return chosen


def database_url() -> str:
    """Return the owner's address of the embedded database, running or not."""
    place = places()
    return f"postgresql://{OWNER}:{place.password}@127.0.0.1:{place.postgres_port}/{DATABASE}"


def redis_url() -> str:
    """Return the address of the embedded Valkey, running or not."""
    return f"redis://127.0.0.1:{places().redis_port}/0"


@contextmanager
def _lock(name: str) -> Iterator[None]:
    """Let one process at a time in; the lock falls with the process that holds it."""
    directory = local_directory()
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / f".{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _owns(pid: int, directory: Path) -> bool:
    """Say whether the process lives and was started for this directory: a pid may have been given to another since."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(str(directory).encode() in part for part in command)


def main(arguments: list[str]) -> int:
    """Run `manage.py embedded …`."""
    return 0
