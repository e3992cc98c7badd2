"""The one place where a đề án comes into being at a state it did not reach on the portal, and is taken away again.

It is the only exception to “the state changes through `move` alone” (tests/architecture/test_style.py names this file):
nothing here moves money, tells anybody, sets a deadline, or touches a đề án that was written on the portal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import pghistory.models
from django.db import connections, router
from django.db.models import F
from django.utils import timezone

from core.errors import Refused
from core.jobs import Progress
from core.text import fold
from organisations.models import Organisation
from proposals.history.judging import decision_key, number_key
from proposals.history.verdicts import Verdict, day_of, newest_day
from proposals.models import Beneficiary, CodeCounter, HistoryImport, ImportedRow, Location, Proposal
from proposals.models.proposal import new_draft_code

BATCH = 500
TOUCHED = "Không hoàn tác được: {} đã có người làm tiếp (giấy tờ, văn bản, bản sao, cập nhật sau đó…)."
_AMOUNTS = {
    "total_cost": "total_cost", "amount_proposed": "proposed", "amount_approved": "approved",
    "amount_contracted": "contracted", "amount_accepted": "accepted", "amount_settled": "settled",
}  # fmt: skip
_COLUMNS = (
    "title", "unit_id", "content_id", *_AMOUNTS, "approved_at", "last_accepted_on", "state", "state_since",
    "search_text", "version", "changed_at",
)  # fmt: skip


def lock_numbers(years: Iterable[int]) -> None:
    """Let one import at a time write đề án of these years: their series of numbers are locked in order."""
    for year in sorted(set(years)):
        CodeCounter.objects.get_or_create(series=f"KCQG-{year}")
    series = [f"KCQG-{year}" for year in years]
    list(CodeCounter.objects.select_for_update().filter(series__in=series).order_by("series"))


def create_rows(found: HistoryImport, verdicts: Sequence[Verdict], progress: Progress) -> None:
    """A đề án a row, with its beneficiary, its place and its line of history. The series must be locked."""
    numbers, units, done = _numbers(verdicts), _units(verdicts), 0
    for batch in _batches(verdicts):
        pairs = [
            (_new(row.values, next(numbers[row.values["plan_year"]]), units, found), row) for row in batch
        ]  # fmt: skip
        Proposal.objects.bulk_create(proposal for proposal, _ in pairs)
        _write_parts([(proposal, row.values) for proposal, row in pairs])
        ImportedRow.objects.bulk_create(
            _line(proposal, row, found, left_version=proposal.version) for proposal, row in pairs
        )
        done += len(batch)
        progress(10 + 80 * done // len(verdicts), f"Đã thêm {done} trong {len(verdicts)} đề án")


def change_rows(found: HistoryImport, verdicts: Sequence[Verdict]) -> None:
    """What was brought in before says what the file says now; what it said is kept for undoing."""
    by_key = {row.known.proposal: row for row in verdicts if row.known is not None}
    units = _units(verdicts)
    for batch in _batches(list(by_key)):
        rows = list(ImportedRow.objects.select_for_update().filter(proposal_id__in=batch).select_related("proposal"))
        for row in rows:
            verdict = by_key[row.proposal_id]
            before = _told(row)
            _tell(row, _told_by(found, verdict))
            row.before = before
            _fill(row.proposal, verdict.values, units)
            row.proposal.version += 1
            row.left_version = row.proposal.version
        _store(rows)


def take_away(found: HistoryImport, progress: Progress) -> None:
    """Undo: what the import created goes, what it changed says again what it said. Raises Refused when somebody touched it."""
    rows = list(ImportedRow.objects.select_for_update().filter(source=found).order_by("pk"))
    _require_untouched([row.proposal_id for row in rows])
    made = [row for row in rows if row.before is None]
    for batch in _batches([row.proposal_id for row in made]):
        for model in (Beneficiary, Location, ImportedRow):
            _delete(model, proposal_id__in=batch)
        _delete(Proposal, pk__in=batch)
    progress(60, "Đang trả lại số liệu cũ")
    _restore([row.pk for row in rows if row.before is not None])


def _restore(keys: list[int]) -> None:
    for batch in _batches(keys):
        rows = list(ImportedRow.objects.filter(pk__in=batch).select_related("proposal"))
        units = _names([row.before["values"]["unit_id"] for row in rows])
        for row in rows:
            _tell(row, row.before)
            row.before = None
            _fill(row.proposal, row.values, units)
            row.proposal.version += 1
            row.left_version = row.proposal.version
        _store(rows)


def touched_codes(keys: Collection[int]) -> list[str]:
    """Numbers of the đề án somebody has worked with since they came in: changed, or something hangs on them."""
    changed = Proposal.objects.filter(pk__in=keys).exclude(version=F("imported_row__left_version"))
    hit = set(changed.values_list("pk", flat=True))
    for model, name in _hanging():
        hit |= set(model.objects.filter(**{f"{name}__in": keys}).values_list(f"{name}_id", flat=True).distinct())
    return list(Proposal.objects.filter(pk__in=hit).order_by("code").values_list("code", flat=True))


def _require_untouched(keys: list[int]) -> None:
    codes = [code for batch in _batches(keys) for code in touched_codes(batch)]
    if codes:
        named = ", ".join(codes[:5]) + (f" và {len(codes) - 5} hồ sơ khác" if len(codes) > 5 else "")
        raise Refused(TOUCHED.format(named))


def _hanging() -> Iterator[tuple[Any, str]]:
    """Every table that may point to a đề án besides what an import itself writes: also those of apps above."""
    ours = (Beneficiary, Location, ImportedRow)
    for relation in Proposal._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if not (relation.auto_created and not relation.concrete) or model in ours:
            continue
        if isinstance(model, type) and not issubclass(model, pghistory.models.Event):
            yield model, relation.field.name  # type: ignore[union-attr]


def _numbers(verdicts: Sequence[Verdict]) -> dict[int, Iterator[int]]:
    """The next numbers of each year's series, taken at once."""
    wanted: dict[int, int] = {}
    for row in verdicts:
        wanted[row.values["plan_year"]] = wanted.get(row.values["plan_year"], 0) + 1
    found = {}
    for year, count in wanted.items():
        counter = CodeCounter.objects.get(series=f"KCQG-{year}")
        CodeCounter.objects.filter(pk=counter.pk).update(last=F("last") + count)
        found[year] = iter(range(counter.last + 1, counter.last + count + 1))
    return found


