"""The outbox: a row exactly when the step is; spread to those who may see the dossier, to nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from core import events as core_events
from core.errors import Refused
from core.tenancy import tenant_scope
from integrations.catalogue import EVENTS, NAMES, example, public_name, schema
from integrations.models import Delivery, Message
from integrations.services import delete_endpoint, pause_endpoint
from integrations.services.outbox import record, spread
from khuyencong.reactions import REACTIONS, RECORDERS
from organisations.models import Organisation
from proposals.models import Proposal
from proposals.services import move
from proposals.states import State
from tests.cast import Cast
from tests.factories.periodic import last_closed
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.integrations.builders import ALL, everything, log_of, opened, outbox

pytestmark = pytest.mark.django_db


def submitted(cast: Cast) -> Proposal:
    """Of Đà Nẵng, handed to its Sở."""
    return advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)


def types_for(*endpoints: Any) -> list[list[str]]:
    return [[row.type for row in log_of(endpoint)] for endpoint in endpoints]


def test_the_recorder_is_the_one_that_is_listed() -> None:
    assert core_events._recorders == list(RECORDERS) == [record]


def test_every_public_name_is_said_by_an_event_of_the_house_and_has_a_good_example() -> None:
    assert {kind for row in EVENTS for kind in row.heard} <= set(REACTIONS)
    assert len(NAMES) == len(EVENTS)
    for row in EVENTS:
        checker = Draft202012Validator(schema(row), format_checker=FormatChecker())
        assert list(checker.iter_errors(example(row))) == []
        assert list(checker.iter_errors(example(row) | {"type": "other"}))


def test_a_step_leaves_its_row_with_code_state_version_and_address(cast: Cast, settings: Any) -> None:
    settings.SITE_URL = "https://kc.example"
    sent = submitted(cast)
    (row,) = outbox()
    assert (row.type, row.organisation, row.tenant_id) == ("proposal.submitted", "ttkc-da-nang", sent.tenant_id)
    url = f"https://kc.example/api/v1/proposals/{sent.code}/"
    assert row.data == {"code": sent.code, "state": "SUBMITTED", "version": sent.version, "url": url}


def test_what_is_sent_is_as_the_schema_says_and_names_nobody(cast: Cast) -> None:
    endpoint = opened(cast["lanhdao.danang"]).endpoint
    sent = submitted(cast)
    spread()
    (row,) = log_of(endpoint)
    told = json.loads(row.body)
    assert list(Draft202012Validator(schema(EVENTS[0])).iter_errors(told)) == []
    assert told["id"] == str(row.message)
    assert not any(text in row.body for text in (sent.title, cast["donvi.danang"].user.full_name, "donvi.danang"))


def test_a_refused_step_and_one_rolled_back_leave_none(cast: Cast) -> None:
    draft = make_draft(cast)
    actor = cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused):
        move(draft, "withdraw", actor=actor, note="")
    with pytest.raises(RuntimeError), tenant_scope(*actor.tenant_ids), transaction.atomic():
        move(draft, "withdraw", actor=actor, note="Thôi.")
        assert [row.type for row in Message.objects.all()] == ["proposal.withdrawn"]
        raise RuntimeError
    assert outbox() == []


def test_a_recorder_that_breaks_undoes_the_step(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(events: tuple[Any, ...]) -> None:
        raise RuntimeError

    monkeypatch.setattr(core_events, "_recorders", [break_down])
    draft, actor = make_draft(cast), cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids):
        with pytest.raises(RuntimeError):
            move(draft, "withdraw", actor=actor, note="Thôi.")
        assert Proposal.objects.get(pk=draft.pk).state == State.DRAFT


def test_old_books_are_not_told(cast: Cast) -> None:
    draft, actor = make_draft(cast), cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids), core_events.only_reactions():
        move(draft, "withdraw", actor=actor, note="Thôi.")
    assert outbox() == []


def test_each_hears_what_it_sees_in_its_lists_and_others_hear_nothing(cast: Cast) -> None:
    names = ("donvi.danang", "lanhdao.danang", "lanhdao.gialai", "donvi.gialai", "lanhdao.hue", "lanhdao.cuc", "donvi.vung",
             "lanhdao.bo", "taichinh.bo")  # fmt: skip
    made = {name: opened(cast[name]).endpoint for name in names}
    draft, actor = make_draft(cast), cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids):
        move(draft, "withdraw", actor=actor, note="Thôi.")
    spread()
    heard = {name: [row.type for row in log_of(endpoint)] for name, endpoint in made.items()}
    assert heard == {**{name: [] for name in names}, "donvi.danang": ["proposal.withdrawn"]}  # a draft is nobody else's
    submitted(cast)
    spread()
    heard = {name: [row.type for row in log_of(endpoint)][-1:] for name, endpoint in made.items()}
    both = {name: ["proposal.submitted"] for name in ("donvi.danang", "lanhdao.danang")}
    assert heard == {**{name: [] for name in names}, **both}


def test_the_cuc_hears_from_registration_on(cast: Cast) -> None:
    cuc, other = opened(cast["lanhdao.cuc"]).endpoint, opened(cast["lanhdao.gialai"]).endpoint
    advance(complete_draft(make_draft(cast), cast), State.REGISTERED, cast)
    # What came before is told late here, when the dossier is theirs to see: spreading asks how it stands now.
    spread()
    assert types_for(cuc, other)[0][-1] == "proposal.registered"
    assert types_for(other) == [[]]


def test_a_locked_report_is_told_to_those_it_is_sent_to(cast: Cast) -> None:
    from reporting.services import periodic

    leader = cast["lanhdao.danang"]
    made = [opened(cast[name]).endpoint for name in ("lanhdao.danang", "lanhdao.cuc", "lanhdao.gialai")]
    report = last_closed(leader)
    with tenant_scope(*leader.tenant_ids):
        periodic.save_report(report, {"part_assessment": "Đúng tiến độ."}, actor=leader)
        periodic.lock_report(report, actor=leader)
    (row,) = outbox()
    assert (row.data["code"], row.data["state"], row.data["version"]) == (report.code, "locked", report.number)
    spread()
    assert types_for(*made) == [["report.locked"], ["report.locked"], []]


def test_only_what_was_asked_for_and_only_once(cast: Cast) -> None:
    leader = cast["lanhdao.danang"]
    returned, submitted_too, paused, gone = (
        opened(leader, events=("proposal.returned",)).endpoint, opened(leader).endpoint, opened(leader).endpoint,
        opened(leader).endpoint,
    )  # fmt: skip
    with tenant_scope(*leader.tenant_ids):
        pause_endpoint(paused, actor=leader)
        delete_endpoint(gone, actor=leader)
    submitted(cast)
    assert spread() == 1
    with everything():
        Message.objects.update(spread_at=None)  # a worker died between the two
    assert [spread(), spread()] == [1, 0]
    assert types_for(returned, submitted_too, paused) == [[], ["proposal.submitted"], ["proposal.submitted"]]


def test_an_organisation_that_ended_hears_nothing(cast: Cast) -> None:
    endpoint = opened(cast["lanhdao.danang"]).endpoint
    Organisation.objects.filter(pk=endpoint.organisation_id).update(valid_to=timezone.localdate())
    submitted(cast)
    spread()
    assert log_of(endpoint) == []


def test_rows_of_others_are_behind_the_wall(cast: Cast) -> None:
    made = opened(cast["lanhdao.danang"]).endpoint
    submitted(cast)
    spread()
    for name, rows in (("lanhdao.danang", 1), ("lanhdao.gialai", 0), ("lanhdao.cuc", 1)):
        with tenant_scope(*cast[name].tenant_ids), connection.cursor() as cursor:
            for model in (Message, Delivery, type(made)):
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
                assert cursor.fetchone() == (rows,), (name, model)


def test_many_at_once_cost_two_statements(cast: Cast) -> None:
    drafts, actor = [make_draft(cast) for _ in range(3)], cast["donvi.danang"]
    from proposals.events import ProposalWithdrawn

    said = [ProposalWithdrawn(d.pk, d.tenant_id, d.code, "withdraw", "DRAFT", "WITHDRAWN", None) for d in drafts]
    counts = []
    for events in (said[:1], said):
        with tenant_scope(*actor.tenant_ids), CaptureQueriesContext(connection) as found:
            record(tuple(events))
        counts.append(len(found))
    assert counts == [2, 2]
    assert public_name(object()) is None


def test_spreading_costs_the_same_for_one_and_for_three(cast: Cast) -> None:
    opened(cast["lanhdao.danang"])
    opened(cast["lanhdao.gialai"])
    submitted(cast)
    spread()
    counts = []
    for number in (1, 3):
        for _ in range(number):
            submitted(cast)
        with CaptureQueriesContext(connection) as found:
            assert spread() == number
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_list_of_tests_is_about_known_names() -> None:
    assert set(ALL) <= NAMES
