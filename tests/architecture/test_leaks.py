"""Every page, export, download and API answer, read by people who must not see a dossier, searched for its words.

The dossier carries marker words in every place somebody writes; whoever has a conflict of interest, the applicant, another
province and the public walk all addresses of the portal (tables of `addresses.py`, so a new address is walked too).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from appraisal.models import AgendaItem, Meeting, PanelMember
from budgets.models import Envelope
from core.tenancy import tenant_scope
from notifications.models import Notification
from planning.models import Registration
from planning.services import save_registration
from proposals.models import Beneficiary, EstimateLine, Proposal
from proposals.services.sections import SectionInput, save_section
from proposals.states import SectionKey, State
from reporting.exports import LISTS
from reporting.services import request_document
from tests.architecture.addresses import API_OBJECTS, OBJECTS, OWN, PUBLIC, SPECIAL
from tests.cast import Cast, client_as
from tests.factories.conflicts import central_panel, declare_conflict, give_opinion, province_panel, put_before, seat
from tests.factories.periodic import sent_with_all_until_today
from tests.factories.proposals import advance, complete_draft, fill_good_sheet, make_draft
from tests.integrations.builders import webhook_ids
from tests.reporting.builders import report_of

TITLE, TEXT, BENEFICIARY, LINE = "Zyxatitle", "Zyxatext", "Zyxabeneficiary", "Zyxaline"
SHEET, OPINION, DECLARED, MEETING = "Zyxasheet", "Zyxaopinion", "Zyxadeclared", "Zyxameeting"
SUPPORT, COST = 291_111_113, 722_222_227
AMOUNTS = {"291.111.113", "291111113", "722.222.227", "722222227"}
OF_THE_DOSSIER = {TITLE, TEXT, BENEFICIARY, LINE, *AMOUNTS}
OF_THE_APPRAISAL = {SHEET, OPINION, DECLARED, MEETING}
WORD = "chế biến"
PROVINCE, CENTRE = "chuyenvien.danang", "chuyenvien.cuc"
NOT_OF_DOSSIERS = ("account_", "mfa_", "organisations:", "programmes:", "budgets:change")


@dataclass(frozen=True)
class Setting:
    """The marked dossier, and the ids under which it and what holds it can be asked for."""

    proposal: Proposal
    ids: dict[str, str]
    year: int

    @property
    def names(self) -> set[str]:
        return {self.proposal.code, self.proposal.draft_code}


# --- the dossier -----------------------------------------------------------------------------------------------------
def marked(cast: Cast) -> Proposal:
    """A dossier at its Sở whose every text is a marker; another one beside it keeps totals apart from its amounts."""
    proposal = complete_draft(make_draft(cast, title=f"{TITLE} {WORD}"), cast, support=SUPPORT, cost=COST)
    unit = cast["donvi.danang"]
    with tenant_scope(*unit.tenant_ids):
        texts = SectionInput(fields={"necessity": f"{TEXT} một", "legal_basis": f"{TEXT} hai"})
        save_section(proposal, SectionKey.NECESSITY, given=texts, version=None, actor=unit)
        Beneficiary.objects.filter(proposal=proposal).update(name=BENEFICIARY, representative=BENEFICIARY)
        EstimateLine.objects.filter(proposal=proposal).update(name=LINE)
    return advance(proposal, State.PROVINCE_APPRAISING, cast)


def appraised(cast: Cast, proposal: Proposal, *, at_province: bool) -> None:
    """Sheet, a member's opinion, a meeting; then the opinion's author declares a conflict, late."""
    officer = cast[PROVINCE if at_province else CENTRE]
    panel = province_panel(cast) if at_province else central_panel(cast)
    round_ = put_before(panel, proposal)[0]
    member = seat(panel, officer.name)
    fill_good_sheet(proposal, cast)
    give_opinion(round_, member, officer, text=OPINION)
    with tenant_scope(*officer.tenant_ids):
        sheet = round_.sheets.filter(purpose="summary").get()
        sheet.pk, sheet.version, sheet.opinion = None, sheet.version + 1, SHEET
        sheet.save(force_insert=True)
        meeting = Meeting.objects.create(
            tenant_id=panel.tenant_id, key=f"hop{panel.pk}", panel=panel, number=1, held_at=timezone.now(),
            place="Phòng họp số 1", created_by=officer.user,
        )  # fmt: skip
        AgendaItem.objects.create(
            tenant_id=panel.tenant_id, meeting=meeting, appraisal=round_, discussion=MEETING, conclusion=MEETING
        )
    Notification.objects.create(
        user=officer.user, text=f"{proposal.code} {proposal.title}: chờ xử lý", url=proposal.get_absolute_url()
    )
    declare_conflict(proposal, member, officer, words=DECLARED)


def setting(cast: Cast, state: State) -> Setting:
    """Both conflicts declared as soon as the dossier lies at that level, then on to `state`."""
    proposal = marked(cast)
    other = advance(complete_draft(make_draft(cast), cast), State.PROVINCE_PASSED, cast)
    appraised(cast, proposal, at_province=True)
    proposal = advance(proposal, State.PROVINCE_PASSED, cast)
    if state != State.PROVINCE_PASSED:
        proposal = advance(proposal, State.CENTRAL_APPRAISING, cast)
        advance(other, State.IN_PLAN, cast)
        appraised(cast, proposal, at_province=False)
        proposal = advance(proposal, state, cast)
    return Setting(proposal, ids_of(cast, proposal), proposal.plan_year)


def ids_of(cast: Cast, proposal: Proposal) -> dict[str, str]:
    leader = cast["lanhdao.danang"]
    with tenant_scope(*leader.tenant_ids):
        if not Registration.objects.exists():
            save_registration(
                proposal.plan_year, actor=leader, choices={}, last_year="x", this_year="x", next_year="x",
                document_number="1/BC", document_date=timezone.localdate(),
            )  # fmt: skip
        registration = Registration.objects.get()
        document = request_document("proposal_dossier", proposal, actor=leader)
        sent = registration.state == Registration.State.SENT
        table = request_document("registration_table", registration, actor=leader) if sent else document
        paper = proposal.papers.first()
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids):
        envelope = Envelope.objects.order_by("pk").first()
        member = PanelMember.objects.select_related("panel").order_by("pk").first()
        meeting = Meeting.objects.order_by("pk").first()
    report, made = report_of(cast["donvi.danang"])
    return {
        "report": report.key, "report_run": made.key,
        "proposal": proposal.code, "paper": paper.storage_name, "document": document.verification_code,
        "table": table.verification_code, "registration": registration.code, "person": "donvi.danang",
        "organisation": "ttkc-da-nang", "envelope": envelope.code if envelope else "khong-co",
        "member": member.key, "panel": member.panel.key, "meeting": meeting.key,
        "calendar_entry": "00000000-0000-4000-8000-000000000000", "periodic": sent_with_all_until_today(leader).code,
        **webhook_ids(cast["donvi.danang"]),
        **dict.fromkeys(("calendar_entry", "job", "export"), "00000000-0000-4000-8000-000000000000"),
    }  # fmt: skip


# --- the walk --------------------------------------------------------------------------------------------------------
def parameters(
    resolver: URLResolver, namespace: str = "", above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name of each address and the names of its arguments."""
    for pattern in resolver.url_patterns:
        own = (*above, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from parameters(pattern, ":".join(x for x in (namespace, pattern.namespace or "") if x), own)
        elif isinstance(pattern, URLPattern):
            yield ":".join(x for x in (namespace, pattern.name or str(pattern.pattern)) if x), own


def urls(where: Setting, *, public: bool) -> Iterator[str]:
    """Every address that can be asked for with what we know of the dossier."""
    for name, arguments in {**OBJECTS, **API_OBJECTS}.items():
        yield reverse(name, kwargs={key: where.ids.get(value, value) for key, value in arguments.items()})
    for name in sorted(OWN):
        yield f"{reverse(name)}?q=che+bien&search=che+bien&nam={where.year}"
    known = dict(parameters(get_resolver()))
    for name in sorted(SPECIAL):
        if not name.startswith(NOT_OF_DOSSIERS):
            yield from _special(name, known[name], where)
    yield reverse("reporting:download", args=[where.ids["table"]])
    for key in LISTS:
        asked = f"?nam={where.year}&nguon={where.ids['envelope']}"
        yield from (reverse("reporting:export", args=[key, ending]) + asked for ending in ("xlsx", "csv"))
    for name in sorted(PUBLIC) if public else ():
        yield from _special(name, known[name], where)


def _special(name: str, arguments: tuple[str, ...], where: Setting) -> Iterator[str]:
    """With every id that could fit; an address that takes no such thing answers 404, which is as good."""
    fixed: dict[str, Any] = {"year": where.year, "batch": 1, "extension": "xlsx", "movement": "chuyen-nguon"}
    open_ones = [key for key in arguments if key not in fixed]
    for candidate in sorted(set(where.ids.values())) if open_ones else [""]:
        kwargs = {key: fixed.get(key, candidate) for key in arguments}
        try:
            yield reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue


def words_of(response: Any) -> str:
    """Headers and body as text; what is inside an Excel file too."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = f"{dict(response.headers)} {body.decode(errors='ignore')}"
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            text += " ".join(package.read(name).decode(errors="ignore") for name in package.namelist())
    return text


def found_in(client: Client, addresses: list[str], words: set[str]) -> list[str]:
    """Which of the words stand where. What the reader typed into the address is no secret; an answer may repeat it."""
    leaks = []
    for url in addresses:
        text = words_of(client.get(url)).casefold()
        leaks += [f"{word} in {url}" for word in sorted(words) if word not in url and word.casefold() in text]
    return leaks


def statuses(client: Client, where: Setting) -> list[str]:
    """Addresses of the dossier that answer anything but "not found" (or that the method is not for them)."""
    wrong = []
    for name, arguments in {**OBJECTS, **API_OBJECTS}.items():
        if not {"proposal", "document"} & set(arguments.values()):
            continue
        url = reverse(name, kwargs={key: where.ids.get(value, value) for key, value in arguments.items()})
        for method in (client.get, client.post):
            status = method(url).status_code
            if status not in {404, 405}:
                wrong.append(f"{method.__name__} {url}: {status}")
    return wrong


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address in one minute: a 429 would hide what leaks."""
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None})


