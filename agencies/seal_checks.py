"""Comparing the chains as they are with the seals that were put on them, and the seals with their lines outside the
database."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from agencies.chains import Chain, Finding, chains
from agencies.merkle import leaf_hash, root_of
from agencies.seal_model import AuditSeal, SealedHead
from agencies.seals import heads_file, lines_file, mac_of, told_line

SEALS = "seals"


def verify_seals(*, key: str = "", since: dt.datetime | None = None) -> Iterator[Finding]:
    """What is wrong with the seals of a day since, or with one that holds `key`, and what they say is not there."""
    if not key:
        yield from _among_themselves(since)
    for chain in chains():
        yield from _heads_that_differ(chain, key, since)


def _among_themselves(since: dt.datetime | None) -> Iterator[Finding]:
    outside, unreadable = _outside()
    yield from (Finding(SEALS, f"{lines_file().name}:{line}", "seal_kept_unreadable") for line in unreadable)
    seals = AuditSeal.objects.order_by("number")
    last = seals.last()
    first = seals.filter(at__gte=since).first() if since else seals.first()
    begins = first.number if first else 1
    before = seals.filter(number=begins - 1).first()
    previous, expected = before.mac if before else "", begins
    for seal in seals.filter(number__gte=begins).iterator():
        for number in range(expected, seal.number):
            yield _gone(number)
        yield from _one(seal, previous, outside.pop(seal.number, None))
        previous, expected = seal.mac, seal.number + 1
    # what was cut off at the end is known by the lines outside alone
    yield from (_gone(number) for number in sorted(outside) if number > (last.number if last else 0))


def _one(seal: AuditSeal, previous: str, outside: str | None) -> Iterator[Finding]:
    said = f"{seal.at:%Y-%m-%d}"
    if seal.previous != previous or seal.mac not in [mac_of(seal.line, key) for key in settings.AUDIT_KEYS]:
        yield Finding(SEALS, str(seal.number), "seal_broken", detail=said)
    heads = seal.sealed.order_by("id").iterator(chunk_size=2000)
    if root_of(leaf_hash(head.line) for head in heads).hex() != seal.root:
        yield Finding(SEALS, str(seal.number), "seal_heads", detail=", ".join(_differing(seal)) or said)
    if outside is not None and outside != told_line(seal):
        yield Finding(SEALS, str(seal.number), "seal_kept_differs", detail=said)


def _gone(number: int) -> Finding:
    told = sorted(_keys(_kept_heads(number)))
    return Finding(SEALS, str(number), "seal_missing", detail=", ".join(told[:10]))


def _outside() -> tuple[dict[int, str], list[int]]:
    """The lines that were written beside the database, by the number of their seal, the last of each; and which lines
    are none: cut off by a crash, or written over."""
    found: dict[int, str] = {}
    unreadable = []
    if lines_file().is_file():
        with lines_file().open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                seal = _read(line).get("seal")
                if isinstance(seal, int):
                    found[seal] = line.rstrip("\n")
                elif line.strip():
                    unreadable.append(number)
    return found, unreadable


def _read(line: str) -> dict[str, Any]:
    """Of what is no line of ours, nothing."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _keys(lines: Iterable[str]) -> set[str]:
    return {str(key) for line in lines if (key := _read(line).get("key"))}


def _kept_heads(number: int) -> Iterator[str]:
    if heads_file(number).is_file():
        with heads_file(number).open(encoding="utf-8", errors="replace") as lines:
            yield from (line.rstrip("\n") for line in lines)


def _differing(seal: AuditSeal) -> list[str]:
    """Keys of heads that are in the file outside and not in the database, or the other way round; ten at most."""
    here = {head.line for head in seal.sealed.all()}
    kept = set(_kept_heads(seal.number))
    return sorted(_keys(here ^ kept))[:10] if kept else []


def _heads_that_differ(chain: Chain, key: str, since: dt.datetime | None) -> Iterator[Finding]:
    """Sealed rows that are another one now or are gone. Of a subject that is gone, its last head alone is told, and
    that only where the law did not let it go."""
    events, subjects, of = chain.tables
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            f"""
            SELECT h.key, h.number, h.origin, h.seal_id, s.id IS NULL, e.id IS NULL, h.number = (
                SELECT max(l.number) FROM agencies_sealedhead AS l WHERE l.chain = h.chain AND l.key = h.key
            )
            FROM agencies_sealedhead AS h JOIN agencies_auditseal AS a ON a.number = h.seal_id
            LEFT JOIN {subjects} AS s ON {chain.key_sql} = h.key
            LEFT JOIN {events} AS e ON e.{of} = s.id AND e.{chain.number} = h.number
            WHERE h.chain = %(chain)s AND (%(key)s = '' OR h.key = %(key)s)
              AND (%(since)s::timestamptz IS NULL OR a.at >= %(since)s)
              AND encode(e.hash, 'hex') IS DISTINCT FROM h.hash
            ORDER BY h.id
            """,  # noqa: S608 - of names of our own tables and columns
            {"chain": chain.name, "key": key, "since": since},
        )
        for found, number, origin, seal, gone, missing, last in cursor:
            detail = f"seal {seal}"
            if not gone:
                yield Finding(chain.name, found, "sealed_missing" if missing else "sealed_differs", number, detail)
            elif last and not (origin and chain.ended(origin, found, number)):
                yield Finding(chain.name, found, "sealed_gone", number, detail)


def last_seal_of(chain: str, key: str) -> SealedHead | None:
    """The newest sealed head of a subject."""
    return SealedHead.objects.select_related("seal").filter(chain=chain, key=key).order_by("number").last()
