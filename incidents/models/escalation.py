"""Who was told that a step is about to be, or is, overdue."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from incidents.guards_clocks import ESCALATION
from incidents.models.incident import Incident


class EscalationLevel(models.IntegerChoices):
    REMINDER = 0, _("Nhắc trước hạn")
    LEADER = 1, _("Báo lãnh đạo")
    ABOVE = 2, _("Báo lãnh đạo cấp trên")


class Escalation(models.Model):
    """One telling about one end of one clock of an incident: a clock that is given another end is told of anew.

    `clock` is the incident's running one, or `acknowledge` or `answer`. `agency` is the one whose people were told;
    null where nobody was there to be told.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="escalations")
    clock = models.CharField(max_length=30)
    due_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(choices=EscalationLevel.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("lần báo quá hạn")
        verbose_name_plural = _("các lần báo quá hạn")
        ordering = ["incident_id", "at", "level"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "clock", "due_at", "level"], name="escalation_once"),
        ]
        triggers = ESCALATION

    def __str__(self) -> str:
        return f"{self.clock} {self.due_at:%d/%m/%Y}: {self.get_level_display()}"
