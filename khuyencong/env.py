"""Strict readers of the environment: an unknown value refuses to start instead of meaning something by accident."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterable

TRUE: Final = frozenset({"1", "true", "yes", "on"})
FALSE: Final = frozenset({"0", "false", "no", "off", ""})


def load_env_file(path: Path) -> None:
    """Read NAME=value lines of `.env` into the environment; what is already set there wins."""
    if not path.is_file():
        return
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        name, separator, value = line.partition("=")
        if not separator or not name.strip().isidentifier():
            message = f"{path.name}, line {number}: expected NAME=value."
            raise ImproperlyConfigured(message)
        os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the default; without a default the variable is compulsory."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        message = f"The environment variable {name} must be set."
        raise ImproperlyConfigured(message)
    return default


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    message = f"{name}={value!r} is neither yes ({', '.join(sorted(TRUE))}) nor no (0, false, no, off)."
    raise ImproperlyConfigured(message)


def number(name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    """Return a whole number between `least` and `most`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        message = f"{name}={value!r} is not a whole number from {least} to {most}."
        raise ImproperlyConfigured(message)
    return int(value)


def numbers(name: str, default: Iterable[int], *, least: int = 0, most: int = 2**31 - 1) -> tuple[int, ...]:
    """Return a comma-separated list of whole numbers, each between `least` and `most`; never an empty one."""
    found = words(name, map(str, default))
    if not found or not all(word.isdecimal() and least <= int(word) <= most for word in found):
        message = f"{name} must list whole numbers from {least} to {most}, separated by commas."
        raise ImproperlyConfigured(message)
    return tuple(int(word) for word in found)


def choice(name: str, default: str, allowed: Iterable[str]) -> str:
    """Return one of the allowed words."""
    value = text(name, default)
    if value not in set(allowed):
        message = f"{name}={value!r} is not one of: {', '.join(sorted(allowed))}."
        raise ImproperlyConfigured(message)
    return value


def words(name: str, default: Iterable[str] = ()) -> list[str]:
    """Return a comma-separated list."""
    value = os.environ.get(name)
    return list(default) if value is None else [word.strip() for word in value.split(",") if word.strip()]


def directory(name: str) -> Path | None:
    """Return an existing directory, as an absolute path; None when the variable is not given."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    path = Path(value).expanduser().resolve()
    if not path.is_dir():
        message = f"{name}={value!r} is not a directory."
        raise ImproperlyConfigured(message)
    return path


class MailServer(NamedTuple):
    """Where outgoing mail is handed in, and how the connection is secured: "", "ssl" or "starttls"."""

    host: str
    port: int
    user: str
    password: str
    security: str


MAIL_SCHEMES: Final = {"smtp": ("", 25), "smtps": ("ssl", 465), "smtp+tls": ("starttls", 587)}


def mail_server(name: str) -> MailServer | None:
    """Return the mail server of smtp://, smtps:// or smtp+tls://user:password@host:port; None when not given."""
    value = text(name, "")
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname:
        message = f"{name} must look like smtp://, smtps:// or smtp+tls://user:password@host:port."
        raise ImproperlyConfigured(message)
    security, port = MAIL_SCHEMES[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, parts.port or port, user, password, security)


def kept_secret(path: Path) -> str:
    """Return the secret kept in a file only its owner can read; the first call makes it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        if not path.exists():
            fresh.replace(path)
        fresh.unlink(missing_ok=True)
    return path.read_text(encoding="ascii").strip()


def holds(path: Path, mark: str) -> bool:
    """Say whether the file is there and holds exactly that mark."""
    return path.is_file() and path.read_text(encoding="ascii") == mark
