"""Pages of execution."""

from execution.views.acceptances import acceptance_place, acceptance_withdraw, acceptances
from execution.views.adjustment_board import adjustment_board, adjustments_decide
from execution.views.adjustment_figures import adjustment_figures
from execution.views.adjustments import (
    adjustment,
    adjustment_act,
    adjustment_reset,
    adjustment_section,
    adjustments,
)
from execution.views.advances import advance, advance_act, advance_board, advance_pay, advances
from execution.views.group_plans import group_plan
from execution.views.inspection_acts import (
    inspection_act,
    inspection_answers,
    inspection_finding,
    inspection_minutes,
)
from execution.views.inspections import inspection, inspection_board, inspections
from execution.views.lists import show_list
from execution.views.money import money
from execution.views.progress import (
    progress,
    progress_act,
    progress_board,
    progress_photo_remove,
    progress_photos,
    progress_report,
)
from execution.views.settlements import settlement, settlement_time
from execution.views.steps import step
from execution.views.supports import support_remove, supports
from execution.views.vouchers import voucher, voucher_file, voucher_import, voucher_refuse, voucher_remove, vouchers
from execution.views.year_end import year_end, year_end_file

__all__ = (
    "acceptance_place", "acceptance_withdraw", "acceptances",
    "adjustment", "adjustment_act", "adjustment_board", "adjustment_figures", "adjustment_reset", "adjustment_section",
    "adjustments", "adjustments_decide", "advance", "advance_act", "advance_board", "advance_pay", "advances", "group_plan",
    "inspection", "inspection_act",
    "inspection_answers", "inspection_board", "inspection_finding", "inspection_minutes", "inspections", "money",
    "progress", "progress_act", "progress_board", "progress_photo_remove", "progress_photos", "progress_report",
    "settlement", "settlement_time", "show_list", "step", "support_remove", "supports", "voucher", "voucher_file", "voucher_import", "voucher_refuse",
    "voucher_remove", "vouchers", "year_end", "year_end_file",
)  # fmt: skip
