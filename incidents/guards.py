"""What the database itself refuses, whoever writes: a jump in the handling, a change without its event, a change of
history or of what people sent, a silent deletion.

The pairs of states come from `workflow.TRANSITIONS`. Three things may be deleted, each only by a transaction that has
said so: sample data (`SET LOCAL geopgi.removing_samples = 'on'`, see `samples.remove_sample_incidents`), cases from an
office's book to which nothing happened since (`geopgi.undoing_ledger`, see `ledgers.undoing`), and the file of a photo
as it was sent, once its case is over or its reporter asked for it (`geopgi.letting_originals_go`, see
`originals_end`). One step outside the table is taken by a transaction that fills in such a book
(`geopgi.filling_in_ledger`, see `ledgers.filling`).
"""

import pgtrigger

from incidents.bindings import EVENT_LINKED, PHOTO_NAMED
from incidents.states import PUBLIC_STATES, UNDER_SANCTION, State
from incidents.workflow import LEDGER_CLOSES, TRANSITIONS
from places.guards import never_emptied
from places.guards import unchanged as _unchanged

CELL_ZOOMS = range(3, 16)
"""Zooms of the counted grid: squares an eighth of a tile wide for tile zooms 0–12."""
OPEN_STATES = tuple(state for state in PUBLIC_STATES if state not in (State.CLOSED, State.NO_VIOLATION, State.REFERRED))


def _sql_list(values: "tuple[str, ...] | list[str]") -> str:
    """Quoted for SQL; only ever given our own identifiers, which hold no quote."""
    return ", ".join(f"'{value}'" for value in values)


_PAIRS = ", ".join(
    sorted({f"('{row.source.value}', '{row.target.value}')" for row in TRANSITIONS if row.source != row.target})
)


def _said(setting: str) -> str:
    """SQL: whether this transaction has said so."""
    return f"coalesce(current_setting('geopgi.{setting}', true), '') = 'on'"


_LEDGER_STEP = (
    f"{_said('filling_in_ledger')}"
    f" AND (OLD.state, NEW.state) = ('{LEDGER_CLOSES.source.value}', '{LEDGER_CLOSES.target.value}')"
)


def _from_ledger(incident: str) -> str:
    """SQL: whether the incident came from a book, and nothing happened to it since."""
    return f"""EXISTS (
        SELECT FROM incidents_incident i JOIN incidents_ledgercase c ON c.code = i.code AND c.version = i.version
        WHERE i.id = {incident} AND NOT c.undone
    )"""


_BEGINS_RECEIVED = pgtrigger.Trigger(
    name="incident_begins_received",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Q(new__state__df=State.RECEIVED.value),
    func="RAISE EXCEPTION 'an incident begins as received, not as %', NEW.state USING ERRCODE = 'check_violation';",
)
_KNOWN_STEP = pgtrigger.Trigger(
    name="incident_known_step",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),
    condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
    func=f"""
        IF (OLD.state, NEW.state) NOT IN ({_PAIRS}) AND NOT ({_LEDGER_STEP}) THEN
            RAISE EXCEPTION 'an incident does not go from % to %', OLD.state, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state = '{State.ON_HOLD.value}' AND NEW.held_from <> OLD.state THEN
            RAISE EXCEPTION 'held_from must be %', OLD.state USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.state = '{State.ON_HOLD.value}' AND NEW.state <> OLD.held_from THEN
            RAISE EXCEPTION 'an incident held from % does not go on as %', OLD.held_from, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
_BEGINS_WITH_ITS_EVENT = pgtrigger.Trigger(
    name="incident_begins_with_its_event",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    func="""
        IF EXISTS (SELECT FROM incidents_incident WHERE id = NEW.id) AND NOT EXISTS (
            SELECT FROM incidents_event
            WHERE incident_id = NEW.id AND version = 1 AND from_state = '' AND to_state = NEW.state
        ) THEN
            RAISE EXCEPTION 'incident %: its beginning has no event', NEW.code USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)
