"""Statistics: figures of stories told by hand, the same for everybody as the lists they may read, and what lies behind them."""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from core.tenancy import tenant_scope
from proposals.models import Proposal, Recusal
from proposals.states import State
from reporting.boards import BOARDS
from reporting.chosen import Chosen
from reporting.selectors.figures import cells, rolled, scope, spent, whole
from reporting.selectors.targets import counted, programme_of, reached, targets_of
from reporting.services import print_statistics, render_statistics
from tests.cast import Cast
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft
from tests.factories.work import advanced

As = Callable[[str], Client]
HOME = "/bao-cao/thong-ke/"
PROGRAMME = Chosen(2026, 2030, period="2026-2030", words="Giai đoạn 2026 - 2030")
EVERYBODY = ("donvi.danang", "donvi.gialai", "chuyenvien.danang", "lanhdao.danang", "lanhdao.gialai", "donvi.vung",
             "chuyenvien.cuc", "thamdinh.cuc", "ketoan.cuc", "lanhdao.cuc", "lanhdao.bo", "taichinh.bo", "quantri")  # fmt: skip


@pytest.fixture
def story(cast: Cast) -> dict[str, Proposal]:
    """A draft, one at the Sở, one registered, one accepted: Đà Nẵng; one registered: Gia Lai."""
    return {
        "draft": make_draft(cast, title="Bản nháp"),
        "at_province": advance(complete_draft(make_draft(cast, title="Ở Sở"), cast), State.SUBMITTED, cast),
        "registered": advance(complete_draft(make_draft(cast, title="Đã đăng ký"), cast), State.REGISTERED, cast),
        "accepted": advance(complete_draft(make_draft(cast, title="Đã nghiệm thu"), cast), State.ACCEPTED, cast),
        "elsewhere": advance(
            complete_draft(make_draft(cast, unit="donvi.gialai", title="Ở Gia Lai"), cast), State.REGISTERED, cast
        ),
    }


def figures(cast: Cast, who: str, chosen: Chosen = PROGRAMME) -> dict[str, int]:
    with tenant_scope(*cast[who].tenant_ids):
        return {key: sums["proposals"] for key, sums in rolled(cells(cast[who], chosen), lambda row: row.state).items()}


def test_everybody_counts_the_de_an_of_their_list(cast: Cast, story: dict[str, Proposal]) -> None:
    for who in EVERYBODY:
        with tenant_scope(*cast[who].tenant_ids):
            rows = list(scope(cast[who], PROGRAMME))
            assert whole(cells(cast[who], PROGRAMME))["proposed"] == sum(row.amount_proposed for row in rows), who
        assert figures(cast, who) == Counter(row.state for row in rows), who


def test_each_sees_what_was_sent_to_them(cast: Cast, story: dict[str, Proposal]) -> None:
    assert figures(cast, "donvi.danang") == {"DRAFT": 1, "SUBMITTED": 1, "REGISTERED": 1, "ACCEPTED": 1}
    assert figures(cast, "lanhdao.danang") == {"SUBMITTED": 1, "REGISTERED": 1, "ACCEPTED": 1}
    assert figures(cast, "lanhdao.gialai") == {"REGISTERED": 1}
    assert figures(cast, "lanhdao.cuc") == {"REGISTERED": 2, "ACCEPTED": 1}
    assert figures(cast, "lanhdao.bo") == {"ACCEPTED": 1}
    assert figures(cast, "quantri") == {}


def test_who_is_kept_away_does_not_count_it(cast: Cast, story: dict[str, Proposal]) -> None:
    actor, proposal = cast["thamdinh.cuc"], story["accepted"]
    with tenant_scope(*actor.tenant_ids):
        Recusal.objects.create(tenant_id=proposal.tenant_id, proposal=proposal, user_id=actor.user.pk)
    assert figures(cast, "thamdinh.cuc") == {"REGISTERED": 2}
    assert figures(cast, "chuyenvien.cuc") == {"REGISTERED": 2, "ACCEPTED": 1}


def test_money_of_the_stages(cast: Cast, story: dict[str, Proposal]) -> None:
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids):
        sums = rolled(cells(cast["lanhdao.cuc"], PROGRAMME), lambda row: row.tenant_id)[story["accepted"].tenant_id]
        row = Proposal.objects.get(pk=story["accepted"].pk)
    assert sums["proposed"] == 2 * SUPPORT
    assert (sums["in_force"], sums["contracted"], sums["accepted"], sums["settled"]) == (
        row.amount_approved, row.amount_contracted, row.amount_accepted, 0,
    )  # fmt: skip


