"""The pages of reports of one's own: built, kept, shared, run; each reader in their own scope; nothing typed is lost."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.jobs import _works, run
from core.models import Job
from core.tenancy import tenant_scope
from proposals.models import Proposal, Recusal
from proposals.states import State
from reporting.models import ReportDefinition, ReportRun
from reporting.selectors.builder import visible_definitions, visible_runs
from reporting.services import report_runs
from reporting.services.report_definitions import copy_definition
from tests.cast import Cast, client_as
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.reporting.builders import kept, scheduled

NEW = "/bao-cao/tu-lap/moi/"
FORM = {"doi-tuong": "de-an", "cot": ["code", "title", "amount_proposed"], "lam": "xem", "version": "0"}


def sent(client: Client, url: str = NEW, **changes: Any) -> Any:
    return client.post(url, {**FORM, **{name.replace("__", "-"): value for name, value in changes.items()}})


def text_of(response: Any) -> str:
    return response.content.decode()


def test_a_report_is_built_kept_and_opened(cast: Cast) -> None:
    draft = complete_draft(make_draft(cast, title="Máy sấy của An"), cast)
    client = client_as(cast["donvi.danang"])
    assert "Đơn vị thụ hưởng" in text_of(client.get(NEW))
    page = text_of(client.get(NEW, {"doi-tuong": "de-an"}))
    assert draft.code in page
    page = text_of(sent(client, **{"dk-0-cot": "state", "dk-0-phep": "la", "dk-0-gia-tri": "dang soan thao"}))
    assert "với điều kiện: trạng thái là “Đang soạn thảo”" in page
    assert draft.code in page
    response = sent(client, lam="luu", name="  Bản nháp   của tôi ", **{"dk-0-cot": "state", "dk-0-gia-tri": "Đã rút"})
    definition = only(cast, "donvi.danang")
    assert response.url == definition.get_absolute_url()
    assert definition.name == "Bản nháp của tôi"
    assert "Không có dòng nào" in text_of(client.get(response.url))


def only(cast: Cast, username: str) -> ReportDefinition:
    actor = cast[username]
    with tenant_scope(*actor.tenant_ids):
        return visible_definitions(actor).get()


def test_columns_are_moved_added_and_taken_off_without_a_script(cast: Cast) -> None:
    client = client_as(cast["donvi.danang"])
    order = lambda response: response.context["draft"].columns  # noqa: E731
    assert order(sent(client, lam="len:title")) == ["title", "code", "amount_proposed"]
    assert order(sent(client, lam="xuong:code")) == ["title", "code", "amount_proposed"]
    assert order(sent(client, lam="bo:code")) == ["title", "amount_proposed"]
    assert order(sent(client, lam="them", them=["unit", "nothing"])) == ["code", "title", "amount_proposed", "unit"]


def test_everything_wrong_is_said_at_once_and_nothing_is_lost(cast: Cast) -> None:
    client = client_as(cast["donvi.danang"])
    typed = {
        "dk-0-cot": "amount_proposed", "dk-0-phep": "tu", "dk-0-gia-tri": "ba trăm",
        "dk-1-cot": "state", "dk-1-phep": "la", "dk-1-gia-tri": "Đã bay",
        "dk-2-cot": "title", "dk-2-phep": "tu", "dk-2-gia-tri": "x",
        "dk-3-gia-tri": "không có cột", "ky-cot": "plan_year", "ky-kieu": "thang", "ky-nam": "26", "ky-so": "13",
        "nhom-1": "state", "nhom-2": "state", "description": "để họp",
    }  # fmt: skip
    response = sent(client, lam="luu", name="Thử", **typed)
    assert response.status_code == 409
    faults = [fault.message for fault in response.context["draft"].faults]
    assert len(faults) == 8
    page = text_of(response)
    for words in ("ba trăm", "không có cột", "để họp", 'value="26"', 'value="13"'):
        assert words in page
    assert "Cột “Tên đề án” chỉ hỏi được" in page


def test_a_name_is_wanted_when_it_is_kept(cast: Cast) -> None:
    response = sent(client_as(cast["donvi.danang"]), lam="luu")
    assert response.status_code == 409
    assert [fault.message for fault in response.context["draft"].faults] == ["Hãy đặt tên cho báo cáo."]


def test_a_report_changed_elsewhere_meanwhile_is_not_written_over(cast: Cast) -> None:
    actor = cast["donvi.danang"]
    definition = kept(actor)
    client, url = client_as(actor), reverse("reporting:built_edit", args=(definition.key,))
    assert sent(client, url, lam="luu", name="Lần một", version="1").status_code == 302
    response = sent(client, url, lam="luu", name="Lần hai", version="1")
    assert response.status_code == 409
    assert "sửa ở nơi khác" in text_of(response)
    assert "Lần hai" in text_of(response)
    assert sent(client, url, lam="luu-moi", name="Lần hai", version="1").status_code == 302
    with tenant_scope(*actor.tenant_ids):
        assert sorted(visible_definitions(actor).values_list("name", "version")) == [("Lần hai", 1), ("Lần một", 2)]


def test_each_reader_gets_their_own_rows(cast: Cast) -> None:
    """One sentence, three scopes: the definition is shared, never the rows."""
    make_draft(cast)
    here = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    far = advance(complete_draft(make_draft(cast, unit="donvi.gialai"), cast), State.REGISTERED, cast)
    seen = {}
    for username in ("donvi.danang", "lanhdao.danang", "lanhdao.gialai", "lanhdao.cuc"):
        actor = cast[username]
        page = text_of(client_as(actor).get(reverse("reporting:built", args=(kept(actor).key,))))
        seen[username] = [code for code in (here.code, far.code) if code in page], f"{actor.organisation.name}" in page
    assert [found for found, _ in seen.values()] == [[here.code], [here.code], [far.code], [far.code]]


def test_whoever_is_kept_away_finds_neither_row_nor_sum(cast: Cast) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    actor = cast["chuyenvien.danang"]
    definition = kept(actor, columns=("code", "amount_proposed"))
    client = client_as(actor)
    with tenant_scope(*actor.tenant_ids):
        made = report_runs.request_run(definition, actor=actor, extension="csv")
        Recusal.objects.create(tenant_id=proposal.tenant_id, proposal=proposal, user=actor.user, reason="Anh em")
    page = text_of(client.get(definition.get_absolute_url()))
    assert proposal.code not in page
    assert "300.000.000" not in page
    assert client.get(reverse("reporting:run_file", args=(made.key,))).status_code == 409


def test_a_shared_report_is_read_and_copied_by_colleagues_only(cast: Cast) -> None:
    owner, colleague = cast["chuyenvien.danang"], cast["lanhdao.danang"]
    definition = kept(owner)
    urls = {name: reverse(f"reporting:{name}", args=(definition.key,)) for name in (
        "built", "built_edit", "built_copy", "built_share", "built_delete", "built_run", "built_schedule")}  # fmt: skip
    assert {client_as(colleague).get(url).status_code for url in urls.values()} == {404, 405}
    assert client_as(owner).post(urls["built_share"], {"version": "1", "dung-chung": "1"}).status_code == 302
    client = client_as(colleague)
    assert client.get(urls["built"]).status_code == 200
    assert client.post(urls["built_copy"]).status_code == 302
    for name in ("built_edit", "built_share", "built_delete", "built_schedule"):
        assert client.post(urls[name], {"version": "2"}).status_code == 404
    for username in ("donvi.danang", "lanhdao.gialai", "lanhdao.cuc", "quantri"):
        stranger = client_as(cast[username])
        assert {stranger.get(url).status_code for url in urls.values()} | {
            stranger.post(url, {"version": "2"}).status_code for url in urls.values()
        } <= {404, 405}, username


def test_the_file_belongs_to_whoever_asked_for_it(cast: Cast) -> None:
    proposal = complete_draft(make_draft(cast, title="=cmd()"), cast)
    owner = cast["donvi.danang"]
    client = client_as(owner)
    response = client.post(reverse("reporting:built_run", args=(kept(owner).key,)), {"dang": "csv"})
    page = client.get(response.url)
    assert "Tải tệp CSV" in text_of(page)
    file = client.get(f"{response.url}tai-ve/")
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["TT", "Số hồ sơ", "Tên đề án", "Trạng thái", "Đề nghị"],
        ["1", proposal.code, "'=cmd()", "Đang soạn thảo", "300000000"],
        ["Tổng cộng", "", "", "", "300000000"],
    ]
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "de-an-cua-nam" in file.headers["Content-Disposition"]
    for username in ("donvi.hue", "chuyenvien.danang", "lanhdao.cuc"):
        assert client_as(cast[username]).get(f"{response.url}tai-ve/").status_code == 404


def test_a_big_report_is_a_workers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    complete_draft(make_draft(cast), cast)
    actor = cast["donvi.danang"]
    definition = kept(actor)
    monkeypatch.setattr(report_runs, "AT_ONCE", 0)
    with tenant_scope(*actor.tenant_ids):
        row = report_runs.request_run(definition, actor=actor, extension="xlsx")
        assert row.job is not None
    client = client_as(actor)
    assert "<progress" in text_of(client.get(row.get_absolute_url()))
    assert client.get(f"{row.get_absolute_url()}tai-ve/").status_code == 409
    run(row.job.pk, row.job.tenant_id)
    assert "Tải tệp Excel" in text_of(client.get(row.get_absolute_url()))
    file = b"".join(client.get(f"{row.get_absolute_url()}tai-ve/").streaming_content)
    assert file[:2] == b"PK"


def test_a_killed_worker_leaves_no_half_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = cast["donvi.danang"]
    complete_draft(make_draft(cast), cast)
    monkeypatch.setattr(report_runs, "AT_ONCE", 0)
    definition = kept(actor)
    with tenant_scope(*actor.tenant_ids):
        row = report_runs.request_run(definition, actor=actor, extension="csv")

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(report_runs, "sha256_of", die)
    with pytest.raises(Killed), tenant_scope(actor.tenant_id):
        _works[report_runs.MAKE][0](lambda percent, doing: None, run_id=row.pk)
    monkeypatch.undo()
    with tenant_scope(actor.tenant_id):
        assert ReportRun.objects.get(pk=row.pk).state == "waiting"
    run(row.job.pk, row.job.tenant_id)
    with tenant_scope(actor.tenant_id):
        done = ReportRun.objects.get(pk=row.pk)
        assert (done.state, done.rows) == ("ready", 1)
        assert report_runs.path_of(done).is_file()


def test_a_report_that_cannot_be_made_says_why_and_runs_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = cast["donvi.danang"]
    monkeypatch.setattr(report_runs, "AT_ONCE", -1)
    definition = kept(actor)
    with tenant_scope(*actor.tenant_ids):
        row = report_runs.request_run(definition, actor=actor, extension="csv")
        good, row.spec = row.spec, {**row.spec, "columns": ["gone"]}
        row.save()
    run(row.job.pk, row.job.tenant_id)
    with tenant_scope(*actor.tenant_ids):
        assert report_runs.tell_failures() == 1
        assert report_runs.tell_failures() == 0
        failed = ReportRun.objects.get(pk=row.pk)
        assert failed.state == "failed"
        assert "không còn trong danh mục" in failed.why
        failed.spec = good
        failed.save()
    client = client_as(actor)
    assert "Không lập được báo cáo" in text_of(client.get("/thong-bao/"))
    assert client.post(reverse("reporting:run_again", args=(row.key,))).status_code == 302
    run(row.job.pk, row.job.tenant_id)
    assert "Tải tệp CSV" in text_of(client.get(row.get_absolute_url()))


def test_files_are_forgotten_in_time(cast: Cast) -> None:
    actor = cast["donvi.danang"]
    definition = kept(actor)
    with tenant_scope(*actor.tenant_ids):
        row = report_runs.request_run(definition, actor=actor, extension="csv")
        path = report_runs.path_of(row)
        assert report_runs.forget_old_files(timezone.now()) == 0
        assert report_runs.forget_old_files(row.expires_at) == 1
    assert not path.exists()
    assert "hết thời gian giữ" in text_of(client_as(actor).get(row.get_absolute_url()))


def test_deleting_is_asked_once_more_and_keeps_what_was_made(cast: Cast) -> None:
    actor = cast["donvi.danang"]
    definition, client = kept(actor), client_as(actor)
    with tenant_scope(*actor.tenant_ids):
        row = report_runs.request_run(definition, actor=actor, extension="csv")
    url = reverse("reporting:built_delete", args=(definition.key,))
    assert "Việc này không thể hoàn tác" in text_of(client.get(url))
    assert client.post(url, {"version": "7"}).status_code == 409
    assert client.post(url, {"version": "1"}).status_code == 302
    assert client.get(definition.get_absolute_url()).status_code == 404
    assert client.get(row.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_pages_ask_the_same_number_of_questions(cast: Cast, django_assert_num_queries: Any, many: int) -> None:
    actor = cast["chuyenvien.danang"]
    first = kept(actor)
    for _ in range(many):
        advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
        with tenant_scope(*actor.tenant_ids):
            report_runs.request_run(first, actor=actor, extension="csv")
            copy_definition(first, actor=actor)
    client = client_as(actor)
    for url, asked in (("/bao-cao/tu-lap/", 8), ("/bao-cao/tu-lap/lan/", 8), (first.get_absolute_url(), 14)):
        client.get(url)
        with django_assert_num_queries(asked):
            assert client.get(url).status_code == 200


def test_the_platform_administrator_builds_nothing(cast: Cast) -> None:
    client = client_as(cast["quantri"])
    assert client.get("/bao-cao/tu-lap/").status_code == 403
    assert sent(client, lam="luu", name="x").status_code == 403
    with tenant_scope():
        assert visible_definitions(cast["quantri"]).count() == 0
        assert visible_runs(cast["quantri"]).count() == 0
        assert Job.objects.count() == 0
        assert Proposal.objects.count() == 0


def test_every_role_that_sees_dossiers_keeps_runs_and_schedules_a_report(cast: Cast) -> None:
    for username in ("donvi.vung", "thamdinh.cuc", "ketoan.cuc", "lanhdao.bo", "taichinh.bo"):
        actor = cast[username]
        definition = kept(actor)
        scheduled(definition, actor)
        with tenant_scope(*actor.tenant_ids):
            assert report_runs.request_run(definition, actor=actor, extension="xlsx").rows == 0
        assert client_as(actor).get(definition.get_absolute_url()).status_code == 200