def _new(values: Mapping[str, Any], number: int, units: Mapping[int, str], found: HistoryImport) -> Proposal:
    proposal = Proposal(
        tenant_id=values["tenant_id"], plan_year=values["plan_year"], code=f"KCQG-{values['plan_year']}-{number:04d}",
        draft_code=new_draft_code(), created_by_id=found.user_id, imported_at=timezone.now(),
    )  # fmt: skip
    _fill(proposal, values, units)
    return proposal


def _fill(proposal: Proposal, values: Mapping[str, Any], units: Mapping[int, str]) -> None:
    """What the books say, and nothing they do not: no days of filing or registering, no deadline."""
    proposal.title, proposal.unit_id, proposal.content_id = values["title"], values["unit_id"], values["content_id"]
    for column, name in _AMOUNTS.items():
        setattr(proposal, column, values[name])
    decided = day_of(values, "decision_day")
    proposal.approved_at = _moment(decided) if decided and values["approved"] is not None else None
    proposal.last_accepted_on = day_of(values, "accepted_day")
    proposal.state = values["state"]
    proposal.state_since = min(_moment(newest_day(values)), timezone.now())
    proposal.search_text = fold(f"{proposal.code} {values['number']} {values['title']} {units[values['unit_id']]}")
    proposal.changed_at = timezone.now()


def _store(rows: Sequence[ImportedRow]) -> None:
    keys = [row.proposal_id for row in rows]
    Proposal.objects.bulk_update([row.proposal for row in rows], _COLUMNS, batch_size=BATCH)
    for model in (Beneficiary, Location):
        _delete(model, proposal_id__in=keys)
    _write_parts([(row.proposal, row.values) for row in rows])
    names = ("source", "line", "number", "number_key", "decision_key", "decision_number", "values", "before",
             "left_version", "sha256", "user_name", "organisation_name", "at")  # fmt: skip
    ImportedRow.objects.bulk_update(rows, names, batch_size=BATCH)


def _write_parts(pairs: Sequence[tuple[Proposal, Mapping[str, Any]]]) -> None:
    Beneficiary.objects.bulk_create(
        Beneficiary(
            tenant_id=proposal.tenant_id, proposal=proposal, name=values["beneficiary"],
            legal_form=values["legal_form"], tax_code=values["tax_code"] or "",
            production_commune_id=values["commune_id"], production_address=values["commune"] or "",
        )
        for proposal, values in pairs if values["beneficiary"]
    )  # fmt: skip
    Location.objects.bulk_create(
        Location(
            tenant_id=proposal.tenant_id, proposal=proposal, commune_id=values["commune_id"],
            address=values["commune"] or "",
        )
        for proposal, values in pairs if values["commune_id"]
    )  # fmt: skip


def _line(proposal: Proposal, verdict: Verdict, found: HistoryImport, *, left_version: int) -> ImportedRow:
    row = ImportedRow(
        tenant_id=proposal.tenant_id, proposal=proposal, province_code=verdict.values["province_code"],
        plan_year=verdict.values["plan_year"], left_version=left_version,
    )  # fmt: skip
    _tell(row, _told_by(found, verdict))
    return row


def _told_by(found: HistoryImport, verdict: Verdict) -> dict[str, Any]:
    return {
        "source": found.pk, "line": verdict.line, "values": verdict.values, "sha256": found.sha256,
        "user_name": found.user_name, "organisation_name": found.organisation_name, "at": timezone.now().isoformat(),
    }  # fmt: skip


def _told(row: ImportedRow) -> dict[str, Any]:
    names = ("line", "values", "sha256", "user_name", "organisation_name")
    return {"source": row.source_id, "at": row.at.isoformat(), **{name: getattr(row, name) for name in names}}


def _tell(row: ImportedRow, told: Mapping[str, Any]) -> None:
    values = told["values"]
    row.source_id, row.line, row.values, row.sha256 = told["source"], told["line"], values, told["sha256"]
    row.user_name, row.organisation_name = told["user_name"], told["organisation_name"]
    row.at = datetime.fromisoformat(told["at"])
    row.number, row.number_key = values["number"], number_key(values["number"])
    row.decision_number, row.decision_key = values["decision_number"] or "", decision_key(values)


def _units(verdicts: Iterable[Verdict]) -> dict[int, str]:
    return _names({row.values["unit_id"] for row in verdicts})


def _names(keys: Collection[int]) -> dict[int, str]:
    return dict(Organisation.objects.filter(pk__in=set(keys)).values_list("pk", "name"))


def _delete(model: Any, **which: Any) -> None:
    """In one statement; a table that still points there stops it (the foreign keys of the database)."""
    model.objects.filter(**which)._raw_delete(connections[router.db_for_write(model)].alias)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _batches(rows: Sequence[Any]) -> Iterator[list[Any]]:
    following = iter(rows)
    while batch := list(islice(following, BATCH)):
        yield batch
