"""The way of a đề án by program alone: tokens and calls, no page and no service. Each function takes it one stage on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from khuyencong.demo.writing import small_pdf
from tests.api.calls import Api, by_token
from tests.cast import Cast
from tests.factories.proposals import next_plan_year

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "proposal.json"
NEW = ("title", "kind", "plan_year", "content")


class People:
    """A program for each person, with a token of its own."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.known = cast, dict[str, Api]()

    def __getitem__(self, username: str) -> Api:
        return self.known.setdefault(username, by_token(self.cast, username))


def pdf(name: str) -> SimpleUploadedFile:
    """A small paper."""
    return SimpleUploadedFile(name, small_pdf(name).read(), "application/pdf")


def good(answer: tuple[int, Any]) -> Any:
    """The body of a call that must not be refused."""
    status, body = answer
    assert status < 400, body
    return body


def taken(program: Api, code: str, step: str, **given: Any) -> Any:
    """A step taken with the version of now; what it asks and nobody gave is filled in: papers dated today."""
    shown = good(program.get(f"proposals/{code}/steps/"))
    (row,) = [row for row in shown["results"] if row["name"] == step]
    assert row["open"], row
    asked = {field["name"]: field for field in row["fields"]}
    usual = {"decision_number": "12/QĐ-KC", "decision_date": timezone.localdate().isoformat()}
    body = {name: value for name, value in usual.items() if name in asked} | given
    return good(program.post(f"proposals/{code}/steps/{step}/", {"version": shown["version"], "note": "", **body}))


def written(people: People, unit: str = "donvi.danang", **changes: Any) -> str:
    """A complete draft with its papers."""
    program = people[unit]
    text = EXAMPLE.read_text(encoding="utf-8").replace("2027", str(next_plan_year()))
    given = {**json.loads(text), **changes}
    draft = good(program.post("proposals/", {name: given[name] for name in NEW}))
    place = f"proposals/{draft['code']}/"
    rest = {name: value for name, value in given.items() if name not in (*NEW, "lines")}
    draft = good(program.patch(place, {**rest, "version": draft["version"]}))
    good(program.patch(place, {"lines": given["lines"], "version": draft["version"]}))
    for kind in ("request_letter", "proposal", "estimate_form", "counterpart_commitment", "beneficiary_request"):
        good(program.upload(f"{place}papers/", {"kind": kind, "files": pdf(f"{kind}.pdf")}))
    return str(draft["code"])


def appraised(
    people: People, code: str, officer: str, opens: str, passes: str, leader: str, appraiser: str = ""
) -> str:
    """A round by the head's own staff, from opening to the head's conclusion."""
    program = people[appraiser or officer]
    me = str(people.cast[appraiser or officer].user.pk)
    taken(people[officer], code, opens, body="staff", staff=[me])
    status, _ = program.get(f"proposals/{code}/sheet/")
    if status == 409:
        good(program.post(f"proposals/{code}/declaration/", {"conflicted": False}))
    blank = good(program.get(f"proposals/{code}/sheet/"))
    sheet: dict[str, Any] = {"base_version": blank["base_version"], "opinion": "Đề nghị hỗ trợ."}
    allowed = good(program.get(f"proposals/{code}/assessment/"))["allowed"]
    for field in blank["fields"]:
        if field["choices"]:
            sheet[field["name"]] = "met"
        elif field["kind"] == "integer":
            sheet[field["name"]] = allowed
    amount = good(program.post(f"proposals/{code}/sheet/", sheet))["amount"]
    return str(taken(people[leader], code, passes, amount=amount)["code"])


def passed_by_the_province(people: People, unit: str = "donvi.danang") -> str:
    """From nothing to a dossier the Sở of Đà Nẵng concluded on."""
    draft = written(people, unit)
    code = str(taken(people[unit], draft, "submit")["code"])
    return appraised(people, code, "chuyenvien.danang", "open_province_appraisal", "pass_province", "lanhdao.danang")


def registered(people: People, code: str) -> str:
    """With the bundle of the Sở of Đà Nẵng, sent by its leader."""
    officer, leader = people["chuyenvien.danang"], people["lanhdao.danang"]
    year = good(officer.get(f"proposals/{code}/"))["plan_year"]
    place = f"registrations/draft/{year}/"
    draft = good(officer.get(place))
    assert [row["code"] for row in draft["rows"]] == [code]
    today = timezone.localdate().isoformat()
    texts = {"last_year": "Đã thực hiện đủ.", "this_year": "Đang thực hiện.", "next_year": "Ưu tiên chế biến nông sản."}
    paper = {"document_number": "45/BC-SCT", "document_date": today, "seen": draft["seen"]}
    kept = good(officer.patch(place, {**texts, **paper}))
    assert kept["faults"] == []
    assert officer.post(f"{place}send/", {"seen": kept["seen"]})[0] == 404
    return str(good(leader.post(f"{place}send/", {"seen": kept["seen"]}))["code"])


