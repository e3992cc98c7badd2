"""Where each address of the portal belongs. Values of arguments name the thing whose id is filled in, or are literal."""

from __future__ import annotations

# Somebody's thing: name of the address -> its arguments.
OBJECTS: dict[str, dict[str, str]] = {
    "workbench:case": {"code": "proposal"},
    "workbench:case_estimate": {"code": "proposal"},
    "workbench:case_appraisal": {"code": "proposal"},
    "workbench:case_execution": {"code": "proposal"},
    "workbench:case_documents": {"code": "proposal"},
    "workbench:case_history": {"code": "proposal"},
    "workbench:case_deadline": {"code": "proposal"},
    "workbench:step": {"code": "proposal", "step_name": "withdraw"},
    "proposals:write": {"code": "proposal"},
    "proposals:copy": {"code": "proposal"},
    "proposals:section": {"code": "proposal", "key": "muc-tieu"},
    "proposals:section_conflict": {"code": "proposal", "key": "muc-tieu"},
    "proposals:assess": {"code": "proposal"},
    "proposals:exceptions": {"code": "proposal"},
    "proposals:estimate_versions": {"code": "proposal"},
    "proposals:estimate_versions_file": {"code": "proposal"},
    "proposals:estimate_xlsx": {"code": "proposal"},
    "proposals:import_estimate": {"code": "proposal"},
    "proposals:estimate_import": {"code": "proposal", "key": "import"},
    "proposals:papers": {"code": "proposal"},
    "proposals:form": {"code": "proposal", "kind": "training_programme"},
    "proposals:paper": {"code": "proposal", "storage_name": "paper"},
    "proposals:paper_replace": {"code": "proposal", "storage_name": "paper"},
    "proposals:paper_remove": {"code": "proposal", "storage_name": "paper"},
    "proposals:paper_restore": {"code": "proposal", "storage_name": "paper"},
    "proposals:paper_preview": {"code": "proposal", "storage_name": "paper"},
    "proposals:changes": {"code": "proposal"},
    "proposals:supplement": {"code": "proposal"},
    "proposals:submit": {"code": "proposal", "step_name": "submit"},
    **{
        f"proposals:{name}": {"key": "history_import"}
        for name in ("history_import", "history_faults", "history_questions", "history_again", "history_undo")
    },
    "appraisal:sheet": {"code": "proposal"},
    "appraisal:declare": {"code": "proposal"},
    "appraisal:declarations": {"code": "proposal"},
    "appraisal:declare_for": {"code": "proposal", "key": "khong-co"},
    "appraisal:declaration_lift": {"code": "proposal", "key": "khong-co"},
    "appraisal:opinion": {"code": "proposal"},
    "appraisal:check_amounts": {"code": "proposal"},
    "appraisal:estimate": {"code": "proposal"},
    "appraisal:supplement": {"code": "proposal"},
    "appraisal:step": {"code": "proposal", "step": "pass_province"},
    "appraisal:assignments": {"code": "proposal"},
    "appraisal:hand_over": {"code": "proposal", "member": "member"},
    **{
        f"appraisal:{name}": {"key": "panel"}
        for name in ("panel", "panel_decision", "panel_file", "panel_rules", "panel_end", "find_person", "member_new")
    },
    "appraisal:member_seat": {"key": "panel", "member": "member"},
    "appraisal:member_leave": {"key": "panel", "member": "member"},
    "appraisal:meeting_new": {"council": "panel"},
    **{
        f"appraisal:{name}": {"key": "meeting"}
        for name in (
            "meeting",
            "meeting_calendar",
            "signed_minutes",
            "meeting_open",
            "meeting_attendance",
            "meeting_opening",
            "meeting_agenda",
            "meeting_move",
            "meeting_cancel",
            "meeting_close",
            "meeting_reopen",
            "meeting_sign",
            "meeting_conclude",
        )
    },
    **{
        f"appraisal:{name}": {"key": "meeting", "number": "1"}
        for name in (
            "meeting_discussion",
            "meeting_ballot",
            "meeting_conclude_item",
            "meeting_postpone",
            "meeting_take_back",
        )
    },
    "reporting:minutes": {"key": "meeting"},
    "reporting:request_minutes": {"key": "meeting"},
    "execution:money": {"code": "proposal"},
    "reporting:progress": {"code": "proposal", "month": "2026-11"},
    "reporting:request_for_progress": {"code": "proposal", "month": "2026-11", "kind": "progress_report"},
    "execution:progress": {"code": "proposal"},
    "execution:progress_report": {"code": "proposal", "month": "2026-11"},
    "execution:progress_photos": {"code": "proposal", "month": "2026-11"},
    "execution:progress_photo_remove": {"code": "proposal", "month": "2026-11", "photo": "1"},
    "execution:progress_act": {"code": "proposal", "month": "2026-11", "act": "xac-nhan"},
    "reporting:contract_word": {"code": "proposal"},
    "reporting:support_word": {"code": "proposal", "pk": "1"},
    "execution:supports": {"code": "proposal"},
    "execution:support_remove": {"code": "proposal", "pk": "1"},
    "reporting:acceptance": {"code": "proposal", "pk": "1"},
    "reporting:request_for_acceptance": {"code": "proposal", "pk": "1", "kind": "acceptance_minutes"},
    "reporting:group_plan": {"code": "proposal"},
    "reporting:request_for_group_plan": {"code": "proposal", "kind": "group_plan"},
    "execution:group_plan": {"code": "proposal"},
    "reporting:papers": {"what": "tam-ung", "code": "proposal", "number": "1"},
    "reporting:request_paper": {"what": "kiem-tra", "code": "proposal", "number": "1", "kind": "visit_minutes"},
    "reporting:settlement": {"code": "proposal"},
    "reporting:request_for_settlement": {"code": "proposal", "kind": "settlement_table"},
    "execution:acceptances": {"code": "proposal"},
    "execution:acceptance_place": {"code": "proposal"},
    "execution:acceptance_withdraw": {"code": "proposal", "pk": "1"},
    **{
        f"execution:{name}": {"code": "proposal"}
        for name in ("settlement", "settlement_time", "vouchers", "voucher_file", "voucher_import")
    },
    **{
        f"execution:{name}": {"code": "proposal", "pk": "1"} for name in ("voucher", "voucher_remove", "voucher_refuse")
    },
    "execution:advances": {"code": "proposal"},
    "execution:advance": {"code": "proposal", "number": "1"},
    "execution:advance_pay": {"code": "proposal", "number": "1"},
    "execution:advance_act": {"code": "proposal", "number": "1", "act": "duyet"},
    "execution:inspections": {"code": "proposal"},
    "execution:inspection": {"code": "proposal", "number": "1"},
    "execution:inspection_minutes": {"code": "proposal", "number": "1"},
    "execution:inspection_answers": {"code": "proposal", "number": "1"},
    "execution:inspection_act": {"code": "proposal", "number": "1", "act": "huy"},
    "execution:inspection_finding": {"code": "proposal", "number": "1", "key": "1", "act": "xac-nhan"},
    "execution:adjustments": {"code": "proposal"},
    "execution:adjustment": {"code": "proposal", "number": "1"},
    "execution:adjustment_figures": {"code": "proposal", "number": "1"},
    "execution:adjustment_section": {"code": "proposal", "number": "1", "key": "muc-tieu"},
    "execution:adjustment_reset": {"code": "proposal", "number": "1", "part": "du-toan"},
    "execution:adjustment_act": {"code": "proposal", "number": "1", "act": "phe-duyet"},
    "execution:step": {"code": "proposal", "step": "sign_contract"},
    "reporting:documents": {"code": "proposal"},
    "reporting:request_for_proposal": {"code": "proposal", "kind": "proposal_dossier"},
    "reporting:request_for_registration": {"code": "registration", "kind": "registration_table"},
    "reporting:registration_workbook": {"code": "registration"},
    "reporting:document": {"code": "document"},
    "reporting:download": {"code": "document"},
    "reporting:word": {"code": "document"},
    "reporting:retry": {"code": "document"},
    "reporting:job_cancel": {"key": "job"},
    "reporting:job_again": {"key": "job"},
    "reporting:export_file": {"key": "export"},
    "reporting:export_download": {"key": "export"},
    "reporting:export_again": {"key": "export"},
    "reporting:withdraw": {"code": "document"},
    "reporting:periodic": {"code": "periodic"},
    "reporting:periodic_cell": {"code": "periodic", "indicator": "approved-money"},
    "reporting:periodic_sheet": {"code": "periodic", "name": "chi-tieu"},
    "reporting:periodic_act": {"code": "periodic", "act": "dinh-chinh"},
    "reporting:request_for_periodic": {"code": "periodic", "kind": "periodic_report"},
    **{
        f"reporting:{name}": {"key": "report"}
        for name in (
            "built",
            "built_edit",
            "built_copy",
            "built_share",
            "built_delete",
            "built_run",
            "built_schedule",
        )
    },
    "reporting:built_schedule_act": {"key": "report", "act": "bo"},
    **{f"reporting:{name}": {"key": "report_run"} for name in ("run", "run_file", "run_again")},
    "reporting:number_take": {"code": "document"},
    "reporting:sign": {"code": "document"},
    "reporting:signed_copy": {"code": "document", "key": "6d0c1fc6-2a55-4b7d-9d30-6a9ddf3a0d11"},
    "planning:calendar_edit": {"key": "calendar_entry"},
    "planning:calendar_delete": {"key": "calendar_entry"},
    "planning:registered": {"code": "registration"},
    **{
        f"integrations:endpoint{name}": {"key": "webhook"}
        for name in ("", "_edit", "_test", "_pause", "_resume", "_rotate", "_delete")
    },
    "integrations:send_again": {"key": "webhook", "delivery": "webhook_delivery"},
}

