"""What an issued PDF claims to be: PDF/A-3a (kept for decades, data attached) and PDF/UA-1 (read aloud).

WeasyPrint writes one claim at a time; the hook below adds the second to the first. The colours are those of the ICC
profile sRGB2014 (International Color Consortium), which comes with WeasyPrint.
"""

from __future__ import annotations

from typing import Any, Final

import pydyf
from django.utils import timezone

VARIANT: Final = "pdf/a-3a"
DATA_NAME: Final = "snapshot.json"
# ISO 19005-3, 6.6.2.3: a property that PDF/A does not know is described beside it.
_ACCESS: Final = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def data_file(data: bytes) -> dict[str, Any]:
    """The words the pages were made of, for machines: how they are attached."""
    now = timezone.now()
    told = "Dữ liệu của văn bản (JSON), nguồn của các trang in"
    return {
        "string": data, "name": DATA_NAME, "description": told, "relationship": "Data", "created": now, "modified": now,
    }  # fmt: skip


def finish(_document: Any, pdf: pydyf.PDF) -> None:
    """Called by WeasyPrint when all objects are there and nothing is written yet."""
    metadata: Any = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [b"".join(metadata.stream).replace(b"</rdf:RDF>", _ACCESS + b"</rdf:RDF>")]
    metadata.compress = False
    if "AF" in pdf.catalog:  # each attachment is listed twice by WeasyPrint 70
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
