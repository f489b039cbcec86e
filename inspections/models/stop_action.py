"""What a team did at a stop, under the key that its phone gave it."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from inspections.models.event import InspectionEvent


class StopAction(models.Model):
    """Sent twice, it is done once."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField(InspectionEvent, on_delete=models.PROTECT, related_name="stop_action")
    made_at = models.DateTimeField(help_text="By the phone's clock")
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("việc ghi tại điểm kiểm tra")
        verbose_name_plural = _("việc ghi tại điểm kiểm tra")

    def __str__(self) -> str:
        return str(self.key)
