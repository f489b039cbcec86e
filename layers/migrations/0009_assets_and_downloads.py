from typing import Any

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from layers.starting_assets import STARTING_KINDS


def add_kinds(apps: Any, schema_editor: Any) -> None:
    kind = apps.get_model("layers", "AssetKind")
    kind.objects.bulk_create([kind(**row._asdict()) for row in STARTING_KINDS])


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0008_zone_edits"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Asset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("point", django.contrib.gis.db.models.fields.PointField(srid=4326, verbose_name="vị trí")),
                ("source", models.CharField(max_length=300, verbose_name="nguồn")),
                ("loaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "công trình",
                "verbose_name_plural": "công trình",
                "ordering": ["kind", "id"],
            },
        ),
        migrations.CreateModel(
            name="AssetFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255, verbose_name="tên tệp")),
                (
                    "path",
                    models.CharField(
                        help_text="Relative to UPLOADS_ROOT; the file goes once it was read", max_length=300
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="nguồn")),
                ("choices", models.JSONField(default=dict, help_text="name_field, srid, encoding")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Đang đọc"), ("done", "Đã nạp"), ("failed", "Không nạp được")],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("loaded", models.PositiveIntegerField(default=0)),
                ("left_out", models.PositiveIntegerField(default=0, help_text="Rows without a shape or a name")),
                (
                    "error",
                    models.JSONField(blank=True, default=dict, help_text="code, msgid and params of what went wrong"),
                ),
                ("uploaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "tệp công trình",
                "verbose_name_plural": "tệp công trình",
                "ordering": ["-uploaded_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="AssetKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="tên trong địa chỉ")),
                ("name", models.CharField(max_length=80, verbose_name="tên")),
                ("name_en", models.CharField(max_length=80, verbose_name="tên tiếng Anh")),
                ("public", models.BooleanField(default=False, verbose_name="công khai")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
            ],
            options={
                "verbose_name": "loại công trình",
                "verbose_name_plural": "loại công trình",
                "ordering": ["order", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_format", models.CharField(max_length=10)),
                ("epsg", models.PositiveIntegerField(default=4326)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Đang chuẩn bị"), ("ready", "Sẵn sàng"), ("failed", "Không tạo được")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("path", models.CharField(blank=True, help_text="Relative to DOWNLOADS_ROOT", max_length=200)),
                ("size", models.BigIntegerField(default=0, help_text="Bytes")),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("made_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "tệp tải về",
                "verbose_name_plural": "tệp tải về",
            },
        ),
        migrations.AddIndex(
            model_name="zone",
            index=models.Index(fields=["version", "id"], name="zone_in_order"),
        ),
        migrations.AddField(
            model_name="asset",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="assets",
                to="places.unit",
                verbose_name="xã, phường",
            ),
        ),
        migrations.AddField(
            model_name="assetfile",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assetfile",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="layers.assetkind"
            ),
        ),
        migrations.AddField(
            model_name="asset",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assets",
                to="layers.assetkind",
                verbose_name="loại",
            ),
        ),
        migrations.AddField(
            model_name="download",
            name="unit",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.unit"
            ),
        ),
        migrations.AddField(
            model_name="download",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="downloads", to="layers.layerversion"
            ),
        ),
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(fields=["kind", "id"], name="asset_in_order"),
        ),
        migrations.AddIndex(
            model_name="download",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["asked_at"], name="download_waiting"),
        ),
        migrations.AddConstraint(
            model_name="download",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)),
                fields=("version", "file_format", "epsg"),
                name="download_of_all_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="download",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("version", "file_format", "epsg", "unit"),
                name="download_of_commune_unique",
            ),
        ),
        migrations.RunPython(add_kinds, migrations.RunPython.noop, elidable=False),
    ]
