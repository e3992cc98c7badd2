"""What matters in the files of the production set-up; no container engine is needed to read them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

pytestmark = pytest.mark.pure
ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
PORTAL = ("provision", "web", "worker", "beat")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_services_of_the_portal_are_there() -> None:
    assert set(SERVICES) == {*PORTAL, "postgres", "valkey", "proxy"}


def test_only_the_proxy_is_reachable_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


@pytest.mark.parametrize("name", PORTAL)
def test_the_portal_runs_in_production_mode_without_rights(name: str) -> None:
    service = SERVICES[name]
    assert (service["environment"]["KC_MODE"], service["cap_drop"], service["read_only"]) == (
        "production",
        ["ALL"],
        True,
    )
    assert "privileged" not in service


def test_no_secret_is_written_down() -> None:
    secrets = {
        key: value
        for key, value in SERVICES["web"]["environment"].items()
        if key in {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"}
    }
    assert [key for key, value in secrets.items() if "${" not in value] == []


def test_the_site_waits_for_a_provisioned_database() -> None:
    waits = {name: SERVICES[name]["depends_on"]["provision"]["condition"] for name in ("web", "worker", "beat")}
    assert set(waits.values()) == {"service_completed_successfully"}


def test_every_mounted_file_exists_and_every_volume_is_declared() -> None:
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    assert [m for m in mounts if m.startswith("./") and not (ROOT / m).exists()] == []
    assert {m for m in mounts if not m.startswith("./")} == set(COMPOSE["volumes"])


def test_the_worker_takes_every_queue() -> None:
    assert "default,documents" in SERVICES["worker"]["command"]


def test_the_image_runs_as_nobody_special() -> None:
    users = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["portal"]


def test_the_image_installs_what_the_lock_files_say() -> None:
    assert re.findall(r"pip install (\S+) -r (\S+)", DOCKERFILE) == [("--require-hashes", "requirements.txt")]
    assert "npm ci --ignore-scripts" in DOCKERFILE


def test_every_copied_file_exists() -> None:
    copied = [n for line in re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE) for n in line.split()]
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_image_contains_the_system_libraries_that_make_run_installs() -> None:
    source = (ROOT / "khuyencong" / "prepare.py").read_text(encoding="utf-8")
    needed = source.partition("RUN_NEEDS")[2].partition("TEST_NEEDS")[0]
    assert [p for p in re.findall(r'\(\), "(\S+)"\)', needed) if p not in DOCKERFILE] == []


def test_the_proxy_hides_the_watch_addresses_and_forwards_to_the_site() -> None:
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert ("/healthz /readyz" in caddy, "reverse_proxy web:8000" in caddy) == (True, True)


def test_no_lock_file_names_a_place_to_download_from() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    pinned = [path for path in ROOT.glob("requirements*.txt") if "://" in path.read_text(encoding="utf-8")]
    assert pinned == []


def test_every_pinned_package_has_hashes() -> None:
    bare = []
    for path in sorted(ROOT.glob("requirements*.txt")):
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        bare += [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line) and "--hash=" not in line]
    assert bare == []
