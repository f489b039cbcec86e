"""Who wants to be told of what, and what each was told.

An address is a secret like a reporter's contact: encrypted with CONTACT_KEYS, known otherwise only by a keyed hash, and
gone with the subscription.
"""

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from alerts.models import Warning
from incidents.models import Event, Report
from places.models import Unit


class Channel(models.TextChoices):
    EMAIL = "email", _("Thư điện tử")
    PUSH = "push", _("Thông báo trên máy")


class Subscription(models.Model):
    """To one report by its code, or to the cases and warnings of a commune. Nothing but the question whether it is
    meant goes out before `confirmed_at`. Events up to `after_event` (an id) happened before and are not told."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, related_name="subscriptions")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="subscriptions")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address_encrypted = models.BinaryField(help_text="An e-mail address, or a browser's push subscription as JSON")
    address_hash = models.CharField(max_length=64, unique=True, help_text="Keyed, of the address and what it is for")
    language = models.CharField(max_length=5)
    after_event = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("đăng ký nhận tin")
        verbose_name_plural = _("đăng ký nhận tin")
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False, unit__isnull=True) | Q(report__isnull=True, unit__isnull=False),
                name="subscription_to_one_thing",
            )
        ]


class About(models.TextChoices):
    CONFIRM = "confirm", _("Xác nhận đăng ký")
    REPORT = "report", _("Phản ánh của mình")
    CASE = "case", _("Sự việc trong xã")
    WARNING = "warning", _("Cảnh báo")
    WARNING_ENDED = "warning_ended", _("Cảnh báo đã kết thúc")


class Delivery(models.Model):
    """One message to one subscriber: made once, whoever reads the events how often.

    `next_at` is when to try (again); taking it up moves it on first, so that nobody else takes it up meanwhile and a
    process that dies leaves it to be tried again. Null when it was sent (`sent_at`) or given up.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    about = models.CharField(max_length=20, choices=About.choices)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="+")
    warning = models.ForeignKey(Warning, on_delete=models.CASCADE, null=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, db_default=Now())
    sent_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("tin gửi đi")
        verbose_name_plural = _("tin gửi đi")
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="delivery_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "about", "event", "warning"],
                name="delivery_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(next_at__isnull=True), name="delivery_sent_is_over"
            ),
        ]


class ReadingMark(models.Model):
    """How far events were read: one row. Events up to `event_id` are read for good; those after it are read again at
    each run, since one with a smaller id may be committed later. `newest_id` is the newest one seen at `seen_at`."""

    event_id = models.BigIntegerField()
    newest_id = models.BigIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mốc đọc sự kiện")
        verbose_name_plural = _("mốc đọc sự kiện")


class PushKey(models.Model):
    """The site's key to the push services (VAPID, RFC 8292): one row, made when it is first needed. Who follows by push
    is bound to it, so it stays."""

    private_encrypted = models.BinaryField(help_text="32 bytes as base64url, encrypted with CONTACT_KEYS")

    class Meta:
        verbose_name = _("khoá gửi thông báo")
        verbose_name_plural = _("khoá gửi thông báo")
