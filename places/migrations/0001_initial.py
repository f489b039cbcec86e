import django.contrib.gis.db.models.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

import places.folding
import places.models
from places.folding import CREATE_FOLD, DROP_FOLD


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateExtension("postgis"),
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(CREATE_FOLD, DROP_FOLD),
        migrations.CreateModel(
            name="Generation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(choices=[("province", "Cấp tỉnh"), ("commune", "Cấp xã")], max_length=20)),
                ("valid_from", models.DateField()),
                ("source", models.CharField(max_length=300)),
                ("schematic", models.BooleanField(default=False)),
                ("unit_count", models.PositiveIntegerField()),
                ("checks", models.JSONField(default=dict)),
                ("loaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "lần nạp ranh giới",
                "verbose_name_plural": "lần nạp ranh giới",
                "ordering": ["-loaded_at", "-id"],
                "get_latest_by": ["loaded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("share", models.FloatField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "kế thừa đơn vị",
                "verbose_name_plural": "kế thừa đơn vị",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("province", "Cấp tỉnh"), ("commune", "Cấp xã")], max_length=20, verbose_name="cấp"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="mã")),
                (
                    "kind",
                    models.CharField(help_text="Tỉnh, xã, phường, thị trấn, …", max_length=30, verbose_name="loại"),
                ),
                ("name", models.CharField(max_length=100, verbose_name="tên")),
                ("name_en", models.CharField(blank=True, max_length=100, verbose_name="tên không dấu")),
                ("valid_from", models.DateField(verbose_name="có từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến trước ngày")),
                (
                    "area_km2",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="diện tích (km²)"
                    ),
                ),
                (
                    "centre",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326, verbose_name="tâm"
                    ),
                ),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        blank=True, null=True, srid=4326, verbose_name="ranh giới"
                    ),
                ),
                (
                    "outline",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        blank=True, editable=False, null=True, spatial_index=False, srid=4326
                    ),
                ),
                ("schematic", models.BooleanField(default=False, verbose_name="ranh giới sơ đồ")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.unit",
                    ),
                ),
                (
                    "successors",
                    models.ManyToManyField(related_name="predecessors", through="places.Succession", to="places.unit"),
                ),
            ],
            options={
                "verbose_name": "đơn vị hành chính",
                "verbose_name_plural": "đơn vị hành chính",
                "ordering": ["level", "code", "valid_from"],
            },
        ),
        migrations.AddField(
            model_name="succession",
            name="predecessor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="successions_out", to="places.unit"
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="successor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="successions_in", to="places.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(fields=["level", "valid_from"], name="unit_level_valid_from"),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(places.folding.Fold("name"), name="gin_trgm_ops"),
                name="unit_name_folded",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("code", "valid_from"), name="unit_code_valid_from_unique"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="unit_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), (places.models.DateRange("valid_from", "valid_to"), "&&")],
                name="unit_one_of_a_code_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("geometry__isnull", True), ("geometry__isvalid", True), _connector="OR"),
                name="unit_geometry_is_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_pair_unique"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                name="succession_to_another_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share__isnull", True), models.Q(("share__gt", 0), ("share__lte", 1)), _connector="OR"
                ),
                name="succession_share_is_a_share",
            ),
        ),
    ]
