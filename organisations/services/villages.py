"""Làng nghề recognised by UBND cấp tỉnh, as the Sở enters them."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core.errors import Refused
from core.text import nfc
from organisations import rules
from organisations.actors import Actor
from organisations.models import AdministrativeUnit, CraftVillage
from organisations.services.checked import save_checked


@transaction.atomic
def recognise_village(
    *,
    actor: Actor,
    name: str,
    commune: AdministrativeUnit,
    recognised_on: date,
    paper_number: str,
    trade: str = "",
) -> CraftVillage:
    """Enter a làng nghề; places in it are inside the territory from `recognised_on`."""
    if not rules.may_keep_villages(actor, commune.parent_id):
        raise Refused("Chỉ Sở Công Thương của tỉnh được ghi làng nghề của tỉnh đó.")
    village = CraftVillage(
        name=" ".join(nfc(name).split()),
        commune=commune,
        trade=" ".join(nfc(trade).split()),
        recognised_on=recognised_on,
        paper_number=nfc(paper_number).strip(),
    )
    save_checked(village)
    return village


@transaction.atomic
def withdraw_village(*, actor: Actor, village: CraftVillage, withdrawn_on: date) -> CraftVillage:
    """The recognition ends; places in it count by their commune again from `withdrawn_on`."""
    locked = CraftVillage.objects.select_for_update(of=("self",)).select_related("commune").get(pk=village.pk)
    if not rules.may_keep_villages(actor, locked.commune.parent_id):
        raise Refused("Chỉ Sở Công Thương của tỉnh được ghi làng nghề của tỉnh đó.")
    if locked.withdrawn_on is not None:
        raise Refused(f"Làng nghề này đã bị thu hồi công nhận từ ngày {locked.withdrawn_on:%d/%m/%Y}.")
    locked.withdrawn_on = withdrawn_on
    save_checked(locked, update_fields=["withdrawn_on"])
    return locked
