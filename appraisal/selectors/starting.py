"""What the council's conclusion on a dossier starts from: the sheet of the round, else what its members found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from appraisal.models import Appraisal, AppraisalSheet, Assignment, Level, Purpose, Verdict
from appraisal.selectors.conflicts import void_opinions
from appraisal.selectors.rounds import amount_to_state, summaries

_WORST_FIRST = (Verdict.NOT_MET, Verdict.MET_WITH_CHANGES, Verdict.MET)


@dataclass(frozen=True, slots=True)
class Start:
    """`heads`: code -> (verdict, opinion); `amount` in đồng, None when nobody has named one; `source` in words."""

    heads: dict[str, tuple[str, str]]
    amount: int | None
    source: str


def starting_from(round_: Appraisal, entitled: Collection[int]) -> Start:
    """Heads and amount to write the conclusion from. `entitled`: keys of the members whose opinions count."""
    level = Level(round_.level)
    sheet = summaries().filter(appraisal=round_).first()
    if sheet is not None:
        heads = {row["head"]: (row["verdict"], row["opinion"]) for row in sheet.heads}
        return Start(heads, amount_to_state(round_.proposal, level, sheet), f"phiếu thẩm định lần {sheet.version}")
    opinions = opinions_of(round_, entitled)
    if not opinions:
        return Start({}, amount_to_state(round_.proposal, level, None), "")
    typed = amount_to_state(round_.proposal, level, None)
    amount = typed if typed is not None else opinions[0].amount
    return Start(_merged(opinions), amount, f"ý kiến của {len(opinions)} thành viên")


def opinions_of(round_: Appraisal, entitled: Collection[int]) -> list[AppraisalSheet]:
    """The latest opinion of each member that still speaks, whoever leads the appraisal first. Two queries."""
    rows = (
        AppraisalSheet.objects.filter(appraisal=round_, purpose=Purpose.OPINION, member__in=list(entitled))
        .exclude(void_opinions())
        .order_by("member_id", "-version")
        .distinct("member_id")
        .select_related("member")
    )
    leads = Assignment.objects.filter(appraisal=round_, lead=True, ended_at__isnull=True)
    first = set(leads.values_list("member_id", flat=True))
    return sorted(rows, key=lambda row: (row.member_id not in first, row.member.position, row.member_id))


def _merged(opinions: list[AppraisalSheet]) -> dict[str, tuple[str, str]]:
    """For each head the strictest verdict, and everybody's words with their name."""
    said: dict[str, list[tuple[str, str, str]]] = {}
    for sheet in opinions:
        name = sheet.member.name if sheet.member else sheet.author_name
        for row in sheet.heads:
            said.setdefault(row["head"], []).append((row["verdict"], name, row["opinion"]))
    return {
        head: (
            next(verdict for verdict in _WORST_FIRST if any(given == verdict for given, _, _ in rows)),
            "\n".join(f"{name}: {text}" for _, name, text in rows if text),
        )
        for head, rows in said.items()
    }
