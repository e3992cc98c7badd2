"""What the unit writes: a draft, its eight sections and its papers."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from stdnum.vn import mst

from khuyencong.demo.annexes import fill_programme
from khuyencong.demo.data import MILLION, Example, ExampleLine, read
from khuyencong.demo.specs import Spec
from organisations.actors import Actor
from organisations.models import AdministrativeUnitVersion
from programmes.models import Trade
from proposals.models import Proposal, TrainingProgramme
from proposals.selectors import needed_papers
from proposals.services import papers
from proposals.services.drafts import create_draft
from proposals.services.sections import RowInput, SectionInput, save_section
from proposals.states import Kind, LegalForm, SectionKey, State

SEVERAL = ("08", "25", "37")
NAMES = {
    LegalForm.SME: "Công ty TNHH {:02d} (minh họa)",
    LegalForm.COOPERATIVE: "Hợp tác xã {:02d} (minh họa)",
    LegalForm.HOUSEHOLD: "Hộ kinh doanh {:02d}",
    LegalForm.CLEANER_PRODUCER: "Cơ sở công nghiệp {:02d} (minh họa)",
    LegalForm.SERVICE: "Đơn vị dịch vụ {:02d} (minh họa)",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A commune inside rural territory: its row and its name."""

    unit_id: int
    name: str


@lru_cache(maxsize=64)
def rural_communes(province: str) -> tuple[Place, ...]:
    """Every xã of a province, in the order of the codes."""
    rows = AdministrativeUnitVersion.objects.filter(type="xa", valid_to__isnull=True, unit__parent__code=province)
    found = rows.order_by("unit__code").values_list("unit_id", "name")
    return tuple(Place(unit_id, f"xã {name}") for unit_id, name in found)


@lru_cache(maxsize=1)
def _trades() -> dict[str, int]:
    return dict(Trade.objects.values_list("code", "pk"))


def write_draft(spec: Spec, *, actor: Actor) -> Proposal:
    """A draft of the unit; an unfinished one when that is where it shall stand, else a whole one with its papers."""
    chance = spec.random
    places = _places(spec, chance)
    example = spec.example
    title = example.title if spec.direct or example.kind == Kind.FLAGSHIP else f"{example.title} tại {places[0].name}"
    proposal = create_draft(
        title=title, kind=example.kind, plan_year=spec.year, content_code=example.content,
        other_contents=list(example.others), actor=actor,
    )  # fmt: skip
    unfinished = spec.goal == State.DRAFT
    sections = _sections(proposal, spec, chance, places, actor)
    for key, section in islice(sections, chance.randint(1, 8) if unfinished else None):
        save_section(proposal, key, given=section, version=None, actor=actor)
    if not unfinished:
        attach(proposal, "submit", actor=actor)
    return proposal


def attach(proposal: Proposal, stage: str, *, actor: Actor) -> None:
    """Every paper that the stage requires and the dossier lacks; the programme of a training is filled in."""
    held = set(proposal.papers.filter(removed_at__isnull=True).values_list("kind_code", flat=True))
    for paper in needed_papers(proposal, stage=stage):
        if paper.code == TrainingProgramme.kind and paper.code not in held:
            fill_programme(proposal, actor=actor)
        elif paper.required and paper.code not in held:
            upload = small_pdf(f"{paper.code}.pdf")
            papers.attach_papers(proposal, kind_code=paper.code, uploads=[upload], actor=actor)


def small_pdf(name: str) -> SimpleUploadedFile:
    """One blank page."""
    return SimpleUploadedFile(name, _blank_page(), content_type="application/pdf")


def invented_tax_code(number: int) -> str:
    """Ten digits whose check digit is right; no tax office has the first two, so nobody can own it."""
    while True:
        nine = f"00{number % 10_000_000:07d}"
        check = mst.calc_check_digit(nine)
        if len(check) == 1 and mst.is_valid(nine + check):
            return nine + check
        number += 1_000_003


