"""The arithmetic of the benchmark; the benchmark itself is `make bench`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.load import Burst, Target, header
from tests.bench.table import BY_KEY, LESS, MORE, ROWS, Result, Row, absent_from, lines_of, result_of, write

FAST = Row("x", "a page", "A", "req/s", 0.45)
SMALL = Row("y", "a file", "plain", "s", 1.15, LESS)


def test_a_result_is_the_median_of_each_side() -> None:
    found = result_of(FAST, [(10, 100), (50, 100), (45, 90)])

    assert (found.ours, found.reference, found.ratio) == (45, 100, 0.45)


@pytest.mark.parametrize(
    "row, ours, verdict",
    [(FAST, 45, "reached"), (FAST, 44, "SHORT"), (FAST, 90, "reached"), (SMALL, 115, "reached"), (SMALL, 116, "SHORT")],
)
def test_the_verdict_follows_the_sense_of_the_goal(row: Row, ours: float, verdict: str) -> None:
    assert Result(row, ours, 100).verdict == verdict


def test_a_missing_reference_does_not_break_the_table() -> None:
    assert Result(FAST, 1, 0).ratio == float("inf")


def test_every_row_has_its_own_key_and_a_goal() -> None:
    assert len(BY_KEY) == len(ROWS)
    assert {row.sense for row in ROWS} == {MORE, LESS}
    assert all(row.goal > 0 for row in ROWS)


def test_what_was_not_measured_is_named_with_its_issue(tmp_path: Path) -> None:
    results = [Result(BY_KEY["desk"], 200, 400)]
    text = "\n".join(lines_of(results, absent_from(results)))
    write(tmp_path / "bench" / "latest.json", results, {"proposals": 20_000})
    written = json.loads((tmp_path / "bench" / "latest.json").read_text())

    assert "0.50   ≥ 0.45  reached" in text
    assert "Excel read with validation         not yet (issue #5)" in text
    assert (written["rows"][0]["key"], written["rows"][0]["ratio"]) == ("desk", 0.5)
    assert len(written["not_yet"]) == len(ROWS) - 1


def test_a_burst_knows_its_rate_and_its_slow_answers() -> None:
    found = Burst(seconds=2.0, times=[0.001 * n for n in range(1, 101)])

    assert (found.rate, found.p95) == (50.0, 0.095)


def test_a_request_with_a_body_is_posted() -> None:
    sent = Target(8000, "/x/", (("X-CSRFToken", "t"),), body=b"a=1").request

    assert sent.split(b"\r\n") == [
        b"POST /x/ HTTP/1.1", b"Host: 127.0.0.1:8000", b"Connection: close", b"X-CSRFToken: t",
        b"Content-Type: application/x-www-form-urlencoded", b"Content-Length: 3", b"", b"a=1",
    ]  # fmt: skip


def test_a_request_closes_its_connection_and_headers_are_read_back() -> None:
    sent = Target(8000, "/x/", (("Cookie", "a=b"),)).request

    assert sent == b"GET /x/ HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nConnection: close\r\nCookie: a=b\r\n\r\n"
    assert header(b'HTTP/1.1 200 OK\r\nETag: W/"1"\r\n\r\nbody', "etag") == 'W/"1"'
