import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("alerts", "0004_communes_as_issued"),
        ("incidents", "0012_following"),
        ("places", "0002_admin_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name="PushKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "private_encrypted",
                    models.BinaryField(help_text="32 bytes as base64url, encrypted with CONTACT_KEYS"),
                ),
            ],
            options={
                "verbose_name": "khoá gửi thông báo",
                "verbose_name_plural": "khoá gửi thông báo",
            },
        ),
        migrations.CreateModel(
            name="ReadingMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.BigIntegerField()),
                ("newest_id", models.BigIntegerField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "mốc đọc sự kiện",
                "verbose_name_plural": "mốc đọc sự kiện",
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(choices=[("email", "Thư điện tử"), ("push", "Thông báo trên máy")], max_length=10),
                ),
                (
                    "address_encrypted",
                    models.BinaryField(help_text="An e-mail address, or a browser's push subscription as JSON"),
                ),
                (
                    "address_hash",
                    models.CharField(help_text="Keyed, of the address and what it is for", max_length=64, unique=True),
                ),
                ("language", models.CharField(max_length=5)),
                ("after_event", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="incidents.report",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="places.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "đăng ký nhận tin",
                "verbose_name_plural": "đăng ký nhận tin",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("confirm", "Xác nhận đăng ký"),
                            ("report", "Phản ánh của mình"),
                            ("case", "Sự việc trong xã"),
                            ("warning", "Cảnh báo"),
                            ("warning_ended", "Cảnh báo đã kết thúc"),
                        ],
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "event",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="incidents.event"
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="alerts.warning"
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="notices.subscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "tin gửi đi",
                "verbose_name_plural": "tin gửi đi",
            },
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("report__isnull", False), ("unit__isnull", True)),
                    models.Q(("report__isnull", True), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="subscription_to_one_thing",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("next_at__isnull", False)), fields=["next_at"], name="delivery_due"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("subscription", "about", "event", "warning"), name="delivery_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", True), ("next_at__isnull", True), _connector="OR"),
                name="delivery_sent_is_over",
            ),
        ),
    ]
