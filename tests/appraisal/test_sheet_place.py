"""Territory is judged by the place of production, so the sheet names its commune."""

from __future__ import annotations

from django.utils import timezone

from core.tenancy import tenant_scope
from proposals.places import places_by_id
from proposals.states import State
from tests.cast import Cast, client_as
from tests.factories.proposals import advance, complete_draft, make_draft


def test_the_sheet_names_the_commune_where_the_beneficiary_produces(cast: Cast) -> None:
    appraising = advance(complete_draft(make_draft(cast), cast), State.PROVINCE_APPRAISING, cast)
    officer = cast["chuyenvien.danang"]
    with tenant_scope(*officer.tenant_ids):
        beneficiary = appraising.beneficiary_rows.get()
    commune = places_by_id([beneficiary.production_commune_id], timezone.localdate())[beneficiary.production_commune_id]
    page = client_as(officer).get(f"/tham-dinh/{appraising.code}/phieu/").content.decode()
    sentence = page.split("sản xuất tại ")[1].split("<br>")[0]
    assert sentence.endswith(commune)
