"""The files of an import on disk: encrypted, because they tell who reported, and not kept for long."""

import datetime as dt
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.utils import timezone

from incidents.ledgers.ending import give_up
from incidents.models import Ledger, LedgerState
from incidents.sealed import Sealed, unsealed

FOLDER = "ledgers"
KEPT_DAYS = 30


class Stored(Protocol):
    """A row that tells of a file: a `Ledger`, or another room's book of the same kind."""

    pk: Any
    name: str
    path: str

    @property
    def file(self) -> Path: ...

    @property
    def refused_file(self) -> Path: ...


def store(file: "File[bytes]") -> Path:
    """Writes the file encrypted under UPLOADS_ROOT and returns where."""
    target = Path(settings.UPLOADS_ROOT) / FOLDER / secrets.token_hex(16)
    target.parent.mkdir(parents=True, exist_ok=True)
    _write(target, file)
    return target


@contextmanager
def opened(ledger: Stored) -> Iterator[Path]:
    """The file in clear, in a folder of its own, for as long as the block runs. Raises `FileUnreadable`,
    `FileNotFoundError`."""
    with TemporaryDirectory(prefix="ledger-") as folder:
        plain = Path(folder) / f"so{Path(ledger.name).suffix.lower()}"
        with ledger.file.open("rb") as source, plain.open("wb") as sink:
            sink.writelines(unsealed(File(source)))
        yield plain


def keep_refused(ledger: Stored, rows: list[list[str]]) -> None:
    _write(ledger.refused_file, ContentFile(json.dumps(rows).encode()))


def refused_rows(ledger: Stored) -> list[list[str]]:
    """Line, reasons and cells of each refused row; none once the files are gone."""
    if not ledger.path or not ledger.refused_file.is_file():
        return []
    with ledger.refused_file.open("rb") as source:
        rows: list[list[str]] = json.loads(b"".join(unsealed(File(source))))
    return rows


def delete_files(ledger: Any) -> None:
    """Takes the files and what the page showed of them away; what came in stays."""
    if ledger.path:
        ledger.refused_file.unlink(missing_ok=True)
        ledger.file.unlink(missing_ok=True)
    type(ledger).objects.filter(pk=ledger.pk).update(path="", preview=[], problems=[])


def delete_old_files(now: dt.datetime | None = None, books: Any = Ledger) -> int:
    """Deletes files of `books` (a model whose rows are `Stored`) handed in more than `KEPT_DAYS` ago, after giving up
    those that nobody works at; how many. Run again, it finds none."""
    now = now or timezone.now()
    give_up(books, now)
    before = now - dt.timedelta(days=KEPT_DAYS)
    old = list(books.objects.exclude(path="").exclude(state=LedgerState.IMPORTING).filter(uploaded_at__lt=before))
    for ledger in old:
        delete_files(ledger)
    return len(old)


def _write(target: Path, file: Any) -> None:
    half = target.with_name(f"{target.name}.half")
    try:
        with half.open("wb") as sink:
            half.chmod(0o640)
            sink.writelines(Sealed(file).chunks())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
