"""What a person does with a spreadsheet of facilities: hand it in, say what its columns mean, let it come in."""

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from incidents.ledgers.errors import LedgerBusy, LedgerColumnsMissing
from incidents.ledgers.steps import shown_name
from incidents.ledgers.storing import delete_files, store
from incidents.models import LedgerState
from inspections.errors import BookNotFound
from inspections.facility_books.columns import REQUIRED, ROLES
from inspections.models import Book
from places.queue import enqueue

CHECK_JOB = "inspections.facility_books.running.check_book"
IMPORT_JOB = "inspections.facility_books.running.import_book"


def receive_book(*, user: User, upload: UploadedFile) -> Book:
    """Stores the file and has the worker look into it; nothing of it is read here. Raises `NotAllowed`,
    `UnsupportedFormat`, `TooLarge`. After an error nothing stays on disk."""
    require(user, "facility.import")
    name = shown_name(upload)
    path = store(upload)
    try:
        with transaction.atomic():
            book = Book.objects.create(name=name, path=f"{path.parent.name}/{path.name}", uploaded_by=user)
            enqueue(CHECK_JOB, book.pk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return book


def book_of(*, user: User, book_id: int) -> Book:
    """One that this person handed in. Raises `NotAllowed`, `BookNotFound`."""
    require(user, "facility.import")
    book = Book.objects.filter(pk=book_id, uploaded_by=user).first()
    if book is None:
        raise BookNotFound()
    return book


@transaction.atomic
def say_columns(*, user: User, book_id: int, columns: Mapping[str, int]) -> None:
    """What the columns mean; the rows are checked anew. Raises `LedgerColumnsMissing`, `LedgerBusy`, `BookNotFound`,
    `NotAllowed`."""
    book = _locked(user, book_id, LedgerState.CHECKED)
    missing = [str(ROLES[role]) for role in REQUIRED if role not in columns]
    if missing:
        raise LedgerColumnsMissing(names=", ".join(missing))
    book.columns, book.state = dict(columns), LedgerState.CHECKING
    book.save()
    enqueue(CHECK_JOB, book.pk)


@transaction.atomic
def start_import(*, user: User, book_id: int) -> None:
    """Takes the good rows in, in the worker. Raises `LedgerBusy`, `BookNotFound`, `NotAllowed`."""
    book = _locked(user, book_id, LedgerState.CHECKED)
    if not (book.good or book.changed):
        raise LedgerBusy(name=book.name)
    book.state, book.done = LedgerState.IMPORTING, 0
    book.save()
    enqueue(IMPORT_JOB, book.pk)


@transaction.atomic
def drop_file(*, user: User, book_id: int) -> None:
    """Deletes the file now; what came in stays. Raises `LedgerBusy`, `BookNotFound`, `NotAllowed`."""
    book = _locked(user, book_id, LedgerState.CHECKED, LedgerState.DONE, LedgerState.FAILED)
    if book.state == LedgerState.CHECKED:
        book.state, book.finished_at = LedgerState.UNDONE, timezone.now()
        book.save()
    transaction.on_commit(lambda: delete_files(book))


def _locked(user: User, book_id: int, *states: LedgerState) -> Book:
    book_of(user=user, book_id=book_id)
    book = Book.objects.select_for_update().get(pk=book_id)
    if book.state not in states or not book.path:
        raise LedgerBusy(name=book.name)
    return book
