"""Two cases that belong together and are handled apart."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from incidents import guards_routing
from incidents.models.incident import Incident


class LinkKind(models.TextChoices):
    SAME_SOURCE = "same_source", _("Cùng nguồn gây ra")
    SAME_OFFENDER = "same_offender", _("Cùng người, cơ sở vi phạm")
    FOLLOWS_FROM = "follows_from", _("Hậu quả của sự việc kia")


class CaseLink(models.Model):
    """`incident` follows from `other` where the kind has a direction; for the other kinds the order means nothing."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links_from")
    other = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links_to")
    kind = models.CharField(max_length=20, choices=LinkKind.choices)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("liên kết sự việc")
        verbose_name_plural = _("liên kết sự việc")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "other", "kind"], condition=Q(ended_at__isnull=True), name="case_link_once"
            ),
            models.CheckConstraint(condition=~Q(incident=F("other")), name="case_link_of_two"),
        ]
        triggers = guards_routing.LINK