_CHANGE_HAS_ITS_EVENT = pgtrigger.Trigger(
    name="incident_change_has_its_event",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.AnyChange(),
    func="""
        IF NEW.version = OLD.version + 1 AND EXISTS (
            SELECT FROM incidents_event
            WHERE incident_id = NEW.id AND version = NEW.version AND (
                (from_state = OLD.state AND to_state = NEW.state)
                OR (from_state = '' AND to_state = '' AND OLD.state = NEW.state)
            )
        ) THEN
            RETURN NULL;
        END IF;
        IF EXISTS (SELECT FROM incidents_incident WHERE id = NEW.id) THEN
            RAISE EXCEPTION 'incident %: the change to version %, %, has no event', NEW.code, NEW.version, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)
_HELD_FROM_STAYS = pgtrigger.Trigger(
    name="incident_held_from_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("held_from"),
    condition=pgtrigger.Q(old__state=State.ON_HOLD.value, new__state=State.ON_HOLD.value)
    & pgtrigger.Q(old__held_from__df=pgtrigger.F("new__held_from")),
    func="RAISE EXCEPTION 'held_from does not change during a hold' USING ERRCODE = 'check_violation';",
)
_SET_ONCE = pgtrigger.Trigger(
    name="incident_set_once",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("code", "received_at", "is_sample"),
    condition=pgtrigger.AnyChange("code", "received_at", "is_sample"),
    func="""
        RAISE EXCEPTION 'code, received_at and is_sample are set once, when the incident is made'
            USING ERRCODE = 'restrict_violation';
    """,
)
_EVENT_FITS = pgtrigger.Trigger(
    name="event_fits_its_incident",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT FROM incidents_incident AS i
            WHERE i.id = NEW.incident_id AND i.version = NEW.version AND NEW.to_state IN ('', i.state)
        ) THEN
            RAISE EXCEPTION 'an event of version %, to "%", does not fit its incident', NEW.version, NEW.to_state
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
"""Every version has its event, and a version has only one: so an event alone never fits, neither of the version that
the incident has nor of the next."""


def _kept(name: str, sample: str, *, incident: str = "", or_when: str = "") -> pgtrigger.Trigger:
    """Rows that are deleted only with sample data, where `incident` names OLD's incident also with a book that is
    undone, and when `or_when` holds; that and `sample`, whether OLD is sample data, are SQL."""
    undone = f" OR {_said('undoing_ledger')} AND {_from_ledger(incident)}" if incident else ""
    undone += f" OR {or_when}" if or_when else ""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF {_said("removing_samples")} AND ({sample}){undone} THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        """,
    )


_OF_SAMPLE_INCIDENT = "SELECT i.is_sample FROM incidents_incident i WHERE i.id = OLD.incident_id"
_OF_SAMPLE_REPORT = """
    SELECT i.is_sample FROM incidents_incident i JOIN incidents_report r ON r.incident_id = i.id
    WHERE r.id = OLD.report_id
"""

_OF_SAMPLE_PHOTO = """
    SELECT i.is_sample FROM incidents_incident i JOIN incidents_photo p ON p.incident_id = i.id
    WHERE p.id = OLD.photo_id
"""
_REPORT_MOVES_WITH_EVENTS = pgtrigger.Trigger(
    name="report_moves_with_events",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("incident_id"),
    condition=pgtrigger.AnyChange("incident"),
    func="""
        IF NOT EXISTS (
            SELECT FROM incidents_incident AS was
            JOIN incidents_event AS went ON went.incident_id = was.id AND went.version = was.version
            CROSS JOIN incidents_incident AS here
            JOIN incidents_event AS came ON came.incident_id = here.id AND came.version = here.version
            WHERE was.id = OLD.incident_id AND here.id = NEW.incident_id AND was.is_sample = here.is_sample
              AND went.data ->> 'report' = OLD.id::text AND went.data ->> 'moved_to' = here.code
              AND came.data ->> 'report' = OLD.id::text AND came.data ->> 'moved_from' = was.code
        ) THEN
            RAISE EXCEPTION 'a report moves only with the events of both incidents'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    """,
)
"""Both events must be the last of their incidents, so that no move is done again under events of the past."""
_PHOTO_FOLLOWS_REPORT = pgtrigger.Trigger(
    name="photo_follows_report",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("incident_id"),
    condition=pgtrigger.AnyChange("incident"),
    func="""
        IF NOT EXISTS (SELECT FROM incidents_report WHERE id = NEW.report_id AND incident_id = NEW.incident_id) THEN
            RAISE EXCEPTION 'a photo moves only where its report is' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    """,
)

_COUNTED_IN_CELLS = pgtrigger.Trigger(
    name="incident_counted_in_cells",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "verified_at", "location") | pgtrigger.Delete,
    declare=[("was", "boolean"), ("was_open", "boolean"), ("public_now", "boolean"), ("is_open", "boolean")],
    func=f"""
        was := TG_OP <> 'INSERT' AND OLD.state IN ({_sql_list(PUBLIC_STATES)}) AND OLD.verified_at IS NOT NULL;
        public_now := TG_OP <> 'DELETE' AND NEW.state IN ({_sql_list(PUBLIC_STATES)}) AND NEW.verified_at IS NOT NULL;
        was_open := was AND OLD.state IN ({_sql_list(OPEN_STATES)});
        is_open := public_now AND NEW.state IN ({_sql_list(OPEN_STATES)});
        IF was AND public_now AND was_open = is_open AND OLD.location = NEW.location THEN
            RETURN NULL;
        END IF;
        IF was THEN PERFORM incidents_uncount_in_cells(OLD.location, was_open); END IF;
        IF public_now THEN PERFORM incidents_count_in_cells(NEW.location, is_open); END IF;
        RETURN NULL;
    """,
)

