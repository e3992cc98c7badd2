"""Lists as files: the rows of the page and no others, short ones at once, long ones by a worker, kept for a while."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from budgets.services import set_envelope
from core import jobs
from core.models import Job
from core.tenancy import tenant_scope
from notifications.models import Notification
from organisations.actors import actor_for
from organisations.models import AdministrativeUnit, CraftVillage, Membership
from organisations.roles import Role
from proposals.models import Recusal
from reporting import services
from reporting.exports import LISTS
from reporting.files import DISK, appearing_whole
from reporting.models import ExportFile, Format
from reporting.services import exports
from tests.cast import Cast, client_as
from tests.proposals.test_listing import put

As = Callable[[str], Client]
Within = Callable[[str], AbstractContextManager[None]]
UNIT, OFFICER, CENTRE = "donvi.danang", "chuyenvien.danang", "chuyenvien.cuc"
LONG = 2


@pytest.fixture(autouse=True)
def _short(settings: Any) -> None:
    settings.EXPORT_ROWS_AT_ONCE = LONG


def address(key: str, ending: str = "csv", query: str = "") -> str:
    return f"{reverse('reporting:export', args=[key, ending])}{query}"


def lines(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


def asked(
    cast: Cast, username: str = OFFICER, query: str = "", ending: Format = Format.CSV, key: str = "de-an"
) -> ExportFile:
    with tenant_scope(*cast[username].tenant_ids):
        return services.request_export(LISTS[key], QueryDict(query), ending, actor=cast[username])


def run(file: ExportFile) -> ExportFile:
    jobs.run(file.job_id, file.tenant_id)
    return fresh(file)


def fresh(file: ExportFile) -> ExportFile:
    with tenant_scope(file.tenant_id):
        return ExportFile.objects.select_related("job").get(pk=file.pk)


def body_of(client: Client, file: ExportFile) -> bytes:
    return b"".join(client.get(reverse("reporting:export_download", args=[file.key])).streaming_content)


# --- which lists, whose rows ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", sorted(LISTS))
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_every_list_leaves_in_both_forms_with_its_headings(
    cast: Cast, as_: As, settings: Any, key: str, ending: str
) -> None:
    settings.EXPORT_ROWS_AT_ONCE = 100
    put(cast, 1)
    with tenant_scope(*cast["taichinh.bo"].tenant_ids):
        set_envelope(
            year=2028, amount=10**9, paper_number="1/QĐ", paper_date=timezone.localdate(), actor=cast["taichinh.bo"]
        )
    answer = as_(OFFICER if key == "lang-nghe" else CENTRE).get(address(key, ending, "?nam=2028&nguon=KCQG-2028"))
    headings = [column.heading for column in LISTS[key].columns]
    assert "no-store" in answer["Cache-Control"]
    if ending == "csv":
        assert lines(answer.content)[0] == headings
    else:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert sheet[1] == headings
        assert sheet[0][0].startswith(LISTS[key].title)


@pytest.mark.parametrize("key", sorted(set(LISTS) - {"lang-nghe"}))
def test_whoever_has_no_such_page_has_no_such_file(cast: Cast, as_: As, key: str) -> None:
    client = as_("quantri")
    url = address(key, query="?nam=2028&nguon=KCQG-2028")
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("key", ["ke-hoach", "tong-hop", "cac-so", "so-cai", "kinh-phi"])
def test_the_lists_of_the_centre_do_not_leave_to_a_province(as_: As, key: str) -> None:
    assert as_(OFFICER).get(address(key, query="?nam=2028&nguon=KCQG-2028")).status_code == 404


def test_every_list_leads_back_to_its_page(as_: As) -> None:
    client = as_(CENTRE)
    pages = {one.page for one in LISTS.values()} - {"organisations:villages"}
    assert {
        page: client.get(reverse(page), {"nam": "2028"}, follow=True).status_code for page in pages
    } == dict.fromkeys(pages, 200)
    assert as_(OFFICER).get(reverse("organisations:villages")).status_code == 200


def test_an_administrator_without_a_tenant_is_told_that_only_short_lists_leave(cast: Cast, as_: As) -> None:
    unit = AdministrativeUnit.objects.filter(level="COMMUNE", parent=cast[UNIT].organisation.province).first()
    for number in range(3):
        CraftVillage.objects.create(
            name=f"Làng {number}", commune=unit, recognised_on=timezone.localdate(), paper_number="1/QĐ"
        )
    client = as_("quantri")
    assert "hệ thống lập tệp ở nền" in client.get(address("lang-nghe")).content.decode()
    assert client.post(address("lang-nghe")).status_code == 409
    assert [row[0] for row in lines(client.get(address("lang-nghe", query="?q=lang 1")).content)[1:]] == ["Làng 1"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_typed_into_an_address_breaks_a_list(cast: Cast, method: str) -> None:
    put(cast, 3)
    client = client_as(cast[CENTRE])
    client.raise_request_exception = False
    names = ("q", "trang-thai", "tinh-trang", "thang", "loai", "nguon", "xem", "sap", "loc", "nhom", "nam")
    values = ("a\x00b", "9" * 4500, "-1", "²", "đề a\u0301n %_\\ '\"<b>\U0001f600", "9999-12", "0001-01")
    asked_for = [dict.fromkeys(names, value) | year for value in values for year in ({}, {"nam": "2028"})]
    troubles = [
        (key, query["q"][:20])
        for key in LISTS
        for query in asked_for
        if getattr(client, method)(address(key, query=f"?{urlencode(query)}")).status_code >= 500
    ]
    assert troubles == []


@pytest.mark.parametrize("url", [address("khong-co"), address("de-an", "pdf"), address("ke-hoach", query="?nam=x")])
def test_what_is_no_list_is_not_found(as_: As, url: str) -> None:
    assert as_(CENTRE).get(url).status_code == 404


def test_the_file_of_an_office_holds_nothing_of_another(cast: Cast, as_: As) -> None:
    put(cast, 3, title="Của Đà Nẵng")
    put(cast, 3, unit="donvi.gialai", title="Của Gia Lai")
    file = run(asked(cast))
    assert {row[1] for row in lines(body_of(as_(OFFICER), file))[1:]} == {"Của Đà Nẵng"}
    whole = run(asked(cast, CENTRE))
    assert {row[1] for row in lines(body_of(as_(CENTRE), whole))[1:]} == {"Của Đà Nẵng", "Của Gia Lai"}


# --- by a worker ------------------------------------------------------------------------------------------------------
def test_a_long_list_is_offered_then_written_then_fetched(
    cast: Cast, as_: As, django_capture_on_commit_callbacks: Any
) -> None:
    put(cast, 3, title="Trong bộ lọc", plan_year=2027)
    put(cast, 2, title="Ngoài bộ lọc")
    client = as_(OFFICER)
    url = address("de-an", "xlsx", "?nam=2027")
    assert "hệ thống lập tệp ở nền" in client.get(url).content.decode()
    assert _count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        there = client.post(url)["Location"]
    page = client.get(there)
    file = page.context["file"]
    assert (file.rows, file.format, file.conditions) == (3, "xlsx", "Năm kế hoạch: 2027")
    assert "Tải tệp Excel" in page.content.decode()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body_of(client, file))).get_sheet_by_index(0).to_python()
    assert [row[1] for row in sheet[2:]] == ["Trong bộ lọc"] * 3
    with tenant_scope(file.tenant_id):
        assert (file.job.result_url, file.job.label) == (
            there,
            "Xuất Excel: Danh sách đề án khuyến công (Năm kế hoạch: 2027)",
        )


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reporting_exportfile")
        return int(cursor.fetchone()[0])


def test_asking_twice_while_it_is_written_gives_one_file(cast: Cast) -> None:
    put(cast, 3)
    assert asked(cast).pk == asked(cast).pk
    assert asked(cast, ending=Format.XLSX).pk != asked(cast).pk


def test_a_role_that_was_taken_away_meanwhile_writes_nothing(cast: Cast, as_: As) -> None:
    put(cast, 3)
    file = asked(cast)
    Membership.objects.filter(user=cast[OFFICER].user).update(valid_to=timezone.localdate())
    failed = run(file)
    assert (failed.is_written, failed.job.status, failed.job.message) == (
        False, Job.Status.FAILED, "Bạn không còn giữ vai trò đã dùng khi yêu cầu tệp này nên tệp không được lập.",
    )  # fmt: skip
    assert not exports.path_of(failed).exists()


def test_only_its_owner_in_the_same_capacity_finds_it(cast: Cast, as_: As) -> None:
    put(cast, 3)
    file = run(asked(cast, "lanhdao.danang"))
    pages = [reverse(f"reporting:{name}", args=[file.key]) for name in ("export_file", "export_download")]
    for stranger in ("pho.danang", OFFICER, UNIT, "lanhdao.gialai", CENTRE, "quantri"):
        assert [as_(stranger).get(url).status_code for url in pages] == [404, 404], stranger
        assert as_(stranger).post(reverse("reporting:export_again", args=[file.key])).status_code == 404
    assert [as_("lanhdao.danang").get(url).status_code for url in pages] == [200, 200]
    owner = cast["lanhdao.danang"]
    elsewhere = Membership.objects.create(
        user=owner.user, organisation=cast.organisations["sct-hue"], role=Role.PROVINCE_LEADER, title="x",
        valid_from=timezone.localdate(),
    )  # fmt: skip
    other = actor_for(owner.user, elsewhere)
    assert other is not None
    assert [client_as(other).get(url).status_code for url in pages] == [404, 404]


def test_a_person_with_a_new_conflict_of_interest_must_make_the_file_anew(cast: Cast, as_: As) -> None:
    proposal = put(cast, 3)[0]
    file = run(asked(cast))
    with tenant_scope(file.tenant_id):
        Recusal.objects.create(tenant_id=file.tenant_id, proposal=proposal, user=cast[OFFICER].user, reason="x")
    answer = as_(OFFICER).get(reverse("reporting:export_download", args=[file.key]))
    assert (answer.status_code, "xung đột lợi ích" in answer.content.decode()) == (409, True)
    again = run(asked(cast))
    assert proposal.code not in body_of(as_(OFFICER), again).decode()


def test_a_file_that_was_changed_on_disk_is_not_given_out(cast: Cast, as_: As) -> None:
    put(cast, 3)
    file = run(asked(cast))
    exports.path_of(file).write_bytes(b"khac")
    assert as_(OFFICER).get(reverse("reporting:export_download", args=[file.key])).status_code == 409


def test_a_file_that_took_long_is_announced(cast: Cast, settings: Any) -> None:
    put(cast, 3)
    run(asked(cast))
    assert not Notification.objects.filter(user=cast[OFFICER].user).exists()
    settings.EXPORT_NOTICE_SECONDS = 0
    file = run(asked(cast))
    assert Notification.objects.get(user=cast[OFFICER].user).url == file.get_absolute_url()


# --- trouble ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def blocked(settings: Any) -> Iterator[Path]:
    """The directory of the files cannot be made: a file lies in its place."""
    place = Path(settings.MEDIA_ROOT) / "exports"
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"")
    yield place
    if place.is_file():
        place.unlink()


def test_a_disk_that_refuses_is_said_and_the_job_can_be_run_again(cast: Cast, as_: As, blocked: Path) -> None:
    put(cast, 3)
    failed = run(asked(cast))
    assert (failed.job.status, failed.job.message, failed.is_written) == (Job.Status.FAILED, DISK, False)
    blocked.unlink()
    client = as_(OFFICER)
    client.post(reverse("reporting:job_again", args=[failed.job.key]))
    done = run(failed)
    assert (done.job.status, len(lines(body_of(client, done)))) == (Job.Status.DONE, 4)


def test_a_disk_that_fills_up_in_the_middle_leaves_no_half_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *_: Any, **__: Any) -> int:
        path.write_bytes(b"nua")
        raise OSError(28, "No space left on device")

    put(cast, 3)
    monkeypatch.setitem(exports.WRITERS, "csv", full)
    failed = run(asked(cast))
    place = exports.path_of(failed)
    assert failed.job.message == DISK
    assert list(place.parent.iterdir()) == []


def test_what_a_killed_worker_left_is_cleared_by_the_next_try(cast: Cast, as_: As) -> None:
    put(cast, 3)
    file = asked(cast)
    place = exports.path_of(file)
    with pytest.raises(KeyboardInterrupt), appearing_whole(place) as unfinished:
        unfinished.write_bytes(b"nua")
        raise KeyboardInterrupt
    left = place.with_name(f"{place.name}.part")
    left.mkdir()
    (left / "tmp1").write_bytes(b"cua xlsxwriter")
    done = run(file)
    assert [path.name for path in place.parent.iterdir()] == [place.name]
    assert len(lines(body_of(as_(OFFICER), done))) == 4


def test_a_cancelled_file_stops_at_the_next_word_of_progress(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    put(cast, 3)
    file = asked(cast)
    original = exports._write

    def cancelled_meanwhile(*arguments: Any) -> int:
        with tenant_scope(file.tenant_id):
            Job.objects.filter(pk=file.job_id).update(status=Job.Status.CANCELLED)
        count = original(*arguments)
        arguments[-1](count)
        raise AssertionError("went on")

    monkeypatch.setattr(exports, "_write", cancelled_meanwhile)
    stopped = run(file)
    assert stopped.is_written is False
    assert list(exports.path_of(stopped).parent.iterdir()) == []


# --- kept for a while -------------------------------------------------------------------------------------------------
def test_a_file_past_its_time_is_said_to_be_gone_and_can_be_made_again(
    cast: Cast, as_: As, django_capture_on_commit_callbacks: Any
) -> None:
    put(cast, 3)
    file = run(asked(cast))
    place, client = exports.path_of(file), as_(OFFICER)
    with tenant_scope(file.tenant_id):
        assert services.forget_exports() == 0
        ExportFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    there = client.get(reverse("reporting:export_download", args=[file.key]))["Location"]
    assert (there, place.exists()) == (file.get_absolute_url(), True)
    with tenant_scope(file.tenant_id):
        assert (services.forget_exports(), services.forget_exports()) == (1, 0)
    page = client.get(there).content.decode()
    assert ("đã hết hạn lưu" in page, "Lập lại" in page, place.exists()) == (True, True, False)
    with django_capture_on_commit_callbacks(execute=True):
        anew = client.post(reverse("reporting:export_again", args=[file.key]))["Location"]
    assert "Tải tệp CSV" in client.get(anew).content.decode()


def test_leftovers_of_files_never_finished_are_deleted_too(cast: Cast) -> None:
    put(cast, 3)
    file = asked(cast)
    left = exports.path_of(file).with_name(f"{exports.path_of(file).name}.part")
    left.mkdir(parents=True)
    with tenant_scope(file.tenant_id):
        ExportFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert (services.forget_exports(), left.exists()) == (0, True)  # its job still waits
        Job.objects.update(status=Job.Status.FAILED)
        assert (services.forget_exports(), left.exists()) == (1, False)


# --- cost -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", ["de-an", "tham-dinh", "thuc-hien", "tam-ung", "hop-dong", "tien-do", "van-ban"])
def test_one_row_or_three_ask_the_same_questions(cast: Cast, as_: As, key: str, settings: Any) -> None:
    settings.EXPORT_ROWS_AT_ONCE = 100
    client, counts = as_(CENTRE), []
    for number in (1, 2):
        put(cast, number)
        client.get(address(key))
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(key)).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 16
