"""The pages that are measured: what is asked of the portal, as whom, beside which page of the bare site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.tenancy import tenant_scope
from organisations.actors import Actor, actor_for
from organisations.models import User
from portal.models import Publication
from proposals.listing import Filters, page_of
from proposals.models import Proposal
from proposals.states import State
from tests.bench.data import STRIDE, Stock
from tests.bench.load import Burst, Target, burst, fetch, header
from tests.bench.serving import Site
from tests.bench.table import BY_KEY, Result, result_of
from tests.cast import client_as

CENTRE, PROVINCE, APPRAISER, UNIT = "chuyenvien.cuc", "chuyenvien.danang", "thamdinh.cuc", "donvi.danang"
TYPED_LINES = 8
CSRF = "b" * 32
DEEPEST = 20_000
PUBLIC_DEEPEST = 250_000
WARM_UP = 6
MS = 1000
Cookie = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A page of ours and the page it is measured against."""

    key: str
    ours: Target
    reference: Target


def actor_named(username: str) -> Actor:
    """A person of the demonstration data in their first role."""
    actor = actor_for(User.objects.get(username=username))
    if actor is None:
        raise LookupError(username)
    return actor


def signed_in(actor: Actor) -> Cookie:
    """The header of a browser that this person is signed in with."""
    client = client_as(actor)
    return (("Cookie", f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"),)


def a_case(actor: Actor) -> Proposal:
    """A đề án with all its parts that lies at the Cục; always the same one."""
    with tenant_scope(*actor.tenant_ids):
        rows = Proposal.objects.filter(state=State.CENTRAL_APPRAISING, pk__gt=STRIDE, pk__lt=2 * STRIDE)
        return rows.select_related("unit", "content").order_by("pk")[0]


def rare_words(actor: Actor) -> str:
    """Words of a title that few titles hold: the name of a commune, without diacritics."""
    with tenant_scope(*actor.tenant_ids):
        return " ".join(a_case(actor).search_text.split()[-2:])


def paths(stock: Stock) -> dict[str, tuple[str, str]]:
    """Key of a row -> (user name, address of the page)."""
    centre = actor_named(CENTRE)
    case = a_case(centre)
    listing = reverse("proposals:list")
    with tenant_scope(*centre.tenant_ids):
        depth = min(DEEPEST, stock.proposals // 2)
        deep = page_of(centre, Filters(), today=timezone.localdate(), size=depth).after
    public = Publication.objects.filter(withdrawn=False).order_by("pk")[0]
    filtered = {"trang_thai": State.CENTRAL_APPRAISING.value, "nam": case.plan_year}
    return {
        "desk": (CENTRE, reverse("workbench:desk")),
        "list": (CENTRE, listing),
        "list_province": (PROVINCE, listing),
        "list_filtered": (CENTRE, f"{listing}?{urlencode(filtered)}"),
        "list_words": (CENTRE, f"{listing}?{urlencode({'q': rare_words(centre)})}"),
        "list_deep": (CENTRE, f"{listing}?{urlencode({'sau': deep})}"),
        "case": (CENTRE, case.get_absolute_url()),
        "appraisals": (APPRAISER, reverse("appraisal:list")),
        "plan": (CENTRE, reverse("planning:plan", args=(stock.plan_year,))),
        "public_list": ("", reverse("portal:publications")),
        "public_page": ("", public.get_absolute_url()),
        "public_304": ("", reverse("portal:publications")),
        **{key: ("", path) for key, path in public_paths(public, stock).items()},
        "api": (CENTRE, reverse("api:proposals")),
    }


def public_paths(public: Publication, stock: Stock) -> dict[str, str]:
    """The public list filtered, deep, searched, searched with a slip of the finger; the same rows by the API."""
    listing = reverse("portal:publications")
    depth = min(PUBLIC_DEEPEST, max(stock.publications // 2, 1))
    order = Publication.objects.filter(withdrawn=False).order_by("-published_at", "-id")
    moment, last = order.values_list("published_at", "id")[depth - 1]
    words = public.search_text.split()[1:4]
    slip = [*words[:-1], f"{words[-1][:1]}{words[-1]}"]
    filtered = {"tinh": public.province_code, "nam": public.plan_year}
    return {
        "public_filtered": f"{listing}?{urlencode(filtered)}",
        "public_deep": f"{listing}?{urlencode({'sau': f'{moment.isoformat()}~{last}'})}",
        "public_words": f"{listing}?{urlencode({'tim': ' '.join(words)})}",
        "public_typo": f"{listing}?{urlencode({'tim': ' '.join(slip)})}",
        "api_public": reverse("api:public_proposals"),
    }


def pairs(portal: Site, bare: Site, session: str, stock: Stock) -> list[Pair]:
    """Every page with its reference."""
    cookies = {name: signed_in(actor_named(name)) for name in (CENTRE, PROVINCE, APPRAISER)} | {"": ()}
    known: Cookie = (("Cookie", f"sessionid={session}"),)
    references = {
        "plan": Target(bare.port, "/a500/", known),
        "public_304": Target(bare.port, "/b/"),
        "api": Target(bare.port, "/api/", known),
        "api_public": Target(bare.port, "/api/", known),
    }
    a_page = Target(bare.port, "/a/", known)
    found = []
    for key, (username, path) in paths(stock).items():
        ours = Target(portal.port, path, cookies[username])
        if key == "public_304":
            tag = header(fetch(ours), "ETag")
            ours = Target(portal.port, path, (("If-None-Match", tag),), status=304)
        found.append(Pair(key, ours, references.get(key, a_page)))
    return [*found, Pair("norms", typing(portal.port), a_page)]


def typing(port: int) -> Target:
    """What is sent while somebody types an estimate: its lines as they stand on the page, to be assessed."""
    actor = actor_named(UNIT)
    with tenant_scope(*actor.tenant_ids):
        drafts = Proposal.objects.filter(state=State.DRAFT, unit=actor.organisation).select_related("content")
        draft = drafts.order_by("pk")[0]
    cells = {
        "content_code": draft.content.code, "cost_item": "may_moc", "name": "Máy sấy", "quantity": "1,5", "units": "1",
        "unit_price": "400.000.000", "national": "60.000.000", "beneficiary": "540.000.000",
    }  # fmt: skip
    typed = {"lines-TOTAL_FORMS": str(TYPED_LINES), "lines-INITIAL_FORMS": "0"}
    typed |= {f"lines-{place}-{name}": text for place in range(TYPED_LINES) for name, text in cells.items()}
    (name, cookies), *_ = signed_in(actor)
    headers = ((name, f"{cookies}; {settings.CSRF_COOKIE_NAME}={CSRF}"), ("X-CSRFToken", CSRF))
    return Target(port, reverse("proposals:assess", args=(draft.code,)), headers, body=urlencode(typed).encode())


def measure(pair: Pair, rounds: int, seconds: float) -> Result:
    """Ours and the reference in turn, `rounds` times."""
    for target in (pair.ours, pair.reference):
        for _ in range(WARM_UP):
            fetch(target)
    bursts = [(burst(pair.ours, seconds), burst(pair.reference, seconds)) for _ in range(rounds)]
    slow, size = max(ours.p95 for ours, _ in bursts), bursts[0][0].size
    note = f"p95 {slow * MS:.0f} ms, {size / MS:.0f} kB"
    return result_of(BY_KEY[pair.key], [(_rate(ours), _rate(other)) for ours, other in bursts], note)


_rate: Callable[[Burst], float] = Burst.rate.fget  # type: ignore[assignment,attr-defined]
