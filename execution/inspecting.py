"""A visit on site in plain rows: what is asked, what stands against planning or finishing it, what is still open. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from core.errors import Reason
from core.text import nfc
from execution.checklists import questions_on
from execution.states import ChecklistAnswer

Row = dict[str, Any]
CHECKLIST: Final = "inspection"
MOST_FINDINGS: Final = 40
MOST_INSPECTORS: Final = 20


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """When, what for, and who comes: `inspectors` holds a name and a title on each line."""

    planned_on: date | None
    purpose: str
    inspectors: str

    def tidy(self) -> VisitPlan:
        """Without blank lines and spaces at the ends, in one spelling."""
        lines = "\n".join(inspector_lines(self.inspectors))
        return VisitPlan(self.planned_on, nfc(self.purpose).strip(), lines)


@dataclass(frozen=True, slots=True)
class VisitNotes:
    """What was written down: `answers` key -> (ChecklistAnswer or "", note); `findings` rows of key, text, required, due_on."""

    visited_on: date | None
    answers: Mapping[str, tuple[str, str]]
    findings: Iterable[Mapping[str, Any]]
    conclusion: str


def inspector_lines(text: str) -> list[str]:
    """The people, one a line."""
    return [line for line in (nfc(part).strip() for part in text.splitlines()) if line]


def plan_faults(plan: VisitPlan, today: date) -> list[Reason]:
    """Why nobody can be told of such a visit; everything at once."""
    people = inspector_lines(plan.inspectors)
    reasons = []
    if plan.planned_on is None:
        reasons.append(Reason("Chưa ghi ngày kiểm tra.", "planned_on"))
    elif plan.planned_on < today:
        reasons.append(Reason(f"Ngày kiểm tra {plan.planned_on:%d/%m/%Y} đã qua.", "planned_on"))
    if not plan.purpose.strip():
        reasons.append(Reason("Chưa ghi mục đích, nội dung kiểm tra.", "purpose"))
    if not people:
        reasons.append(Reason("Chưa ghi thành phần đoàn kiểm tra.", "inspectors"))
    if len(people) > MOST_INSPECTORS:
        reasons.append(Reason(f"Đoàn kiểm tra nhiều nhất {MOST_INSPECTORS} người.", "inspectors"))
    return reasons + [
        Reason(f"“{person}”: ghi họ tên, chức vụ, cách nhau bằng dấu phẩy.", "inspectors")
        for person in people
        if not all(part.strip() for part in person.partition(",")[::2])
    ]


def blank_checklist(day: date, content: str) -> list[Row]:
    """The questions of the day for this content, unanswered."""
    return [
        {"key": asked.key, "question": asked.question, "article": asked.article, "answer": "", "note": ""}
        for asked in questions_on(CHECKLIST, day, content=content)
    ]


def answered(checklist: Iterable[Row], answers: Mapping[str, tuple[str, str]]) -> list[Row]:
    """The checklist with these answers; a question that is not among them keeps its own."""
    rows = []
    for row in checklist:
        answer, note = answers.get(row["key"], (row["answer"], row["note"]))
        rows.append({**row, "answer": answer if answer in ChecklistAnswer.values else "", "note": nfc(note).strip()})
    return rows


def written_findings(given: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Findings as they are kept, numbered from 1; a row with neither a finding nor what to do is left out."""
    rows: list[Row] = []
    for found in given:
        text, required = (nfc(str(found.get(name) or "")).strip() for name in ("text", "required"))
        if not text and not required:
            continue
        due_on: date | None = found.get("due_on")
        rows.append({
            "key": str(len(rows) + 1), "text": text, "required": required,
            "due_on": due_on.isoformat() if due_on else "", "answer": "", "answered_on": "", "remark": "",
            "settled": False,
        })  # fmt: skip
    return rows


def visit_faults(
    *,
    visited_on: date | None,
    checklist: list[Row],
    findings: list[Row],
    conclusion: str,
    since: date | None,
    today: date,
) -> list[Reason]:
    """Why the visit is not finished as it stands; `since` = the day of the contract."""
    reasons = []
    if visited_on is None:
        reasons.append(Reason("Chưa ghi ngày kiểm tra thực tế.", "visited_on"))
    elif visited_on > today:
        reasons.append(Reason(f"Ngày kiểm tra thực tế {visited_on:%d/%m/%Y} chưa tới.", "visited_on"))
    elif since and visited_on < since:
        reasons.append(Reason(f"Ngày kiểm tra thực tế trước ngày ký hợp đồng {since:%d/%m/%Y}.", "visited_on"))
    for row in checklist:
        if not row["answer"]:
            reasons.append(Reason(f"“{row['question']}” chưa có kết quả.", f"answer_{row['key']}"))
        elif row["answer"] == ChecklistAnswer.NO and not row["note"]:
            reasons.append(Reason(f"“{row['question']}” kết quả là “Không” thì phải ghi rõ.", f"note_{row['key']}"))
    if len(findings) > MOST_FINDINGS:
        reasons.append(Reason(f"Mỗi lần kiểm tra nhiều nhất {MOST_FINDINGS} kiến nghị."))
    for row in findings:
        reasons += _finding_faults(row, today)
    if not conclusion.strip():
        reasons.append(Reason("Chưa ghi kết luận.", "conclusion"))
    return reasons


def _finding_faults(row: Row, today: date) -> list[Reason]:
    key, reasons = row["key"], []
    if not row["text"]:
        reasons.append(Reason(f"Kiến nghị {key}: chưa ghi vấn đề phát hiện.", f"text_{key}"))
    if not row["required"]:
        reasons.append(Reason(f"Kiến nghị {key}: chưa ghi yêu cầu khắc phục.", f"required_{key}"))
    if not row["due_on"]:
        reasons.append(Reason(f"Kiến nghị {key}: chưa ghi hạn khắc phục.", f"due_on_{key}"))
    elif row["due_on"] < today.isoformat():
        reasons.append(Reason(f"Kiến nghị {key}: hạn khắc phục đã qua.", f"due_on_{key}"))
    return reasons


def standing(findings: Iterable[Row]) -> dict[str, Any]:
    """What is still open: findings not settled, those the unit has not answered, and the first day it must."""
    unsettled = [row for row in findings if not row["settled"]]
    waiting = [row for row in unsettled if not row["answered_on"]]
    due = min((row["due_on"] for row in waiting), default="")
    return {
        "unsettled": len(unsettled), "unanswered": len(waiting), "due_on": date.fromisoformat(due) if due else None,
    }  # fmt: skip
