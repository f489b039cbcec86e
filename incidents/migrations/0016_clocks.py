from typing import Any

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from incidents.reference import load_clocks


def times_and_hours(apps: Any, schema_editor: Any) -> None:
    get = apps.get_model
    load_clocks(get("incidents", "Category"), get("incidents", "StepDeadline"), get("incidents", "WorkingHours"))


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_password_codes"),
        ("incidents", "0015_secrets"),
        ("places", "0003_named_places"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="stepdeadline", name="step_deadline_at_least_a_day"),
        migrations.RemoveConstraint(model_name="stepdeadline", name="step_deadline_at_most_a_year"),
        migrations.RenameField(model_name="stepdeadline", old_name="working_days", new_name="amount"),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clock", models.CharField(max_length=30)),
                ("due_at", models.DateTimeField()),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Nhắc trước hạn"), (1, "Báo lãnh đạo"), (2, "Báo lãnh đạo cấp trên")]
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "lần báo quá hạn",
                "verbose_name_plural": "các lần báo quá hạn",
                "ordering": ["incident_id", "at", "level"],
            },
        ),
        migrations.CreateModel(
            name="WorkingHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Thứ Hai"),
                            (1, "Thứ Ba"),
                            (2, "Thứ Tư"),
                            (3, "Thứ Năm"),
                            (4, "Thứ Sáu"),
                            (5, "Thứ Bảy"),
                            (6, "Chủ nhật"),
                        ],
                        verbose_name="thứ",
                    ),
                ),
                ("starts", models.TimeField(verbose_name="từ")),
                ("ends", models.TimeField(verbose_name="đến")),
            ],
            options={
                "verbose_name": "giờ làm việc",
                "verbose_name_plural": "giờ làm việc",
                "ordering": ["weekday", "starts"],
            },
        ),
        migrations.AddField(
            model_name="incident",
            name="acknowledge_by",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="acknowledged_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="answer_by",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="clock_started_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="held_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reporter", "Trả lời của người phản ánh"),
                    ("agency", "Cơ quan khác"),
                    ("other", "Việc khác"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="held_whom",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="stepdeadline",
            name="unit",
            field=models.CharField(
                choices=[
                    ("working_days", "ngày làm việc"),
                    ("calendar_days", "ngày, kể cả ngày nghỉ"),
                    ("working_hours", "giờ làm việc"),
                    ("calendar_hours", "giờ, kể cả đêm và ngày nghỉ"),
                ],
                default="working_days",
                max_length=20,
                verbose_name="tính theo",
            ),
        ),
        migrations.AlterField(
            model_name="stepdeadline",
            name="amount",
            field=models.PositiveSmallIntegerField(
                validators=[django.core.validators.MaxValueValidator(250)], verbose_name="bao nhiêu"
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="incident_due"),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("acknowledged_at__isnull", True)), fields=["acknowledge_by"], name="incident_unseen"
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)), fields=["answer_by"], name="incident_unanswered"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "on_hold"), models.Q(("held_for", ""), ("held_whom", "")), _connector="OR"
                ),
                name="incident_held_for_only_on_hold",
            ),
        ),
        migrations.AddConstraint(
            model_name="stepdeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1), ("amount__lte", 250)), name="step_deadline_amount_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="stepdeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__in", ["working_days", "calendar_days", "working_hours", "calendar_hours"])),
                name="step_deadline_known_unit",
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="escalations", to="incidents.incident"
            ),
        ),
        migrations.AddConstraint(
            model_name="workinghours",
            constraint=models.UniqueConstraint(fields=("weekday", "starts"), name="working_hours_start_once"),
        ),
        migrations.AddConstraint(
            model_name="workinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts__lt", models.F("ends"))),
                name="working_hours_end_after_they_start",
                violation_error_message="Giờ kết thúc cần ở sau giờ bắt đầu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)), name="working_hours_known_weekday"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(fields=("incident", "clock", "due_at", "level"), name="escalation_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="escalation",
            trigger=pgtrigger.compiler.Trigger(
                name="escalation_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF coalesce(current_setting('geopgi.removing_samples', true), '') = 'on' AND (SELECT i.is_sample FROM incidents_incident i WHERE i.id = OLD.incident_id) THEN\n                RETURN OLD;\n            END IF;\n            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n        ",
                    hash="74217b2c9424d5d43dd061daef31651f100bbd04",
                    operation="DELETE",
                    pgid="pgtrigger_escalation_kept_76198",
                    table="incidents_escalation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="escalation",
            trigger=pgtrigger.compiler.Trigger(
                name="escalation_unchanged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="11d6f35ed9ece5167ab62c970f3ea3e412ee6079",
                    operation="UPDATE",
                    pgid="pgtrigger_escalation_unchanged_379d2",
                    table="incidents_escalation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="escalation",
            trigger=pgtrigger.compiler.Trigger(
                name="escalation_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="d1c634fe97dcda94ddec1d93760dfe259a437cba",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_escalation_not_emptied_0525b",
                    table="incidents_escalation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(times_and_hours, migrations.RunPython.noop),
    ]
