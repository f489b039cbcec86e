"""What the database itself refuses about warnings, whoever asks: people acted on what was issued, so its words, its
communes and its hours stay as they were. Sample data may be deleted whole, since nobody relies on it."""

from __future__ import annotations

import pgtrigger

from places.guards import never_emptied

_never_changes = pgtrigger.Trigger(
    name="warning_never_changes",
    operation=pgtrigger.Update,
    when=pgtrigger.Before,
    func="""
        IF OLD.ended_at IS NOT NULL
           OR (to_jsonb(NEW) - '{ended_at,ended_by_id,end_reason}'::text[])
              IS DISTINCT FROM (to_jsonb(OLD) - '{ended_at,ended_by_id,end_reason}'::text[]) THEN
            RAISE EXCEPTION 'a warning that was issued is not changed: issue one that replaces it';
        END IF;
        RETURN NEW;
    """,
)

_never_deleted = pgtrigger.Protect(
    name="warning_never_deleted", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__is_sample=False)
)

WARNING = [_never_changes, never_emptied("warning_never_emptied"), _never_deleted]

# The row of the warning holds the ids of its communes and never changes; what is linked to it can be no others.
_only_as_issued = pgtrigger.Trigger(
    name="warning_communes_as_issued",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func="""
        IF NOT EXISTS (
            SELECT FROM alerts_warning AS warning
            WHERE warning.id = NEW.warning_id AND NEW.unit_id = ANY(warning.issued_for)
        ) THEN
            RAISE EXCEPTION 'a warning is not extended to another commune: issue one that replaces it'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    """,
)

_stay_linked = pgtrigger.Trigger(
    name="warning_communes_stay",
    operation=pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    func="""
        IF TG_OP = 'DELETE' AND EXISTS (
            SELECT FROM alerts_warning AS warning WHERE warning.id = OLD.warning_id AND warning.is_sample
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'a warning keeps the communes it was issued for' USING ERRCODE = 'restrict_violation';
    """,
)

WARNED_UNIT = [_only_as_issued, _stay_linked, never_emptied("warning_communes_never_emptied")]
