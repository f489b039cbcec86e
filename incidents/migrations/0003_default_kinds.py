from typing import Any

from django.db import migrations

from incidents.reference import load_defaults


def forwards(apps: Any, schema_editor: Any) -> None:
    load_defaults(apps.get_model("incidents", "Category"), apps.get_model("incidents", "StepDeadline"))


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_cells_and_numbers")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
