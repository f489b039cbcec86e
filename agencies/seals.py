"""Putting a seal on the ends of all chains: whoever rewrites a chain, cuts it or deletes it afterwards is noticed, even
one who owns the database, because the key of the seals is not in it and their lines are kept elsewhere too.
"""

import datetime as dt
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from itertools import islice
from os import SEEK_END
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from agencies.chains import Chain, chains
from agencies.keys import derived
from agencies.merkle import leaf_hash, root_of
from agencies.seal_model import AuditSeal, SealedHead

log = logging.getLogger(__name__)
PURPOSE = b"geopgi audit seal"
_LOCK = 20260726
_EACH = 2000


def seal_now(at: dt.datetime | None = None) -> AuditSeal:
    """Seals the heads of all chains that grew since the seal before; where none did, the seal says that. Two at once
    wait for each other."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        before = AuditSeal.objects.last()
        number = before.number + 1 if before else 1
        with heads_file(number).open("w", encoding="utf-8") as told:
            root = root_of(_sealed(number, told))
        seal = AuditSeal(
            number=number,
            at=at or timezone.now(),
            events=sum(chain.events._default_manager.count() for chain in chains()),
            heads=SealedHead.objects.filter(seal_id=number).count(),
            root=root.hex(),
            previous=before.mac if before else "",
        )
        seal.mac = mac_of(seal.line, settings.AUDIT_KEYS[0])
        seal.save(force_insert=True)
        transaction.on_commit(lambda: _tell(seal))
    return seal


def mac_of(line: str, key: str) -> str:
    return hmac.new(derived(key, PURPOSE), line.encode(), hashlib.sha256).hexdigest()


def told_line(seal: AuditSeal) -> str:
    """The seal in one line, as it is written to the log and to `lines_file`."""
    return json.dumps({**json.loads(seal.line), "mac": seal.mac})


def lines_file() -> Path:
    """A line a seal, to be copied to where the owner of the database does not come."""
    return _folder() / "seals.jsonl"


def heads_file(number: int) -> Path:
    """The heads under a seal, each the line that is a leaf of its tree."""
    return _folder() / f"heads-{number:06}.jsonl"


def _folder() -> Path:
    folder = Path(settings.AUDIT_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sealed(number: int, told: TextIO) -> Iterator[bytes]:
    """Writes the heads, in rows and in `told`; the hashes of their lines."""
    new = _new_heads()
    for some in iter(lambda: list(islice(new, _EACH)), []):
        heads = [SealedHead(seal_id=number, **head) for head in some]
        SealedHead.objects.bulk_create(heads)
        for head in heads:
            told.write(f"{head.line}\n")
            yield leaf_hash(head.line)


def _new_heads() -> Iterator[dict[str, Any]]:
    for chain in chains():
        with connection.chunked_cursor() as cursor:
            cursor.execute(_new_heads_sql(chain), [chain.name])
            for key, number, hash_, origin in cursor:
                yield {"chain": chain.name, "key": key, "number": number, "hash": hash_, "origin": origin}


def _new_heads_sql(chain: Chain) -> str:
    events, subjects, of = chain.tables
    return f"""
        SELECT {chain.key_sql}, e.{chain.number}, encode(e.hash, 'hex'), {chain.origin}
        FROM {subjects} AS s JOIN {events} AS e ON e.{of} = s.id AND e.{chain.number} = s.{chain.last}
        WHERE NOT EXISTS (
            SELECT FROM agencies_sealedhead AS h
            WHERE h.chain = %s AND h.key = {chain.key_sql} AND h.number = e.{chain.number}
        )
        ORDER BY s.id
    """  # noqa: S608 - of names of our own tables and columns


def _tell(seal: AuditSeal) -> None:
    log.info("audit seal: %s", told_line(seal))
    with lines_file().open("a+b") as lines:
        lines.seek(max(lines.seek(0, SEEK_END) - 1, 0))
        # A line that a crash cut off stays a line of its own.
        begins = b"" if lines.read(1) in (b"", b"\n") else b"\n"
        lines.write(begins + f"{told_line(seal)}\n".encode())
