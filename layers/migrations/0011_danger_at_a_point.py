from django.db import migrations

from layers.danger_query import CREATE_FUNCTION, DROP_FUNCTION


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("layers", "0010_rules_as_one"),
        ("places", "0001_initial"),
    ]
    operations = [migrations.RunSQL(CREATE_FUNCTION, DROP_FUNCTION)]
