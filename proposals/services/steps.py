"""A step with a screen of its own: its signed paper is stored and the step is taken, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import IO, Any

from django.core.files import File
from django.db import transaction

from core.errors import NotFound, Reason, Refused
from core.uploads import check_upload, storage_name
from core.workflow import Step
from organisations.actors import Actor
from proposals.lifecycle import LIFECYCLE
from proposals.models import Paper, Proposal
from proposals.records import NO_FACTS, StepFacts
from proposals.services.move import move

Upload = IO[bytes] | Any


def require_offered(proposal: Proposal, step_name: str, *, actor: Actor) -> Step:
    """The step, when this person may take it now. Raises Refused with the sentence that says why not, or NotFound."""
    if step_name not in LIFECYCLE:
        raise NotFound(step_name)
    step = LIFECYCLE[step_name]
    if step not in LIFECYCLE.offered(proposal, actor):
        LIFECYCLE.check(step, proposal, actor, NO_FACTS)
    return step


def take_step(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    version: int | None = None,
    note: str = "",
    facts: StepFacts = NO_FACTS,
    file: Upload | None = None,
    paper_kind: str = "decision",
    also: Iterable[Reason] = (),
) -> Proposal:
    """Take the step with its paper attached. `also`: what the calling service has against it.

    Raises Refused with the reasons of the service, of the upload and of every guard together; then nothing is kept.
    """
    step = require_offered(proposal, step_name, actor=actor)
    reasons = [*also, *faults_of_file(file), *LIFECYCLE.blockers(step, proposal, facts)]
    if step.asks_note and not note.strip():
        reasons.append(Reason("Chưa ghi lý do.", "note"))
    if reasons:
        raise Refused(*reasons)
    if file is None:
        return move(proposal, step_name, actor=actor, note=note, version=version, facts=facts)
    with kept_paper(proposal, file, kind=paper_kind, actor=actor) as paper:
        stated = replace(facts, paper_id=paper.pk)
        return move(proposal, step_name, actor=actor, note=note, version=version, facts=stated)


@contextmanager
def kept_paper(proposal: Proposal, file: Upload, *, kind: str, actor: Actor) -> Iterator[Paper]:
    """A paper stored together with what is done inside, in one transaction; when that fails, no file stays behind."""
    paper = _unsaved_paper(proposal, file, kind=kind, actor=actor)
    try:
        with transaction.atomic():
            paper.file.save(paper.storage_name, File(file), save=True)
            yield paper
    except BaseException:
        if paper.file.name:
            paper.file.storage.delete(paper.file.name)
        raise


def record_step(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
    paper_kind: str = "decision",
    decision_number: str = "",
    decision_date: date | None = None,
    amount: int | None = None,
    due_on: date | None = None,
    **details: Any,
) -> Proposal:
    """Take a step whose whole record is its line in the history. `details` are kept by name; empty ones are left out."""
    facts = StepFacts(
        decision_number=decision_number, decision_date=decision_date, amount=amount, due_on=due_on,
        details=plain_details(details),
    )  # fmt: skip
    return take_step(
        proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file, paper_kind=paper_kind
    )


def plain_details(details: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them: dates in ISO, nothing empty."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in details.items()
        if value not in (None, "")
    }


def faults_of_file(file: Upload | None) -> tuple[Reason, ...]:
    """What is wrong with an upload, by its content."""
    if file is None:
        return ()
    try:
        check_upload(file)
    except Refused as refusal:
        return refusal.reasons
    return ()


def _unsaved_paper(proposal: Proposal, file: Upload, *, kind: str, actor: Actor) -> Paper:
    checked = check_upload(file)
    return Paper(
        tenant_id=proposal.tenant_id,
        proposal=proposal,
        kind_code=kind,
        stage="step",
        storage_name=storage_name(checked).replace("/", "-"),
        original_name=checked.original_name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=actor.user,
    )
