"""The lists that leave as Excel and CSV, by the key in their address. A new one: a row here, two links on its page."""

from __future__ import annotations

from typing import Final

from reporting.exports.execution import ADJUSTMENTS, ADVANCES, INSPECTIONS, PROGRESS, RUNNING, YEAR_END
from reporting.exports.kinds import ExportList, Found
from reporting.exports.money import ENVELOPES, LEDGER
from reporting.exports.papers import DOCUMENTS
from reporting.exports.places import VILLAGES
from reporting.exports.planning import OVERVIEW, PLAN, RECEIVED, REGISTRATIONS
from reporting.exports.proposals import APPRAISALS, MEETINGS, PROPOSALS

LISTS: Final[dict[str, ExportList]] = {
    one.key: one
    for one in (
        PROPOSALS, APPRAISALS, MEETINGS, REGISTRATIONS, RECEIVED, PLAN, OVERVIEW, RUNNING, ADVANCES, INSPECTIONS,
        ADJUSTMENTS, PROGRESS, YEAR_END, LEDGER, ENVELOPES, DOCUMENTS, VILLAGES,
    )
}  # fmt: skip

__all__ = ("LISTS", "ExportList", "Found")
