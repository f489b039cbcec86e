"""Photos and videos of incidents."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents import guards
from incidents.models.incident import Event, Incident
from incidents.models.report import Report


class Photo(models.Model):
    """A picture or video (`seconds` is set) from a reporter (`report`) or from staff (`event`), without metadata,
    upright. Files are private; the public sees a photo only after staff published it. Where it was blurred, the newest
    `BlurredCopy` is what is shown, to staff too."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="photos")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="photos")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="photos")
    key = models.UUIDField(unique=True)
    path = models.CharField(max_length=200, help_text="Relative to MEDIA_ROOT")
    thumbnail_path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sent_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the file as it came, before it was made safe"
    )
    media_type = models.CharField(max_length=20, default="image/jpeg")
    seconds = models.FloatField(null=True, blank=True, help_text="Of a video")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    published = models.BooleanField(_("công khai"), default=False)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("ảnh")
        verbose_name_plural = _("ảnh")
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False, event__isnull=True) | Q(report__isnull=True, event__isnull=False),
                name="photo_of_a_report_or_an_event",
            )
        ]
        triggers = guards.PHOTO

    @property
    def is_video(self) -> bool:
        return self.seconds is not None
