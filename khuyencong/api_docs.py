"""The description of the API, completed with what every operation shares, and cut up for the page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from core.errors import Reason
from core.idempotency import HEADER
from core.problems import PROBLEMS, problem
from integrations.catalogue import EVENTS, PublicEvent, example, schema
from integrations.secrets import SIGNED_HEADERS
from khuyencong.api_examples import example_of

METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM = "Problem"
SHAPE = {
    "type": "object",
    "description": "Mọi lời từ chối và lỗi đều có dạng này.",
    "required": ["code", "message", "reasons"],
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "reasons": {"type": "array", "items": {"$ref": "#/components/schemas/Reason"}},
    },
}
REASONS = {
    400: (Reason("Ngày ghi theo dạng 2026-11-27.", "starts_on"),),
    409: (
        Reason("Hồ sơ chưa có văn bản đề nghị.", "papers"),
        Reason("Chưa cam kết vốn đối ứng.", "commits_counterpart"),
    ),
}
"""What a refusal may say, for the examples."""
PARTS = {
    "proposals": "Đề án", "appraisals": "Thẩm định", "declarations": "Xung đột lợi ích", "panels": "Hội đồng", "meetings": "Phiên họp",
    "supplement-templates": "Câu mẫu yêu cầu bổ sung", "history-imports": "Nhập lịch sử", "registrations": "Đăng ký kế hoạch", "plans": "Kế hoạch",
    "contracts": "Hợp đồng", "progress-reports": "Báo cáo tiến độ", "advances": "Tạm ứng", "inspections": "Kiểm tra tại cơ sở", "adjustments": "Điều chỉnh", "late-requests": "Đăng ký muộn", "calendar": "Lịch", "periodic-reports": "Báo cáo định kỳ", "acceptances": "Nghiệm thu",
    "documents": "Văn bản", "numbers": "Sổ văn bản đi", "number-symbols": "Ký hiệu văn bản", "statistics": "Thống kê", "exports": "Xuất tệp",
    "report-catalogue": "Danh mục báo cáo tự lập", "reports": "Báo cáo tự lập", "report-runs": "Lần lập báo cáo",
    "notifications": "Thông báo", "notification-preferences": "Tùy chọn thông báo", "notification-kinds": "Loại thông báo",
    "jobs": "Việc nền", "support-contracts": "Hợp đồng hỗ trợ", "settlements": "Hồ sơ quyết toán", "vouchers": "Chứng từ quyết toán", "norms": "Định mức", "programmes": "Chương trình",
    "targets": "Mục tiêu", "contents": "Nội dung khuyến công", "organisations": "Tổ chức",
    "people": "Người dùng", "roles": "Vai trò", "interests": "Quan hệ lợi ích", "tokens": "Mã truy cập", "delegations": "Giao quyền",
    "craft-villages": "Làng nghề", "envelopes": "Kinh phí được giao", "norm-changes": "Thay đổi định mức", "late-leaves": "Cho nộp muộn",
    "administrative-units": "Đơn vị hành chính", "public": "Dữ liệu công khai",
    "webhooks": "Kết nối hệ thống khác", "webhook-events": "Sự việc báo cho hệ thống khác",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the page."""

    anchor: str
    method: str
    path: str
    summary: str
    detail: str
    is_public: bool
    parameters: list[dict[str, Any]] = field(default_factory=list)
    body: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)
    answer_fields: list[dict[str, Any]] = field(default_factory=list)
    sent: str = ""
    got: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The operations whose addresses begin with one word; a page of their own."""

    key: str
    heading: str
    operations: list[Operation] = field(default_factory=list)


@cache
def described() -> dict[str, Any]:
    """The whole description; made once a process."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: FBT001
    """POSTPROCESSING_HOOK: the refusals of every operation, and the header that makes a repeated call harmless."""
    result["components"]["schemas"][PROBLEM] = SHAPE
    for address, item in result["paths"].items():
        for method in METHODS:
            if method in item:
                _complete(item[method], method, address)
                _exemplify(item[method], result["components"]["schemas"])
    result["webhooks"] = {row.name: _told(row) for row in EVENTS}
    return result


def _told(row: PublicEvent) -> dict[str, Any]:
    """What a receiver gets, and what it answers."""
    headers = [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}} for name in SIGNED_HEADERS
    ]
    body = {"application/json": {"schema": schema(row), "example": example(row)}}
    return {
        "post": {
            "operationId": row.name, "summary": row.label, "description": row.description, "parameters": headers,
            "requestBody": {"required": True, "content": body},
            "responses": {
                "2XX": {"description": "Đã nhận."}, "410": {"description": "Không nhận nữa: kết nối bị tắt."},
            },
        }
    }  # fmt: skip


