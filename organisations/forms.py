"""Forms of the pages under /to-chuc/. They shape input; services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from core.errors import Refused
from core.forms import KcForm, KcModelForm, NfcCharField, VietnameseDateField
from organisations.models import AdministrativeUnit, InterestKind, Membership, Organisation, User
from organisations.roles import DelegationForm as SigningForm
from organisations.roles import Role
from organisations.services.offices import CONTACT, CORRECTABLE
from organisations.services.tokens import LONGEST_DAYS

_YEAR = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
_ON_THE_PUBLIC_PAGE = "Hiện trên trang Liên hệ công khai của cổng."
GIVEN_ROLES = [(role.value, role.label) for role in Role if role is not Role.SYSTEM]


def show_refusal(form: forms.BaseForm, refused: Refused) -> None:
    """Put every reason beside its field, or above the form."""
    for reason in refused.reasons:
        form.add_error(reason.field if reason.field in form.fields else None, reason.message)


class OrganisationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Organisations by code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organisation.objects.none(), to_field_name="code", empty_label="Chọn tổ chức", **kwargs)

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by user name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), to_field_name="username", empty_label="Chọn người", **kwargs)

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.full_name} ({obj.username})"


class GiverChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Leaders' roles by their public key."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Membership.objects.none(), to_field_name="key", empty_label="Chọn người giao", **kwargs)

    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user.full_name}, {obj.title}, {obj.organisation.short_name}"


class PersonForm(KcForm):
    """Name and ways to reach a person."""

    full_name = NfcCharField(label="Họ và tên", max_length=120, help_text="Viết theo thứ tự họ, tên đệm, tên.")
    email = forms.EmailField(label="Thư điện tử", help_text="Nhận liên kết đặt mật khẩu và các thông báo.")
    phone = NfcCharField(label="Điện thoại", max_length=30, required=False)


class MembershipForm(KcForm):
    """A role in an organisation."""

    organisation = OrganisationChoice(label="Tổ chức")
    role = forms.ChoiceField(label="Vai trò", choices=GIVEN_ROLES)
    title = NfcCharField(label="Chức vụ", max_length=80, help_text="Ghi trên văn bản, ví dụ: Phó Giám đốc.")
    valid_from = VietnameseDateField(label="Từ ngày", initial=timezone.localdate)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class NewPersonForm(PersonForm, MembershipForm):
    """An account with its first role."""

    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]*$",
        label="Tên đăng nhập",
        max_length=60,
        help_text="Chữ thường không dấu, số, dấu chấm; ví dụ: an.nguyen.",
        error_messages={"invalid": "Chỉ dùng chữ thường không dấu, số, dấu chấm, gạch ngang."},
    )
    field_order = ("full_name", "username", "email", "phone", "organisation", "role", "title", "valid_from")


class EndMembershipForm(KcForm):
    """From which day a role is no longer held."""

    valid_to = VietnameseDateField(label="Thôi từ ngày", initial=timezone.localdate)


class DelegationForm(KcForm):
    """Who signs and acts for a leader, how and for how long."""

    giver = GiverChoice(label="Người giao")
    receiver = PersonChoice(label="Người nhận")
    form = forms.ChoiceField(label="Hình thức ký", choices=SigningForm.choices)
    starts_on = VietnameseDateField(label="Từ ngày", initial=timezone.localdate)
    ends_on = VietnameseDateField(label="Đến hết ngày")
    receiver_title = NfcCharField(
        label="Chức vụ ghi khi ký", max_length=80, required=False, help_text="Bỏ trống để lấy chức vụ hiện tại."
    )
    paper_number = NfcCharField(label="Số văn bản giao", max_length=80, required=False)
    reason = NfcCharField(label="Lý do", max_length=300)

    def __init__(self, *args: Any, givers: Any, receivers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = givers  # type: ignore[attr-defined]
        self.fields["receiver"].queryset = receivers  # type: ignore[attr-defined]


class OrganisationForm(KcModelForm):
    """Names, document header lines and contact details of an organisation."""

    class Meta(KcModelForm.Meta):
        model = Organisation
        fields = CORRECTABLE
        help_texts = {
            "symbol": "Phần sau dấu gạch trong số văn bản, ví dụ: SCT.",
            "parent_line": "Dòng chữ hoa không đậm trên đầu văn bản, ví dụ: UBND TỈNH GIA LAI.",
            "issuer_line": "Dòng chữ hoa đậm trên đầu văn bản, ví dụ: SỞ CÔNG THƯƠNG.",
            "place_name": "Ghi trước ngày tháng của văn bản.",
            "head_title": "Dùng cho dòng KT. khi cấp phó ký, ví dụ: Giám đốc.",
            **dict.fromkeys(CONTACT, _ON_THE_PUBLIC_PAGE),
            "website": f"Bắt đầu bằng https:// hoặc http://. {_ON_THE_PUBLIC_PAGE}",
            "contact_desk": f"Ví dụ: Phòng Quản lý công nghiệp. Không ghi tên người. {_ON_THE_PUBLIC_PAGE}",
        }

    def clean_website(self) -> str:
        """An address typed without its scheme is taken as https."""
        typed = str(self.cleaned_data["website"]).strip()
        return f"https://{typed}" if typed and "://" not in typed else typed


class CommuneChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Communes by code; `names` are those of the day."""

    names: dict[str, str] = {}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            AdministrativeUnit.objects.none(), to_field_name="code", empty_label="Chọn xã, phường, đặc khu", **kwargs
        )

    def label_from_instance(self, obj: AdministrativeUnit) -> str:
        return self.names.get(obj.code, obj.code)


