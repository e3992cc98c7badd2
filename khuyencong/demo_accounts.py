"""The accounts of the demonstration data: who can be tried out, with one password that everybody may know."""

from __future__ import annotations

from typing import Final, NamedTuple

DEMO_PASSWORD: Final = "Khuyencong@2026"  # noqa: S105 - public on purpose; `kc.E002` refuses it on a public host


class DemoAccount(NamedTuple):
    """A user name and who it stands for, in the words shown at the start."""

    username: str
    who: str


DEMO_ACCOUNTS: Final = (
    DemoAccount("donvi.danang", "Cán bộ Trung tâm Khuyến công Đà Nẵng (đơn vị thực hiện)"),
    DemoAccount("donvi.gialai", "Cán bộ Trung tâm Khuyến công Gia Lai (đơn vị thực hiện)"),
    DemoAccount("chuyenvien.danang", "Chuyên viên Sở Công Thương Đà Nẵng"),
    DemoAccount("chuyenvien.gialai", "Chuyên viên Sở Công Thương Gia Lai"),
    DemoAccount("lanhdao.danang", "Lãnh đạo Sở Công Thương Đà Nẵng"),
    DemoAccount("lanhdao.gialai", "Lãnh đạo Sở Công Thương Gia Lai"),
    DemoAccount("donvi.vung", "Trung tâm Khuyến công quốc gia vùng (đề án liên tỉnh)"),
    DemoAccount("chuyenvien.cuc", "Chuyên viên Cục"),
    DemoAccount("thamdinh.cuc", "Người thẩm định của Cục"),
    DemoAccount("ketoan.cuc", "Kế toán của Cục"),
    DemoAccount("lanhdao.cuc", "Lãnh đạo Cục"),
    DemoAccount("lanhdao.bo", "Lãnh đạo Bộ Công Thương (phê duyệt)"),
    DemoAccount("taichinh.bo", "Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp"),
    DemoAccount("quantri", "Quản trị hệ thống (dữ liệu nền, tài khoản; không xem hồ sơ)"),
    DemoAccount("pho.danang", "Phó Giám đốc Sở Công Thương Đà Nẵng, đang ký thay (KT.) Giám đốc"),
    DemoAccount("kiemnhiem.cuc", "Một người hai vai trò ở Cục: chuyên viên và thẩm định"),
)


def table() -> str:
    """Return the accounts as lines of text."""
    width = max(len(account.username) for account in DEMO_ACCOUNTS)
    return "\n".join(f"  {account.username:<{width}}  {account.who}" for account in DEMO_ACCOUNTS)
