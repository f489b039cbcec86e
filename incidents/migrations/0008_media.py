import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0007_place_and_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BlurredCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(help_text="Relative to MEDIA_ROOT", max_length=200)),
                ("thumbnail_path", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("mask", models.JSONField(help_text="What was painted over in all, see incidents.masks")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "ảnh đã làm mờ",
                "verbose_name_plural": "ảnh đã làm mờ",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PhotoLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "lần xem ảnh gốc",
                "verbose_name_plural": "lần xem ảnh gốc",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="SentFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(help_text="Relative to MEDIA_ROOT", max_length=200)),
                ("size", models.PositiveBigIntegerField(help_text="Bytes, before it was encrypted")),
            ],
            options={
                "verbose_name": "tệp gốc của ảnh",
                "verbose_name_plural": "tệp gốc của ảnh",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="photo",
            name="photo_unchanged",
        ),
        migrations.AddField(
            model_name="photo",
            name="media_type",
            field=models.CharField(default="image/jpeg", max_length=20),
        ),
        migrations.AddField(
            model_name="photo",
            name="seconds",
            field=models.FloatField(blank=True, help_text="Of a video", null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="photo",
            trigger=pgtrigger.compiler.Trigger(
                name="photo_unchanged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."height" IS DISTINCT FROM (NEW."height") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."media_type" IS DISTINCT FROM (NEW."media_type") OR OLD."path" IS DISTINCT FROM (NEW."path") OR OLD."report_id" IS DISTINCT FROM (NEW."report_id") OR OLD."seconds" IS DISTINCT FROM (NEW."seconds") OR OLD."sent_sha256" IS DISTINCT FROM (NEW."sent_sha256") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."thumbnail_path" IS DISTINCT FROM (NEW."thumbnail_path") OR OLD."width" IS DISTINCT FROM (NEW."width"))',
                    func="RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="2055530459f8f2042b951966e4f0407c7b3f3e47",
                    operation="UPDATE",
                    pgid="pgtrigger_photo_unchanged_a8900",
                    table="incidents_photo",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="blurredcopy",
            name="photo",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="blurred_copies", to="incidents.photo"
            ),
        ),
        migrations.AddField(
            model_name="blurredcopy",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="photolook",
            name="photo",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="incidents.photo"
            ),
        ),
        migrations.AddField(
            model_name="photolook",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sentfile",
            name="photo",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="sent_file", to="incidents.photo"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="blurredcopy",
            trigger=pgtrigger.compiler.Trigger(
                name="blurred_copy_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF coalesce(current_setting('geopgi.removing_samples', true), '') = 'on' AND (\n    SELECT i.is_sample FROM incidents_incident i JOIN incidents_photo p ON p.incident_id = i.id\n    WHERE p.id = OLD.photo_id\n) THEN\n                RETURN OLD;\n            END IF;\n            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n        ",
                    hash="64a5816a8b30270defafd0142a9b9774a3a79e5c",
                    operation="DELETE",
                    pgid="pgtrigger_blurred_copy_kept_31064",
                    table="incidents_blurredcopy",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="blurredcopy",
            trigger=pgtrigger.compiler.Trigger(
                name="blurred_copy_unchanged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="f56cec6ff6ef90e8d46715e584bcad383e90471b",
                    operation="UPDATE",
                    pgid="pgtrigger_blurred_copy_unchanged_3e24c",
                    table="incidents_blurredcopy",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="blurredcopy",
            trigger=pgtrigger.compiler.Trigger(
                name="blurred_copy_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="611e7ed61c35d9739215de29a8c674fbc3340efd",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_blurred_copy_not_emptied_fa358",
                    table="incidents_blurredcopy",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="photolook",
            trigger=pgtrigger.compiler.Trigger(
                name="photo_look_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF coalesce(current_setting('geopgi.removing_samples', true), '') = 'on' AND (\n    SELECT i.is_sample FROM incidents_incident i JOIN incidents_photo p ON p.incident_id = i.id\n    WHERE p.id = OLD.photo_id\n) THEN\n                RETURN OLD;\n            END IF;\n            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n        ",
                    hash="b61af1e1c020a3abe9b718258bcbd895574cd7b3",
                    operation="DELETE",
                    pgid="pgtrigger_photo_look_kept_458d3",
                    table="incidents_photolook",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="photolook",
            trigger=pgtrigger.compiler.Trigger(
                name="photo_look_unchanged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="68a1c5167fefc026c02d5d40654e541e1e6aadd5",
                    operation="UPDATE",
                    pgid="pgtrigger_photo_look_unchanged_0b410",
                    table="incidents_photolook",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="photolook",
            trigger=pgtrigger.compiler.Trigger(
                name="photo_look_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="37005d70f3b986e798b5e2ee9d38cf375d3e12b2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_photo_look_not_emptied_14a19",
                    table="incidents_photolook",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sentfile",
            trigger=pgtrigger.compiler.Trigger(
                name="sent_file_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF coalesce(current_setting('geopgi.removing_samples', true), '') = 'on' AND (\n    SELECT i.is_sample FROM incidents_incident i JOIN incidents_photo p ON p.incident_id = i.id\n    WHERE p.id = OLD.photo_id\n) THEN\n                RETURN OLD;\n            END IF;\n            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n        ",
                    hash="1d3e465d51b09d2b5982e6608c88c61d8fe191a8",
                    operation="DELETE",
                    pgid="pgtrigger_sent_file_kept_97b1b",
                    table="incidents_sentfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sentfile",
            trigger=pgtrigger.compiler.Trigger(
                name="sent_file_unchanged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="63ab68c6d11487c92fb63e4b0a15b1f41dbcbc0e",
                    operation="UPDATE",
                    pgid="pgtrigger_sent_file_unchanged_6c927",
                    table="incidents_sentfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sentfile",
            trigger=pgtrigger.compiler.Trigger(
                name="sent_file_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="55747b084570aaa18d9df6e2558644f557a0870e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_sent_file_not_emptied_532dc",
                    table="incidents_sentfile",
                    when="BEFORE",
                ),
            ),
        ),
    ]
