import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

CHAIN_WHAT_IS_THERE = """
CREATE TEMPORARY TABLE evidence_files ON COMMIT DROP AS
WITH first_told AS (
    SELECT DISTINCT ON (data ->> 'report') id, (data ->> 'report')::bigint AS report_id
    FROM incidents_event WHERE jsonb_typeof(data -> 'report') = 'number' ORDER BY data ->> 'report', id
), named AS (
    SELECT coalesce(p.event_id, t.id) AS event_id, p.sha256, nullif(p.sent_sha256, '') AS sent, p.id
    FROM incidents_photo AS p LEFT JOIN first_told AS t ON t.report_id = p.report_id
    UNION ALL
    SELECT e.id, b.sha256, NULL, b.id
    FROM incidents_event AS e JOIN incidents_blurredcopy AS b ON b.id = (e.data ->> 'copy')::bigint
    WHERE e.verb = 'blur_photo'
)
SELECT event_id, jsonb_agg(jsonb_strip_nulls(jsonb_build_object('sha256', sha256, 'sent', sent)) ORDER BY id) AS files
FROM named WHERE event_id IS NOT NULL GROUP BY event_id;
CREATE UNIQUE INDEX ON evidence_files (event_id);

SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE incidents_event DISABLE TRIGGER pgtrigger_event_unchanged_99e7f;
CREATE TRIGGER chain_what_is_there BEFORE UPDATE ON incidents_event
    FOR EACH ROW EXECUTE FUNCTION pgtrigger_event_linked_4dd5b();
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT e.id, f.files FROM incidents_event AS e LEFT JOIN evidence_files AS f ON f.event_id = e.id
        ORDER BY e.incident_id, e.version
    LOOP
        UPDATE incidents_event SET bound = jsonb_build_object('files', one.files) WHERE id = one.id;
    END LOOP;
END $$;
DROP TRIGGER chain_what_is_there ON incidents_event;
ALTER TABLE incidents_event ENABLE TRIGGER pgtrigger_event_unchanged_99e7f;
SET CONSTRAINTS ALL DEFERRED;
"""
"""One row after the other in the order of each chain, by the trigger that new rows meet. What came before there was a
chain is bound as it stands today: photos of a report by the first event that tells of it."""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0018_routing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                ("language", models.CharField(default="vi", help_text="Of the PDF", max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("making", "Đang làm"),
                            ("ready", "Sẵn sàng"),
                            ("failed", "Không làm được"),
                            ("ended", "Đã xoá tệp"),
                        ],
                        default="making",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("pdf_size", models.PositiveBigIntegerField(default=0)),
                ("pdf_sha256", models.CharField(blank=True, max_length=64)),
                ("zip_size", models.PositiveBigIntegerField(default=0)),
                ("zip_sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "hồ sơ đã xuất",
                "verbose_name_plural": "hồ sơ đã xuất",
                "ordering": ["-asked_at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="bound",
            field=models.JSONField(
                default=dict, help_text="SHA-256 of the case as it stood, of the report, of the files that came with it"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="hash",
            field=models.BinaryField(default=b"", help_text="SHA-256 of this row and of the hash of the one before it"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="event_linked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE previous bytea; case_hash text; report_hash text;",
                    func="\n            SELECT hash INTO previous FROM incidents_event WHERE incident_id = NEW.incident_id AND version = NEW.version - 1;\n            IF previous IS NULL THEN\n                IF NEW.version <> 1 THEN\n                    RAISE EXCEPTION 'row % of % has none before it', NEW.version, TG_TABLE_NAME\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                previous := '';\n            END IF;\n            \n            SELECT encode(sha256(convert_to('{\"form\": 1' || ', \"code\": ' || coalesce(to_json(i.\"code\")::text, 'null') || ', \"category_id\": ' || coalesce(i.\"category_id\"::text, 'null') || ', \"unit_id\": ' || coalesce(i.\"unit_id\"::text, 'null') || ', \"location\": ' || coalesce('\"' || encode(ST_AsEWKB(i.\"location\", 'NDR'), 'hex') || '\"', 'null') || ', \"place_unclear\": ' || coalesce(i.\"place_unclear\"::text, 'null') || ', \"place_words\": ' || coalesce(to_json(i.\"place_words\")::text, 'null') || ', \"state\": ' || coalesce(to_json(i.\"state\")::text, 'null') || ', \"held_from\": ' || coalesce(to_json(i.\"held_from\")::text, 'null') || ', \"agency_id\": ' || coalesce(i.\"agency_id\"::text, 'null') || ', \"assignee_id\": ' || coalesce(i.\"assignee_id\"::text, 'null') || ', \"duplicate_of_id\": ' || coalesce(i.\"duplicate_of_id\"::text, 'null') || ', \"due_at\": ' || coalesce('\"' || to_char(i.\"due_at\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null') || ', \"acknowledged_at\": ' || coalesce('\"' || to_char(i.\"acknowledged_at\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null') || ', \"answered_at\": ' || coalesce('\"' || to_char(i.\"answered_at\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null') || ', \"received_at\": ' || coalesce('\"' || to_char(i.\"received_at\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null') || ', \"verified_at\": ' || coalesce('\"' || to_char(i.\"verified_at\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null') || ', \"closed_at\": ' || coalesce('\"' || to_char(i.\"closed_at\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null') || ', \"is_sample\": ' || coalesce(i.\"is_sample\"::text, 'null') || '}', 'UTF8')), 'hex') INTO case_hash\n            FROM incidents_incident AS i WHERE i.id = NEW.incident_id AND i.version = NEW.version;\n            IF jsonb_typeof(NEW.data -> 'report') = 'number' THEN\n                SELECT encode(sha256(convert_to('{\"form\": 1' || ', \"id\": ' || coalesce(r.\"id\"::text, 'null') || ', \"channel\": ' || coalesce(to_json(r.\"channel\")::text, 'null') || ', \"words\": ' || coalesce(to_json(r.\"words\")::text, 'null') || ', \"location\": ' || coalesce('\"' || encode(ST_AsEWKB(r.\"location\", 'NDR'), 'hex') || '\"', 'null') || ', \"accuracy_m\": ' || coalesce('\"' || encode(float8send(r.\"accuracy_m\"), 'hex') || '\"', 'null') || ', \"place_unclear\": ' || coalesce(r.\"place_unclear\"::text, 'null') || ', \"place_words\": ' || coalesce(to_json(r.\"place_words\")::text, 'null') || ', \"asked\": ' || coalesce(r.\"asked\"::text, 'null') || ', \"answers\": ' || coalesce(r.\"answers\"::text, 'null') || ', \"logged_by_id\": ' || coalesce(r.\"logged_by_id\"::text, 'null') || ', \"received_at\": ' || coalesce('\"' || to_char(r.\"received_at\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null') || '}', 'UTF8')), 'hex') INTO report_hash\n                FROM incidents_report AS r WHERE r.id = (NEW.data ->> 'report')::bigint;\n            END IF;\n            NEW.bound := jsonb_strip_nulls(\n                jsonb_build_object('case', case_hash, 'report', report_hash, 'files', NEW.bound -> 'files')\n            );\n    \n            NEW.hash := sha256(convert_to('{\"form\": 1' || ', \"previous\": \"' || encode(previous, 'hex') || '\"' || ', \"incident_id\": ' || coalesce(NEW.\"incident_id\"::text, 'null') || ', \"version\": ' || coalesce(NEW.\"version\"::text, 'null') || ', \"verb\": ' || coalesce(to_json(NEW.\"verb\")::text, 'null') || ', \"from_state\": ' || coalesce(to_json(NEW.\"from_state\")::text, 'null') || ', \"to_state\": ' || coalesce(to_json(NEW.\"to_state\")::text, 'null') || ', \"by\": ' || coalesce(to_json(NEW.\"by\")::text, 'null') || ', \"actor_id\": ' || coalesce(NEW.\"actor_id\"::text, 'null') || ', \"agency_id\": ' || coalesce(NEW.\"agency_id\"::text, 'null') || ', \"public_note\": ' || coalesce(to_json(NEW.\"public_note\")::text, 'null') || ', \"internal_note\": ' || coalesce(to_json(NEW.\"internal_note\")::text, 'null') || ', \"data\": ' || coalesce(NEW.\"data\"::text, 'null') || ', \"bound\": ' || coalesce(NEW.\"bound\"::text, 'null') || ', \"at\": ' || coalesce('\"' || to_char(NEW.\"at\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\"', 'null') || '}', 'UTF8'));\n            RETURN NEW;\n        ",
                    hash="63e14003dbc8e0b6726d8d203dccd61b21b2a344",
                    operation="INSERT",
                    pgid="pgtrigger_event_linked_4dd5b",
                    table="incidents_event",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="photo",
            trigger=pgtrigger.compiler.Trigger(
                name="photo_named_by_its_event",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF NOT EXISTS (\n            SELECT FROM incidents_incident AS i\n            JOIN incidents_event AS e ON e.incident_id = i.id AND e.version = i.version\n            WHERE i.id = NEW.incident_id\n              AND e.bound -> 'files' @> jsonb_build_array(jsonb_build_object('sha256', NEW.sha256))\n        ) THEN\n            RAISE EXCEPTION 'a photo comes with an event that names its SHA-256' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="94044cba878a9e27a5dec8bb0537640628bbe9b3",
                    operation="INSERT",
                    pgid="pgtrigger_photo_named_by_its_event_055d7",
                    table="incidents_photo",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="caseexport",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="exports", to="incidents.incident"
            ),
        ),
        migrations.AddField(
            model_name="caseexport",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RunSQL(CHAIN_WHAT_IS_THERE, migrations.RunSQL.noop),
    ]
