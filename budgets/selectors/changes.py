"""Find changes of norms, and the norms a person may propose to change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import QuerySet

from budgets.models import Norm, NormChange
from budgets.rules import LOCAL_DRAFTERS, LOCAL_PREFIX, is_local, may_draft_norm, may_draft_norms
from budgets.states import TITLES, UNITS, NormKind, Topic, Track
from core.errors import NotFound
from organisations.actors import Actor
from organisations.models import Organisation
from programmes import selectors as programmes
from programmes.models import Content

PARTS: Final = {"rate": NormKind.RATE, "ceiling": NormKind.CEILING, "rule": NormKind.LIST}
Choices = list[tuple[str, list[tuple[str, str]]]]


def changes_of(actor: Actor) -> QuerySet[NormChange]:
    """The changes that the person's body keeps, newest first; nobody else's."""
    rows: QuerySet[NormChange] = NormChange.objects.filter(tenant_id=actor.tenant_id)
    return rows.select_related("author", "reviewer", "norm")


def get_change(actor: Actor, key: str) -> NormChange:
    """The change with this key. Raises NotFound, also for one that another body keeps."""
    found = changes_of(actor).filter(key=key).first() if may_draft_norms(actor) else None
    if found is None:
        raise NotFound
    return found


def open_changes(actor: Actor, code: str) -> list[NormChange]:
    """Changes of a code that are on their way."""
    return [change for change in changes_of(actor).filter(code=code) if change.is_open]


def values_of(code: str, owner: Organisation | None) -> list[Norm]:
    """Every value the keeper has given the code (None = the country's), oldest first."""
    rows = Norm.objects.filter(code=code, tenant=owner).select_related("content", "tenant")
    return list(rows.order_by("effective_from"))


def before(rows: Sequence[Norm], norm: Norm) -> Norm | None:
    """The value that ended on the first day of this one."""
    return next((row for row in rows if row.effective_to == norm.effective_from), None)


def names_of(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Code -> what the norm is called and its unit, newest first; a first local norm has no row yet."""
    wanted = set(codes)
    rows = Norm.objects.filter(code__in=wanted).order_by("effective_from")
    known = {code: (title, unit) for code, title, unit in rows.values_list("code", "title", "unit")}
    return {code: known.get(code) or _local_name(code) for code in wanted}


def owner_of(actor: Actor, code: str) -> Organisation | None:
    """Whose row a change of this code becomes: the Sở's for a local norm, else the country's."""
    return actor.organisation if is_local(code) else None


def shape_of(code: str, owner: Organisation | None, values: Sequence[Norm] | None = None) -> Norm:
    """What never changes about a code: its newest value, or for a first local norm one made from its content.

    LookupError when there is no such norm.
    """
    rows = values_of(code, owner) if values is None else values
    if rows:
        return rows[-1]
    if owner is None or not is_local(code):
        message = f"Không có định mức mang mã “{code}”."
        raise LookupError(message)
    return _first_local(code, owner)


def changeable(actor: Actor) -> Choices:
    """Codes for which the person may propose a value, under headings: (heading, [(code, title)])."""
    if actor.role in LOCAL_DRAFTERS:
        return _local_choices()
    rows = Norm.objects.filter(tenant=None).order_by("position", "code", "effective_from")
    newest = {norm.code: norm for norm in rows if may_draft_norm(actor, norm.code)}
    found: dict[str, list[tuple[str, str]]] = {}
    for norm in newest.values():
        found.setdefault(str(Topic(norm.topic).label), []).append((norm.code, f"{norm.title} ({norm.code})"))
    return list(found.items())


def _local_choices() -> Choices:
    found: dict[str, list[tuple[str, str]]] = {}
    for content in programmes.contents():
        clause = programmes.ancestry(content.code)[-1]
        if content.code == clause:
            continue
        rows = found.setdefault(f"{clause}. {programmes.content(clause).short_title}", [])
        rows += [
            (f"{LOCAL_PREFIX}{content.code}.{part}", f"{content.short_title}: {TITLES[kind].lower()}")
            for part, kind in PARTS.items()
        ]
    return [(heading, rows) for heading, rows in found.items() if rows]


def _local_name(code: str) -> tuple[str, str]:
    content, kind = _local_parts(code)
    return f"{TITLES[kind]}: {content.short_title}", UNITS.get(kind, "")


def _local_parts(code: str) -> tuple[Content, NormKind]:
    """Content and kind of a local code. LookupError when it is none."""
    content_code, _, part = code.removeprefix(LOCAL_PREFIX).rpartition(".")
    if part not in PARTS:
        message = f"Không có định mức mang mã “{code}”."
        raise LookupError(message)
    return programmes.content(content_code), PARTS[part]


def _first_local(code: str, owner: Organisation) -> Norm:
    """Counted and based as the country's norm of the same content is, if there is one."""
    content, kind = _local_parts(code)
    title, unit = _local_name(code)
    like = (
        Norm.objects.filter(code=f"norm.{code.removeprefix(LOCAL_PREFIX)}", tenant=None)
        .order_by("-effective_from")
        .first()
    )
    shape = Norm(
        code=code, kind=kind, title=title, topic=Topic.SUPPORT, position=content.position, content=content, unit=unit,
        track=Track.LOCAL, tenant=owner,
    )  # fmt: skip
    if like is not None:
        for name in ("per", "counts", "cost_items", "requires_flags", "multipliable", "territory"):
            setattr(shape, name, getattr(like, name))
    return shape
