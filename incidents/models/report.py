"""What people sent in, and who they are."""

from django.contrib.gis.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from incidents import guards
from incidents.answers import ToldAnswer, told
from incidents.models.incident import Incident


class Channel(models.TextChoices):
    WEB = "web", _("Trang web")
    STAFF = "staff", _("Cán bộ ghi nhận")
    API = "api", "API"
    LEDGER = "ledger", _("Nhập từ sổ cũ")


class Report(models.Model):
    """One person's message. `code` is for its author alone, as is the link made of `token_hash`'s secret (SHA-256).

    `answers` maps the names of questions to what was answered; `asked` is the schema of the questions as they were put
    then, so that answers can be read after the office changed its questions or staff the kind of the incident. With
    `place_unclear` the sender told the place by words only: `location` is the middle of the commune or province, and
    `accuracy_m` its radius. Of all this only `incident` may change, with the events of both (see `regrouping`).
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    client_id = models.UUIDField(unique=True, help_text="Made by the sender: the same report sent twice is one report")
    code = models.CharField(_("mã theo dõi"), max_length=16, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    words = models.TextField(_("nội dung"), blank=True)
    location = models.PointField(srid=4326)
    accuracy_m = models.FloatField(null=True, blank=True)
    place_unclear = models.BooleanField(default=False, db_default=False)
    place_words = models.CharField(max_length=300, blank=True)
    asked = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("phản ánh")
        verbose_name_plural = _("phản ánh")
        ordering = ["received_at", "id"]
        triggers = guards.REPORT

    @property
    def told_answers(self) -> list[ToldAnswer]:
        """In the language of the request."""
        return told(self.asked, self.answers)


class ReporterContact(models.Model):
    """Who reported: a secret by law. Encrypted, kept apart, each look logged, deleted after `delete_after`."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="contact")
    name_encrypted = models.BinaryField(default=b"")
    phone_encrypted = models.BinaryField(default=b"")
    phone_mark = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="Keyed hash of the number, to know it again unopened"
    )
    delete_after = models.DateField()

    class Meta:
        verbose_name = _("người phản ánh")
        verbose_name_plural = _("người phản ánh")


class ContactAccess(models.Model):
    """Who looked at a reporter's contact, and why."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="contact_accesses")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("lần xem người phản ánh")
        verbose_name_plural = _("lần xem người phản ánh")
        ordering = ["-at"]
        triggers = guards.CONTACT_ACCESS
