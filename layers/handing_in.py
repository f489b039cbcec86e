"""Tables about handing files in: an upload that is not whole yet, and how files of a source were read before."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User

KEPT_FOR = dt.timedelta(days=2)
"""An unfinished upload, from its last piece on."""


class UnfinishedUploadQuerySet(models.QuerySet["UnfinishedUpload"]):
    def of(self, user: Any) -> "UnfinishedUploadQuerySet":
        """Nobody goes on with what another person began."""
        return self.filter(user_id=user.pk)


class UnfinishedUpload(models.Model):
    """A file of which some bytes are still to come. The person's browser finds it again by name, size and the time
    the file was last changed, so that it goes on after a reload, a broken line or a restart of the server."""

    token = models.CharField(max_length=32, unique=True)
    layer = models.ForeignKey("layers.HazardLayer", on_delete=models.CASCADE, related_name="unfinished_uploads")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("tên tệp"), max_length=255)
    size = models.BigIntegerField(help_text="Bytes of the whole")
    changed_at = models.BigIntegerField(help_text="As the browser tells it: milliseconds since 1970")
    path = models.CharField(max_length=300, help_text="Relative to UPLOADS_ROOT")
    received = models.BigIntegerField(default=0, help_text="Bytes that are safe here")
    begun_at = models.DateTimeField(db_default=Now())
    touched_at = models.DateTimeField(db_default=Now(), help_text="When the last bytes came")

    objects = UnfinishedUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp gửi dở")
        verbose_name_plural = _("tệp gửi dở")
        ordering = ["-touched_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "layer", "name", "size", "changed_at"], name="unfinished_upload_begun_once"
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("size")), name="unfinished_upload_within_its_size"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kept_until(self) -> dt.datetime:
        return self.touched_at + KEPT_FOR

    @property
    def percent(self) -> int:
        return 100 * self.received // max(self.size, 1)


class ReadingRecipe(models.Model):
    """How files of one source are read into one layer, kept for the next file with the same columns."""

    layer = models.ForeignKey("layers.HazardLayer", on_delete=models.CASCADE, related_name="recipes")
    name = models.CharField(_("tên"), max_length=300)
    fields = models.JSONField(help_text="Names of the columns, in their order")
    choices = models.JSONField(help_text="As in HazardFile.choices")
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("cách đọc đã lưu")
        verbose_name_plural = _("cách đọc đã lưu")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["layer", "name"], name="reading_recipe_named_once")]

    def __str__(self) -> str:
        return self.name
