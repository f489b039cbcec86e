"""What the database itself refuses about versions, whoever asks: jumps of state, changes after review began,
changes of history. Sample data may be deleted whole, since nobody relies on it."""

from __future__ import annotations

from functools import reduce
from operator import or_

import pgtrigger

from layers.states import DRAFT, MOVE_PAIRS, REVIEWER_VERBS

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

# The constraint of the same name knows who made and handed it in; this knows who else had a hand in it.
second_person = pgtrigger.Trigger(
    name="version_second_person",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__published_by__df=pgtrigger.F("new__published_by")),
    func=f"""
        IF EXISTS (
            SELECT 1 FROM layers_versionevent AS event
            WHERE event.version_id = NEW.id AND event.actor_id = NEW.published_by_id
              AND event.verb NOT IN ({", ".join(f"'{verb}'" for verb in REVIEWER_VERBS)})
        ) OR EXISTS (
            SELECT 1 FROM layers_hazardfile AS file
            WHERE file.version_id = NEW.id AND NEW.published_by_id IN (file.uploaded_by_id, file.chosen_by_id)
        ) OR EXISTS (
            SELECT 1 FROM layers_zoneedit AS edit
            WHERE edit.version_id = NEW.id AND edit.actor_id = NEW.published_by_id
        ) THEN
            RAISE EXCEPTION 'version_published_by_a_second_person' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 (only constants of this module)
)

not_deleted = pgtrigger.Protect(
    name="version_not_deleted",
    operation=pgtrigger.Delete,
    condition=~pgtrigger.Q(old__state=DRAFT) & pgtrigger.Q(old__is_sample=False),
)

orphans_nothing = pgtrigger.Trigger(
    name="version_orphans_nothing",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    func="""
        IF EXISTS (SELECT 1 FROM layers_zone WHERE version_id = OLD.id)
           OR EXISTS (SELECT 1 FROM layers_zonepart WHERE version_id = OLD.id) THEN
            RAISE EXCEPTION 'a version goes after its zones' USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN OLD;
    """,
)


def _kept(
    name: str, operation: pgtrigger.Operation, refusal: str, version: str = "OLD.version_id"
) -> pgtrigger.Trigger:
    """Refuses to change or delete rows; those of sample versions may go. `version` is SQL for a row's version."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        func=f"""
        IF TG_OP = 'DELETE' AND EXISTS (
            SELECT 1 FROM layers_layerversion AS version WHERE version.id = {version} AND version.is_sample
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '{refusal}';
    """,  # noqa: S608 (only constants of this module)
    )


def appended_only(name: str, *, version: str = "OLD.version_id") -> pgtrigger.Trigger:
    """For a table of history."""
    return _kept(
        f"{name}_append_only",
        pgtrigger.Update | pgtrigger.Delete,
        "events of a version are never changed or deleted",
        version,
    )


comment_kept = _kept("review_comment_kept", pgtrigger.Delete, "comments of reviewers are never deleted")
comment_words_frozen = pgtrigger.Protect(
    name="review_comment_words_frozen",
    operation=pgtrigger.Update,
    condition=reduce(
        or_,
        (
            pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")})
            for name in ("version", "words", "author", "at")
        ),
    ),
)
reply_kept = _kept(
    "review_reply_kept",
    pgtrigger.Update | pgtrigger.Delete,
    "answers to reviewers are never changed or deleted",
    version="(SELECT version_id FROM layers_reviewcomment WHERE id = OLD.comment_id)",
)
legend_append_only = pgtrigger.Protect(name="legend_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def only_in(name: str, *states: str) -> list[pgtrigger.Trigger]:
    """Triggers of a table with a `version_id`: rows come, change and go only while their version is in one of `states`,
    and come only to a version that there is.

    They look once a statement, so that 100,000 rows by COPY cost one look-up and not 100,000.
    """
    return [
        _checked(f"{name}_added_to_draft", pgtrigger.Insert, pgtrigger.Referencing(new="came"), "came", states),
        _checked(
            f"{name}_changed_in_draft", pgtrigger.Update, pgtrigger.Referencing(old="went", new="came"), "came", states,
            also="UNION SELECT version_id FROM went",
        ),
        _checked(
            f"{name}_removed_from_draft", pgtrigger.Delete, pgtrigger.Referencing(old="went"), "went", states,
            spared="OR version.is_sample",
        ),
    ]  # fmt: skip


def _checked(
    name: str,
    operation: pgtrigger.Operation,
    referencing: pgtrigger.Referencing,
    rows: str,
    states: tuple[str, ...],
    *,
    also: str = "",
    spared: str = "",
) -> pgtrigger.Trigger:
    """The version is locked against being deleted meanwhile, as a foreign key would."""
    allowed = ", ".join(f"'{state}'" for state in states)
    parent = f"""
            PERFORM 1 FROM layers_layerversion WHERE id IN (SELECT version_id FROM {rows}) FOR KEY SHARE;
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT version_id FROM {rows}) AS touched
                WHERE NOT EXISTS (SELECT 1 FROM layers_layerversion AS version WHERE version.id = touched.version_id)
            ) THEN
                RAISE EXCEPTION 'there is no such version' USING ERRCODE = 'foreign_key_violation';
            END IF;"""  # noqa: S608 (only constants of this module)
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=f"""{parent if rows == "came" else ""}
            IF EXISTS (
                SELECT 1 FROM layers_layerversion AS version
                WHERE version.id IN (SELECT version_id FROM {rows} {also})
                  AND NOT (version.state IN ({allowed}) {spared})
            ) THEN
                RAISE EXCEPTION 'zones change only while their version is a draft';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 (only constants of this module)
    )
