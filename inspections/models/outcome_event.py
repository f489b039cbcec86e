"""What happened to a visit, a sanction or a remediation order."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from inspections import guards_outcomes
from inspections.bindings import OUTCOME_EVENT_LINKED
from inspections.models.remediation import RemediationOrder
from inspections.models.sanction import Sanction
from inspections.models.visit import Visit

_ONE = (
    Q(visit__isnull=False, sanction__isnull=True, remediation__isnull=True)
    | Q(visit__isnull=True, sanction__isnull=False, remediation__isnull=True)
    | Q(visit__isnull=True, sanction__isnull=True, remediation__isnull=False)
)


class OutcomeEvent(models.Model):
    """Appended in the transaction of the change, never changed or deleted; `version` is that of its subject after it.
    `actor` is null for the system. Never a name of who was inspected."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    remediation = models.ForeignKey(
        RemediationOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())
    hash = models.BinaryField(default=b"", help_text="Set by the database, see agencies.chain")

    class Meta:
        verbose_name = _("sự kiện kết quả kiểm tra")
        verbose_name_plural = _("sự kiện kết quả kiểm tra")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=_ONE, name="outcome_event_of_one"),
            models.UniqueConstraint(fields=["visit", "version"], name="outcome_event_visit_version"),
            models.UniqueConstraint(fields=["sanction", "version"], name="outcome_event_sanction_version"),
            models.UniqueConstraint(fields=["remediation", "version"], name="outcome_event_remediation_version"),
        ]
        triggers = [*guards_outcomes.EVENT, *OUTCOME_EVENT_LINKED]
