"""Minutes (biên bản) of visits: frozen when they are signed."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from inspections import guards_outcomes
from inspections.models.visit import Visit


class Minutes(models.Model):
    """What the visit was when it was signed. `content_encrypted` is its JSON, `sha256` that of the JSON before it was
    encrypted; the files (relative to MEDIA_ROOT) are encrypted too, their SHA-256 are those of what they hold. Number 1
    came first; a later one has the `reason` why it was changed."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    content_encrypted = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pdf_path = models.CharField(max_length=200)
    pdf_sha256 = models.CharField(max_length=64)
    docx_path = models.CharField(max_length=200)
    docx_sha256 = models.CharField(max_length=64)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("biên bản")
        verbose_name_plural = _("biên bản")
        ordering = ["visit_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="minutes_number_once"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | Q(number__gt=1, reason__gt=""),
                name="minutes_changed_with_a_reason",
            ),
        ]
        triggers = guards_outcomes.MINUTES


class Signature(models.Model):
    """Under minutes: drawn on the screen, on paper (a photo of it), or refused with the reason. `image_path` (relative
    to MEDIA_ROOT) is encrypted, `image_sha256` is that of the picture."""

    class How(models.TextChoices):
        DRAWN = "drawn", _("Ký trên màn hình")
        PAPER = "paper", _("Ký trên giấy")
        REFUSED = "refused", _("Không ký")

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signatures")
    who = models.CharField(max_length=40, help_text="inspector, or person-<number> as in the content")
    how = models.CharField(max_length=10, choices=How.choices)
    image_path = models.CharField(max_length=200, blank=True)
    image_sha256 = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("chữ ký")
        verbose_name_plural = _("chữ ký")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "who"], name="signature_once"),
            models.CheckConstraint(
                condition=Q(how="refused", reason__gt="", image_path="") | ~Q(how="refused") & Q(image_path__gt=""),
                name="signature_or_why_not",
            ),
        ]
        triggers = guards_outcomes.SIGNATURE


class MinutesLook(models.Model):
    """Who opened minutes: they name people."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("lần mở biên bản")
        verbose_name_plural = _("lần mở biên bản")
        ordering = ["-at", "-id"]
        triggers = guards_outcomes.MINUTES_LOOK
