"""How a document's kind and standing are written on a page."""

from __future__ import annotations

from django import template

from core.models import Job
from reporting.kinds import KINDS
from reporting.models import Status, Validity, VerificationRecord

register = template.Library()

TONES = {Validity.VALID: "good", Validity.SUPERSEDED: "closed", Validity.WITHDRAWN: "bad"}


@register.filter
def kind_title(kind: str) -> str:
    return KINDS[kind].title


@register.simple_tag
def standing_label(status: str, validity: str, job_status: str | None) -> str:
    """Validity once the file is there; before that, how the job stands."""
    if status == Status.READY:
        return Validity(validity).label
    return "Chưa lập được" if job_status == Job.Status.FAILED else Status(status).label


@register.simple_tag
def standing_tone(status: str, validity: str, job_status: str | None) -> str:
    if status == Status.READY:
        return TONES[Validity(validity)]
    return "bad" if job_status == Job.Status.FAILED else "wait"


@register.filter
def validity_tone(record: VerificationRecord) -> str:
    return TONES[Validity(record.validity)]
