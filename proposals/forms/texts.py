"""Sections 2 to 5, 7 and 8: texts, dates and the rows of work (TT 36/2013/TT-BCT, Điều 5)."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import NfcCharField, VietnameseDateField
from proposals.forms.base import RowForm, SheetForm
from proposals.forms.fields import LongTextField


def _text(label: str, help_text: str, *, rows: int = 6) -> LongTextField:
    return LongTextField(label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


class NecessityForm(SheetForm):
    """Section 2."""

    necessity = _text(
        "Sự cần thiết", "Hiện trạng của cơ sở và địa phương, khó khăn cần giải quyết, vì sao cần hỗ trợ.", rows=10
    )
    legal_basis = _text("Căn cứ", "Văn bản pháp luật, chương trình, kế hoạch mà đề án dựa vào; mỗi căn cứ một dòng.")


class ObjectivesForm(SheetForm):
    """Section 3."""

    objectives = _text(
        "Mục tiêu", "Kết quả cụ thể, đo được: sản lượng, doanh thu, lao động, số người được đào tạo.", rows=8
    )


class ScaleForm(SheetForm):
    """Section 4."""

    scale = _text("Quy mô đề án", "Số lượng, công suất, diện tích, số người hoặc số cơ sở tham gia.", rows=8)
    novelty = _text(
        "Điểm nổi bật về công nghệ, máy móc, sản phẩm", "So với cái cơ sở và địa phương đang có: năng suất, chất lượng, "
        "tiết kiệm, môi trường.",
    )  # fmt: skip


class WorkForm(SheetForm):
    """Section 5: from when to when."""

    starts_on = VietnameseDateField(label="Bắt đầu", help_text="Ngày/tháng/năm, ví dụ 01/03/2028.")
    ends_on = VietnameseDateField(label="Kết thúc", help_text="Ngày/tháng/năm, ví dụ 30/11/2028.")

    def clean(self) -> dict[str, Any]:
        """Not before it starts."""
        cleaned = super().clean()
        _in_order(self, cleaned)
        return cleaned


class WorkRow(RowForm):
    """One item of work, its dates and who answers for it."""

    essential = ("name", "starts_on", "ends_on", "responsible")

    name = NfcCharField(label="Nội dung công việc", max_length=500)
    starts_on = VietnameseDateField(label="Từ ngày")
    ends_on = VietnameseDateField(label="Đến ngày")
    responsible = NfcCharField(label="Người, đơn vị chịu trách nhiệm", max_length=300)

    def clean(self) -> dict[str, Any]:
        """Not before it starts."""
        cleaned = super().clean()
        _in_order(self, cleaned)
        return cleaned


class OrganisationForm(SheetForm):
    """Section 7, with the two commitments."""

    organisation_plan = _text(
        "Tổ chức thực hiện",
        "Ai chủ trì, ai phối hợp, cách triển khai, kiểm tra, nghiệm thu và quản lý sau hỗ trợ.",
        rows=8,
    )
    commits_counterpart = forms.BooleanField(
        label="Đơn vị thụ hưởng cam kết bố trí đủ vốn đối ứng theo dự toán", required=False
    )
    commits_no_double_support = forms.BooleanField(
        label="Cam kết chưa được và không nhận hỗ trợ khác của Nhà nước cho cùng nội dung chi", required=False
    )


class EffectForm(SheetForm):
    """Section 8."""

    effect_economic = _text("Hiệu quả kinh tế", "Doanh thu, lợi nhuận, năng suất, chi phí giảm được.", rows=5)
    effect_social = _text("Hiệu quả xã hội", "Việc làm, thu nhập, nghề truyền thống được giữ.", rows=5)
    effect_environment = _text("Hiệu quả môi trường", "Chất thải, năng lượng, nước, tiếng ồn.", rows=5)
    sustainability = _text("Tính bền vững, khả năng nhân rộng", "Sau khi hết hỗ trợ, việc này tiếp tục ra sao.", rows=5)


def _in_order(form: SheetForm, cleaned: dict[str, Any]) -> None:
    starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
    if starts and ends and ends < starts:
        form.add_error("ends_on", f"Ngày kết thúc {ends:%d/%m/%Y} trước ngày bắt đầu {starts:%d/%m/%Y}.")
