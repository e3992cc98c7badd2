"""How a document's kind and standing are written on a page."""

from __future__ import annotations

from django import template

from core.models import Job
from reporting.kinds import KINDS
from reporting.models import Document, Validity, VerificationRecord

register = template.Library()

TONES = {Validity.VALID: "good", Validity.SUPERSEDED: "closed", Validity.WITHDRAWN: "bad"}


@register.filter
def kind_title(document: Document) -> str:
    return KINDS[document.kind].title


@register.filter
def standing_label(document: Document) -> str:
    """Validity once the file is there; before that, how the job stands."""
    if document.is_ready:
        return document.get_validity_display()
    return "Chưa lập được" if _failed(document) else document.get_status_display()


@register.filter
def standing_tone(document: Document) -> str:
    if document.is_ready:
        return TONES[Validity(document.validity)]
    return "bad" if _failed(document) else "wait"


@register.filter
def validity_tone(record: VerificationRecord) -> str:
    return TONES[Validity(record.validity)]


def _failed(document: Document) -> bool:
    return document.job is not None and document.job.status == Job.Status.FAILED
