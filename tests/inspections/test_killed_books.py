"""A worker that is killed while it takes facilities in."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import User
from incidents.ledgers.ending import GIVEN_UP
from incidents.ledgers.storing import delete_old_files
from incidents.models import LedgerState
from inspections.facility_books import running
from inspections.facility_books.steps import drop_file, receive_book, start_import
from inspections.models import Book, Facility, InspectionEvent
from places.models import Unit
from tests.killed import killed_midway

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = "".join(f"Trại {n},Văn Quan\n" for n in range(6))


def test_the_next_worker_takes_in_what_is_not_in_yet_and_nothing_twice(
    settings: Any, tmp_path: Path, officer: User, commune_a: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    upload = SimpleUploadedFile("co-so.csv", f"Tên cơ sở,Xã\n{ROWS}".encode(), "text/csv")
    book = receive_book(user=officer, upload=upload)
    running.check_book(book.pk)
    start_import(user=officer, book_id=book.pk)
    take_in = running._take_in

    def work(midway: Callable[[], None]) -> None:
        def slowly(book: Book, row: Any) -> bool:
            if Facility.objects.count() == 3:
                midway()
            return take_in(book, row)

        monkeypatch.setattr(running, "_take_in", slowly)
        running.import_book(book.pk)

    killed_midway(work)
    assert Facility.objects.count() == 3
    running.import_book(book.pk)
    book.refresh_from_db()
    assert book.state == LedgerState.DONE
    assert Facility.objects.count() == InspectionEvent.objects.filter(verb="register").count() == 6


def test_what_every_worker_died_over_is_told_as_failed_and_can_be_handed_in_again(
    settings: Any, tmp_path: Path, officer: User, commune_a: Unit
) -> None:
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    upload = SimpleUploadedFile("co-so.csv", f"Tên cơ sở,Xã\n{ROWS}".encode(), "text/csv")
    checking = receive_book(user=officer, upload=upload)
    upload.seek(0)
    importing = receive_book(user=officer, upload=upload)
    running.check_book(importing.pk)
    start_import(user=officer, book_id=importing.pk)
    begun = Book.objects.get(pk=importing.pk).heard_at
    delete_old_files(begun + GIVEN_UP - dt.timedelta(minutes=1), books=Book)
    assert Book.objects.get(pk=importing.pk).state == LedgerState.IMPORTING
    delete_old_files(begun + GIVEN_UP + dt.timedelta(minutes=1), books=Book)
    for book in (checking, importing):
        book.refresh_from_db()
        assert book.state == LedgerState.FAILED
        drop_file(user=officer, book_id=book.pk)
    running.import_book(importing.pk)  # a late try of the worker
    assert not Facility.objects.exists()
