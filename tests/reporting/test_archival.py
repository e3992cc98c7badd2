"""Every kind is issued as PDF/A-3a and PDF/UA-1 with its words attached: the claims are looked up in the file itself."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from functools import cache

import pikepdf
import pytest

from core.pdf import render_pdf
from reporting.kinds import KINDS
from reporting.snapshots import canonical, fingerprint, from_json, to_json
from tests.reporting import samples
from tests.reporting.test_layout import SAMPLES
from tests.reporting.test_registration_papers import report

EVERY = SAMPLES | {"registration_report": report}
SRGB = "IEC 61966-2-1 Default RGB Colour Space - sRGB"


@cache
def issued(kind: str) -> tuple[bytes, bytes]:
    """The file of a kind and the words that were stored for it."""
    words = EVERY[kind]()
    data = canonical(to_json(words))
    template = KINDS[kind].templates[-1][1]
    return render_pdf(template, {"doc": words, "mark": samples.MARK}, title=f"Văn bản {kind}", data=data), data


def opened(kind: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(issued(kind)[0]))


def fonts_of(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
    ]


every_kind: Callable[..., pytest.MarkDecorator] = pytest.mark.parametrize("kind", sorted(KINDS))


@every_kind
def test_it_claims_pdf_a_3a_and_pdf_ua_1(kind: str) -> None:
    with opened(kind) as pdf:
        found = pdf.open_metadata()
        assert (found.pdfa_status, found["pdfuaid:part"], found["dc:title"]) == ("3A", "1", f"Văn bản {kind}")
        assert b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in pdf.Root.Metadata.read_raw_bytes()
        assert pdf.pdf_version == "1.7"


@every_kind
def test_its_colours_have_a_profile_and_nothing_is_locked(kind: str) -> None:
    with opened(kind) as pdf:
        (intent,) = pdf.Root.OutputIntents
        profile = bytes(intent.DestOutputProfile.read_bytes())
        assert (intent.S, str(intent.OutputConditionIdentifier)) == ("/GTS_PDFA1", SRGB)
        assert (profile[36:40], profile[16:20], intent.DestOutputProfile.N) == (b"acsp", b"RGB ", 3)
        assert (pdf.is_encrypted, "/ID" in pdf.trailer) == (False, True)


@every_kind
def test_all_its_fonts_are_inside_and_nothing_runs(kind: str) -> None:
    with opened(kind) as pdf:
        fonts = fonts_of(pdf)
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert {str(font.FontName).split("+")[1].split("-")[0] for font in fonts} == {"Tinos"}
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        assert "/JavaScript" not in pdf.Root.get("/Names", {})


@every_kind
def test_it_is_tagged_and_vietnamese(kind: str) -> None:
    with opened(kind) as pdf:
        root = pdf.Root
        assert (str(root.Lang), root.MarkInfo.Marked, root.ViewerPreferences.DisplayDocTitle) == ("vi", True, True)
        (document,) = root.StructTreeRoot.K
        assert (document.S, len(document.K) > 2) == ("/Document", True)
        assert len([page for page in pdf.pages if "/StructParents" in page]) == len(pdf.pages)


@every_kind
def test_the_stored_words_go_along_and_give_the_printed_fingerprint(kind: str) -> None:
    with opened(kind) as pdf:
        (listed,) = pdf.Root.AF
        named = pdf.Root.Names.EmbeddedFiles.Names
        assert (str(named[1].UF), named[1].objgen, listed.AFRelationship) == ("snapshot.json", listed.objgen, "/Data")
        stream = listed.EF.F
        inside = bytes(stream.read_bytes())
        assert (stream.Subtype, "/ModDate" in stream.Params) == ("/application/json", True)
    stored = issued(kind)[1]
    assert hashlib.sha256(inside).hexdigest() == fingerprint(json.loads(stored))
    assert from_json(KINDS[kind].snapshot, json.loads(inside)) == EVERY[kind]()
