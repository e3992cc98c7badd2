"""What may be given: costs and norms in, an assessment with its steps out. Pure: no database, no clock, no request.

    support of one group of lines = min(rate × r × cost, ceiling × m × count), never above the cost

A group is the lines of one norm for one beneficiary: ceilings are per establishment, model, trademark… and contents
combine. `m` is the priority multiplier (1 when none is asked or the norm takes none). `r` = min(m, norm
`priority_multiplier.rate_max`): at 1 only the ceiling grows (variant B), at the multiplier itself both do (variant A).
Rounded down to whole đồng, so no ceiling is ever passed. Worked example: docs/algorithms/support-amount.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from budgets.assessment import ONE, Assessment, ContentNorm, Figure, Group, Law, Line, LineShare, Question, Step
from core.errors import Reason
from core.money import format_dong, round_down

HUNDRED = Decimal(100)


def assess(question: Question, law: Law) -> Assessment:
    """Reckon every group, share it among its lines, and say what passes the norms. The order of lines is irrelevant."""
    faults: list[Reason] = []
    warnings: list[Reason] = []
    multiplier = _multiplier(question, law, faults)
    groups, shares = [], {}
    for norm, recipient, lines in _grouped(question, law, faults):
        group = _reckon(norm, recipient, lines, question, law, multiplier)
        groups.append(group)
        shares.update(_share(group, norm, lines))
        if group.over:
            (warnings if group.warns_only else faults).append(_excess(group))
    management = _manage(question, law)
    if management is not None:
        groups.append(management)
        shares.update(_share(management, None, [row for row in question.lines if row.item in law.management_items]))
        if management.over:
            (warnings if management.warns_only else faults).append(_excess(management))
    return Assessment(
        day=question.day,
        asked=sum(line.asked for line in question.lines),
        allowed=sum(group.allowed for group in groups),
        groups=tuple(groups),
        lines=shares,
        faults=tuple(faults),
        warnings=tuple(warnings),
    )


def _multiplier(question: Question, law: Law, faults: list[Reason]) -> Decimal:
    """The multiplier that counts; one that is not allowed is named and left out."""
    asked, limit = question.multiplier, law.multiplier_max
    if asked <= ONE:
        return ONE
    if limit is None:
        faults.append(Reason("Ngày này không có quy định về hệ số ưu tiên.", "priority_multiplier"))
        return ONE
    if not question.flags:
        text = "Hệ số ưu tiên chỉ áp dụng cho địa bàn, ngành nghề ưu tiên; đề án chưa chọn dấu hiệu ưu tiên nào."
        faults.append(Reason(text, "priority_multiplier", limit.citation))
        return ONE
    if asked > limit.value:
        text = f"Hệ số ưu tiên {_plain(asked)} lớn hơn mức tối đa {_plain(limit.value)} lần."
        faults.append(Reason(text, "priority_multiplier", limit.citation))
        return limit.value
    return asked


def _grouped(question: Question, law: Law, faults: list[Reason]) -> Iterable[tuple[ContentNorm, str, list[Line]]]:
    """Lines by norm and beneficiary, in an order that does not depend on theirs."""
    groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
    norms: dict[str, ContentNorm] = {}
    only = next(iter(question.recipients)) if len(question.recipients) == 1 else ""
    for line in sorted(question.lines, key=lambda row: row.key):
        if line.item in law.management_items:
            continue
        norm = law.contents.get(line.content)
        if norm is None:
            if line.asked:
                text = f"“{line.name}”: có kinh phí khuyến công nhưng chưa chọn nội dung hoạt động khuyến công."
                faults.append(Reason(text, f"dong-{line.key}"))
            continue
        recipient = line.recipient if line.recipient in question.recipients else only
        if not recipient and len(question.recipients) > 1 and _by_recipient(norm):
            text = f"“{line.name}”: chưa chọn đơn vị thụ hưởng; mức tối đa tính cho từng {_per(norm)}."
            faults.append(Reason(text, f"dong-{line.key}", norm.figures[0].citation))
        if norm.items and line.asked and not line.item:
            text = f"“{line.name}”: chưa chọn khoản mục chi; định mức chỉ tính một số khoản mục."
            faults.append(Reason(text, f"dong-{line.key}", norm.figures[0].citation))
        norms[norm.key] = norm
        groups[norm.key, recipient].append(line)
    for (key, recipient), lines in sorted(groups.items()):
        yield norms[key], recipient, lines


def _reckon(
    norm: ContentNorm, recipient: str, lines: list[Line], question: Question, law: Law, multiplier: Decimal
) -> Group:
    base = [line for line in lines if _in_base(line, norm)]
    cost = sum(line.cost for line in base)
    steps = [_cost_step(norm, lines, base, cost, law)]
    if norm.flags and not norm.flags & question.flags:
        allowed = 0
        steps.append(_remark("Đề án không thuộc địa bàn, trường hợp mà định mức này áp dụng.", norm.figures[0], 0))
    elif not norm.figures:
        allowed = cost
        words = norm.rule or "Chưa có định mức bằng số; cấp thẩm định xem xét theo thực tế"
        steps.append(Step(f"{words}. Không vượt chi phí {format_dong(cost)} đ.", cost, "", norm.rule_citation))
    else:
        count = _count(norm, recipient, lines)
        allowed = min(cost, *_limits(norm, cost, count, multiplier, law, steps))
        steps.append(Step(f"Được hỗ trợ tối đa {format_dong(allowed)} đ (mức nhỏ nhất).", allowed))
    return Group(
        content=norm.key, title=norm.title, recipient=recipient, recipient_name=question.recipients.get(recipient, ""),
        lines=tuple(line.key for line in lines), cost=cost, asked=sum(line.asked for line in lines), allowed=allowed,
        steps=tuple(steps), citation=norm.figures[-1].citation if norm.figures else norm.rule_citation,
        warns_only=bool(norm.figures) and all(figure.warns_only for figure in norm.figures),
    )  # fmt: skip


def _limits(norm: ContentNorm, cost: int, count: int, multiplier: Decimal, law: Law, steps: list[Step]) -> list[int]:
    """Rate and ceiling in đồng, each with its step."""
    limits = []
    if norm.rate is not None:
        top = law.rate_multiplier_max
        times = min(multiplier, max(top.value, ONE)) if top and norm.rate.multipliable else ONE
        limit = round_down(norm.rate.value * times / HUNDRED * cost)
        said = f" × {_plain(times)}" if times != ONE else ""
        text = f"Tỷ lệ {_plain(norm.rate.value)}%{said} × {format_dong(cost)} = {format_dong(limit)} đ."
        steps.append(_remark(text, norm.rate, limit))
        limits.append(limit)
    if norm.ceiling is not None:
        times = multiplier if norm.ceiling.multipliable else ONE
        limit = round_down(norm.ceiling.value * times * count)
        said = "".join(
            f" × {part}" for part in (_plain(times) if times != ONE else "", count if count > 1 else "") if part
        )
        whole = f"{said} = {format_dong(limit)} đ" if said else ""
        text = f"Mức tối đa {format_dong(int(norm.ceiling.value))} đ/{norm.ceiling.per or 'đề án'}{whole}."
        if multiplier != ONE and times == ONE:
            text += " Định mức này không nhân hệ số ưu tiên."
        steps.append(_remark(text, norm.ceiling, limit))
        limits.append(limit)
    return limits


def _count(norm: ContentNorm, recipient: str, lines: list[Line]) -> int:
    """How many times the ceiling counts: once for a named beneficiary, else as many as the lines say, each once."""
    if norm.ceiling is not None and norm.ceiling.by_recipient and recipient:
        return 1
    return max(max(line.units, 1) for line in lines)


def _manage(question: Question, law: Law) -> Group | None:
    """The unit's own management cost: a share of the khuyến công money of the other lines' estimate."""
    lines = [line for line in question.lines if line.item in law.management_items]
    if not lines:
        return None
    cost, asked = sum(line.cost for line in lines), sum(line.asked for line in lines)
    base = sum(line.asked for line in question.lines if line.item not in law.management_items)
    steps: list[Step] = []
    allowed = cost
    if law.management is not None:
        limit = round_down(law.management.value / HUNDRED * base)
        allowed = min(cost, limit)
        text = f"Chi quản lý không quá {_plain(law.management.value)}% × {format_dong(base)} = {format_dong(limit)} đ."
        steps.append(_remark(text, law.management, limit))
    return Group(
        content="", title="Chi quản lý của đơn vị thực hiện", recipient="", recipient_name="",
        lines=tuple(sorted(line.key for line in lines)), cost=cost, asked=asked, allowed=allowed, steps=tuple(steps),
        citation=law.management.citation if law.management else "",
        warns_only=law.management.warns_only if law.management else False,
    )  # fmt: skip


def _share(group: Group, norm: ContentNorm | None, lines: Iterable[Line]) -> dict[str, LineShare]:
    """The group's amount among its lines by cost; what rounding leaves goes to the largest, then by key."""
    rows = sorted(lines, key=lambda row: (-row.cost, row.key))
    base = [row for row in rows if norm is None or _in_base(row, norm)]
    total = sum(row.cost for row in base)
    parts = {row.key: group.allowed * row.cost // total if total else 0 for row in base}
    left = group.allowed - sum(parts.values())
    for row in base:
        extra = min(left, row.cost - parts[row.key])
        parts[row.key] += extra
        left -= extra
    keys = {row.key for row in base}
    return {row.key: LineShare(row.key, row.asked, parts.get(row.key, 0), row.key in keys) for row in rows}


def _in_base(line: Line, norm: ContentNorm) -> bool:
    return not norm.items or not line.item or line.item in norm.items


def _by_recipient(norm: ContentNorm) -> bool:
    return norm.ceiling is not None and norm.ceiling.by_recipient


def _per(norm: ContentNorm) -> str:
    return (norm.ceiling.per if norm.ceiling else "") or "đối tượng"


def _cost_step(norm: ContentNorm, lines: list[Line], base: list[Line], cost: int, law: Law) -> Step:
    text = f"Chi phí được tính: {format_dong(cost)} đ."
    outside = sorted({law.item_titles.get(line.item, line.item) for line in lines if line not in base})
    if outside:
        text += f" Không tính: {', '.join(outside)}."
    if norm.figures:
        return _remark(text, norm.figures[0], cost)
    return Step(text, cost)


def _remark(text: str, figure: Figure, result: int | None) -> Step:
    return Step(text, result, figure.code, figure.citation, figure.confidence)


def _excess(group: Group) -> Reason:
    whom = f" cho “{group.recipient_name}”" if group.recipient_name else ""
    text = (
        f"{group.title}{whom}: đề nghị {format_dong(group.asked)} đ, định mức cho phép nhiều nhất "
        f"{format_dong(group.allowed)} đ, vượt {format_dong(group.over)} đ."
    )
    return Reason(text, "lines", group.citation)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
