"""What stands beside a photo: the file as it was sent, its blurred copies, and who looked at the untouched one."""

from django.contrib.gis.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from incidents import guards
from incidents.models.photo import Photo


class SentFile(models.Model):
    """The file of a photo as it came, with all that its camera wrote into it: encrypted, shown to nobody but by a
    look that is written down, and gone some time after the case (see `originals_end`). Its SHA-256, which stays, is
    `Photo.sent_sha256`."""

    photo = models.OneToOneField(Photo, on_delete=models.PROTECT, related_name="sent_file")
    path = models.CharField(max_length=200, help_text="Relative to MEDIA_ROOT")
    size = models.PositiveBigIntegerField(help_text="Bytes, before it was encrypted")

    class Meta:
        verbose_name = _("tệp gốc của ảnh")
        verbose_name_plural = _("tệp gốc của ảnh")
        triggers = guards.SENT_FILE


class BlurredCopy(models.Model):
    """A photo with faces and number plates made unknowable. The newest one is shown in place of the photo, to
    everyone, under the photo's own address."""

    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="blurred_copies")
    path = models.CharField(max_length=200, help_text="Relative to MEDIA_ROOT")
    thumbnail_path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    mask = models.JSONField(help_text="What was painted over in all, see incidents.masks")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("ảnh đã làm mờ")
        verbose_name_plural = _("ảnh đã làm mờ")
        ordering = ["id"]
        triggers = guards.BLURRED_COPY


class PhotoLook(models.Model):
    """Who looked at an untouched photo or at the file as it was sent, and why."""

    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("lần xem ảnh gốc")
        verbose_name_plural = _("lần xem ảnh gốc")
        ordering = ["-at"]
        triggers = guards.PHOTO_LOOK
