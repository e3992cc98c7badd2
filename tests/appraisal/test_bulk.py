"""The list with its selection: opening and sharing out several at once, one dossier's page, my own heaps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.models import Assignment, Declaration, Level, Panel
from appraisal.services import assign
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from tests.appraisal.bodies import DEPUTY, LEADER, OFFICER, appraising, council, keep_away, seat, submitted
from tests.cast import Cast
from tests.factories.proposals import fill_good_sheet

As = Callable[[str], Client]


def codes(rows: list[Proposal]) -> list[str]:
    return [row.code for row in rows]


def state_of(proposal: Proposal) -> str:
    with tenant_scope(proposal.tenant_id):
        return str(Proposal.objects.get(pk=proposal.pk).state)


def give(cast: Cast, proposal: Proposal, name: str = OFFICER, days: int = 5) -> None:
    """Lies with this person of the council, due so many days from now (also in the past)."""
    with tenant_scope(proposal.tenant_id):
        member = Panel.objects.get(level=Level.PROVINCE).members.get(user=cast[name].user)
        row = assign(proposal, member, actor=cast[OFFICER], lead=True)
        Assignment.objects.filter(pk=row.pk).update(due_on=timezone.localdate() + timedelta(days=days))


def test_several_are_opened_with_one_council_and_the_list_comes_back_as_it_was(cast: Cast, as_: As) -> None:
    rows = submitted(cast, 2)
    panel, client = council(cast), as_(OFFICER)
    came_from = f"trang-thai={State.SUBMITTED}"
    page = client.get("/tham-dinh/mo/", {"ho-so": codes(rows), "ve": f"{came_from}&la=1"})
    answer = client.post(
        "/tham-dinh/mo/", {"ho-so": codes(rows), "ve": came_from, "body": "council", "panel": panel.key}
    )

    assert "2 hồ sơ, tổng đề nghị 600.000.000 đồng" in page.content.decode()
    assert answer["Location"] == f"/tham-dinh/?{came_from}"
    assert [state_of(row) for row in rows] == [State.PROVINCE_APPRAISING] * 2


def test_a_dossier_in_the_way_is_named_and_the_others_can_go_on(cast: Cast, as_: As) -> None:
    waiting, busy = submitted(cast)[0], appraising(cast)[0]
    with tenant_scope(waiting.tenant_id):
        panel = Panel.objects.get()
    chosen = {"ho-so": codes([waiting, busy])}
    page = as_(OFFICER).get("/tham-dinh/mo/", chosen).content.decode()
    answer = as_(OFFICER).post("/tham-dinh/mo/", {**chosen, "body": "council", "panel": panel.key})

    assert "1 hồ sơ còn vướng" in page
    assert f"?ho-so={waiting.code}&amp;ve=" in page
    assert answer.status_code == 409
    assert state_of(waiting) == State.SUBMITTED


def test_the_proposed_distribution_is_even_and_can_be_changed(cast: Cast, as_: As) -> None:
    rows = appraising(cast, 3)
    give(cast, appraising(cast)[0], LEADER)
    client = as_(OFFICER)
    page = client.get("/tham-dinh/phan-cong/", {"ho-so": codes(rows)})
    loads = {load.name: (load.now, load.after) for load in page.context["sharing"].loads}
    fields = {name: value for name, value in page.context["form"].initial.items() if ":" in name}
    due_on = f"{timezone.localdate() + timedelta(days=9):%d/%m/%Y}"
    changed = {**fields, f"member:{rows[0].code}": fields[f"member:{rows[1].code}"]}
    answer = client.post("/tham-dinh/phan-cong/", {"ho-so": codes(rows), "due_on": due_on, **changed})
    with tenant_scope(rows[0].tenant_id):
        leads = dict(
            Assignment.objects.filter(appraisal__proposal__in=rows).values_list(
                "appraisal__proposal__code", "member__key"
            )
        )

    assert loads == {"Lê Quang Đạt": (1, 2), "Trần Văn Cảnh": (0, 1), "Trịnh Thị Xuân": (0, 1)}
    assert answer["Location"] == "/tham-dinh/"
    assert leads == {row.code: changed[f"member:{row.code}"] for row in rows}


def test_a_conflicted_member_is_not_offered_and_named(cast: Cast, as_: As) -> None:
    first, second = appraising(cast, 2)
    with tenant_scope(first.tenant_id):
        for name in (LEADER, DEPUTY):
            keep_away(first, cast, name)
    page = as_(OFFICER).get("/tham-dinh/phan-cong/", {"ho-so": codes([first, second])})
    row = page.context["sharing"].rows[0]

    assert [one.name for one in row.members] == ["Trần Văn Cảnh"]
    assert "Không giao được do xung đột lợi ích: Lê Quang Đạt, Trịnh Thị Xuân" in page.content.decode()


def test_one_that_cannot_be_given_keeps_all_back(cast: Cast, as_: As) -> None:
    first, second = appraising(cast, 2)
    client = as_(OFFICER)
    fields = client.get("/tham-dinh/phan-cong/", {"ho-so": codes([first, second])}).context["form"].initial
    give(cast, second)
    answer = client.post("/tham-dinh/phan-cong/", {
        "ho-so": codes([first, second]), **{name: value for name, value in fields.items() if ":" in name}, "due_on": "",
    })  # fmt: skip

    assert answer.status_code == 409
    assert "Đã giao Trần Văn Cảnh thẩm định chính" in answer.content.decode()
    with tenant_scope(first.tenant_id):
        assert Assignment.objects.filter(appraisal__proposal=first).count() == 0


def test_nothing_chosen_leads_back_with_a_word(cast: Cast, as_: As) -> None:
    answer = as_(OFFICER).get("/tham-dinh/phan-cong/?ve=cua-toi=chua", follow=True)

    assert answer.redirect_chain == [("/tham-dinh/?cua-toi=chua", 302)]
    assert "Chưa chọn hồ sơ nào" in answer.content.decode()


@pytest.mark.parametrize("address", ["/tham-dinh/mo/", "/tham-dinh/phan-cong/"])
def test_a_foreign_or_conflicted_dossier_among_the_chosen_is_not_found(cast: Cast, as_: As, address: str) -> None:
    mine, away = submitted(cast, 2)
    with tenant_scope(away.tenant_id):
        keep_away(away, cast, OFFICER)
    chosen = {"ho-so": codes([mine, away])}

    assert as_("chuyenvien.gialai").get(address, {"ho-so": mine.code}).status_code == 404
    assert as_(OFFICER).get(address, chosen).status_code == 404
    assert as_("donvi.danang").get(address, chosen).status_code == 404


def test_the_page_of_sharing_out_costs_the_same_for_one_and_for_three(cast: Cast, as_: As) -> None:
    rows, client = appraising(cast, 3), as_(OFFICER)

    def queries(chosen: list[Proposal]) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/tham-dinh/phan-cong/", {"ho-so": codes(chosen)}).status_code == 200
        return len(caught)

    queries(rows)
    assert queries(rows[:1]) == queries(rows)


def test_the_list_says_who_looks_until_when_and_what_is_late(cast: Cast, as_: As) -> None:
    on_time, late = appraising(cast, 2)
    give(cast, on_time, LEADER)
    give(cast, late, DEPUTY, days=-1)
    page = as_(OFFICER).get("/tham-dinh/")
    only = as_(OFFICER).get("/tham-dinh/?qua-han=1")

    looking = {row["code"]: [(who.name, who.late) for who in row["assignees"]] for row in page.context["page"].rows}
    assert looking == {on_time.code: [("Lê Quang Đạt", False)], late.code: [("Trịnh Thị Xuân", True)]}
    assert [row["code"] for row in only.context["page"].rows] == [late.code]
    assert re.search(r"quá hạn\s+\d\d/\d\d/\d{4}", page.content.decode())


def test_my_own_heaps_count_and_narrow(cast: Cast, as_: As) -> None:
    untouched, begun, done = appraising(cast, 3)
    for row in (untouched, begun, done):
        give(cast, row)
    with tenant_scope(begun.tenant_id):
        member = seat(Panel.objects.get(), "secretary")
        Declaration.objects.create(
            tenant_id=member.tenant_id, proposal=begun, level=Level.PROVINCE, member=member, conflicted=False,
            entered_by=member.user,
        )  # fmt: skip
    fill_good_sheet(done, cast)
    client = as_(OFFICER)
    page = client.get("/tham-dinh/")
    narrowed = {
        heap: [row["code"] for row in client.get(f"/tham-dinh/?cua-toi={heap}").context["page"].rows]
        for heap in ("chua", "dang", "da")
    }

    assert [heap["count"] for heap in page.context["mine"]] == [1, 1, 1]
    assert narrowed == {"chua": [untouched.code], "dang": [begun.code], "da": [done.code]}


def test_the_list_with_assignments_costs_the_same_for_one_and_for_three(cast: Cast, as_: As) -> None:
    client = as_(OFFICER)
    give(cast, appraising(cast)[0])
    client.get("/tham-dinh/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/tham-dinh/").status_code == 200
        return len(caught)

    one = queries()
    for row in appraising(cast, 2):
        give(cast, row)
    assert queries() == one


def test_one_dossier_is_given_out_and_handed_over_on_its_page(cast: Cast, as_: As) -> None:
    (proposal,) = appraising(cast)
    with tenant_scope(proposal.tenant_id):
        panel = Panel.objects.get()
        chair, deputy = seat(panel), seat(panel, "member")
    client, url = as_(OFFICER), f"/tham-dinh/{proposal.code}/phan-cong/"
    given = client.post(url, {"member": chair.key, "lead": "on", "due_on": ""})
    refused = client.post(url, {"member": deputy.key, "lead": "on", "due_on": "01/01/2020"})
    over = client.post(f"{url}{chair.key}/", {"to": deputy.key, "reason": "Đi công tác", "due_on": ""})
    page = client.get(url).content.decode()

    assert (given.status_code, refused.status_code, over.status_code) == (302, 409, 302)
    assert "Lê Quang Đạt (thẩm định chính), chuyển cho Trịnh Thị Xuân" in page
    assert client.post(f"{url}{chair.key}/", {"to": deputy.key, "reason": "x"}).status_code == 404


def test_the_page_of_a_dossier_is_not_there_for_outsiders(cast: Cast, as_: As) -> None:
    (proposal,) = appraising(cast)
    give(cast, proposal, LEADER)
    with tenant_scope(proposal.tenant_id):
        keep_away(proposal, cast, DEPUTY)
        chair = seat(Panel.objects.get())
    for name in ("chuyenvien.gialai", "donvi.danang", "chuyenvien.cuc", DEPUTY):
        for page in ("", f"{chair.key}/"):
            assert as_(name).get(f"/tham-dinh/{proposal.code}/phan-cong/{page}").status_code == 404
