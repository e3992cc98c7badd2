"""Write a đề án from a JSON file, attach its papers, ask what the norms allow, and submit it.

    KHUYENCONG_TOKEN=… python examples/submit_proposal.py http://127.0.0.1:8000 examples/proposal.json papers/

`papers/` holds one file a kind of paper, named after it (see `examples/README.md`); other files are sent as "other".
The token is made at /to-chuc/ma-truy-cap/ by a member of staff of the unit, not read-only. Ends with 0 and the number of
the dossier; with 1 and every reason when the portal refuses. Nothing is submitted twice, however often a call is repeated.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from khuyencong import Portal, RefusedError

NEW = ("title", "kind", "plan_year", "content", "other_contents")


def main(address: str, proposal: str, papers: str) -> int:
    """The whole way; 0 when the dossier was handed over."""
    portal = Portal(address, os.environ["KHUYENCONG_TOKEN"])
    try:
        code = submitted(portal, json.loads(Path(proposal).read_text(encoding="utf-8")), sorted(Path(papers).glob("*")))
    except RefusedError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(code)
    return 0


def submitted(portal: Portal, given: dict[str, Any], papers: list[Path]) -> str:
    """The number of the dossier."""
    draft = portal.post("proposals/", {name: given[name] for name in NEW if name in given})
    place = f"proposals/{draft['code']}/"
    # The lines of the estimate name beneficiaries by their place, so the beneficiaries have to be there before.
    rest = {name: value for name, value in given.items() if name not in (*NEW, "lines")}
    draft = portal.patch(place, rest | {"version": draft["version"]})
    portal.patch(place, {"lines": given.get("lines", []), "version": draft["version"]})
    for paper in papers:
        attach(portal, place, paper)
    answer = portal.get(f"{place}assessment/")
    print(f"Đề nghị {answer['asked']:,} đ, định mức cho phép {answer['allowed']:,} đ", file=sys.stderr)
    version = portal.get(place)["version"]
    handed_over: dict[str, Any] = portal.post(f"{place}steps/submit/", {"version": version, "note": ""})
    return str(handed_over["code"])


def attach(portal: Portal, place: str, paper: Path) -> None:
    """Under the kind its name says, else among the others."""
    try:
        portal.upload(f"{place}papers/", {"kind": paper.stem}, {"files": [paper]})
    except RefusedError as refusal:
        if {row["field"] for row in refusal.reasons} != {"kind"}:
            raise
        portal.upload(f"{place}papers/", {"kind": "other"}, {"files": [paper]})


if __name__ == "__main__":
    if len(sys.argv) != len(("program", "address", "proposal", "papers")):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
