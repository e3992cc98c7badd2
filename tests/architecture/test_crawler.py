"""Every address of the portal with somebody else's ids: not found, for everybody who does not belong there.

A new address fails `test_every_address_is_placed` until it is put into one of the tables below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from appraisal.models import PanelMember
from core.tenancy import tenant_scope
from planning.models import Registration
from programmes.services import add_entry
from proposals.models import Proposal
from proposals.states import State
from reporting.exports import LISTS
from reporting.models import Format
from reporting.services import request_document, request_export
from tests.architecture.addresses import API_OBJECTS, OBJECTS, OWN, PUBLIC, SPECIAL
from tests.cast import Cast, client_as
from tests.factories.meetings import council_meeting
from tests.factories.periodic import last_closed
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.integrations.builders import webhook_ids
from tests.proposals.history_sheets import checked, row
from tests.reporting.builders import report_of

TITLE = "Hỗ trợ máy sấy thăng hoa của người khác"
OTHER_PROVINCES = ("donvi.gialai", "chuyenvien.gialai", "lanhdao.gialai", "donvi.hue", "donvi.vung", "quantri")
CENTRE = ("chuyenvien.cuc", "thamdinh.cuc", "ketoan.cuc", "lanhdao.cuc", "lanhdao.bo", "taichinh.bo")
FORBIDDEN_TO_ANONYMOUS = {302, 401, 403, 404, 405}


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace or "") if part)
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join(part for part in (namespace, pattern.name or str(pattern.pattern)) if part)


@dataclass(frozen=True)
class Belongings:
    """Ids of what belongs to Đà Nẵng."""

    proposal: Proposal
    ids: dict[str, str]


def belongings(cast: Cast, state: str) -> Belongings:
    proposal = complete_draft(make_draft(cast, title=TITLE), cast)
    if state != State.DRAFT:
        proposal = advance(proposal, state, cast)
    unit = cast["donvi.danang"]
    with tenant_scope(*unit.tenant_ids):
        paper = proposal.papers.first()
        document = request_document("proposal_dossier", proposal, actor=unit)
        export = request_export(LISTS["de-an"], QueryDict(), Format.XLSX, actor=unit)
        registration = Registration.objects.first()
        seat = PanelMember.objects.select_related("panel").first()
    office = cast["lanhdao.danang"]
    with tenant_scope(*office.tenant_ids):
        entry = add_entry(day=timezone.localdate(), title=TITLE, note="", everybody=False, actor=office)
    meeting, periodic = council_meeting(cast, proposal), last_closed(office)
    report, made = report_of(unit)
    ids = {
        "report": report.key,
        "report_run": made.key,
        "proposal": proposal.code,
        "paper": paper.storage_name,
        "document": document.verification_code,
        "job": str(export.job.key),
        "export": str(export.key),
        "registration": registration.code if registration else "khong-co",
        "panel": meeting.panel.key,
        "meeting": meeting.key,
        "member": seat.key if seat else "khong-co",
        "calendar_entry": str(entry.key),
        "periodic": periodic.code,
        "history_import": checked(cast["chuyenvien.danang"], row(title=TITLE, content=None)).key,
        "person": "donvi.danang",
        "organisation": "ttkc-da-nang",
        **webhook_ids(unit),
    }
    return Belongings(proposal, ids)


def visit(client: Client, name: str, arguments: dict[str, str], ids: dict[str, str]) -> Iterator[tuple[str, object]]:
    url = reverse(name, kwargs={key: ids.get(value, value) for key, value in arguments.items()})
    yield f"GET {url}", client.get(url)
    yield f"POST {url}", client.post(url, {"version": "1", "note": "x"})


def test_every_address_is_placed() -> None:
    found = set(addresses(get_resolver()))
    placed = set(OBJECTS) | set(API_OBJECTS) | OWN | PUBLIC | set(SPECIAL)
    assert found - placed == set(), "put new addresses into tests/architecture/addresses.py"
    assert placed - found == set(), "addresses that no longer exist"


@pytest.mark.parametrize("username", OTHER_PROVINCES)
def test_what_belongs_to_another_province_is_not_found(cast: Cast, username: str) -> None:
    theirs = belongings(cast, State.SETTLED)
    client = client_as(cast[username])
    leaks = [
        f"{what}: {response.status_code}"
        for name, arguments in {**OBJECTS, **API_OBJECTS}.items()
        for what, response in visit(client, name, arguments, theirs.ids)
        if response.status_code not in {404, 405} or TITLE in response.content.decode(errors="ignore")
    ]
    assert leaks == []


@pytest.mark.parametrize("username", CENTRE)
def test_what_has_not_reached_the_centre_is_not_found_there(cast: Cast, username: str) -> None:
    theirs = belongings(cast, State.SUBMITTED)
    client = client_as(cast[username])
    leaks = [
        f"{what}: {response.status_code}"
        for name, arguments in {**OBJECTS, **API_OBJECTS}.items()
        if "proposal" in arguments.values() or "document" in arguments.values()
        for what, response in visit(client, name, arguments, theirs.ids)
        if response.status_code not in {404, 405} or TITLE in response.content.decode(errors="ignore")
    ]
    assert leaks == []


@pytest.mark.parametrize("username", ["chuyenvien.danang", "lanhdao.danang"])
def test_a_draft_is_not_found_at_its_own_department(cast: Cast, username: str) -> None:
    theirs = belongings(cast, State.DRAFT)
    client = client_as(cast[username])
    leaks = [
        f"{what}: {response.status_code}"
        for name, arguments in {**OBJECTS, **API_OBJECTS}.items()
        if "proposal" in arguments.values() or "document" in arguments.values()
        for what, response in visit(client, name, arguments, theirs.ids)
        if response.status_code not in {404, 405}
    ]
    assert leaks == []


def test_an_anonymous_visitor_reaches_nothing_that_is_not_public(cast: Cast) -> None:
    theirs = belongings(cast, State.SETTLED)
    client = Client()
    leaks = [
        f"{what}: {response.status_code}"
        for name, arguments in {**OBJECTS, **API_OBJECTS, **{name: {} for name in OWN}}.items()
        for what, response in visit(client, name, arguments, theirs.ids)
        if response.status_code not in FORBIDDEN_TO_ANONYMOUS or TITLE in response.content.decode(errors="ignore")
    ]
    assert leaks == []


@pytest.mark.parametrize("username", ["donvi.gialai", "chuyenvien.gialai", "lanhdao.gialai", "quantri"])
def test_lists_searches_and_exports_do_not_name_what_is_foreign(cast: Cast, username: str) -> None:
    theirs = belongings(cast, State.SUBMITTED)
    client = client_as(cast[username])
    named = []
    for name in sorted(OWN):
        response = client.get(reverse(name), {"q": "thăng hoa", "search": "thăng hoa"})
        if theirs.proposal.code in response.content.decode(errors="ignore"):
            named.append(name)
    assert named == []