@lru_cache(maxsize=1)
def _blank_page() -> bytes:
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % start for start in starts))
    out.write(b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


def _places(spec: Spec, chance: Random) -> list[Place]:
    if spec.direct:
        return [chance.choice(rural_communes(province)) for province in SEVERAL]
    count = 3 if spec.example.kind != Kind.CONCRETE else spec.example.beneficiaries
    return chance.sample(rural_communes(spec.province), count)


def _sections(
    proposal: Proposal, spec: Spec, chance: Random, places: list[Place], actor: Actor
) -> Iterable[tuple[str, SectionInput]]:
    """One after the other: a line of the estimate names a beneficiary of the first section."""
    theme = read("themes")["themes"][spec.example.theme]
    shared = read("themes")["shared"]
    item = spec.example.items[0]
    words = {
        "item": item[0].lower() + item[1:], "place": places[0].name, "who": actor.organisation.name,
        "capacity": chance.choice((120, 300, 500, 1200, 3000)), "more": chance.choice((15, 20, 25, 30)),
        "jobs": chance.randint(3, 15),
    }  # fmt: skip
    said = {name: text.format(**words) for name, text in theme.items() if isinstance(text, str)}
    starts_on, ends_on = date(spec.year, chance.randint(1, 3), 1), _end(spec, chance)
    yield SectionKey.PARTIES, _parties(spec, chance, places)
    yield SectionKey.NECESSITY, _texts(necessity=said["necessity"], legal_basis=shared["legal_basis"])
    yield SectionKey.OBJECTIVES, _texts(objectives=said["objectives"])
    yield SectionKey.SCALE, _texts(scale=said["scale"], novelty=said["novelty"])
    yield SectionKey.WORK, _work([text.format(**words) for text in theme["work"]], starts_on, ends_on, actor)
    yield SectionKey.ESTIMATE, _estimate(proposal, spec)
    yield (
        SectionKey.ORGANISATION,
        _texts(
            organisation_plan=shared["organisation"].format(**words),
            commits_counterpart=True,
            commits_no_double_support=True,
        ),
    )
    yield SectionKey.EFFECT, _texts(
        effect_economic=said["economic"], effect_social=said["social"], effect_environment=said["environment"],
        sustainability=said["lasting"],
    )  # fmt: skip


def _end(spec: Spec, chance: Random) -> date:
    """Flagship projects run for more than one year."""
    years = 1 if spec.example.kind == Kind.FLAGSHIP else 0
    return date(spec.year + years, chance.randint(8, 11), 30)


def _texts(**fields: Any) -> SectionInput:
    return SectionInput(fields=fields)


def _parties(spec: Spec, chance: Random, places: list[Place]) -> SectionInput:
    named = [] if spec.example.kind == Kind.GROUP else places
    rows = {
        "beneficiaries": tuple(_beneficiary(spec, index, place, chance) for index, place in enumerate(named)),
        "locations": tuple(RowInput(i, {"commune_id": place.unit_id}) for i, place in enumerate(places)),
    }
    fields = {"trade_id": _trades()[spec.example.trade], "priority_flags": list(spec.example.flags)}
    return SectionInput(fields=fields, rows=rows)


def _beneficiary(spec: Spec, index: int, place: Place, chance: Random) -> RowInput:
    form = LegalForm(spec.example.form)
    number = spec.number * 10 + index
    values = {
        "name": NAMES[form].format(number), "legal_form": form,
        "tax_code": "" if form == LegalForm.HOUSEHOLD else invented_tax_code(number),
        "production_commune_id": place.unit_id, "production_address": f"Thôn {chance.randint(1, 12)}",
        "workers": chance.randint(5, 120), "capital": spec.example.total * chance.randint(2, 6),
        "women_owned": chance.random() < 0.25,
    }  # fmt: skip
    return RowInput(index, values)


def _work(items: list[str], starts_on: date, ends_on: date, actor: Actor) -> SectionInput:
    """The items one after the other, in equal parts of the time."""
    span = (ends_on - starts_on) / len(items)
    rows = tuple(
        RowInput(i, {
            "name": text[0].upper() + text[1:], "starts_on": starts_on + span * i, "ends_on": starts_on + span * (i + 1),
            "responsible": actor.organisation.short_name,
        })
        for i, text in enumerate(items)
    )  # fmt: skip
    return SectionInput(fields={"starts_on": starts_on, "ends_on": ends_on}, rows={"work": rows})


def _estimate(proposal: Proposal, spec: Spec) -> SectionInput:
    """The lines of the example, for each beneficiary where it says so; the beneficiary pays the rest."""
    example = spec.example
    named = list(proposal.beneficiary_rows.values_list("pk", flat=True))
    only = named[0] if len(named) == 1 else None
    wanted = [
        (line, recipient)
        for line in example.lines or _equal_lines(example)
        for recipient in (named if line.each else [only])
    ]
    rows = tuple(RowInput(i, _line(example, line, recipient)) for i, (line, recipient) in enumerate(wanted))
    return SectionInput(fields={"priority_multiplier": Decimal(example.multiplier)}, rows={"lines": rows})


def _line(example: Example, line: ExampleLine, recipient: int | None) -> dict[str, Any]:
    content = line.content or example.content
    return {
        "content_code": content, "cost_item": line.item or read("examples")["cost_items"][content],
        "recipient_id": recipient, "units": line.units, "name": line.name, "unit_name": "gói", "quantity": Decimal(1),
        "unit_price": line.total, "national": line.support, "beneficiary": line.total - line.support,
    }  # fmt: skip


def _equal_lines(example: Example) -> tuple[ExampleLine, ...]:
    """The supported items share cost and support."""
    count = len(example.items)
    parts = zip(example.items, _shares(example.support, count), _shares(example.total, count), strict=True)
    return tuple(ExampleLine(name, support, total, units=example.units) for name, support, total in parts)


def _shares(amount: int, count: int) -> list[int]:
    """Parts in whole hundreds of thousands, the first the largest; they add up."""
    part = amount // (count + 1) // (MILLION // 10) * (MILLION // 10)
    return [amount - part * (count - 1), *([part] * (count - 1))]
