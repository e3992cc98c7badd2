"""Mẫu số 12 and 13 by program: read, written whole, with the same reasons as the page."""

from __future__ import annotations

from typing import Any

import pytest

from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.annex import MODULES, PROGRAMME
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file

pytestmark = pytest.mark.django_db
UNIT = "donvi.danang"


def at(proposal: Proposal, what: str = "training-programme") -> str:
    return f"proposals/{proposal.code}/{what}/"


def body(version: int = 0, **changes: Any) -> dict[str, Any]:
    return {"version": version, **PROGRAMME, "rows": list(MODULES), **changes}


def test_a_programme_is_written_whole_and_read_back(cast: Cast, api: Any) -> None:
    draft = make_draft(cast, content_code="ND1.2")
    program = api(UNIT)
    status, empty = program.get(at(draft))
    assert (status, empty["version"], empty["complete"], empty["rows"]) == (200, 0, False, [])
    status, kept = program.put(at(draft), body())
    assert (status, kept["version"], kept["complete"], kept["lacking"]) == (200, 1, True, [])
    assert kept["rows"] == [dict(row) for row in MODULES]
    assert program.get(at(draft))[1] == kept
    assert program.put(at(draft), body(0))[1]["code"] == "stale"
    status, half = program.put(at(draft), {"version": 1, "occupation": "Thêu", "rows": []})
    assert (status, half["complete"], half["place"]) == (200, False, "")
    assert "Chưa có mô-đun, môn học nào." in half["lacking"]


def test_the_list_of_papers_says_which_way_brings_the_paper(cast: Cast, api: Any) -> None:
    draft, program = make_draft(cast, content_code="ND1.2"), api(UNIT)

    def brought() -> tuple[str, bool]:
        needed = program.get(f"proposals/{draft.code}/papers/")[1]["needed"]
        (row,) = [row for row in needed if row["kind"] == "training_programme"]
        return row["brought_by"], row["lacking"]

    assert brought() == ("", True)
    program.put(at(draft), body(place=""))
    assert brought() == ("", True)
    program.put(at(draft), body(1))
    assert brought() == ("form", False)
    program.upload(f"proposals/{draft.code}/papers/", {"kind": "training_programme", "files": [pdf_file()]})
    assert brought() == ("file", False)


def test_hectares_and_dong_come_back_as_they_were_sent(cast: Cast, api: Any) -> None:
    draft = make_draft(cast, content_code="ND7.4")
    sent = {
        "version": 0, "name": "Cụm Ví Dụ", "area": "49.500", "industrial_area": 32.125, "founded_on": "2025-03-02",
        "rows": [{"name": "San nền", "planned": 9_000_000_000, "done": 0}],
    }  # fmt: skip
    status, kept = api(UNIT).put(at(draft, "cluster-report"), sent)
    assert status == 200
    assert (kept["area"], kept["industrial_area"], kept["let_area"]) == ("49.500", "32.125", None)
    assert (kept["founded_on"], kept["rows"][0]["planned"]) == ("2025-03-02", 9_000_000_000)


def test_what_is_malformed_is_named_with_its_place(cast: Cast, api: Any) -> None:
    draft = make_draft(cast, content_code="ND1.2")
    wrong = body(rows=[{"name": "Vật liệu", "hours": -1}], classes="hai", place="x" * 501)
    status, answer = api(UNIT).put(at(draft), wrong)
    assert status == 400
    assert {reason["field"].partition(".")[0] for reason in answer["reasons"]} == {"rows", "classes", "place"}
    assert api(UNIT).get(at(draft))[1]["version"] == 0


def test_foreign_unasked_and_closed_ones(cast: Cast, api: Any) -> None:
    draft = make_draft(cast, content_code="ND1.2")
    assert api("donvi.gialai").get(at(draft))[0] == 404
    assert api("donvi.gialai").put(at(draft), body())[0] == 404
    assert api(UNIT).get(at(draft, "cluster-report"))[0] == 404
    assert api(UNIT).put(at(make_draft(cast)), body())[0] == 404
    sent = advance(complete_draft(draft, cast), State.SUBMITTED, cast)
    assert api(UNIT).put(at(sent), body())[0] == 409
    assert api("chuyenvien.danang").put(at(sent), body())[0] == 404
    assert api("chuyenvien.danang").get(at(sent))[0] == 404
