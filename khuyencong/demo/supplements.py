"""What is asked of returned dossiers, and what their units have answered so far."""

from __future__ import annotations

from collections.abc import Mapping

from khuyencong.demo.people import People
from khuyencong.demo.specs import Spec
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.services.supplements import AnswerInput, MarkInput, PointInput, answer_points, mark_points
from proposals.states import SectionKey, SupplementLevel
from proposals.supplements import LINE, last_request, open_request

_GENERAL = (
    PointInput(SectionKey.NECESSITY.value, "Nêu sản lượng, lao động của năm gần nhất bằng số liệu.", "necessity", "Sự cần thiết"),
    PointInput(SectionKey.SCALE.value, "Nêu thông số kỹ thuật, xuất xứ của máy.", "novelty", "Điểm nổi bật về công nghệ, máy móc, sản phẩm"),
    PointInput("giay-to", "Gửi lại bản chụp rõ, đủ chữ ký và dấu."),
)  # fmt: skip
_ANSWER = "Đã bổ sung theo yêu cầu, ghi ở mục tương ứng."


def points_of(proposal: Proposal, spec: Spec) -> tuple[PointInput, ...]:
    """Quotations for the first line, and one or two more things."""
    line = proposal.estimateline_rows.first()
    quotes = PointInput(
        SectionKey.ESTIMATE.value, "Bổ sung ít nhất hai báo giá máy, thuyết minh đơn giá.",
        f"{LINE}{line.pk}" if line else "", f"Dòng 1. {line.name}" if line else "",
    )  # fmt: skip
    return (quotes, *_GENERAL[spec.number % 2 : 2 + spec.number % 2])


def answer_all(proposal: Proposal, *, actor: Actor) -> None:
    """Every point of the open request."""
    _answer(proposal, {}, actor=actor, leave=0)


def answer_some(proposal: Proposal, spec: Spec, people: People) -> None:
    """Of every second dossier that stays returned: all points but the last."""
    if spec.number % 2:
        _answer(
            proposal, {1: "Đã thêm hai báo giá vào giấy tờ kèm theo."}, actor=people.of_unit(proposal.unit_id), leave=1
        )


def mark_some(proposal: Proposal, *, actor: Actor) -> None:
    """The officer has gone through the answers: all will do but the last."""
    request = last_request(proposal, SupplementLevel.PROVINCE)
    if request is None:
        return
    numbers = [point.number for point in request.points.all()]
    marks = {number: MarkInput(resolved=True) for number in numbers[:-1]}
    last = MarkInput(resolved=False, remark="Bản chụp còn thiếu trang cuối.")
    mark_points(proposal, request, {**marks, numbers[-1]: last}, actor=actor)


def _answer(proposal: Proposal, words: Mapping[int, str], *, actor: Actor, leave: int) -> None:
    request = open_request(proposal)
    if request is None:
        return
    numbers = [point.number for point in request.points.all()]
    given = {number: AnswerInput(words.get(number, _ANSWER)) for number in numbers[: len(numbers) - leave]}
    answer_points(proposal, given, actor=actor)
