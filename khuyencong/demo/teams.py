"""Shares the plan years among processes."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from typing import Any

from django.db import connections

from khuyencong.demo.cases import Case

Work = Callable[[list[Case], Callable[[], None]], None]
PAUSE = 0.3


def share_out(cases: list[Case], work: Work, *, processes: int, told: Callable[[int, int], None] | None) -> list[Case]:
    """Do `work` on every case, in this process or in several; returns the cases with their keys, in their order."""
    steps = sum(len(case.steps) + 1 for case in cases)
    tell = told or (lambda _taken, _steps: None)
    parts = _parts(cases, processes)
    if len(parts) < 2:
        taken = iter(range(1, steps + 1))
        work(cases, lambda: tell(next(taken), steps))
        return cases
    connections.close_all()
    done = _in_processes(parts, work, lambda taken: tell(taken, steps))
    return sorted(done, key=lambda case: case.spec.number)


def _parts(cases: list[Case], processes: int) -> list[list[Case]]:
    """The years, the one with most steps first, each to the part with the least work."""
    years: dict[int, list[Case]] = {}
    for case in cases:
        years.setdefault(case.spec.year, []).append(case)
    parts: list[list[Case]] = [[] for _ in range(min(processes, len(years)))]
    for group in sorted(years.values(), key=_weight, reverse=True):
        min(parts, key=_weight).extend(group)
    return parts


def _weight(cases: list[Case]) -> int:
    return sum(len(case.steps) + 1 for case in cases)


def _in_processes(parts: list[list[Case]], work: Work, tell: Callable[[int], None]) -> list[Case]:
    context = multiprocessing.get_context("fork")
    taken, results = context.Value("q", 0), context.Queue()
    team = [context.Process(target=_run, args=(part, work, taken, results)) for part in parts]
    for process in team:
        process.start()
    done: list[Case] = []
    waiting = len(team)
    while waiting:
        if any(process.exitcode for process in team):
            break
        while not results.empty():
            done += results.get()
            waiting -= 1
        tell(taken.value)
        time.sleep(PAUSE)
    for process in team:
        process.join() if not waiting else process.terminate()
    if waiting:
        raise RuntimeError("A process that made demonstration data failed; its reason stands above.")
    return done


def _run(part: list[Case], work: Work, taken: Any, results: Any) -> None:
    def tell() -> None:
        with taken.get_lock():
            taken.value += 1

    work(part, tell)
    results.put(part)
    connections.close_all()
