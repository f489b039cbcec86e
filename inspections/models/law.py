"""What the law says of sanctions, as dated rows that an office checks and edits: nothing of it stands in the code.

Amounts are Vietnamese đồng. Where an office has not entered a value yet, it is null, and whoever asks is told so.
"""

import datetime as dt
from typing import Any, Self

from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import F, Q
from django.db.models.functions import Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.models import Category
from places.folding import Fold


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date) -> Self:
        """Rows in force on that day. A row whose beginning nobody entered counts: leaving it out would hide it."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Dated(models.Model):
    """In force from one day to another, both included, as somebody read in `source` on `checked_on`."""

    valid_from = models.DateField(
        _("có hiệu lực từ ngày"), null=True, blank=True, help_text=_("Để trống khi chưa kiểm tra được.")
    )
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    checked_on = models.DateField(_("kiểm tra ngày"), null=True, blank=True)
    checked_by = models.CharField(_("người kiểm tra"), max_length=120, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_begins",
            )
        ]


class LegalField(models.Model):
    """A field of state management (lĩnh vực quản lý nhà nước): powers to sanction are shares of its highest fine."""

    slug = models.SlugField(_("tên trong địa chỉ"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=200)

    class Meta:
        verbose_name = _("lĩnh vực xử phạt")
        verbose_name_plural = _("lĩnh vực xử phạt")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FieldMaximum(Dated):
    """The highest fine of a field. A new site has the row without the amounts."""

    field = models.ForeignKey(
        LegalField, on_delete=models.PROTECT, related_name="maxima", verbose_name=_("lĩnh vực xử phạt")
    )
    person = models.PositiveBigIntegerField(_("mức tối đa với cá nhân (đồng)"), null=True, blank=True)
    organisation = models.PositiveBigIntegerField(_("mức tối đa với tổ chức (đồng)"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("mức phạt tối đa của lĩnh vực")
        verbose_name_plural = _("mức phạt tối đa của lĩnh vực")
        ordering = ["field", F("valid_from").desc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return str(self.field)


class SanctionPower(Dated):
    """Up to what a position may fine: a share of the field's highest fine, or an amount where the law gives one."""

    holder = models.CharField(_("chức danh"), max_length=200)
    field = models.ForeignKey(
        LegalField,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="powers",
        verbose_name=_("lĩnh vực xử phạt"),
        help_text=_("Để trống khi áp dụng cho mọi lĩnh vực."),
    )
    share_percent = models.PositiveSmallIntegerField(
        _("phần của mức tối đa (%)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    amount = models.PositiveBigIntegerField(_("hoặc số tiền tối đa (đồng)"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("thẩm quyền xử phạt")
        verbose_name_plural = _("thẩm quyền xử phạt")
        ordering = ["position", "holder", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(share_percent__isnull=False, amount__isnull=True)
                | Q(share_percent__isnull=True, amount__isnull=False),
                name="sanctionpower_share_or_amount",
            ),
            models.CheckConstraint(
                condition=Q(share_percent__isnull=True) | Q(share_percent__range=(1, 100)),
                name="sanctionpower_share_is_a_part",
            ),
        ]

    def __str__(self) -> str:
        return self.holder


class LegalArticleQuerySet(DatedQuerySet):
    def about(self, words: str) -> Self:
        """Those in which every word stands, without regard to accents and capitals."""
        rows = self.alias(folded=Fold(F("search_text")))
        for word in words.split()[:10]:
            rows = rows.filter(folded__contains=Fold(models.Value(word)))
        return rows


class LegalArticle(Dated):
    """A violation with its fine, as a decree tells it. The range holds for persons; for organisations it is that times
    `organisation_factor`, null where nobody entered it."""

    decree = models.CharField(_("nghị định"), max_length=100)
    article = models.CharField(_("điều"), max_length=20)
    clause = models.CharField(_("khoản"), max_length=20, blank=True)
    point = models.CharField(_("điểm"), max_length=20, blank=True)
    what = models.TextField(_("hành vi vi phạm"))
    field = models.ForeignKey(
        LegalField, on_delete=models.PROTECT, related_name="articles", verbose_name=_("lĩnh vực xử phạt")
    )
    kinds = models.ManyToManyField(
        Category, blank=True, related_name="+", verbose_name=_("loại sự việc"), help_text=_("Để gợi ý khi tìm.")
    )
    fine_min = models.PositiveBigIntegerField(_("mức phạt thấp nhất với cá nhân (đồng)"))
    fine_max = models.PositiveBigIntegerField(_("mức phạt cao nhất với cá nhân (đồng)"))
    organisation_factor = models.DecimalField(
        _("hệ số với tổ chức"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Mức phạt của tổ chức bằng mức của cá nhân nhân với hệ số này. Để trống khi chưa kiểm tra được."),
    )
    remedies = models.TextField(_("biện pháp khắc phục hậu quả"), blank=True)
    additional = models.TextField(_("hình thức xử phạt bổ sung"), blank=True)
    # Searched without accents, so the words between are written without them.
    search_text = models.GeneratedField(
        expression=Concat(
            "decree",
            models.Value(" dieu "),
            "article",
            models.Value(" khoan "),
            "clause",
            models.Value(" diem "),
            "point",
            models.Value(" "),
            "what",
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = LegalArticleQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("điều khoản xử phạt")
        verbose_name_plural = _("điều khoản xử phạt")
        ordering = ["decree", "article", "clause", "point", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(fine_min__lte=F("fine_max")), name="legalarticle_range_in_order"),
            models.CheckConstraint(
                condition=Q(organisation_factor__isnull=True) | Q(organisation_factor__gte=1),
                name="legalarticle_factor_at_least_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.decree}"

    @property
    def reference(self) -> str:
        """From the smallest part up, as decisions cite it: điểm a khoản 6 Điều 5."""
        parts = [
            gettext("điểm %s") % self.point if self.point else "",
            gettext("khoản %s") % self.clause if self.clause else "",
        ]
        return " ".join([*filter(None, parts), gettext("Điều %s") % self.article])
