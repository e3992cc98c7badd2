"""`{% translate %}` remembers fixed sentences a language, and nothing else."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

from core.templatetags.sentences import FixedSentence

SAID = "Trang chủ"


def node_of(tag: str) -> object:
    return Template(f"{{% load sentences %}}{tag}").nodelist[-1]


def test_a_fixed_sentence_follows_the_language_back_and_forth() -> None:
    page = Template(f'{{% load sentences %}}{{% translate "{SAID}" %}}')
    with translation.override("en"):
        english = page.render(Context())
    with translation.override("vi"):
        assert page.render(Context()) == SAID
    with translation.override("en"):
        assert page.render(Context()) == english != SAID


def test_percent_signs_stay() -> None:
    page = Template('{% load sentences %}{% translate "Đạt 100% kế hoạch <b>" %}')
    assert [page.render(Context()) for _ in range(2)] == ["Đạt 100% kế hoạch <b>"] * 2


@pytest.mark.parametrize(
    "tag",
    [
        "{% translate words %}", '{% translate "Trang chủ"|upper %}', '{% translate "Trang chủ" as said %}',
        '{% translate "Trang chủ" noop %}', '{% translate "Trang chủ" context "nút" %}',
    ],
)  # fmt: skip
def test_what_depends_on_more_is_not_remembered(tag: str) -> None:
    assert not isinstance(node_of(tag), FixedSentence)
    assert isinstance(node_of(f'{{% translate "{SAID}" %}}'), FixedSentence)


def test_a_variable_is_translated_each_time() -> None:
    page = Template("{% load sentences %}{% translate words %}")
    assert [page.render(Context({"words": words})) for words in ("một", "<hai>")] == ["một", "&lt;hai&gt;"]
