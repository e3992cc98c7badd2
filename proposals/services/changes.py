"""Changing several sections of a draft in one go, all of it or nothing: how a program writes a đề án."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from core.audit import acting_context
from core.errors import NotFound, Refused, Stale
from organisations.actors import Actor
from proposals import rules
from proposals.models import Proposal
from proposals.services.sections import SectionInput, save_section

CLOSED = "Hồ sơ không còn ở bước soạn thảo nên không sửa được."
STALE = "Hồ sơ đã được người khác cập nhật sau khi bạn đọc. Hãy đọc lại, ghép nội dung rồi gửi với version mới."


def require_writable(proposal: Proposal, *, version: int, actor: Actor) -> None:
    """Raise NotFound for somebody else's, Refused once it has left the unit, Stale when it is newer than `version`."""
    if not rules.is_unit(actor, proposal):
        raise NotFound(proposal.code)
    if not rules.may_edit(actor, proposal):
        raise Refused(CLOSED)
    if proposal.version != version:
        raise Stale(STALE)


def change_draft(proposal: Proposal, *, given: Mapping[str, SectionInput], version: int, actor: Actor) -> None:
    """Save these sections (key -> input). `version` is that of the đề án; raises as `require_writable`."""
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
        require_writable(locked, version=version, actor=actor)
        for key, item in given.items():
            save_section(locked, key, given=item, version=None, actor=actor)
