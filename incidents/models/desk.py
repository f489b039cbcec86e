"""What staff keep for their own work at the desk. None of it changes a case."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from incidents.models.incident import Incident
from incidents.models.kinds import Category
from incidents.states import State


class SavedFilter(models.Model):
    """A filter of the desk under a name: of one person, or (`agency`) of all in an agency. `query` is what
    `InboxFilter.query_string` gives."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_filters")
    name = models.CharField(_("tên bộ lọc"), max_length=60)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("bộ lọc đã lưu")
        verbose_name_plural = _("bộ lọc đã lưu")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(agency__isnull=True), name="saved_filter_own_name"
            ),
            models.UniqueConstraint(
                fields=["agency", "name"], condition=Q(agency__isnull=False), name="saved_filter_agency_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def policy_unit_id(self) -> None:
        return None

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset({self.agency_id}) if self.agency_id else frozenset()


class CaseLook(models.Model):
    """One person's last look at a case: `version` is the incident's as it was seen, `before` the one seen on the visit
    before this one (on the first, the same). `seen_at` is refreshed while the page is open (see `case_looks`)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="case_looks")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="looks")
    version = models.PositiveIntegerField()
    before = models.PositiveIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần xem sự việc")
        verbose_name_plural = _("lần xem sự việc")
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="case_look_once_a_person")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.incident_id}"


class AnswerTemplate(models.Model):
    """Words to answer the public with: general ones (no agency) and an agency's own; for one kind or all, for one step
    (the state it leads to) or all. `{…}` in the words are filled from the case (see `answer_templates`)."""

    agency = models.ForeignKey(
        Agency,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="answer_templates",
        verbose_name=_("của cơ quan"),
    )
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("loại sự việc")
    )
    target = models.CharField(_("dùng ở bước"), max_length=20, choices=State.choices, blank=True)
    name = models.CharField(_("tên mẫu"), max_length=80)
    words = models.TextField(_("nội dung"), max_length=4000)
    words_en = models.TextField(_("nội dung tiếng Anh"), max_length=4000, blank=True)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("mẫu trả lời")
        verbose_name_plural = _("mẫu trả lời")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], nulls_distinct=False, name="answer_template_name_of_agency"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def policy_unit_id(self) -> None:
        return None

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset({self.agency_id}) if self.agency_id else frozenset()

    @property
    def words_here(self) -> str:
        """In the language of the page, where there is such a text."""
        return self.words_en if get_language() == "en" and self.words_en else self.words
