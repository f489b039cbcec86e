"""The secret link by which a person's own calendar reads what is planned."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User


class CalendarFeed(models.Model):
    """Of the link only its SHA-256 is kept. It shows what its owner may see at the time it is read."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("liên kết lịch")
        verbose_name_plural = _("liên kết lịch")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at__isnull=True), name="calendar_feed_one")
        ]

    def __str__(self) -> str:
        return str(self.made_at)
