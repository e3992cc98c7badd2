"""Requests for supplement as they are read: which is open, what is unanswered, where on the writing pages each point stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from organisations.actors import Actor
from proposals import rules
from proposals.models import Proposal, SupplementPoint, SupplementRequest
from proposals.states import ASKED_OF, PAPERS_PLACE, State, SupplementLevel

LINE = "dong-"
"""Prefix of a field that names a line of the estimate by its key."""


@dataclass(frozen=True, slots=True)
class PointView:
    """A point for one reader: `answer` and marks are empty where they are not for this reader."""

    point: SupplementPoint
    url: str
    shows_answer: bool
    shows_mark: bool

    @property
    def standing(self) -> tuple[str, str]:
        """(label, tone) of the badge as far as this reader may know."""
        if not self.shows_answer:
            return ("Chờ đơn vị trả lời", "wait")
        if self.point.resolved is not None and not self.shows_mark:
            return ("Đã trả lời", "info")
        return self.point.standing


@dataclass(frozen=True, slots=True)
class SupplementView:
    """A request for one reader. `late`: answered, or still unanswered, after its day."""

    request: SupplementRequest
    points: tuple[PointView, ...]
    late: bool
    may_mark: bool

    @property
    def unresolved(self) -> int:
        """How many points are not marked as resolved."""
        return sum(view.point.resolved is not True for view in self.points)


def requests_of(proposal: Proposal) -> QuerySet[SupplementRequest]:
    """Every request with its points, the latest first."""
    rows: QuerySet[SupplementRequest] = SupplementRequest.objects.filter(proposal=proposal).prefetch_related("points")
    return rows


def open_request(proposal: Proposal) -> SupplementRequest | None:
    """The request the unit is to answer now; None when the dossier is not returned, or was returned without points."""
    if proposal.state not in State.PAUSED:
        return None
    found = requests_of(proposal).filter(closed_at__isnull=True).first()
    if found is not None:
        found.proposal = proposal  # the addresses of its points need no query
    return found


def last_request(proposal: Proposal, level: str) -> SupplementRequest | None:
    """The latest request of a level that has come back."""
    return requests_of(proposal).filter(level=level, closed_at__isnull=False).first()


def views_for(actor: Actor, proposal: Proposal, requests: Iterable[SupplementRequest]) -> list[SupplementView]:
    """Requests (latest first) as this person reads them: answers once they are sent, marks by whoever reads that level."""
    latest: set[str] = set()
    found = []
    for request in requests:
        newest = request.level not in latest
        latest.add(request.level)
        found.append(_view(actor, proposal, request, newest=newest))
    return found


def may_mark(actor: Actor, proposal: Proposal, request: SupplementRequest) -> bool:
    """Whoever may return the dossier at the level that asked, while it lies there again."""
    if request.closed_at is None:
        return False
    if request.level == SupplementLevel.PROVINCE:
        return rules.may_mark_supplement_at_province(actor, proposal)
    return rules.may_mark_supplement_at_centre(actor, proposal)


def unanswered(request: SupplementRequest) -> list[SupplementPoint]:
    """Points without an answer."""
    return [point for point in request.points.all() if not point.answer]


def points_at(request: SupplementRequest | None, section: str) -> list[SupplementPoint]:
    """Points of one section."""
    return [point for point in request.points.all() if point.section == section] if request else []


def writing_url(point: SupplementPoint, code: str) -> str:
    """Where the unit mends what a point is about: the section, the field, the line or the paper."""
    if point.section == PAPERS_PLACE:
        page = reverse("proposals:papers", args=(code,))
        return f"{page}#giay-to-{point.field}" if point.field else page
    page = reverse("proposals:section", args=(code, point.section))
    if point.field.startswith(LINE):
        return f"{page}#{point.field}"
    return f"{page}#id_{point.field}" if point.field else page


def counted_unanswered(request: SupplementRequest | None) -> dict[str, int]:
    """Section -> points without an answer, for sections that have points."""
    counts = dict.fromkeys(ASKED_OF, 0)
    for point in request.points.all() if request else ():
        counts[point.section] += not point.answer
    return counts


def _view(actor: Actor, proposal: Proposal, request: SupplementRequest, *, newest: bool) -> SupplementView:
    sent = request.closed_at is not None
    shows_answer = sent or rules.is_unit(actor, proposal)
    reads = {
        SupplementLevel.PROVINCE.value: rules.reads_province_figures,
        SupplementLevel.CENTRE.value: rules.reads_central_figures,
    }[request.level]
    shows_mark = sent and reads(actor, proposal)
    return SupplementView(
        request=request,
        points=tuple(
            PointView(point, writing_url(point, proposal.code), shows_answer, shows_mark)
            for point in request.points.all()
        ),
        late=request.late_on(timezone.localdate()),
        may_mark=newest and may_mark(actor, proposal, request),
    )
