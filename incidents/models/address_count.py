"""Counts behind the limits on what one network address may send."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from agencies.counting import KeyCount


class AddressCount(KeyCount):
    """How often one sender did one thing within an hour (see `throttle`). Its table is not written ahead to the log, so
    that counting waits for no disk; after a crash of the database counting begins anew."""

    salt = "incidents.throttle"

    class Meta:
        verbose_name = _("số lần của một địa chỉ mạng")
        verbose_name_plural = _("số lần của các địa chỉ mạng")
        indexes = [models.Index(fields=["ends_at"], name="address_count_ends")]
