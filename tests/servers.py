"""The throw-away servers of one test session, and the databases cloned in them.

One directory per session holds PostgreSQL, Valkey, uploads and static files. Nothing starts before the first test
that needs it. DATABASE_URL and REDIS_URL in the environment replace the servers; then every database made here is
named `test_…` and dropped at the end. With KC_KEEP_TEMPLATE as well the template stays, and serves the next session whose
migrations, models and data files are the same: half a minute less for whoever runs a few tests again and again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import psutil
import psycopg2
from psycopg2 import sql

from khuyencong import embedded
from khuyencong.env import load_env_file

PROJECT = Path(__file__).resolve().parent.parent
GIVEN = "KC_TEST_DATABASE_GIVEN"
SESSION = "KC_TEST_SESSION"


def open_session() -> None:
    """Choose the directory and the environment of this session; the workers of xdist inherit both."""
    load_env_file(PROJECT / ".env")
    directory = tempfile.mkdtemp(prefix="khuyencong-test-")
    os.environ |= {
        SESSION: Path(directory).name.rpartition("-")[2].lower(),
        "KC_LOCAL": directory,
        "KC_MODE": "test",
        "SECRET_KEY": "a key for tests only, known to everybody, of more than fifty characters",
        "DJANGO_SETTINGS_MODULE": "khuyencong.settings",
    }
    for name in ("KC_DATABASE_ROLE", "DEBUG", "SENTRY_DSN", "EMAIL_URL", "HOST", "ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    if os.environ.get("DATABASE_URL"):
        os.environ |= {GIVEN: "1", "KC_APPLICATION_ROLE": "test_khuyencong_app"}
    os.environ |= {"CACHE_PREFIX": f"test-{os.environ[SESSION]}", "QUEUE_PREFIX": f"test-{os.environ[SESSION]}-queue:"}


def close_session() -> None:
    """Drop the databases, stop the servers, remove the directory."""
    directory = Path(os.environ["KC_LOCAL"])
    if os.environ.get(GIVEN) and (directory / "template.ready").exists():
        with _maintenance() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{_prefix()}%"])
            for (name,) in cursor.fetchall():
                _drop(cursor, name)
    embedded.stop()
    shutil.rmtree(directory, ignore_errors=True)


def worker() -> str:
    """Return the name of this xdist worker, `main` without xdist."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def start() -> None:
    """Start the servers that the environment does not give."""
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        embedded.start(durable=False)


def owner_url(name: str) -> str:
    """Return the owner's address of a database of this session."""
    parts = urlsplit(os.environ.get("DATABASE_URL") or embedded.database_url())
    return urlunsplit(parts._replace(path=f"/{name}"))


@contextmanager
def locked(name: str) -> Iterator[Path]:
    """Do something once per session: yields the marker to create when done."""
    directory = Path(os.environ["KC_LOCAL"])
    with (directory / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield directory / f"{name}.ready"


def template() -> str:
    """Return the database all others are cloned from: migrated, secured, with reference data. Built once."""
    start()
    kept = os.environ.get("KC_KEEP_TEMPLATE")
    name = f"test_kept_{_fingerprint()}" if kept else f"{_prefix()}_template"
    with locked("template") as ready:
        if not ready.exists() and not (kept and _exists(name)):
            half = f"{_prefix()}_half"
            with _maintenance() as cursor:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
            manage(half, "provision", "-v", "0")
            _keep_keys_apart(half)
            with _maintenance() as cursor:
                rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                cursor.execute(rename.format(sql.Identifier(half), sql.Identifier(name)))
        ready.touch()
    return name


def _keep_keys_apart(database: str) -> None:
    """Every table counts its keys from another thousand: a key taken for that of another table finds nothing."""
    with closing(psycopg2.connect(owner_url(database))) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,"
            " coalesce(last_value, 0) + 1000 * row_number() OVER (ORDER BY sequencename))"
            " FROM pg_sequences WHERE schemaname = 'public' AND data_type = 'bigint'::regtype"
        )
        connection.commit()


def peopled() -> str:
    """Return a template with the demonstration accounts in it, for portals that people walk through. Built once."""
    with locked("people") as ready:
        if not ready.exists():
            manage(clone("people"), "demo", "--scale", "0.001", "-v", "0")
            ready.touch()
    return f"{_prefix()}_people"


def clone(name: str, source: str = "") -> str:
    """Make (or make again) a database of that short name from a template; return its full name."""
    source, target = source or template(), f"{_prefix()}_{name}"
    with locked("clone"), _maintenance() as cursor:
        _drop(cursor, target)
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(target), sql.Identifier(source)))
    return target


def migrated(name: str) -> str:
    """Make an empty database of that short name and take every migration in it, one after the other; its full name."""
    target = f"{_prefix()}_{name}"
    with _maintenance() as cursor:
        _drop(cursor, target)
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(target)))
    manage(target, "provision", "--by-migrations", "-v", "0")
    return target


def manage(database: str, *arguments: str) -> None:
    """Run a management command as the owner of a database."""
    environment = os.environ | {"DATABASE_URL": owner_url(database), "KC_DATABASE_ROLE": "owner"}
    command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)


