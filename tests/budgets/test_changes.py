"""A norm changes by two persons: what is published is a new value with its own days, and the old one stays as it was."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from budgets import reference
from budgets.models import Norm, NormChange
from budgets.rules import may_draft_norm, may_publish_norm
from budgets.selectors import law_on, norm_on
from budgets.selectors.changes import changeable, get_change, values_of
from budgets.services.changes import (
    draft_change,
    drop_change,
    edit_change,
    propose_change,
    publish_change,
    return_change,
)
from budgets.states import ChangeState, Track
from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from notifications.models import Notification
from tests.cast import Cast
from tests.factories.norms import LOCAL, NATIONAL, drafted, proposed, published, terms

CHANGE_OF_LAW = date(2018, 5, 11)


def soon(days: int = 30) -> date:
    return timezone.localdate() + timedelta(days=days)


def refusal_of(make: Any) -> str:
    with pytest.raises(Refused) as caught:
        make()
    return str(caught.value)


def test_two_persons_give_a_norm_another_value_from_a_day(cast: Cast) -> None:
    norm = published(cast, "chuyenvien.cuc", "lanhdao.cuc", effective_from=soon())
    said = [norm_on(NATIONAL, soon(days)).dong for days in (29, 30, 31)]
    assert said == [300_000_000, 350_000_000, 350_000_000]
    assert norm_on(NATIONAL, soon(29)).last_day == soon(29)
    assert (norm.citation, norm.proposed_by, norm.published_by) == (
        "TT 99/2027/TT-BTC, Điều 1 khoản 4", cast["chuyenvien.cuc"].user, cast["lanhdao.cuc"].user,
    )  # fmt: skip
    kept = norm_on(NATIONAL, soon(29))
    same = ("title", "topic", "position", "content_id", "unit", "per", "counts", "cost_items", "track", "tenant_id")
    assert [getattr(norm, name) for name in same] == [getattr(kept, name) for name in same]


@pytest.mark.parametrize(("day", "ceiling"), [(-1, 200_000_000), (0, 300_000_000), (1, 300_000_000)])
def test_the_calculator_follows_the_change_of_2018_to_the_day(cast: Cast, day: int, ceiling: int) -> None:
    law = law_on(["ND3.3"], CHANGE_OF_LAW + timedelta(days=day))
    assert law.contents["ND3.3"].ceiling.value == ceiling


def test_the_calculator_follows_a_published_change_to_the_day(cast: Cast) -> None:
    published(cast, "ketoan.cuc", "lanhdao.cuc", effective_from=soon(), counts="unit", cost_items=("may_moc",))
    before, after = (law_on(["ND3.3"], soon(days)).contents["ND3.3"].ceiling for days in (29, 30))
    assert (before.value, before.by_recipient, after.value, after.by_recipient) == (
        300_000_000,
        True,
        350_000_000,
        False,
    )
    assert (len(before.items), after.items) == (3, frozenset({"may_moc"}))


def test_a_value_with_an_end_lets_nothing_follow_it(cast: Cast) -> None:
    published(cast, "chuyenvien.cuc", "lanhdao.cuc", effective_from=soon(), effective_to=soon(60))
    assert norm_on(NATIONAL, soon(59)).dong == 350_000_000
    with pytest.raises(LookupError):
        norm_on(NATIONAL, soon(60))


def test_a_value_may_stand_before_one_already_published_when_it_ends_in_time(cast: Cast) -> None:
    published(cast, "chuyenvien.cuc", "lanhdao.cuc", effective_from=soon(60))
    earlier = {"effective_from": soon(10), "value": Decimal(320_000_000)}
    text = refusal_of(lambda: drafted(cast["chuyenvien.cuc"], **earlier))
    assert text.startswith(f"Đã có giá trị áp dụng từ {soon(60):%d/%m/%Y}.")
    assert "đang áp dụng" not in text
    published(cast, "chuyenvien.cuc", "lanhdao.cuc", **earlier, effective_to=soon(60))
    said = [norm_on(NATIONAL, soon(days)).dong for days in (9, 10, 59, 60)]
    assert said == [300_000_000, 320_000_000, 320_000_000, 350_000_000]


@pytest.mark.parametrize("days", [0, -400])
def test_a_day_that_is_not_ahead_asks_for_a_reason(cast: Cast, days: int) -> None:
    text = refusal_of(lambda: drafted(cast["chuyenvien.cuc"], effective_from=soon(days)))
    assert "hãy nêu lý do" in text
    norm = published(
        cast, "chuyenvien.cuc", "lanhdao.cuc", effective_from=soon(days), reason="Thông tư có hiệu lực từ ngày ký."
    )
    assert norm.why == "Thông tư có hiệu lực từ ngày ký."
    assert [norm_on(NATIONAL, soon(days + shift)).dong for shift in (-1, 0)] == [300_000_000, 350_000_000]


def test_a_day_that_came_while_waiting_is_explained_by_who_publishes(cast: Cast) -> None:
    change, leader = proposed(cast["chuyenvien.cuc"], effective_from=soon(1)), cast["lanhdao.cuc"]
    with tenant_scope(*leader.tenant_ids):
        NormChange.objects.filter(pk=change.pk).update(effective_from=soon(0))
        assert "hãy nêu lý do" in refusal_of(lambda: publish_change(change, actor=leader, version=2))
        assert publish_change(change, actor=leader, version=2, note="Văn bản đến muộn.").why == "Văn bản đến muộn."


WRONG = {
    "a ceiling of nothing": ({"value": Decimal(0)}, "Giá trị từ 1 đến"),
    "a ceiling below nothing": ({"value": Decimal(-1)}, "Giá trị từ 1 đến"),
    "a ceiling of half a đồng": ({"value": Decimal("0.5") + 1}, "Giá trị là một số nguyên."),
    "a ceiling past every purse": ({"value": Decimal(10) ** 15}, "Giá trị từ 1 đến"),
    "no figure": ({"value": None}, "hãy nhập giá trị bằng số"),
    "no number at all": ({"value": Decimal("NaN")}, "Giá trị từ 1 đến"),
    "words where a figure belongs": ({"value_text": "theo thực tế"}, "hãy nhập giá trị bằng số"),
    "no document": ({"document": " "}, "Hãy nhập văn bản."),
    "no article": ({"article": ""}, "Hãy nhập điều, khoản."),
    "an item nobody knows": ({"cost_items": ("vang",)}, "Không có khoản mục chi mang mã vang."),
    "an end before the beginning": ({"effective_to": date(2020, 1, 1)}, "Ngày hết hiệu lực phải sau"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_a_norm_is_refused_in_a_sentence(cast: Cast, case: str) -> None:
    given, sentence = WRONG[case]
    assert sentence in refusal_of(lambda: drafted(cast["chuyenvien.cuc"], **given))
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids):
        assert NormChange.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "given", "sentence"),
    [
        ("norm.ND3.3.rate", {"value": Decimal("100.5")}, "Giá trị từ 0 đến 100."),
        ("norm.priority_multiplier.max", {"value": Decimal("0.9")}, "Giá trị từ 1 đến 10."),
        ("deadline.unit_to_sct", {"value": None, "value_text": "20 tháng 5"}, "Viết ngày/tháng/N"),
        ("deadline.unit_to_sct", {"value": None, "value_text": "31/02/N"}, "Viết ngày/tháng/N"),
        ("norm.ND6.rule", {"value": Decimal(5)}, "hãy nhập nội dung quy định"),
        ("norm.ND6.rule", {"value": None, "value_text": " "}, "hãy nhập nội dung quy định"),
    ],
)
def test_each_kind_of_norm_has_its_own_bounds(cast: Cast, code: str, given: dict[str, Any], sentence: str) -> None:
    assert sentence in refusal_of(lambda: drafted(cast["chuyenvien.cuc"], code, **given))


def test_saying_the_same_again_is_no_change(cast: Cast) -> None:
    now = norm_on(NATIONAL, soon())
    same = {name: getattr(now, name) for name in ("value", "document", "article", "confidence", "note")}
    assert (
        refusal_of(lambda: drafted(cast["chuyenvien.cuc"], **same))
        == "Không có gì thay đổi so với giá trị đang áp dụng."
    )
    drafted(cast["chuyenvien.cuc"], **{**same, "article": "Điều 8 khoản 4 (đã sửa đổi)"})


@pytest.mark.parametrize("code", ["norm.ND3.3.cap", "norm.ND99.rate", "", "advance.first.XX"])
def test_a_code_nobody_knows_is_refused(cast: Cast, code: str) -> None:
    actor = cast["chuyenvien.cuc"]
    with tenant_scope(*actor.tenant_ids):
        text = refusal_of(lambda: draft_change(actor=actor, code=code, terms=terms(NATIONAL)))
    assert text == f"Không có định mức mang mã “{code}”."


@pytest.mark.parametrize("code", ["local.ND3.3.cap", "local.ND99.rate", "local.", "local.ND3.3"])
def test_a_local_code_must_be_a_figure_of_a_content(cast: Cast, code: str) -> None:
    actor = cast["chuyenvien.danang"]
    with tenant_scope(*actor.tenant_ids):
        refusal_of(lambda: draft_change(actor=actor, code=code, terms=terms(NATIONAL)))


def test_a_department_gives_its_own_money_a_norm(cast: Cast) -> None:
    norm = published(cast, "chuyenvien.danang", "lanhdao.danang", LOCAL, value=Decimal(250_000_000))
    assert (norm.tenant, norm.track, norm.per, norm.counts) == (
        cast["lanhdao.danang"].organisation, Track.LOCAL, "cơ sở", "recipient",
    )  # fmt: skip
    ours, theirs = (cast[name].tenant_id for name in ("lanhdao.danang", "lanhdao.gialai"))
    assert law_on(["ND3.3"], soon(), track=Track.LOCAL, tenant_id=ours).contents["ND3.3"].ceiling.value == 250_000_000
    assert law_on(["ND3.3"], soon(), track=Track.LOCAL, tenant_id=theirs).contents["ND3.3"].ceiling is None
    assert law_on(["ND3.3"], soon(), tenant_id=ours).contents["ND3.3"].ceiling.value == 300_000_000


DRAFTS = {"chuyenvien.cuc", "ketoan.cuc", "lanhdao.cuc"}
DRAFTS_LOCAL = {"chuyenvien.danang", "lanhdao.danang", "pho.danang", "chuyenvien.gialai", "lanhdao.gialai"}
DRAFTS_LOCAL |= {"chuyenvien.hue", "lanhdao.hue"}


def test_who_may_draft(cast: Cast) -> None:
    assert {name for name in cast if may_draft_norm(cast[name], NATIONAL)} == DRAFTS
    assert {name for name in cast if may_draft_norm(cast[name], LOCAL)} == DRAFTS_LOCAL
    assert not may_draft_norm(None, NATIONAL)


def test_who_may_publish(cast: Cast) -> None:
    national, local = proposed(cast["chuyenvien.cuc"]), proposed(cast["chuyenvien.danang"], LOCAL)
    assert {name for name in cast if may_publish_norm(cast[name], national)} == {"lanhdao.cuc"}
    assert {name for name in cast if may_publish_norm(cast[name], local)} == {"lanhdao.danang", "pho.danang"}
    own = proposed(cast["lanhdao.danang"], LOCAL)
    assert {name for name in cast if may_publish_norm(cast[name], own)} == {"pho.danang"}


def test_nobody_publishes_what_they_wrote(cast: Cast) -> None:
    leader = cast["lanhdao.danang"]
    change = proposed(leader, LOCAL)
    with tenant_scope(*leader.tenant_ids):
        assert "không phải người soạn" in refusal_of(lambda: publish_change(change, actor=leader, version=2))
    with (
        tenant_scope(*leader.tenant_ids),
        transaction.atomic(),
        pytest.raises(Exception, match="normchange_second_person"),
    ):
        NormChange.objects.filter(pk=change.pk).update(state=ChangeState.PUBLISHED, reviewer=leader.user)


@pytest.mark.parametrize("username", ["lanhdao.gialai", "lanhdao.cuc", "donvi.danang", "quantri"])
def test_a_change_of_another_body_is_not_there(cast: Cast, username: str) -> None:
    change, other = proposed(cast["chuyenvien.danang"], LOCAL), cast[username]
    with tenant_scope(*other.tenant_ids), pytest.raises(NotFound):
        get_change(other, change.key)


def test_a_change_comes_back_with_a_sentence_and_goes_again(cast: Cast) -> None:
    author, leader = cast["chuyenvien.cuc"], cast["lanhdao.cuc"]
    change = proposed(author)
    with tenant_scope(*leader.tenant_ids):
        assert "nội dung cần sửa" in refusal_of(lambda: return_change(change, actor=leader, version=2, note=" "))
        change = return_change(change, actor=leader, version=2, note="Ghi rõ khoản.")
        assert (change.state, change.review_note) == (ChangeState.RETURNED, "Ghi rõ khoản.")
        change = edit_change(change, actor=author, version=3, terms=terms(article="Điều 1 khoản 4 điểm a"))
        change = propose_change(change, actor=author, version=4)
        assert publish_change(change, actor=leader, version=5).article == "Điều 1 khoản 4 điểm a"


def test_leaders_hear_what_waits_and_the_author_what_became_of_it(cast: Cast) -> None:
    author, leader = cast["chuyenvien.danang"], cast["lanhdao.danang"]
    change = proposed(author, LOCAL)
    told = Notification.objects.filter(url=change.get_absolute_url())
    assert set(told.values_list("user__username", flat=True)) == {"lanhdao.danang", "pho.danang"}
    with tenant_scope(*leader.tenant_ids):
        publish_change(change, actor=leader, version=2)
    assert "đã được công bố" in told.get(user=author.user).text


def test_only_the_author_rewrites_and_never_what_was_handed_in(cast: Cast) -> None:
    author, other, leader = (cast[name] for name in ("chuyenvien.cuc", "ketoan.cuc", "lanhdao.cuc"))
    change = proposed(author)
    with tenant_scope(*author.tenant_ids):
        for actor in (other, leader):
            assert "Chỉ người soạn" in refusal_of(
                lambda a=actor: edit_change(change, actor=a, version=2, terms=terms())
            )
        assert "Chờ người thứ hai xem" in refusal_of(
            lambda: edit_change(change, actor=author, version=2, terms=terms())
        )


def test_a_change_that_was_dropped_or_published_moves_no_more(cast: Cast) -> None:
    author, leader = cast["chuyenvien.cuc"], cast["lanhdao.cuc"]
    change = proposed(author)
    with tenant_scope(*author.tenant_ids):
        dropped = drop_change(change, actor=leader, version=2, note="Chờ văn bản mới.")
        assert dropped.state == ChangeState.DROPPED
        assert "Đã bỏ" in refusal_of(lambda: publish_change(dropped, actor=leader, version=3))
        assert Norm.objects.filter(code=NATIONAL).count() == 2


def test_a_page_that_is_out_of_date_changes_nothing(cast: Cast) -> None:
    author, leader = cast["chuyenvien.cuc"], cast["lanhdao.cuc"]
    change = proposed(author)
    with tenant_scope(*leader.tenant_ids), pytest.raises(Stale):
        publish_change(change, actor=leader, version=1)


def test_a_draft_overtaken_by_another_publication_is_refused(cast: Cast) -> None:
    late, leader = proposed(cast["ketoan.cuc"], effective_from=soon(20)), cast["lanhdao.cuc"]
    published(cast, "chuyenvien.cuc", "lanhdao.cuc", effective_from=soon(30))
    with tenant_scope(*leader.tenant_ids):
        assert "Đã có giá trị áp dụng từ" in refusal_of(lambda: publish_change(late, actor=leader, version=2))


def test_a_person_chooses_among_the_norms_of_the_own_body(cast: Cast) -> None:
    national = {code for _, rows in changeable(cast["chuyenvien.cuc"]) for code, _ in rows}
    local = {code for _, rows in changeable(cast["chuyenvien.danang"]) for code, _ in rows}
    assert {NATIONAL, "advance.cap_total", "within.start"} <= national
    assert {LOCAL, "local.ND1.1.rule"} <= local
    assert {code.startswith("local.") for code in national} == {False}
    assert {code.startswith("local.") for code in local} == {True}


@pytest.mark.usefixtures("role_of_its_own")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budgets_norm SET value = 1",
        "UPDATE budgets_norm SET effective_from = '2000-01-01'",
        "UPDATE budgets_norm SET article = 'x'",
        "DELETE FROM budgets_norm",
        "TRUNCATE budgets_norm",
    ],
)
def test_the_portal_cannot_alter_a_value(db: None, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_files_do_not_speak_again_for_days_that_people_settled(cast: Cast) -> None:
    published(cast, "chuyenvien.cuc", "lanhdao.cuc", effective_from=soon())
    published(cast, "chuyenvien.danang", "lanhdao.danang", LOCAL, value=Decimal(250_000_000))
    before = [list(values_of(NATIONAL, None)), list(Norm.objects.order_by("pk").values())]
    reference.load()
    assert [list(values_of(NATIONAL, None)), list(Norm.objects.order_by("pk").values())] == before
    assert norm_on(NATIONAL, soon(29)).last_day == soon(29)


def test_a_file_that_brings_the_same_days_later_changes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    published(cast, "chuyenvien.cuc", "lanhdao.cuc", effective_from=soon())
    rows = reference.norm_rows

    def with_a_successor(contents: Any) -> Any:
        for row in rows(contents):
            if row["code"] == NATIONAL and row["effective_to"] is None:
                yield {**row, "effective_to": soon(45)}
                yield {**row, "effective_from": soon(45), "value": Decimal(400_000_000)}
            else:
                yield row

    monkeypatch.setattr(reference, "norm_rows", with_a_successor)
    reference.load()
    assert [norm_on(NATIONAL, soon(days)).dong for days in (29, 30, 44, 45)] == [300_000_000, *[350_000_000] * 3]
