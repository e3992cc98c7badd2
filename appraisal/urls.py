"""Mounted at /tham-dinh/."""

from __future__ import annotations

from django.urls import include, path

from appraisal import views
from appraisal.views import meeting_items, meeting_steps, meetings

app_name = "appraisal"

MEETINGS = [
    path("", meetings.meetings, name="meetings"),
    path("moi/<str:council>/", meetings.meeting_new, name="meeting_new"),
    path("<str:key>/", meetings.meeting, name="meeting"),
    path("<str:key>/lich.ics", meetings.meeting_calendar, name="meeting_calendar"),
    path("<str:key>/bien-ban-da-ky/", meetings.signed_minutes, name="signed_minutes"),
    path("<str:key>/khai-mac/", meeting_steps.open_meeting, name="meeting_open"),
    path("<str:key>/co-mat/", meeting_steps.attendance, name="meeting_attendance"),
    path("<str:key>/noi-dung/", meeting_steps.opening, name="meeting_opening"),
    path("<str:key>/chuong-trinh/", meeting_steps.agenda, name="meeting_agenda"),
    path("<str:key>/doi-lich/", meeting_steps.move, name="meeting_move"),
    path("<str:key>/huy/", meeting_steps.cancel, name="meeting_cancel"),
    path("<str:key>/ket-thuc/", meeting_steps.close, name="meeting_close"),
    path("<str:key>/mo-lai/", meeting_steps.reopen, name="meeting_reopen"),
    path("<str:key>/ky/", meeting_steps.sign, name="meeting_sign"),
    path("<str:key>/ket-luan/", meeting_steps.conclude, name="meeting_conclude"),
    path("<str:key>/ho-so/<int:number>/thao-luan/", meeting_items.discussion, name="meeting_discussion"),
    path("<str:key>/ho-so/<int:number>/bieu-quyet/", meeting_items.ballot, name="meeting_ballot"),
    path("<str:key>/ho-so/<int:number>/ket-luan/", meeting_items.conclude_item, name="meeting_conclude_item"),
    path("<str:key>/ho-so/<int:number>/chuyen-phien/", meeting_items.postpone, name="meeting_postpone"),
    path("<str:key>/ho-so/<int:number>/ban-lai/", meeting_items.take_back, name="meeting_take_back"),
]

urlpatterns = [
    path("", views.show_list, name="list"),
    path("mo/", views.open_many, name="open_many"),
    path("phan-cong/", views.assign_many, name="assign_many"),
    path("hoi-dong/", views.panels, name="panels"),
    path("hoi-dong/moi/", views.panel_new, name="panel_new"),
    path("hoi-dong/<code:key>/", views.panel, name="panel"),
    path("hoi-dong/<code:key>/quyet-dinh/", views.panel_decision, name="panel_decision"),
    path("hoi-dong/<code:key>/quyet-dinh.pdf", views.panel_file, name="panel_file"),
    path("hoi-dong/<code:key>/quy-tac/", views.panel_rules, name="panel_rules"),
    path("hoi-dong/<code:key>/ket-thuc/", views.panel_end, name="panel_end"),
    path("hoi-dong/<code:key>/nguoi/", views.find_person, name="find_person"),
    path("hoi-dong/<code:key>/thanh-vien/", views.member_new, name="member_new"),
    path("hoi-dong/<code:key>/thanh-vien/<code:member>/", views.member_seat, name="member_seat"),
    path("hoi-dong/<code:key>/thanh-vien/<code:member>/thoi/", views.member_leave, name="member_leave"),
    path("loi-ich/", views.declare_many, name="declare_many"),
    path("<str:code>/loi-ich/", views.declare, name="declare"),
    path("<str:code>/khai-bao/", views.declarations, name="declarations"),
    path("<str:code>/khai-bao/<str:key>/ghi/", views.declare_for, name="declare_for"),
    path("<str:code>/khai-bao/<str:key>/go/", views.lift, name="declaration_lift"),
    path("mau-yeu-cau/", views.list_templates, name="templates"),
    path("mau-yeu-cau/them/", views.new_template, name="template_new"),
    path("mau-yeu-cau/<str:key>/", views.edit_template, name="template"),
    path("<str:code>/bo-sung/", views.marks, name="supplement"),
    path("phien-hop/", include(MEETINGS)),
    path("<str:code>/phieu/", views.sheet, name="sheet"),
    path("<str:code>/phieu/kinh-phi/", views.check_amounts, name="check_amounts"),
    path("<str:code>/y-kien/", views.opinion, name="opinion"),
    path("<str:code>/du-toan/", views.estimate, name="estimate"),
    path("<str:code>/phan-cong/", views.assignments, name="assignments"),
    path("<str:code>/phan-cong/<code:member>/", views.hand_over, name="hand_over"),
    path("<str:code>/<str:step>/", views.step, name="step"),
]
