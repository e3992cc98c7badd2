"""Take a number from the book of the issuer, void one, say which symbol a kind of document has."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused
from core.text import nfc
from organisations.actors import Actor
from reporting.kinds import KINDS, DocumentKind
from reporting.models import Document, NumberEntry, NumberSymbol, Validity
from reporting.rules import keeps_book, may_take_number, may_void_number
from reporting.services.documents import issue_words
from reporting.services.numbers import (
    enter,
    locked_book,
    next_number,
    place_of_document,
    standing_number,
    symbol_on,
    written,
)
from reporting.subjects import SUBJECTS

SYMBOL: Final = re.compile(r"[^\W\d_][\w]*(?:-[\w]+)*")
"""Letters first, groups joined by hyphens, no spaces: "QĐ-SCT", "TTr-ĐCK"."""


@transaction.atomic
def take_number(document: Document, *, actor: Actor) -> Document:
    """Give the document the next number of its series and issue the same words with it; the earlier issue is superseded.

    Raises Refused with every reason. Pressing twice gives one number.
    """
    locked = Document.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=document.pk)
    kind = KINDS[locked.kind]
    if refusals := number_faults(locked, kind, actor=actor):
        raise Refused(*refusals)
    place = place_of_document(kind, locked)
    if entry := standing_number(kind, place):
        return _issued_with(entry.text, locked, kind, actor=actor)
    usual = locked.snapshot["letterhead"]["symbol"]
    book = locked_book(place.organisation, place.day.year, symbol_on(place.organisation, kind, place.day, usual=usual))
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=f"Lấy số cho {kind.title}"):
        number = next_number(book)
        issued = _issued_with(written(number, book.symbol), locked, kind, actor=actor)
        enter(
            book, number, kind, place, actor=actor, typed=False, document=issued, tenant_id=issued.tenant_id,
            subject_code=issued.subject_code, title=issued.title,
        )  # fmt: skip
    return issued


def number_faults(document: Document, kind: DocumentKind, *, actor: Actor) -> list[str]:
    """Why the document may not take a number now; empty when it may."""
    faults = []
    if not may_take_number(actor, document):
        faults.append("Chỉ người của cơ quan, đơn vị lập văn bản mới lấy số từ sổ văn bản đi.")
    if not kind.numbered:
        faults.append("Loại văn bản này không lấy số trong sổ văn bản đi.")
    if not document.is_ready:
        faults.append("Văn bản chưa lập xong nên chưa lấy được số.")
    if document.validity != Validity.VALID:
        faults.append("Văn bản đã được thay thế hoặc đã thu hồi nên không lấy số nữa.")
    if document.number:
        faults.append(f"Văn bản đã có số {document.number}.")
    if document.snapshot.get("signed_elsewhere"):
        faults.append("Văn bản do cơ quan khác ký; số lấy tại cơ quan đó.")
    if document.snapshot.get("draft"):
        faults.append("Bản dự thảo chưa được lấy số.")
    return faults


@transaction.atomic
def void_number(entry: NumberEntry, *, actor: Actor, reason: str) -> NumberEntry:
    """Say that a number stands for nothing. It stays in the book with its reason and is never given again."""
    locked: NumberEntry = NumberEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    refusals: list[Reason | str] = []
    if not may_void_number(actor, locked):
        refusals.append("Chỉ người đã lấy số hoặc người giữ sổ của cơ quan, đơn vị mới hủy được số.")
    if locked.voided_at is not None:
        refusals.append("Số này đã được hủy trước đó.")
    if not reason.strip():
        refusals.append(Reason("Chưa ghi lý do hủy số.", "reason"))
    if _carried(locked):
        refusals.append("Văn bản mang số này còn hiệu lực. Hãy thu hồi văn bản trước khi hủy số.")
    if refusals:
        raise Refused(*refusals)
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=f"Hủy số: {reason.strip()}"):
        locked.voided_at, locked.voided_by_name, locked.void_reason = timezone.now(), actor.name, nfc(reason).strip()
        locked.save(update_fields=["voided_at", "voided_by_name", "void_reason"])
    return locked


@transaction.atomic
def set_symbol(
    kind_key: str, symbol: str, *, valid_from: date | None, last_on_paper: int | None = None, actor: Actor
) -> NumberSymbol:
    """From a day on, this kind of document of the actor's organisation has this symbol.

    `last_on_paper`: the last number the paper book gave in the year of that day; the book here goes on after it.
    """
    symbol, refusals = nfc(symbol).strip(), []
    if not keeps_book(actor):
        refusals.append(Reason("Chỉ lãnh đạo (với đơn vị: cán bộ của đơn vị) mới đặt ký hiệu văn bản."))
    if kind_key not in KINDS or not KINDS[kind_key].numbered:
        refusals.append(Reason("Hãy chọn loại văn bản có lấy số.", "kind"))
    if not SYMBOL.fullmatch(symbol):
        told = "Ký hiệu gồm các nhóm chữ nối bằng dấu gạch ngang, không có dấu cách, ví dụ TTr-SCT."
        refusals.append(Reason(told, "symbol", "NĐ 30/2020/NĐ-CP, Phụ lục I, mục II, khoản 3"))
    if valid_from is None:
        refusals.append(Reason("Chưa ghi ngày áp dụng.", "valid_from"))
    if refusals or valid_from is None:
        raise Refused(*refusals)
    organisation = actor.organisation
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Đặt ký hiệu văn bản"):
        row, _made = NumberSymbol.objects.update_or_create(
            organisation=organisation, kind=kind_key, valid_from=valid_from, tenant_id=organisation.tenant_id,
            defaults={"symbol": symbol, "set_by": actor.user},
        )  # fmt: skip
        if last_on_paper:
            book = locked_book(organisation, valid_from.year, symbol)
            book.last = max(book.last, last_on_paper)
            book.save(update_fields=["last"])
    return row


def _issued_with(text: str, document: Document, kind: DocumentKind, *, actor: Actor) -> Document:
    """The very words of the document with this number, as a new issue."""
    words = document.snapshot | {"letterhead": document.snapshot["letterhead"] | {"number": text}}
    (subject,) = (each for each in SUBJECTS if getattr(document, f"{each.column}_id"))
    row = subject.model.objects.get(pk=getattr(document, f"{subject.column}_id"))
    return issue_words(kind, row, words, actor=actor, template=document.template)


def _carried(entry: NumberEntry) -> bool:
    """Whether a document that is valid carries the number."""
    rows = Document.objects.filter(kind=entry.kind, number=entry.text, validity=Validity.VALID)
    carrying = rows.select_related("organisation").order_by("-id")[:20]
    return any(place_of_document(KINDS[row.kind], row).about == entry.about for row in carrying)
