import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0003_chains"),
    ]

    operations = [
        migrations.AddField(
            model_name="book",
            name="heard_at",
            field=models.DateTimeField(
                auto_now=True,
                db_default=django.db.models.functions.datetime.Now(),
                help_text="Last sign of whoever works at it",
            ),
        ),
    ]
