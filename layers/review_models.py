"""What reviewers write on a version, and what the worker computed for them."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.models import User
from layers import guards
from layers.errors import told
from layers.models import LayerVersion


class ReviewComment(models.Model):
    """A remark on a place in a version that is not public yet. Only those who work on the layer see it."""

    version = models.ForeignKey(LayerVersion, on_delete=models.CASCADE, related_name="comments")
    point = models.PointField(_("nơi"), srid=4326)
    words = models.TextField(_("góp ý"), max_length=2_000)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("góp ý")
        verbose_name_plural = _("góp ý")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="review_comment_says_something"),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="review_comment_settled_by_somebody",
            ),
        ]
        triggers = [guards.comment_kept, guards.comment_words_frozen]


class ReviewReply(models.Model):
    """An answer to a remark."""

    comment = models.ForeignKey(ReviewComment, on_delete=models.CASCADE, related_name="replies")
    words = models.TextField(pgettext_lazy("noun", "trả lời"), max_length=2_000)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = pgettext_lazy("noun", "trả lời")
        verbose_name_plural = pgettext_lazy("noun", "trả lời")
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="review_reply_says_something")]
        triggers = [guards.reply_kept]


class ReviewSheet(models.Model):
    """What the worker found out about a version under review: `layers.review_sheet`.

    `gone` lists zones of the compared version of which nothing is left, the highest class first, `gone_count` of them
    in all: `level`, `km2`, `lon`, `lat` (degrees EPSG:4326) and `unit`, the name of the commune or "".
    """

    version = models.OneToOneField(LayerVersion, on_delete=models.CASCADE, related_name="sheet")
    compared_with = models.ForeignKey(LayerVersion, on_delete=models.CASCADE, null=True, related_name="+")
    gone_count = models.PositiveIntegerField(default=0)
    gone = models.JSONField(default=list)
    error = models.JSONField(default=dict, blank=True, help_text="code, msgid and params of what went wrong")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("bảng so sánh")
        verbose_name_plural = _("bảng so sánh")

    @property
    def error_message(self) -> str:
        """Why it could not be computed, in the language of the request; empty when it was."""
        return told(self.error)
