"""Documents, numbers, periodic reports, exports, statistics and reports of one's own by program."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.tenancy import tenant_scope
from reporting.models import Document, ExportFile, Format, NumberEntry, PeriodicReport, ReportDefinition, ReportRun
from reporting.services import file_of
from reporting.services.exports import write_export
from tests.api.calls import Api, by_token
from tests.cast import Cast
from tests.factories.periodic import last_closed
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.reporting.builders import COLUMNS, kept
from tests.reporting.test_numbering import receipt

Within = Callable[[str], AbstractContextManager[None]]
OFFICER, LEADER = "chuyenvien.danang", "lanhdao.danang"
STRANGERS = ("chuyenvien.gialai", "donvi.gialai", "quantri")


@pytest.fixture
def issued(cast: Cast, within: Within) -> Document:
    with within(OFFICER):
        return receipt(cast["donvi.danang"], cast[OFFICER])


def test_a_document_is_numbered_signed_and_withdrawn(cast: Cast, api: Any, issued: Document) -> None:
    office, place = by_token(cast, OFFICER), f"documents/{issued.verification_code}/"
    status, body = office.post(f"{place}number/")
    assert (status, body["number"]) == (200, "01/BN-SCT")
    assert office.post(f"{place}number/")[1]["number"] == "01/BN-SCT"  # pressing twice gives one number
    assert [row["text"] for row in office.get("numbers/")[1]["results"]] == ["01/BN-SCT"]
    status, body = office.post(f"{place}withdraw/", {"reason": ""})
    assert (status, [row["field"] for row in body["reasons"]]) == (400, ["reason"])
    for stranger in STRANGERS:
        answers = [api(stranger).get(place), api(stranger).post(f"{place}withdraw/", {"reason": "x"})]
        assert [code for code, _ in answers] == [404, 404]
        assert api(stranger).get("documents/")[1]["results"] == []
        assert api(stranger).get("numbers/")[1]["results"] == []


def test_a_signed_copy_is_filed_and_fetched_and_the_document_withdrawn(
    cast: Cast, within: Within, api: Any, issued: Document
) -> None:
    office, place = by_token(cast, OFFICER), f"documents/{issued.verification_code}/"
    with within(OFFICER):
        content = file_of(issued)
    paper = {"file": SimpleUploadedFile("da-ky.pdf", content, "application/pdf")}
    status, body = office.upload(f"{place}signed-copies/", paper)
    assert (status, [row["name"] for row in body["results"]]) == (201, ["da-ky.pdf"])
    office.get(body["results"][0]["url"])
    assert office.last.content == content
    assert api("donvi.gialai").get(body["results"][0]["url"])[0] == 404
    assert office.upload(f"{place}signed-copies/", {})[0] == 400
    assert by_token(cast, LEADER).post(f"{place}withdraw/", {"reason": "Lập nhầm"})[1]["validity"] == "withdrawn"


def test_a_number_is_voided_and_a_symbol_set(cast: Cast, within: Within, issued: Document) -> None:
    office, leader = by_token(cast, OFFICER), by_token(cast, LEADER)
    office.post(f"documents/{issued.verification_code}/number/")
    with within(OFFICER):
        key = NumberEntry.objects.get().key
    status, body = leader.post(f"numbers/{key}/void/", {"reason": "Lập nhầm"})
    assert (status, "còn hiệu lực" in str(body["reasons"])) == (409, True)
    kind = {"kind": issued.kind, "symbol": "BN-KC", "valid_from": "2027-01-01"}
    status, body = leader.post("number-symbols/", kind)
    assert (status, [row["symbol"] for row in body["results"]]) == (201, ["BN-KC"])
    assert leader.post("number-symbols/", kind | {"symbol": "sai ký hiệu !"})[0] == 409
    status, body = leader.post("number-symbols/", {"symbol": 5})
    assert {row["field"] for row in body["reasons"]} >= {"kind", "valid_from"}


def test_documents_are_asked_for_about_anything(cast: Cast, api: Any) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), "REGISTERED", cast)
    office = by_token(cast, OFFICER)
    status, body = office.post("documents/", {"about": "proposal", "code": proposal.code, "kind": "proposal_dossier"})
    assert (status, body["subject"]) == (202, proposal.code)
    assert office.get(office.last.headers["Location"])[1]["code"] == body["code"]
    wrong = {"about": "proposal", "code": proposal.code, "kind": "minutes"}
    assert office.post("documents/", wrong)[0] == 400
    assert office.post("documents/", {"about": "settlement", "code": proposal.code, "kind": "x"})[0] == 404
    assert office.post("documents/", {"about": "nothing", "code": proposal.code})[0] == 400
    report = last_closed(cast[LEADER])
    about = {"about": "periodic-report", "code": report.code, "kind": "periodic_report"}
    assert office.post("documents/", about)[1]["kind"] == "periodic_report"
    for stranger in STRANGERS:
        assert api(stranger).post("documents/", {"about": "proposal", "code": proposal.code})[0] == 404


def test_a_periodic_report_from_its_beginning_to_its_correction(cast: Cast, api: Any) -> None:
    leader = by_token(cast, LEADER)
    shown = last_closed(cast[LEADER])
    body: Any
    status, body = leader.post("periodic-reports/", {"regime": shown.regime, "period": shown.period})
    assert (status, body["code"]) == (201, shown.code)
    status, body = leader.post("periodic-reports/", {"regime": "x", "period": "y"})
    assert [row["field"] for row in body["reasons"]] == ["regime", "period"]
    place = f"periodic-reports/{shown.code}/"
    for stranger in STRANGERS:
        calls = [api(stranger).patch(place, {}), api(stranger).post(f"{place}lock/"), api(stranger).delete(place)]
        assert [code for code, _ in calls] == [404, 404, 404]
    assert leader.patch(place, {"part_assessment": "Đúng tiến độ.", "document_number": "12/BC-SCT"})[0] == 200
    assert leader.patch(place, {"document_date": "hôm qua"})[0] == 400
    status, body = leader.patch(place, {"document_date": "2026-11-02"})
    assert (status, body["words"]["assessment"], body["document_number"]) == (200, "Đúng tiến độ.", "12/BC-SCT")
    assert leader.patch(place, {"version": 0})[1]["code"] == "stale"
    assert by_token(cast, OFFICER).post(f"{place}lock/")[0] == 409
    assert leader.post(f"{place}refresh/")[0] == 200
    assert leader.post(f"{place}lock/")[1]["state"] == "locked"
    assert leader.patch(place, {"document_number": "13"})[0] == 404
    assert leader.post(f"{place}correct/", {})[0] == 400
    status, body = leader.post(f"{place}correct/", {"reason": "Thiếu một đề án"})
    assert (status, body["number"]) == (201, 2)
    draft = leader.last.headers["Location"]
    assert [leader.delete(draft, **{"Idempotency-Key": "one"})[0] for _ in range(2)] == [204, 204]
    assert leader.delete(draft)[0] == 404
    with tenant_scope(*cast[LEADER].tenant_ids):
        assert PeriodicReport.objects.filter(regime=shown.regime).count() == 1


def test_a_list_is_exported_with_the_filter_of_its_page(cast: Cast, within: Within, api: Any) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    office = by_token(cast, OFFICER)
    asked = {"list": "de-an", "format": Format.CSV, "query": f"nam={proposal.plan_year}"}
    status, body = office.post("exports/", asked)
    assert (status, body["url"], str(proposal.plan_year) in body["conditions"]) == (202, "", True)
    assert office.post("exports/", asked)[1]["key"] == body["key"]
    assert office.post("exports/", {"list": "khong", "format": "pdf"})[0] == 400
    with within(OFFICER):
        write_export(ExportFile.objects.get().pk, lambda _percent, _doing: None)
    status, body = office.get(f"exports/{body['key']}/")
    assert (body["rows"], body["percent"]) == (1, 100)
    office.get(body["url"])
    assert proposal.code in b"".join(office.last.streaming_content).decode("utf-8-sig")
    assert by_token(cast, LEADER).get(body["url"])[0] == 404
    assert office.post(f"exports/{body['key']}/again/")[0] == 202


def test_statistics_give_the_tables_of_the_page(cast: Cast, api: Any) -> None:
    advance(complete_draft(make_draft(cast), cast), "REGISTERED", cast)
    office = api(OFFICER)
    boards = [row["slug"] for row in office.get("statistics/")[1]["results"]]
    assert len(boards) == 5
    for slug in boards:
        status, body = office.get(f"statistics/{slug}/")
        assert (status, len(body["tables"]) > 0) == (200, True)
        for table in body["tables"]:
            assert {len(row) for row in table["rows"]} <= {len(table["columns"])}
    assert office.get("statistics/khong-co/")[0] == 404
    assert office.get("statistics/targets/T1/")[0] == 200
    status, body = office.post("statistics/prints/", {})
    assert (status, body["url"]) == (202, "")
    assert office.get(f"statistics/prints/{body['key']}/")[0] == 200
    assert office.get(f"statistics/prints/{body['key']}/file/")[0] == 404
    assert api(LEADER).get(f"statistics/prints/{body['key']}/")[0] == 404
    assert office.post("statistics/prints/", {"ky": "khong-co"})[0] == 400


def put_together(program: Api, **changes: Any) -> tuple[int, Any]:
    wanted = {"subject": "de-an", "columns": list(COLUMNS), **changes}
    return program.post("reports/", {"name": "Đề án của tôi", "spec": wanted})


def test_a_report_of_ones_own_from_the_catalogue_to_its_file(cast: Cast, api: Any) -> None:
    advance(complete_draft(make_draft(cast), cast), "SUBMITTED", cast)
    office = by_token(cast, OFFICER)
    subjects = {row["key"]: row for row in office.get("report-catalogue/")[1]["results"]}
    assert set(COLUMNS) <= {column["key"] for column in subjects["de-an"]["columns"]}
    status, body = put_together(office, conditions=[{"column": "title", "operator": "chua", "value": "che"}])
    assert status == 201
    place = f"reports/{body['key']}/"
    assert put_together(office, columns=["khong-co"])[0] == 409
    assert put_together(office, period={"kind": "nam", "year": 99999999})[0] == 400
    changed = {"name": "Tên mới", "spec": {"subject": "de-an", "columns": ["code"]}, "version": body["version"]}
    assert office.put(place, changed)[1]["name"] == "Tên mới"
    assert office.put(place, changed)[1]["code"] == "stale"
    version = office.get(place)[1]["version"]
    assert api("donvi.danang").get(place)[0] == 404
    assert office.post(f"{place}share/", {"shared": True, "version": version})[1]["shared"] is True
    assert api(LEADER).get(place)[0] == 200
    assert api(LEADER).put(place, changed)[0] == 404
    assert by_token(cast, LEADER).post(f"{place}copy/")[1]["owner"] == cast[LEADER].user.full_name
    status, body = office.post(f"{place}run/", {"extension": "csv"})
    assert (status, body["state"], body["rows"]) == (202, "ready", 1)
    office.get(body["url"])
    assert b"KCQG" in b"".join(office.last.streaming_content)
    assert office.post(f"report-runs/{body['key']}/retry/")[0] == 409
    assert [row["key"] for row in office.get("report-runs/")[1]["results"]] == [body["key"]]
    version = office.get(place)[1]["version"]
    assert [office.delete(f"{place}{asked}")[0] for asked in ("", "?version=1", f"?version={version}")] == [
        400,
        409,
        204,
    ]
    with tenant_scope(*cast[OFFICER].tenant_ids):
        assert [row.owner_id for row in ReportDefinition.objects.all()] == [cast[LEADER].user.pk]
        assert ReportRun.objects.count() == 1


def test_a_report_comes_by_itself_when_its_owner_says_so(cast: Cast, api: Any) -> None:
    office, me = by_token(cast, OFFICER), cast[OFFICER].user.pk
    place = f"reports/{kept(cast[OFFICER]).key}/schedule/"
    assert office.get(place)[0] == 404
    wanted = {"frequency": "daily", "hour": 7, "extension": "xlsx", "receivers": [me], "version": 0}
    status, body = office.put(place, wanted)
    assert (status, body["receivers"], body["state"]) == (200, [me], "running")
    foreign = cast["chuyenvien.gialai"].user.pk
    status, body = office.put(place, wanted | {"receivers": [foreign], "version": 1})
    assert (status, [row["field"] for row in body["reasons"]]) == (400, ["receivers"])
    assert office.post(f"{place}pause/", {"version": 1})[1]["state"] == "paused"
    assert office.post(f"{place}resume/", {"version": 1})[1]["code"] == "stale"
    assert office.post(f"{place}khong/", {"version": 2})[0] == 404
    assert api(LEADER).get(place)[0] == 404


def test_as_many_questions_for_three_documents_as_for_one(
    cast: Cast, within: Within, api: Any, django_assert_max_num_queries: Any
) -> None:
    with within(OFFICER):
        receipt(cast["donvi.danang"], cast[OFFICER], 1)
    office = api(OFFICER)
    office.get("documents/")
    with django_assert_max_num_queries(12):
        assert len(office.get("documents/")[1]["results"]) == 1
    with within(OFFICER):
        for number in (2, 3):
            receipt(cast["donvi.danang"], cast[OFFICER], number)
    with django_assert_max_num_queries(12):
        assert len(office.get("documents/")[1]["results"]) == 3
