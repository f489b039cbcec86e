"""What the database itself refuses of those who are told of a case, of handing it over, of cases that belong together
and of hotspots: what was written down stays, and ends once."""

import pgtrigger

from incidents.guards import _OF_SAMPLE_INCIDENT, _kept, _said_once, _unchanged
from places.guards import never_emptied

_OF_SAMPLE_LINK = "SELECT bool_or(i.is_sample) FROM incidents_incident i WHERE i.id IN (OLD.incident_id, OLD.other_id)"
_OF_SAMPLE_HOTSPOT = "SELECT h.is_sample FROM incidents_hotspot h WHERE h.id = OLD.hotspot_id"

INFORMED = [
    _kept("informed_kept", _OF_SAMPLE_INCIDENT),
    _unchanged("informed_unchanged", but=["ended_at", "ended_by"]),
    _said_once("informed_ended_once", "ended_at", "ended_by"),
    never_emptied("informed_not_emptied"),
]
REFERRAL = [
    _kept("referral_kept", _OF_SAMPLE_INCIDENT),
    _unchanged("referral_unchanged", but=["outcome", "answered_by", "answered_at", "answer"]),
    _said_once("referral_answered_once", "answered_at", "answered_by", "outcome", "answer"),
    never_emptied("referral_not_emptied"),
]
LINK = [
    _kept("case_link_kept", _OF_SAMPLE_LINK),
    _unchanged("case_link_unchanged", but=["ended_at", "ended_by"]),
    _said_once("case_link_ended_once", "ended_at", "ended_by"),
    never_emptied("case_link_not_emptied"),
]
_HOTSPOT_CHANGES_WITH_ITS_ENTRY = pgtrigger.Trigger(
    name="hotspot_changes_with_its_entry",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    timing=pgtrigger.Deferred,
    func="""
        IF EXISTS (SELECT FROM incidents_hotspot WHERE id = NEW.id) AND NOT EXISTS (
            SELECT FROM incidents_hotspotentry
            WHERE hotspot_id = NEW.id AND version = NEW.version
              AND NEW.version = CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE OLD.version + 1 END
        ) THEN
            RAISE EXCEPTION 'hotspot %: the change to version % has no entry', NEW.id, NEW.version
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)
HOTSPOT = [
    _kept("hotspot_kept", "OLD.is_sample"),
    _HOTSPOT_CHANGES_WITH_ITS_ENTRY,
    never_emptied("hotspot_not_emptied"),
]
HOTSPOT_CASE = [
    _kept("hotspot_case_kept", _OF_SAMPLE_INCIDENT),
    _unchanged("hotspot_case_unchanged", but=["ended_at", "ended_by"]),
    _said_once("hotspot_case_ended_once", "ended_at", "ended_by"),
    never_emptied("hotspot_case_not_emptied"),
]
HOTSPOT_ENTRY = [
    _kept("hotspot_entry_kept", _OF_SAMPLE_HOTSPOT),
    _unchanged("hotspot_entry_unchanged"),
    never_emptied("hotspot_entry_not_emptied"),
]
