"""The pages of envelopes: who sees them, what they show, and money moved in two steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from budgets import selectors, services
from budgets.models import Envelope, LedgerEntry
from budgets.states import EntryKind
from core.tenancy import tenant_scope
from programmes.selectors import content
from tests.cast import Cast

As = Callable[[str], Client]
MILLION = 1_000_000
PAPER = services.Warrant("=1+1/QĐ-BCT", date(2026, 1, 15), "Phân bổ theo kế hoạch")
ROOT = "/dinh-muc/ngan-sach/KCQG-2026/"
TYPED = {"amount": "400 triệu", "paper_number": "12/QĐ-ĐCK", "paper_date": "01/02/2026", "note": ""}


@pytest.fixture(autouse=True)
def _given(cast: Cast) -> Iterator[None]:
    with tenant_scope(*cast["taichinh.bo"].tenant_ids):
        services.set_envelope(
            year=2026, amount=1000 * MILLION, paper_number="1/QĐ-BTC", paper_date=PAPER.day, actor=cast["taichinh.bo"]
        )
        yield


def root() -> Envelope:
    return Envelope.objects.get(code="KCQG-2026")


def commit(cast: Cast, number: int, millions: int = 10) -> None:
    services.commit_support(
        reference=f"KCQG-2026-{number:04d}", tenant_id=cast["lanhdao.danang"].tenant_id, year=2026, content_code="ND3.3",
        amount=millions * MILLION, warrant=PAPER, actor=cast["lanhdao.bo"],
    )  # fmt: skip


def allocate(cast: Cast, code: str, millions: int = 10) -> Envelope:
    return services.allocate(
        root(), amount=millions * MILLION, holder=cast.organisations[code], warrant=PAPER, actor=cast["ketoan.cuc"]
    )


@pytest.mark.parametrize(
    ("username", "reads", "moves"),
    [
        ("ketoan.cuc", 200, 200), ("lanhdao.cuc", 200, 200), ("taichinh.bo", 200, 403), ("lanhdao.bo", 200, 403),
        ("chuyenvien.cuc", 200, 403), ("thamdinh.cuc", 200, 403), ("lanhdao.danang", 404, 404), ("donvi.danang", 404, 404),
        ("donvi.vung", 404, 404), ("quantri", 404, 404),
    ],
)  # fmt: skip
def test_the_central_level_reads_and_the_centre_moves(as_: As, username: str, reads: int, moves: int) -> None:
    client = as_(username)
    paths = ("", "so-cai.xlsx", "phan-bo/", "chuyen-nguon/")
    assert [client.get(ROOT + path, follow=True).status_code for path in paths] == [
        reads, reads, moves, moves,
    ]  # fmt: skip
    assert client.post(f"{ROOT}phan-bo/", TYPED).status_code == (409 if moves == 200 else moves)
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize("path", ["thu-hoi/", "xoa/", "../KCQG-2099/", "../KCQG-2026-x/phan-bo/"])
def test_what_is_not_there_is_not_found(as_: As, path: str) -> None:
    assert as_("ketoan.cuc").get(f"{ROOT}{path}".replace("KCQG-2026/../", "")).status_code == 404


def test_an_envelope_shows_where_each_dong_lies(cast: Cast, as_: As) -> None:
    allocate(cast, "sct-da-nang", 400)
    allocate(cast, "sct-gia-lai", 100)
    commit(cast, 1, 300)
    services.book(
        EntryKind.ADVANCE, reference="KCQG-2026-0001", amount=70 * MILLION, warrant=PAPER, actor=cast["ketoan.cuc"]
    )
    page = as_("lanhdao.bo").get(ROOT)
    part = as_("lanhdao.bo").get(f"{ROOT[:-1]}-sct-da-nang/")
    assert [(piece.name, piece.amount // MILLION, piece.width) for piece in page.context["bar"]] == [
        ("allocated", 500, 500), ("committed", 0, 0), ("advanced", 0, 0), ("paid", 0, 0), ("settled", 0, 0),
        ("free", 500, 500),
    ]  # fmt: skip
    assert [row.name for row in page.context["parts"]] == [
        cast.organisations[code].name for code in ("sct-da-nang", "sct-gia-lai")
    ]
    assert [(row.reference, row.committed // MILLION, row.advanced // MILLION) for row in part.context["paid"]] == [
        ("KCQG-2026-0001", 230, 70)
    ]
    assert 'href="/de-an/KCQG-2026-0001/"' in part.content.decode()
    assert [line.label for line in part.context["lines"]] == [
        "Tạm ứng", "Cam kết theo kế hoạch được duyệt", "Phân bổ",
    ]  # fmt: skip


def test_money_is_shared_out_after_a_look_at_the_figures(cast: Cast, as_: As) -> None:
    client, url = as_("lanhdao.cuc"), f"{ROOT}phan-bo/"
    typed = {**TYPED, "holder": "sct-da-nang", "content": "ND3", "key": client.get(url).context["form"]["key"].value()}
    look = client.post(url, typed)
    name = f"KCQG-2026-sct-da-nang-ND3 ({cast.organisations['sct-da-nang'].name}, ND3 {content('ND3').short_title})"
    assert [(row.label, row.before // MILLION, row.after // MILLION) for row in look.context["changes"]] == [
        ("KCQG-2026 (Cả nước): chưa phân bổ, chưa cam kết", 1000, 600), (f"{name}: tổng kinh phí", 0, 400),
        (f"{name}: chưa phân bổ, chưa cam kết", 0, 400),
    ]  # fmt: skip
    assert (look.status_code, LedgerEntry.objects.count()) == (200, 1)

    again = client.post(url, typed | {"edit": "1"})
    assert (again.status_code, 'value="400 triệu"' in again.content.decode()) == (200, True)

    done = [client.post(url, typed | {"confirmed": "1"}) for _ in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in done] == [(302, ROOT), (302, ROOT)]
    assert [row.free // MILLION for row in selectors.envelopes_of(2026)] == [600, 400]
    assert "Không ghi lần thứ hai" in client.get(ROOT).content.decode()


def test_everything_wrong_is_said_at_once_and_what_was_typed_stays(as_: As) -> None:
    client, url = as_("ketoan.cuc"), f"{ROOT}phan-bo/"
    key = client.get(url).context["form"]["key"].value()
    unread = client.post(url, {"amount": "mười tỷ", "paper_date": "31/02/2026", "key": key})
    refused = client.post(url, TYPED | {"amount": "1.000.000.001", "key": key})
    assert (unread.status_code, sorted(unread.context["form"].errors)) == (
        409, ["amount", "paper_date", "paper_number"],
    )  # fmt: skip
    assert 'value="mười tỷ"' in unread.content.decode()
    assert refused.context["form"].errors == {
        "holder": ["Chọn Sở Công Thương hoặc nội dung được phân bổ."],
        "amount": [
            "KCQG-2026: muốn phân bổ 1.000.000.001 đ nhưng chỉ còn 1.000.000.000 đ chưa phân bổ, chưa cam kết; thiếu 1 đ."
        ],
    }


def test_an_allocation_is_taken_back_and_money_carried_over(cast: Cast, as_: As) -> None:
    part = allocate(cast, "sct-da-nang", 400)
    services.set_envelope(
        year=2027, amount=MILLION, paper_number="2/QĐ", paper_date=PAPER.day, actor=cast["taichinh.bo"]
    )
    commit(cast, 1, 100)
    client = as_("ketoan.cuc")
    for path, typed in (
        (f"{part.get_absolute_url()}thu-hoi/", {"amount": "200 triệu"}),
        (f"{part.get_absolute_url()}chuyen-nguon/", {"amount": "50 triệu", "reference": "kcqg-2026-0001"}),
        (f"{ROOT}chuyen-nguon/", {"amount": "300 triệu"}),
    ):
        sent = TYPED | typed | {"key": client.get(path).context["form"]["key"].value()}
        assert client.post(path, sent).status_code == 200
        assert client.post(path, sent | {"confirmed": "1"}).status_code == 302
    assert [
        (row.envelope.code, row.free // MILLION, row.own.committed // MILLION)
        for row in selectors.envelopes_of(2026, 2027)
    ] == [("KCQG-2026", 500, 0), ("KCQG-2026-sct-da-nang", 100, 50), ("KCQG-2027", 301, 50)]


def test_the_ledger_leaves_as_excel_with_text_as_text(cast: Cast, as_: As) -> None:
    commit(cast, 1, 300)
    answer = as_("taichinh.bo").get(f"{ROOT}so-cai.xlsx", follow=True)
    # A formula that nobody has computed would be read as nothing: the number of the paper is text.
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[2:]
    assert [(row[1], row[4], row[5], row[6]) for row in rows] == [
        ("Cam kết theo kế hoạch được duyệt", "KCQG-2026-0001", 300 * MILLION, "=1+1/QĐ-BCT"),
        ("Giao dự toán", "", 1000 * MILLION, "1/QĐ-BTC"),
    ]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="so-cai-KCQG-2026-')


def test_a_long_ledger_is_read_page_by_page(cast: Cast, as_: As) -> None:
    for number in range(1, 61):
        commit(cast, number)
    client = as_("lanhdao.cuc")
    first = client.get(ROOT)
    second = client.get(ROOT, {"sau": first.context["page"].next_cursor, "de_an_sau": first.context["more_paid"]})
    assert [len(page.context["lines"]) for page in (first, second)] == [50, 11]
    assert [len(page.context["paid"]) for page in (first, second)] == [50, 10]
    assert client.get(ROOT, {"sau": "x~y", "de_an_sau": "\ufffd" * 50}).status_code == 200


def asked(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_one_row_or_three_ask_the_same_questions(cast: Cast, as_: As) -> None:
    client, counted = as_("lanhdao.cuc"), []
    for number, code in enumerate(("sct-da-nang", "sct-gia-lai", "sct-hue"), start=1):
        services.set_envelope(
            year=2026 + number, amount=MILLION, paper_number="2/QĐ", paper_date=PAPER.day, actor=cast["taichinh.bo"]
        )
        services.commit_support(
            reference=f"KCQG-2026-{number:04d}", tenant_id=cast["lanhdao.cuc"].tenant_id, year=2026, content_code="ND3.3",
            amount=MILLION, warrant=PAPER, actor=cast["lanhdao.bo"],
        )  # fmt: skip
        allocate(cast, code)
        counted.append((asked(client, "/dinh-muc/ngan-sach/"), asked(client, ROOT)))
    assert (counted[0], counted[2]) == ((15, 18), (15, 18))
