"""The dry run: read the kept file, make sense of it, hold it against what stands. Writes nothing at all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from core.errors import Refused
from core.jobs import Progress
from organisations.actors import Actor
from proposals.history.judging import Judge, Question, Scope, repeated
from proposals.history.lookups import load_lookups
from proposals.history.reading import Fault, Sheet, read_sheet
from proposals.history.selectors import standing_rows, years_allowed
from proposals.history.verdicts import Verdict, What, digest_of, judge_rows
from proposals.models import HistoryImport
from proposals.spreadsheet.grid import open_workbook

MOST_FAULTS: Final = 5000
"""So many faults are kept; all are counted."""
MOST_REPORTED: Final = 2000
FILE_CHANGED = "Tệp đã lưu không còn đúng như lúc tải lên. Hãy tải tệp lên lại."
NO_YEARS = (
    "Chưa có quy định những năm kế hoạch nào được nhập từ sổ sách cũ (định mức history.first_year, history.last_year)."
)
BLOCK: Final = 1024 * 1024


@dataclass(frozen=True)
class DryRun:
    """What an import would do. `faults`: the first of them."""

    verdicts: Sequence[Verdict] = ()
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    questions: tuple[Question, ...] = ()
    digest: str = ""

    @property
    def approved(self) -> int:
        """Approved support of the rows that would come in or change. Đồng."""
        wanted = {What.CREATE, What.CHANGE}
        return sum(row.values["approved"] or 0 for row in self.verdicts if row.what in wanted)

    def count(self, what: What) -> int:
        """Rows of which this becomes."""
        return sum(row.what == what for row in self.verdicts)

    def report(self) -> list[dict[str, Any]]:
        """Rows that are left out or change something, with why and the number of the đề án they meet."""
        told = [row for row in self.verdicts if row.what in {What.CHANGE, What.SKIP}]
        return [
            {
                "line": row.line, "what": row.what.value, "why": row.why, "code": row.known.code if row.known else "",
                "title": row.values["title"],
            }
            for row in told[:MOST_REPORTED]
        ]  # fmt: skip


def unwatched(percent: int, doing: str) -> None:
    """Nobody watches a small file being read."""


def dry_run(found: HistoryImport, actor: Actor, tell: Progress = unwatched) -> DryRun:
    """Everything the file would do today in the hands of this person. Raises Refused with one sentence."""
    tell(5, "Đang đọc tệp")
    sheet = _read(found)
    tell(50, "Đang đối chiếu tên đơn vị, tỉnh, xã")
    scope = _scope(actor)
    judge = Judge(load_lookups(scope.today), scope, found.answers)
    rows = [(line, judge.resolve(line)) for line in sheet.lines]
    repeated(rows)
    tell(75, "Đang tìm các đề án đã có")
    years = {values["plan_year"] for _, values in rows if values["plan_year"]}
    standing = standing_rows(actor, years)
    verdicts = judge_rows(rows, standing, update=found.existing == HistoryImport.Existing.UPDATE)
    count = sum(len(line.faults) for line in sheet.lines)
    return DryRun(
        verdicts=verdicts, faults=_first(sheet), fault_count=count, questions=tuple(judge.questions.values()),
        digest=digest_of(verdicts, count),
    )  # fmt: skip


def _read(found: HistoryImport) -> Sheet:
    """The kept file, if it is still the one that was handed in."""
    try:
        with found.file.open("rb") as stream:
            digest = hashlib.sha256()
            while block := stream.read(BLOCK):
                digest.update(block)
            if digest.hexdigest() != found.sha256:
                raise Refused(FILE_CHANGED)
            return read_sheet(open_workbook(stream, tall=True))
    except FileNotFoundError as error:
        raise Refused(FILE_CHANGED) from error


def _first(sheet: Sheet) -> tuple[Fault, ...]:
    found: list[Fault] = []
    for fault in sheet.faults():
        if len(found) == MOST_FAULTS:
            break
        found.append(fault)
    return tuple(found)


def _scope(actor: Actor) -> Scope:
    today = timezone.localdate()
    try:
        first, last = years_allowed(today)
    except LookupError as error:
        raise Refused(NO_YEARS) from error
    office = actor.organisation
    province = "" if actor.is_central or office.province is None else office.province.code
    tenant_id = None if actor.is_central else actor.tenant_id
    return Scope(today, tenant_id, office.name, province, first, last)
