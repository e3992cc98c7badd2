"""One dossier at a meeting: what was said, ballots, the council's conclusion, put off, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from appraisal.api.meetings import WholeMeetingSerializer, whole
from appraisal.forms.meetings import BallotForm, ConcludeForm, DiscussionForm, ReasonForm
from appraisal.heads import heads_on
from appraisal.models import AgendaItem
from appraisal.selectors.meetings import get_item, get_meeting, seated_on
from appraisal.selectors.sittings import sitting_of, standing_of
from appraisal.selectors.starting import starting_from
from appraisal.services import meetings as services
from core.api_forms import body_of, filled
from core.errors import NotFound
from core.forms import KcForm
from core.idempotency import once
from core.routes import private


class ItemConclude(APIView):
    """Hội đồng kết luận một hồ sơ."""

    @extend_schema(request=body_of(ConcludeForm), responses=WholeMeetingSerializer)
    @once
    def post(self, request: Any, key: str, number: int) -> Response:
        """Ghi kết luận của Hội đồng theo số thành viên có mặt và phiếu của lúc này; verdict_… và opinion_… của từng nội dung."""
        item = _item(request, key, number)
        standing = standing_of(item, sitting_of(item.meeting, [item]))
        start = starting_from(item.appraisal, {member.key for member in standing.entitled})
        form = filled(ConcludeForm, request, law=heads_on(timezone.localdate()), start=start)
        services.conclude_item(item, actor=request.actor, **form.answers())
        return whole(request, key)


class ItemVote(APIView):
    """Phiếu biểu quyết."""

    @extend_schema(request=body_of(BallotForm), responses=WholeMeetingSerializer)
    @once
    def post(self, request: Any, key: str, number: int) -> Response:
        """Ghi ý kiến biểu quyết của một thành viên (member là mã thành viên); Thư ký ghi thay người bỏ phiếu giấy."""
        item = _item(request, key, number)
        read = filled(BallotForm, request).cleaned_data
        seats = seated_on(item.meeting.panel, timezone.localdate())
        member = next((row for row in seats if row.key == read["member"]), None)
        if member is None:
            raise NotFound(read["member"])
        services.cast_ballot(item, actor=request.actor, member=member, choice=read["choice"], dissent=read["dissent"])
        return whole(request, key)


def act(name: str, form: type[KcForm], said: str, service: Callable[..., Any]) -> type[APIView]:
    """An operation on one dossier that takes a form of its page and answers with the meeting."""

    @extend_schema(request=body_of(form), responses=WholeMeetingSerializer, description=said)
    @once
    def post(self: APIView, request: Any, key: str, number: int) -> Response:
        item = _item(request, key, number)
        service(item, actor=request.actor, **filled(form, request).cleaned_data)
        return whole(request, key)

    return type(f"Item{name.title().replace('-', '')}", (APIView,), {"post": post, "__doc__": said})


ACTS = {
    "discussion": act("discussion", DiscussionForm, "Ghi ý kiến thảo luận về hồ sơ.", services.write_discussion),
    "postpone": act("postpone", ReasonForm, "Chuyển hồ sơ sang phiên sau, kèm lý do.", services.postpone_item),
    "take-back": act("take-back", ReasonForm, "Đưa hồ sơ đã kết luận ra bàn lại, kèm lý do.", services.take_back),
    "ballots": ItemVote,
    "conclude": ItemConclude,
}
ADDRESSES = [
    private(f"meetings/<code:key>/items/<int:number>/{name}/", view, f"meeting_item_{name.replace('-', '_')}")
    for name, view in ACTS.items()
]


def _item(request: Any, key: str, number: int) -> AgendaItem:
    found = get_meeting(request.actor, key)
    item = get_item(found, request.actor, number)
    item.meeting = found
    return item
