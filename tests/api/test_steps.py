"""Steps by program: which are mine, why not, taking one; papers and documents."""

from __future__ import annotations

import pytest

from proposals.lifecycle import LIFECYCLE
from tests.api.calls import by_token
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file

pytestmark = pytest.mark.django_db


def test_each_step_of_my_role_says_whether_it_is_open_and_if_not_every_reason(cast, api) -> None:
    proposal = make_draft(cast)
    _, body = api("donvi.danang").get(f"proposals/{proposal.code}/steps/")
    steps = {row["name"]: row for row in body["results"]}
    mine = [step.name for step in LIFECYCLE if step.by(cast["donvi.danang"], proposal)]
    assert (list(steps), body["version"]) == (mine, proposal.version)
    assert (steps["withdraw"]["open"], steps["withdraw"]["reasons"], steps["withdraw"]["page"]) == (True, [], "")
    assert [row["message"] for row in steps["start"]["reasons"]] == [
        "Không thể “Bắt đầu thực hiện” khi hồ sơ ở trạng thái “Đang soạn thảo”."
    ]
    assert steps["submit"]["page"] == f"/de-an/{proposal.code}/nop/submit/"
    assert len(steps["submit"]["reasons"]) > 8


def test_a_step_without_a_screen_is_taken(cast, api) -> None:
    registered = advance(complete_draft(make_draft(cast), cast), "REGISTERED", cast)
    officer = api("chuyenvien.cuc")
    status, body = officer.post(
        f"proposals/{registered.code}/steps/screen/", {"version": registered.version, "note": "Đã nhận."}
    )
    assert (status, body["state"]) == (200, "SCREENING")
    _, history = officer.get(f"proposals/{registered.code}/history/", ordering="-at")
    assert (history["results"][0]["step"], history["results"][0]["note"]) == ("screen", "Đã nhận.")


def test_a_step_that_is_taken_with_others_names_where_and_changes_nothing(cast, api) -> None:
    passed = advance(complete_draft(make_draft(cast), cast), "PROVINCE_PASSED", cast)
    officer = api("chuyenvien.danang")
    status, body = officer.post(f"proposals/{passed.code}/steps/register/", {"version": passed.version})
    assert (status, body["code"]) == (409, "refused")
    assert officer.get(f"proposals/{passed.code}/")[1]["state"] == "PROVINCE_PASSED"


@pytest.mark.parametrize(
    ("person", "step", "version", "note", "expected"),
    [
        ("donvi.danang", "withdraw", 0, "", (409, "refused", ["note"])),
        ("donvi.danang", "withdraw", -1, "Không làm nữa.", (409, "stale", [""])),
        ("chuyenvien.danang", "withdraw", 0, "Không làm nữa.", (409, "refused", [""])),
        ("donvi.danang", "khong-co", 0, "", (404, "not_found", [])),
    ],
)
def test_refusals_of_a_step_have_their_status(cast, api, person, step, version, note, expected) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    body = {"version": sent.version + version, "note": note}
    status, answer = api(person).post(f"proposals/{sent.code}/steps/{step}/", body)
    assert (status, answer["code"], [row["field"] for row in answer["reasons"]]) == expected


def test_a_step_without_a_version_is_malformed(cast, api) -> None:
    draft = make_draft(cast)
    status, body = api("donvi.danang").post(f"proposals/{draft.code}/steps/withdraw/", {"note": "Thôi."})
    assert (status, [row["field"] for row in body["reasons"]]) == (400, ["version"])


def test_papers_are_sent_listed_and_fetched(cast, api) -> None:
    draft = make_draft(cast)
    program = api("donvi.danang")
    file = pdf_file("Báo giá.pdf")
    sent = file.read()
    file.seek(0)
    status, body = program.upload(
        f"proposals/{draft.code}/papers/", {"kind": "other", "files": [file], "note": "Bản chính"}
    )
    paper = body["results"][0]
    assert (status, paper["filename"], paper["kind"], paper["note"]) == (201, "Báo giá.pdf", "other", "Bản chính")
    assert program.get(f"proposals/{draft.code}/papers/")[1]["results"] == [paper]
    status, _ = program.get(paper["url"])
    assert (status, b"".join(program.last.streaming_content)) == (200, sent)
    assert program.last["Content-Disposition"].startswith("attachment")
    assert program.last["Content-Security-Policy"].startswith("sandbox")


def test_a_file_that_is_not_what_it_says_is_refused_with_its_name(cast, api) -> None:
    draft = make_draft(cast)
    program = api("donvi.danang")
    bad = pdf_file("gia.pdf")
    bad.file.seek(0)
    bad.file.truncate()
    bad.file.write(b"<html><script>alert(1)</script></html>")
    bad.size = 38
    bad.file.seek(0)
    status, body = program.upload(f"proposals/{draft.code}/papers/", {"kind": "other", "files": [pdf_file(), bad]})
    assert (status, body["code"]) == (409, "refused")
    assert [row["message"].startswith("“gia.pdf”") for row in body["reasons"]] == [True]
    assert program.get(f"proposals/{draft.code}/papers/")[1]["results"] == []


def test_an_unknown_kind_of_paper_is_malformed_and_no_file_at_all_too(cast, api) -> None:
    draft = make_draft(cast)
    program = api("donvi.danang")
    for fields, field in (({"kind": "lạ", "files": [pdf_file()]}, "kind"), ({"kind": "other"}, "files")):
        status, body = program.upload(f"proposals/{draft.code}/papers/", fields)
        assert (status, [row["field"] for row in body["reasons"]]) == (400, [field])


def test_only_the_unit_sends_papers(cast, api) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    status, _ = api("chuyenvien.danang").upload(
        f"proposals/{sent.code}/papers/", {"kind": "other", "files": [pdf_file()]}
    )
    assert status == 404


def test_a_document_is_asked_for_made_and_fetched(cast, django_capture_on_commit_callbacks) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    program = by_token(cast, "donvi.danang")
    with django_capture_on_commit_callbacks(execute=True):
        status, asked = program.post(f"proposals/{sent.code}/documents/", {"kind": "submission_receipt"})
    assert (status, asked["status"], asked["url"]) == (202, "requested", "")
    _, made = program.get(program.last["Location"])
    assert (made["status"], made["percent"], made["code"]) == ("ready", 100, asked["code"])
    status, _ = program.get(made["url"])
    assert (status, program.last.content[:5]) == (200, b"%PDF-")
    _, listed = program.get(f"proposals/{sent.code}/documents/")
    assert [row["code"] for row in listed["results"]] == [asked["code"]]
    assert listed["kinds"] == ["proposal_dossier", "submission_receipt", "archive_index"]


def test_documents_one_may_not_print_are_refused_and_unknown_kinds_malformed(cast, api) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    program = api("donvi.danang")
    answers = [program.post(f"proposals/{sent.code}/documents/", {"kind": kind}) for kind in
               ("province_appraisal_sheet", "registration_table", "thu-tinh")]  # fmt: skip
    assert [(status, body["code"]) for status, body in answers] == [
        (409, "refused"), (400, "malformed"), (400, "malformed"),
    ]  # fmt: skip
