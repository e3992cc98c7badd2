"""Word files people go on editing: a template laid out in Word, filled in with the same words as the PDF.

The templates (*.docx beside this file) are opened and changed in Word; their marks are Jinja2's, as docxtpl reads them.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from core.money import format_dong

FOLDER: Final = Path(__file__).parent
WORD_OF: Final = {
    "periodic_report": "periodic_report",
    "registration_report": "registration_report",
    "plan_letter": "plan_letter",
    "plan_decision": "plan_decision",
    "province_minutes": "council_minutes",
    "centre_minutes": "council_minutes",
    "contract_paper": "contract",
    "assignment_notice": "execution_paper",
    "adjustment_decision": "execution_paper",
}
"""Kind of document -> its template. Forms of TT 36 are not edited: they have none."""
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def fill_in(template: str, words: Any) -> bytes:
    """The template of this name filled in with a snapshot, as the bytes of a .docx. Raises UndefinedError for an unknown word."""
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.filters["dong"] = format_dong
    document = DocxTemplate(FOLDER / f"{template}.docx")
    document.render({"doc": words}, environment)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
