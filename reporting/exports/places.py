"""Làng nghề a province keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from core.errors import NotFound
from core.keyset import CHUNK
from organisations import selectors
from organisations.actors import Actor
from organisations.models import CraftVillage
from organisations.roles import Role
from reporting.exports.kinds import ExportList, Found, attr, day, text

KEEPERS: Final = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.PLATFORM_ADMIN})


class Village(NamedTuple):
    """A làng nghề with the name of its commune today."""

    row: CraftVillage
    commune: str


def _villages(actor: Actor, query: QueryDict) -> Found:
    if actor.role not in KEEPERS:
        raise NotFound("lang-nghe")
    words = query.get("q", "")
    rows = selectors.kept_villages(actor, query=words)
    return Found(_named(rows), rows.count, (f"Tìm: {words}",) if words else ())


def _named(rows: QuerySet[CraftVillage]) -> Iterator[Village]:
    names: dict[str, str] = {}
    today = timezone.localdate()
    for row in rows.iterator(chunk_size=CHUNK):
        # Every commune of the kept provinces at the first row: one question, however many villages follow.
        names = names or selectors.names_on(rows.order_by().values("commune__code"), today)
        yield Village(row, names.get(row.commune.code, row.commune.code))


VILLAGES: Final = ExportList(
    "lang-nghe", "Làng nghề được công nhận", "organisations:villages",
    (
        text("Làng nghề", attr("row.name"), 40), text("Nghề", attr("row.trade"), 28), text("Xã, phường", attr("commune"), 44),
        day("Công nhận ngày", attr("row.recognised_on")), text("Quyết định", attr("row.paper_number"), 24),
        day("Thu hồi từ ngày", attr("row.withdrawn_on")),
    ),
    _villages,
)  # fmt: skip
