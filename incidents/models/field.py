"""What staff did to a case without a line."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from incidents.models.incident import Event, Incident


class FieldAction(models.Model):
    """A step or note that was made on a phone, under the key that the phone gave it: sent twice, it is done once."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="field_action")
    made_at = models.DateTimeField(help_text="By the phone's clock")
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("việc ghi khi mất mạng")
        verbose_name_plural = _("việc ghi khi mất mạng")
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return str(self.key)
