"""Sổ đăng ký văn bản đi: the numbers an organisation gave in a year, one row for every number that is gone."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.urls import reverse

from core.audit import tracked
from core.models import TenantModel

_GIVEN = (
    "tenant_id", "key", "book_id", "organisation_id", "number", "text", "day", "kind", "about", "document_id", "subject_code", "title",
    "search", "typed", "taken_by_id", "taken_by_name", "taken_at",
)  # fmt: skip
_CHANGED = "({}) IS DISTINCT FROM ({})".format(
    *(", ".join(f"{side}.{column}" for column in _GIVEN) for side in ("NEW", "OLD"))
)


@tracked()
class NumberSymbol(TenantModel):
    """The symbol an organisation puts behind the number of a kind of document from a day on, e.g. "QĐ-SCT"."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField("loại văn bản", max_length=40)
    symbol = models.CharField("ký hiệu", max_length=40)
    valid_from = models.DateField("áp dụng từ ngày")
    set_by = models.ForeignKey("organisations.User", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ký hiệu văn bản"
        verbose_name_plural = "ký hiệu văn bản"
        ordering = ("kind", "-valid_from")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "kind", "valid_from"), name="symbol_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.symbol


@tracked()
class NumberingBook(TenantModel):
    """The series of one symbol of one organisation in one year. Its row is the lock; `last` moves only forward."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("năm")
    symbol = models.CharField("ký hiệu", max_length=40)
    last = models.PositiveIntegerField("số cuối cùng", default=0)

    class Meta:
        verbose_name = "sổ văn bản đi"
        verbose_name_plural = "sổ văn bản đi"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "year", "symbol"), name="book_of_a_symbol_and_year"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="keep_book", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="book_moves_forward",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                IF NEW.last < OLD.last OR (NEW.tenant_id, NEW.organisation_id, NEW.year, NEW.symbol)
                   IS DISTINCT FROM (OLD.tenant_id, OLD.organisation_id, OLD.year, OLD.symbol) THEN
                    RAISE EXCEPTION 'a book of numbers only moves forward' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.year}"


@tracked()
class NumberEntry(TenantModel):
    """A number that was given, or that was typed from the paper book. It lies in the tenant of its document.

    `about` names what the document speaks of, so that printing it anew finds its number again.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    book = models.ForeignKey(NumberingBook, models.PROTECT, related_name="entries")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("số")
    text = models.CharField("số, ký hiệu", max_length=80)
    day = models.DateField("ngày văn bản")
    kind = models.CharField("loại", max_length=40)
    about = models.CharField("về", max_length=60)
    document = models.ForeignKey("reporting.Document", models.PROTECT, null=True, related_name="+")
    subject_code = models.CharField("số hồ sơ", max_length=60)
    title = models.CharField("trích yếu", max_length=700)
    search = models.CharField(max_length=1000)
    typed = models.BooleanField("ghi từ sổ giấy", default=False)
    taken_by = models.ForeignKey("organisations.User", models.PROTECT, related_name="+")
    taken_by_name = models.CharField("người lấy số", max_length=200)
    taken_at = models.DateTimeField("lấy số lúc", auto_now_add=True)
    voided_at = models.DateTimeField("hủy lúc", null=True)
    voided_by_name = models.CharField("người hủy", max_length=200, blank=True)
    void_reason = models.CharField("lý do hủy", max_length=500, blank=True)

    class Meta:
        verbose_name = "số văn bản"
        verbose_name_plural = "số văn bản"
        indexes: ClassVar = [
            models.Index(fields=("organisation", "-taken_at", "-id"), name="number_recent"),
            models.Index(fields=("tenant", "kind", "about"), name="number_of_document"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("book", "number"), name="number_given_once"),
            models.UniqueConstraint(
                fields=("book", "kind", "about"),
                condition=models.Q(voided_at__isnull=True, typed=False),
                name="number_one_a_document",
            ),
            models.CheckConstraint(
                name="number_void_with_reason",
                condition=models.Q(voided_at__isnull=True, void_reason="")
                | (models.Q(voided_at__isnull=False) & ~models.Q(void_reason="")),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="keep_number", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="number_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                IF {_CHANGED} OR OLD.voided_at IS NOT NULL THEN
                    RAISE EXCEPTION 'a number that was given cannot change' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("reporting:number_void", args=[self.key])