class VillageForm(KcForm):
    """A làng nghề and the decision that recognised it."""

    name = NfcCharField(label="Tên làng nghề", max_length=200)
    commune = CommuneChoice(label="Xã, phường, đặc khu")
    trade = NfcCharField(label="Nghề", max_length=120, required=False)
    recognised_on = VietnameseDateField(label="Ngày công nhận")
    paper_number = NfcCharField(label="Số quyết định công nhận", max_length=80)

    def __init__(self, *args: Any, communes: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].names = names  # type: ignore[attr-defined]
        self.fields["commune"].queryset = communes  # type: ignore[attr-defined]


class WithdrawVillageForm(KcForm):
    """From which day a làng nghề is no longer recognised."""

    withdrawn_on = VietnameseDateField(label="Thu hồi từ ngày", initial=timezone.localdate)


class TokenForm(KcForm):
    """For which program, how long, and whether it may change anything."""

    name = NfcCharField(label="Dùng cho", max_length=80, help_text="Tên phần mềm hoặc việc sẽ dùng mã này.")
    days = forms.IntegerField(
        label="Thời hạn (ngày)", min_value=1, max_value=LONGEST_DAYS, initial=90,
        help_text=f"Nhiều nhất {LONGEST_DAYS} ngày.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    read_only = forms.BooleanField(label="Chỉ được đọc", required=False, initial=True)


class InterestForm(KcForm):
    """A tie of the person to an organisation."""

    organisation_name = NfcCharField(
        label="Tên tổ chức, cơ sở", max_length=300, help_text="Ghi tên đầy đủ như trong đăng ký kinh doanh nếu biết."
    )
    tax_code = NfcCharField(label="Mã số thuế", max_length=20, required=False, help_text="Giúp nhận ra đúng đơn vị.")
    kind = forms.ChoiceField(label="Mối quan hệ", choices=[("", "Chọn mối quan hệ"), *InterestKind.choices])
    from_year = forms.IntegerField(label="Từ năm", required=False, widget=_YEAR)
    to_year = forms.IntegerField(label="Đến năm", required=False, widget=_YEAR)
    note = NfcCharField(label="Ghi chú", max_length=500, required=False)
