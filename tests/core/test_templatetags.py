"""How values look on a page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from core.calendars import Clock

pytestmark = pytest.mark.pure

DUE = date(2026, 3, 6)


def render(source: str, **context: object) -> str:
    return Template("{% load kc %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ value|dong }}", 1_234_567, "1.234.567"),
        ("{{ value|dong }}", 0, "0"),
        ("{{ value|dong }}", None, "–"),
        ("{{ value|million }}", 1_250_000, "1,3"),
        ("{{ value|million:3 }}", 1_250_000, "1,250"),
        ("{{ value|million }}", None, "–"),
        ("{{ value|words }}", 300_000_000, "Ba trăm triệu đồng"),
        ("{{ value|words }}", None, ""),
        ("{{ value|vndate }}", date(2026, 3, 5), "05/03/2026"),
        ("{{ value|vndate }}", datetime(2026, 3, 4, 18, 30, tzinfo=UTC), "05/03/2026"),
        ("{{ value|vndate }}", None, "–"),
        ("{{ value|vndatetime }}", datetime(2026, 3, 4, 18, 30, tzinfo=UTC), "01:30 ngày 05/03/2026"),
        ("{{ value|vndatetime }}", None, "–"),
        ("{{ value|percent }}", Decimal("0.125"), "13%"),
        ("{{ value|percent:1 }}", 0.125, "12,5%"),
        ("{{ value|percent }}", None, "–"),
        ("{{ value|percent_of:8 }}", 1, "13%"),
        ("{{ value|percent_of:0 }}", 1, "–"),
        ("{{ value|initials }}", "Nguyễn Văn Đạt", "NĐ"),
        ("{{ value|initials }}", "Đạt", "Đ"),
        ("{{ value|initials }}", "", ""),
        ("{{ value|deadline }}", Clock(DUE, None, left=3, days=3), "còn 3 ngày làm việc"),
        ("{{ value|deadline }}", Clock(DUE, None, left=0, days=0), "hôm nay"),
        ("{{ value|deadline }}", Clock(DUE, None, left=0, days=1), "hạn 06/03/2026"),
        ("{{ value|deadline }}", Clock(DUE, None, left=-2, days=-4), "quá hạn 2 ngày làm việc"),
        ("{{ value|deadline }}", Clock(DUE, None, left=0, days=-1), "quá hạn"),
        (
            "{{ value|deadline }}",
            Clock(DUE, date(2026, 3, 3), left=3, days=3),
            "tạm dừng từ 03/03/2026, còn 3 ngày làm việc",
        ),
        ("{{ value|deadline }}", None, ""),
    ],
)
def test_values_are_written_the_vietnamese_way(source: str, value: object, text: str) -> None:
    assert render(source, value=value) == text


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("{% query page=2 %}", "?q=m%C3%A1y&amp;loai=a&amp;loai=b&amp;page=2"),
        ("{% query q=None %}", "?loai=a&amp;loai=b&amp;page=1"),
        ("{% query q='' page='' loai='c' %}", "?loai=c"),
    ],
)
def test_the_query_string_keeps_the_other_parameters(tag: str, text: str) -> None:
    request = RequestFactory().get("/de-an/", {"q": "máy", "loai": ["a", "b"], "page": "1"})
    assert render(tag, request=request) == text
