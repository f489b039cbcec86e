"""Files of published versions that were made, or are to be made, for people to take away."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from places.models import Unit


class DownloadState(models.TextChoices):
    WAITING = "waiting", _("Đang chuẩn bị")
    READY = "ready", _("Sẵn sàng")
    FAILED = "failed", _("Không tạo được")


class Download(models.Model):
    """One file: a version, or what of it lies in a commune, in a format and a coordinate system.

    Formats that are streamed have a row only for their size; their `path` stays empty.
    """

    version = models.ForeignKey("layers.LayerVersion", on_delete=models.CASCADE, related_name="downloads")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    file_format = models.CharField(max_length=10)
    epsg = models.PositiveIntegerField(default=4326)
    state = models.CharField(max_length=10, choices=DownloadState.choices, default=DownloadState.WAITING)
    path = models.CharField(max_length=200, blank=True, help_text="Relative to DOWNLOADS_ROOT")
    size = models.BigIntegerField(default=0, help_text="Bytes")
    asked_at = models.DateTimeField(db_default=Now())
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("tệp tải về")
        verbose_name_plural = _("tệp tải về")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "file_format", "epsg"], condition=Q(unit=None), name="download_of_all_unique"
            ),
            models.UniqueConstraint(
                fields=["version", "file_format", "epsg", "unit"],
                condition=Q(unit__isnull=False),
                name="download_of_commune_unique",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="download_waiting")]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.file_format} · {self.epsg}"
