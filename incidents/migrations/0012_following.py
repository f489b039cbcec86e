import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0011_doors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_before", models.DateTimeField(blank=True, null=True)),
                ("due_after", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "câu hỏi cho người phản ánh",
                "verbose_name_plural": "câu hỏi cho người phản ánh",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Satisfaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "face",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Rất không hài lòng"),
                            (2, "Không hài lòng"),
                            (3, "Bình thường"),
                            (4, "Hài lòng"),
                            (5, "Rất hài lòng"),
                        ]
                    ),
                ),
                ("given_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "mức hài lòng",
                "verbose_name_plural": "mức hài lòng",
            },
        ),
        migrations.AddField(
            model_name="question",
            name="answered",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="question_answered",
                to="incidents.event",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="asked",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="question_asked", to="incidents.event"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="read_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="incidents.report"
            ),
        ),
        migrations.AddField(
            model_name="satisfaction",
            name="report",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="satisfaction", to="incidents.report"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered__isnull", True)), fields=("report",), name="question_one_open_a_report"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("read_at__isnull", True), ("answered__isnull", False), _connector="OR"),
                name="question_read_when_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_after__isnull", True), ("due_before__lt", models.F("due_after")), _connector="OR"
                ),
                name="question_gives_time",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="question_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF coalesce(current_setting('geopgi.removing_samples', true), '') = 'on' AND (\n    SELECT i.is_sample FROM incidents_incident i JOIN incidents_report r ON r.incident_id = i.id\n    WHERE r.id = OLD.report_id\n) THEN\n                RETURN OLD;\n            END IF;\n            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n        ",
                    hash="d5118588497e2c7a5ea6aa9ae703a0c079080388",
                    operation="DELETE",
                    pgid="pgtrigger_question_kept_ed619",
                    table="incidents_question",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="question_unchanged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."asked_id" IS DISTINCT FROM (NEW."asked_id") OR OLD."due_after" IS DISTINCT FROM (NEW."due_after") OR OLD."due_before" IS DISTINCT FROM (NEW."due_before") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."report_id" IS DISTINCT FROM (NEW."report_id"))',
                    func="RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="027c4db4348c89b570625736a7eeee87fb3123ff",
                    operation="UPDATE",
                    pgid="pgtrigger_question_unchanged_d8764",
                    table="incidents_question",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="question_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="b4c17d75c0f202b2323c623f18f2fb7180721eb1",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_question_not_emptied_03554",
                    table="incidents_question",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="satisfaction",
            index=models.Index(fields=["given_at"], name="satisfaction_given"),
        ),
        migrations.AddConstraint(
            model_name="satisfaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("face__gte", 1), ("face__lte", 5)), name="satisfaction_1_to_5"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="satisfaction",
            trigger=pgtrigger.compiler.Trigger(
                name="satisfaction_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF coalesce(current_setting('geopgi.removing_samples', true), '') = 'on' AND (\n    SELECT i.is_sample FROM incidents_incident i JOIN incidents_report r ON r.incident_id = i.id\n    WHERE r.id = OLD.report_id\n) THEN\n                RETURN OLD;\n            END IF;\n            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n        ",
                    hash="b0409589d85b486625cf0f96014a665f3025e9c0",
                    operation="DELETE",
                    pgid="pgtrigger_satisfaction_kept_81acf",
                    table="incidents_satisfaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="satisfaction",
            trigger=pgtrigger.compiler.Trigger(
                name="satisfaction_unchanged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."report_id" IS DISTINCT FROM (NEW."report_id"))',
                    func="RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="af09e30a470025209237018c6b77b36f64bb1666",
                    operation="UPDATE",
                    pgid="pgtrigger_satisfaction_unchanged_75002",
                    table="incidents_satisfaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="satisfaction",
            trigger=pgtrigger.compiler.Trigger(
                name="satisfaction_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="21264946b929ad6b1b6804b8e9989d9e790bf6a0",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_satisfaction_not_emptied_0909f",
                    table="incidents_satisfaction",
                    when="BEFORE",
                ),
            ),
        ),
    ]
