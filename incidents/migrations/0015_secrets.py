import pgtrigger.compiler
import pgtrigger.migrations
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from incidents.contacts import decrypted
from incidents.errors import ContactUnreadable
from incidents.phones import marks_of


def mark_callers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Contacts that were taken before numbers had marks get one, so that whoever calls again is known. What no key
    opens any more stays as it is."""
    unmarked = apps.get_model("incidents", "ReporterContact").objects.filter(phone_mark="")
    for contact in unmarked.only("phone_encrypted", "phone_mark").iterator(chunk_size=500):
        try:
            marks = marks_of(decrypted(contact.phone_encrypted))
        except ContactUnreadable:
            continue
        if marks:
            contact.phone_mark = marks[0]
            contact.save(update_fields=["phone_mark"])


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_password_codes"),
        ("incidents", "0014_field"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="sentfile",
            name="sent_file_kept",
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("verb", "erase_contact")), fields=["incident"], name="event_erase_contact"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="block",
            trigger=pgtrigger.compiler.Trigger(
                name="block_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF coalesce(current_setting('geopgi.removing_samples', true), '') = 'on' AND (SELECT i.is_sample FROM incidents_incident i WHERE i.id = OLD.incident_id) THEN\n                RETURN OLD;\n            END IF;\n            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n        ",
                    hash="31a81d2e93071bc312858db15631ff9994793bc2",
                    operation="DELETE",
                    pgid="pgtrigger_block_kept_271ad",
                    table="incidents_block",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="block",
            trigger=pgtrigger.compiler.Trigger(
                name="block_unchanged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."agency_id" IS DISTINCT FROM (NEW."agency_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."incident_id" IS DISTINCT FROM (NEW."incident_id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."pattern" IS DISTINCT FROM (NEW."pattern") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."value" IS DISTINCT FROM (NEW."value"))',
                    func="RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="dcc6e9479e24d4c4b6c341d4bab034c535bac66d",
                    operation="UPDATE",
                    pgid="pgtrigger_block_unchanged_07934",
                    table="incidents_block",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="block",
            trigger=pgtrigger.compiler.Trigger(
                name="block_lifted_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."lifted_at" IS DISTINCT FROM (NEW."lifted_at") OR OLD."lifted_by_id" IS DISTINCT FROM (NEW."lifted_by_id"))',
                    func="\n            IF OLD.lifted_at IS NOT NULL THEN\n                RAISE EXCEPTION 'what has ended in % stays so', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="713530e78beaa5bbf86723daf4f27ef46dcdb051",
                    operation="UPDATE",
                    pgid="pgtrigger_block_lifted_once_b376a",
                    table="incidents_block",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="block",
            trigger=pgtrigger.compiler.Trigger(
                name="block_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="4a00b3f021a1311c69d1ae9cf3f664a661e3f2bf",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_block_not_emptied_f8dcd",
                    table="incidents_block",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keptback",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_back_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF coalesce(current_setting('geopgi.removing_samples', true), '') = 'on' AND (SELECT i.is_sample FROM incidents_incident i WHERE i.id = OLD.incident_id) THEN\n                RETURN OLD;\n            END IF;\n            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n        ",
                    hash="95c98d8ab0c7548ed59583cdf9fdf18316aa0cce",
                    operation="DELETE",
                    pgid="pgtrigger_kept_back_kept_e679d",
                    table="incidents_keptback",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keptback",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_back_unchanged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."block_id" IS DISTINCT FROM (NEW."block_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."incident_id" IS DISTINCT FROM (NEW."incident_id") OR OLD."until" IS DISTINCT FROM (NEW."until"))',
                    func="RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="7b050c10ba719b7c41902892e87fe1e0d24fd988",
                    operation="UPDATE",
                    pgid="pgtrigger_kept_back_unchanged_7d992",
                    table="incidents_keptback",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keptback",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_back_ended_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."ended_at" IS DISTINCT FROM (NEW."ended_at"))',
                    func="\n            IF OLD.ended_at IS NOT NULL THEN\n                RAISE EXCEPTION 'what has ended in % stays so', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="a70a1561330861fe9a61637a5cf595853a049e34",
                    operation="UPDATE",
                    pgid="pgtrigger_kept_back_ended_once_91a6f",
                    table="incidents_keptback",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keptback",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_back_not_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
                    hash="aae62e4b9444ab12dde2a40a2d49738e23c85545",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_kept_back_not_emptied_3b71a",
                    table="incidents_keptback",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sentfile",
            trigger=pgtrigger.compiler.Trigger(
                name="sent_file_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF coalesce(current_setting('geopgi.removing_samples', true), '') = 'on' AND (\n    SELECT i.is_sample FROM incidents_incident i JOIN incidents_photo p ON p.incident_id = i.id\n    WHERE p.id = OLD.photo_id\n) OR EXISTS (\n        SELECT FROM incidents_photo p JOIN incidents_incident i ON i.id = p.incident_id\n        WHERE p.id = OLD.photo_id AND (\n            i.closed_at IS NOT NULL\n            OR i.state NOT IN ('violation_found', 'remediation', 'resolved', 'follow_up') AND i.held_from NOT IN ('violation_found', 'remediation', 'resolved', 'follow_up')\n            AND EXISTS (\n                SELECT FROM incidents_event e\n                WHERE e.verb = 'erase_contact' AND e.data ->> 'report' = p.report_id::text\n            )\n        )\n    ) AND coalesce(current_setting('geopgi.letting_originals_go', true), '') = 'on' THEN\n                RETURN OLD;\n            END IF;\n            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';\n        ",
                    hash="39d4197ef6561791ead432fb9161f027c1470b9b",
                    operation="DELETE",
                    pgid="pgtrigger_sent_file_kept_97b1b",
                    table="incidents_sentfile",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(mark_callers, migrations.RunPython.noop, elidable=True),
    ]
