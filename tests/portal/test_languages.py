"""English under /en/, Vietnamese everywhere else: chosen by the address alone, whole, and never for staff."""

from __future__ import annotations

import gettext
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import LocalePrefixPattern, URLResolver, get_resolver
from django.utils import translation

from core.languages import BILINGUAL, versions
from core.templatetags.kc import dong, million, percent, vndate, vndatetime
from core.templatetags.languages import gloss, vietnamese
from organisations.reference import load as load_organisations
from portal.selectors import choices
from tests.cast import Cast, client_as
from tests.portal import messages
from tests.portal.stories import make_publications
from tests.servers import PROJECT

CATALOGUE = PROJECT / "locale/en/LC_MESSAGES"
ENGLISH_FIRST = {"Accept-Language": "en-GB,en;q=0.9"}
PAGES = (
    "/", "/cong-khai/de-an/", "/cong-khai/de-an/KCQG-2027-9000/", "/cong-khai/chuong-trinh/", "/cong-khai/huong-dan/",
    "/cong-khai/hoi-dap/", "/cong-khai/lien-he/", "/cong-khai/quyet-dinh/", "/cong-khai/du-lieu/", "/cong-khai/tro-nang/",
    "/cong-khai/so-sanh/",
)  # fmt: skip
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
# Terms that English sentences explain and use, numbers of decisions, names of menus.
TERMS = re.compile(
    r"Sở Công Thương|\bSở\b|\bCục\b|đề án|khuyến công|Tổ chức|Sửa|đồng|Cổng thông tin|tên không công khai|thành phố|tỉnh|\bQĐ |\S+/QĐ-\w+"
)
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def compiled() -> gettext.GNUTranslations:
    with (CATALOGUE / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def written() -> dict[str, str]:
    text = (CATALOGUE / "django.po").read_text("utf-8").replace('\\"', '"')
    single = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.MULTILINE)
    several = re.findall(r'^msgid "(.+)"\nmsgid_plural "\1"\nmsgstr\[0\] "(.+)"\nmsgstr\[1\] ".+"$', text, re.MULTILINE)
    return dict([*single, *several])


def test_the_compiled_catalogue_is_the_one_that_is_written() -> None:
    found = compiled()
    assert len(written()) == (CATALOGUE / "django.po").read_text("utf-8").count("\nmsgid ") - 1
    assert {source: _one(found, source) for source in written()} == written()


def _one(catalogue: gettext.GNUTranslations, source: str) -> str:
    """The sentence, or its form for one."""
    text = catalogue.gettext(source)
    return catalogue.ngettext(source, source, 1) if text == source else text


@pytest.mark.parametrize("sentences", [messages.of_templates, messages.of_code, messages.of_data])
def test_every_sentence_of_the_public_site_exists_in_english(sentences: object) -> None:
    found, known = sentences(), written()  # type: ignore[operator]
    assert len(found) > 40
    assert {source: place for source, place in found.items() if source not in known} == {}


def test_no_public_template_says_a_word_that_is_not_marked_for_translation() -> None:
    assert {path.name for path in messages.templates() if VIETNAMESE.search(messages.bare_words(path))} == set()


def test_a_translation_keeps_what_is_filled_in() -> None:
    broken = {k: v for k, v in written().items() if set(PLACEHOLDER.findall(k)) != set(PLACEHOLDER.findall(v))}
    assert broken == {}


def test_english_addresses_exist_for_the_public_app_and_no_other() -> None:
    found = {
        inner.namespace
        for row in get_resolver().url_patterns
        if isinstance(row, URLResolver) and isinstance(row.pattern, LocalePrefixPattern)
        for inner in row.url_patterns
    }
    assert found == BILINGUAL
    assert versions("/en/cong-khai/de-an/?tinh=48", "portal") == versions("/cong-khai/de-an/?tinh=48", "portal")
    assert versions("/lam-viec/", "workbench") == {"vi": "/lam-viec/"}


def test_numbers_money_and_dates_are_written_as_the_language_writes_them() -> None:
    from datetime import UTC, datetime

    moment = datetime(2026, 3, 5, 7, 5, tzinfo=UTC)
    assert [dong(1_234_567), million(1_250_000), percent(0.125, 1), vndate(moment), vndatetime(moment)] == [
        "1.234.567", "1,3", "12,5%", "05/03/2026", "14:05 ngày 05/03/2026",
    ]  # fmt: skip
    with translation.override("en"):
        assert [dong(1_234_567), million(1_250_000), percent(0.125, 1), vndate(moment), vndatetime(moment)] == [
            "1,234,567", "1.3", "12.5%", "5 March 2026", "14:05, 5 March 2026",
        ]  # fmt: skip


