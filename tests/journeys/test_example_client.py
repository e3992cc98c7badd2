"""The example client from a JSON file to the Sở, as its README says, against a running portal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.tenancy import tenant_scope
from organisations.services import issue_token, revoke_token
from proposals.models import Proposal
from proposals.states import State
from tests import servers
from tests.factories.proposals import next_plan_year, open_windows
from tests.journeys.people import PDF

EXAMPLES = servers.PROJECT / "examples"
KINDS = ("request_letter", "proposal", "estimate_form", "counterpart_commitment", "beneficiary_request")


@pytest.fixture
def issued(inside: Callable[[], Any]) -> Any:
    """The token of a member of staff."""
    with inside() as cast:
        open_windows(next_plan_year())
        unit = cast["donvi.danang"]
        with tenant_scope(*unit.tenant_ids):
            return issue_token(actor=unit, name="Ví dụ", days=1, read_only=False)


def run(portal: servers.LivePortal, secret: str, given: Path, papers: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLES / "submit_proposal.py"), str(portal), str(given), str(papers)]
    environment = os.environ | {"KHUYENCONG_TOKEN": secret}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def written(tmp_path: Path, kinds: tuple[str, ...] = KINDS, **changes: Any) -> tuple[Path, Path]:
    """The example, moved to the year that is open, and papers."""
    given = (EXAMPLES / "proposal.json").read_text(encoding="utf-8").replace("2027", str(next_plan_year()))
    path, papers = tmp_path / "proposal.json", tmp_path / "papers"
    path.write_text(json.dumps(json.loads(given) | changes), encoding="utf-8")
    papers.mkdir()
    for kind in (*kinds, "hinh-anh"):
        (papers / f"{kind}.pdf").write_bytes(PDF)
    return path, papers


def test_the_example_hands_a_dossier_over(
    portal: servers.LivePortal, inside: Callable[[], Any], issued: Any, tmp_path: Path
) -> None:
    done = run(portal, issued.secret, *written(tmp_path))
    assert (done.returncode, done.stderr.count("định mức cho phép")) == (0, 1), done.stderr
    with inside() as cast, tenant_scope(*cast["donvi.danang"].tenant_ids):
        found = Proposal.objects.get(code=done.stdout.strip())
        assert (found.state, found.amount_proposed, found.papers.count()) == (State.SUBMITTED, 300_000_000, 6)


def test_a_refusal_names_every_reason_and_the_draft_stays(
    portal: servers.LivePortal, inside: Callable[[], Any], issued: Any, tmp_path: Path
) -> None:
    done = run(portal, issued.secret, *written(tmp_path, KINDS[:2], title="Đề án thiếu giấy tờ", necessity=""))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Cần thiết" in done.stderr or "cần thiết" in done.stderr
    assert done.stderr.count("\n  - ") >= 3
    with inside() as cast, tenant_scope(*cast["donvi.danang"].tenant_ids):
        assert Proposal.objects.get(title="Đề án thiếu giấy tờ").state == State.DRAFT


def test_a_revoked_token_is_turned_away_at_once(
    portal: servers.LivePortal, inside: Callable[[], Any], issued: Any, tmp_path: Path
) -> None:
    with inside() as cast, tenant_scope(*cast["donvi.danang"].tenant_ids):
        revoke_token(issued.token, actor=cast["donvi.danang"])
    done = run(portal, issued.secret, *written(tmp_path))
    assert (done.returncode, done.stdout, "Mã truy cập" in done.stderr) == (1, "", True)
