"""How places and contents are called in the rows of statistics, and in which order they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from programmes import selectors as programmes
from programmes.models import Content
from reporting.selectors.figures import Place, places


@dataclass(frozen=True, slots=True)
class Names:
    """Tenants by key; contents by key with the clause each stands under."""

    places: dict[int, Place]
    contents: dict[int, Content]
    groups: dict[int, Content]


def names(day: date) -> Names:
    """Everything a row can be called by; one question, the catalogue is kept."""
    contents = {row.code: row for row in programmes.contents()}
    lines = programmes.lines_of_contents()
    tops = {
        code: next(contents[above] for above in line if contents[above].parent_id is None)
        for code, line in lines.items()
    }
    return Names(
        places={row.pk: row for row in places(day)},
        contents={row.pk: row for row in contents.values()},
        groups={row.pk: tops[row.code] for row in contents.values()},
    )
