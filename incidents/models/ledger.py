"""Spreadsheets of past cases: what became of each file and of each row that came in."""

from pathlib import Path

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User


class LedgerState(models.TextChoices):
    CHECKING = "checking", _("Đang đọc và kiểm tra")
    CHECKED = "checked", _("Đã kiểm tra, chờ nhập")
    IMPORTING = "importing", _("Đang nhập")
    DONE = "done", _("Đã nhập")
    FAILED = "failed", _("Không đọc được")
    UNDONE = "undone", _("Đã huỷ lần nhập")


class Ledger(models.Model):
    """A spreadsheet handed in. The file holds people's names: `path` (relative to UPLOADS_ROOT) is encrypted, as is the
    list of refused rows beside it, and both are deleted after a time; `path` is empty then.

    `head` are the titles of the columns; `columns` maps what a column means (see `ledgers.columns`) to its number from
    0; `kinds` maps what the file calls kinds to slugs of ours. `preview` are some checked rows in words.
    """

    name = models.CharField(max_length=255)
    path = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=LedgerState.choices, default=LedgerState.CHECKING)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    heard_at = models.DateTimeField(auto_now=True, db_default=Now(), help_text="Last sign of whoever works at it")
    finished_at = models.DateTimeField(null=True, blank=True)
    head = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    kinds = models.JSONField(default=dict)
    unknown_kinds = models.JSONField(default=list)
    preview = models.JSONField(default=list)
    problems = models.JSONField(default=list, help_text="The first refused rows, with why")
    error = models.JSONField(default=dict)
    good = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0, help_text="Rows that came in before")
    bad = models.PositiveIntegerField(default=0)
    open_cases = models.PositiveIntegerField(default=0, help_text="Good rows whose case is not over")
    done = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("sổ cũ")
        verbose_name_plural = _("sổ cũ")
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def file(self) -> Path:
        return Path(settings.UPLOADS_ROOT) / self.path

    @property
    def refused_file(self) -> Path:
        return self.file.with_name(f"{self.file.name}.refused")


class LedgerCase(models.Model):
    """A row that became an incident, known again by `key`. `version` is the incident's when the row had come in: while
    it is the incident's still, nothing else happened to it, and the database lets it be taken back."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="cases")
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    code = models.CharField(max_length=16, unique=True, null=True, help_text="Of the incident, kept when it is undone")
    version = models.PositiveIntegerField(default=1)
    undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("sự việc từ sổ cũ")
        verbose_name_plural = _("sự việc từ sổ cũ")
        ordering = ["ledger_id", "line"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(undone=False), name="ledger_case_once"),
        ]

    def __str__(self) -> str:
        return self.code or self.key
