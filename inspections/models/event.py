"""What happened to an order or a facility."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from inspections import guards
from inspections.bindings import INSPECTION_EVENT_LINKED
from inspections.models.facility import Facility
from inspections.models.order import Order


class InspectionEvent(models.Model):
    """Appended in the transaction of the change, never changed or deleted. It is of an order or of a facility, and
    `version` theirs after it. `from_state` and `to_state` are the order's, empty where it did not change. `actor` is
    null for the system."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
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
        verbose_name = _("sự kiện kiểm tra")
        verbose_name_plural = _("sự kiện kiểm tra")
        ordering = ["order_id", "facility_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["order", "version"], name="inspection_event_order_version"),
            models.UniqueConstraint(fields=["facility", "version"], name="inspection_event_facility_version"),
            models.CheckConstraint(
                condition=Q(order__isnull=False, facility__isnull=True) | Q(order__isnull=True, facility__isnull=False),
                name="inspection_event_of_one",
            ),
        ]
        triggers = [*guards.EVENT, *INSPECTION_EVENT_LINKED]
