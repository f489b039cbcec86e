"""What passes between staff and a reporter after the report: questions with their answers, and how content it left."""

import datetime as dt

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from incidents import guards
from incidents.models.incident import Event
from incidents.models.report import Report


class Question(models.Model):
    """What staff ask the reporter, whoever that is. Its words stand in `asked.data["question"]`, those of the answer in
    `answered.data["words"]`.

    `due_before` and `due_after` are the ends of the running clock before and after the question gave it more time; null
    where it did not. `read_at` is when staff had read the answer.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="questions")
    asked = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="question_asked")
    answered = models.OneToOneField(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="question_answered"
    )
    due_before = models.DateTimeField(null=True, blank=True)
    due_after = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("câu hỏi cho người phản ánh")
        verbose_name_plural = _("câu hỏi cho người phản ánh")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(answered__isnull=True), name="question_one_open_a_report"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(answered__isnull=False), name="question_read_when_answered"
            ),
            models.CheckConstraint(
                condition=Q(due_after__isnull=True) | Q(due_before__lt=F("due_after")), name="question_gives_time"
            ),
        ]
        triggers = guards.QUESTION


class Face(models.IntegerChoices):
    """How content a reporter is; each has a face and its words, never the face alone."""

    VERY_BAD = 1, _("Rất không hài lòng")
    BAD = 2, _("Không hài lòng")
    MIDDLING = 3, _("Bình thường")
    GOOD = 4, _("Hài lòng")
    VERY_GOOD = 5, _("Rất hài lòng")


class Satisfaction(models.Model):
    """One reporter's word on how a closed case was handled. It stands in no event and on no page of the case: staff
    learn of it only as a sum (see `insights.satisfaction`)."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="satisfaction")
    face = models.PositiveSmallIntegerField(choices=Face.choices)
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("mức hài lòng")
        verbose_name_plural = _("mức hài lòng")
        indexes = [models.Index(fields=["given_at"], name="satisfaction_given")]
        constraints = [models.CheckConstraint(condition=Q(face__gte=1, face__lte=5), name="satisfaction_1_to_5")]
        triggers = guards.SATISFACTION

    def may_change(self, at: dt.datetime | None = None) -> bool:
        """Within SATISFACTION_CHANGE_DAYS of the first word."""
        return (at or timezone.now()) - self.given_at <= dt.timedelta(days=settings.SATISFACTION_CHANGE_DAYS)
