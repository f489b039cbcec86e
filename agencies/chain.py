"""Rows that tell what happened, each bound to the one before it, so that a change is noticed.

The hash of a row is the SHA-256 of its line: a JSON object with the hash of the row before it (`previous`, empty in the
first) and the columns that are bound, in a fixed order. The database writes the hash whenever a row comes in, whoever
writes; `line` makes the same line in Python of values read plainly, so that nothing needs to be taken from the database
but the values. A room gives its table of events a column `hash` and a trigger `linked(…)`, and registers the chain
(`agencies.chains`) so that it is verified and sealed.
"""

import datetime as dt
import hashlib
import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pgtrigger

FORM = 1
"""Of the line; another one when the columns or how they are written change."""


class Kind(Enum):
    """How a column stands in the line: in SQL, in JSON; and how its value is read for Python."""

    TEXT = "to_json({0})::text", "{0}"
    PLAIN = "{0}::text", "{0}"
    """Whole numbers, true and false."""
    JSON = "{0}::text", "{0}::text"
    """As PostgreSQL writes jsonb: keys by length, then by their bytes."""
    MOMENT = """'"' || to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'""", "{0}"
    NUMBER = """'"' || encode(float8send({0}), 'hex') || '"'""", "{0}"
    """Its eight bytes (IEEE 754, the highest first) in hexadecimal."""
    POINT = """'"' || encode(ST_AsEWKB({0}, 'NDR'), 'hex') || '"'""", "encode(ST_AsEWKB({0}, 'NDR'), 'hex')"
    """EWKB, little-endian, in hexadecimal."""


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind

    def in_line(self, row: str) -> str:
        """SQL: the value as it stands in the line."""
        written = self.kind.value[0].format(f'{row}."{self.name}"')
        return f"coalesce({written}, 'null')"

    def read(self, row: str) -> str:
        """SQL: the value as `written` takes it."""
        return self.kind.value[1].format(f'{row}."{self.name}"')

    def written(self, value: Any) -> str:
        """The value as it stands in the line."""
        return "null" if value is None else _WRITTEN[self.kind](value)


_as_json = json.JSONEncoder(ensure_ascii=False).encode
"""Made once: `json.dumps` would make one a value, and the verifying of a year writes millions."""


def _moment(value: dt.datetime) -> str:
    return f'"{value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds")}Z"'


_WRITTEN: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: _as_json,
    Kind.PLAIN: _as_json,
    Kind.JSON: str,
    Kind.MOMENT: _moment,
    Kind.NUMBER: lambda value: f'"{struct.pack(">d", value).hex()}"',
    Kind.POINT: lambda value: f'"{value}"',
}


def columns(**kinds: Kind) -> tuple[Column, ...]:
    """In the order in which they are given, which is theirs in the line."""
    return tuple(Column(name, kind) for name, kind in kinds.items())


def line(columns: Sequence[Column], values: Sequence[Any], *, previous: bytes | None = None) -> str:
    """The line of a row; `values` as read by `Column.read`, `previous` the hash of the row before it where it is one of
    a chain (empty for the first)."""
    parts = [f'"form": {FORM}']
    if previous is not None:
        parts.append(f'"previous": "{previous.hex()}"')
    parts += [f'"{column.name}": {column.written(value)}' for column, value in zip(columns, values, strict=True)]
    return f"{{{', '.join(parts)}}}"


def line_sql(columns: Sequence[Column], row: str, *, previous: str = "") -> str:
    """SQL: the same line of `row`, an alias or NEW; `previous` is SQL of a bytea."""
    parts = [f"""'{{"form": {FORM}'"""]
    if previous:
        parts.append(f"""', "previous": "' || encode({previous}, 'hex') || '"'""")
    parts += [f"""', "{column.name}": ' || {column.in_line(row)}""" for column in columns]
    return " || ".join([*parts, "'}'"])


def hash_sql(line: str) -> str:
    """SQL: SHA-256 of a line, as bytea."""
    return f"sha256(convert_to({line}, 'UTF8'))"


def hash_of(line: str) -> bytes:
    return hashlib.sha256(line.encode()).digest()


def linked(
    name: str,
    *,
    table: str,
    subject: str,
    number: str,
    columns: Sequence[Column],
    declare: Sequence[tuple[str, str]] = (),
    bind: str = "",
    condition: pgtrigger.Condition | None = None,
) -> pgtrigger.Trigger:
    """The trigger that chains rows as they come in. `subject` is the column of what the rows tell of, `number` counts
    them from 1 for each; a unique constraint of the two must stand: the row before is one look into its index.
    `bind` are statements that complete NEW first, with the variables of `declare`. Where rows tell of one of several
    things, each has its trigger, with the `condition` that its column is filled.

    Triggers of one table fire in the order of their names: give it one that comes after those that refuse rows.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=condition,
        declare=[("previous", "bytea"), *declare],
        func=f"""
            SELECT hash INTO previous FROM {table} WHERE {subject} = NEW.{subject} AND {number} = NEW.{number} - 1;
            IF previous IS NULL THEN
                IF NEW.{number} <> 1 THEN
                    RAISE EXCEPTION 'row % of % has none before it', NEW.{number}, TG_TABLE_NAME
                        USING ERRCODE = 'check_violation';
                END IF;
                previous := '';
            END IF;
            {bind}
            NEW.hash := {hash_sql(line_sql(columns, "NEW", previous="previous"))};
            RETURN NEW;
        """,  # noqa: S608 - of names of our own columns
    )
