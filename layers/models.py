"""Hazard layers, their versions and zones, and the files they come from.

A layer (landslide, flash flood, flooding) has versions; one is published at a time. A version has zones, each with a
class. Susceptibility classes (what a place is like) and risk levels (a warning for some hours) are two scales that
never mix; a version says which one it uses.
"""

from typing import Any

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.policy import reach_of
from geodata.repair_words import DROPPING, KEEPING, REASONS
from layers import guards, states
from layers.asset_models import Asset, AssetFile, AssetKind
from layers.download_models import Download
from layers.edit_records import ZoneChange, ZoneEdit
from layers.errors import told
from layers.file_models import HazardFile, ImportState
from layers.handing_in import ReadingRecipe, UnfinishedUpload
from places.guards import never_emptied
from places.hazards import Hazard
from places.models import Unit

__all__ = [
    "Asset",
    "AssetFile",
    "AssetKind",
    "Download",
    "HazardFile",
    "ImportState",
    "ReadingRecipe",
    "UnfinishedUpload",
    "ZoneChange",
    "ZoneEdit",
]
"""Tables with a file of their own; Django looks for all of them here."""


class Scale(models.TextChoices):
    SUSCEPTIBILITY = "susceptibility", _("Mức độ nhạy cảm (5 lớp)")
    RISK_LEVEL = "risk_level", _("Cấp độ rủi ro thiên tai (1–5)")


class VersionState(models.TextChoices):
    """Moves between them: `layers.states`."""

    DRAFT = states.DRAFT, _("Bản nháp")
    IN_REVIEW = states.IN_REVIEW, _("Chờ duyệt")
    SCHEDULED = states.SCHEDULED, _("Đã duyệt, chờ đến giờ công bố")
    BUILDING = states.BUILDING, _("Đang dựng bản đồ")
    PUBLISHED = states.PUBLISHED, _("Đang công bố")
    SUPERSEDED = states.SUPERSEDED, _("Đã được thay thế")
    WITHDRAWN = states.WITHDRAWN, _("Đã thu hồi")


class Pattern(models.TextChoices):
    """Drawings that tell classes apart without colour, the denser the more dangerous: `static/site/patterns/`."""

    PLAIN = "plain", _("trơn")
    DOTS = "dots", _("chấm")
    LINES = "lines", _("kẻ ngang")
    HATCH = "hatch", _("gạch chéo")
    CROSSHATCH = "crosshatch", _("gạch đan")


class ClassStyle(models.Model):
    """How one class of one scale of one hazard is named, drawn and explained. Rows, so that an office may edit them.

    `pattern` names a drawing that stays readable without colour; `colour` is #rrggbb.
    """

    hazard = models.CharField(_("loại thiên tai"), max_length=20, choices=Hazard.choices)
    scale = models.CharField(_("thang"), max_length=20, choices=Scale.choices)
    level = models.PositiveSmallIntegerField(_("lớp"))
    name = models.CharField(_("tên"), max_length=60)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=60)
    colour = models.CharField(_("màu"), max_length=7)
    pattern = models.CharField(_("hoạ tiết"), max_length=20, choices=Pattern.choices)
    advice = models.TextField(_("việc cần làm"))
    advice_en = models.TextField(_("việc cần làm, tiếng Anh"))

    class Meta:
        verbose_name = _("lớp chú giải")
        verbose_name_plural = _("lớp chú giải")
        ordering = ["hazard", "scale", "level"]
        constraints = [
            models.UniqueConstraint(fields=["hazard", "scale", "level"], name="class_style_unique"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="class_style_level_1_to_5"),
            models.CheckConstraint(condition=Q(colour__regex=r"^#[0-9a-f]{6}$"), name="class_style_colour_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.get_hazard_display()} · {self.get_scale_display()} · {self.label}"

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" else self.name

    @property
    def text(self) -> str:
        """The advice in the language of the request."""
        return self.advice_en if get_language() == "en" else self.advice


class HazardLayerQuerySet(models.QuerySet["HazardLayer"]):
    def worked_on_by(self, user: Any) -> "HazardLayerQuerySet":
        """Layers whose unpublished versions the person may see."""
        return self.filter(unit_id__in=reach_of(user).unit_ids("layer.view_unpublished"))


class HazardLayer(models.Model):
    """One hazard over one area, kept by one agency."""

    slug = models.SlugField(_("tên trong địa chỉ"), max_length=60, unique=True)
    hazard = models.CharField(_("loại thiên tai"), max_length=20, choices=Hazard.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="hazard_layers", verbose_name=_("phạm vi"))
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="hazard_layers", verbose_name=_("cơ quan")
    )
    title = models.CharField(_("tên bản đồ"), max_length=200)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=200)

    objects = HazardLayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("lớp bản đồ thiên tai")
        verbose_name_plural = _("lớp bản đồ thiên tai")
        ordering = ["hazard", "slug"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.title_en if get_language() == "en" else self.title

    @property
    def policy_unit_id(self) -> int:
        return self.unit_id

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset({self.agency_id})


class LayerVersionQuerySet(models.QuerySet["LayerVersion"]):
    def published(self) -> "LayerVersionQuerySet":
        return self.filter(state=VersionState.PUBLISHED)

    def ever_public(self) -> "LayerVersionQuerySet":
        """What residents once saw, also after it was withdrawn: the record stays readable, the map does not."""
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: Any) -> "LayerVersionQuerySet":
        """What was ever published is for everyone; drafts and reviews only for those who work on layers there."""
        public = Q(state__in=[VersionState.PUBLISHED, VersionState.SUPERSEDED])
        return self.filter(public | Q(layer__unit_id__in=reach_of(user).unit_ids("layer.view_unpublished")))


