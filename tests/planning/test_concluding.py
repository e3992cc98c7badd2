"""One paper of the Cục about many đề án: looked at first, then all or none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Refused
from core.tenancy import tenant_scope
from planning.services import conclude_many, drop_from_plan, rehearse_conclusion, screen_many
from planning.services.concluding import Paper
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import (
    SUPPORT,
    advance,
    complete_draft,
    fill_good_sheet,
    make_draft,
    next_plan_year,
)

As = Callable[[str], Client]
YEAR = next_plan_year()
URL = f"/ke-hoach/nam/{YEAR}/"


def at(state: str, cast: Cast, *, sheet: int | None = None) -> Proposal:
    proposal = advance(complete_draft(make_draft(cast), cast), state, cast)
    if sheet is not None:
        fill_good_sheet(proposal, cast, amount=sheet)
    return proposal


def paper(note: str = "") -> Paper:
    return Paper("56/TB-ĐCK", timezone.localdate(), note)


def states(cast: Cast) -> dict[str, tuple[str, int | None]]:
    with tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        return {code: (state, amount) for code, state, amount in
                Proposal.objects.values_list("code", "state", "amount_central")}  # fmt: skip


def test_the_director_concludes_on_all_at_what_their_sheets_recommend(cast: Cast) -> None:
    first, second = (
        at(State.CENTRAL_APPRAISING, cast, sheet=SUPPORT),
        at(State.CENTRAL_APPRAISING, cast, sheet=SUPPORT - 5),
    )
    director = cast["lanhdao.cuc"]
    with tenant_scope(*director.tenant_ids):
        conclude_many(YEAR, [first.code, second.code], "pass_centre", actor=director, paper=paper())

    assert states(cast) == {first.code: (State.IN_PLAN, SUPPORT), second.code: (State.IN_PLAN, SUPPORT - 5)}


def test_one_without_a_sheet_keeps_all_the_others_back_with_its_reason(cast: Cast) -> None:
    good, bare = at(State.CENTRAL_APPRAISING, cast, sheet=SUPPORT), at(State.CENTRAL_APPRAISING, cast)
    director, codes = cast["lanhdao.cuc"], None
    with tenant_scope(*director.tenant_ids):
        codes = [good.code, bare.code]
        seen = rehearse_conclusion(YEAR, codes, "pass_centre", actor=director, paper=Paper("", None))
        with pytest.raises(Refused) as refused:
            conclude_many(YEAR, codes, "pass_centre", actor=director, paper=paper())

    assert [(row.code, bool(row.reasons), row.amount) for row in seen] == [
        (good.code, False, SUPPORT),
        (bare.code, True, 0),
    ]
    assert f"{bare.code}: Chưa có phiếu thẩm định còn hiệu lực của lần thẩm định này." in [
        reason.message for reason in refused.value.reasons
    ]
    assert {state for state, _ in states(cast).values()} == {State.CENTRAL_APPRAISING}


def test_the_page_previews_count_total_and_blockers_and_then_concludes(cast: Cast, as_: As) -> None:
    good, bare = at(State.CENTRAL_APPRAISING, cast, sheet=SUPPORT), at(State.CENTRAL_APPRAISING, cast)
    client = as_("lanhdao.cuc")
    blocked = client.post(f"{URL}ket-luan/", {"chon": [good.code, bare.code]}).content.decode()
    clear = client.post(f"{URL}ket-luan/", {"chon": [good.code]}).content.decode()
    empty = client.post(f"{URL}ket-luan/", {"chon": [good.code], "xac-nhan": "1"})
    done = client.post(f"{URL}ket-luan/", {
        "chon": [good.code], "xac-nhan": "1", "step": "pass_centre", "decision_number": "56/TB-ĐCK",
        "decision_date": f"{timezone.localdate():%d/%m/%Y}",
    })  # fmt: skip

    assert ("1 đề án chưa kết luận được như vậy" in blocked, "Chỉ giữ 1 đề án không vướng" in blocked) == (True, True)
    assert "1 đề án, tổng kinh phí 300.000.000 đồng" in clear
    assert (empty.status_code, sorted(empty.context["form"].errors)) == (409, ["decision_date", "decision_number"])
    assert (done.status_code, states(cast)[good.code]) == (302, (State.IN_PLAN, SUPPORT))


def test_failing_many_asks_for_the_reason_once(cast: Cast) -> None:
    chosen = [at(State.CENTRAL_APPRAISING, cast, sheet=SUPPORT) for _ in range(2)]
    director, codes = cast["lanhdao.cuc"], [one.code for one in chosen]
    with tenant_scope(*director.tenant_ids):
        with pytest.raises(Refused) as refused:
            conclude_many(YEAR, codes, "fail_centre", actor=director, paper=paper())
        conclude_many(YEAR, codes, "leave_unfunded", actor=director, paper=paper("Chưa cân đối được kinh phí."))

    assert [reason.field for reason in refused.value.reasons] == ["note"]
    assert {state for state, _ in states(cast).values()} == {State.NOT_FUNDED}


def test_nobody_but_the_director_concludes_and_a_foreign_code_refuses_the_whole(cast: Cast, as_: As) -> None:
    proposal = at(State.CENTRAL_APPRAISING, cast, sheet=SUPPORT)
    director = cast["lanhdao.cuc"]
    with tenant_scope(*director.tenant_ids), pytest.raises(Refused, match="KCQG-X: không có"):
        conclude_many(YEAR, [proposal.code, "KCQG-X"], "pass_centre", actor=director, paper=paper())
    with tenant_scope(*director.tenant_ids), pytest.raises(Refused, match="Chỉ lãnh đạo Cục"):
        conclude_many(YEAR, [proposal.code], "pass_centre", actor=cast["chuyenvien.cuc"], paper=paper())
    assert [as_(name).post(f"{URL}ket-luan/", {"chon": [proposal.code]}).status_code for name in
            ("chuyenvien.cuc", "lanhdao.bo", "lanhdao.danang", "donvi.danang")] == [404] * 4  # fmt: skip


def test_officers_take_registered_dossiers_into_screening_together(cast: Cast, as_: As) -> None:
    first, second = at(State.REGISTERED, cast), at(State.REGISTERED, cast)
    client = as_("chuyenvien.cuc")
    listed = client.get(f"{URL}?xem=cho-tham-tra").content.decode()
    page = client.post(f"{URL}nhan-tham-tra/", {"chon": [first.code, second.code]}).content.decode()
    done = client.post(f"{URL}nhan-tham-tra/", {"chon": [first.code, second.code], "xac-nhan": "1"})

    assert (first.code in listed, "2 đề án, đơn vị đề nghị 600.000.000 đồng" in page) == (True, True)
    assert (done.status_code, {state for state, _ in states(cast).values()}) == (302, {State.SCREENING})


def test_one_that_was_screened_meanwhile_keeps_the_others_back(cast: Cast) -> None:
    first, second = at(State.REGISTERED, cast), at(State.SCREENING, cast)
    officer = cast["chuyenvien.cuc"]
    with tenant_scope(*officer.tenant_ids), pytest.raises(Refused) as refused:
        screen_many(YEAR, [first.code, second.code], actor=officer)

    assert [reason.message for reason in refused.value.reasons] == [
        f"{second.code}: Không thể “Nhận thẩm tra” khi hồ sơ ở trạng thái “Đang thẩm tra, tổng hợp dự toán”."
    ]
    assert states(cast)[first.code][0] == State.REGISTERED


def test_the_director_takes_a_dossier_out_of_the_draft_by_a_paper_with_a_reason(cast: Cast, as_: As) -> None:
    stays, goes = at(State.IN_PLAN, cast), at(State.IN_PLAN, cast)
    director = cast["lanhdao.cuc"]
    with tenant_scope(*director.tenant_ids):
        with pytest.raises(Refused, match="Chưa ghi lý do"):
            drop_from_plan(YEAR, [goes.code], actor=director, paper=paper())
        drop_from_plan(YEAR, [goes.code], actor=director, paper=paper("Đơn vị xin thôi."))
    page = as_("lanhdao.cuc").post(f"{URL}dua-ra/", {"chon": [stays.code]}).content.decode()

    assert states(cast) == {stays.code: (State.IN_PLAN, SUPPORT), goes.code: (State.NOT_FUNDED, SUPPORT)}
    assert "Đưa 1 đề án ra khỏi dự thảo kế hoạch" in page


def test_the_consolidated_estimate_counts_what_was_asked_found_right_and_screened(cast: Cast, as_: As) -> None:
    at(State.REGISTERED, cast), at(State.SCREENING, cast), at(State.SUBMITTED, cast)
    client = as_("chuyenvien.cuc")
    whole = client.get(f"{URL}tong-hop/").context["found"].whole
    file = client.get(f"{URL}tong-hop.xlsx")

    assert (whole.count, whole.proposed, whole.by_province, whole.screened, whole.of_screened) == (
        2, 2 * SUPPORT, 2 * SUPPORT, 1, SUPPORT,
    )  # fmt: skip
    assert (file.status_code, file.content[:2]) == (200, b"PK")
