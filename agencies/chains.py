"""The chains of events that there are: each room tells of its own, so that all are verified and sealed alike."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.files import File
from django.db.models import Model

from agencies.chain import Column


class Link(NamedTuple):
    """A row of a chain as it was read. `key` is the subject's for people (the code of a case), `values` those of the
    chain's columns, `hash` what the row says itself."""

    subject_id: int
    key: str
    number: int
    id: int
    hash: bytes
    values: Sequence[Any]
    last_number: int
    """How many rows the subject says that it has."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was. `problem` is a code of `agencies.verifying.WORDS`; `number` the row of the
    chain, `detail` what it is about: a file, a report."""

    chain: str
    key: str
    problem: str
    number: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class KeptFile:
    """A file that was hashed when it came. `opened` gives it as it came; raises `FileNotFoundError` where it is gone
    and `ValueError` where it cannot be read."""

    key: str
    path: str
    sha256: str
    opened: Callable[[], "Iterator[bytes]"]


def _nothing(*_args: object, **_more: object) -> Iterator[Any]:
    return iter(())


@dataclass(frozen=True)
class Chain:
    """`events` are rows with `hash`; `subject` the name of their foreign key to what they tell of, `number` counts them
    from 1. Of the subject, `key` is the field that people know it by and `last` the one that counts its rows.

    `origin` is SQL over `s`, the subject: empty, or why the subject may be deleted by law; it is sealed with the head.
    `ended(origin, key, number)` says whether such a deletion is known and right. `beside(links)` compares what links
    bind with what stands there; `unbound(keys)` finds what no link binds (of all, when `keys` is None), `files(keys)`
    what was hashed.
    """

    name: str
    events: type[Model]
    subject: str
    number: str
    key: str
    last: str
    columns: tuple[Column, ...]
    origin: str = "''"
    ended: Callable[[str, str, int], bool] = lambda _origin, _key, _number: False
    beside: Callable[[Sequence[Link]], Iterator[Finding]] = _nothing
    unbound: Callable[[Collection[str] | None], Iterator[Finding]] = _nothing
    files: Callable[[Collection[str] | None, dt.datetime | None], Iterator[KeptFile]] = _nothing

    @property
    def tables(self) -> tuple[str, str, str]:
        """Of the events, of the subjects, and the column by which an event names its subject."""
        field = self.events._meta.get_field(self.subject)
        return self.events._meta.db_table, field.related_model._meta.db_table, f"{self.subject}_id"  # type: ignore[union-attr]

    @property
    def key_sql(self) -> str:
        """Of the subject `s`, as text: some are known by nothing but their number."""
        return f"s.{self.key}::text"

    def place(self, name: str) -> int:
        """Where in `Link.values` a column stands."""
        return [column.name for column in self.columns].index(name)


_chains: dict[str, Chain] = {}


def register(chain: Chain) -> None:
    """To be called in the room's `AppConfig.ready`."""
    _chains[chain.name] = chain


def chains() -> tuple[Chain, ...]:
    return tuple(_chains.values())


def pieces(file: "File[bytes]") -> Iterator[bytes]:
    """The file from its beginning, closed at its end."""
    with file:
        yield from file.chunks()
