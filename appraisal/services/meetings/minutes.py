"""Writing the minutes while the meeting runs, and the signed paper that locks them."""

from __future__ import annotations

from typing import IO, Any

from django.core.files import File
from django.utils import timezone

from appraisal import meeting_rules
from appraisal.models import AgendaItem, Meeting
from appraisal.services.meetings.gates import (
    NOT_YOURS,
    changing,
    locked_item,
    refuse,
    require_fresh,
    require_running,
    save,
)
from appraisal.states import MeetingState
from core.errors import Reason
from core.signatures import look_at_signed
from core.text import nfc
from core.uploads import check_upload, storage_name
from organisations.actors import Actor

PDF = frozenset({"pdf"})


def write_opening(
    meeting: Meeting, *, actor: Actor, opening: str, other_matters: str, version: int | None = None
) -> Meeting:
    """The words around the dossiers. Stale when somebody else saved meanwhile: nothing is overwritten."""
    with changing(meeting, actor=actor, why="Ghi biên bản") as (locked, seat):
        refuse(require_running(locked, seat))
        require_fresh(locked, version)
        locked.opening, locked.other_matters = nfc(opening).strip(), nfc(other_matters).strip()
        save(locked, "opening", "other_matters")
    return locked


def write_discussion(item: AgendaItem, *, actor: Actor, discussion: str, version: int | None = None) -> AgendaItem:
    """What was said about one dossier. Stale when somebody else saved meanwhile: nothing is overwritten."""
    with changing(item.meeting, actor=actor, why="Ghi ý kiến thảo luận") as (meeting, seat):
        locked = locked_item(item, meeting, actor=actor)
        refuse(require_running(meeting, seat))
        require_fresh(locked, version)
        locked.discussion = nfc(discussion).strip()
        save(locked, "discussion")
    return locked


def attach_signed(
    meeting: Meeting, *, actor: Actor, file: IO[bytes] | Any, minutes_number: str, version: int | None = None
) -> Meeting:
    """The signed minutes (PDF): a scan, or digitally signed and verified. From now on nothing of the meeting changes."""
    number = nfc(minutes_number).strip()
    paper = look_at_signed(file, missing="Chưa kèm biên bản đã ký (PDF).")
    with changing(meeting, actor=actor, why="Đính kèm biên bản đã ký") as (locked, seat):
        require_fresh(locked, version)
        reasons = [] if meeting_rules.runs(seat) else [Reason(NOT_YOURS)]
        if locked.state != MeetingState.CLOSED:
            reasons.append(Reason("Chỉ đính kèm biên bản của phiên đã kết thúc mà chưa ký."))
        if not number:
            reasons.append(Reason("Chưa ghi số biên bản.", "minutes_number"))
        refuse([*reasons, *paper.faults])
        checked = check_upload(file, allowed=PDF)
        locked.signed_name, locked.signed_sha256 = checked.original_name, checked.sha256
        locked.signature, locked.minutes_number = paper.signature, number
        locked.state, locked.signed_at, locked.signed_by = MeetingState.SIGNED, timezone.now(), actor.user
        locked.signed_file.save(storage_name(checked), File(file), save=False)
        try:
            save(locked, "signed_file", "signed_name", "signed_sha256", "signature", "minutes_number", "state",
                 "signed_at", "signed_by")  # fmt: skip
        except BaseException:
            locked.signed_file.delete(save=False)
            raise
    return locked
