"""Nasty values in every filter and every form, sent by the person who may send them: a sentence or a page, never a 500."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from appraisal.models import SupplementTemplate
from core.tenancy import tenant_scope
from notifications.services import notify
from organisations.actors import Actor
from proposals.forms.sheet import LAYOUTS
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.states import State
from reporting.services import request_document
from tests.architecture.addresses import OWN, PUBLIC, PUBLIC_FILTERS, READERS
from tests.cast import WITHOUT_ROLE, Cast, client_as
from tests.factories.norms import drafted, proposed
from tests.factories.proposals import advance, complete_draft, give_money, make_draft, next_step, play


def cursor_of(*parts: object) -> str:
    """A place in a list as the pages write it."""
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


BROKEN = 500
NUL = "a\x00b"
DEEP = urlsafe_b64encode(b"[" * 4500).decode()
HUGE = "9" * 4500
NASTY = (
    NUL, HUGE, "9" * 26, "-1", "31/02/99999", "đề a\u0301n %_\\ '\"<b>\U0001f600", "²", DEEP,
    cursor_of("9999-12-31T23:59:59+00:00", 1e308), cursor_of("a\x00", "b\ud800"),
)  # fmt: skip
TYPED = (NUL, "9" * 26, "\U0001f600" * 600)
EVERYWHERE = (HUGE, NUL)
FILTERS: dict[str, tuple[str, ...]] = {
    "proposals:list": ("q", "nhom", "trang_thai", "nam", "noi_dung", "tinh", "don_vi", "loai", "sap", "sau", "truoc"),
    "proposals:find_commune": ("q",),
    "proposals:find_content": ("q",),
    "proposals:new": ("next",),
    "appraisal:list": ("trang-thai", "sau", "cua-toi", "qua-han"),
    "appraisal:panel_new": ("nam",),
    "appraisal:open_many": ("ho-so", "ve"),
    "appraisal:assign_many": ("ho-so", "ve"),
    "appraisal:templates": ("q", "muc", "an", "sau"),
    "appraisal:meetings": ("trang-thai", "sau"),
    "execution:list": ("trang-thai", "sau"),
    "execution:year_end": ("nam", "tinh-trang", "sau"),
    "execution:year_end_file": ("nam", "tinh-trang"),
    "execution:progress_board": ("thang", "tinh-trang", "sau"),
    "execution:advance_board": ("trang-thai", "sau"),
    "execution:inspection_board": ("tinh-trang", "sau"),
    "planning:registration": ("nam",),
    "planning:registration_confirm": ("nam",),
    "planning:plan": ("nam",),
    "planning:ask_late": ("nam",),
    "planning:received": ("nam", "loc"),
    "notifications:list": ("truoc", "loc", "loai"),
    "reporting:recent": ("loai", "tiep"),
    "reporting:periodic_board": ("che-do", "sau"),
    "reporting:built_list": ("loai", "tiep"),
    "reporting:build": ("doi-tuong",),
    "reporting:runs": ("tiep",),
    "reporting:jobs": ("loc", "sau"),
    "reporting:book": ("nam", "tim", "tiep"),
    "organisations:role": ("next",),
    "organisations:people": ("q", "trang", "trang_thai"),
    "organisations:organisations": ("q", "loai", "trang"),
    "organisations:delegations": ("trang",),
    "organisations:villages": ("q", "trang"),
    "organisations:provinces": ("q", "ngay"),
    "organisations:communes": ("q", "ngay", "within"),
    "budgets:norms": ("ngay", "tim", "tinh"),
    "budgets:changes": ("trang",),
    "budgets:change_new": ("ma",),
    "budgets:checker": (
        "noi_dung", "khoan_muc", "chi_phi", "so_luong", "tinh", "xa", "loai_hinh", "lang_nghe", "uu_tien", "he_so", "ngay",
        "liet_ke",
    ),
    **PUBLIC_FILTERS,
    "verification:enter": ("ma",),
    "account_login": ("next",),
    "api:proposals": (
        "state", "kind", "plan_year", "content", "province", "unit", "search", "ordering", "cursor", "page_size",
    ),
    "api:appraisals": ("proposal", "level", "cursor"),
    "api:registrations": ("plan_year", "state", "cursor"),
    "api:plans": ("year", "state", "cursor"),
    "api:contracts": ("proposal", "cursor"),
    "api:progress_reports": ("proposal", "month", "state", "late", "cursor"),
    "api:advances": ("proposal", "state", "cursor"),
    "api:support_contracts": ("proposal", "cursor"),
    "api:settlements": ("proposal", "cursor"),
    "api:vouchers": ("proposal", "kind", "cursor"),
    "api:periodic_reports": ("regime", "period", "state", "late", "cursor"),
    "api:inspections": ("proposal", "state", "overdue", "cursor"),
    "api:acceptances": ("proposal", "result", "cursor"),
    "api:norms": ("on", "code", "content", "kind", "search", "cursor"),
    "api:programmes": ("year",),
    "api:targets": ("programme",),
    "api:contents": ("search",),
    "api:organisations": ("kind", "province", "search", "cursor"),
    "api:administrative_units": ("on", "level", "province", "search", "cursor", "ordering"),
    "api:public_proposals": ("search", "year", "province", "content", "state", "updated_since", "cursor", "format"),
    "api:schema": ("format", "lang"),
}  # fmt: skip
NAMED = {
    f"portal:{name}"
    for name in (
        "publication",
        "publication_picture",
        "publications_as",
        "summary",
        "targets",
        "bulk",
        "comparison_file",
        "decision",
        "decision_file",
    )
}
NAMED |= {"api:unknown", "verification:record", "budgets:norm", "api:public_proposal"}
METHODS = ("head", "options", "put", "patch", "delete")


@dataclass
class Form:
    """A form of a page: where it is sent, its fields with their values, and which of them a person types into."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """Every form of a page that is sent by POST."""

    def __init__(self, page: str, here: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._here, self._form, self._select = here, None, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(said.get("action") or self._here) if said.get("method", "").lower() == "post" else None
            self.found += [self._form] if self._form else []
        elif self._form is not None and (name := said.get("name") or self._select):
            self._read(tag, name, said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""

    def _read(self, tag: str, name: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if tag == "textarea" or (tag == "input" and kind not in {"hidden", "radio", "checkbox", "file", "submit"}):
            self._form.typed.add(name)
            self._form.fields[name] = [said.get("value", "")]
        elif tag == "input" and kind == "file":
            self._form.files.add(name)
        elif tag == "select":
            self._select = name
            self._form.fields.setdefault(name, [""])
        elif tag == "option":
            if "selected" in said or self._form.fields[name] == [""]:
                self._form.fields[name] = [said.get("value", "")]
        elif tag in {"input", "button"}:
            self._form.fields.setdefault(name, [said.get("value", "on")])


def undone(send: Callable[[], Any]) -> Any:
    """The answer, with everything the request changed taken back."""
    with transaction.atomic():
        response = send()
        transaction.set_rollback(True)
    return response


def troubles_of(response: Any, what: str) -> list[str]:
    """A server error, or an answer without the strict content security policy."""
    faults = [f"{what}: {response.status_code}"] if response.status_code >= BROKEN else []
    policy = response.headers.get("Content-Security-Policy", "")
    lax = "unsafe" in policy.replace("style-src 'unsafe-inline'; img-src 'self'; frame-ancestors", "") or not policy
    return faults + ([f"{what}: policy “{policy}”"] if lax else [])


def fuzz_form(client: Client, form: Form, value: str, *, everything: bool) -> Any:
    sent: dict[str, Any] = {
        name: [value if everything or name in form.typed else said for said in values]
        for name, values in form.fields.items()
    }
    for name in form.files:
        sent[name] = SimpleUploadedFile("\x00..\\../" + "đ" * 300, value.encode()[:500] or b"%PDF-")
    return client.post(form.action, sent)


def fuzz_page(client: Client, url: str) -> Iterator[str]:
    """Every form of the page, each nasty value first in the boxes for text, then in every field."""
    page = client.get(url)
    yield from troubles_of(page, f"GET {url}")
    if page.status_code >= 300 or not page.headers["Content-Type"].startswith("text/html"):
        return
    for form in Forms(page.content.decode(), url).found:
        if form.action.endswith(("/dang-xuat/", "/logout/")):
            continue
        for value, everything in [*((value, False) for value in TYPED), *((value, True) for value in EVERYWHERE)]:
            response = undone(lambda v=value, e=everything, f=form: fuzz_form(client, f, v, everything=e))
            yield from troubles_of(response, f"POST {form.action} from {url}, all={everything}, {value[:12]!r}")


def browser(actor: Actor) -> Client:
    client = client_as(actor)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("part", ["proposals", "organisations", "api", ""])
def test_no_filter_breaks_a_list(cast: Cast, part: str) -> None:
    make_draft(cast)
    known = {"proposals", "organisations", "api"}
    names = [name for name in FILTERS if (name.split(":")[0] == part if part else name.split(":")[0] not in known)]
    troubles = []
    for name in names:
        client = browser(cast[READERS.get(name, "chuyenvien.cuc")])
        for parameter in FILTERS[name]:
            for value in NASTY:
                response = client.get(reverse(name), {parameter: value})
                troubles += troubles_of(response, f"{name}?{parameter}={value[:20]!r}")
    assert troubles == []


@pytest.mark.parametrize("username", ["donvi.danang", "quantri", "lanhdao.bo", WITHOUT_ROLE, ""])
def test_no_method_and_no_role_breaks_a_page(cast: Cast, username: str) -> None:
    client = Client(raise_request_exception=False)
    if username:
        client.force_login(cast.user(username))
    troubles = []
    for name in sorted((OWN | PUBLIC | {"planning:plan", "proposals:new"}) - NAMED):
        for method in ("get", "post", *(METHODS if username in {"donvi.danang", ""} else ())):
            response = undone(lambda m=method, n=name: getattr(client, m)(reverse(n)))
            troubles += [f"{method} {name}: {response.status_code}"] if response.status_code >= BROKEN else []
    assert troubles == []


PATHS = (
    "/de-an/{}/",
    "/de-an/{}/muc/{}/",
    "/de-an/{}/giay-to/{}/",
    "/de-an/{}/buoc/{}/",
    "/de-an/tai-ve/{}/",
    "/tham-dinh/{}/",
    "/ke-hoach/nam/{}/",
    "/ke-hoach/dang-ky/{}/",
    "/hop-dong/{}/",
    "/bao-cao/van-ban/{}/",
    "/bao-cao/van-ban/{}/tai-ve/",
    "/bao-cao/tu-lap/{}/",
    "/bao-cao/tu-lap/{}/lich/",
    "/bao-cao/tu-lap/lan/{}/tai-ve/",
    "/cong-khai/de-an/{}/",
    "/en/cong-khai/de-an/{}/the.png",
    "/cong-khai/xac-thuc/{}/",
    "/dinh-muc/{}/",
    "/to-chuc/nguoi-dung/{}/",
    "/to-chuc/don-vi/{}/",
    "/to-chuc/giao-quyen/{}/cham-dut/",
    "/de-an/nhap-lich-su/{}/",
    "/de-an/nhap-lich-su/{}/hoi/",
    "/api/v1/proposals/{}/",
    "/api/v1/public/proposals/{}/",
    "/ke-hoach/nam/{}/phe-duyet/",
    "/ke-hoach/nam/2027/dot/{}/quyet-dinh.pdf",
)


def test_no_name_in_an_address_breaks_a_page(cast: Cast) -> None:
    troubles = []
    for path in PATHS:
        people = "quantri" if path.startswith("/to-chuc/") else "lanhdao.bo" if "phe-duyet" in path else "lanhdao.cuc"
        client = browser(cast[people])
        for value in ("a%00b", HUGE, "9" * 20, "99999", "%ED%A0%80", "%F0%9F%98%80", "..%2F..%2Fetc", "-1"):
            url = path.replace("{}", value)
            troubles += troubles_of(client.get(url), f"GET {url[:80]}")
            troubles += troubles_of(undone(lambda u=url, c=client: c.post(u, {"version": "1"})), f"POST {url[:80]}")
    assert troubles == []


def test_no_form_of_the_public_pages_breaks(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    names = ("account_login", "account_reset_password", "verification:enter", "portal:home", "portal:publications")
    assert [fault for name in names for fault in fuzz_page(client, reverse(name))] == []


@pytest.mark.parametrize(
    ("username", "names"),
    [
        ("donvi.danang", ("proposals:new", "organisations:role", "organisations:tokens", "notifications:list")),
        ("chuyenvien.danang", ("organisations:village_new", "programmes:plan_years", "planning:registration")),
        ("lanhdao.danang", ("organisations:person_new", "organisations:delegation_new", "organisations:tokens")),
        ("taichinh.bo", ("budgets:envelopes",)),
        ("quantri", ("organisations:person_new", "organisations:delegation_new", "organisations:village_new")),
        ("lanhdao.cuc", ("account_change_password", "account_set_password", "account_email", "mfa_index")),
        ("ketoan.cuc", ("mfa_activate_totp", "account_reauthenticate", "account_logout")),
    ],
)
def test_no_form_of_a_person_breaks(cast: Cast, username: str, names: tuple[str, ...]) -> None:
    notify([cast[username].user.pk], kind="deadline", text="Có việc", url="/lam-viec/")
    client = browser(cast[username])
    assert [fault for name in names for fault in fuzz_page(client, reverse(name))] == []


@pytest.mark.parametrize("username", ["quantri", "lanhdao.danang"])
def test_no_form_about_people_and_offices_breaks(cast: Cast, username: str) -> None:
    client = browser(cast[username])
    key = cast.membership("chuyenvien.danang").key
    urls = [
        reverse(f"organisations:{name}", args=["chuyenvien.danang"])
        for name in ("person", "person_edit", "person_deactivate", "membership_new")
    ]
    urls += [
        reverse("organisations:membership_end", args=[key]),
        reverse("organisations:organisation_edit", args=["sct-da-nang"]),
    ]
    assert [fault for url in urls for fault in fuzz_page(client, url)] == []


def test_no_form_about_a_norm_breaks(cast: Cast) -> None:
    new = reverse("budgets:change_new")
    codes = ("norm.ND3.3.ceiling", "norm.ND3.3.rate", "deadline.unit_to_sct", "norm.ND6.rule", "within.start")
    officer, leader = browser(cast["chuyenvien.cuc"]), browser(cast["lanhdao.cuc"])
    draft, waiting = drafted(cast["chuyenvien.cuc"]), proposed(cast["chuyenvien.cuc"])
    pages = [(officer, f"{new}?ma={code}") for code in codes]
    pages.append((officer, reverse("budgets:change_edit", args=[draft.key])))
    pages += [(officer, reverse("budgets:change_step", args=[draft.key, name])) for name in ("trinh", "bo")]
    pages += [(leader, reverse("budgets:change_step", args=[waiting.key, name])) for name in ("cong-bo", "tra-lai")]
    assert [fault for client, url in pages for fault in fuzz_page(client, url)] == []


def test_no_form_of_the_writing_pages_breaks(cast: Cast) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    client = browser(cast["donvi.danang"])
    names = ("write", "copy", "papers", "exceptions")
    urls = [reverse(f"proposals:{name}", args=[proposal.code]) for name in names]
    urls += [reverse("proposals:section", args=[proposal.code, key]) for key in LAYOUTS]
    urls += [
        reverse("proposals:submit", args=[proposal.code, "submit"]),
        reverse("workbench:case", args=[proposal.code]),
    ]
    urls += [reverse("workbench:step", args=[proposal.code, "withdraw"])]
    urls += [reverse("workbench:case_documents", args=[proposal.code])]
    assert [fault for url in urls for fault in fuzz_page(client, url)] == []


def test_no_count_of_rows_breaks_a_section(cast: Cast) -> None:
    proposal, client, troubles = make_draft(cast), browser(cast["donvi.danang"]), []
    url = reverse("proposals:section", args=[proposal.code, next(iter(LAYOUTS))])
    for count in ("abc", "-1", HUGE, "1000000", ""):
        sent = {"version": count or "1", "beneficiaries-TOTAL_FORMS": count, "beneficiaries-INITIAL_FORMS": count}
        sent |= {"beneficiaries-0-production_commune": NUL, "beneficiaries-0-name": "Hộ A", "content": NUL}
        for button in ("save", "add", "autosave", "search"):
            for version in (count, "1"):
                whole = sent | {button: "beneficiaries", "version": version}
                response = undone(lambda w=whole: client.post(url, w))
                troubles += troubles_of(response, f"{button}, {count[:9]} rows, version {version[:9]}")
    assert troubles == []


def test_no_carried_version_breaks_the_page_of_two_versions(cast: Cast) -> None:
    proposal, client, troubles = make_draft(cast), browser(cast["donvi.danang"]), []
    carried = ("[" * 100_000, '{"title": ["\\ud800\\u0000"]}', '{"title": [{"a": []}]}', "1", "{}", NUL)
    for key in LAYOUTS:
        url = reverse("proposals:section_conflict", args=[proposal.code, key])
        for mine in carried:
            sent = {"mine": mine, "take": "mine", "version": "1", "keep-title": "mine"}
            troubles += troubles_of(undone(lambda u=url, s=sent: client.post(u, s)), f"{key} {mine[:30]}")
    assert troubles == []


def test_no_form_of_any_step_breaks(cast: Cast) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    give_money(cast, proposal.plan_year)
    troubles: list[str] = []
    while proposal.state != State.SETTLED:
        for username in (
            "donvi.danang",
            "chuyenvien.danang",
            "lanhdao.danang",
            *(u for u in cast if u.endswith((".cuc", ".bo"))),
        ):
            client = browser(cast[username])
            for url in offered_urls(proposal, cast[username]):
                troubles += fuzz_page(client, url)
        proposal = play(next_step(proposal, State.SETTLED), proposal, cast)
    assert troubles == []


def offered_urls(proposal: Proposal, actor: Actor) -> Iterator[str]:
    """Pages of the steps this person may take now, and of the sheet."""
    for step in LIFECYCLE.offered(proposal, actor):
        if step.bundle:
            year = {"year": proposal.plan_year}
            yield from (
                [reverse("planning:approve", kwargs=year)] if step.name == "approve"
                else [f"{reverse(step.screen)}?nam={proposal.plan_year}"] if step.screen == "planning:register_again"
                else [reverse("planning:plan", kwargs=year)] if step.name == "drop_from_plan"
                else [f"{reverse(name)}?nam={proposal.plan_year}" for name in ("planning:registration", "planning:registration_confirm")]
            )  # fmt: skip
        else:
            yield reverse(step.screen or "workbench:step", args=[proposal.code, step.name])
    if proposal.state in {State.PROVINCE_APPRAISING, State.CENTRAL_APPRAISING}:
        yield reverse("appraisal:sheet", args=[proposal.code])
        yield reverse("appraisal:estimate", args=[proposal.code])
    if proposal.state == State.IN_PLAN:
        yield reverse("planning:plan", kwargs={"year": proposal.plan_year})


def test_no_form_of_a_supplement_breaks(cast: Cast) -> None:
    returned = advance(complete_draft(make_draft(cast), cast), State.PROVINCE_RETURNED, cast)
    unit, officer = browser(cast["donvi.danang"]), browser(cast["chuyenvien.danang"])
    troubles = list(fuzz_page(unit, reverse("proposals:supplement", args=[returned.code])))
    play("submit", returned, cast)
    officer.post(reverse("appraisal:template_new"), {"section": "du-toan", "text": "Bổ sung báo giá."})
    with tenant_scope(returned.tenant_id):
        key = SupplementTemplate.objects.get().key
    ask = reverse("appraisal:step", args=[returned.code, "return_to_unit"])
    officer.post(ask, {"points-TOTAL_FORMS": "1", "points-INITIAL_FORMS": "0", "points-0-text": "Một.", "version": "0"})
    urls = [reverse("appraisal:supplement", args=[returned.code]), ask, f"{ask}?xem-truoc=1", f"{ask}?diem={DEEP}"]
    urls += [reverse("appraisal:template", args=[key]), reverse("appraisal:template_new")]
    assert troubles + [fault for url in urls for fault in fuzz_page(officer, url)] == []


def test_no_form_about_a_document_breaks(cast: Cast) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    unit = cast["donvi.danang"]
    with tenant_scope(*unit.tenant_ids):
        document = request_document("proposal_dossier", proposal, actor=unit)
    code = [document.verification_code]
    urls = [
        reverse("reporting:withdraw", args=code),
        reverse("reporting:document", args=code),
        reverse("reporting:sign", args=code),
        reverse("reporting:symbols"),
        reverse("verification:record", args=code),
    ]
    assert [fault for url in urls for fault in fuzz_page(browser(unit), url)] == []


BODIES = (
    b'{"title": "\\ud800"}', b'{"title": "\\u0000"}', b"[" * 100_000, b"{", b"\xff", b'{"version": 1e400}', b"[1]", b'"x"',
    b'{"version": 1, "lines": [{"name": "\\ud800"}]}', b'{"version": 99999999999999999999}',
)  # fmt: skip


def test_no_body_breaks_the_api(cast: Cast) -> None:
    code, client, troubles = make_draft(cast).code, browser(cast["donvi.danang"]), []
    calls = (
        (client.post, reverse("api:proposals")),
        (client.patch, reverse("api:proposal", args=[code])),
        (client.post, reverse("api:step", args=[code, "withdraw"])),
        (client.post, reverse("api:documents", args=[code])),
        (client.post, reverse("api:papers", args=[code])),
    )
    for body in BODIES:
        for headers in ({}, {"Idempotency-Key": "k-1"}):
            for method, url in calls:
                response = undone(
                    lambda m=method, u=url, b=body, h=headers: m(u, b, content_type="application/json", headers=h)
                )
                troubles += troubles_of(response, f"{url} {body[:30]!r} {headers}")
    assert troubles == []


def test_no_cursor_breaks_a_list_of_the_api(cast: Cast) -> None:
    client, troubles = browser(cast["chuyenvien.cuc"]), []
    for value in ("\ud800", "a\x00", 10**30, 1e308, None, [], {}, "9999-12-31T23:59:59"):
        for order in ("code", "state_since", "amount_proposed", "changed_at"):
            for last in (1, 10**30, "\x00"):
                query = {"ordering": order, "cursor": cursor_of(order, "n", value, last)}
                troubles += troubles_of(client.get(reverse("api:proposals"), query), f"{query} {value!r} {last!r}")
    assert troubles == []
