"""Addresses of appraisal under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from appraisal.api import assignments, declarations, lists, meeting_items, meetings, panels, sheets, supplements
from core.routes import private

urlpatterns: list[URLPattern] = [
    private("appraisals/", lists.AppraisalList, "appraisals"),
    private("appraisals/open/", assignments.OpenMany, "appraisals_open"),
    private("appraisals/assign/", assignments.AssignMany, "appraisals_assign"),
    private("proposals/<code:code>/sheet/", sheets.Sheet, "sheet"),
    private("proposals/<code:code>/opinion/", sheets.Opinion, "opinion"),
    private("proposals/<code:code>/figures/", sheets.Figures, "figures"),
    private("proposals/<code:code>/assignments/", assignments.Assignments, "assignments"),
    private("proposals/<code:code>/assignments/<code:member>/hand-over/", assignments.HandOver, "hand_over"),
    private("proposals/<code:code>/declaration/", declarations.Declaration, "declaration"),
    private("proposals/<code:code>/declarations/", declarations.Declarations, "declarations"),
    private("proposals/<code:code>/declarations/<code:key>/", declarations.DeclareFor, "declare_for"),
    private("proposals/<code:code>/declarations/<code:key>/lift/", declarations.Lift, "declaration_lift"),
    private("proposals/<code:code>/supplement-requests/", supplements.SupplementRequests, "supplement_requests"),
    private("declarations/", declarations.Pending, "declarations_pending"),
    private("supplement-templates/", supplements.TemplateList, "supplement_templates"),
    private("supplement-templates/<code:key>/", supplements.TemplateDetail, "supplement_template"),
    private("supplement-templates/<code:key>/hide/", supplements.TemplateHide, "supplement_template_hide"),
    private("supplement-templates/<code:key>/show/", supplements.TemplateShow, "supplement_template_show"),
    private("panels/", panels.PanelList, "panels"),
    private("panels/<code:key>/", panels.PanelDetail, "panel"),
    private("panels/<code:key>/rules/", panels.PanelRules, "panel_rules"),
    private("panels/<code:key>/end/", panels.PanelEnd, "panel_end"),
    private("panels/<code:key>/members/", panels.MemberList, "panel_members"),
    private("panels/<code:key>/members/<code:member>/", panels.MemberDetail, "panel_member"),
    private("panels/<code:key>/members/<code:member>/leave/", panels.MemberLeave, "panel_member_leave"),
    private("panels/<code:key>/meetings/", meetings.PanelMeetings, "panel_meetings"),
    private("meetings/", meetings.MeetingList, "meetings"),
    private("meetings/<code:key>/", meetings.MeetingDetail, "meeting"),
    private("meetings/<code:key>/attendance/", meetings.Attendance, "meeting_attendance"),
    private("meetings/<code:key>/agenda/", meetings.Agenda, "meeting_agenda"),
    private("meetings/<code:key>/conclude/", meetings.MeetingConclude, "meeting_conclude"),
    *meetings.ADDRESSES,
    *meeting_items.ADDRESSES,
]
