"""What the inspectorate has against an order."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from inspections import guards
from inspections.models.order import Order


class Outcome(models.TextChoices):
    OPEN = "", _("Chưa trả lời")
    ANSWERED = "answered", _("Đã trả lời")
    OVERRIDDEN = "overridden", _("Lãnh đạo quyết định vẫn tiến hành")
    WITHDRAWN = "withdrawn", _("Đã rút lại")


class Objection(models.Model):
    """While one is open, its order is neither issued nor set out for; the database holds that."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="objections")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    reason = models.TextField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default=Outcome.OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ý kiến phản đối")
        verbose_name_plural = _("ý kiến phản đối")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__gt=""), name="objection_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="", answer="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(outcome__gt="", answer__gt="", answered_by__isnull=False, answered_at__isnull=False),
                name="objection_ends_with_an_answer",
            ),
        ]
        triggers = guards.OBJECTION

    def __str__(self) -> str:
        return self.reason
