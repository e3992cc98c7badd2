"""What may be done with a change of a norm, as a table: who, when, in which words, and the service that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from budgets import rules
from budgets.models import NormChange
from budgets.services.changes import drop_change, propose_change, publish_change, return_change
from budgets.states import OPEN_STATES, WRITABLE_STATES, ChangeState
from organisations.actors import Actor


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `note` = label of the box for a word, empty when none is asked."""

    name: str
    label: str
    lead: str
    done: str
    states: frozenset[str]
    may: Callable[[Actor | None, NormChange], bool]
    carry_out: Callable[..., Any]
    note: str = ""
    note_required: bool = False
    publishes: bool = False
    danger: bool = False


PROPOSED = frozenset({ChangeState.PROPOSED.value})
DECISIONS = (
    Decision(
        "trinh", "Trình công bố", "Lãnh đạo cơ quan xem lại và quyết định công bố; trong lúc chờ không sửa được.",
        "Đã trình thay đổi định mức.", WRITABLE_STATES, rules.may_edit_change, propose_change,
    ),
    Decision(
        "cong-bo", "Công bố", "Đối chiếu với văn bản nêu ở căn cứ trước khi công bố.",
        "Đã công bố giá trị mới.", PROPOSED, rules.may_publish_norm, publish_change,
        note="Ý kiến của người công bố", publishes=True,
    ),
    Decision(
        "tra-lai", "Trả lại để sửa", "Người soạn nhận lại thay đổi cùng nội dung cần sửa.",
        "Đã trả lại người soạn.", PROPOSED, rules.may_publish_norm, return_change,
        note="Nội dung cần sửa", note_required=True,
    ),
    Decision(
        "bo", "Bỏ thay đổi", "Thay đổi này không được công bố; nội dung đã soạn vẫn lưu trong danh sách.",
        "Đã bỏ thay đổi.", OPEN_STATES, rules.may_drop_change, drop_change, note="Lý do bỏ", danger=True,
    ),
)  # fmt: skip


def offered(actor: Actor, change: NormChange) -> list[Decision]:
    """The decisions that this person may take now."""
    return [step for step in DECISIONS if change.state in step.states and step.may(actor, change)]


def may_rewrite(actor: Actor, change: NormChange) -> bool:
    """Whether the person may edit the change now."""
    return change.state in WRITABLE_STATES and rules.may_edit_change(actor, change)
