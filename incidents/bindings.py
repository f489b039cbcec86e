"""What an event of an incident binds, beside its own words: the case as it stands after it, the report that it tells
of, and the files that came with it. See `agencies.chain`.

A reporter's contact is bound by nothing: it is deleted by law. So is the file of a photo as it was sent; its SHA-256
is bound, and stays.
"""

import pgtrigger

from agencies.chain import Kind, columns, hash_sql, line_sql, linked

EVENT = columns(
    incident_id=Kind.PLAIN,
    version=Kind.PLAIN,
    verb=Kind.TEXT,
    from_state=Kind.TEXT,
    to_state=Kind.TEXT,
    by=Kind.TEXT,
    actor_id=Kind.PLAIN,
    agency_id=Kind.PLAIN,
    public_note=Kind.TEXT,
    internal_note=Kind.TEXT,
    data=Kind.JSON,
    bound=Kind.JSON,
    at=Kind.MOMENT,
)
CASE = columns(
    code=Kind.TEXT,
    category_id=Kind.PLAIN,
    unit_id=Kind.PLAIN,
    location=Kind.POINT,
    place_unclear=Kind.PLAIN,
    place_words=Kind.TEXT,
    state=Kind.TEXT,
    held_from=Kind.TEXT,
    agency_id=Kind.PLAIN,
    assignee_id=Kind.PLAIN,
    duplicate_of_id=Kind.PLAIN,
    due_at=Kind.MOMENT,
    acknowledged_at=Kind.MOMENT,
    answered_at=Kind.MOMENT,
    received_at=Kind.MOMENT,
    verified_at=Kind.MOMENT,
    closed_at=Kind.MOMENT,
    is_sample=Kind.PLAIN,
)
REPORT = columns(
    id=Kind.PLAIN,
    channel=Kind.TEXT,
    words=Kind.TEXT,
    location=Kind.POINT,
    accuracy_m=Kind.NUMBER,
    place_unclear=Kind.PLAIN,
    place_words=Kind.TEXT,
    asked=Kind.JSON,
    answers=Kind.JSON,
    logged_by_id=Kind.PLAIN,
    received_at=Kind.MOMENT,
)
"""Without what its author alone knows (the code, the link) and without the case, which may become another."""

EVENT_LINKED = linked(
    "event_linked",
    table="incidents_event",
    subject="incident_id",
    number="version",
    columns=EVENT,
    declare=[("case_hash", "text"), ("report_hash", "text")],
    bind=f"""
            SELECT encode({hash_sql(line_sql(CASE, "i"))}, 'hex') INTO case_hash
            FROM incidents_incident AS i WHERE i.id = NEW.incident_id AND i.version = NEW.version;
            IF jsonb_typeof(NEW.data -> 'report') = 'number' THEN
                SELECT encode({hash_sql(line_sql(REPORT, "r"))}, 'hex') INTO report_hash
                FROM incidents_report AS r WHERE r.id = (NEW.data ->> 'report')::bigint;
            END IF;
            NEW.bound := jsonb_strip_nulls(
                jsonb_build_object('case', case_hash, 'report', report_hash, 'files', NEW.bound -> 'files')
            );
    """,  # noqa: S608 - of names of our own columns
)
PHOTO_NAMED = pgtrigger.Trigger(
    name="photo_named_by_its_event",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT FROM incidents_incident AS i
            JOIN incidents_event AS e ON e.incident_id = i.id AND e.version = i.version
            WHERE i.id = NEW.incident_id
              AND e.bound -> 'files' @> jsonb_build_array(jsonb_build_object('sha256', NEW.sha256))
        ) THEN
            RAISE EXCEPTION 'a photo comes with an event that names its SHA-256' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
