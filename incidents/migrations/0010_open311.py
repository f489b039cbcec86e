import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_own_password"),
        ("incidents", "0009_report_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnerKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=16, unique=True, verbose_name="đầu khoá")),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                (
                    "owner",
                    models.CharField(
                        help_text="Tên chương trình, người phụ trách và cách liên hệ.",
                        max_length=200,
                        verbose_name="người chịu trách nhiệm",
                    ),
                ),
                (
                    "per_hour",
                    models.PositiveIntegerField(
                        default=600,
                        help_text="Quá số này thì phải chờ; phản ánh khẩn cấp vẫn luôn được nhận.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="số lần gọi một giờ",
                    ),
                ),
                (
                    "expires_on",
                    models.DateField(
                        blank=True, help_text="Để trống: không có hạn.", null=True, verbose_name="hết hạn ngày"
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="cấp lúc"),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="thu hồi lúc")),
                ("uses", models.PositiveBigIntegerField(default=0, verbose_name="số lần đã gọi")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="gọi gần nhất")),
                ("hour_uses", models.PositiveIntegerField(default=0)),
                ("hour_ends_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "khoá API",
                "verbose_name_plural": "khoá API",
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PartnerReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField(unique=True)),
                ("fingerprint", models.CharField(max_length=64)),
                ("code", models.CharField(blank=True, max_length=16)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "phản ánh gửi bằng khoá API",
                "verbose_name_plural": "phản ánh gửi bằng khoá API",
            },
        ),
        migrations.AddField(
            model_name="partnerkey",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
                verbose_name="cơ quan",
            ),
        ),
        migrations.AddField(
            model_name="partnerkey",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người cấp",
            ),
        ),
        migrations.AddField(
            model_name="partnerkey",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người thu hồi",
            ),
        ),
        migrations.AddField(
            model_name="partnerreport",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="incidents.partnerkey"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_hour__gte", 1)), name="partner_key_at_least_once_an_hour"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="partner_key_revoked_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="partnerreport",
            index=models.Index(fields=["key", "fingerprint", "-at"], name="partner_report_fingerprint"),
        ),
        migrations.AddIndex(
            model_name="partnerreport",
            index=models.Index(fields=["key", "code"], name="partner_report_code"),
        ),
    ]
