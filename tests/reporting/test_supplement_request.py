"""Phiếu yêu cầu bổ sung hồ sơ: issued when a dossier is returned, by whoever asked, with the words that were sent."""

from __future__ import annotations

import pytest
from django.test import TestCase

from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.services.supplements import PointInput
from proposals.states import State
from reporting.models import Document
from reporting.selectors import documents_of
from reporting.services import request_document
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, play

POINTS = (
    PointInput("du-toan", "Bổ sung báo giá.", "lines", "Các dòng dự toán"),
    PointInput("giay-to", "Gửi bản có dấu."),
)


@pytest.mark.parametrize(
    ("before", "step", "officer", "office"),
    [
        (State.SUBMITTED, "return_to_unit", "chuyenvien.danang", "sct-da-nang"),
        (State.SCREENING, "return_from_centre", "chuyenvien.cuc", "cuc-dck"),
    ],
)
def test_a_return_issues_the_sheet_of_whoever_asked(
    cast: Cast, before: State, step: str, officer: str, office: str
) -> None:
    lying = advance(complete_draft(make_draft(cast), cast), before, cast)
    with TestCase.captureOnCommitCallbacks(execute=True):
        play(step, lying, cast, points=POINTS, note="Gửi sớm.")
    with tenant_scope(lying.tenant_id):
        document = Document.objects.get(kind="supplement_request")
        read = {name: document in documents_of(lying, cast[name]) for name in ("donvi.danang", officer)}

    words = document.snapshot
    assert (document.organisation.code, read) == (office, {"donvi.danang": True, officer: True})
    assert [(s["title"], [p["text"] for p in s["points"]]) for s in words["sections"]] == [
        ("Dự toán kinh phí", [["Bổ sung báo giá."]]), ("Giấy tờ kèm theo", [["Gửi bản có dấu."]]),
    ]  # fmt: skip
    assert (words["addressee"], words["note"], words["signature"]["name"]) == (
        lying.unit.name, ["Gửi sớm."], cast[officer].name,
    )  # fmt: skip
    assert words["letterhead"]["symbol"].startswith("PYC")


def test_a_dossier_that_was_never_returned_has_no_sheet(cast: Cast) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    officer = cast["chuyenvien.danang"]
    with tenant_scope(*officer.tenant_ids), pytest.raises(Refused, match="chưa có yêu cầu bổ sung"):
        request_document("supplement_request", sent, actor=officer)
