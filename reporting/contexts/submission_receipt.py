"""Giấy biên nhận hồ sơ: who handed in what, when, and until when an answer is due."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.contexts.letter import Fact, Letterhead, PaperEntry, Signature


@dataclass(frozen=True)
class SubmissionReceipt:
    """Everything the printed receipt says. `statement` are the sentences under the title."""

    letterhead: Letterhead
    signature: Signature
    title: str
    statement: tuple[str, ...]
    facts: tuple[Fact, ...]
    papers: tuple[PaperEntry, ...]
    notices: tuple[str, ...]
    recipients: tuple[str, ...] = ()
