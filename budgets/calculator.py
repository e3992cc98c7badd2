"""What may be given: costs and norms in, an assessment with its steps out. Pure: no database, no clock, no request.

    support of one group of lines = min(rate × r × cost, ceiling × m × count), never above the cost

A group is the lines of one norm for one beneficiary: ceilings are per establishment, model, trademark… and contents
combine. `m` is the priority multiplier (1 when none is asked or the norm takes none). `r` = min(m, norm
`priority_multiplier.rate_max`): at 1 only the ceiling grows (variant B), at the multiplier itself both do (variant A).
Rounded down to whole đồng, so no ceiling is ever passed. Worked example: docs/algorithms/support-amount.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from budgets import sentences
from budgets.assessment import (
    ONE,
    Assessment,
    Bound,
    ContentNorm,
    Figure,
    Group,
    Law,
    Limit,
    Line,
    LineShare,
    Question,
    Step,
)
from core.errors import Reason
from core.money import round_down

HUNDRED = Decimal(100)
MANAGEMENT = ContentNorm(key="", title="Chi quản lý của đơn vị thực hiện")
Bundle = tuple[ContentNorm, str, list[Line]]


def assess(question: Question, law: Law) -> Assessment:
    """Reckon every group, share it among its lines, and say what passes the norms. The order of lines is irrelevant."""
    faults: list[Reason] = []
    warnings: list[Reason] = []
    multiplier = _multiplier(question, law, faults)
    groups, shares = [], {}
    for norm, recipient, lines in _bundles(question, law, faults):
        _look_at_items(norm, lines, law, faults, warnings)
        group = _reckon(norm, recipient, lines, question, law, multiplier)
        units = {line.units for line in lines if norm.takes(line.item)}
        if norm.ceiling is not None and not (norm.ceiling.by_recipient and recipient) and len(units) > 1:
            warnings.append(sentences.unlike_units(norm, units))
        if norm.is_silent and group.asked:
            warnings.append(sentences.silent(norm, question.day))
        groups.append(group)
        shares.update(_share(group, norm, lines))
    if managing := [line for line in _in_order(question) if line.item in law.management_items]:
        given = sum(min(group.asked, group.allowed) for group in groups)
        groups.append(_manage(managing, given, law))
        shares.update(_share(groups[-1], MANAGEMENT, managing))
    for group in groups:
        if group.over:
            (warnings if group.warns_only else faults).append(sentences.excess(group))
    return Assessment(
        day=question.day,
        asked=sum(line.asked for line in question.lines),
        allowed=sum(group.allowed for group in groups),
        groups=tuple(groups),
        lines=shares,
        faults=tuple(faults),
        warnings=tuple(warnings),
        caveats=_caveats(groups, law),
    )


def _caveats(groups: list[Group], law: Law) -> tuple[str, ...]:
    """Those of the documents that a step rests on."""
    cited = {step.citation for group in groups for step in group.steps}
    return tuple(row.text for row in law.caveats if any(said.startswith(row.document) for said in cited))


def _multiplier(question: Question, law: Law, faults: list[Reason]) -> Decimal:
    """The multiplier that counts; one that is not allowed is named and left out."""
    asked, limit, field = question.multiplier, law.multiplier_max, "priority_multiplier"
    if asked == ONE:
        return ONE
    if asked < ONE:
        faults.append(Reason(f"Hệ số ưu tiên {sentences.plain(asked)} nhỏ hơn 1; không ưu tiên thì ghi 1.", field))
        return ONE
    if limit is None:
        faults.append(Reason(f"Ngày {question.day:%d/%m/%Y} không có quy định về hệ số ưu tiên.", field))
        return ONE
    if not (question.flags & limit.flags if limit.flags else question.flags):
        text = "Hệ số ưu tiên chỉ áp dụng cho địa bàn, ngành nghề ưu tiên; đề án chưa chọn dấu hiệu nào như vậy."
        faults.append(Reason(text, field, limit.citation))
        return ONE
    if asked > limit.value:
        text = f"Hệ số ưu tiên {sentences.plain(asked)} lớn hơn mức tối đa {sentences.plain(limit.value)} lần."
        faults.append(Reason(text, field, limit.citation))
    return max(min(asked, limit.value), ONE)


def _in_order(question: Question) -> list[Line]:
    """Lines by key, numbers by size: the same answer in whatever order they came."""
    return sorted(question.lines, key=lambda line: (len(line.key), line.key))


def _bundles(question: Question, law: Law, faults: list[Reason]) -> Iterator[Bundle]:
    """Lines by norm and beneficiary, in an order that does not depend on theirs."""
    by_norm: dict[str, list[Line]] = defaultdict(list)
    norms: dict[str, ContentNorm] = {}
    for line in _in_order(question):
        if line.item in law.management_items:
            continue
        norm = law.contents.get(line.content)
        if norm is None:
            if line.asked:
                faults.append(sentences.no_content(line))
            continue
        norm = norm.part_for(line.item)
        norms[norm.key] = norm
        by_norm[norm.key].append(line)
    for key in sorted(by_norm):
        for recipient, lines in _by_recipient(norms[key], by_norm[key], question, faults):
            yield norms[key], recipient, lines


def _by_recipient(
    norm: ContentNorm, lines: list[Line], question: Question, faults: list[Reason]
) -> list[tuple[str, list[Line]]]:
    """The lines of one norm by beneficiary. Where the ceiling counts for each, every line must say whose it is."""
    known = question.recipients
    if norm.ceiling is not None and norm.ceiling.shared:
        return [("", lines)]
    only = next(iter(known)) if len(known) == 1 else ""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.recipient if line.recipient in known else only].append(line)
    if norm.ceiling is not None and len(known) > 1 and (norm.ceiling.by_recipient or len(found) > 1):
        faults += [sentences.no_recipient(line, norm.ceiling) for line in found.get("", ())]
    return sorted(found.items(), key=lambda pair: (len(pair[0]), pair[0]))


def _look_at_items(
    norm: ContentNorm, lines: list[Line], law: Law, faults: list[Reason], warnings: list[Reason]
) -> None:
    """Money asked on lines that are not in the base."""
    for line in lines:
        if not line.asked or norm.takes(line.item):
            continue
        if line.item:
            title = law.item_titles.get(line.item, line.item)
            warnings.append(sentences.other_item(line, title, norm.figures[0]))
        else:
            faults.append(sentences.no_item(line, norm.figures[0]))


def _reckon(
    norm: ContentNorm, recipient: str, lines: list[Line], question: Question, law: Law, multiplier: Decimal
) -> Group:
    """What one group may get: the smallest of its bounds, never above its cost."""
    base = [line for line in lines if norm.takes(line.item)]
    cost = sum(line.cost for line in base)
    outside = {law.item_titles.get(line.item, line.item) for line in lines if not norm.takes(line.item)}
    steps = [Step(norm.note)] if norm.note else []
    steps.append(sentences.cost(norm, cost, sorted(outside)))
    limits: list[Limit] = []
    if norm.flags and not norm.flags & question.flags:
        figure = next(figure for figure in norm.figures if figure.flags)
        limits.append(Limit(0, Bound.TERRITORY, figure))
    elif norm.figures:
        on_rate, on_ceiling = _times(norm, multiplier, law)
        if multiplier != ONE and law.multiplier_max is not None:
            raised = on_rate != ONE or on_ceiling != ONE
            steps.append(
                sentences.multiplier(law.multiplier_max, multiplier, on_rate=on_rate, on_ceiling=on_ceiling)
                if raised
                else sentences.no_multiplier(norm.figures[0])
            )
        limits += _limits(norm, cost, _count(norm, recipient, base), on_rate, on_ceiling)
    else:
        steps.append(sentences.words_only(norm, question.day, cost))
    return _group(norm, (recipient, question.recipients.get(recipient, "")), lines, cost, limits, steps)


def _limits(norm: ContentNorm, cost: int, count: int, on_rate: Decimal, on_ceiling: Decimal) -> Iterator[Limit]:
    """Rate and ceiling in đồng, rounded down."""
    if norm.rate is not None:
        exact = norm.rate.value * on_rate / HUNDRED * cost
        amount = round_down(exact)
        yield Limit(amount, Bound.RATE, norm.rate, cost, on_rate, exact=exact == amount)
    if norm.ceiling is not None:
        amount = round_down(norm.ceiling.value * on_ceiling * count)
        yield Limit(amount, Bound.CEILING, norm.ceiling, cost, on_ceiling, count)


def _times(norm: ContentNorm, multiplier: Decimal, law: Law) -> tuple[Decimal, Decimal]:
    """What rate and ceiling are multiplied by (variant B: 1 and m; variant A: m and m)."""
    top = law.rate_multiplier_max.value if law.rate_multiplier_max else ONE
    on_rate = max(min(multiplier, top), ONE) if norm.rate and norm.rate.multipliable else ONE
    return on_rate, multiplier if norm.ceiling and norm.ceiling.multipliable else ONE


def _count(norm: ContentNorm, recipient: str, base: list[Line]) -> int:
    """How many times the ceiling counts: once for a named beneficiary, else as many objects as a line says at most."""
    if norm.ceiling is not None and norm.ceiling.by_recipient and recipient:
        return 1
    return max((line.units for line in base), default=1) or 1


def _manage(lines: list[Line], given: int, law: Law) -> Group:
    """The unit's own management cost: a share of what the other lines may get of what they ask.

    Above the usual share it warns, as far as that norm only warns; above the outermost share it is refused.
    """
    cost = sum(line.cost for line in lines)
    shares = [figure for figure in (law.management, law.management_most) if figure is not None]
    limits = [_share_of(figure, given) for figure in shares]
    steps = [sentences.cost(MANAGEMENT, cost, [])]
    group = _group(MANAGEMENT, ("", ""), lines, cost, limits[:1], steps)
    if len(limits) > 1 and group.warns_only and group.asked > limits[1].amount:
        return _group(MANAGEMENT, ("", ""), lines, cost, limits[1:], steps)
    return group


def _share_of(figure: Figure, given: int) -> Limit:
    exact = figure.value / HUNDRED * given
    amount = round_down(exact)
    return Limit(amount, Bound.MANAGEMENT, figure, given, exact=exact == amount)


def _group(
    norm: ContentNorm, recipient: tuple[str, str], lines: list[Line], cost: int, limits: list[Limit], steps: list[Step]
) -> Group:
    """The smallest bound decides; of two equal ones the ceiling is named, then the rate, then the cost."""
    least = min([*reversed(limits), Limit(cost)], key=lambda limit: limit.amount) if cost else Limit(0)
    figures = [limit.figure for limit in limits if limit.figure]
    binding = least.figure or (figures[0] if figures else None)
    return Group(
        content=norm.of or norm.key,
        title=norm.title,
        recipient=recipient[0],
        recipient_name=recipient[1],
        lines=tuple(line.key for line in lines),
        cost=cost,
        asked=sum(line.asked for line in lines),
        allowed=least.amount,
        steps=(*steps, *map(sentences.step, limits), sentences.result(least)) if limits else tuple(steps),
        citation=binding.citation if binding else norm.rule_citation,
        warns_only=bool(figures) and all(figure.warns_only for figure in figures),
        limit=sentences.words(least),
        norm=binding.code if binding else norm.rule_code,
    )


def _share(group: Group, norm: ContentNorm, lines: list[Line]) -> dict[str, LineShare]:
    """The group's amount among its lines by cost; what rounding leaves goes to the largest, then by key."""
    rows = sorted(lines, key=lambda row: (-row.cost, row.key))
    base = [row for row in rows if norm.takes(row.item)]
    parts = {row.key: group.allowed * row.cost // group.cost if group.cost else 0 for row in base}
    left = group.allowed - sum(parts.values())
    for row in base:
        extra = min(left, row.cost - parts[row.key])
        parts[row.key] += extra
        left -= extra
    return {row.key: LineShare(row.key, row.asked, parts.get(row.key, 0), row.key in parts) for row in rows}