def test_data_without_english_stays_vietnamese_and_says_so() -> None:
    assert gloss("Việc chưa ai dịch") == "Việc chưa ai dịch"
    with translation.override("en"):
        assert gloss("Đào tạo nghề") == "Vocational training"
        assert gloss("Việc chưa ai <b>dịch</b>") == '<span lang="vi">Việc chưa ai &lt;b&gt;dịch&lt;/b&gt;</span>'
        assert gloss("300 million đồng") == "300 million đồng"
        assert vietnamese("Đà Nẵng") == '<span lang="vi">Đà Nẵng</span>'
        assert gloss("") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_its_language_and_where_the_other_one_is(address: str) -> None:
    load_organisations()
    make_publications(1)
    pages = {code: Client().get(prefix + address) for code, prefix in (("vi", ""), ("en", "/en"))}
    for code, page in pages.items():
        html = page.content.decode()
        own = f"{settings.SITE_URL}{'/en' if code == 'en' else ''}{address}"
        assert f'<html lang="{code}">' in html
        assert page["Content-Language"] == code
        assert "Vary" not in page or "Accept-Language" not in page["Vary"]
        assert f'<link rel="canonical" href="{own}">' in html
        assert f'hreflang="vi" href="{settings.SITE_URL}{address}"' in html
        assert f'hreflang="en" href="{settings.SITE_URL}/en{address}"' in html
        assert f'hreflang="x-default" href="{settings.SITE_URL}{address}"' in html
    assert pages["vi"]["ETag"] != pages["en"]["ETag"]
    assert f'<a class="language-switch" href="/en{address}" lang="en"' in pages["vi"].content.decode()
    assert f'<a class="language-switch" href="{address}" lang="vi"' in pages["en"].content.decode()
    assert "the Vietnamese text prevails" in pages["en"].content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_has_no_vietnamese_outside_marked_names(address: str) -> None:
    load_organisations()
    make_publications(1)
    html = Client().get(f"/en{address}").content.decode()
    html = re.sub(r"<svg.*?</svg>", "", html[html.index("<body") :], flags=re.DOTALL)  # names of provinces in a chart
    left = re.sub(r"<(\w+)[^>]*\slang=\"vi\"[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    words = TERMS.sub("", re.sub(r"<[^>]+>", " ", left))
    assert {line.strip() for line in words.splitlines() if VIETNAMESE.search(line)} == set()


@pytest.mark.django_db
def test_only_the_address_says_the_language() -> None:
    make_publications(1)
    plain = Client().get("/cong-khai/de-an/")
    client = Client(headers=ENGLISH_FIRST)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    asked = client.get("/cong-khai/de-an/")
    assert asked.status_code == 200
    assert asked.content == plain.content
    assert client.get("/vi/cong-khai/de-an/").status_code == 404
    assert translation.get_language() == "vi"


@pytest.mark.django_db
def test_staff_accounts_errors_and_the_api_stay_vietnamese(cast: Cast) -> None:
    client = client_as(cast["donvi.danang"])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    desk = client.get("/lam-viec/", headers=ENGLISH_FIRST).content.decode()
    assert '<html lang="vi">' in desk
    assert "Cần xử lý" in desk
    for address in ("/en/lam-viec/", "/en/tai-khoan/login/", "/en/dinh-muc/", "/en/api/v1/norms/", "/en/de-an/"):
        assert client.get(address).status_code == 404
    missing = client.get("/de-an/KCQG-2000-0001/", headers=ENGLISH_FIRST)
    assert (missing.status_code, missing["Content-Language"]) == (404, "vi")
    assert "Không tìm thấy trang" in missing.content.decode()
    assert "Đăng nhập" in Client(headers=ENGLISH_FIRST).get("/tai-khoan/login/").content.decode()
    assert Client(headers=ENGLISH_FIRST).get("/api/v1/public/proposals/?state=x").json()["message"] != ""


@pytest.mark.django_db
def test_a_missing_english_page_says_so_in_english() -> None:
    page = Client().get("/en/cong-khai/de-an/KCQG-2027-0000/")
    assert page.status_code == 404
    assert '<html lang="en">' in page.content.decode()
    assert "Page not found" in page.content.decode()


@pytest.mark.django_db
def test_choices_are_kept_apart_by_language() -> None:
    assert dict(choices().contents)["ND1"] == "Đào tạo nghề, truyền nghề"
    with translation.override("en"):
        assert dict(choices().contents)["ND1"] == "Vocational training, passing on of trades"
        assert str(dict(choices().states)["approved"]) == "Approved"
    assert dict(choices().contents)["ND1"] == "Đào tạo nghề, truyền nghề"


@pytest.mark.django_db
def test_a_file_is_the_same_file_from_both_languages() -> None:
    make_publications(1)
    assert Client().get("/en/cong-khai/de-an.csv").content == Client().get("/cong-khai/de-an.csv").content


@pytest.mark.django_db
def test_an_english_page_is_answered_with_304_on_its_own() -> None:
    make_publications(1)
    client = Client()
    first = {prefix: client.get(f"{prefix}/cong-khai/de-an/")["ETag"] for prefix in ("", "/en")}
    assert client.get("/en/cong-khai/de-an/", headers={"If-None-Match": first["/en"]}).status_code == 304
    assert client.get("/en/cong-khai/de-an/", headers={"If-None-Match": first[""]}).status_code == 200


@pytest.mark.django_db
def test_the_site_map_names_both_languages() -> None:
    make_publications(1)
    text = Client().get("/sitemap.xml").content.decode()
    for path in ("/", "/cong-khai/de-an/KCQG-2027-9000/"):
        assert f"<loc>http://testserver{path}</loc>" in text
        assert f"<loc>http://testserver/en{path}</loc>" in text
        assert f'hreflang="en" href="http://testserver/en{path}"/>' in text
