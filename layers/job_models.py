"""How far the work is that a page waits for."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class JobKind(models.TextChoices):
    REVIEW = "review", _("So với bản đang công bố")
    BUILD = "build", _("Dựng bản đồ công khai")


class VersionJob(models.Model):
    """A job about a version, from when it was asked for until it is done. `step` counts from 1 and is 0 while the job
    waits in the queue; `percent` is of that step, None where it cannot be counted."""

    version = models.ForeignKey("layers.LayerVersion", on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(_("việc"), max_length=20, choices=JobKind.choices)
    step = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("việc nền của phiên bản")
        verbose_name_plural = _("việc nền của phiên bản")
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="version_job_unique"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="version_job_progress_in_percent"
            ),
        ]
