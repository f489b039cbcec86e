"""What the database itself refuses in this room, whoever writes: a jump of an order or a stop, a change without its
event, a change of what was issued or of history, going on against an open objection, a silent deletion.

The pairs of states come from `states`. Only sample data may be deleted, by a transaction that has said so (as in
`incidents.guards`).
"""

from collections.abc import Iterable

import pgtrigger
from django.db.models import TextChoices

from inspections.states import BINDING, ORDER_STEPS, STOP_STEPS, OrderState, StopState
from places.guards import never_emptied, unchanged

_REMOVING_SAMPLES = "coalesce(current_setting('geopgi.removing_samples', true), '') = 'on'"
_BINDING = ", ".join(f"'{state.value}'" for state in BINDING)


def _pairs(steps: Iterable[tuple[TextChoices, TextChoices]]) -> str:
    return ", ".join(sorted(f"('{source.value}', '{target.value}')" for source, target in steps))


def kept(name: str, sample: str) -> pgtrigger.Trigger:
    """Rows that are deleted only with sample data; `sample` is SQL: whether OLD is some."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF {_REMOVING_SAMPLES} AND ({sample}) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        """,
    )


OF_SAMPLE_ORDER = "SELECT o.is_sample FROM inspections_order o WHERE o.id = OLD.order_id"


def begins(name: str, state: TextChoices) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__state__df=state.value),
        func="RAISE EXCEPTION 'a row of % does not begin as %', TG_TABLE_NAME, NEW.state"
        " USING ERRCODE = 'check_violation';",
    )


def known_step(name: str, steps: Iterable[tuple[TextChoices, TextChoices]]) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        func=f"""
            IF (OLD.state, NEW.state) NOT IN ({_pairs(steps)}) THEN
                RAISE EXCEPTION 'a row of % does not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def _has_its_event(name: str, column: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Each version of an order or facility (`column` of the event) has its event by the end of the transaction."""
    before = "NEW.version <> OLD.version + 1 OR" if operation is pgtrigger.Update else "NEW.version <> 1 OR"
    table = {"order_id": "inspections_order", "facility_id": "inspections_facility"}[column]
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.AnyChange() if operation is pgtrigger.Update else None,
        func=f"""
            IF EXISTS (SELECT FROM {table} WHERE id = NEW.id) AND ({before} NOT EXISTS (
                SELECT FROM inspections_inspectionevent WHERE {column} = NEW.id AND version = NEW.version
            )) THEN
                RAISE EXCEPTION '% %: version % has no event', TG_TABLE_NAME, NEW.id, NEW.version
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - of our own names
    )


_EVENT_FITS = pgtrigger.Trigger(
    name="inspection_event_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.order_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM inspections_order o
            WHERE o.id = NEW.order_id AND o.version = NEW.version AND NEW.to_state IN ('', o.state)
        ) OR NEW.facility_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM inspections_facility f WHERE f.id = NEW.facility_id AND f.version = NEW.version
        ) THEN
            RAISE EXCEPTION 'an event of version %, to "%", does not fit', NEW.version, NEW.to_state
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
_MOVES_AFTER_ISSUE = [
    "state", "version", "changed_at", "issued_at", "number", "year", "symbol", "signer", "signer_title",
    "override_reason",
]  # fmt: skip
_ISSUED_STAYS = pgtrigger.Trigger(
    name="order_issued_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange(exclude=_MOVES_AFTER_ISSUE),
    func=f"""
        IF OLD.state <> '{OrderState.DRAFT.value}' THEN
            RAISE EXCEPTION 'an order that was issued stays as it is' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    """,
)
_NUMBER_STAYS = pgtrigger.Trigger(
    name="order_number_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange("number", "year", "symbol", "signer", "signer_title", "issued_at", "override_reason"),
    func="""
        IF OLD.number IS NOT NULL THEN
            RAISE EXCEPTION 'what was issued stays as it was signed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    """,
)
_SET_ONCE = pgtrigger.Trigger(
    name="order_set_once",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange("agency", "made_by", "made_at", "is_sample"),
    func="RAISE EXCEPTION 'who made an order, and for whom, is set once' USING ERRCODE = 'restrict_violation';",
)
_NOT_AGAINST_AN_OBJECTION = pgtrigger.Trigger(
    name="order_not_against_an_objection",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),
    condition=pgtrigger.AnyChange("state"),
    func=f"""
        IF NEW.state IN ({_BINDING}) AND EXISTS (
            SELECT FROM inspections_objection WHERE order_id = NEW.id AND outcome = ''
        ) THEN
            RAISE EXCEPTION 'order %: an objection is not answered', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
_BINDS_ITS_PEOPLE = pgtrigger.Trigger(
    name="order_binds_its_people",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("state", "starts_at", "ends_at"),
    condition=pgtrigger.AnyChange("state", "starts_at", "ends_at"),
    func="UPDATE inspections_ordermember SET during = NULL WHERE order_id = NEW.id; RETURN NULL;",
)
"""The trigger of the member fills in what it is (see `_MEMBER_DURING`)."""
_MEMBER_DURING = pgtrigger.Trigger(
    name="order_member_during",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        SELECT CASE WHEN o.state IN ({_BINDING}) AND NOT NEW.overridden
               THEN tstzrange(o.starts_at, o.ends_at) ELSE 'empty'::tstzrange END
        INTO NEW.during FROM inspections_order o WHERE o.id = NEW.order_id;
        RETURN NEW;
    """,  # noqa: S608 - of our own states
)


