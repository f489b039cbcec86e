"""Counts behind the limits on what one network address may send."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _


class AddressCount(models.Model):
    """How often one sender did one thing within an hour (see `counting`). `key` is a keyed hash of both, so that no
    address is stored. Its table is unlogged."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("số lần của một địa chỉ mạng")
        verbose_name_plural = _("số lần của các địa chỉ mạng")
        indexes = [models.Index(fields=["ends_at"], name="address_count_ends")]
