"""What is done with a meeting of a council, from the invitation to the head's conclusions."""

from appraisal.services.meetings.bulk import conclude_dossiers
from appraisal.services.meetings.concluding import conclude_item, postpone_item, take_back
from appraisal.services.meetings.minutes import attach_signed, write_discussion, write_opening
from appraisal.services.meetings.planning import cancel_meeting, change_agenda, move_meeting, plan_meeting
from appraisal.services.meetings.running import close_meeting, mark_left, mark_present, open_meeting, reopen_meeting
from appraisal.services.meetings.voting import cast_ballot

__all__ = (
    "attach_signed", "cancel_meeting", "cast_ballot", "change_agenda", "close_meeting", "conclude_dossiers",
    "conclude_item", "mark_left", "mark_present", "move_meeting", "open_meeting", "plan_meeting", "postpone_item",
    "reopen_meeting", "take_back", "write_discussion", "write_opening",
)  # fmt: skip
