"""Figures of a year in words, and how they go into a text that a person writes on. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import ndiff

from core.money import format_dong
from planning.results import Tally, YearResults


@dataclass(frozen=True, slots=True)
class Change:
    """What renewing the figures does to a text: lines that go and come; `on_top` = nothing is replaced."""

    text: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    on_top: bool


def results_text(results: YearResults) -> str:
    """The results of a year, one line for the whole and one for each content; empty when nothing was approved."""
    total = results.total
    if not total.approved_count:
        return ""
    lines = [
        f"Năm {results.year} (theo số liệu hệ thống): {_told(total)}",
        *(f"- {row.title}: {_told(row)}" for row in results.contents),
        _spent(results),
    ]
    if results.targets:
        reached = "; ".join(f"{target.name}: {target.count} đề án" for target in results.targets)
        lines.append(f"- Đề án đã nghiệm thu theo mục tiêu của Chương trình: {reached}.")
    return "\n".join(lines)


def goals_text(year: int, amounts: Iterable[tuple[str, int]]) -> str:
    """What a bundle asks for, by content; `amounts` are (content, đồng) of each đề án, in the order of the contents."""
    by_content: dict[str, list[int]] = {}
    for content, amount in amounts:
        by_content.setdefault(content, []).append(amount)
    if not by_content:
        return ""
    count = sum(len(found) for found in by_content.values())
    total = sum(sum(found) for found in by_content.values())
    lines = [f"Năm {year} đăng ký {count} đề án, kinh phí khuyến công quốc gia {format_dong(total)} đồng:"]
    lines += [f"- {name}: {len(found)} đề án, {format_dong(sum(found))} đồng." for name, found in by_content.items()]
    return "\n".join(lines)


def renewed(text: str, given: str, now: str) -> str:
    """The text with the figures of now: in the place of those given before, on top when those were written over."""
    if not now or now in text:
        return text
    if given and given in text:
        return text.replace(given, now, 1)
    return f"{now}\n\n{text}".strip()


def change_of(text: str, given: str, now: str) -> Change | None:
    """What `renewed` would do; None when it would change nothing."""
    after = renewed(text, given, now)
    if after == text:
        return None
    marked = list(ndiff(text.splitlines(), after.splitlines()))
    gone = tuple(line[2:] for line in marked if line.startswith("- ") and line[2:].strip())
    new = tuple(line[2:] for line in marked if line.startswith("+ ") and line[2:].strip())
    return Change(after, gone, new, on_top=not (given and given in text))


def _told(row: Tally) -> str:
    return (
        f"phê duyệt {row.approved_count} đề án, {format_dong(row.approved)} đồng; ký hợp đồng {row.contracted_count} "
        f"đề án, {format_dong(row.contracted)} đồng; nghiệm thu {row.accepted_count} đề án, "
        f"{format_dong(row.accepted)} đồng; quyết toán {row.settled_count} đề án, {format_dong(row.settled)} đồng."
    )


def _spent(results: YearResults) -> str:
    return (
        f"- Giải ngân (tạm ứng, thanh toán): {format_dong(results.disbursed)} đồng{_share(results)}; nộp hồ sơ quyết toán "
        f"chậm hạn: {results.late} đề án; ngừng triển khai: {results.stopped} đề án."
    )


def _share(results: YearResults) -> str:
    if not results.total.approved:
        return ""
    return (
        f", đạt {results.disbursed * 1000 // results.total.approved / 10:.1f}".replace(".", ",")
        + "% kinh phí phê duyệt"
    )
