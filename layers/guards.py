"""What the database itself refuses about versions, whoever asks: jumps of state, changes after review began,
changes of history. Sample data may be deleted whole, since nobody relies on it."""

from __future__ import annotations

from functools import reduce
from operator import or_

import pgtrigger

from layers.states import DRAFT, MOVE_PAIRS

state_moves = pgtrigger.FSM(name="version_state_moves", field="state", transitions=MOVE_PAIRS)

# What a reviewer saw is what becomes public: from submitting on only the state and who moved it change.
_CONTENT = ["layer", "number", "scale", "source", "surveyed_on", "map_scale", "note", "is_sample", "created_by"]
_CONTENT += ["zone_count", "area_by_level", "import_report"]
_content_changed = reduce(or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in _CONTENT))
content_frozen = pgtrigger.Protect(
    name="version_content_frozen",
    operation=pgtrigger.Update,
    condition=~pgtrigger.Q(old__state=DRAFT) & _content_changed,
)

# Who made, handed in and published it, when, and which tiles, is written once.
_published_changed = reduce(
    or_,
    (
        pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")})
        for name in ("content_hash", "published_at", "published_by", "submitted_by", "submitted_at")
    ),
)
record_frozen = pgtrigger.Protect(
    name="version_record_frozen",
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__published_at__isnull=False) & _published_changed,
)

begins_as_draft = pgtrigger.Protect(
    name="version_begins_as_draft", operation=pgtrigger.Insert, condition=~pgtrigger.Q(new__state=DRAFT)
)


not_deleted = pgtrigger.Protect(
    name="version_not_deleted",
    operation=pgtrigger.Delete,
    condition=~pgtrigger.Q(old__state=DRAFT) & pgtrigger.Q(old__is_sample=False),
)


def appended_only(name: str, *, version: str = "OLD.version_id") -> pgtrigger.Trigger:
    """For a table of history: rows are never changed, and go only with a sample. `version` is the SQL of the id of
    the row's version."""
    return pgtrigger.Trigger(
        name=f"{name}_append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
        IF TG_OP = 'DELETE' AND EXISTS (
            SELECT 1 FROM layers_layerversion AS version WHERE version.id = {version} AND version.is_sample
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'events of a version are never changed or deleted';
    """,  # noqa: S608 (only constants of this room)
    )


# What the check constraint `version_published_by_a_second_person` cannot see: who drew stands in another table.
not_published_by_who_drew = pgtrigger.Trigger(
    name="version_not_published_by_who_drew",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(new__published_by__isnull=False),
    func="""
        IF EXISTS (
            SELECT 1 FROM layers_zoneedit AS edit
            WHERE edit.version_id = NEW.id AND edit.actor_id = NEW.published_by_id
        ) THEN
            RAISE EXCEPTION 'version_published_by_a_second_person: who drew on a version does not publish it'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


def only_in_drafts(name: str) -> list[pgtrigger.Trigger]:
    """Triggers of a table with a `version_id`: rows come, change and go only while their version is a draft.

    They look once a statement, so that 100,000 rows by COPY cost one look-up and not 100,000.
    """
    return [
        _checked(
            f"{name}_added_to_draft", pgtrigger.Insert, pgtrigger.Referencing(new="came"), "SELECT version_id FROM came"
        ),
        _checked(
            f"{name}_changed_in_draft",
            pgtrigger.Update,
            pgtrigger.Referencing(old="went", new="came"),
            "SELECT version_id FROM went UNION SELECT version_id FROM came",
        ),
        _checked(
            f"{name}_removed_from_draft",
            pgtrigger.Delete,
            pgtrigger.Referencing(old="went"),
            "SELECT version_id FROM went",
            spared="OR version.is_sample",
        ),
    ]


def _checked(
    name: str, operation: pgtrigger.Operation, referencing: pgtrigger.Referencing, touched: str, spared: str = ""
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM layers_layerversion AS version
                WHERE version.id IN ({touched}) AND NOT (version.state = '{DRAFT}' {spared})
            ) THEN
                RAISE EXCEPTION 'zones change only while their version is a draft';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 (only constants of this module)
    )
