"""Hostile words in spreadsheets, those that come in and those that go out."""

import csv
import io
import zipfile
from typing import Any

import openpyxl
from django.test import Client
from django.urls import reverse

from incidents.models import Incident
from tests.incidents.conftest import World
from tests.incidents.hostile import HOSTILE, dangers, is_live
from tests.incidents.test_ledgers import HEAD, KIND, hand_in, let_in, row


def book_of_hostile_words(**told: str) -> bytes:
    """One row for each, in every column that takes words; as CSV, since there a formula is what was typed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for n, words in enumerate(HOSTILE.values()):
        cells = {"number": words, "kind": words} | {name: value.format(n=n) for name, value in told.items()}
        writer.writerow(row(place=words, words=words, **cells))
    return text.getvalue().encode()


def test_no_cell_of_a_spreadsheet_is_live(world: World, settings: Any, tmp_path: Any) -> None:
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    ledger = hand_in(world.officer, book_of_hostile_words(), name=f"{HOSTILE['image']}\r\nX-Evil: 1.csv")
    assert ledger.bad == len(HOSTILE)
    desk = Client()
    desk.force_login(world.officer)
    for kind in ("xlsx", "csv"):
        told = desk.get(reverse("ledger_refused", args=[ledger.pk, kind]))
        assert told.status_code == 200
        assert "X-Evil" not in told.headers and "\n" not in told.headers["Content-Disposition"]
        assert told.headers["Content-Disposition"].startswith("attachment")
        content = b"".join(told) if told.streaming else told.content
        if kind == "xlsx":
            cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for line in sheet for cell in line]
            assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
            parts = zipfile.ZipFile(io.BytesIO(content))
            assert not [
                name for name in parts.namelist() if b"<f>" in parts.read(name) or b"hyperlink" in parts.read(name)
            ]
            words = [str(cell.value) for cell in cells]
        else:
            words = [cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in line]
            assert not [cell for cell in words if is_live(cell)]
        assert any("HYPERLINK" in cell for cell in words)
        assert not [cell for cell in words if "\u202e" in cell]


def test_a_row_of_a_book_comes_in_as_words(world: World, settings: Any, tmp_path: Any) -> None:
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    ledger = hand_in(world.officer, book_of_hostile_words(number="{n}", kind=KIND), name="so.csv")
    desk = Client()
    desk.force_login(world.officer)
    pages = [desk.get(reverse("ledger", args=[ledger.pk]))]
    let_in(ledger)
    pages += [desk.get(reverse("case", args=[incident.code])) for incident in Incident.objects.all()]
    pages += [desk.get(reverse("ledgers"))]
    for page in pages:
        assert dangers(page.content.decode()) == []
    assert Incident.objects.count() == ledger.good == len(HOSTILE)
