"""What a program does where a person uses a page of proposals that changes something. Checked by tests/api/test_parity.py."""

from __future__ import annotations

PARITY: dict[str, str] = {
    "proposals:new": "post proposals",
    "proposals:copy": "post copy",
    "proposals:section": "patch proposal",
    "proposals:section_conflict": "— two versions side by side in the browser; a program is answered 409 stale and reads again",
    "proposals:assess": "— what the norms say while typing; a program reads proposals/{code}/assessment/ of what is kept",
    "proposals:exceptions": "post exceptions",
    "proposals:import_estimate": "post estimate_imports",
    "proposals:estimate_import": "post estimate_import_apply, post estimate_import_undo, delete estimate_import",
    "proposals:papers": "post papers",
    "proposals:form": "put training_programme, put cluster_report",
    "proposals:paper_replace": "put paper",
    "proposals:paper_remove": "delete paper",
    "proposals:paper_restore": "post paper_restore",
    "proposals:supplement": "patch supplement_point",
    "proposals:submit": "post step",
    "proposals:history": "post history_imports",
    "proposals:history_import": "post history_import_confirm, post history_import_check, delete history_import",
    "proposals:history_questions": "post history_import_check",
    "proposals:history_again": "post history_import_retry",
    "proposals:history_undo": "post history_import_undo",
    "workbench:step": "post step",
}
