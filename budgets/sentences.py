"""The sentences of an assessment: each step so that it can be reckoned again by hand, each refusal with its bound."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from budgets.assessment import ONE, Bound, ContentNorm, Figure, Group, Limit, Line, Step
from core.errors import Reason
from core.money import format_dong, say_dong


def plain(value: Decimal) -> str:
    """50.0000 -> "50", 2.50 -> "2,5"."""
    return f"{value.normalize():f}".replace(".", ",")


def cost(norm: ContentNorm, amount: int, outside: list[str]) -> Step:
    """What the rate is taken of, and what stays out of it."""
    text = f"Chi phí được tính: {format_dong(amount)} đ."
    if outside:
        text += f" Không tính: {'; '.join(title or 'dòng chưa chọn khoản mục chi' for title in outside)}."
    return cited(text, amount, norm.figures[0]) if norm.figures else Step(text, amount)


def step(limit: Limit) -> Step:
    """One bound, reckoned in full."""
    figure, amount = limit.figure, format_dong(limit.amount)
    if figure is None:
        return Step(f"Chi phí được tính: {amount} đ.", limit.amount)
    if limit.bound is Bound.TERRITORY:
        text = f"Định mức chỉ áp dụng cho {_where(figure)}; đề án chưa chọn dấu hiệu này nên tính 0 đ."
    elif limit.bound is Bound.CEILING:
        said = f" = {amount} đ" if limit.times != ONE or limit.count > 1 else ""
        text = f"Mức tối đa: {format_dong(int(figure.value))} đ/{figure.per or 'đề án'}{_factors(limit)}{said}."
    else:
        of = "" if limit.bound is Bound.RATE else "kinh phí khuyến công của các dòng khác "
        rounded = "" if limit.exact else " (bỏ phần lẻ dưới 1 đồng)"
        share = f"{plain(figure.value)}%{_factors(limit)} × {of}{format_dong(limit.base)} đ = {amount} đ{rounded}"
        text = f"{'Tỷ lệ' if limit.bound is Bound.RATE else 'Chi quản lý'}: {share}."
    return cited(text, limit.amount, figure)


def words(limit: Limit) -> str:
    """The bound in a refusal: “mức tối đa 300 triệu đồng/cơ sở”, “50% chi phí được tính 500 triệu đồng, tức …”."""
    figure, amount = limit.figure, say_dong(limit.amount)
    if figure is None:
        return f"chi phí được tính {amount}" if limit.amount else "mức 0 đồng (chưa có chi phí nào được tính)"
    if limit.bound is Bound.TERRITORY:
        return f"mức 0 đồng (định mức chỉ áp dụng cho {_where(figure)}; đề án chưa chọn dấu hiệu này)"
    if limit.bound is Bound.CEILING:
        one, factors = f"{say_dong(int(figure.value))}/{figure.per or 'đề án'}", _factors(limit)
        return f"mức tối đa {amount} ({one}{factors})" if factors else f"mức tối đa {one}"
    of = "chi phí được tính" if limit.bound is Bound.RATE else "kinh phí khuyến công của các dòng khác"
    return f"{plain(figure.value * limit.times)}% {of} {say_dong(limit.base)}, tức {amount}"


def _factors(limit: Limit) -> str:
    times = f" × hệ số {plain(limit.times)}" if limit.times != ONE else ""
    per = limit.figure.per if limit.figure else ""
    return times + (f" × {limit.count} {per}".rstrip() if limit.count > 1 else "")


def multiplier(figure: Figure, value: Decimal, *, on_rate: Decimal, on_ceiling: Decimal) -> Step:
    """The priority multiplier and what it is laid on."""
    laid = [f"mức tối đa × {plain(on_ceiling)}"] if on_ceiling != ONE else []
    laid += [f"tỷ lệ × {plain(on_rate)}"] if on_rate != ONE else []
    said = f" {figure.conditions}" if figure.conditions else ""
    return cited(f"Hệ số ưu tiên {plain(value)}: {', '.join(laid)}.{said}", None, figure)


def no_multiplier(figure: Figure) -> Step:
    """The norm takes no multiplier, or has nothing that it raises."""
    return cited("Định mức này không nhân hệ số ưu tiên.", None, figure)


def _where(figure: Figure) -> str:
    return f"địa bàn {figure.territory}" if figure.territory else "một số địa bàn, trường hợp"


def words_only(norm: ContentNorm, day: date, amount: int) -> Step:
    """No figure to hold the cost against: words of the law, or nothing known."""
    text = f"{norm.rule.rstrip('.')}. Không có mức bằng số; không vượt chi phí {format_dong(amount)} đ."
    if norm.is_silent:
        text = (
            f"Chưa có định mức cho nội dung này vào ngày {day:%d/%m/%Y}; cấp thẩm định xem xét theo chi phí thực tế. "
            f"Không vượt chi phí {format_dong(amount)} đ."
        )
    return Step(text, amount, norm.rule_code, norm.rule_citation, norm.rule_confidence)


def result(least: Limit) -> Step:
    """The smallest of the bounds is what may be given."""
    text = f"Được hỗ trợ nhiều nhất {format_dong(least.amount)} đ: mức nhỏ nhất trong các mức trên."
    return cited(text, least.amount, least.figure) if least.figure else Step(text, least.amount)


def cited(text: str, amount: int | None, figure: Figure) -> Step:
    """A step that rests on a norm."""
    return Step(text, amount, figure.code, figure.citation, figure.confidence)


def excess(group: Group) -> Reason:
    """What is asked passes the bound, and by how much."""
    whom = f", {group.recipient_name}" if group.recipient_name else ""
    more = f", hơn {say_dong(group.over)}" if group.allowed else ""
    text = f"{group.title}{whom}: mức đề nghị {say_dong(group.asked)} vượt {group.limit}{more}."
    return Reason(text, "lines", group.citation)


def no_content(line: Line) -> Reason:
    """Khuyến công money on a line whose content is not one of the đề án."""
    what = f"nội dung {line.content} không thuộc đề án này" if line.content else "chưa chọn nội dung khuyến công"
    return _on_line(line, f"có kinh phí khuyến công nhưng {what}")


def no_recipient(line: Line, figure: Figure) -> Reason:
    """A ceiling per beneficiary needs to know whose line it is."""
    return _on_line(line, f"chưa chọn đơn vị thụ hưởng; mức tối đa tính cho từng {figure.per or 'đối tượng'}", figure)


def no_item(line: Line, figure: Figure) -> Reason:
    """A norm that names items of cost counts no line without one."""
    return _on_line(line, "chưa chọn khoản mục chi nên chưa được tính; định mức chỉ tính một số khoản mục", figure)


def other_item(line: Line, title: str, figure: Figure) -> Reason:
    """Khuyến công money on an item of cost that the norm does not take."""
    text = f"khoản mục “{title}” không thuộc chi phí được tính; nên đặt kinh phí khuyến công ở dòng được tính"
    return _on_line(line, text, figure)


def _on_line(line: Line, text: str, figure: Figure | None = None) -> Reason:
    return Reason(f"“{line.name}”: {text}.", f"dong-{line.key}", figure.citation if figure else "")


def silent(norm: ContentNorm, day: date) -> Reason:
    """The content has no norm on the day: people decide."""
    text = f"{norm.title}: chưa có định mức vào ngày {day:%d/%m/%Y}; cấp thẩm định xem xét theo chi phí thực tế."
    return Reason(text, "lines")


def unlike_units(norm: ContentNorm, units: Iterable[int]) -> Reason:
    """Lines of one group speak of different numbers of objects; the largest counts, so somebody should look."""
    said = ", ".join(str(number) for number in sorted(units))
    text = (
        f"{norm.title}: các dòng ghi số đối tượng khác nhau ({said}); mức tối đa tính theo số lớn nhất, cần kiểm tra."
    )
    return Reason(text, "lines", norm.ceiling.citation if norm.ceiling else "")
