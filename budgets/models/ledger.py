"""The ledger: money moves from one account to another by an entry that nobody can change.

The database keeps the balances: a trigger (budgets/sql/ledger.sql) moves the amount when an entry is inserted, a check
keeps every account but OUTSIDE at zero or above. So children never hold more than was given, and what is paid and
settled never passes what was committed, whoever writes.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from budgets.models.envelope import Envelope
from budgets.states import AccountKind, EntryKind
from core.models import TenantModel


class Account(TenantModel):
    """A place where money of an envelope lies; `reference` = số đề án for what is promised to one. Đồng.

    An account of a đề án carries the tenant of the đề án, so that its Sở sees its own money and no other.
    """

    append_only = True

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField("loại", max_length=10, choices=AccountKind)
    reference = models.CharField("số đề án", max_length=40, blank=True)
    balance = models.BigIntegerField("số dư", default=0, editable=False)

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        constraints: ClassVar = (
            models.UniqueConstraint(name="account_once", fields=("envelope", "kind", "reference")),
            models.CheckConstraint(
                name="account_not_negative", condition=models.Q(kind=AccountKind.OUTSIDE) | models.Q(balance__gte=0)
            ),
            models.CheckConstraint(
                name="account_has_reference",
                condition=models.Q(kind__in=("outside", "free"), reference="")
                | models.Q(kind__in=("committed", "advanced", "paid", "settled")) & ~models.Q(reference=""),
            ),
        )
        indexes: ClassVar = (models.Index(fields=("reference", "kind"), name="account_of_reference"),)

    def __str__(self) -> str:
        return f"{self.envelope_id}/{self.kind}/{self.reference}"


class LedgerEntry(TenantModel):
    """One movement of money, in đồng, with the paper that orders it. Insert-only; a mistake is mended by another entry.

    `reference` and `tenant` are those of the đề án when there is one, so that a Sở reads the movements of its own.
    `envelope` is where the money comes from. `key` marks the page it was sent from: a page books once.
    """

    append_only = True

    kind = models.CharField("loại", max_length=12, choices=EntryKind)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="entries")
    from_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    to_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField("số tiền")
    reference = models.CharField("số đề án", max_length=40, blank=True)
    paper_number = models.CharField("số văn bản, chứng từ", max_length=120)
    paper_date = models.DateField("ngày văn bản, chứng từ")
    note = models.CharField("ghi chú", max_length=500, blank=True)
    user = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=200, blank=True)
    organisation_name = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField("ghi lúc", auto_now_add=True)
    key = models.CharField("khóa", max_length=40, null=True, unique=True, editable=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = "bút toán"
        verbose_name_plural = "bút toán"
        constraints: ClassVar = (
            models.CheckConstraint(name="entry_amount_positive", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="entry_between_two_accounts", condition=~models.Q(from_account=models.F("to_account"))
            ),
            models.CheckConstraint(name="entry_has_paper", condition=~models.Q(paper_number="")),
        )
        indexes: ClassVar = (
            models.Index(fields=("envelope", "-at", "-id"), name="entry_of_envelope"),
            models.Index(fields=("reference", "-id"), name="entry_of_reference"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
