"""Issued documents, what the public may know of them, lists asked for as files, and periodic reports."""

from __future__ import annotations

from reporting.models.builder import (
    ReportDefinition,
    ReportReceiver,
    ReportRun,
    ReportSchedule,
    RunState,
    ScheduleState,
)
from reporting.models.document import Document, Status, file_path
from reporting.models.exports import ExportFile, Format
from reporting.models.numbering import NumberEntry, NumberingBook, NumberSymbol
from reporting.models.periodic import PeriodicReport, PeriodicState
from reporting.models.signed import SignedCopy
from reporting.models.statistics import Statistic, StatisticsPrint
from reporting.models.verification import Validity, VerificationRecord

__all__ = (
    "Document",
    "ExportFile",
    "Format",
    "NumberEntry",
    "NumberSymbol",
    "NumberingBook",
    "PeriodicReport",
    "PeriodicState",
    "ReportDefinition",
    "ReportReceiver",
    "ReportRun",
    "ReportSchedule",
    "RunState",
    "ScheduleState",
    "SignedCopy",
    "Statistic",
    "StatisticsPrint",
    "Status",
    "Validity",
    "VerificationRecord",
    "file_path",
)
