"""What the database itself refuses about what comes of inspections, whoever writes: a jump of a sanction or a
remediation order, a change without its event, a change of a signed visit, of minutes or of what was chosen of the law.
"""

import pgtrigger

from inspections.guards import begins, kept, known_step
from inspections.outcome_states import (
    REMEDIATION_STEPS,
    SANCTION_STEPS,
    VISIT_STEPS,
    RemediationState,
    SanctionState,
    VisitState,
)
from places.guards import never_emptied, unchanged

_SAMPLE_VISIT = "EXISTS (SELECT FROM inspections_visit v WHERE v.id = OLD.visit_id AND v.is_sample)"
_SAMPLE_SANCTION = "EXISTS (SELECT FROM inspections_sanction s WHERE s.id = OLD.sanction_id AND s.is_sample)"
_SAMPLE_MINUTES = """EXISTS (
    SELECT FROM inspections_minutes m JOIN inspections_visit v ON v.id = m.visit_id
    WHERE m.id = OLD.minutes_id AND v.is_sample
)"""
_SAMPLE_CASE = "EXISTS (SELECT FROM incidents_incident i WHERE i.id = OLD.incident_id AND i.is_sample)"


def _has_its_event(subject: str) -> list[pgtrigger.Trigger]:
    """Each version of a row has its event by the end of the transaction."""
    table, column = f"inspections_{subject}", f"{subject}_id".replace("remediationorder", "remediation")

    def trigger(name: str, operation: pgtrigger.Operation, version: str) -> pgtrigger.Trigger:
        return pgtrigger.Trigger(
            name=name,
            when=pgtrigger.After,
            operation=operation,
            timing=pgtrigger.Deferred,
            condition=pgtrigger.AnyChange() if operation is pgtrigger.Update else None,
            func=f"""
                IF EXISTS (SELECT FROM {table} WHERE id = NEW.id) AND (NEW.version <> {version} OR NOT EXISTS (
                    SELECT FROM inspections_outcomeevent WHERE {column} = NEW.id AND version = NEW.version
                )) THEN
                    RAISE EXCEPTION '% %: version % has no event', TG_TABLE_NAME, NEW.id, NEW.version
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NULL;
            """,  # noqa: S608 - of our own names
        )

    return [
        trigger(f"{subject}_begins_with_its_event", pgtrigger.Insert, "1"),
        trigger(f"{subject}_change_has_its_event", pgtrigger.Update, "OLD.version + 1"),
    ]


def _set_once(name: str, *fields: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*fields),
        func="RAISE EXCEPTION 'what a row of % is of is set once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
    )


def _stays_once(name: str, when: str, *, but: list[str]) -> pgtrigger.Trigger:
    """From the state on that `when` (SQL about OLD) tells, only the fields of `but` change."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=but),
        func=f"""
            IF {when} THEN
                RAISE EXCEPTION 'a row of % stays as it was signed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


def _only_of_a_draft(name: str) -> pgtrigger.Trigger:
    """Rows that a visit gets, changes and loses only until it is signed."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("row_visit", "bigint")],
        func=f"""
            IF TG_OP = 'DELETE' THEN row_visit := OLD.visit_id; ELSE row_visit := NEW.visit_id; END IF;
            IF EXISTS (
                SELECT FROM inspections_visit v WHERE v.id = row_visit AND v.state <> '{VisitState.DRAFT.value}'
                AND NOT (TG_OP = 'DELETE' AND v.is_sample
                         AND coalesce(current_setting('geopgi.removing_samples', true), '') = 'on')
            ) THEN
                RAISE EXCEPTION '% of a signed visit stay', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


_EVENT_FITS = pgtrigger.Trigger(
    name="outcome_event_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT FROM inspections_visit WHERE id = NEW.visit_id AND version = NEW.version
                AND NEW.to_state IN ('', state)
            UNION ALL
            SELECT FROM inspections_sanction WHERE id = NEW.sanction_id AND version = NEW.version
                AND NEW.to_state IN ('', state)
            UNION ALL
            SELECT FROM inspections_remediationorder WHERE id = NEW.remediation_id AND version = NEW.version
                AND NEW.to_state IN ('', state)
        ) THEN
            RAISE EXCEPTION 'an event of version %, to "%", does not fit', NEW.version, NEW.to_state
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

