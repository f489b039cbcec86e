"""Organisations, the areas they answer for, and their members."""

import datetime as dt

from django.contrib.auth.models import AbstractUser
from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from agencies.absence_model import Absence, AbsenceQuerySet
from agencies.counting import KeyCount
from agencies.seal_model import AuditSeal, SealedHead  # noqa: F401 - tables of this room
from places.models import Unit

__all__ = [
    "Absence",
    "AbsenceQuerySet",
    "Agency",
    "AgencyKind",
    "AreaOfResponsibility",
    "AttemptCount",
    "Membership",
    "MembershipQuerySet",
    "PasswordCode",
    "Role",
    "StaffNotice",
    "User",
]


class AgencyKind(models.TextChoices):
    """Who does what, after the plan this project serves."""

    PEOPLES_COMMITTEE = "peoples_committee", _("Uỷ ban nhân dân")
    ENVIRONMENT = "environment", _("Cơ quan môi trường")
    AGRICULTURE = "agriculture", _("Cơ quan nông nghiệp, thuỷ lợi, phòng chống thiên tai")
    INFRASTRUCTURE = "infrastructure", _("Cơ quan kinh tế, hạ tầng")
    POLICE = "police", _("Công an")
    INSPECTORATE = "inspectorate", _("Thanh tra")
    MILITARY = "military", _("Quân sự")
    MEDIA = "media", _("Văn hoá, truyền thông")
    FATHERLAND_FRONT = "fatherland_front", _("Mặt trận Tổ quốc")


class Role(models.TextChoices):
    COMMUNE_OFFICER = "commune_officer", _("Cán bộ xã")
    ENVIRONMENT_OFFICER = "environment_officer", _("Cán bộ môi trường")
    POLICE_OFFICER = "police_officer", _("Cán bộ công an")
    INSPECTOR = "inspector", _("Cán bộ thanh tra")
    AGRICULTURE_OFFICER = "agriculture_officer", _("Cán bộ nông nghiệp")
    MEDIA_OFFICER = "media_officer", _("Cán bộ truyền thông")
    LEADER = "leader", _("Lãnh đạo")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Agency(models.Model):
    slug = models.SlugField(_("tên trong địa chỉ"), max_length=60, unique=True)
    kind = models.CharField(_("loại"), max_length=30, choices=AgencyKind.choices)
    name = models.CharField(_("tên"), max_length=200)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("cơ quan cấp trên"),
    )
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    office = models.PointField(
        _("trụ sở"), srid=4326, null=True, blank=True, help_text=_("Để biết cơ quan nào ở gần nơi cần kiểm tra.")
    )
    active = models.BooleanField(_("đang hoạt động"), default=True)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)
    areas = models.ManyToManyField(Unit, through="AreaOfResponsibility", related_name="agencies")

    class Meta:
        verbose_name = _("cơ quan")
        verbose_name_plural = _("cơ quan")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class AreaOfResponsibility(models.Model):
    """A unit an agency answers for, with all that lies under it and all that it once was."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="responsibilities")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="responsibilities", verbose_name=_("địa bàn"))

    class Meta:
        verbose_name = _("địa bàn phụ trách")
        verbose_name_plural = _("địa bàn phụ trách")
        constraints = [models.UniqueConstraint(fields=["agency", "unit"], name="area_agency_unit_unique")]

    def __str__(self) -> str:
        return str(self.unit)


class User(AbstractUser):
    """An account of staff. Residents have none."""

    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)
    must_change_password = models.BooleanField(
        _("phải đổi mật khẩu"),
        default=False,
        help_text=_("Đang dùng mã do quản trị cấp; chủ tài khoản phải đặt mật khẩu riêng rồi mới làm việc được."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("tài khoản")  # type: ignore[assignment]
        verbose_name_plural = _("tài khoản")  # type: ignore[assignment]

    @property
    def display_name(self) -> str:
        """Vietnamese order: family name first."""
        return f"{self.last_name} {self.first_name}".strip() or self.username


class PasswordCode(models.Model):
    """A code for one use that stood in the place of an account's password (see `password_codes`)."""

    account = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="password_codes", verbose_name=_("tài khoản")
    )
    made_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("người cấp")
    )
    made_at = models.DateTimeField(_("cấp lúc"), db_default=Now())
    expires_at = models.DateTimeField(_("dùng được đến"))
    used_at = models.DateTimeField(_("đặt mật khẩu mới lúc"), null=True)

    class Meta:
        verbose_name = _("mã đặt mật khẩu")
        verbose_name_plural = _("mã đặt mật khẩu")
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.account} · {self.made_at:%d/%m/%Y}"


class StaffNotice(models.Model):
    """One thing that one officer is told, once for each `key` (see `staff_notices`). `words` is a msgid whose places
    `params` fill, `name@en` before `name` for who reads English; `path` is the page it is about. `mail_at` is when a
    letter may tell of it, null when none is to."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", verbose_name=_("tài khoản"))
    key = models.CharField(max_length=120)
    words = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    path = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("thông báo cho cán bộ")
        verbose_name_plural = _("thông báo cho cán bộ")
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="staff_notice_once")]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="staff_notice_of_user"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="staff_notice_unread"),
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="staff_notice_mail"),
            models.Index(fields=["at"], name="staff_notice_at"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def sentence(self) -> str:
        """In the language of the moment."""
        ours = f"@{get_language()}"
        here = {name.removesuffix(ours): value for name, value in self.params.items() if name.endswith(ours)}
        return gettext(self.words) % (self.params | here)


class AttemptCount(KeyCount):
    """Tries to sign in of an address, or to guess what guards an account (see `attempts`)."""

    salt = "agencies.attempts"

    class Meta:
        verbose_name = _("số lần thử đăng nhập")
        verbose_name_plural = _("số lần thử đăng nhập")
        indexes = [models.Index(fields=["ends_at"], name="attempt_count_ends")]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: dt.date) -> "MembershipQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day, agency__active=True)


class Membership(models.Model):
    """A role somebody has in an agency, between two days."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("tài khoản"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("cơ quan"))
    role = models.CharField(_("vai trò"), max_length=30, choices=Role.choices)
    starts_on = models.DateField(_("từ ngày"), default=dt.date.today)
    ends_on = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("thành viên")
        verbose_name_plural = _("thành viên")
        constraints = [
            models.UniqueConstraint(fields=["user", "agency", "role", "starts_on"], name="membership_unique"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}, {self.agency}"
