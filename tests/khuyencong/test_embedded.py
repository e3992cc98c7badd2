"""The embedded servers start once, survive a kill, and stop by their own pid. On directories of the test's own."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from khuyencong import embedded

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def directory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="khuyencong-embedded-") as path:
        monkeypatch.setenv("KC_LOCAL", path)
        yield Path(path)
        embedded.stop()


def _answers() -> tuple[str, bool]:
    with psycopg2.connect(embedded.database_url()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (user,) = cursor.fetchone() or ("",)
    connection.close()
    return user, redis.Redis.from_url(embedded.redis_url()).ping()


def test_they_start_once_survive_a_kill_and_stop(directory: Path) -> None:
    assert embedded.start(durable=False)
    addresses, pids = (embedded.database_url(), embedded.redis_url()), (embedded.postgres_pid(), embedded.redis_pid())
    assert _answers() == ("khuyencong_owner", True)

    assert not embedded.start(durable=False)
    assert (embedded.postgres_pid(), embedded.redis_pid()) == pids

    for pid in pids:
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(pid) for pid in pids if pid and psutil.pid_exists(pid)], 5)
    assert embedded.start(durable=False)
    assert (embedded.database_url(), embedded.redis_url()) == addresses
    assert _answers() == ("khuyencong_owner", True)

    assert embedded.stop()
    assert not embedded.stop()
    assert (embedded.postgres_pid(), embedded.redis_pid()) == (None, None)


def test_a_pid_that_now_belongs_to_another_program_is_left_alone(directory: Path) -> None:
    (directory / "valkey").mkdir()
    (directory / "valkey" / "valkey.pid").write_text(str(os.getpid()))
    assert embedded.redis_pid() is None
    assert not embedded.stop()


def test_the_remembered_password_is_for_the_owner_of_the_files_only(directory: Path) -> None:
    embedded.places()
    assert (directory / "embedded.json").stat().st_mode & 0o077 == 0