def approved(people: People, code: str, work: Callable[[], None]) -> None:
    """Screened, appraised at the Cục, put before the Minister, approved by a worker (`work` lets it run), assigned."""
    year = good(people["chuyenvien.cuc"].get(f"proposals/{code}/"))["plan_year"]
    assert good(people["chuyenvien.cuc"].post(f"plans/{year}/screen/", {"codes": [code]}))["codes"] == [code]
    appraised(people, code, "chuyenvien.cuc", "open_central_appraisal", "pass_centre", "lanhdao.cuc", "thamdinh.cuc")
    today, director, minister = timezone.localdate().isoformat(), people["lanhdao.cuc"], people["lanhdao.bo"]
    draft = good(director.get(f"plans/{year}/"))
    assert [row["code"] for row in draft["rows"]] == [code]
    letter = {"number": "120/TTr-ĐCK", "day": today, "signer": "Đỗ Quốc Nam", "seen": draft["seen"]}
    package = good(director.post(f"plans/{year}/submissions/", letter))["results"][0]
    decision = {
        "decision_number": "3396/QĐ-BCT",
        "decision_date": today,
        "seen": package["seen"],
        "file": pdf("quyet-dinh.pdf"),
    }
    assert director.upload(f"plans/{year}/approval/", decision)[0] == 404
    decision["file"] = pdf("quyet-dinh.pdf")
    good(minister.upload(f"plans/{year}/approval/", decision))
    work()
    assert good(minister.get(f"plans/{year}/submissions/"))["results"][0]["state"] == "approved"
    taken(director, code, "assign", decision_number="60/QĐ-ĐCK", finance_opinion="Công văn 100/BTC, thống nhất")


def advanced(people: People, code: str, money: int, unit: str) -> int:
    """An advance asked, confirmed, granted and paid. Returns its amount."""
    program, place = people[unit], f"proposals/{code}/advances/"
    made = good(program.post(place))
    one = f"{place}{made['number']}/"
    status, body = program.post(f"{one}submit/", {"version": made["version"]})
    assert (status, [row["field"] for row in body["reasons"]]) == (409, ["amount"])
    given = {"amount": money * 3 // 10, "reason": "Mua máy.", "version": made["version"]}
    good(program.post(f"{one}submit/", {"version": good(program.patch(one, given))["version"]}))
    good(people["chuyenvien.danang"].post(f"{one}confirm/", {"confirmation": "Đã kiểm tra tại cơ sở."}))
    amount = good(program.get(one))["amount"]
    good(people["lanhdao.cuc"].post(f"{one}approve/", {"amount": amount, "override": "Theo khối lượng đã ký."}))
    voucher = {"paper_number": "UNC-01", "paper_date": timezone.localdate().isoformat(), "note": "Tạm ứng"}
    assert good(people["ketoan.cuc"].post(f"{one}pay/", voucher))["state"] == "paid"
    return int(amount)


def settled(people: People, code: str, unit: str = "donvi.danang") -> str:
    """From assigned to settled: contract, advance, work, acceptance of the place, vouchers, liquidation, final payment."""
    program, today = people[unit], timezone.localdate().isoformat()
    money = good(program.get(f"proposals/{code}/"))["amount_approved"]
    period = good(program.get(f"proposals/{code}/"))
    taken(
        people["lanhdao.cuc"], code, "sign_contract", decision_number="15/HĐ-ĐCK", amount=money, party_a="Đỗ Quốc Nam, Cục trưởng",
        party_b="Nguyễn Văn Sáu, Giám đốc", starts_on=period["starts_on"], ends_on=period["ends_on"],
    )  # fmt: skip
    taken(program, code, "start")
    advance = advanced(people, code, money, unit)
    _with_papers(program, code, "acceptance")
    taken(program, code, "request_acceptance", volume="Một dây chuyền đã lắp đặt.")
    officer = people["chuyenvien.danang"]
    whole = {"place": "Xưởng sản xuất", "volume": "Một dây chuyền", "conclusion": "Theo hợp đồng.", "amount": money,
             "decision_number": "07/BB-NT", "decision_date": today}  # fmt: skip
    version = good(officer.get(f"proposals/{code}/"))["version"]
    good(officer.upload(f"proposals/{code}/steps/accept/", {**whole, "version": version, "file": pdf("bien-ban.pdf")}))
    _vouchers(people, code, money, unit)
    _with_papers(program, code, "settlement")
    taken(program, code, "submit_settlement")
    taken(people["lanhdao.cuc"], code, "liquidate", amount=money)
    finance = people["ketoan.cuc"]
    paid = {"paper_number": "UNC-02", "paper_date": today}
    good(finance.post(f"proposals/{code}/money/", {"kind": "clear", "amount": advance, **paid}))
    good(finance.post(f"proposals/{code}/money/", {"kind": "pay", "amount": money - advance, **paid}))
    return str(taken(finance, code, "settle", amount=money)["state"])


def _vouchers(people: People, code: str, money: int, unit: str) -> None:
    """One voucher of the whole support; what differs is explained."""
    program = people[unit]
    estimate = good(program.get(f"proposals/{code}/estimate/"))["lines"][0]
    fields = good(program.get(f"proposals/{code}/vouchers/"))["fields"]
    line = next(field for field in fields if field["name"] == "line")
    voucher = {
        "kind": "transfer", "number": "HD-001", "dated_on": timezone.localdate().isoformat(), "payee": "Công ty Máy",
        "content": "Máy sấy", "line": line["choices"][0]["value"], "amount": estimate["amount"], "national": money,
    }  # fmt: skip
    good(program.post(f"proposals/{code}/vouchers/", voucher))
    compared = good(program.get(f"proposals/{code}/settlement/"))["comparisons"]
    said = {row["key"]: "Theo chứng từ kèm theo." for row in compared if row["weight"] == "explain"}
    if said:
        good(program.patch(f"proposals/{code}/settlement/", {"explanations": said}))


def _with_papers(program: Api, code: str, stage: str) -> None:
    """Every paper the stage asks for."""
    asked = good(program.get(f"proposals/{code}/papers/"))
    assert asked["stage"] == stage
    for row in asked["needed"]:
        if row["required"]:
            good(program.upload(f"proposals/{code}/papers/", {"kind": row["kind"], "files": pdf(f"{row['kind']}.pdf")}))
