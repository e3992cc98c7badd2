"""The way of a đề án by program alone: tokens and calls, no page and no service. Each function takes it one stage on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from khuyencong.demo.writing import small_pdf
from tests.api.calls import Api, by_token
from tests.cast import Cast
from tests.factories.proposals import next_plan_year

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "proposal.json"
NEW = ("title", "kind", "plan_year", "content")


class People:
    """A program for each person, with a token of its own."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.known = cast, dict[str, Api]()

    def __getitem__(self, username: str) -> Api:
        return self.known.setdefault(username, by_token(self.cast, username))


def pdf(name: str) -> SimpleUploadedFile:
    """A small paper."""
    return SimpleUploadedFile(name, small_pdf(name).read(), "application/pdf")


def good(answer: tuple[int, Any]) -> Any:
    """The body of a call that must not be refused."""
    status, body = answer
    assert status < 400, body
    return body


def taken(program: Api, code: str, step: str, **given: Any) -> Any:
    """A step taken with the version of now; what it asks and nobody gave is filled in: papers dated today."""
    shown = good(program.get(f"proposals/{code}/steps/"))
    (row,) = [row for row in shown["results"] if row["name"] == step]
    assert row["open"], row
    asked = {field["name"]: field for field in row["fields"]}
    usual = {"decision_number": "12/QĐ-KC", "decision_date": timezone.localdate().isoformat()}
    body = {name: value for name, value in usual.items() if name in asked} | given
    return good(program.post(f"proposals/{code}/steps/{step}/", {"version": shown["version"], "note": "", **body}))


def written(people: People, unit: str = "donvi.danang", **changes: Any) -> str:
    """A complete draft with its papers."""
    program = people[unit]
    text = EXAMPLE.read_text(encoding="utf-8").replace("2027", str(next_plan_year()))
    given = {**json.loads(text), **changes}
    draft = good(program.post("proposals/", {name: given[name] for name in NEW}))
    place = f"proposals/{draft['code']}/"
    rest = {name: value for name, value in given.items() if name not in (*NEW, "lines")}
    draft = good(program.patch(place, {**rest, "version": draft["version"]}))
    good(program.patch(place, {"lines": given["lines"], "version": draft["version"]}))
    for kind in ("request_letter", "proposal", "estimate_form", "counterpart_commitment", "beneficiary_request"):
        good(program.upload(f"{place}papers/", {"kind": kind, "files": pdf(f"{kind}.pdf")}))
    return str(draft["code"])


def appraised(people: People, code: str, officer: str, opens: str, passes: str, leader: str) -> str:
    """A round by the head's own staff, from opening to the head's conclusion."""
    program = people[officer]
    me = str(people.cast[officer].user.pk)
    taken(program, code, opens, body="staff", staff=[me])
    status, _ = program.get(f"proposals/{code}/sheet/")
    if status == 409:
        good(program.post(f"proposals/{code}/declaration/", {"conflicted": False}))
    blank = good(program.get(f"proposals/{code}/sheet/"))
    sheet: dict[str, Any] = {"base_version": blank["base_version"], "opinion": "Đề nghị hỗ trợ."}
    allowed = good(program.get(f"proposals/{code}/assessment/"))["allowed"]
    for field in blank["fields"]:
        if field["choices"]:
            sheet[field["name"]] = "met"
        elif field["kind"] == "integer":
            sheet[field["name"]] = allowed
    amount = good(program.post(f"proposals/{code}/sheet/", sheet))["amount"]
    return str(taken(people[leader], code, passes, amount=amount)["code"])


def passed_by_the_province(people: People, unit: str = "donvi.danang") -> str:
    """From nothing to a dossier the Sở of Đà Nẵng concluded on."""
    draft = written(people, unit)
    code = str(taken(people[unit], draft, "submit")["code"])
    return appraised(people, code, "chuyenvien.danang", "open_province_appraisal", "pass_province", "lanhdao.danang")
