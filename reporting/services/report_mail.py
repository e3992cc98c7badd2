"""The e-mail of a scheduled report: a link, never the rows. Sent at most once, whoever asks twice."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from core.tenancy import tenant_scope
from reporting.models import MailState, ReportRun

logger = structlog.get_logger(__name__)
TEMPLATES = "emails/reporting/report_ready"


def send_report_mail(run_id: int, tenant_id: int) -> None:
    """Claim the e-mail, commit the claim, then send. A worker killed in between has claimed: it is not sent again."""
    with tenant_scope(tenant_id):
        claimed = ReportRun.objects.filter(pk=run_id, mail=MailState.DUE).update(mail=MailState.CLAIMED)
        run = ReportRun.objects.select_related("user", "organisation").filter(pk=run_id).first()
    if not claimed or run is None:
        return
    outcome = MailState.SENT
    try:
        _message(run).send()
    except Exception:  # whatever the mail server did: the notice stands, the history says the e-mail does not
        logger.exception("report mail not sent", run_id=run_id)
        outcome = MailState.FAILED
    with tenant_scope(tenant_id):
        ReportRun.objects.filter(pk=run_id).update(mail=outcome)


def _message(run: ReportRun) -> EmailMultiAlternatives:
    context = {
        "name": run.user.full_name, "run": run, "action_url": settings.SITE_URL + run.get_absolute_url(),
        "action_label": "Mở báo cáo", "site": settings.SITE_URL,
    }  # fmt: skip
    subject = " ".join(render_to_string(f"{TEMPLATES}_subject.txt", context).split())
    message = EmailMultiAlternatives(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, render_to_string(f"{TEMPLATES}_message.txt", context),
        to=[run.user.email],
    )  # fmt: skip
    message.attach_alternative(render_to_string(f"{TEMPLATES}_message.html", context), "text/html")
    return message
