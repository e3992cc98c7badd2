"""What anybody who holds a printed document may check. No title of the đề án, no tenant; of persons only who signed."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.urls import reverse


class Validity(models.TextChoices):
    """Whether a document still speaks. There is no way back to `valid`."""

    VALID = "valid", "Còn hiệu lực"
    SUPERSEDED = "superseded", "Đã được thay thế"
    WITHDRAWN = "withdrawn", "Đã thu hồi"


VALIDITY_ONE_WAY = """
    IF OLD.validity <> NEW.validity AND NOT (
        OLD.validity = 'valid' OR (OLD.validity = 'superseded' AND NEW.validity = 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'validity cannot go from % to %', OLD.validity, NEW.validity USING ERRCODE = 'check_violation';
    END IF;
"""


class VerificationRecord(models.Model):
    """The public twin of an issued document, written in the same transaction. Its facts never change."""

    code = models.CharField("mã xác thực", max_length=24, unique=True)
    kind_title = models.CharField("loại văn bản", max_length=200)
    subject_code = models.CharField("số hồ sơ", max_length=60)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    issuer = models.CharField("cơ quan, đơn vị lập", max_length=300)
    issued_at = models.DateTimeField("lập lúc")
    pages = models.PositiveIntegerField("số trang")
    sha256 = models.CharField("SHA-256 của tệp", max_length=64)
    fingerprint = models.CharField("SHA-256 của nội dung", max_length=64)
    validity = models.CharField("hiệu lực", max_length=12, choices=Validity, default=Validity.VALID)
    validity_since = models.DateTimeField("từ lúc")
    replaced_by_code = models.CharField("mã của văn bản thay thế", max_length=24, blank=True)
    signed = models.JSONField("chữ ký số của bản đã ký", default=dict, blank=True)

    class Meta:
        verbose_name = "bản ghi xác thực"
        verbose_name_plural = "bản ghi xác thực"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="verification_validity_known", condition=models.Q(validity__in=Validity.values)
            ),
            models.CheckConstraint(
                name="verification_replaced_by_another", condition=~models.Q(replaced_by_code=models.F("code"))
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="keep_verification", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="verification_facts_stay",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                IF (NEW.code, NEW.kind_title, NEW.subject_code, NEW.number, NEW.issuer, NEW.issued_at, NEW.pages,
                    NEW.sha256, NEW.fingerprint)
                   IS DISTINCT FROM
                   (OLD.code, OLD.kind_title, OLD.subject_code, OLD.number, OLD.issuer, OLD.issued_at, OLD.pages,
                    OLD.sha256, OLD.fingerprint) THEN
                    RAISE EXCEPTION 'the facts of an issued document cannot change' USING ERRCODE = 'check_violation';
                END IF;
                """
                + VALIDITY_ONE_WAY
                + "RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_title} {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("verification:record", args=[self.code])