def only_of_a_draft(name: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Rows that an order gets and loses only while it is a draft."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        declare=[("row_order", "bigint")],
        func=f"""
            IF TG_OP = 'DELETE' THEN row_order := OLD.order_id; ELSE row_order := NEW.order_id; END IF;
            IF NOT ({_REMOVING_SAMPLES}) AND NOT EXISTS (
                SELECT FROM inspections_order WHERE id = row_order AND state = '{OrderState.DRAFT.value}'
            ) THEN
                RAISE EXCEPTION '% of an issued order stay', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


_STOP_STEP_HAS_ITS_EVENT = pgtrigger.Trigger(
    name="order_stop_step_has_its_event",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("state"),
    timing=pgtrigger.Deferred,
    condition=pgtrigger.AnyChange("state"),
    func="""
        IF EXISTS (SELECT FROM inspections_orderstop WHERE id = NEW.id) AND NOT EXISTS (
            SELECT FROM inspections_inspectionevent
            WHERE order_id = NEW.order_id AND data ->> 'stop' = NEW.id::text AND data ->> 'stop_state' = NEW.state
        ) THEN
            RAISE EXCEPTION 'stop %: its step to % has no event', NEW.id, NEW.state USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)
_STOP_PLACE = ["facility", "incident", "name", "unit", "location", "order"]
_STOP_PLACE_STAYS = pgtrigger.Trigger(
    name="order_stop_place_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange(*_STOP_PLACE),
    func="RAISE EXCEPTION 'a stop stays where it is' USING ERRCODE = 'restrict_violation';",
)
_ENDED_OBJECTION_STAYS = pgtrigger.Trigger(
    name="objection_ended_once",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__outcome__gt=""),
    func="RAISE EXCEPTION 'an answered objection stays so' USING ERRCODE = 'restrict_violation';",
)
_OBJECTION_BEFORE_THE_START = pgtrigger.Trigger(
    name="objection_before_the_start",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF NOT EXISTS (
            SELECT FROM inspections_order
            WHERE id = NEW.order_id AND state IN ('{OrderState.DRAFT.value}', '{OrderState.ISSUED.value}')
        ) THEN
            RAISE EXCEPTION 'nobody objects to an order that began' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

FACILITY = [
    _has_its_event("facility_begins_with_its_event", "facility_id", pgtrigger.Insert),
    _has_its_event("facility_change_has_its_event", "facility_id", pgtrigger.Update),
    kept("facility_kept", "OLD.is_sample"),
    never_emptied("facility_not_emptied"),
]
ORDER = [
    begins("order_begins_as_draft", OrderState.DRAFT),
    known_step("order_known_step", ORDER_STEPS),
    _has_its_event("order_begins_with_its_event", "order_id", pgtrigger.Insert),
    _has_its_event("order_change_has_its_event", "order_id", pgtrigger.Update),
    _ISSUED_STAYS,
    _NUMBER_STAYS,
    _SET_ONCE,
    _NOT_AGAINST_AN_OBJECTION,
    _BINDS_ITS_PEOPLE,
    kept("order_kept", "OLD.is_sample"),
    never_emptied("order_not_emptied"),
]
MEMBER = [
    _MEMBER_DURING,
    unchanged("order_member_unchanged", but=["overridden", "during", "accepted_at"]),
    only_of_a_draft("order_member_of_a_draft", pgtrigger.Insert | pgtrigger.Delete),
]
STOP = [
    begins("order_stop_begins_waiting", StopState.WAITING),
    known_step("order_stop_known_step", STOP_STEPS),
    _STOP_STEP_HAS_ITS_EVENT,
    _STOP_PLACE_STAYS,
    only_of_a_draft("order_stop_of_a_draft", pgtrigger.Insert | pgtrigger.Delete),
]
CASE = [
    unchanged("order_case_unchanged"),
    only_of_a_draft("order_case_of_a_draft", pgtrigger.Insert | pgtrigger.Delete),
]
OBJECTION = [
    _OBJECTION_BEFORE_THE_START,
    _ENDED_OBJECTION_STAYS,
    unchanged("objection_unchanged", but=["outcome", "answer", "answered_by", "answered_at"]),
    kept("objection_kept", OF_SAMPLE_ORDER),
    never_emptied("objection_not_emptied"),
]
EVENT = [
    kept(
        "inspection_event_kept",
        "EXISTS (SELECT FROM inspections_order o WHERE o.id = OLD.order_id AND o.is_sample)"
        " OR EXISTS (SELECT FROM inspections_facility f WHERE f.id = OLD.facility_id AND f.is_sample)",
    ),
    unchanged("inspection_event_unchanged"),
    never_emptied("inspection_event_not_emptied"),
    _EVENT_FITS,
]
