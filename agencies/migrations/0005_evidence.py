import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0006_routing"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("events", models.PositiveBigIntegerField(help_text="Rows of all chains then")),
                ("heads", models.PositiveIntegerField(help_text="Chains that had grown since the seal before")),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("mac", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "niêm phong",
                "verbose_name_plural": "niêm phong",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SealedHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=30)),
                ("key", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("origin", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "verbose_name": "đầu chuỗi đã niêm phong",
                "verbose_name_plural": "đầu chuỗi đã niêm phong",
                "ordering": ["id"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditseal",
            trigger=pgtrigger.compiler.Trigger(
                name="audit_seal_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'rows of % stay as they are', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="333d81ca9ce4917e73cdf8ccc492ad4ada9e41d3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_audit_seal_stays_65de4",
                    table="agencies_auditseal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditseal",
            trigger=pgtrigger.compiler.Trigger(
                name="audit_seal_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="5e8007037ad38f60e59d681c7a8ee64f06f9fb9a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_audit_seal_not_emptied_66de9",
                    table="agencies_auditseal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="sealedhead",
            name="seal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sealed", to="agencies.auditseal"
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedhead",
            constraint=models.UniqueConstraint(fields=("chain", "key", "number"), name="sealed_head_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sealedhead",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_head_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'rows of % stay as they are', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="f207d564b2344ef8ec27c2dfd009916645d0300b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_sealed_head_stays_e4099",
                    table="agencies_sealedhead",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sealedhead",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_head_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="fe3271e49d6ed087372afd6ce0cf1455c38c2294",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_sealed_head_not_emptied_94c9c",
                    table="agencies_sealedhead",
                    when="BEFORE",
                ),
            ),
        ),
    ]