def test_what_was_paid_out_is_a_share_of_what_was_given(cast: Cast, as_: As) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)
    advanced(cast, proposal, SUPPORT // 4)
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids):
        (left,) = spent(cast["lanhdao.cuc"], PROGRAMME).values()
    assert dict(left) == {"advanced": SUPPORT // 4}
    rows = sheet(as_("lanhdao.cuc"), "kinh-phi/giai-ngan.xlsx")
    assert rows[2][1:] == (1, SUPPORT, SUPPORT // 4, 0, 0, SUPPORT // 4, 25)


def test_targets_count_by_their_rows(cast: Cast, story: dict[str, Proposal]) -> None:
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids):
        programme = programme_of(PROGRAMME)
        assert programme is not None
        by_code = {row.code: row for row in targets_of(programme)}
        machines = reached(counted(actor, PROGRAMME, [by_code["T2"]]))
        models = reached(counted(actor, PROGRAMME, [by_code["T1"]]))
    assert (machines.registered, machines.approved, machines.accepted) == (3, 1, 1)
    assert (models.registered, models.approved, models.accepted) == (0, 0, 0)


def test_an_establishment_supported_twice_counts_once(cast: Cast, story: dict[str, Proposal]) -> None:
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids):
        first = story["accepted"].beneficiary_rows.get()
        story["registered"].beneficiary_rows.update(tax_code=first.tax_code)
        programme = programme_of(PROGRAMME)
        assert programme is not None
        targets = [row for row in targets_of(programme) if row.code == "T2"]
        got = reached(counted(actor, PROGRAMME, targets))
    assert (got.registered, got.accepted) == (2, 1)


