"""What the components print, without a database."""

from __future__ import annotations

import gettext
import re
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.html import strip_tags

from core.calendars import Clock
from core.errors import Reason
from core.forms import KcForm, MoneyField
from organisations.roles import Role
from workbench import navigation

CATALOGUE = Path(__file__).resolve().parent.parent.parent / "locale/vi/LC_MESSAGES"


class Sample(KcForm):
    title = forms.CharField(label="Tên đề án", help_text="Ghi đủ nội dung và nơi thực hiện.")
    amount = MoneyField(label="Kinh phí đề nghị", required=False)
    kind = forms.ChoiceField(label="Nhóm", choices=[("a", "Nhóm"), ("b", "Điểm")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Cam kết đối ứng")


def _component(name: str, **context: Any) -> str:
    return render_to_string(f"components/{name}.html", context)


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(html)).strip()


def test_a_field_shows_label_help_error_and_ties_them_to_the_control() -> None:
    html = _component("field", field=Sample({})["title"])
    assert _words(html) == "Tên đề án Ghi đủ nội dung và nơi thực hiện. Hãy nhập tên đề án."
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert re.findall(r'id="(id_title[a-z_]*)"', html) == ["id_title_helptext", "id_title_error", "id_title"]
    assert 'aria-invalid="true"' in html


def test_money_shows_its_unit_inside_and_optional_fields_say_so() -> None:
    html = _component("field", field=Sample(initial={"amount": 300_000_000})["amount"])
    assert _words(html) == "Kinh phí đề nghị (không bắt buộc) đồng"
    assert 'value="300.000.000"' in html


def test_a_radio_group_is_a_fieldset_with_styled_buttons() -> None:
    html = _component("field", field=Sample()["kind"])
    assert html.count("<fieldset") == 1
    assert html.count('class="form-check-input"') == 2


def test_the_summary_lists_every_error_once_and_jumps_to_its_field() -> None:
    form = Sample({})
    reason = Reason("Mức đề nghị vượt mức tối đa.", article="Điều 8", url="/du-toan/")
    html = _component("form_errors", form=form, reasons=[reason])
    assert re.findall(r'href="([^"]+)"', html) == ["#id_title", "#id_kind", "#id_agreed", "/du-toan/"]
    assert _words(html).endswith("Mức đề nghị vượt mức tối đa. (Điều 8)")


def test_no_summary_without_errors() -> None:
    assert _component("form_errors", form=Sample()).strip() == ""


def test_a_badge_takes_no_link_from_the_page_around_it() -> None:
    html = _component("state_badge", label="Đã nộp Sở", tone="info", url="/somewhere/")
    assert html.count("<a ") == 0


def test_the_deadline_names_who_and_how_long() -> None:
    clock = Clock(due_on=date(2026, 5, 29), paused_since=None, left=3, days=5)
    assert _words(_component("deadline", clock=clock, who="Sở Công Thương Gia Lai")) == (
        "Đang chờ: Sở Công Thương Gia Lai — còn 3 ngày làm việc"
    )
    late = Clock(due_on=date(2026, 5, 29), paused_since=None, left=-2, days=-4)
    assert 'class="deadline late"' in _component("deadline", clock=late)


def test_every_role_has_between_one_and_seven_doors_and_starts_at_the_desk() -> None:
    roles = [role for role in Role if role is not Role.SYSTEM]
    sizes = {role: len(navigation.rail(role, "/")) for role in roles}
    assert [role for role, size in sizes.items() if not 1 <= size <= 7] == []
    assert {navigation.rail(role, "/")[0].url for role in roles} == {"/lam-viec/"}


def test_the_rail_marks_where_one_is_and_folds_what_does_not_fit_a_phone() -> None:
    entries = navigation.rail(Role.PROVINCE_OFFICER, "/tham-dinh/KCQG-2026-0001/")
    assert [entry.label for entry in entries if entry.current] == ["Thẩm định"]
    assert [entry.extra for entry in entries] == [False] * 4 + [True] * 3


def test_the_platform_administrator_is_offered_no_dossier() -> None:
    assert navigation.may_search(Role.PLATFORM_ADMIN) is False


def test_the_compiled_catalogue_is_the_one_that_is_written() -> None:
    text = (CATALOGUE / "django.po").read_text("utf-8").replace('\\"', '"')
    written = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.MULTILINE))
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {source: compiled.gettext(source) for source in written} == written


def test_every_door_of_the_rail_leads_somewhere() -> None:
    addresses = {section.url for sections in navigation.SECTIONS.values() for section in sections}
    assert [address for address in sorted(addresses) if not is_valid_path(address)] == []
