"""`manage.py serve`: everything `make run` starts, in one place, and stopped again in one place.

The supervisor starts web server, worker and beat, each in a session of its own so that Ctrl-C reaches only this
process. It restarts nothing: when one of them ends, it says so and stops the rest.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Final

import psutil
import psycopg2

from khuyencong import demo_accounts, embedded
from khuyencong.env import load_env_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType

PROJECT: Final = embedded.PROJECT
READY_SECONDS: Final = 60
STOP_SECONDS: Final = 30
MIGRATION_SOURCES: Final = ("*/migrations/*.py", "*/sql/**/*.sql", "*/reference.py", "*/models.py", "*/models/*.py")
REFERENCE_SOURCES: Final = ("*/data/**/*", "*/catalogue/**/*", "*/norms/**/*", "*/criteria/**/*", "core/rls.py")
STATIC_SOURCES: Final = ("static/**/*", "package-lock.json", "khuyencong/apps.py", "khuyencong/settings.py")


GUNICORN: Final = (
    *("--workers", "2", "--worker-class", "gthread", "--threads", "4", "--preload", "--timeout", "60"),
    *("--max-requests", "5000", "--max-requests-jitter", "500", "--log-level", "warning", "--no-control-socket"),
)
WORKER: Final = (
    *("-Q", "default,documents", "--concurrency", "2", "-Ofair", "-l", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)
# How each pid file's process is told from another program that was given the same pid later.
PROGRAMS: Final = {"serve": "serve", "web": "gunicorn", "worker": "celery", "beat": "celery"}
DEMO_COMMAND: Final = "khuyencong/management/commands/demo.py"


class ServeError(Exception):
    """The portal cannot start; the message is for a person."""


def main(arguments: list[str]) -> int:
    """Run `manage.py serve`."""
    load_env_file(PROJECT / ".env")
    parser = argparse.ArgumentParser(prog="manage.py serve", description="Run the whole portal on this machine.")
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    options = parser.parse_args(arguments)
    try:
        return Portal(options.host, options.port).run()
    except KeyboardInterrupt:
        return 0
    except (ServeError, embedded.EmbeddedError) as error:
        print(error, file=sys.stderr)
        return 1


class Portal:
    """The processes of one run."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.local = embedded.local_directory()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.helpers: list[subprocess.Popen[bytes]] = []
        self.owns_embedded = False

    def run(self) -> int:
        """Start, wait, stop; return the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        self._be_the_only_one()
        try:
            self._start()
            return self._watch()
        finally:
            self._stop()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    def _be_the_only_one(self) -> None:
        """Refuse a second run of the same data, and a port in use. Inherit what a killed run left behind."""
        self.local.mkdir(parents=True, exist_ok=True)
        for name in ("serve", "web", "worker", "beat"):
            process = self._left_behind(name)
            if process is not None and name == "serve":
                raise ServeError(f"The portal of this directory is already running (process {process.pid}).")
            if process is not None:
                _end([process, *process.children(recursive=True)])
        self.owns_embedded = (self.local / "serve.pid").exists()
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise ServeError(
                    f"{self.host}:{self.port} cannot be used ({error.strerror}); choose another PORT."
                ) from error
        (self.local / "serve.pid").write_text(str(os.getpid()))

    def _left_behind(self, name: str) -> psutil.Process | None:
        """Return the live process of an earlier run; a pid may have been given to another program since."""
        try:
            process = psutil.Process(int((self.local / f"{name}.pid").read_text()))
            ours = process.cwd() == str(PROJECT) and any(part.endswith(PROGRAMS[name]) for part in process.cmdline())
        except (OSError, ValueError, psutil.Error):
            return None
        return process if ours and process.pid != os.getpid() else None

    def _start(self) -> None:
        os.environ["KC_MODE"] = os.environ.get("KC_MODE") or "development"
        os.environ["HOST"] = self.host
        if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
            self.owns_embedded = embedded.start() or self.owns_embedded
        self._prepare()
        python = sys.executable
        bind = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        celery = (python, "-m", "celery", "-A", "khuyencong", "--quiet")
        self._spawn(
            "web",
            python,
            "-m",
            "gunicorn",
            "khuyencong.wsgi:application",
            "--bind",
            bind,
            *GUNICORN,
            "--access-logfile",
            str(self.local / "access.log"),
        )
        self._spawn("worker", *celery, "worker", *WORKER)
        self._spawn("beat", *celery, "beat", "-l", "WARNING", "--pidfile=")
        self._wait_until_ready()

    def _prepare(self) -> None:
        """Bring database and static files up to date, at the same time; fill an empty portal with demonstration data."""
        database = _database_url()
        steps = {}
        static = _digest(STATIC_SOURCES)
        if not self._is_stamped("static", static):
            steps["static"] = (static, self._manage("collectstatic", "--noinput", "--clear", "-v", "0"))
        schema = _digest(MIGRATION_SOURCES + REFERENCE_SOURCES, database, os.environ.get("SECRET_KEY", ""))
        if not self._is_stamped("database", schema) or _has_users(database) is None:
            _say("preparing the database")
            steps["database"] = (schema, self._manage("provision", "-v", "0", KC_DATABASE_ROLE="owner"))
        for name, (digest, process) in steps.items():
            if process.wait():
                raise ServeError(f"Preparing ({name}) failed; the reason stands above.")
            (self.local / f"{name}.stamp").write_text(digest)
        if _has_users(database) is False and (PROJECT / DEMO_COMMAND).exists():
            _say("making the demonstration data (about a minute, once)")
            if self._manage("demo", "--scale", "1").wait():
                raise ServeError("Making the demonstration data failed; the reason stands above.")

    def _is_stamped(self, name: str, digest: str) -> bool:
        stamp = self.local / f"{name}.stamp"
        return stamp.exists() and stamp.read_text() == digest

    def _manage(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", *arguments]
        process = subprocess.Popen(command, cwd=PROJECT, env=os.environ | environment)
        self.helpers.append(process)
        return process

    def _spawn(self, name: str, *command: str) -> None:
        # In the embedded set-up of a container everything may run as root; Celery's page-long warning helps nobody.
        environment = os.environ | {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, start_new_session=True)
        self.processes[name] = process
        (self.local / f"{name}.pid").write_text(str(process.pid))

    def _wait_until_ready(self) -> None:
        address = _inside_address(self.host, self.port)
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self._ended() is None:
            if _is_alive(address):
                _greet(address)
                return
            time.sleep(0.1)
        raise ServeError("The web server did not start; the reason stands above.")

    def _ended(self) -> str | None:
        return next((name for name, process in self.processes.items() if process.poll() is not None), None)

    def _watch(self) -> int:
        with contextlib.suppress(KeyboardInterrupt):
            while (ended := self._ended()) is None:
                time.sleep(0.3)
            status = self.processes[ended].returncode
            print(f"The process “{ended}” ended with status {status}; stopping.", file=sys.stderr)
            return 1
        return 0

    def _stop(self) -> None:
        """Ask web, beat and worker to finish; the worker may end its task. Then the servers we started."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _end([psutil.Process(p.pid) for p in (*self.helpers, *self.processes.values()) if p.poll() is None])
        if self.owns_embedded:
            embedded.stop()
        for name in PROGRAMS:
            (self.local / f"{name}.pid").unlink(missing_ok=True)


