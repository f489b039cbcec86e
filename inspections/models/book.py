"""Spreadsheets of facilities."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from incidents.models import LedgerState


class Book(models.Model):
    """A spreadsheet handed in. `path` (relative to UPLOADS_ROOT) is encrypted, as is the list of refused rows beside
    it; both are deleted after a time, and `path` is empty then. `head` are the titles of the columns; `columns` maps
    what a column means (see `facility_books.columns`) to its number from 0. `preview` are some checked rows in
    words."""

    name = models.CharField(max_length=255)
    path = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=LedgerState.choices, default=LedgerState.CHECKING)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    heard_at = models.DateTimeField(auto_now=True, db_default=Now(), help_text="Last sign of whoever works at it")
    finished_at = models.DateTimeField(null=True, blank=True)
    head = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    preview = models.JSONField(default=list)
    problems = models.JSONField(default=list, help_text="The first refused rows, with why")
    error = models.JSONField(default=dict)
    good = models.PositiveIntegerField(default=0, help_text="Facilities that are new")
    changed = models.PositiveIntegerField(default=0, help_text="Known facilities of which the file says something new")
    known = models.PositiveIntegerField(default=0, help_text="Known facilities that stay as they are")
    bad = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("bảng cơ sở")
        verbose_name_plural = _("bảng cơ sở")
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def file(self) -> Path:
        return Path(settings.UPLOADS_ROOT) / self.path

    @property
    def refused_file(self) -> Path:
        return self.file.with_name(f"{self.file.name}.refused")
