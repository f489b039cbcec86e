"""Looking through all chains for what is not as it was. Rows are read as a stream, so that the memory does not grow
with their number; nothing is taken from the database but values."""

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies import chain as chaining
from agencies.chains import Chain, Finding, Link, chains
from geodata.digests import sha256_of

WORDS = {
    "changed": gettext_noop("Sự kiện không còn như lúc được ghi."),
    "missing": gettext_noop("Sự kiện đã bị xoá."),
    "cut": gettext_noop("Các sự kiện cuối đã bị xoá."),
    "no_events": gettext_noop("Không còn sự kiện nào."),
    "subject_changed": gettext_noop("Dữ liệu của hồ sơ không còn như sau sự kiện cuối."),
    "report_changed": gettext_noop("Nội dung phản ánh không còn như lúc nhận."),
    "report_missing": gettext_noop("Phản ánh đã bị xoá."),
    "file_unknown": gettext_noop("Tệp có trong sự kiện không còn trong dữ liệu."),
    "file_unbound": gettext_noop("Tệp không thuộc sự kiện nào."),
    "file_missing": gettext_noop("Tệp không còn trên đĩa."),
    "file_changed": gettext_noop("Tệp không còn như lúc nhận (SHA-256 khác)."),
    "file_unreadable": gettext_noop("Tệp không mở được."),
    "seal_broken": gettext_noop("Niêm phong không đúng khoá hoặc đã bị sửa."),
    "seal_missing": gettext_noop("Niêm phong đã bị xoá."),
    "seal_heads": gettext_noop("Danh sách hồ sơ trong niêm phong đã bị sửa."),
    "seal_kept_differs": gettext_noop("Niêm phong khác với bản ghi ngoài cơ sở dữ liệu."),
    "seal_kept_unreadable": gettext_noop("Bản ghi niêm phong ngoài cơ sở dữ liệu có dòng không đọc được."),
    "sealed_differs": gettext_noop("Sự kiện khác với lúc niêm phong: chuỗi đã bị viết lại."),
    "sealed_missing": gettext_noop("Sự kiện đã niêm phong không còn."),
    "sealed_gone": gettext_noop("Hồ sơ đã niêm phong bị xoá."),
}
"""Problem → what it says to people."""
_EACH = 1000


def in_words(finding: Finding) -> str:
    """One line, in the language that is active."""
    number = _(", sự kiện %(number)s") % {"number": finding.number} if finding.number else ""
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"{finding.key}{number}: {_(WORDS[finding.problem])}{detail}"


def verify_chains(
    *, key: str = "", since: dt.datetime | None = None, counted: Callable[[int], None] = lambda _count: None
) -> Iterator[Finding]:
    """What is wrong in the chains and in what they bind: of all, of the one `key`, or of those to which something
    happened since. `counted` is told how many rows were looked through."""
    for chain in chains():
        with transaction.atomic():
            yield from _verify(chain, key, since, counted)
        yield from chain.unbound([key] if key else None)


def verify_files(*, key: str = "", since: dt.datetime | None = None) -> Iterator[Finding]:
    """Reads the files again and compares their SHA-256."""
    for chain in chains():
        for file in chain.files([key] if key else None, since):
            try:
                digest = sha256_of(file.opened())
            except FileNotFoundError:
                yield Finding(chain.name, file.key, "file_missing", detail=file.path)
            except ValueError:
                yield Finding(chain.name, file.key, "file_unreadable", detail=file.path)
            else:
                if digest != file.sha256:
                    yield Finding(chain.name, file.key, "file_changed", detail=file.path)


def _verify(chain: Chain, key: str, since: dt.datetime | None, counted: Callable[[int], None]) -> Iterator[Finding]:
    links = links_of(chain, key=key, since=since)
    before: Link | None = None
    for some in iter(lambda: list(islice(links, _EACH)), []):
        for link in some:
            if before is None or link.subject_id != before.subject_id:
                yield from _end(chain, before)
                before = None
            yield from _compare(chain, link, before)
            before = link
        yield from chain.beside(some)
        counted(len(some))
    yield from _end(chain, before)
    yield from _without_events(chain, key)


def _compare(chain: Chain, link: Link, before: Link | None) -> Iterator[Finding]:
    expected = before.number + 1 if before else 1
    for number in range(expected, link.number):
        yield Finding(chain.name, link.key, "missing", number)
    if link.number == expected and link.hash != computed(chain, link, before.hash if before else b""):
        yield Finding(chain.name, link.key, "changed", link.number)


def computed(chain: Chain, link: Link, previous: bytes) -> bytes:
    """The hash that the row should have after one of hash `previous`."""
    return chaining.hash_of(chaining.line(chain.columns, link.values, previous=previous))


def _end(chain: Chain, last: Link | None) -> Iterator[Finding]:
    if last is not None and last.number != last.last_number:
        yield Finding(chain.name, last.key, "cut", last.number + 1)


def _without_events(chain: Chain, key: str) -> Iterator[Finding]:
    events, subjects, of = chain.tables
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT {chain.key_sql} FROM {subjects} AS s
            WHERE (%(key)s = '' OR {chain.key_sql} = %(key)s) AND s.{chain.last} > 0
              AND NOT EXISTS (SELECT FROM {events} AS e WHERE e.{of} = s.id)
            """,  # noqa: S608 - of names of our own tables and columns
            {"key": key},
        )
        for (gone,) in cursor.fetchall():
            yield Finding(chain.name, gone, "no_events")


def links_of(chain: Chain, *, key: str = "", since: dt.datetime | None = None) -> Iterator[Link]:
    """The rows of the chain, those of one subject together and in order. Within a transaction."""
    events, subjects, of = chain.tables
    read = ", ".join(column.read("e") for column in chain.columns)
    happened = f"s.id IN (SELECT {of} FROM {events} WHERE at >= %(since)s)"  # noqa: S608
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"""
            SELECT s.id, {chain.key_sql}, e.{chain.number}, e.id, e.hash, s.{chain.last}, {read}
            FROM {events} AS e JOIN {subjects} AS s ON s.id = e.{of}
            WHERE (%(key)s = '' OR {chain.key_sql} = %(key)s) AND {happened if since else "true"}
            ORDER BY e.{of}, e.{chain.number}
            """,  # noqa: S608 - of names of our own tables and columns
            {"key": key, "since": since},
        )
        for subject, key_, number, id_, hash_, last, *values in cursor:
            yield Link(subject, key_, number, id_, bytes(hash_), values, last)
