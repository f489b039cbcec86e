"""Seals on the ends of all chains of events: what they were on a day, signed with a key that the database does not
have."""

import datetime as dt
import json

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from places.guards import never_emptied


def _stays(name: str) -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name=f"{name}_stays",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func="RAISE EXCEPTION 'rows of % stay as they are', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
        ),
        never_emptied(f"{name}_not_emptied"),
    ]


class AuditSeal(models.Model):
    """`number` counts from 1. `root` is the Merkle root over the lines of the seal's heads (see `merkle`), `previous`
    the `mac` of the seal before (empty in the first), `mac` the HMAC-SHA256 of the seal's line; all in hexadecimal."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    events = models.PositiveBigIntegerField(help_text="Rows of all chains then")
    heads = models.PositiveIntegerField(help_text="Chains that had grown since the seal before")
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("niêm phong")
        verbose_name_plural = _("niêm phong")
        ordering = ["number"]
        triggers = _stays("audit_seal")

    def __str__(self) -> str:
        return f"{self.number} · {self.mac}"

    @property
    def line(self) -> str:
        """What the seal is put on."""
        told = {
            "seal": self.number,
            "at": self.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            "events": self.events,
            "heads": self.heads,
            "root": self.root,
            "previous": self.previous,
        }
        return json.dumps(told)


class SealedHead(models.Model):
    """The last row of a chain when it was sealed: `key` is what it tells of (the code of a case), `number` the row's.
    `origin` is set where the law lets it be deleted: a sample, a case of a book that may be undone."""

    seal = models.ForeignKey(AuditSeal, on_delete=models.PROTECT, related_name="sealed")
    chain = models.CharField(max_length=30)
    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    origin = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("đầu chuỗi đã niêm phong")
        verbose_name_plural = _("đầu chuỗi đã niêm phong")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["chain", "key", "number"], name="sealed_head_once")]
        triggers = _stays("sealed_head")

    def __str__(self) -> str:
        return f"{self.key} · {self.number}"

    @property
    def line(self) -> str:
        """The leaf in the tree of the seal."""
        told = {"chain": self.chain, "key": self.key, "number": self.number, "hash": self.hash, "origin": self.origin}
        return json.dumps(told)