VISIT = [
    begins("visit_begins_as_draft", VisitState.DRAFT),
    known_step("visit_known_step", VISIT_STEPS),
    *_has_its_event("visit"),
    _set_once("visit_set_once", "stop", "incident", "facility", "unit", "agency", "begun_by", "begun_at", "is_sample"),
    _stays_once(
        "visit_signed_stays",
        f"OLD.state = '{VisitState.SIGNED.value}'",
        but=["state", "version", "reopened_because"],
    ),
    kept("visit_kept", "OLD.is_sample"),
    never_emptied("visit_not_emptied"),
]
MEASUREMENT = [_only_of_a_draft("measurement_of_a_draft"), never_emptied("measurement_not_emptied")]
PERSON = [_only_of_a_draft("visit_person_of_a_draft"), never_emptied("visit_person_not_emptied")]
PHOTO = [
    _only_of_a_draft("visit_photo_of_a_draft"),
    unchanged("visit_photo_unchanged"),
    kept("visit_photo_kept", _SAMPLE_VISIT),
    never_emptied("visit_photo_not_emptied"),
]
MINUTES = [
    unchanged("minutes_unchanged"),
    kept("minutes_kept", _SAMPLE_VISIT),
    never_emptied("minutes_not_emptied"),
]
SIGNATURE = [
    unchanged("signature_unchanged"),
    kept("signature_kept", _SAMPLE_MINUTES),
    never_emptied("signature_not_emptied"),
]
MINUTES_LOOK = [
    unchanged("minutes_look_unchanged"),
    kept("minutes_look_kept", _SAMPLE_MINUTES),
    never_emptied("minutes_look_not_emptied"),
]
SANCTION = [
    begins("sanction_begins_as_proposed", SanctionState.PROPOSED),
    known_step("sanction_known_step", SANCTION_STEPS),
    *_has_its_event("sanction"),
    _set_once(
        "sanction_set_once", "incident", "facility", "visit", "unit", "proposed_by_agency", "proposed_by",
        "proposed_at", "violator_kind", "violator_encrypted", "violated_on", "proposed_amount", "is_sample",
    ),
    _stays_once(
        "sanction_decided_stays",
        f"OLD.state NOT IN ('{SanctionState.PROPOSED.value}', '{SanctionState.TRANSFERRED.value}')",
        but=["state", "version", "paid_on", "paid_amount"],
    ),
    kept("sanction_kept", "OLD.is_sample"),
    never_emptied("sanction_not_emptied"),
]  # fmt: skip
SANCTION_ARTICLE = [
    unchanged("sanction_article_unchanged"),
    kept("sanction_article_kept", _SAMPLE_SANCTION),
    never_emptied("sanction_article_not_emptied"),
]
VIOLATOR_LOOK = [
    unchanged("violator_look_unchanged"),
    kept("violator_look_kept", _SAMPLE_SANCTION),
    never_emptied("violator_look_not_emptied"),
]
REMEDIATION = [
    begins("remediation_begins_open", RemediationState.OPEN),
    known_step("remediation_known_step", REMEDIATION_STEPS),
    *_has_its_event("remediationorder"),
    _set_once("remediation_set_once", "incident", "visit", "sanction", "round", "what", "ordered_by", "ordered_at"),
    kept("remediation_kept", _SAMPLE_CASE),
    never_emptied("remediation_not_emptied"),
]
EVENT = [
    kept(
        "outcome_event_kept",
        f"{_SAMPLE_VISIT} OR {_SAMPLE_SANCTION} OR EXISTS (SELECT FROM inspections_remediationorder r"
        " JOIN incidents_incident i ON i.id = r.incident_id WHERE r.id = OLD.remediation_id AND i.is_sample)",
    ),
    unchanged("outcome_event_unchanged"),
    never_emptied("outcome_event_not_emptied"),
    _EVENT_FITS,
]