API_OBJECTS: dict[str, dict[str, str]] = {
    "api:proposal": {"code": "proposal"},
    "api:steps": {"code": "proposal"},
    "api:step": {"code": "proposal", "name": "withdraw"},
    "api:supplement_point": {"code": "proposal", "number": "1"},
    "api:estimate": {"code": "proposal"},
    "api:assessment": {"code": "proposal"},
    "api:papers": {"code": "proposal"},
    "api:training_programme": {"code": "proposal"},
    "api:cluster_report": {"code": "proposal"},
    "api:paper": {"code": "proposal", "name": "paper"},
    "api:history": {"code": "proposal"},
    "api:documents": {"code": "proposal"},
    "api:document": {"code": "proposal", "document": "document"},
    "api:inspection": {"code": "proposal", "number": "1"},
    "api:periodic_report": {"code": "periodic"},
    **{f"api:{name}": {"key": "job"} for name in ("job", "job_cancel", "job_retry")},
    "api:document_file": {"code": "proposal", "document": "document"},
    **{f"api:webhook{name}": {"key": "webhook"} for name in ("", "_test", "_rotate", "_deliveries")},
    "api:webhook_redeliver": {"key": "webhook", "delivery": "webhook_delivery"},
    **{f"api:issued_{name}": {"code": "document"} for name in ("one", "file", "retry", "withdraw", "number")},
    **{
        f"api:{name}": {"code": "proposal"}
        for name in ("sheet", "opinion", "figures", "assignments", "declaration", "declarations", "supplement_requests")
    },
    **{
        f"api:{name}": {"code": "proposal"}
        for name in (
            "progress_reports_of",
            "advances_of",
            "money",
            "inspections_of",
            "adjustments_of",
            "acceptance_places",
            "supports_of",
            "settlement",
            "settlement_time",
            "vouchers_of",
            "vouchers_import",
            "group_plan",
        )
    },
    **{
        f"api:progress_{name}": {"code": "proposal", "month": "2026-11"}
        for name in ("report", "report_file", "photos", "report_confirm", "report_return")
    },
    "api:progress_photo": {"code": "proposal", "month": "2026-11", "photo": "1"},
    **{
        f"api:{name}": {"code": "proposal", "number": "1"}
        for name in (
            "advance",
            "advance_submit",
            "advance_pay",
            "advance_confirm",
            "advance_approve",
            "advance_refuse",
            "advance_withdraw",
            "inspection_notes",
            "inspection_finish",
            "inspection_answers",
            "inspection_minutes",
            "inspection_reschedule",
            "inspection_cancel",
            "inspection_close",
            "adjustment",
            "adjustment_figures",
            "adjustment_submit",
            "adjustment_withdraw",
            "adjustment_confirm",
            "adjustment_refuse",
            "adjustment_approve",
        )
    },
    **{
        f"api:inspection_finding_{name}": {"code": "proposal", "number": "1", "key": "1"}
        for name in ("settle", "reopen")
    },
    "api:adjustment_section": {"code": "proposal", "number": "1", "key": "muc-tieu"},
    "api:adjustment_part": {"code": "proposal", "number": "1", "part": "figures"},
    **{
        f"api:{name}": {"code": "proposal", "key": "1"}
        for name in ("acceptance_place", "support", "voucher", "voucher_judge")
    },
    "api:registration_copy": {"code": "registration"},
    "api:calendar_entry": {"key": "calendar_entry"},
    "api:copy": {"code": "proposal"},
    "api:exceptions": {"code": "proposal"},
    "api:estimate_imports": {"code": "proposal"},
    "api:paper_restore": {"code": "proposal", "name": "paper"},
    **{f"api:estimate_import{act}": {"code": "proposal", "key": "import"} for act in ("", "_apply", "_undo")},
    **{f"api:history_import{act}": {"key": "history_import"} for act in ("", "_confirm", "_check", "_retry", "_undo")},
    "api:hand_over": {"code": "proposal", "member": "member"},
    "api:declare_for": {"code": "proposal", "key": "member"},
    "api:declaration_lift": {"code": "proposal", "key": "member"},
    **{
        f"api:{name}": {"key": "panel"}
        for name in ("panel", "panel_rules", "panel_end", "panel_members", "panel_meetings")
    },
    **{f"api:{name}": {"key": "panel", "member": "member"} for name in ("panel_member", "panel_member_leave")},
    **{
        f"api:meeting{name}": {"key": "meeting"}
        for name in (
            "",
            "_attendance",
            "_agenda",
            "_conclude",
            "_open",
            "_opening",
            "_move",
            "_cancel",
            "_close",
            "_reopen",
            "_sign",
        )
    },
    **{
        f"api:meeting_item_{name}": {"key": "meeting", "number": "1"}
        for name in ("discussion", "postpone", "take_back", "ballots", "conclude")
    },
    "api:signed_copies": {"code": "document"},
    "api:signed_copy": {"code": "document", "key": "6d0c1fc6-2a55-4b7d-9d30-6a9ddf3a0d11"},
    **{f"api:periodic_{name}": {"code": "periodic"} for name in ("lock", "refresh", "correct")},
    **{f"api:{name}": {"key": "export"} for name in ("export", "export_file", "export_again")},
    **{
        f"api:{name}": {"key": "report"}
        for name in ("report", "report_copy", "report_share", "report_run_ask", "report_schedule")
    },
    "api:report_schedule_act": {"key": "report", "act": "pause"},
    **{f"api:{name}": {"key": "report_run"} for name in ("report_run", "report_run_file", "report_run_retry")},
}

