"""What somebody asked to see of the plan table, as it stands in the address. What cannot be read is left out."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from planning.table import GROUPS, SORTS, VIEWS, WARNINGS, Look, Table

LONGEST = 200
MONEY_SORTS = ("de-nghi", "tham-dinh", "ke-hoach")
WAITING_SORTS = ("so", "de-nghi", "tham-dinh")
NAMES = {"q": "words", "noi_dung": "content", "tinh": "province", "don_vi": "unit", "canh_bao": "warning"}


def look_of(query: QueryDict) -> Look:
    """`xem` view, `q` words, `noi_dung`, `tinh`, `don_vi`, `canh_bao`, `sap` order, `nhom` grouping, `gap` folded groups."""
    told = {name: query.get(given, "").strip()[:LONGEST] for given, name in NAMES.items()}
    view, sort, group = (query.get(name, "") for name in ("xem", "sap", "nhom"))
    if told["warning"] not in WARNINGS:
        told["warning"] = ""
    return Look(
        view=view if view in VIEWS else "", sort=sort if sort in SORTS else "", group=group if group in GROUPS else "",
        folded=frozenset(query.getlist("gap")), **told,
    )  # fmt: skip


def address(query: QueryDict, **changes: str) -> str:
    """The address of this page with some of it changed; an empty value takes the condition away."""
    asked = query.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value:
            asked[name] = value
    return f"?{asked.urlencode()}"


def fold_address(query: QueryDict, key: str) -> str:
    """The address with one group folded, or opened again."""
    asked = query.copy()
    folded = asked.getlist("gap")
    asked.setlist("gap", [one for one in folded if one != key] if key in folded else [*folded, key])
    return f"?{asked.urlencode()}"


def controls(query: QueryDict, look: Look, table: Table) -> dict[str, Any]:
    """Everything above the table: segments, choices, chips, headings that sort, groups with their links."""
    contents = [(code, f"{code} {title}") for code, title in table.contents]
    told = {
        "noi_dung": ("Nội dung", look.content, contents),
        "tinh": ("Tỉnh, thành phố", look.province, [(name, name) for name in table.provinces]),
        "don_vi": ("Đơn vị", look.unit, [(name, name) for name in table.units]),
        "canh_bao": ("Cảnh báo", look.warning, list(WARNINGS.items())),
        "nhom": ("Nhóm dòng", look.group, [(key, label) for key, (label, _) in GROUPS.items()]),
    }
    return {
        "segments": [
            {"label": label, "url": f"?xem={key}" if key else "?", "current": key == look.view}
            for key, (label, _) in VIEWS.items()
        ],
        "selects": [
            {"name": name, "label": label, "value": value, "options": options}
            for name, (label, value, options) in told.items()
        ],
        "chips": _chips(query, look, {name: dict(options) for name, (_, _, options) in told.items()}),
        "columns": [_header(query, look, key) for key in (SORTS if not look.view else WAITING_SORTS)],
        "groups": [(group, fold_address(query, group.key)) for group in table.groups],
    }


def _chips(query: QueryDict, look: Look, labels: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    chips = []
    for given, name in NAMES.items():
        if value := getattr(look, name):
            words = labels.get(given, {}).get(value, value)
            chips.append(
                {"label": f"“{value}”" if given == "q" else words, "remove_url": address(query, **{given: ""})}
            )
    return chips


def _header(query: QueryDict, look: Look, key: str) -> dict[str, Any]:
    label, _, down = SORTS[key]
    aria = ("descending" if down else "ascending") if look.sort == key else ""
    label = "Cục kiến nghị" if look.view and key == "tham-dinh" else label
    return {"label": label, "url": address(query, sap=key), "aria": aria, "number": key in MONEY_SORTS}
