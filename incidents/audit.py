"""The chain of events of incidents as it is verified and sealed: beside the events themselves the cases, the reports
and the files that they bind."""

import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection

from agencies.chain import Column, hash_of, line
from agencies.chains import Chain, Finding, KeptFile, Link, pieces
from incidents.bindings import CASE, EVENT, REPORT
from incidents.errors import FileUnreadable
from incidents.models import BlurredCopy, Event, LedgerCase, Photo, SentFile
from incidents.sealed import unsealed

NAME = "incident"
SAMPLE, LEDGER = "sample", "ledger"


def _ended(origin: str, key: str, number: int) -> bool:
    """Samples go when the office says so; a case of a book goes when its import is undone, as long as nothing else
    happened to it."""
    return origin == SAMPLE or LedgerCase.objects.filter(code=key, version=number, undone=True).exists()


def _beside(links: Sequence[Link]) -> Iterator[Finding]:
    bound_at, data_at = CHAIN.place("bound"), CHAIN.place("data")
    bound = [(link, json.loads(link.values[bound_at])) for link in links]
    told = {link.id: json.loads(link.values[data_at])["report"] for link, has in bound if "report" in has}
    cases = _lines("incidents_incident", CASE, [link.subject_id for link in links], beside="version")
    reports = _lines("incidents_report", REPORT, [*told.values()])
    known = _known_files([file["sha256"] for _link, has in bound for file in has.get("files", [])])
    for link, has in bound:
        version, case = cases.get(link.subject_id, (0, ""))
        if "case" in has and version == link.number and case != has["case"]:
            yield Finding(NAME, link.key, "subject_changed", link.number)
        if "report" in has:
            _version, report = reports.get(told[link.id], (0, ""))
            if report != has["report"]:
                problem = "report_changed" if report else "report_missing"
                yield Finding(NAME, link.key, problem, link.number, str(told[link.id]))
        for file in has.get("files", []):
            if file["sha256"] not in known:
                yield Finding(NAME, link.key, "file_unknown", link.number, file["sha256"])


def _lines(table: str, columns: Sequence[Column], ids: Sequence[int], beside: str = "0") -> dict[int, tuple[int, str]]:
    """Id → `beside` and the hash of the line, in hexadecimal."""
    read = ", ".join(column.read("r") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT r.id, {beside}, {read} FROM {table} AS r WHERE r.id = ANY(%s)", [list(set(ids))])  # noqa: S608
        return {id_: (version, hash_of(line(columns, values)).hex()) for id_, version, *values in cursor}


def _known_files(hashes: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for model in (Photo, BlurredCopy):
        found.update(model.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    return frozenset(found)


def _unbound(keys: Collection[str] | None) -> Iterator[Finding]:
    """Photos and blurred copies that no event names."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH named AS (
                SELECT DISTINCT file ->> 'sha256' AS sha256
                FROM incidents_event AS e, jsonb_array_elements(e.bound -> 'files') AS file
            ), kept AS (
                SELECT p.incident_id, p.path, p.sha256 FROM incidents_photo AS p
                UNION ALL
                SELECT p.incident_id, b.path, b.sha256
                FROM incidents_blurredcopy AS b JOIN incidents_photo AS p ON p.id = b.photo_id
            )
            SELECT i.code, kept.path FROM kept JOIN incidents_incident AS i ON i.id = kept.incident_id
            WHERE (%(all)s OR i.code = ANY(%(keys)s)) AND NOT EXISTS (
                SELECT FROM named WHERE named.sha256 = kept.sha256
            )
            """,
            {"all": keys is None, "keys": list(keys or [])},
        )
        for code, path in cursor.fetchall():
            yield Finding(NAME, code, "file_unbound", detail=path)


def _files(keys: Collection[str] | None, since: dt.datetime | None) -> Iterator[KeptFile]:
    for model, of, sha256, opened in (
        (Photo, "", "sha256", _as_kept),
        (BlurredCopy, "photo__", "sha256", _as_kept),
        (SentFile, "photo__", "photo__sent_sha256", _as_sent),
    ):
        wanted: dict[str, Any] = {f"{of}incident__code__in": keys} if keys is not None else {}
        if since:
            wanted[f"{of}added_at__gte"] = since
        rows = model._default_manager.filter(**wanted).order_by("pk")
        for code, path, digest in rows.values_list(f"{of}incident__code", "path", sha256).iterator():
            if digest:
                yield KeptFile(code, path, digest, partial(opened, path))


def _as_kept(path: str) -> Iterator[bytes]:
    return pieces(default_storage.open(path))


def _as_sent(path: str) -> Iterator[bytes]:
    """The file of a photo as it came is encrypted; what was hashed is what it holds."""
    try:
        with default_storage.open(path) as file:
            yield from unsealed(file)
    except FileUnreadable as error:
        raise ValueError(path) from error


CHAIN = Chain(
    name=NAME,
    events=Event,
    subject="incident",
    number="version",
    key="code",
    last="version",
    columns=EVENT,
    origin=f"""CASE WHEN s.is_sample THEN '{SAMPLE}' WHEN EXISTS (
        SELECT FROM incidents_ledgercase AS l WHERE l.code = s.code AND l.version = s.version AND NOT l.undone
    ) THEN '{LEDGER}' ELSE '' END""",
    ended=_ended,
    beside=_beside,
    unbound=_unbound,
    files=_files,
)
