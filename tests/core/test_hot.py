"""Rows written by Jinja2: escaped, with the filters of the other templates, strict about names."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.template import Context, Template
from jinja2 import UndefinedError

from core.hot import render_rows

ROWS = "planning/_table_rows.jinja"


@dataclass
class Row:
    code: str = "KCQG-2027-0001"
    title: str = "<script>alert('x')</script> & máy"
    unit: str = "TTKC"
    province: str = "Gia Lai"
    content_code: str = "ND3.3"
    content: str = "Máy móc"
    included: bool = True
    note: str = ""
    rank: int = 1
    proposed: int = 300_000_000
    appraised: int | None = None
    amount: int = 280_000_000
    above_norms: bool = False
    envelope: int = 7


@dataclass
class Line:
    row: Row
    warnings: tuple[tuple[str, str], ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class Group:
    lines: list[Line]
    label: str = ""


def rows(line: Line, *, editing: bool = True) -> str:
    return render_rows(ROWS, {"groups": [(Group([line]), "")], "editing": editing})


def test_words_are_escaped_once_also_inside_a_django_template() -> None:
    html = Template("{{ rows }}").render(Context({"rows": rows(Line(Row()))}))
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; máy" in html
    assert ("<script" in html, "&amp;lt;" in html) == (False, False)


def test_money_is_written_as_everywhere_and_nothing_is_a_dash() -> None:
    html = rows(Line(Row()), editing=False)
    assert ("300.000.000" in html, ">–<" in html, "None" in html) == (True, True, False)


def test_what_was_typed_and_refused_stands_in_its_cell() -> None:
    html = rows(Line(Row(), typed={"amount": "ba trăm", "rank": "1"}, errors={"amount": "Số tiền không hợp lệ."}))
    assert 'value="ba trăm"' in html
    assert 'aria-invalid="true" aria-describedby="err_KCQG-2027-0001-amount"' in html


def test_a_name_that_is_not_there_is_an_error_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        render_rows(ROWS, {"groups": [(object(), "")], "editing": True})
