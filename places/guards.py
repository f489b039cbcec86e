"""What the database refuses for every room's tables of record."""

import pgtrigger


def never_emptied(name: str) -> pgtrigger.Trigger:
    """TRUNCATE passes by triggers of rows; this one it meets."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
    )


def unchanged(name: str, *, but: list[str] | None = None) -> pgtrigger.Trigger:
    """Rows that stay as they were written, but for the fields of `but`."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=but) if but else None,
        func="RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
    )
