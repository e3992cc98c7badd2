"""Open data, comparison and search in a real browser: no finding of axe, nothing wider than a phone."""

from __future__ import annotations

import os
from contextlib import closing

import psycopg2
import pytest
from playwright.sync_api import Page

from tests.journeys.axe import Looker
from tests.servers import LivePortal, owner_url

PAGES = {
    "open-data": "/cong-khai/du-lieu/",
    "comparison": "/cong-khai/so-sanh/",
    "comparison-old": "/cong-khai/so-sanh/?theo=tinh_cu&tinh_cu=Hà+Nội",
    "list": "/cong-khai/de-an/?tim=xay+sat&sap=tien",
}

# What the pages read; how it gets there through the services is tested beside this file.
ROWS = """
INSERT INTO portal_publication (code, version, title, unit_name, province_code, province_name, old_province, commune_names,
  plan_year, content_code, content_title, content_group, content_group_title, kind_label, state, total_cost, amount_approved,
  beneficiaries, beneficiary_count, decision_number, target_counts, published_at, updated_at, withdrawn, withdrawn_reason,
  search_text)
SELECT 'KCQG-2027-' || (1000 + n), 1, 'Hỗ trợ máy xay xát gạo số ' || n, 'Trung tâm Khuyến công', '01', 'Hà Nội', 'Hà Nội', '{}',
  2027, 'ND3.3', 'Ứng dụng máy móc', 'ND3', 'Mô hình, công nghệ', 'Đề án theo đối tượng cụ thể', 'approved', 700000000,
  n * 10000000, '{"HTX Thử Nghiệm"}', 1, '1/QĐ', '{}', now(), now(), false, '', 'ho tro may xay xat gao so ' || n
FROM generate_series(1, 30) n ON CONFLICT DO NOTHING;
INSERT INTO portal_publicationsummary (plan_year, province_code, old_province, content_group, state, publications, beneficiaries,
  total_cost, approved, accepted, settled)
SELECT 2026 + n % 2, unit.code, CASE WHEN unit.code IN ('01', '04') THEN unit.code ELSE '' END, 'ND3', 'approved', n, n, n * 7,
  n * 123000000, n * 100000000, n * 90000000
FROM (SELECT code, row_number() OVER (ORDER BY code) AS n FROM organisations_administrativeunit WHERE level = 'PROVINCE') unit
ON CONFLICT DO NOTHING;
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_sound_and_fit(live_portal: LivePortal, page: Page, width: int) -> None:
    with (
        closing(psycopg2.connect(owner_url(live_portal.database))) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(ROWS)
    page.set_viewport_size({"width": width, "height": 900})
    for name, path in PAGES.items():
        look = Looker()
        page.goto(f"{live_portal}{path}")
        if pictures := os.environ.get("KC_PICTURES"):
            page.screenshot(path=f"{pictures}/{name}-{width}.png", full_page=True)
        look(page)
        assert look.findings == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
