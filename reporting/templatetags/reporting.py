"""How a document's kind and standing are written on a page."""

from __future__ import annotations

from fractions import Fraction

from django import forms, template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.models import Job
from reporting.kinds import KINDS
from reporting.models import Status, Validity, VerificationRecord
from reporting.periodic.tables import Line
from reporting.word import WORD_OF

register = template.Library()

TONES = {Validity.VALID: "good", Validity.SUPERSEDED: "closed", Validity.WITHDRAWN: "bad"}


@register.filter
def kind_title(kind: str) -> str:
    return KINDS[kind].title


@register.filter
def has_word(kind: str) -> bool:
    """Whether such documents are edited in Word."""
    return kind in WORD_OF


@register.simple_tag
def standing_label(status: str, validity: str, job_status: str | None) -> str:
    """Validity once the file is there; before that, how the job stands."""
    if status == Status.READY:
        return Validity(validity).label
    return "Chưa lập được" if job_status in Job.Status.REPEATABLE else Status(status).label


@register.simple_tag
def standing_tone(status: str, validity: str, job_status: str | None) -> str:
    if status == Status.READY:
        return TONES[Validity(validity)]
    return "bad" if job_status in Job.Status.REPEATABLE else "wait"


@register.filter
def validity_tone(record: VerificationRecord) -> str:
    return TONES[Validity(record.validity)]


@register.filter
def tenths(ratio: Fraction) -> str:
    """A percentage with one decimal: 62,5."""
    return f"{float(ratio):.1f}".replace(".", ",")


@register.simple_tag
def typed_field(form: forms.Form, line: Line, span: str) -> SafeString | str:
    """The box for a figure of local khuyến công with what is wrong in it; a dash where none is typed."""
    name = f"{line.indicator.key}-{span}"
    if name not in form.fields:
        return "–"
    bound = form[name]
    wrong = " ".join(str(message) for message in bound.errors)
    look = f"form-control num{' is-invalid' if wrong else ''}"
    shown = bound.as_widget(attrs={"aria-label": str(bound.label), "class": look})
    return format_html("{}{}", shown, format_html('<span class="field-error">{}</span>', wrong) if wrong else "")