def _complete(operation: dict[str, Any], method: str, address: str) -> None:
    statuses = [400, 401, 429, 500] + ([] if {} in operation.get("security", [{}]) else [403])
    statuses += [404] if "{" in address or method != "get" else []  # a body may name things too
    if any(row["name"] == "format" for row in operation.get("parameters", ())):
        statuses.append(404)  # a format there is not
    if gives_file(operation) or "{" in address:
        statuses.append(409)  # not there yet, no longer, or not at this step
    if method != "get":
        statuses += [409, 413, 415]
        operation.setdefault("parameters", []).append(
            {
                "name": HEADER, "in": "header", "schema": {"type": "string", "maxLength": 100},
                "description": "Khóa do bạn tạo: gọi lại với cùng khóa thì việc chỉ làm một lần.",
            }
        )  # fmt: skip
    shape = {"$ref": f"#/components/schemas/{PROBLEM}"}
    for status in sorted(statuses):
        body = {"application/json": {"schema": shape, "example": problem(status, REASONS.get(status, ()))}}
        operation["responses"].setdefault(str(status), {"description": PROBLEMS[status][1], "content": body})


def _exemplify(operation: dict[str, Any], components: dict[str, Any]) -> None:
    """Show what is sent and what comes back."""
    good = [row for status, row in operation["responses"].items() if status.startswith("2")]
    for message in (operation.get("requestBody", {}), *good):
        for kind, told in message.get("content", {}).items():
            if kind == "application/json" and told.get("schema"):
                told.setdefault("example", example_of(told["schema"], components))


def gives_file(operation: dict[str, Any]) -> bool:
    """Whether a good answer is no JSON."""
    good: dict[str, Any] = next((row for status, row in operation["responses"].items() if status.startswith("2")), {})
    return bool(good.get("content")) and "application/json" not in good["content"]


@cache
def sections() -> tuple[Section, ...]:
    """In the order of PARTS; made once a process."""
    schema, found = described(), {key: Section(key, heading) for key, heading in PARTS.items()}
    for address, item in schema["paths"].items():
        for method in METHODS:
            if method in item and (section := found.get(item[method]["tags"][0])):
                section.operations.append(_operation(schema, address, method, item[method]))
    return tuple(section for section in found.values() if section.operations)


def _operation(schema: dict[str, Any], address: str, method: str, item: dict[str, Any]) -> Operation:
    good = next(row for status, row in item["responses"].items() if status.startswith("2"))
    body, answer = _shape(item.get("requestBody", {})), _shape(good)
    return Operation(
        anchor=item["operationId"], method=method.upper(), path=address, summary=item.get("summary", ""),
        detail=item.get("description", "").removeprefix(item.get("summary", "")).strip(),
        is_public={} in item.get("security", [{}]),
        parameters=[row | {"kind": _kind(row.get("schema", {}))} for row in item.get("parameters", [])],
        body=_fields(schema, body), answer_fields=_fields(schema, answer),
        answers=[(status, row.get("description", "")) for status, row in sorted(item["responses"].items())],
        sent=_example(item.get("requestBody", {})), got=_example(good),
    )  # fmt: skip


def _example(message: dict[str, Any]) -> str:
    """As a page shows it; empty when there is none."""
    told = message.get("content", {}).get("application/json", {})
    return json.dumps(told["example"], ensure_ascii=False, indent=2) if "example" in told else ""


def _shape(message: dict[str, Any]) -> dict[str, Any]:
    """The schema of the first kind of content; empty when there is none."""
    kinds: list[dict[str, Any]] = list(message.get("content", {}).values())
    return dict(kinds[0].get("schema", {})) if kinds else {}


def _fields(schema: dict[str, Any], shape: dict[str, Any]) -> list[dict[str, Any]]:
    """Fields of an object; of the rows, when the object is a list in its envelope."""
    shape = _resolved(schema, shape)
    listed = shape.get("properties", {}).get("results", {}).get("items")
    shape = _resolved(schema, listed) if listed else shape
    needed = set(shape.get("required", ()))
    return [
        {"name": name, "kind": _kind(item), "description": item.get("description", ""), "required": name in needed}
        for name, item in shape.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    reference = shape.get("$ref", "")
    found: dict[str, Any] = schema["components"]["schemas"][reference.rpartition("/")[2]] if reference else shape
    return found


def _kind(shape: dict[str, Any]) -> str:
    """As "integer", "string (date)", "list of Line"."""
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    if shape.get("type") == "array":
        return f"list of {_kind(shape.get('items', {}))}"
    kinds = shape.get("type", "object")
    words = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    return f"{words} ({shape['format']})" if "format" in shape else words