class LayerVersion(models.Model):
    """One edition of a layer. After publishing nothing of it changes but its state."""

    layer = models.ForeignKey(
        HazardLayer, on_delete=models.CASCADE, related_name="versions", verbose_name=_("lớp bản đồ")
    )
    number = models.PositiveIntegerField(_("phiên bản"))
    state = models.CharField(_("trạng thái"), max_length=20, choices=VersionState.choices, default=VersionState.DRAFT)
    scale = models.CharField(_("thang"), max_length=20, choices=Scale.choices, default=Scale.SUSCEPTIBILITY)
    source = models.CharField(_("nguồn"), max_length=300)
    surveyed_on = models.DateField(_("ngày của dữ liệu"), null=True, blank=True)
    map_scale = models.PositiveIntegerField(_("tỷ lệ bản đồ gốc 1:"), default=50_000)
    note = models.TextField(_("ghi chú"), blank=True)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("người nhập")
    )
    created_at = models.DateTimeField(_("nhập lúc"), db_default=Now())
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người trình")
    )
    submitted_at = models.DateTimeField(_("trình lúc"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người công bố")
    )
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)
    ended_at = models.DateTimeField(_("hết công bố lúc"), null=True, blank=True)
    publish_at = models.DateTimeField(_("giờ hẹn công bố"), null=True, blank=True)
    review_by = models.DateField(_("rà soát lại trước ngày"), null=True, blank=True)
    down_when_overdue = models.BooleanField(_("gỡ xuống khi quá hạn rà soát"), default=False)
    zone_count = models.PositiveIntegerField(_("số vùng"), default=0)
    area_by_level = models.JSONField(_("km² theo lớp"), default=dict)
    import_report = models.JSONField(_("ghi nhận khi nhập"), default=dict)
    build_error = models.JSONField(_("lỗi khi dựng bản đồ"), default=dict, blank=True)
    content_hash = models.CharField(_("mã nội dung"), max_length=64, blank=True)
    checked_at = models.DateTimeField(_("tìm chỗ chồng nhau lúc"), null=True, blank=True)

    objects = LayerVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiên bản bản đồ")
        verbose_name_plural = _("phiên bản bản đồ")
        ordering = ["layer", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "number"], name="version_number_unique"),
            models.UniqueConstraint(
                fields=["layer"], condition=Q(state="published"), name="version_one_published_a_layer"
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True)
                | (
                    ~Q(published_by=F("submitted_by")) & (Q(created_by__isnull=True) | ~Q(published_by=F("created_by")))
                ),
                name="version_published_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(published_at__isnull=False) & ~Q(content_hash="")),
                name="version_published_has_tiles",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["scheduled", "building", "published", "superseded"])
                | (Q(submitted_by__isnull=False) & Q(published_by__isnull=False)),
                name="version_published_by_known_people",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(publish_at__isnull=False), name="version_scheduled_for_a_time"
            ),
            models.CheckConstraint(
                condition=Q(down_when_overdue=False) | Q(review_by__isnull=False), name="version_overdue_after_a_day"
            ),
        ]
        triggers = [
            guards.state_moves,
            guards.content_frozen,
            guards.record_frozen,
            guards.begins_as_draft,
            guards.second_person,
            guards.not_deleted,
            guards.orphans_nothing,
            never_emptied("version_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.layer} · {self.number}"

    @property
    def policy_unit_id(self) -> int:
        return self.layer.unit_id

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return self.layer.policy_agency_ids

    @property
    def overdue(self) -> bool:
        """Whether it is public although the day by which somebody was to look it through is past."""
        shown = self.state == VersionState.PUBLISHED and self.review_by is not None
        return shown and self.review_by < timezone.localdate()  # type: ignore[operator]

    @property
    def build_error_message(self) -> str:
        """Why the last building of tiles failed, in the language of the request; empty when it did not."""
        return told(self.build_error)


class Zone(models.Model):
    """An area of one class. EPSG:4326, valid, polygons only. `row` is that of the file, from 1.

    Written by the hundred thousand and read a version at a time, so it has no spatial index (the public looks points up
    in `ZonePart`), and statement triggers instead of a foreign key's look-up a row (`layers.guards`).
    """

    version = models.ForeignKey(LayerVersion, on_delete=models.CASCADE, related_name="zones", db_constraint=False)
    row = models.PositiveIntegerField(null=True)
    level = models.PositiveSmallIntegerField()
    geometry = models.MultiPolygonField(srid=4326, spatial_index=False)
    revision = models.BigIntegerField(db_default=0, help_text="The edit that last changed it; 0 as it was imported")

    class Meta:
        verbose_name = _("vùng")
        verbose_name_plural = _("vùng")
        constraints = [models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="zone_level_1_to_5")]
        # The way through a version page by page, for the API and for downloads.
        indexes = [models.Index(fields=["version", "id"], name="zone_in_order")]
        triggers = [*guards.only_in("zone", states.DRAFT), never_emptied("zone_never_emptied")]


class ZonePart(models.Model):
    """Pieces of zones of at most 128 vertices, so that asking about a point costs the same in a huge zone. Cut while a
    version is built for the public."""

    version = models.ForeignKey(LayerVersion, on_delete=models.CASCADE, related_name="parts", db_constraint=False)
    level = models.PositiveSmallIntegerField()
    geometry = models.PolygonField(srid=4326, spatial_index=True)

    class Meta:
        verbose_name = _("mảnh vùng")
        verbose_name_plural = _("mảnh vùng")
        triggers = [
            *guards.only_in("zone_part", states.DRAFT, *states.UNDER_REVIEW, states.BUILDING),
            never_emptied("zone_part_never_emptied"),
        ]


class CommuneHazard(models.Model):
    """How much of a commune a version puts into a class; where zones overlap the higher class counts.

    Computed with the draft, when overlaps were looked for, when a version is published whose areas do not hold any
    more, and again when boundaries change (`layers.commune_areas`). Until a draft's `checked_at`, ground in two classes
    counts in both.
    """

    version = models.ForeignKey(LayerVersion, on_delete=models.CASCADE, related_name="commune_hazards")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="hazards")
    level = models.PositiveSmallIntegerField()
    area_km2 = models.FloatField()
    share = models.FloatField(help_text="Of the commune's area, 0–1")

    class Meta:
        verbose_name = _("nguy cơ của xã")
        verbose_name_plural = _("nguy cơ của xã")
        ordering = ["version", "-level"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "version", "level"], name="commune_hazard_unique"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="commune_hazard_share_is_a_share"),
        ]


