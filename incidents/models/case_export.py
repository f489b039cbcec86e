"""What was taken out of the site about a case, by whom and why."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from incidents.models.incident import Incident


class ExportState(models.TextChoices):
    MAKING = "making", _("Đang làm")
    READY = "ready", _("Sẵn sàng")
    FAILED = "failed", _("Không làm được")
    ENDED = "ended", _("Đã xoá tệp")


class CaseExport(models.Model):
    """A file of a case as PDF and ZIP, for the one who asked alone. The files lie in a folder named `key` under
    EXPORTS_ROOT and go after some days; the row, with their SHA-256, stays, as does the event."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="exports")
    key = models.UUIDField(unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("lý do"), max_length=300)
    language = models.CharField(max_length=10, default="vi", help_text="Of the PDF")
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.MAKING)
    asked_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    pdf_size = models.PositiveBigIntegerField(default=0)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    zip_size = models.PositiveBigIntegerField(default=0)
    zip_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("hồ sơ đã xuất")
        verbose_name_plural = _("hồ sơ đã xuất")
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return str(self.key)