def credentials() -> dict[str, str]:
    """Return the owner's name and password where `provision` could make no other role, else nothing."""
    if not (Path(os.environ["KC_LOCAL"]) / "owner-as-application").exists():
        return {}
    parts = urlsplit(os.environ["DATABASE_URL"])
    return {"USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or "")}


def _fingerprint() -> str:
    """A mark of everything `provision` reads: models, migrations, data and SQL files, and the commands themselves."""
    mark = hashlib.sha256()
    packages = [path.parent for path in PROJECT.glob("*/__init__.py") if path.parent.name != "tests"]
    for path in sorted(path for package in packages for path in package.rglob("*.*")):
        parts = path.relative_to(PROJECT).parts
        shaping = parts[0] in {"core", "khuyencong"} or {"migrations", "models", "models.py"} & set(parts)
        if path.suffix in {".yaml", ".sql"} or (path.suffix == ".py" and shaping):
            mark.update(path.read_bytes())
    return mark.hexdigest()[:16]


def _exists(database: str) -> bool:
    with _maintenance() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return cursor.fetchone() is not None


def _prefix() -> str:
    return f"test_kc_{os.environ[SESSION]}"


@contextmanager
def _maintenance() -> Iterator[psycopg2.extensions.cursor]:
    connection = psycopg2.connect(os.environ.get("DATABASE_URL") or embedded.database_url())
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        yield cursor


def _drop(cursor: psycopg2.extensions.cursor, name: str) -> None:
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


class LivePortal(str):
    """The address of a running portal; also what belongs to it."""

    __slots__ = ("database", "environment", "processes")

    database: str
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]]

    def manage(self, *arguments: str) -> None:
        """Run a management command, as the owner, on the portal's database."""
        manage(self.database, *arguments)

    def start(self, name: str) -> None:
        """Start `web`, `worker` or `beat` (again)."""
        log = Path(os.environ["KC_LOCAL"]) / f"{self.database}-{name}.log"
        with log.open("ab") as file:
            self.processes[name] = subprocess.Popen(
                [*LIVE_COMMANDS[name], *(["--bind", urlsplit(self).netloc] if name == "web" else [])],
                env=self.environment,
                cwd=PROJECT,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    def kill(self, name: str, signal_number: int = signal.SIGKILL) -> None:
        """Kill one of the processes with its children, as a failing machine would."""
        parent = psutil.Process(self.processes.pop(name).pid)
        family = [*parent.children(recursive=True), parent]
        for process in family:
            process.send_signal(signal_number)
        _, alive = psutil.wait_procs(family, 15)
        for process in alive:
            process.kill()

    def log(self, name: str) -> str:
        """Return what a process has written."""
        return (Path(os.environ["KC_LOCAL"]) / f"{self.database}-{name}.log").read_text(errors="replace")


LIVE_COMMANDS = {
    "web": [
        sys.executable,
        "-m",
        "gunicorn",
        "khuyencong.wsgi:application",
        "--workers=1",
        "--threads=4",
        "--no-control-socket",
    ],
    "worker": [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "khuyencong",
        "worker",
        "-Ofair",
        "-Q",
        "default,documents",
        "--concurrency=1",
        "--without-gossip",
        "--without-mingle",
    ],
    "beat": [sys.executable, "-m", "celery", "-A", "khuyencong", "beat"],
}


@contextmanager
def live_portal(name: str, source: str = "") -> Iterator[LivePortal]:
    """Run the real web server and worker on a database of their own, made from a template."""
    database = clone(f"live_{name}", source)
    with locked("static") as ready:
        if not ready.exists():
            static = {"KC_MODE": "development", "STATIC_ROOT": str(Path(os.environ["KC_LOCAL"]) / "static")}
            command = [sys.executable, str(PROJECT / "manage.py"), "collectstatic", "--noinput", "-v", "0"]
            subprocess.run(command, env=os.environ | static, cwd=PROJECT, check=True)
            ready.touch()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    portal = LivePortal(f"http://127.0.0.1:{port}")
    portal.database, portal.processes = database, {}
    portal.environment = os.environ | {
        "KC_MODE": "development",
        "DATABASE_URL": owner_url(database),
        "REDIS_URL": os.environ.get("REDIS_URL") or embedded.redis_url(),
        "CACHE_PREFIX": f"{database}-cache",
        "QUEUE_PREFIX": f"{database}-queue:",
        "MEDIA_ROOT": str(Path(os.environ["KC_LOCAL"]) / f"uploads-{database}"),
        "SITE_URL": str(portal),
        "LOG_LEVEL": "WARNING",
        "JOB_SILENCE_SECONDS": "6",
    }
    try:
        portal.start("web")
        portal.start("worker")
        _wait_for(portal)
        yield portal
    finally:
        for process in list(portal.processes):
            portal.kill(process, signal.SIGTERM)


def _wait_for(portal: LivePortal) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if portal.processes["web"].poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{portal}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the portal did not start:\n{portal.log('web')[-3000:]}")
