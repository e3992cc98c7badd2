"""Every sentence of the public site that has to exist in English: of its templates, of its code, of the data it shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.template import engines
from django.template.base import Node
from django.template.base import Template as Parsed
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import trim_whitespace

from programmes.states import Confidence, FlagGroup, LegalForm, PaperWhen
from proposals.states import Kind
from tests.servers import PROJECT

SHARED = (
    "404.html", "base_plain.html", "base_public.html", "components/_about.html", "components/_footer.html",
    "components/empty_state.html", "components/filter_chips.html", "components/process_line.html",
)  # fmt: skip
CATALOGUE = {
    "contents": ("title", "short_title"),
    "programmes": ("name", "decided_by", "unit", "counting_rule"),
    "priority": ("title",),
}
CALLS = {"_", "gettext", "gettext_lazy", "ngettext"}
IN_EXPRESSIONS = re.compile(r"_\(([\"'])(.+?)\1\)")
TAGS = re.compile(r"{%-?\s*blocktranslate.*?endblocktranslate\s*-?%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)


def templates() -> list[Path]:
    """Templates of the public site, and the shared ones that its pages include."""
    own = [path for path in (PROJECT / "templates/portal").iterdir() if path.suffix == ".html"]
    return sorted([*own, *(PROJECT / "templates" / name for name in SHARED)])


def of_templates() -> dict[str, str]:
    """Sentence -> template."""
    return {message: path.name for path in templates() for message in _of_template(path)}


def _of_template(path: Path) -> Iterator[str]:
    source = path.read_text("utf-8")
    yield from (found[2] for found in IN_EXPRESSIONS.finditer(source))
    engine: Any = engines["django"]
    parsed = Parsed(source, engine=engine.engine)
    for node in parsed.nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode):
            yield str(node.filter_expression.var.literal).replace("%", "%%")
        elif isinstance(node, BlockTranslateNode):
            message = node.render_token_list(node.singular)[0]
            yield trim_whitespace(message) if node.trimmed else message


def of_code() -> dict[str, str]:
    """Sentence -> module of the app."""
    return {
        message: path.name
        for path in sorted((PROJECT / "portal").rglob("*.py"))
        if "migrations" not in path.parts
        for message in _of_module(path)
    }


def _of_module(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = getattr(getattr(node, "func", None), "id", "")
        if isinstance(node, ast.Call) and name in CALLS:
            yield from (
                each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


def of_data() -> dict[str, str]:
    """Sentence -> where it is kept: what the pages show of the catalogue, and the names of choices."""
    found: dict[str, str] = {}
    for name, fields in CATALOGUE.items():
        rows = yaml.safe_load((PROJECT / f"programmes/catalogue/{name}.yaml").read_text("utf-8"))
        found |= {str(row[field]): name for row in _rows(rows) for field in fields if row.get(field)}
    papers = yaml.safe_load((PROJECT / "programmes/catalogue/papers.yaml").read_text("utf-8"))
    asked = {name for row in papers["requirements"] if row["stage"] == "submit" for name in row["papers"]}
    rows = [row for row in papers["kinds"] if row["code"] in asked]
    found |= {row[field]: "papers" for row in rows for field in ("title", "who")}
    fields = yaml.safe_load((PROJECT / "portal/data/fields.yaml").read_text("utf-8"))["fields"]
    found |= {row[key]: "fields" for row in fields for key in ("label", "meaning", "source", "unit") if row.get(key)}
    for choices in (Confidence, FlagGroup, LegalForm, PaperWhen, Kind):
        found |= {str(label): choices.__name__ for label in choices.labels}
    return found


def _rows(data: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a file, however deep."""
    if isinstance(data, dict):
        yield data
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _rows(each)


def bare_words(path: Path) -> str:
    """What a template says outside every tag."""
    source = TAGS.sub(" ", path.read_text("utf-8"))
    return re.sub(r"lang=\"vi\"[^>]*>[^<]*<", "<", source)
