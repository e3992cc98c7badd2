"""What `publish` writes: only public facts, once, never older over newer, with right sums."""

from __future__ import annotations

import json

import pytest
from django.core import serializers
from django.utils import timezone

from core.errors import NotFound, Refused
from core.tenancy import tenant_scope
from portal.models import Counted, Edition, Publication, PublicationSummary, TargetProgress
from portal.services import publish, withdraw
from proposals.models import Beneficiary, Proposal
from tests.cast import Cast
from tests.factories.proposals import complete_draft, make_draft, play
from tests.portal.stories import HOUSEHOLD, TITLE, YEAR, approved, published


def progress(code: str) -> tuple[int, int, int]:
    row = TargetProgress.objects.filter(target__code=code).first()
    return (row.planned, row.approved, row.accepted) if row else (0, 0, 0)


def test_an_approved_project_is_published_with_its_public_facts(cast: Cast) -> None:
    row = published(approved(cast))
    assert (row.state, row.province_code, row.province_name, row.plan_year) == ("approved", "48", "Đà Nẵng", YEAR)
    assert (row.content_code, row.content_group, row.amount_approved) == ("ND3.3", "ND3", 300_000_000)
    assert (row.decision_number, row.decision_date) == ("3396/QĐ-BCT", timezone.localdate())
    assert row.beneficiaries == ["HTX Thử Nghiệm"]
    assert row.target_counts == {"T2": {"planned": 1, "approved": 1, "accepted": 0}}


def test_nothing_is_published_before_the_plan_is_approved(cast: Cast) -> None:
    draft = complete_draft(make_draft(cast), cast)
    with tenant_scope(draft.tenant_id):
        assert publish(draft) is None
    assert Publication.objects.count() == 0


def test_households_are_counted_and_never_named(cast: Cast) -> None:
    row = published(approved(cast, household=True, title=TITLE))
    assert row.beneficiaries == ["HTX Thử Nghiệm", "01 hộ kinh doanh"]
    rows = [*Publication.objects.all(), *Counted.objects.all()]
    text = json.dumps(serializers.serialize("python", rows), ensure_ascii=False, default=str)
    for secret in (HOUSEHOLD, "Giấu Tên", "giau ten", "0905123123", "ngõ Kín", "8011223344"):
        assert secret not in text
    assert row.title == "Hỗ trợ máy xay xát gạo tại hộ kinh doanh (tên không công khai)"


def test_publishing_twice_changes_no_sum(cast: Cast) -> None:
    proposal = approved(cast)
    first, second = published(proposal), published(proposal)
    assert first.pk == second.pk
    assert first.published_at == second.published_at
    assert list(PublicationSummary.objects.values_list("publications", "approved", "beneficiaries")) == [
        (1, 300_000_000, 1)
    ]
    assert progress("T2") == (1, 1, 0)


def test_a_stale_event_does_not_overwrite_a_newer_snapshot(cast: Cast) -> None:
    old = approved(cast)
    published(play("assign", old, cast))
    with tenant_scope(old.tenant_id):
        stale = Proposal.objects.select_related("unit", "content").get(pk=old.pk)
        stale.version, stale.title = old.version, "Tên cũ"
        kept = publish(stale)
    assert kept is not None
    assert kept.version == old.version + 1
    assert Publication.objects.get().title == old.title


def test_sums_follow_the_state(cast: Cast) -> None:
    proposal = approved(cast, state="ACCEPTED")
    published(proposal)
    assert progress("T2") == (1, 1, 1)
    rows = PublicationSummary.objects.filter(publications__gt=0).values_list("state", "publications", "accepted")
    assert list(rows) == [("accepted", 1, 300_000_000)]


def test_a_stopped_project_stays_planned_but_is_no_longer_approved(cast: Cast) -> None:
    proposal = approved(cast, state="IMPLEMENTING")
    published(proposal)
    assert progress("T2") == (1, 1, 0)
    published(play("stop", proposal, cast))
    assert progress("T2") == (1, 0, 0)


def test_the_same_establishment_in_two_projects_counts_once(cast: Cast) -> None:
    first, second = approved(cast), approved(cast, title="Đợt hai cho cùng hợp tác xã")
    with tenant_scope(first.tenant_id):  # filing twice for one establishment would need its explanation
        tax_code = Beneficiary.objects.get(proposal=first).tax_code
        Beneficiary.objects.filter(proposal=second).update(tax_code=tax_code)
    published(first)
    published(second)
    assert Counted.objects.filter(target__code="T2").count() == 2
    assert progress("T2") == (1, 1, 0)


def test_withdrawing_takes_it_out_of_the_sums_and_events_do_not_bring_it_back(cast: Cast) -> None:
    proposal = approved(cast)
    row = published(proposal)
    withdraw(row.code, reason="Đăng nhầm")
    assert progress("T2") == (0, 0, 0)
    assert published(proposal).withdrawn is True
    assert list(PublicationSummary.objects.values_list("publications", flat=True)) == [0]


def test_withdrawing_needs_a_reason_and_a_publication(cast: Cast) -> None:
    with pytest.raises(Refused):
        withdraw("KCQG-2027-0001", reason=" ")
    with pytest.raises(NotFound):
        withdraw("KCQG-2027-0001", reason="Đăng nhầm")


def test_every_change_opens_a_new_edition(cast: Cast) -> None:
    proposal = approved(cast)
    published(proposal)
    before = Edition.objects.get().serial
    published(play("assign", proposal, cast))
    assert Edition.objects.get().serial > before