INCIDENT = [
    _BEGINS_RECEIVED,
    _KNOWN_STEP,
    _BEGINS_WITH_ITS_EVENT,
    _CHANGE_HAS_ITS_EVENT,
    _HELD_FROM_STAYS,
    _SET_ONCE,
    _kept("incident_kept", "OLD.is_sample", incident="OLD.id"),
    never_emptied("incident_not_emptied"),
    _COUNTED_IN_CELLS,
]
REPORT = [
    _kept("report_kept", _OF_SAMPLE_INCIDENT, incident="OLD.incident_id"),
    _unchanged("report_unchanged", but=["incident"]),
    _REPORT_MOVES_WITH_EVENTS,
    never_emptied("report_not_emptied"),
]
PHOTO = [
    _kept("photo_kept", _OF_SAMPLE_INCIDENT),
    _unchanged("photo_unchanged", but=["published", "incident"]),
    _PHOTO_FOLLOWS_REPORT,
    PHOTO_NAMED,
    never_emptied("photo_not_emptied"),
]
EVENT = [
    _kept("event_kept", _OF_SAMPLE_INCIDENT, incident="OLD.incident_id"),
    _unchanged("event_unchanged"),
    never_emptied("event_not_emptied"),
    _EVENT_FITS,
    EVENT_LINKED,
]
CONTACT_ACCESS = [
    _kept("contact_access_kept", _OF_SAMPLE_REPORT),
    _unchanged("contact_access_unchanged"),
    never_emptied("contact_access_not_emptied"),
]


_ORIGINAL_MAY_GO = f"""EXISTS (
        SELECT FROM incidents_photo p JOIN incidents_incident i ON i.id = p.incident_id
        WHERE p.id = OLD.photo_id AND (
            i.closed_at IS NOT NULL
            OR i.state NOT IN ({_sql_list(UNDER_SANCTION)}) AND i.held_from NOT IN ({_sql_list(UNDER_SANCTION)})
            AND EXISTS (
                SELECT FROM incidents_event e
                WHERE e.verb = 'erase_contact' AND e.data ->> 'report' = p.report_id::text
            )
        )
    ) AND {_said("letting_originals_go")}"""  # noqa: S608 - of our own states
"""After how many days it goes is the office's own rule, which the database does not know."""


def _of_a_photo(table: str, *, or_when: str = "") -> list[pgtrigger.Trigger]:
    return [
        _kept(f"{table}_kept", _OF_SAMPLE_PHOTO, or_when=or_when),
        _unchanged(f"{table}_unchanged"),
        never_emptied(f"{table}_not_emptied"),
    ]


SENT_FILE = _of_a_photo("sent_file", or_when=_ORIGINAL_MAY_GO)
BLURRED_COPY = _of_a_photo("blurred_copy")
PHOTO_LOOK = _of_a_photo("photo_look")
QUESTION = [
    _kept("question_kept", _OF_SAMPLE_REPORT),
    _unchanged("question_unchanged", but=["answered", "read_at", "read_by"]),
    never_emptied("question_not_emptied"),
]
SATISFACTION = [
    _kept("satisfaction_kept", _OF_SAMPLE_REPORT),
    _unchanged("satisfaction_unchanged", but=["face"]),
    never_emptied("satisfaction_not_emptied"),
]


def _said_once(name: str, *fields: str) -> pgtrigger.Trigger:
    """Fields that are filled in once, all at the same time, and stay so."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*fields),
        func=f"""
            IF OLD.{fields[0]} IS NOT NULL THEN
                RAISE EXCEPTION 'what has ended in % stays so', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


BLOCK = [
    _kept("block_kept", _OF_SAMPLE_INCIDENT),
    _unchanged("block_unchanged", but=["lifted_by", "lifted_at"]),
    _said_once("block_lifted_once", "lifted_at", "lifted_by"),
    never_emptied("block_not_emptied"),
]
KEPT_BACK = [
    _kept("kept_back_kept", _OF_SAMPLE_INCIDENT),
    _unchanged("kept_back_unchanged", but=["ended_at"]),
    _said_once("kept_back_ended_once", "ended_at"),
    never_emptied("kept_back_not_emptied"),
]
