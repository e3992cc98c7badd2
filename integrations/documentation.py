"""The part of docs/webhooks.md that is a table of the code."""

from __future__ import annotations

import json

from integrations.catalogue import EVENTS, example

BEGIN, END = "<!-- events: generated -->", "<!-- end of events -->"


def events_table() -> str:
    """Every event with its meaning, and one whole message."""
    rows = ["| `type` | Nghĩa |", "|---|---|"]
    rows += [f"| `{row.name}` | {row.label}. {row.description} |" for row in EVENTS]
    sample = json.dumps(example(EVENTS[4]), ensure_ascii=False, indent=2)
    return "\n".join([BEGIN, "", *rows, "", "```json", sample, "```", "", END])


def with_table(page: str) -> str:
    """The page with the table as the code has it."""
    head, _, rest = page.partition(BEGIN)
    return head + events_table() + rest.partition(END)[2]