# A person's own pages: lists and forms that hold only what the person may see.
OWN: set[str] = {
    "api:people", "api:interests", "api:tokens", "api:delegations", "api:craft_villages", "api:envelopes",
    "api:norm_changes", "api:late_leaves",
    "workbench:desk", "notifications:list", "notifications:read_all", "notifications:preferences", "api:notifications", "api:notifications_read_all", "api:notification_preferences", "api:notification_kinds", "proposals:list", "proposals:new",
    "proposals:find_commune", "proposals:find_content", "appraisal:list", "appraisal:meetings", "appraisal:panels", "appraisal:panel_new",
    "appraisal:open_many", "appraisal:assign_many", "planning:list", "planning:calendar", "planning:calendar_new", "planning:ask_late", "planning:register_again",
    "planning:registration", "appraisal:templates", "appraisal:template_new", "planning:registration_confirm",
    "execution:list", "execution:year_end", "execution:year_end_file", "execution:progress_board", "execution:advance_board", "execution:inspection_board", "execution:adjustment_board", "execution:adjustments_decide", "organisations:index", "reporting:recent", "reporting:periodic_board", "reporting:periodic_begin",
    "reporting:jobs",
    "reporting:statistics", "reporting:statistics_proposals",
    "reporting:statistics_request_print",
    "reporting:built_list", "reporting:build", "reporting:catalogue", "reporting:runs",
    "reporting:book", "reporting:symbols",
    "organisations:role", "organisations:people", "organisations:organisations", "organisations:delegations",
    "organisations:villages", "programmes:plan_years", "budgets:envelopes", "budgets:changes",
    "budgets:change_new", "organisations:tokens", "organisations:interests", "appraisal:declare_many", "api:proposals", "api:appraisals", "api:registrations", "api:plans", "api:contracts", "api:progress_reports", "api:advances", "api:inspections", "api:periodic_reports", "api:support_contracts", "api:settlements", "api:vouchers",
    "api:jobs", "api:acceptances",
    "api:registrations_again", "api:late_requests", "api:calendar", "api:adjustments", "api:adjustments_decide", "api:history_imports", "api:appraisals_open", "api:appraisals_assign", "api:declarations_pending", "api:supplement_templates", "api:panels", "api:meetings",
    "api:webhooks", "integrations:endpoints", "integrations:endpoint_new",
    "api:issued", "api:numbers", "api:number_symbols", "api:exports", "api:reports", "api:report_runs", "api:report_catalogue",
    "api:statistics", "api:statistics_prints",
}  # fmt: skip

