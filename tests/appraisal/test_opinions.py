"""Opinions of members: who files, what is refused, who reads them, when they no longer count."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from appraisal.answers import HeadAnswer
from appraisal.models import AppraisalSheet, Declaration, Level, PanelMember, Purpose
from appraisal.selectors import opinions_visible_to, valid_opinions
from appraisal.services import conclude, file_opinion
from appraisal.states import ConflictGround, Seat, SeesOthers
from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.services.exceptions import record_exception
from proposals.states import State
from tests.appraisal.seats import MILLION, answers, give, round_of, seat_people, two_contents
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file, play, reread

SEATS = {
    "chuyenvien.cuc": Seat.CHAIR, "thamdinh.cuc": Seat.MEMBER, "ketoan.cuc": Seat.MEMBER,
}  # fmt: skip


@pytest.fixture
def appraised(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.CENTRAL_APPRAISING, cast)


def refusals(cast: Cast, proposal: Proposal, who: str, given: Any, **also: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        give(cast, proposal, who, given, **also)
    return [(reason.field, reason.message) for reason in refused.value.reasons]


def seen(cast: Cast, proposal: Proposal, who: str) -> list[tuple[str, int]]:
    actor = cast[who]
    with tenant_scope(*actor.tenant_ids, proposal.tenant_id):
        rows = opinions_visible_to(actor, round_of(proposal, Level.CENTRE))
        return sorted((row.author.username, row.version) for row in rows)


def declare(cast: Cast, proposal: Proposal, who: str) -> None:
    actor = cast[who]
    with tenant_scope(*actor.tenant_ids):
        Declaration.objects.create(
            tenant_id=actor.tenant_id, proposal=proposal, level=Level.CENTRE, late=True, conflicted=True,
            ground=ConflictGround.FAMILY, member=PanelMember.objects.get(user=actor.user), entered_by=actor.user,
        )  # fmt: skip


def test_an_opinion_keeps_points_amounts_and_its_member(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS)
    heads = {**answers().heads, "effect": HeadAnswer("changes", "Nêu rõ chỉ tiêu.", ("Chỉ tiêu rõ, đo được",))}
    row = give(cast, appraised, "thamdinh.cuc", answers(200 * MILLION, heads=heads, verdict="changes"))

    assert (row.purpose, row.version, row.amount) == (Purpose.OPINION, 1, 200 * MILLION)
    assert row.amounts == [{"content": "ND3.3", "amount": 200 * MILLION}]
    assert next(head for head in row.heads if head["head"] == "effect") == {
        "head": "effect", "verdict": "changes", "opinion": "Nêu rõ chỉ tiêu.", "points": ["Chỉ tiêu rõ, đo được"],
    }  # fmt: skip


def test_a_change_of_mind_is_another_version_and_the_first_cannot_be_rewritten(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS)
    give(cast, appraised, "thamdinh.cuc")
    second = give(cast, appraised, "thamdinh.cuc", expected_version=1)

    assert second.version == 2
    with tenant_scope(appraised.tenant_id):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            AppraisalSheet.objects.filter(pk=second.pk).update(opinion="Khác")
        assert AppraisalSheet.objects.filter(purpose=Purpose.OPINION).count() == 2


def test_two_tabs_do_not_overwrite_each_other(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS)
    give(cast, appraised, "thamdinh.cuc", expected_version=0)

    assert [
        message[:20] for _, message in refusals(cast, appraised, "thamdinh.cuc", answers(), expected_version=0)
    ] == ["Ý kiến mới hơn của b"]


def test_who_has_no_seat_files_no_opinion(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS)

    assert refusals(cast, appraised, "lanhdao.cuc", answers())[0][1].startswith("Bạn không có tên trong Hội đồng")
    for who in ("chuyenvien.danang", "lanhdao.danang"):
        assert refusals(cast, appraised, who, answers())[0][1].startswith("Hồ sơ không ở bước thẩm định")


def test_who_has_not_declared_is_led_to_the_declaration_first(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS, declared=False)
    with pytest.raises(Refused) as refused:
        give(cast, appraised, "thamdinh.cuc", answers(301 * MILLION))
    owed, money = refused.value.reasons

    assert (owed.message, owed.url, money.field) == (
        f"Đặng Minh Long chưa khai có hay không có xung đột lợi ích với hồ sơ {appraised.code}. Khai trước rồi nộp.",
        f"/tham-dinh/{appraised.code}/loi-ich/", "amount",
    )  # fmt: skip
    with tenant_scope(appraised.tenant_id):
        assert AppraisalSheet.objects.filter(purpose=Purpose.OPINION).count() == 0


def test_every_fault_of_an_opinion_is_said_at_once(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS, scored=True)
    heads = {**answers().heads, "effect": HeadAnswer("not_met"), "capacity": HeadAnswer("")}
    found = refusals(cast, appraised, "thamdinh.cuc", answers(301 * MILLION, heads=heads, scores={"effect": 11}))

    assert [field for field, _ in found] == [
        "opinion_effect", "verdict_capacity", "verdict", "amount", "score_principles", "score_effect", "score_money",
        "score_capacity", "score_combination", "score_dossier",
    ]  # fmt: skip


def test_without_scoring_no_points_are_asked(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS)

    assert give(cast, appraised, "thamdinh.cuc").scores == {}


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [(SeesOthers.NEVER, 0, 1), (SeesOthers.AFTER, 0, 2), (SeesOthers.ALWAYS, 1, 2)],
)
def test_what_a_member_reads_follows_the_rule_of_the_body(
    cast: Cast, appraised: Proposal, rule: SeesOthers, before: int, after: int
) -> None:
    seat_people(cast, appraised, SEATS, sees=rule)
    give(cast, appraised, "thamdinh.cuc")
    first = seen(cast, appraised, "ketoan.cuc")
    give(cast, appraised, "ketoan.cuc")

    assert (len(first), len(seen(cast, appraised, "ketoan.cuc"))) == (before, after)


@pytest.mark.parametrize("rule", list(SeesOthers))
def test_the_chair_and_the_head_read_all_whatever_the_rule_and_outsiders_nothing(
    cast: Cast, appraised: Proposal, rule: SeesOthers
) -> None:
    seat_people(cast, appraised, SEATS, sees=rule)
    give(cast, appraised, "thamdinh.cuc")
    give(cast, appraised, "ketoan.cuc")
    outsiders = (
        "taichinh.bo", "lanhdao.danang", "chuyenvien.danang", "donvi.danang", "chuyenvien.hue", "lanhdao.hue", "quantri",
    )  # fmt: skip

    assert [len(seen(cast, appraised, who)) for who in ("chuyenvien.cuc", "lanhdao.cuc")] == [2, 2]
    assert [len(seen(cast, appraised, who)) for who in outsiders] == [0] * len(outsiders)


def test_a_secretary_reads_all_and_so_does_nobody_who_left(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, {**SEATS, "chuyenvien.cuc": Seat.SECRETARY}, sees=SeesOthers.NEVER)
    give(cast, appraised, "thamdinh.cuc")

    assert seen(cast, appraised, "chuyenvien.cuc") == [("thamdinh.cuc", 1)]
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids):
        PanelMember.objects.filter(user=cast["chuyenvien.cuc"].user).update(left_on=timezone.localdate())
    assert seen(cast, appraised, "chuyenvien.cuc") == []


def test_a_late_conflict_voids_the_opinion_and_only_the_chair_sees_that_it_was(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS, sees=SeesOthers.ALWAYS)
    for who in ("thamdinh.cuc", "ketoan.cuc"):
        give(cast, appraised, who)
    declare(cast, appraised, "thamdinh.cuc")

    assert seen(cast, appraised, "ketoan.cuc") == [("ketoan.cuc", 1)]
    assert seen(cast, appraised, "lanhdao.cuc") == [("ketoan.cuc", 1)]
    assert seen(cast, appraised, "chuyenvien.cuc") == [("ketoan.cuc", 1), ("thamdinh.cuc", 1)]
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids):
        counted = valid_opinions(round_of(appraised, Level.CENTRE))
    assert [row.author.username for row in counted] == ["ketoan.cuc"]


def test_only_the_latest_opinion_of_members_who_still_sit_counts(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS)
    give(cast, appraised, "thamdinh.cuc", answers(100 * MILLION))
    give(cast, appraised, "thamdinh.cuc", answers(200 * MILLION))
    give(cast, appraised, "ketoan.cuc")
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids):
        PanelMember.objects.filter(user=cast["ketoan.cuc"].user).update(left_on=timezone.localdate())
        counted = valid_opinions(round_of(appraised, Level.CENTRE))

    assert [(row.author.username, row.amount) for row in counted] == [("thamdinh.cuc", 200 * MILLION)]


def test_a_return_ends_what_was_said_and_the_same_body_goes_on(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS)
    give(cast, appraised, "thamdinh.cuc")
    again = play("resubmit_to_appraisal", play("return_from_centre", appraised, cast), cast)
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids):
        counted = valid_opinions(round_of(again, Level.CENTRE))
    row = give(cast, again, "thamdinh.cuc", expected_version=0)

    assert counted == []
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids):
        assert (row.version, round_of(again, Level.CENTRE).round) == (1, 2)
        assert len(valid_opinions(round_of(again, Level.CENTRE))) == 1


def test_no_opinion_after_the_conclusion(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS)
    concluded = advance(appraised, State.IN_PLAN, cast)

    assert refusals(cast, concluded, "thamdinh.cuc", answers()) == [
        ("", "Hồ sơ không ở bước thẩm định nên chưa nhận ý kiến. Nội dung bạn đã nhập vẫn được giữ.")
    ]


def test_opinions_alone_do_not_carry_a_conclusion(cast: Cast, appraised: Proposal) -> None:
    seat_people(cast, appraised, SEATS)
    give(cast, appraised, "thamdinh.cuc")
    leader = cast["lanhdao.cuc"]
    with tenant_scope(*leader.tenant_ids), pytest.raises(Refused) as refused:
        conclude(reread(appraised), "pass_centre", actor=leader)

    assert str(refused.value.reasons[0]) == "Chưa có phiếu thẩm định còn hiệu lực của lần thẩm định này."


# --- money content by content ----------------------------------------------------------------------------------------
@pytest.fixture
def excepted(cast: Cast) -> Proposal:
    """Asks 350 million for machines where 300 are allowed, by an exception the unit stated; at the Sở."""
    draft, unit = two_contents(cast, machines=350 * MILLION), cast["donvi.danang"]
    with tenant_scope(*unit.tenant_ids):
        record_exception(
            draft, actor=unit, limit=650 * MILLION, reason="Mô hình liên vùng.", authority="Bộ Công Thương",
            paper_number="15/BCT", paper_date=timezone.localdate(), file=pdf_file(),
        )  # fmt: skip
    proposal = advance(draft, State.PROVINCE_APPRAISING, cast)
    seat_people(cast, proposal, {"chuyenvien.danang": Seat.MEMBER})
    return proposal


def test_room_in_one_content_is_no_room_for_another(cast: Cast, excepted: Proposal) -> None:
    given = answers({"ND3.3": 320 * MILLION, "ND3.1": 200 * MILLION})
    with pytest.raises(Refused) as refused:
        give(cast, excepted, "chuyenvien.danang", given)
    reason = refused.value.reasons[0]

    assert len(refused.value.reasons) == 1
    assert (reason.field, reason.article) == ("amount_ND3_3", "TT 28/2018/TT-BTC, Điều 8 khoản 4")
    assert reason.message.startswith(
        "“Ứng dụng máy móc thiết bị”: 320.000.000 đ lớn hơn định mức cho phép 300.000.000 đ. "
    )


def test_more_than_asked_for_a_content_is_refused_and_the_norm_to_the_dong_is_taken(
    cast: Cast, excepted: Proposal
) -> None:
    too_much = answers({"ND3.3": 300 * MILLION, "ND3.1": 300 * MILLION + 1})

    assert refusals(cast, excepted, "chuyenvien.danang", too_much) == [
        ("amount_ND3_1", "“Mô hình trình diễn kỹ thuật”: 300.000.001 đ lớn hơn đơn vị đề nghị 300.000.000 đ.")
    ]
    row = give(cast, excepted, "chuyenvien.danang", answers({"ND3.3": 300 * MILLION, "ND3.1": 300 * MILLION}))
    assert (row.amount, len(row.amounts)) == (600 * MILLION, 2)


def test_an_exception_of_the_province_lifts_the_norm(cast: Cast, excepted: Proposal) -> None:
    leader = cast["lanhdao.danang"]
    with tenant_scope(*leader.tenant_ids):
        record_exception(
            reread(excepted), actor=leader, limit=650 * MILLION, reason="Theo văn bản của Bộ.", authority="Bộ Công Thương",
            paper_number="15/BCT", paper_date=timezone.localdate(), file=pdf_file(),
        )  # fmt: skip
    row = give(cast, excepted, "chuyenvien.danang", answers({"ND3.3": 350 * MILLION, "ND3.1": 300 * MILLION}))

    assert row.amount == 650 * MILLION


def test_a_content_left_out_or_foreign_is_refused(cast: Cast, excepted: Proposal) -> None:
    assert refusals(cast, excepted, "chuyenvien.danang", answers({"ND3.3": 1})) == [
        ("amount", "Chưa ghi đủ kinh phí của từng nội dung (ghi 0 nếu không hỗ trợ).")
    ]
    assert refusals(cast, excepted, "chuyenvien.danang", answers({"ND9": 1})) == [
        ("amount", "Dự toán vừa thay đổi nội dung. Tải lại trang để xem bản mới.")
    ]


def test_another_province_cannot_file(cast: Cast, excepted: Proposal) -> None:
    actor = cast["chuyenvien.hue"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Proposal.DoesNotExist):
        file_opinion(excepted, actor=actor, answers=answers())
