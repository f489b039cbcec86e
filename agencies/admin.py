"""The administration pages: accounts, agencies, members, areas and units; for those who may `agency.manage`.

Nothing is deleted here, since cases keep who handled them: an account or agency is switched off, a membership ends.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Field, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from leaflet.admin import LeafletGeoAdminMixin

from agencies.admin_columns import yes_no
from agencies.models import Agency, AreaOfResponsibility, Membership, PasswordCode, User
from agencies.password_codes import give_code
from agencies.policy import POLICY, can
from places.models import Generation, Succession, Unit

admin.site.site_header = admin.site.site_title = _("Trang quản trị")
admin.site.index_title = _("Cơ quan, tài khoản, địa bàn")
# One way in, with its lock-out and second step, also for administrators.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister(Group)


def may_administer(request: HttpRequest) -> bool:
    """The role opens the door. Django's mark of staff does too, but shows nothing behind it without the role."""
    return can(request.user, "agency.manage") or (request.user.is_active and request.user.is_staff)


admin.site.has_permission = may_administer  # type: ignore[method-assign]


class ByPolicy:
    """Rights in the administration come from the one policy, not from Django's permissions."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can(request.user, "agency.manage")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, "agency.manage")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, "agency.manage")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, "agency.manage")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RolesByAnother:
    """Nobody gives a role to themselves: another administrator does. The history of the page tells, and that of the
    account where the role sees reporters."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Membership:
            touched = [row for row in formset.forms if row.has_changed()]
            if any(
                row.instance.user_id == request.user.pk or row.initial.get("user") == request.user.pk for row in touched
            ):
                raise PermissionDenied
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        if formset.model is Membership:
            assert isinstance(request.user, User)
            for row in touched:
                if row.instance.role in POLICY["incident.view_reporter"]:
                    _tell_of_reporters(request.user, row.instance)


def _tell_of_reporters(giver: User, membership: Membership) -> None:
    """In the history of the account, wherever the role was given: who gave it a way to see who reported."""
    LogEntry.objects.log_actions(
        giver.pk,
        [membership.user],
        CHANGE,
        gettext("Vai trò xem được người phản ánh: %(role)s, %(agency)s, %(days)s")
        % {
            "role": membership.get_role_display(),
            "agency": membership.agency,
            "days": f"{membership.starts_on:%d/%m/%Y} – {membership.ends_on or '…'}",
        },
    )


class NewAccountForm(forms.ModelForm):
    """Without a password: a code is made for the owner when the account is saved."""

    class Meta:
        model = User
        fields = ("username", "last_name", "first_name", "email")

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class ReadOnly(ByPolicy):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(ByPolicy, admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("user", "agency")


class AreaInline(ByPolicy, admin.TabularInline):
    model = AreaOfResponsibility
    extra = 0
    autocomplete_fields = ("unit",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An area may be taken away: it is a duty of today, not a record of the past."""
        return can(request.user, "agency.manage")


@admin.register(User)
class AccountAdmin(RolesByAnother, ByPolicy, UserAdmin):
    list_display = (
        "username",
        "name",
        yes_no(User, "is_active"),
        yes_no(User, "must_change_password"),
        yes_no(User, "is_sample"),
        "last_login",
    )
    list_filter = ("is_active", "is_sample", "memberships__role", "memberships__agency")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Người dùng"), {"fields": ("last_name", "first_name", "email")}),
        (_("Quyền"), {"fields": ("is_active",)}),
        (_("Thời gian"), {"fields": ("last_login", "date_joined")}),
    )
    add_form = NewAccountForm
    add_fieldsets = (
        (
            None,
            {
                "fields": NewAccountForm.Meta.fields,
                "description": _("Khi lưu, trang tiếp theo hiện một lần mã đặt mật khẩu để đưa cho chủ tài khoản."),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    inlines = (MembershipInline,)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            self._give_code(request, obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """One's own password is changed with the present one in hand, as everyone's; for others a code is made."""
        account = self.get_object(request, unquote(id))
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        if account is None:
            raise Http404
        if account.pk == request.user.pk:
            return redirect("account_change_password")
        if request.method == "POST":
            self._give_code(request, account)
            return redirect("admin:agencies_user_change", account.pk)
        context = {**self.admin_site.each_context(request), "title": gettext("Cấp mã đặt mật khẩu"), "account": account}
        return render(request, "admin/agencies/user/give_code.html", context)

    def _give_code(self, request: HttpRequest, account: User) -> None:
        assert isinstance(request.user, User)
        code = give_code(user=request.user, account=account)
        words = gettext(
            "Mã đặt mật khẩu của %(name)s: %(code)s – chỉ hiện một lần. Đăng nhập bằng tên “%(username)s” và mã này "
            "trong 2 ngày."
        )
        messages.success(request, words % {"name": account.display_name, "username": account.username, "code": code})

    @admin.display(description=_("họ và tên"), ordering=Concat("last_name", Value(" "), "first_name"))
    def name(self, user: User) -> str:
        return user.display_name


@admin.register(PasswordCode)
class PasswordCodeAdmin(ReadOnly, admin.ModelAdmin):
    """Who gave whom a way to a new password, for the other administrators to read."""

    list_display = ("made_at", "account", "account_name", "maker_name", "expires_at", "used_at")
    list_select_related = ("account", "made_by")
    search_fields = ("account__username", "made_by__username")

    @admin.display(description=_("họ và tên"))
    def account_name(self, code: PasswordCode) -> str:
        return code.account.display_name

    @admin.display(description=_("người cấp"), ordering="made_by__username")
    def maker_name(self, code: PasswordCode) -> str:
        return code.made_by.display_name if code.made_by else "–"


@admin.register(Agency)
class AgencyAdmin(RolesByAnother, ByPolicy, LeafletGeoAdminMixin, admin.ModelAdmin):
    list_display = ("name", "kind", "parent", "phone", yes_no(Agency, "active"), yes_no(Agency, "is_sample"))
    list_filter = ("kind", "active", "is_sample")
    list_select_related = ("parent",)
    search_fields = ("name", "name_en", "slug")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)
    exclude = ("is_sample",)
    inlines = (AreaInline, MembershipInline)


class SuccessionInline(ReadOnly, admin.TabularInline):
    model = Succession
    fk_name = "predecessor"
    verbose_name_plural = _("đã trở thành")


@admin.register(Unit)
class UnitAdmin(ByPolicy, LeafletGeoAdminMixin, admin.ModelAdmin):
    """Units come by loading a whole generation; here they are looked at, and their English name is put right."""

    modifiable = False
    list_display = ("code", "whole_name", "level", "valid_from", "valid_to", yes_no(Unit, "schematic"))
    list_filter = ("level", "schematic", "valid_from")
    search_fields = ("code", "name", "name_en")
    fields = (
        ("code", "level", "kind", "name"),
        "name_en",
        "parent",
        ("valid_from", "valid_to"),
        ("area_km2", "schematic"),
        "geometry",
    )
    readonly_fields = ("code", "level", "kind", "name", "parent", "valid_from", "valid_to", "area_km2", "schematic")
    inlines = (SuccessionInline,)

    @admin.display(description=_("tên đầy đủ"), ordering="name")
    def whole_name(self, unit: Unit) -> str:
        return unit.full_name

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("geometry", "outline")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Field, request: Any = None, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "geometry" and field is not None:
            field.disabled = True  # shown on the map, whatever is sent back
        return field


@admin.register(Generation)
class GenerationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("loaded_at", "level", "valid_from", "unit_count", yes_no(Generation, "schematic"), "source")