# Everybody's: no account needed, only published snapshots and reference data.
PUBLIC: set[str] = {
    "healthz", "readyz", "portal:home", "portal:index", "portal:publications", "portal:publications_file",
    "portal:publication", "portal:programme", "portal:open_data", "portal:accessibility", "portal:robots",
    "portal:picture", "portal:publication_picture",
    "portal:guide", "portal:faq", "portal:contacts", "portal:decisions", "portal:decision", "portal:decision_file",
    "portal:sitemap", "verification:enter", "verification:record", "budgets:norms", "budgets:norm", "budgets:checker",
    "organisations:provinces", "organisations:communes", "api:norms", "api:programmes", "api:targets", "api:contents",
    "api:organisations", "api:administrative_units", "api:public_proposals", "api:public_proposal", "api:schema",
    "api:webhook_events", "api:docs", "api:unknown",
    "portal:publications_as", "portal:schema", "portal:changes", "portal:summary", "portal:targets", "portal:bulk",
    "portal:comparison", "portal:comparison_file", "api:public_changes", "api:public_summary", "api:public_targets",
}  # fmt: skip

# Parameters of the public pages, for test_fuzz.
PUBLIC_FILTERS: dict[str, tuple[str, ...]] = {
    "portal:publications": ("tim", "nam", "tinh", "noi_dung", "tinh_trang", "sau", "sap", "dung"),
    "portal:publications_file": ("tim", "nam", "sau"),
    "portal:changes": ("tu",),
    "api:public_changes": ("since",),
    "portal:comparison": ("theo", "nam", "tinh", "tinh_cu", "noi_dung"),
    "portal:decisions": ("tim", "nam", "tinh", "loai", "sau"),
    "portal:contacts": ("tim",),
}

