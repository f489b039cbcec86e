"""Files of a report that come piece by piece."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.report import Report


class ReportFile(models.Model):
    """A file of which some bytes are still to come, or that became a photo a short while ago (`taken`): the sender may
    not have heard of that yet."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    client_id = models.UUIDField(help_text="Made by the sender: the same file begun twice is one file")
    name = models.CharField(_("tên tệp"), max_length=255)
    kind = models.CharField(max_length=100, blank=True, help_text="Media type as the sender tells it")
    size = models.BigIntegerField(help_text="Bytes of the whole")
    sha256 = models.CharField(max_length=64, help_text="Of the whole as the sender has it")
    path = models.CharField(max_length=300, help_text="Relative to UPLOADS_ROOT")
    received = models.BigIntegerField(default=0, help_text="Bytes that are safe here")
    taken = models.BooleanField(default=False)
    touched_at = models.DateTimeField(db_default=Now(), help_text="When the last bytes came")

    class Meta:
        verbose_name = _("tệp phản ánh gửi dở")
        verbose_name_plural = _("tệp phản ánh gửi dở")
        ordering = ["-touched_at"]
        constraints = [
            models.UniqueConstraint(fields=["report", "client_id"], name="report_file_begun_once"),
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("size")), name="report_file_within_its_size"
            ),
        ]

    def __str__(self) -> str:
        return self.name