@pytest.mark.parametrize("state", [State.PROVINCE_PASSED, State.IN_PLAN])
def test_nothing_of_a_dossier_reaches_whoever_must_not_see_it(cast: Cast, state: State) -> None:
    where = setting(cast, state)
    everything = OF_THE_DOSSIER | OF_THE_APPRAISAL | where.names
    readers = {
        PROVINCE: everything,
        "chuyenvien.gialai": everything,
        "donvi.hue": everything,
        "donvi.danang": OF_THE_APPRAISAL,
    }
    if state == State.IN_PLAN:
        readers[CENTRE] = everything
    addresses = list(urls(where, public=True))
    leaks = {username: found_in(client_as(cast[username]), addresses, words) for username, words in readers.items()}
    leaks["public"] = found_in(Client(), addresses, everything)
    assert {reader: found for reader, found in leaks.items() if found} == {}
    conflicted = [name for name in (PROVINCE, CENTRE) if name in readers]
    assert {name: wrong for name in conflicted if (wrong := statuses(client_as(cast[name]), where))} == {}


def test_money_of_a_dossier_stays_unseen_when_it_is_booked(cast: Cast) -> None:
    """Approved đề án are public on the portal; envelopes, ledger, plan and bundle stay masked for the conflicted."""
    where = setting(cast, State.CONTRACTED)
    everything = OF_THE_DOSSIER | OF_THE_APPRAISAL | where.names
    addresses = list(urls(where, public=False))
    leaks = {username: found_in(client_as(cast[username]), addresses, everything) for username in (PROVINCE, CENTRE)}
    leaks["public"] = found_in(Client(), list(urls(where, public=True)), OF_THE_APPRAISAL)
    assert {reader: found for reader, found in leaks.items() if found} == {}


def test_the_walk_finds_the_words_where_they_may_be_read(cast: Cast) -> None:
    where = setting(cast, State.IN_PLAN)
    found = found_in(
        client_as(cast["lanhdao.cuc"]),
        list(urls(where, public=False)),
        OF_THE_DOSSIER | {SHEET} | where.names,
    )
    missed = {word for word in OF_THE_DOSSIER | {SHEET, where.proposal.code} if not any(word in line for line in found)}
    assert missed == set()
