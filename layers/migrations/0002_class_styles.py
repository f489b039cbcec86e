"""The legend a new installation begins with."""

from typing import Any

from django.db import migrations

from layers.starting_styles import starting_styles


def add_styles(apps: Any, schema_editor: Any) -> None:
    class_style = apps.get_model("layers", "ClassStyle")
    class_style.objects.bulk_create([class_style(**style._asdict()) for style in starting_styles()])


class Migration(migrations.Migration):
    dependencies = [("layers", "0001_initial")]
    operations = [migrations.RunPython(add_styles, migrations.RunPython.noop, elidable=False)]