def _say(sentence: str) -> None:
    print(f"· {sentence}", flush=True)


def _inside_address(host: str, port: int) -> str:
    """Return the address under which this machine reaches the portal."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - translated away, not bound
    return f"http://[{reachable}]:{port}/" if ":" in reachable else f"http://{reachable}:{port}/"


def _is_alive(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}healthz", timeout=5):  # noqa: S310 - our own http address
            return True
    except (urllib.error.URLError, OSError):
        return False


def _greet(address: str) -> None:
    print(f"\nCổng khuyến công: {address}\n")
    names = [account.username for account in demo_accounts.DEMO_ACCOUNTS]
    if _ask(_database_url(), "SELECT count(*) FROM organisations_user WHERE username = ANY (%s)", names):
        print(f"Tài khoản minh họa, mật khẩu chung {demo_accounts.DEMO_PASSWORD}:\n{demo_accounts.table()}\n")
    print("Ctrl-C để dừng.", flush=True)


def _database_url() -> str:
    return os.environ.get("DATABASE_URL") or embedded.database_url()


def _has_users(database: str) -> bool | None:
    """Say whether anybody has an account; None when the tables are not there."""
    if _ask(database, "SELECT to_regclass('organisations_user')") is None:
        return None
    return bool(_ask(database, "SELECT EXISTS (SELECT 1 FROM organisations_user)"))


def _ask(database: str, question: str, *parameters: object) -> object:
    try:
        with contextlib.closing(psycopg2.connect(database)) as connection, connection.cursor() as cursor:
            cursor.execute(question, parameters)
            (answer,) = cursor.fetchone() or (None,)
    except psycopg2.OperationalError as error:
        raise ServeError(f"The database does not answer: {str(error).strip()}") from error
    return answer


def _digest(patterns: Iterable[str], *facts: str) -> str:
    """Return one hash over the names and contents of the files."""
    total = hashlib.sha256("\0".join(facts).encode())
    for path in sorted({path for pattern in patterns for path in PROJECT.glob(pattern) if path.is_file()}):
        if ".venv" not in path.parts and "node_modules" not in path.parts:
            total.update(f"{path.relative_to(PROJECT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _end(processes: list[psutil.Process]) -> None:
    """Ask the processes to finish, then end what is left of them and their children."""
    families = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            families += [*process.children(recursive=True), process]
            process.terminate()
    _, alive = psutil.wait_procs(families, STOP_SECONDS)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
