"""A long table set in pieces is the document of one pass: the same pages, one tree of tags, one set of claims."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from core import pieces
from core.pdf import render_pdf
from tests.reporting import closing_samples, samples
from tests.reporting.measuring import measured

TABLE = "documents/registration_table/v2013.html"
CASES = {
    "table": (TABLE, lambda: samples.registration_table(90)),
    "vouchers": ("documents/voucher_list/v2013.html", lambda: closing_samples.voucher_list(150)),
}


def made(case: str) -> bytes:
    template, words = CASES[case]
    return render_pdf(template, {"doc": words(), "mark": samples.MARK}, title="Biểu", data=b'{"a":1}')


@pytest.fixture(scope="module")
def both() -> Callable[[str], tuple[bytes, bytes]]:
    """In one pass, and in pieces; made once for the module."""
    kept: dict[str, tuple[bytes, bytes]] = {}

    def give(case: str) -> tuple[bytes, bytes]:
        if case not in kept:
            with pytest.MonkeyPatch.context() as patch:
                whole = made(case)
                patch.setattr(pieces, "LONG", 60)
                patch.setattr(pieces, "ROWS", 40)
                kept[case] = whole, made(case)
        return kept[case]

    return give


Both = Callable[[str], tuple[bytes, bytes]]


@pytest.mark.parametrize("case", sorted(CASES))
def test_pages_say_the_same_in_the_same_places(both: Both, case: str) -> None:
    whole, joined = (PdfReader(io.BytesIO(content)) for content in both(case))
    assert len(joined.pages) == len(whole.pages) > 3
    for one, other in zip(whole.pages, joined.pages, strict=True):
        runs = [[(run.words, round(run.x, 1), round(run.y, 1)) for run in measured(page).runs] for page in (one, other)]
        assert runs[0] == runs[1]


def test_numbers_of_pages_go_on_and_headers_are_repeated(both: Both) -> None:
    pages = PdfReader(io.BytesIO(both("table")[1])).pages
    tops = [[run.words for run in measured(page).runs if run.y < 15] for page in pages]
    assert tops == [["Mẫu số 2, Phụ lục 1, Thông tư số 36/2013/TT-BCT"], *([str(n)] for n in range(2, len(pages) + 1))]
    assert all("Tên đề án" in page.extract_text() for page in list(pages)[:-1])


def elements(node: Any) -> Iterator[Any]:
    for kid in node.get("/K", ()) if isinstance(node.get("/K"), pikepdf.Array) else ():
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.mark.parametrize("case", sorted(CASES))
def test_there_is_one_tree_of_tags_and_every_page_leads_into_it(both: Both, case: str) -> None:
    with pikepdf.open(io.BytesIO(both(case)[1])) as pdf:
        root = pdf.Root.StructTreeRoot
        (document,) = root.K
        numbers = list(root.ParentTree.Nums)
        leads = dict(zip((int(key) for key in numbers[::2]), numbers[1::2], strict=True))
        assert [int(key) for key in numbers[::2]] == list(range(len(leads)))
        for page in pdf.pages:
            held = leads[int(page.obj.StructParents)]
            assert len(held) > 5
            assert {element.Pg.objgen for element in held} == {page.obj.objgen}
        assert {kid.P.objgen for kid in document.K} == {document.objgen}
        found = list(elements(document))
        names = [bytes(each.ID) for each in found if each.S == "/TH" and "/ID" in each]
        asked = {bytes(name) for each in found if each.S == "/TD" for name in each.A.get("/Headers", ())}
        assert len(names) == len(set(names))
        assert asked
        assert asked <= set(names)


def test_claims_attachment_and_profile_are_there_once(both: Both) -> None:
    with pikepdf.open(io.BytesIO(both("table")[1])) as pdf:
        about = pdf.open_metadata()
        assert (about.pdfa_status, about["pdfuaid:part"], len(pdf.Root.OutputIntents)) == ("3A", "1", 1)
        assert [bytes(each.EF.F.read_bytes()) for each in pdf.Root.AF] == [b'{"a":1}']
        assert (str(pdf.Root.Lang), pdf.Root.MarkInfo.Marked, "/ID" in pdf.trailer) == ("vi", True, True)
        fonts = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
        ]
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_short_tables_and_annexes_are_left_whole() -> None:
    rows = "<tr><td>x</td></tr>" * pieces.LONG
    page = '<body><table class="letterhead"></table>{}<table class="grid"><tbody>{}</tbody></table></body>'
    assert pieces.take_apart(page.format("", rows[19:])) is None
    assert pieces.take_apart(page.format('<div class="annex wide">', rows)) is None
    assert pieces.take_apart("<p>Không có bảng</p>") is None
    found = pieces.take_apart(page.format('<div class="body">', rows))
    assert found is not None
    assert (len(found.rows), found.opening.count('<div class="body">')) == (pieces.LONG, 1)
    assert found.html(5, 6) == (
        '<body><div class="body"><table class="continued grid"><tbody><tr id="5"><td>x</td></tr></tbody></table></body></html>'
    )


def test_a_row_on_two_pages_is_not_cut() -> None:
    assert pieces.clean_cut([["strip", "0", "1"], ["2", "3"], ["4"]]) == (2, 4)
    assert pieces.clean_cut([["0", "1"], ["2", "3"], ["3", "4"]]) == (1, 2)
    assert pieces.clean_cut([["0", "1"], ["2", "3"], []]) == (1, 2)
    with pytest.raises(pieces.NoCutError):
        pieces.clean_cut([["0"], ["0"]])
