import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_own_password"),
        ("incidents", "0012_following"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pattern",
                    models.CharField(
                        choices=[
                            ("words", "cùng nội dung"),
                            ("domain", "cùng trang web được nhắc đến"),
                            ("device", "cùng thiết bị gửi"),
                            ("address", "cùng địa chỉ mạng"),
                        ],
                        max_length=10,
                        verbose_name="dấu hiệu",
                    ),
                ),
                ("value", models.CharField(max_length=255)),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ends_at", models.DateTimeField(verbose_name="đến")),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "mục đang chặn",
                "verbose_name_plural": "các mục đang chặn",
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="KeptBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "phản ánh được giữ lại",
                "verbose_name_plural": "phản ánh được giữ lại",
                "ordering": ["until", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReportSign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(blank=True, max_length=64)),
                ("address", models.CharField(blank=True, max_length=64)),
                ("suspicious", models.BooleanField(default=False, help_text="Filled the field that people do not see")),
                (
                    "many_here",
                    models.BooleanField(
                        default=False, help_text="One of many of this kind at this place within an hour"
                    ),
                ),
                ("forget_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "dấu hiệu của phản ánh",
                "verbose_name_plural": "dấu hiệu của phản ánh",
            },
        ),
        migrations.AddField(
            model_name="block",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="blocks", to="incidents.incident"
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="keptback",
            name="block",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="kept_back", to="incidents.block"
            ),
        ),
        migrations.AddField(
            model_name="keptback",
            name="incident",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="kept_back", to="incidents.incident"
            ),
        ),
        migrations.AddField(
            model_name="reportsign",
            name="report",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="sign", to="incidents.report"
            ),
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(fields=["pattern", "value"], name="block_pattern_value"),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("made_at"))), name="block_ends_after_it_began"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="block_lifted_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="keptback",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["until"], name="kept_back_until"
            ),
        ),
        migrations.AddIndex(
            model_name="reportsign",
            index=models.Index(fields=["forget_at"], name="report_sign_forget"),
        ),
        # Not written ahead to the log: see incidents/models/address_count.py.
        migrations.RunSQL(
            "ALTER TABLE incidents_addresscount SET UNLOGGED", "ALTER TABLE incidents_addresscount SET LOGGED"
        ),
    ]
