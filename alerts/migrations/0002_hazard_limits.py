from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LIMITS = {
    "landslide": (3, "QĐ 18/2021/QĐ-TTg, Điều 46"),
    "flash_flood": (3, "QĐ 18/2021/QĐ-TTg, Điều 46"),
    "flooding": (5, "QĐ 18/2021/QĐ-TTg, Điều 45"),
}


def add_limits(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for hazard, (level, source) in LIMITS.items():
        apps.get_model("alerts", "HazardLimit").objects.get_or_create(
            hazard=hazard, defaults={"max_level": level, "source": source}
        )


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]
    operations = [migrations.RunPython(add_limits, migrations.RunPython.noop)]
