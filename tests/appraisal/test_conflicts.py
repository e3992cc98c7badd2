"""Declaring a conflict: who may, what is refused, what follows; and lifting a declaration made in error."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.models import Appraisal, AppraisalSheet, Assignment, Declaration, Level, Panel
from appraisal.selectors import conflicted_members, has_declared, undeclared, valid_sheet, void_opinions, voided_members
from appraisal.services import declare, declare_none, lift
from appraisal.states import ConflictGround
from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from notifications.models import Notification
from organisations import services as organisations
from organisations.actors import Actor, actor_for
from organisations.models import Delegation
from proposals.models import Proposal, Recusal
from proposals.selectors import get_for, recused_ids, recused_people
from proposals.states import State
from tests.cast import Cast
from tests.factories.conflicts import (
    assign,
    central_panel,
    declare_conflict,
    give_opinion,
    province_panel,
    put_before,
    seat,
)
from tests.factories.proposals import advance, complete_draft, make_draft

FAMILY = {"conflicted": True, "ground": ConflictGround.FAMILY, "explanation": "Em ruột làm giám đốc."}
SECRETARY, CHAIR, WRITTEN = "Trần Văn Cảnh", "Trịnh Thị Xuân", "Ông Viết Tay"


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast)


@pytest.fixture
def panel(cast: Cast) -> Panel:
    return province_panel(cast)


@pytest.fixture
def round_(panel: Panel, proposal: Proposal) -> Appraisal:
    return put_before(panel, proposal)[0]


def said(actor: Actor, proposal: Proposal, panel: Panel, name: str, **given: Any) -> Declaration:
    with tenant_scope(*actor.tenant_ids):
        return declare(proposal, panel.level, seat(panel, name), actor=actor, **(given or {"conflicted": False}))


def refusals(call: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return [(reason.field, reason.message) for reason in refused.value.reasons]


def freed(actor: Actor, proposal: Proposal, panel: Panel, name: str, reason: str = "Trùng tên.") -> Declaration:
    with tenant_scope(*actor.tenant_ids):
        return lift(proposal, panel.level, seat(panel, name), actor=actor, reason=reason)


def test_without_a_conflict_the_member_goes_on(cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal) -> None:
    actor = cast["chuyenvien.danang"]
    first = said(actor, proposal, panel, SECRETARY)
    second = said(actor, proposal, panel, SECRETARY)

    with tenant_scope(*actor.tenant_ids):
        assert has_declared(seat(panel, SECRETARY), proposal, panel.level)
        assert get_for(actor, proposal.code) == proposal
    assert (first.pk, first.conflicted, first.late) == (second.pk, False, False)


def test_a_conflict_keeps_the_member_away_and_ends_the_assignment(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    actor = cast["chuyenvien.danang"]
    assign(round_, seat(panel, SECRETARY), cast["lanhdao.danang"])

    row = said(actor, proposal, panel, SECRETARY, **FAMILY)

    with tenant_scope(*actor.tenant_ids):
        ended = Assignment.objects.get(appraisal=round_)
        recusal = Recusal.objects.get(proposal=proposal)
        with pytest.raises(NotFound):
            get_for(actor, proposal.code)
        assert recused_ids(actor) == {proposal.pk}
        assert recused_people(proposal.pk) == {actor.user.pk}
        assert conflicted_members(panel, [proposal.pk]) == {proposal.pk: {row.member_id}}
    assert (row.late, row.ground, row.entered_by) == (False, "family", actor.user)
    assert recusal.reason.endswith("Em ruột làm giám đốc.")
    assert (ended.ended_at is not None, ended.ended_reason) == (
        True, "Xung đột lợi ích: người thân là chủ, người quản lý hoặc người lập đề án",
    )  # fmt: skip


def test_the_chair_is_told_and_the_head_where_the_chair_is_the_one(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    said(cast["chuyenvien.danang"], proposal, panel, SECRETARY, **FAMILY)
    said(cast["pho.danang"], proposal, panel, CHAIR, **FAMILY)

    texts = Notification.objects.filter(text__contains="xung đột").values_list("user__username", "text")
    assert sorted(texts) == [
        ("lanhdao.danang", f"{proposal.code}: Trịnh Thị Xuân khai có xung đột lợi ích."),
        ("pho.danang", "Thông báo về một hồ sơ bạn không được xem vì xung đột lợi ích."),
    ]


def test_a_late_conflict_voids_the_opinion_from_then_on(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    actor, member = cast["chuyenvien.danang"], seat(panel, SECRETARY)
    other = seat(panel, CHAIR)
    said(actor, proposal, panel, SECRETARY)
    give_opinion(round_, member, actor)
    kept = give_opinion(round_, other, cast["pho.danang"])

    row = said(actor, proposal, panel, SECRETARY, **FAMILY)

    with tenant_scope(*actor.tenant_ids):
        assert voided_members(round_) == {member.pk}
        assert list(AppraisalSheet.objects.filter(appraisal=round_).exclude(void_opinions())) == [kept]
    told = Notification.objects.get(user=cast["pho.danang"].user, text__contains="Khai báo muộn")
    assert row.late
    assert told.url == f"/tham-dinh/{proposal.code}/khai-bao/"


def test_a_late_conflict_voids_the_sheet_its_member_filled_in(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    actor = cast["chuyenvien.danang"]
    said(actor, proposal, panel, SECRETARY)
    opinion = give_opinion(round_, seat(panel, SECRETARY), actor)
    with tenant_scope(*actor.tenant_ids):
        sheet = AppraisalSheet(
            tenant_id=round_.tenant_id, appraisal=round_, amount=1, verdict=opinion.verdict, heads=opinion.heads,
            author=actor.user, author_name=actor.name,
        )  # fmt: skip
        sheet.save(force_insert=True)
        assert valid_sheet(proposal, Level(panel.level)) == sheet

    said(actor, proposal, panel, SECRETARY, **FAMILY)

    with tenant_scope(*actor.tenant_ids):
        assert valid_sheet(proposal, Level(panel.level)) is None


def test_a_notice_that_lies_in_the_inbox_names_the_dossier_no_longer(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    actor = cast["chuyenvien.danang"]
    mine = Notification.objects.filter(user=actor.user)
    Notification.objects.create(user=actor.user, text="KCQG-0000-0001 hồ sơ khác", url="/de-an/KCQG-0000-0001/")
    Notification.objects.create(
        user=actor.user, text=f"{proposal.code} {proposal.title}", url=proposal.get_absolute_url()
    )

    said(actor, proposal, panel, SECRETARY, **FAMILY)

    assert not mine.filter(text__contains=proposal.code).exists()
    assert not mine.filter(url__contains=proposal.code).exists()
    assert mine.filter(url="/de-an/KCQG-0000-0001/").count() == 1


def test_a_member_with_an_account_is_declared_by_nobody_else(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    found = refusals(said, cast["lanhdao.danang"], proposal, panel, SECRETARY)

    assert found == [("", "Thành viên có tài khoản tự khai; không ai khai thay.")]


@pytest.mark.parametrize("username", ["pho.danang", "chuyenvien.danang", "lanhdao.danang"])
def test_chair_secretary_and_head_write_for_a_member_without_account(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal, username: str
) -> None:
    actor = cast[username]

    row = said(actor, proposal, panel, WRITTEN, **FAMILY)

    with tenant_scope(*actor.tenant_ids):
        assert conflicted_members(panel, [proposal.pk]) == {proposal.pk: {row.member_id}}
        assert not Recusal.objects.exists()
    assert row.entered_by == actor.user


def test_the_head_of_another_province_finds_no_dossier(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    actor, member = cast["lanhdao.hue"], seat(panel, WRITTEN)
    with tenant_scope(*actor.tenant_ids), pytest.raises(NotFound):
        declare(proposal, panel.level, member, actor=actor, conflicted=False)


def test_an_officer_without_a_leading_seat_does_not_write_for_others(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    with tenant_scope(panel.tenant_id):
        panel.members.filter(name=SECRETARY).update(seat="member")

    found = refusals(said, cast["chuyenvien.danang"], proposal, panel, WRITTEN)

    assert found == [
        ("", "Chỉ Chủ tịch, Thư ký hoặc lãnh đạo ghi khai báo của thành viên không có tài khoản."),
    ]


def test_a_conflict_needs_ground_and_words_said_at_once(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    given = {"conflicted": True, "ground": "", "explanation": "  "}

    found = refusals(said, cast["chuyenvien.danang"], proposal, panel, SECRETARY, **given)

    assert found == [
        ("ground", "Chưa chọn lý do xung đột lợi ích."),
        ("explanation", "Chưa nêu rõ quan hệ: với ai, tổ chức nào, thế nào."),
    ]


def test_a_conflict_is_declared_once(cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal) -> None:
    said(cast["lanhdao.danang"], proposal, panel, WRITTEN, **FAMILY)

    found = refusals(said, cast["lanhdao.danang"], proposal, panel, WRITTEN)

    assert found == [("", "Thành viên đã khai có xung đột lợi ích. Khai nhầm thì lãnh đạo gỡ khai báo đó.")]


def test_outside_a_round_of_the_own_body_nothing_is_declared(cast: Cast, proposal: Proposal, panel: Panel) -> None:
    found = refusals(said, cast["chuyenvien.danang"], proposal, panel, SECRETARY)

    assert found == [("", "Không có lần thẩm định đang mở mà thành viên này tham gia.")]


def test_whoever_left_the_body_declares_nothing(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    with tenant_scope(panel.tenant_id):
        panel.members.filter(name=SECRETARY).update(left_on=timezone.localdate())

    found = refusals(said, cast["chuyenvien.danang"], proposal, panel, SECRETARY)

    assert found == [("", "Người này không còn là thành viên.")]


def test_the_head_lifts_a_declaration_made_in_error_and_the_member_starts_anew(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    actor, member = cast["chuyenvien.danang"], seat(panel, SECRETARY)
    said(actor, proposal, panel, SECRETARY)
    give_opinion(round_, member, actor)
    said(actor, proposal, panel, SECRETARY, **FAMILY)

    freed(cast["lanhdao.danang"], proposal, panel, SECRETARY)

    with tenant_scope(*actor.tenant_ids):
        assert get_for(actor, proposal.code) == proposal
        assert not has_declared(member, proposal, panel.level)
        assert conflicted_members(panel, [proposal.pk]) == {}
        assert voided_members(round_) == {member.pk}
        lifted = Recusal.objects.get(proposal=proposal)
    assert lifted.lifted_why == "Trùng tên."
    assert not said(actor, proposal, panel, SECRETARY).conflicted
    fresh = give_opinion(round_, member, actor)
    with tenant_scope(*actor.tenant_ids):
        assert voided_members(round_) == set()
        assert list(AppraisalSheet.objects.filter(appraisal=round_).exclude(void_opinions())) == [fresh]


def test_lifting_says_all_that_is_wrong_at_once(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    found = refusals(freed, cast["pho.danang"], proposal, panel, CHAIR, reason=" ")

    assert found == [
        ("", "Không ai gỡ khai báo của chính mình, kể cả qua người được giao quyền."),
        ("reason", "Chưa ghi lý do gỡ khai báo."),
        ("", "Thành viên này không có khai báo xung đột lợi ích còn hiệu lực."),
    ]


def test_an_officer_does_not_lift(cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal) -> None:
    said(cast["pho.danang"], proposal, panel, CHAIR, **FAMILY)

    found = refusals(freed, cast["chuyenvien.danang"], proposal, panel, CHAIR)

    assert found == [("", "Chỉ lãnh đạo cơ quan thẩm định gỡ được khai báo xung đột lợi ích.")]


def test_a_leader_who_has_a_conflict_does_not_even_find_the_dossier_to_lift_it(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    said(cast["pho.danang"], proposal, panel, CHAIR, **FAMILY)

    with pytest.raises(NotFound):
        freed(cast["pho.danang"], proposal, panel, CHAIR)


def test_the_delegate_of_a_leader_does_not_free_that_leader(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    said(cast["pho.danang"], proposal, panel, CHAIR, **FAMILY)
    today = timezone.localdate()
    organisations.delegate(
        actor=cast["pho.danang"], giver=cast.membership("pho.danang"), receiver=cast.user("chuyenvien.danang"),
        form="KT", starts_on=today, ends_on=today + timedelta(days=3), reason="Đi công tác",
    )  # fmt: skip
    delegate = actor_for(cast.user("chuyenvien.danang"), delegation=Delegation.objects.get())
    assert delegate is not None

    found = refusals(freed, delegate, proposal, panel, CHAIR)

    assert found == [("", "Không ai gỡ khai báo của chính mình, kể cả qua người được giao quyền.")]


def test_lifting_one_seat_leaves_a_conflict_of_another_seat(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    said(cast["chuyenvien.danang"], proposal, panel, SECRETARY, **FAMILY)
    with tenant_scope(panel.tenant_id):
        first = seat(panel, SECRETARY)
        panel.members.filter(pk=first.pk).update(left_on=timezone.localdate(), name="Ghế cũ")
        again = panel.members.create(
            tenant_id=panel.tenant_id, key="again12345", user=first.user, name=SECRETARY, joined_on=timezone.localdate()
        )
        Declaration(
            tenant_id=panel.tenant_id, proposal=proposal, level=panel.level, member=again, conflicted=True,
            ground=ConflictGround.CAPITAL, explanation="Góp vốn.", entered_by=first.user,
        ).save(force_insert=True)  # fmt: skip

    freed(cast["lanhdao.danang"], proposal, panel, SECRETARY)

    with tenant_scope(panel.tenant_id):
        assert recused_people(proposal.pk) == {first.user_id}


def test_no_conflict_for_many_is_all_or_none(cast: Cast, panel: Panel) -> None:
    first, second = (advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast) for _ in range(2))
    put_before(panel, first, second)
    actor = cast["chuyenvien.danang"]
    with tenant_scope(*actor.tenant_ids):
        assert [row.proposal for row in undeclared(actor)] == [first, second]
        with pytest.raises(Stale):
            declare_none([first.code, "KCQG-0000-0001"], actor=actor)
        assert len(undeclared(actor)) == 2
        assert refusals(declare_none, [], actor=actor) == [("", "Chưa có hồ sơ nào để khai.")]

        assert len(declare_none([first.code, second.code], actor=actor)) == 2

        assert undeclared(actor) == []


def test_no_conflict_for_many_leaves_out_what_is_suggested(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    actor = cast["chuyenvien.danang"]
    organisations.add_interest(actor=actor, organisation_name="HTX THỬ nghiệm", kind="family")
    with tenant_scope(*actor.tenant_ids):
        (row,) = undeclared(actor)
        with pytest.raises(Stale):
            declare_none([proposal.code], actor=actor)
    assert [hint.sentence for hint in row.suggestions] == [
        "Bạn có người thân là chủ, người quản lý của HTX Thử Nghiệm, đơn vị thụ hưởng của đề án (trùng tên)."
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_dossiers_to_declare_takes_seven_queries(cast: Cast, panel: Panel, count: int) -> None:
    rows = [advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast) for _ in range(count)]
    put_before(panel, *rows)
    actor = cast["chuyenvien.danang"]
    with tenant_scope(*actor.tenant_ids), CaptureQueriesContext(connection) as queries:
        assert len(undeclared(actor)) == count
    assert len(queries) == 7


def test_who_does_not_count_takes_three_queries_for_many_dossiers(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    declare_conflict(proposal, seat(panel, SECRETARY), cast["chuyenvien.danang"])
    with tenant_scope(panel.tenant_id), CaptureQueriesContext(connection) as queries:
        conflicted_members(panel, [proposal.pk, 1, 2, 3])
    assert len(queries) == 3


def test_at_the_cuc_a_member_is_kept_away_from_the_dossier_of_a_province(cast: Cast) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.CENTRAL_APPRAISING, cast)
    panel = central_panel(cast)
    put_before(panel, proposal)
    actor = cast["thamdinh.cuc"]

    declare_conflict(proposal, seat(panel, "Đặng Minh Long"), actor)

    with tenant_scope(*actor.tenant_ids):
        with pytest.raises(NotFound):
            get_for(actor, proposal.code)
        assert get_for(cast["chuyenvien.cuc"], proposal.code) == proposal


def test_whoever_also_belongs_to_the_unit_goes_on_writing_its_dossier(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    writer = cast["donvi.danang"]
    with tenant_scope(*writer.tenant_ids):
        Recusal.objects.create(tenant_id=proposal.tenant_id, proposal=proposal, user=writer.user, reason="Thử")
        assert get_for(writer, proposal.code) == proposal
        assert recused_ids(writer) == frozenset()


def test_the_database_refuses_a_lifting_without_reason(
    cast: Cast, proposal: Proposal, panel: Panel, round_: Appraisal
) -> None:
    member = seat(panel, SECRETARY)
    with tenant_scope(panel.tenant_id), pytest.raises(IntegrityError), transaction.atomic():
        Declaration(
            tenant_id=panel.tenant_id, proposal=proposal, level=panel.level, member=member, conflicted=False,
            lifted=True, entered_by=member.user,
        ).save(force_insert=True)  # fmt: skip
