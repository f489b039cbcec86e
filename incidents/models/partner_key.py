"""Programs of others that send reports, and what each of them sent."""

import datetime as dt

from django.contrib.gis.db import models
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User


class PartnerKey(models.Model):
    """The key of one program. Only its SHA-256 is kept; `prefix`, its beginning, is what people know it by.

    `uses` counts every request with the key, `hour_uses` those of the hour that ends at `hour_ends_at`.
    """

    prefix = models.CharField(_("đầu khoá"), max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    owner = models.CharField(
        _("người chịu trách nhiệm"), max_length=200, help_text=_("Tên chương trình, người phụ trách và cách liên hệ.")
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cơ quan")
    )
    per_hour = models.PositiveIntegerField(
        _("số lần gọi một giờ"),
        default=600,
        validators=[MinValueValidator(1)],
        help_text=_("Quá số này thì phải chờ; phản ánh khẩn cấp vẫn luôn được nhận."),
    )
    expires_on = models.DateField(_("hết hạn ngày"), null=True, blank=True, help_text=_("Để trống: không có hạn."))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("người cấp"))
    made_at = models.DateTimeField(_("cấp lúc"), db_default=Now())
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người thu hồi")
    )
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)
    uses = models.PositiveBigIntegerField(_("số lần đã gọi"), default=0)
    last_used_at = models.DateTimeField(_("gọi gần nhất"), null=True, blank=True)
    hour_uses = models.PositiveIntegerField(default=0)
    hour_ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("khoá API")
        verbose_name_plural = _("khoá API")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(per_hour__gte=1), name="partner_key_at_least_once_an_hour"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="partner_key_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.owner})"

    def valid_on(self, day: dt.date) -> bool:
        """Neither revoked nor past its last day."""
        return self.revoked_at is None and (self.expires_on is None or self.expires_on >= day)

    @property
    def valid(self) -> bool:
        return self.valid_on(timezone.localdate())


class PartnerReport(models.Model):
    """One report that came with a key. `fingerprint` is a keyed hash of what was sent, by which the same thing sent
    again is known; `client_id` is the report's; `code` is that of the incident it opened, empty until it was taken."""

    key = models.ForeignKey(PartnerKey, on_delete=models.PROTECT, related_name="reports")
    client_id = models.UUIDField(unique=True)
    fingerprint = models.CharField(max_length=64)
    code = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("phản ánh gửi bằng khoá API")
        verbose_name_plural = _("phản ánh gửi bằng khoá API")
        indexes = [
            models.Index(fields=["key", "fingerprint", "-at"], name="partner_report_fingerprint"),
            models.Index(fields=["key", "code"], name="partner_report_code"),
        ]
