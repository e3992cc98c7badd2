"""A change of a norm beside what is in force: one line a field, in words, and what follows from publishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from budgets.listing import value_words
from budgets.models import Norm
from budgets.states import Topic

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line: what it is about, the words of before and of after."""

    label: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.before != self.after


def differences(before: Norm | None, after: Norm, items: Mapping[str, str]) -> list[Difference]:
    """Every field of the two side by side; `before` empty when the norm is new."""
    old, new = (_words(norm, items) if norm is not None else {} for norm in (before, after))
    return [Difference(label, old.get(label, NOTHING), words) for label, words in new.items()]


def consequences(before: Norm | None, after: Norm) -> list[str]:
    """What publishing does, in sentences."""
    said = [f"Giá trị mới áp dụng từ {after.effective_from:%d/%m/%Y} cho hồ sơ có ngày áp dụng định mức từ ngày đó."]
    if before is not None:
        last = after.effective_from - timedelta(days=1)
        said.append(
            f"Giá trị đang áp dụng ({value_words(before)}) hết hiệu lực sau ngày {last:%d/%m/%Y}, vẫn giữ nguyên trong lịch sử."
        )
    if after.last_day is not None:
        said.append(f"Sau ngày {after.last_day:%d/%m/%Y}, định mức không có giá trị cho đến khi công bố giá trị khác.")
    return [*said, "Mọi người xem được giá trị, căn cứ và lý do tại trang Mức hỗ trợ."]


def _words(norm: Norm, items: Mapping[str, str]) -> dict[str, str]:
    said = {"Giá trị": value_words(norm), "Tính trên": norm.per}
    if norm.topic == Topic.SUPPORT:
        said |= {
            "Mức tối đa tính cho": norm.get_counts_display(),
            "Khoản mục chi được tính": "; ".join(items.get(code, code) for code in norm.cost_items) or "Mọi khoản chi",
            "Nhân hệ số ưu tiên": "Có" if norm.multipliable else "Không",
        }
    said |= {
        "Khi vượt": norm.get_binding_display(),
        "Điều kiện": norm.conditions,
        "Căn cứ": norm.citation,
        "Độ tin cậy": norm.get_confidence_display(),
        "Có hiệu lực từ": f"{norm.effective_from:%d/%m/%Y}",
        "Đến hết ngày": f"{norm.last_day:%d/%m/%Y}" if norm.last_day else "Chưa định",
        "Ghi chú": norm.note,
    }
    return {label: words or NOTHING for label, words in said.items()}