# Who reads a list whose filters test_fuzz tries, where it is not the usual person.
READERS: dict[str, str] = {
    "appraisal:panel_new": "chuyenvien.danang",
    "appraisal:open_many": "chuyenvien.danang",
    "appraisal:assign_many": "lanhdao.danang",
    "planning:registration": "lanhdao.danang",
    "planning:registration_confirm": "lanhdao.danang",
    "planning:plan": "lanhdao.cuc",
    "planning:ask_late": "lanhdao.danang",
    "planning:received": "chuyenvien.cuc",
    "organisations:people": "quantri",
    "organisations:organisations": "quantri",
    "organisations:villages": "chuyenvien.danang",
    "proposals:new": "donvi.danang",
    "budgets:envelopes": "taichinh.bo",
    "budgets:changes": "chuyenvien.cuc",
    "budgets:change_new": "chuyenvien.danang",
}

# Tested where they live, with the reason.
_ACCOUNT = "django-allauth: only about the person who is signed in or holds the mailed key"
_PEOPLE = "tests/organisations/test_pages.py: administrators and leaders of the own tenant, others 404"
_PLAN = "tests/planning: the Cục, the Vụ and the Minister read plans, others 404"
_SENTENCES = "tests/appraisal/test_supplement_templates.py: the office that keeps the sentence, others 404"
_MONEY = "tests/budgets/test_envelope_pages.py: the central level reads envelopes, others 404"
_BOOKS = "tests/proposals/test_history_pages.py: officers and leaders of a Sở and of the Cục, others 404"
_CHANGE = "tests/budgets/test_change_pages.py: officers and leaders of the body that keeps the norm, others 404"
SPECIAL: dict[str, str] = {
    **dict.fromkeys(
        (
            "account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate",
            "account_email", "account_email_verification_sent", "account_change_password", "account_set_password",
            "account_reset_password", "account_confirm_login_code", "account_confirm_email",
            "account_reset_password_from_key_done", "account_reset_password_from_key", "account_reset_password_done",
            "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
            "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
        ),
        _ACCOUNT,
    ),
    **dict.fromkeys(
        (
            "organisations:person_new", "organisations:person", "organisations:person_edit",
            "organisations:person_deactivate", "organisations:person_reactivate", "organisations:person_password_link",
            "organisations:membership_new", "organisations:membership_end", "organisations:organisation",
            "organisations:organisation_edit", "organisations:village_new", "organisations:village_withdraw",
            "organisations:delegation_new", "organisations:delegation_end",
        ),
        _PEOPLE,
    ),
    **dict.fromkeys(
        (
            "api:person", "api:person_close", "api:person_reopen", "api:person_link", "api:person_roles", "api:role_end",
            "api:organisation", "api:interest", "api:token_revoke", "api:delegation_end", "api:craft_village_withdraw",
        ),
        "tests/api/test_people.py: the same people as on the pages, others 404",
    ),
    **dict.fromkeys(
        (
            "api:envelope", "api:envelope_allocate", "api:envelope_take_back", "api:envelope_carry_over",
            "api:norm_change", "api:norm_change_propose", "api:norm_change_publish", "api:norm_change_return",
            "api:norm_change_drop",
        ),
        "tests/api/test_money.py: the same people as on the pages, others 404",
    ),
    **dict.fromkeys(
        ("organisations:interest_edit", "organisations:interest_remove"),
        "tests/organisations/test_interests.py: the person of the row, others 404",
    ),
    "organisations:token_revoke": "tests/api/test_token_pages.py: the person of the code, others 404",
    "appraisal:template": _SENTENCES,
    **dict.fromkeys(
        ("notifications:open", "notifications:read", "api:notification_read"),
        "tests/notifications/test_pages.py: the person of the notice, others 404",
    ),
    "notifications:unsubscribe": "tests/notifications/test_pages.py: whoever holds the signed address, forged ones 404",
    **dict.fromkeys(
        ("api:supplement_template", "api:supplement_template_hide", "api:supplement_template_show"),
        "tests/api/test_appraisal.py: the office that keeps the sentence, others 404",
    ),
    "api:docs_part": "tests/api/test_description.py: made of the description alone",
    "proposals:export": "leads to reporting:export",
    "reporting:export": "tests/reporting/test_exports.py: the rows of the page, 404 for whoever has no such page",
    **dict.fromkeys(("budgets:envelope", "budgets:envelope_export", "budgets:envelope_move"), _MONEY),
    **dict.fromkeys(("budgets:change", "budgets:change_edit", "budgets:change_step"), _CHANGE),
    "planning:calendar_file": "tests/planning/test_calendar.py: the same items as the page",
    **dict.fromkeys(
        (
            "planning:plan", "planning:approve", "planning:decision", "planning:ranking", "planning:set_aside",
            "planning:screen", "planning:conclude", "planning:drop", "planning:overview", "planning:overview_file",
            "planning:suggestion", "planning:scenarios", "planning:compare", "planning:scenario",
            "planning:scenario_choose", "planning:scenario_copy", "planning:scenario_delete",
            "planning:scenario_restore", "planning:submission", "planning:give_back", "planning:approval",
            "api:plan", "api:plan_rank", "api:plan_set_aside", "api:plan_screen", "api:plan_conclude", "api:plan_drop",
            "api:plan_scenarios", "api:plan_scenario", "api:plan_scenario_choose", "api:plan_scenario_copy",
            "api:plan_scenario_restore", "api:plan_submissions", "api:plan_give_back", "api:plan_approval",
            "api:plan_approval_retry", "planning:approve_again", "planning:received", "reporting:package", "reporting:request_for_submission",
        ),
        _PLAN,
    ),
    **dict.fromkeys(("proposals:history", "proposals:history_template"), _BOOKS),
    **dict.fromkeys(
        (
            "reporting:statistics_board", "reporting:statistics_target", "reporting:statistics_file",
            "reporting:statistics_target_file", "reporting:statistics_print", "reporting:statistics_print_file",
            "reporting:statistics_print_retry", "api:statistics_board", "api:statistics_target", "api:statistics_print",
            "api:statistics_print_file", "api:statistics_print_retry",
        ),
        "tests/reporting/test_statistics.py: figures of the đề án the person may see, nothing of others",
    ),
    **dict.fromkeys(
        ("reporting:book_file", "reporting:number_void", "api:number_void"),
        "tests/reporting/test_numbering_pages.py: people of the organisation the book belongs to, others 404 or their own book",
    ),
    "planning:batch": "tests/planning/test_table.py: the central level reads all, a Sở and a unit their own lines",
    "reporting:periodic_watch": "tests/reporting/test_periodic.py: a Sở its units, the central level everybody, others 404",
    **dict.fromkeys(
        ("planning:late", "api:late_request", "api:late_request_grant", "api:late_request_refuse"),
        "tests/planning/test_late.py: the Sở that asked and the central level, others 404",
    ),
    **dict.fromkeys(
        ("api:registration_draft", "api:registration_send"),
        "tests/api/test_way_to_assignment.py: each Sở reads and sends its own bundle, whoever registers nothing 404",
    ),
}  # fmt: skip
