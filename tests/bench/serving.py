"""Starts the portal and the bare site in the same process model: gunicorn, two sync workers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests import servers
from tests.bench.load import Target, WrongAnswer, fetch

WORKERS = 2
STARTS_WITHIN = 60
MEGABYTE = 1_000_000


class Site:
    """A running site: its port and its processes."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.port, self.process, self.log = port, process, log

    def memory(self) -> float:
        """Megabytes of the largest worker, without what it shares with others."""
        workers = psutil.Process(self.process.pid).children(recursive=True)
        return max(worker.memory_full_info().uss for worker in workers) / MEGABYTE


@contextmanager
def site(application: str, settings: str, probe: str, environment: dict[str, str]) -> Iterator[Site]:
    """Serve an application until the block ends; ready when `probe` answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = Path(os.environ["KC_LOCAL"]) / f"{application.split(':')[0]}.log"
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    command += ["--worker-class", "sync", "--no-control-socket", "--log-level", "warning", "--timeout", "120"]
    with log.open("ab") as file:
        process = subprocess.Popen(
            command,
            env=os.environ | environment | {"DJANGO_SETTINGS_MODULE": settings, "LOG_LEVEL": "WARNING"},
            cwd=servers.PROJECT,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    running = Site(port, process, log)
    try:
        _wait(running, probe)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(running: Site, probe: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and running.process.poll() is None:
        try:
            fetch(Target(running.port, probe))
        except (OSError, WrongAnswer):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"the site did not start:\n{running.log.read_text(errors='replace')[-3000:]}")
