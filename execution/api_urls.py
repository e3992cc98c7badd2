"""Addresses of execution under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from core.routes import private
from execution.api import adjustments, advances, closing, group_plans, inspections, lists, progress, vouchers

urlpatterns: list[URLPattern] = [
    private("contracts/", lists.ContractList, "contracts"),
    private("progress-reports/", lists.ReportList, "progress_reports"),
    private("advances/", lists.AdvanceList, "advances"),
    private("support-contracts/", lists.SupportContractList, "support_contracts"),
    private("settlements/", lists.SettlementList, "settlements"),
    private("vouchers/", lists.VoucherList, "vouchers"),
    private("inspections/", lists.InspectionList, "inspections"),
    private("inspections/<code:code>/<int:number>/", lists.InspectionDetail, "inspection"),
    private("acceptances/", lists.AcceptanceList, "acceptances"),
    *progress.ADDRESSES,
    *advances.ADDRESSES,
    *inspections.ADDRESSES,
    *adjustments.ADDRESSES,
    *closing.ADDRESSES,
    *vouchers.ADDRESSES,
    *group_plans.ADDRESSES,
]
