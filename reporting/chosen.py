"""What statistics are narrowed to: years, a Sở, contents. Pure; becomes a filter of đề án and of figures alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Chosen:
    """`period` = "2026-2030" or "2027" as in the address; `place`, `content` = codes or empty; `words` for headings."""

    first_year: int
    last_year: int
    period: str = ""
    tenant_id: int | None = None
    place: str = ""
    content_ids: tuple[int, ...] = ()
    content: str = ""
    words: str = ""

    def filters(self) -> dict[str, Any]:
        """As keyword filters of Proposal or Statistic."""
        found: dict[str, Any] = {"plan_year__range": (self.first_year, self.last_year)}
        if self.tenant_id is not None:
            found["tenant_id"] = self.tenant_id
        if self.content_ids:
            found["content_id__in"] = self.content_ids
        return found

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the address that choose the same again."""
        given = {"ky": self.period, "tinh": self.place, "noi_dung": self.content}
        return {name: value for name, value in given.items() if value}

    @property
    def asked(self) -> str:
        """The same as the query of an address."""
        return f"?{urlencode(self.query)}"

    def behind(self, **narrower: str) -> str:
        """The address of the đề án behind a figure: the same choice, made narrower."""
        return f"{reverse('reporting:statistics_proposals')}?{urlencode({**self.query, **narrower})}"