class ZoneRepair(models.Model):
    """What importing did to one row of the file, or found about it. Areas in m²; of a ring that crossed itself, the
    area before may count pieces against each other. `place` is where to look; `area_touched` the ground that overlaps,
    or lies outside."""

    version = models.ForeignKey(LayerVersion, on_delete=models.CASCADE, related_name="repairs")
    row = models.PositiveIntegerField(help_text="Counted from 1 in the file")
    code = models.CharField(max_length=30, help_text="A key of geodata.repair_words.REASONS")
    area_before = models.FloatField()
    area_after = models.FloatField()
    area_touched = models.FloatField(null=True)
    place = models.PointField(srid=4326, null=True, spatial_index=False)

    class Meta:
        verbose_name = _("chỗ đã sửa")
        verbose_name_plural = _("chỗ đã sửa")
        ordering = ["row", "id"]

    def __str__(self) -> str:
        return f"{self.row}: {self.code}"

    @property
    def where(self) -> str:
        return gettext("Dòng %(row)s") % {"row": self.row} if self.row else gettext("Vùng vẽ tay")

    @property
    def reason(self) -> str:
        return gettext(REASONS[self.code])

    @property
    def done(self) -> str:
        """What became of the row, in a word."""
        if self.code in DROPPING and self.area_after == 0:
            return gettext("Bỏ")
        return gettext("Giữ nguyên") if self.kept else gettext("Sửa")

    @property
    def kept(self) -> bool:
        """Whether it was only found, and the row stayed as it is."""
        return self.code in KEEPING


class VersionEvent(models.Model):
    """What happened to a version: appended, never changed."""

    version = models.ForeignKey(LayerVersion, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(_("việc"), max_length=30)
    from_state = models.CharField(_("từ trạng thái"), max_length=20, blank=True)
    to_state = models.CharField(_("sang trạng thái"), max_length=20, blank=True)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("người làm"))
    reason = models.TextField(_("lý do"), blank=True)
    at = models.DateTimeField(_("lúc"), db_default=Now())

    class Meta:
        verbose_name = _("sự kiện phiên bản")
        verbose_name_plural = _("sự kiện phiên bản")
        ordering = ["at", "id"]
        triggers = [guards.appended_only("version_event"), never_emptied("version_event_never_emptied")]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%H:%M %d/%m/%Y}"


# Django finds the models of a room from here.
from layers import job_models, legend_models, review_models  # noqa: E402, F401
