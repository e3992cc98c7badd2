"""What the unit printed before it filed stays with the unit."""

from __future__ import annotations

from core.tenancy import tenant_scope
from proposals.states import State
from reporting.selectors import documents_of, visible_documents
from reporting.services import request_document
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft


def test_a_dossier_printed_as_a_draft_is_not_read_at_the_department(cast: Cast) -> None:
    unit, officer = cast["donvi.danang"], cast["chuyenvien.danang"]
    draft = complete_draft(make_draft(cast), cast)
    with tenant_scope(*unit.tenant_ids):
        drafted = request_document("proposal_dossier", draft, actor=unit)
    sent = advance(draft, State.SUBMITTED, cast)
    with tenant_scope(*unit.tenant_ids):
        filed = request_document("submission_receipt", sent, actor=officer)
        seen = {name: {d.pk for d in documents_of(sent, cast[name])} for name in ("donvi.danang", "chuyenvien.danang")}
        listed = set(visible_documents(officer).values_list("pk", flat=True))
    assert seen == {"donvi.danang": {drafted.pk, filed.pk}, "chuyenvien.danang": {filed.pk}}
    assert listed == {filed.pk}
