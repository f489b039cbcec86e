"""What is known of a sender for a short time, what is blocked, and what waits because of it."""

import datetime as dt

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from incidents import guards
from incidents.models.incident import Incident
from incidents.models.report import Report
from incidents.states import State


class ReportSign(models.Model):
    """What staff should know of how a report came. `device`, `address` are keyed hashes, emptied at `forget_at`, so
    that a pattern can be blocked for as long as somebody may still see it and not longer."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="sign")
    device = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    suspicious = models.BooleanField(default=False, help_text="Filled the field that people do not see")
    many_here = models.BooleanField(default=False, help_text="One of many of this kind at this place within an hour")
    forget_at = models.DateTimeField()

    class Meta:
        verbose_name = _("dấu hiệu của phản ánh")
        verbose_name_plural = _("dấu hiệu của phản ánh")
        indexes = [models.Index(fields=["forget_at"], name="report_sign_forget")]


class Pattern(models.TextChoices):
    """What a block looks at."""

    WORDS = "words", _("cùng nội dung")
    DOMAIN = "domain", _("cùng trang web được nhắc đến")
    DEVICE = "device", _("cùng thiết bị gửi")
    ADDRESS = "address", _("cùng địa chỉ mạng")


class BlockQuerySet(models.QuerySet["Block"]):
    def in_force(self, at: dt.datetime | None = None) -> "BlockQuerySet":
        at = at or timezone.now()
        return self.filter(lifted_at__isnull=True, made_at__lte=at, ends_at__gt=at)


class Block(models.Model):
    """Reports that fit are kept back in the area of `agency`, but never an emergency. `value` is a keyed hash, of a
    domain its name. `incident` is the spam that it was made of."""

    pattern = models.CharField(_("dấu hiệu"), max_length=10, choices=Pattern.choices)
    value = models.CharField(max_length=255)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="blocks")
    reason = models.CharField(_("lý do"), max_length=300)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(_("đến"))
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("mục đang chặn")
        verbose_name_plural = _("các mục đang chặn")
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["pattern", "value"], name="block_pattern_value")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("made_at")), name="block_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="block_lifted_by_somebody",
            ),
        ]
        triggers = guards.BLOCK


class KeptBackQuerySet(models.QuerySet["KeptBack"]):
    def waiting(self) -> "KeptBackQuerySet":
        """What nobody has decided on; a case that moved on by itself waits no longer."""
        return self.filter(ended_at__isnull=True, incident__state=State.RECEIVED)


class KeptBack(models.Model):
    """An incident that a block keeps out of the inbox until staff take it in, or `until`, when it is marked as spam.
    Its reporter has a code and follows it like any other."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="kept_back")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="kept_back")
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = KeptBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("phản ánh được giữ lại")
        verbose_name_plural = _("phản ánh được giữ lại")
        ordering = ["until", "id"]
        indexes = [models.Index(fields=["until"], name="kept_back_until", condition=Q(ended_at__isnull=True))]
        triggers = guards.KEPT_BACK