def sheet(client: Client, path: str, **query: str) -> list[tuple[Any, ...]]:
    answer = client.get(f"{HOME}{path}", query)
    assert answer.status_code == 200, answer.status_code
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [tuple(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def test_pages_open_and_every_cell_leads_to_as_many_de_an(cast: Cast, as_: As, story: dict[str, Proposal]) -> None:
    for who in ("donvi.danang", "lanhdao.danang", "lanhdao.cuc", "lanhdao.bo", "quantri"):
        client = as_(who)
        for slug in BOARDS:
            answer = client.get(f"{HOME}{slug}/")
            text = answer.content.decode()
            assert (answer.status_code, "Ở Gia Lai" in text) == (200, False)
            links = re.findall(r'href="(/bao-cao/thong-ke/de-an/[^"]*)" aria-label="Số đề án[^:]*: ([\d.]+),', text)
            assert bool(links) == (who != "quantri" and slug in {"tong-quan", "kinh-phi"}), (who, slug)
            for address, number in links:
                behind = client.get(address.replace("&amp;", "&")).content.decode()
                assert behind.count('<th scope="row"') == int(number), address


def test_another_province_is_nowhere(cast: Cast, as_: As, story: dict[str, Proposal]) -> None:
    for who in ("lanhdao.danang", "donvi.danang"):
        for path in (*BOARDS, "de-an", "muc-tieu/T2"):
            assert "Gia Lai" not in as_(who).get(f"{HOME}{path}/", {"tinh": "sct-gia-lai"}).content.decode(), (
                who,
                path,
            )
    assert "Ở Gia Lai" in as_("lanhdao.cuc").get(f"{HOME}de-an/", {"tinh": "sct-gia-lai"}).content.decode()
    assert "Ở Gia Lai" not in as_("lanhdao.cuc").get(f"{HOME}de-an/", {"tinh": "sct-da-nang"}).content.decode()


def test_a_target_by_year_and_province_leads_to_its_de_an(cast: Cast, as_: As, story: dict[str, Proposal]) -> None:
    client = as_("lanhdao.cuc")
    text = client.get(f"{HOME}muc-tieu/T2/").content.decode()
    assert "một cơ sở được hỗ trợ nhiều lần chỉ tính một" in text
    assert "Theo Quyết định 2646/QĐ-BCT" in text
    behind = client.get(f"{HOME}de-an/", {"muc_tieu": "T2", "moc": "nghiem-thu"}).content.decode()
    assert (behind.count('<th scope="row"'), "Đã nghiệm thu" in behind) == (1, True)
    assert [client.get(f"{HOME}{path}").status_code for path in ("muc-tieu/Q1/", "muc-tieu/T99/", "khong-co/")] == [
        404
    ] * 3
    rows = sheet(client, "muc-tieu/T2/tinh.xlsx")
    assert rows[2:] == [("Thành phố Đà Nẵng", 2, 1, 1), ("Tỉnh Gia Lai", 1, 0, 0)]


def test_files_hold_the_table_with_its_conditions(cast: Cast, as_: As, story: dict[str, Proposal]) -> None:
    rows = sheet(as_("lanhdao.danang"), "tong-quan/trang-thai.xlsx")
    assert rows[0][0].startswith("Đề án theo trạng thái; Giai đoạn 2026 - 2030; lập lúc")
    assert [row[:3] for row in rows[2:]] == [
        ("Đã nộp Sở", 1, SUPPORT), ("Đã đăng ký với Cục", 1, SUPPORT), ("Đã nghiệm thu", 1, SUPPORT),
        ("Tổng cộng", 3, 3 * SUPPORT),
    ]  # fmt: skip
    text = as_("lanhdao.danang").get(f"{HOME}tong-quan/trang-thai.csv").content.decode("utf-8-sig")
    assert f"Đã nộp Sở;1;{SUPPORT};" in text
    assert as_("lanhdao.danang").get(f"{HOME}tong-quan/khong-co.csv").status_code == 404


def test_as_many_questions_for_three_provinces_as_for_one(cast: Cast, as_: As) -> None:
    asked: dict[str, list[int]] = {slug: [] for slug in BOARDS}
    client = as_("lanhdao.cuc")
    for unit in ("donvi.danang", "donvi.gialai", "donvi.hue"):
        advance(complete_draft(make_draft(cast, unit=unit), cast), State.REGISTERED, cast)
        for slug, found in asked.items():
            client.get(f"{HOME}{slug}/")
            with CaptureQueriesContext(connection) as captured:
                client.get(f"{HOME}{slug}/")
            found.append(len([row for row in captured if "SAVEPOINT" not in row["sql"]]))
    assert {slug: len(set(found)) for slug, found in asked.items()} == dict.fromkeys(BOARDS, 1), asked
    assert {slug: found[0] for slug, found in asked.items()} == {
        "tong-quan": 10, "muc-tieu": 12, "kinh-phi": 12, "doi-tuong": 12, "thoi-gian": 13,
    }  # fmt: skip


def test_the_report_is_printed_for_its_reader_alone(cast: Cast, as_: As, story: dict[str, Proposal]) -> None:
    client = as_("lanhdao.danang")
    with tenant_scope(*cast["lanhdao.danang"].tenant_ids):
        row = print_statistics(PROGRAMME, actor=cast["lanhdao.danang"])
        render_statistics(row.pk, lambda _percent, _doing: None)
        row.refresh_from_db()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(row.file.read())).pages)
    assert "Thống kê hoạt động khuyến công quốc gia của Sở Công Thương" in " ".join(text.split())
    assert "Gia Lai" not in text
    if folder := os.environ.get("SHOTS"):
        Path(folder, "thong-ke.pdf").write_bytes(Path(row.file.path).read_bytes())
    assert "Tải tệp PDF" in client.get(row.get_absolute_url()).content.decode()
    assert client.get(f"{row.get_absolute_url()}tai-ve/")["Content-Type"] == "application/pdf"
    for other in ("pho.danang", "lanhdao.gialai", "lanhdao.cuc", "donvi.danang", "quantri"):
        for path in ("", "tai-ve/"):
            assert as_(other).get(f"{row.get_absolute_url()}{path}").status_code == 404, (other, path)


def test_asking_for_the_report_leads_to_its_page(cast: Cast, as_: As) -> None:
    answer = as_("lanhdao.cuc").post(f"{HOME}ban-in/", {"ky": "2026-2030"})
    assert (answer.status_code, answer["Location"].startswith(f"{HOME}ban-in/")) == (302, True)
    assert as_("quantri").post(f"{HOME}ban-in/", {"ky": "2026-2030"}).status_code != 302
