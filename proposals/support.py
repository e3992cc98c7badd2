"""Has a beneficiary been supported for the same content before, anywhere in the country? The question that crosses tenants.

TTLT 26/2014/TTLT-BTC-BCT Điều 7 and TT 28/2018/TT-BTC forbid a second State support for the same item; how many years
back to look is the norm `double_support.years`. A beneficiary is known again by its tax code (a branch is the same legal
person: the first ten digits count) or by its name without diacritics together with the commune of production. The
answer says no more than the asker may know, and every asking is kept (SupportLookup): whoever asks leaves a trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from budgets.models import Norm
from budgets.selectors import norm_on
from core.audit import acting_user
from programmes import selectors as programmes
from proposals.assessing import day_of_law
from proposals.models import Beneficiary, Proposal, SupportLookup
from proposals.states import State

NORM: Final = "double_support.years"
CALL: Final = """
    SELECT key, plan_year, content_code, decision_number
    FROM proposals_prior_support(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s, %s)
"""


@dataclass(frozen=True, slots=True)
class PriorSupport:
    """One of my beneficiaries was supported before: when, for what, by which decision. `explained`: the unit says why again."""

    beneficiary_pk: int
    name: str
    year: int
    content: str
    content_title: str
    decision_number: str
    explained: bool
    article: str = ""

    @property
    def sentence(self) -> str:
        """What was found, in words that may follow a colon."""
        decided = f" (quyết định số {self.decision_number})" if self.decision_number else ""
        return f"đã được hỗ trợ nội dung “{self.content_title}” năm {self.year}{decided}"


def prior_support(proposal: Proposal, *, beneficiaries: Sequence[Beneficiary] | None = None) -> list[PriorSupport]:
    """What the beneficiaries of this đề án have received for its contents, newest first; one asking, kept.

    Empty without a question where nobody is named or no norm is in force. Plan years are compared; the đề án itself does
    not count, the one it was copied from does. Beneficiaries: those stored, unless the caller has fetched them already.
    """
    rows = list(proposal.beneficiary_rows.all() if beneficiaries is None else beneficiaries)
    norm = _norm(proposal) if rows else None
    if norm is None:
        return []
    since = proposal.plan_year - norm.number
    contents = same_contents(proposal.content_codes)
    by_key = {row.pk: row for row in rows}
    found = [
        PriorSupport(
            key, by_key[key].name, year, code, programmes.content(code).short_title, number,
            explained=bool(by_key[key].earlier_support.strip()), article=norm.citation,
        )
        for key, year, code, number in _ask(proposal, rows, contents, since)
    ]  # fmt: skip
    _keep(proposal, rows, contents, since, found)
    return found


def prior_support_by_row(proposal: Proposal, beneficiaries: Sequence[Beneficiary]) -> dict[int, list[PriorSupport]]:
    """The same by the key of the beneficiary, for pages that show it beside the row."""
    found: dict[int, list[PriorSupport]] = {}
    for item in prior_support(proposal, beneficiaries=beneficiaries):
        found.setdefault(item.beneficiary_pk, []).append(item)
    return found


def support_to_judge(proposal: Proposal, beneficiaries: Sequence[Beneficiary]) -> dict[int, list[PriorSupport]]:
    """What readers of the case see beside the row. Nobody asks once the plan is approved or the case is closed."""
    if proposal.state in State.PUBLIC | State.CLOSED:
        return {}
    return prior_support_by_row(proposal, beneficiaries)


def same_contents(codes: Sequence[str]) -> list[str]:
    """The contents that are the same as one of these: itself, what it belongs to, and what belongs to it."""
    lines = programmes.lines_of_contents()
    wanted = [code for code in codes if code in lines]
    return sorted(code for code, line in lines.items() if any(mine in line or code in lines[mine] for mine in wanted))


def years_to_look_back(day: date) -> int | None:
    """How many plan years before its own a đề án is held against (norm `double_support.years`); None where none is set."""
    try:
        return int(norm_on(NORM, day).number)
    except LookupError:
        return None


def _norm(proposal: Proposal) -> Norm | None:
    try:
        return norm_on(NORM, day_of_law(proposal), tenant_id=proposal.tenant_id)
    except LookupError:
        return None


def _ask(
    proposal: Proposal, rows: Sequence[Beneficiary], contents: list[str], since: int
) -> list[tuple[int, int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            CALL,
            [
                [row.pk for row in rows], [row.tax_key for row in rows], [row.name_key for row in rows],
                [row.production_commune_id for row in rows], contents, since, proposal.pk,
            ],
        )  # fmt: skip
        answers: list[tuple[int, int, str, str]] = cursor.fetchall()
    return answers


def _keep(
    proposal: Proposal, rows: Sequence[Beneficiary], contents: list[str], since: int, found: Sequence[PriorSupport]
) -> None:
    SupportLookup.objects.create(
        tenant_id=proposal.tenant_id,
        proposal=proposal,
        asked_for=[{"name": row.name, "tax_code": row.tax_code, "commune": row.production_commune_id} for row in rows],
        contents=contents,
        since_year=since,
        answers=[
            {"beneficiary": item.name, "year": item.year, "content": item.content, "decision": item.decision_number}
            for item in found
        ],
        user_id=acting_user(),
    )
