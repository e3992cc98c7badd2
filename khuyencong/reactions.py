"""What follows what: every event of the house and who hears it, after commit. What must be atomic is not here."""

from __future__ import annotations

from appraisal import events as appraisal_events
from core.events import Reaction, Recorder, record_with, register
from execution import events as execution_events
from integrations.services import outbox
from khuyencong import listeners
from proposals import events
from reporting import events as reporting_events

REACTIONS: dict[type, tuple[Reaction, ...]] = {
    events.ProposalSubmitted: (listeners.issue_receipt, listeners.tell_next, listeners.tell_unit),
    events.ProposalReturned: (listeners.issue_supplement_request, listeners.tell_unit),
    events.ProposalResubmitted: (listeners.tell_next,),
    events.AppraisalOpened: (listeners.tell_next, listeners.tell_unit),
    events.AppraisalConcluded: (listeners.issue_appraisal_sheet, listeners.tell_next, listeners.tell_unit),
    events.ProposalRegistered: (listeners.tell_next, listeners.tell_unit),
    events.ProposalRegisteredAgain: (listeners.tell_next, listeners.tell_unit),
    events.ProposalApproved: (
        listeners.publish_proposal,
        listeners.tell_next,
        listeners.tell_unit,
        listeners.tell_province,
    ),
    events.ProposalAssigned: (
        listeners.publish_proposal,
        listeners.tell_next,
        listeners.tell_unit,
        listeners.tell_province,
    ),
    events.ExecutionMoved: (listeners.publish_proposal, listeners.tell_next, listeners.tell_unit),
    execution_events.AdjustmentMoved: (listeners.tell_adjustment,),
    execution_events.ReportMoved: (listeners.tell_report,),
    execution_events.AdvanceMoved: (listeners.tell_advance,),
    execution_events.SettlementTimeGiven: (listeners.tell_settlement_time,),
    execution_events.InspectionMoved: (listeners.tell_inspection,),
    execution_events.ProposalAdjusted: (listeners.publish_proposal, listeners.tell_adjustment, listeners.tell_province),
    events.ProposalStopped: (listeners.publish_proposal, listeners.tell_unit, listeners.tell_province),
    events.ProposalWithdrawn: (listeners.tell_unit,),
    appraisal_events.DossiersAssigned: (listeners.tell_assigned,),
    appraisal_events.AssignmentHandedOver: (listeners.tell_handed_over,),
    appraisal_events.AssignmentEnded: (listeners.tell_assignment_ended,),
    appraisal_events.MemberRemoved: (listeners.tell_member_removed,),
    reporting_events.PeriodicReportLocked: (listeners.tell_periodic,),
    reporting_events.DocumentChanged: (listeners.publish_paper,),
}

# Events nobody needs to hear. An event that is in neither table fails the architecture test.
SILENT: frozenset[type] = frozenset({events.ProposalEvent})

# Who writes events down in the transaction of the event itself: what other systems are told must not be lost.
RECORDERS: tuple[Recorder, ...] = (outbox.record,)

register(REACTIONS)
record_with(*RECORDERS)
