"""Past cases from an office's spreadsheet: read, checked, filled in, undone."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from agencies.models import Role, User
from geodata.crs import transformer
from geodata.errors import TooLarge, UnreadableFile, UnsafeArchive, UnsupportedFormat
from geodata.plain_table import MOST_ROWS, table_of
from incidents.casework import add_note
from incidents.ledgers import running
from incidents.ledgers.errors import LedgerTouched
from incidents.ledgers.steps import receive_ledger, say_columns, start_import
from incidents.ledgers.storing import delete_old_files, refused_rows
from incidents.ledgers.undoing import undo_import
from incidents.models import Event, Incident, Ledger, LedgerState, Report, ReporterContact
from incidents.states import State
from tests.factories import make_member
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db
HEAD = ["Số hồ sơ", "Ngày tiếp nhận", "Loại sự việc", "Xã", "Địa điểm", "Nội dung", "Tình trạng", "Ngày xử lý xong"]
KIND = "Xác động vật vứt xuống sông, suối, ao hồ"


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.UPLOADS_ROOT = tmp_path / "uploads"


def row(number: str = "1", day: Any = "25/7/2024", **changes: Any) -> list[Any]:
    told = {"kind": KIND, "commune": "Văn Quan", "place": "Cầu Bản Làn", "words": "Lợn chết", "state": "đã xử lý"}
    told |= {"closed": "2/8/2024"} | changes
    return [number, day, *(told[name] for name in ("kind", "commune", "place", "words", "state", "closed"))]


def workbook(*rows: list[Any], head: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["SỔ THEO DÕI NĂM 2024"])
    sheet.append(head or HEAD)
    for cells in rows:
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hand_in(user: User, content: bytes, name: str = "so.xlsx") -> Ledger:
    ledger = receive_ledger(user=user, upload=SimpleUploadedFile(name, content))
    running.check_ledger(ledger.pk)
    ledger.refresh_from_db()
    return ledger


def let_in(ledger: Ledger) -> Ledger:
    start_import(user=ledger.uploaded_by, ledger_id=ledger.pk)
    running.import_ledger(ledger.pk)
    ledger.refresh_from_db()
    assert ledger.state == LedgerState.DONE, ledger.error
    return ledger


def reasons(ledger: Ledger) -> str:
    return " ".join(words for _line, words, *_cells in refused_rows(ledger))


def test_a_closed_case_comes_in_with_its_days_and_an_event_for_each_step(world: World) -> None:
    ledger = let_in(hand_in(world.officer, workbook(row())))
    incident = Incident.objects.get()
    assert (ledger.done, incident.state, incident.due_at) == (1, State.CLOSED, None)
    assert incident.received_at.date() == dt.date(2024, 7, 25)
    assert incident.closed_at is not None and incident.closed_at.date() == dt.date(2024, 8, 2)
    assert list(incident.events.values_list("verb", flat=True)) == ["receive", "note", "verify", "close"]
    assert "sổ cũ, số 1" in incident.events.get(verb="note").internal_note
    assert Report.objects.get().channel == "ledger"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("chưa xử lý xong", State.RECEIVED),
        ("Đang xử lý", State.VERIFIED),
        ("Không thụ lý", State.REJECTED),
        ("chuyển Công an huyện", State.REFERRED),
        ("ĐÃ GIẢI QUYẾT XONG", State.CLOSED),
    ],
)
def test_the_state_is_read_from_words(world: World, said: str, state: State) -> None:
    let_in(hand_in(world.officer, workbook(row(state=said))))
    assert Incident.objects.get().state == state


def test_the_same_file_again_changes_nothing(world: World) -> None:
    content = workbook(row("1"), row("2"), row("", words="Không có số"))
    let_in(hand_in(world.officer, content))
    before = Event.objects.count()
    again = hand_in(world.officer, content)
    assert (again.good, again.known) == (0, 3)
    again.state = LedgerState.IMPORTING
    again.save()
    running.import_ledger(again.pk)
    assert (Incident.objects.count(), Event.objects.count()) == (3, before)


def test_every_wrong_row_is_told_with_its_line_and_the_others_come_in(world: World) -> None:
    ledger = hand_in(
        world.officer,
        workbook(
            row("1"),
            row("1"),
            row("3", day="31/2/2024"),
            row("4", day="25/7/2099"),
            row("5", commune="Xã Không Có Thật"),
            row("6", kind="Bay lượn"),
            row("7", state="ờ thì"),
            row("8", closed="1/1/2020"),
        ),
    )
    assert (ledger.good, ledger.bad) == (1, 7)
    assert [line for line, *_rest in refused_rows(ledger)] == ["4", "5", "6", "7", "8", "9", "10"]
    for words in ("dòng 3", "31/2/2024", "tương lai", "Không Có Thật", "Bay lượn", "ờ thì", "trước ngày tiếp nhận"):
        assert words in reasons(ledger)


def test_a_kind_that_the_file_calls_otherwise_is_chosen_once_for_all_its_rows(world: World) -> None:
    ledger = hand_in(world.officer, workbook(row("1", kind="Vụ lợn"), row("2", kind="VỤ LỢN")))
    assert [word for word, _written in ledger.unknown_kinds] == ["vulon"]
    columns = ledger.columns
    say_columns(user=world.officer, ledger_id=ledger.pk, columns=columns, kinds={"vulon": "dead-animals"})
    running.check_ledger(ledger.pk)
    ledger.refresh_from_db()
    assert (ledger.good, ledger.bad) == (2, 0)


def test_coordinates_in_degrees_and_in_the_grid_lead_to_the_same_place(world: World) -> None:
    head = [*HEAD, "Vĩ độ", "Kinh độ"]
    east, north = transformer(4326, 9215).transform(106.45, 21.85)
    grid = [f"{north:.1f}".replace(".", ","), f"{east:.1f}".replace(".", ",")]
    content = workbook([*row("1"), "21,85", "106,45"], [*row("2"), *grid], [*row("3"), "21,85", "106,55"], head=head)
    ledger = let_in(hand_in(world.officer, content))
    assert ledger.bad == 1
    assert "Toạ độ nằm ở" in reasons(ledger)
    for incident in Incident.objects.all():
        assert (incident.location.x, incident.location.y) == pytest.approx((106.45, 21.85), abs=1e-5)


def test_cases_of_another_area_are_refused(world: World) -> None:
    officer = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b])
    ledger = hand_in(officer, workbook(row()))
    assert ledger.good == 0
    assert "không thuộc địa bàn" in reasons(ledger)


def test_an_import_is_undone_whole_and_may_come_in_anew(world: World) -> None:
    recent = dt.date.today() - dt.timedelta(days=3)
    head = [*HEAD, "Họ tên", "SĐT"]
    content = workbook([*row("1", day=recent.strftime("%d/%m/%Y"), closed=""), "Nông Văn Dền", "0912345678"], head=head)
    ledger = let_in(hand_in(world.officer, content))
    assert ReporterContact.objects.exists()
    assert undo_import(user=world.officer, ledger_id=ledger.pk) == 1
    assert not Incident.objects.exists() and not Event.objects.exists() and not ReporterContact.objects.exists()
    let_in(hand_in(world.officer, content))
    assert Incident.objects.count() == 1


def test_an_import_is_not_undone_once_somebody_did_something(world: World) -> None:
    ledger = let_in(hand_in(world.officer, workbook(row("1"), row("2"))))
    incident = Incident.objects.order_by("pk").first()
    add_note(user=world.officer, incident_id=incident.pk, internal_note="Đã gọi lại")
    with pytest.raises(LedgerTouched, match=incident.code):
        undo_import(user=world.officer, ledger_id=ledger.pk)
    assert Incident.objects.count() == 2


def test_the_database_lets_nobody_use_the_doors_of_an_import_for_other_cases(world: World) -> None:
    incident = world.incident()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('geopgi.undoing_ledger', 'on', true)")
        cursor.execute("DELETE FROM incidents_event WHERE incident_id = %s", [incident.pk])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET state = 'closed' WHERE id = %s", [incident.pk])


def test_contacts_older_than_they_may_be_kept_do_not_come_in(world: World) -> None:
    let_in(hand_in(world.officer, workbook([*row(), "Nông Văn Dền"], head=[*HEAD, "Họ tên"])))
    assert not ReporterContact.objects.exists()


def test_the_file_lies_encrypted_and_goes_in_time(world: World) -> None:
    ledger = hand_in(world.officer, "Ngày,Loại,Xã,Họ tên\n1/7/2024,x,y,Nông Văn Dền\n".encode(), "so.csv")
    assert "Dền".encode() not in ledger.file.read_bytes() + ledger.refused_file.read_bytes()
    assert delete_old_files(ledger.uploaded_at + dt.timedelta(days=29)) == 0
    assert delete_old_files(ledger.uploaded_at + dt.timedelta(days=31)) == 1
    assert not ledger.file.exists() and not ledger.refused_file.exists()


# --- files that nobody means well with ---------------------------------------------------------------------


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_text_in_old_encodings_is_read(tmp_path: Path) -> None:
    text = "Ngày;Nội dung\n1/7/2024;Xác lợn chết trôi suối\n"
    tcvn3 = {"à": 0xB5, "ộ": 0xE9, "á": 0xB8, "ợ": 0xEE, "ế": 0xD5, "ố": 0xE8, "ô": 0xAB}
    for name, content in {
        "a.csv": text.encode("utf-8-sig"),
        "b.csv": text.encode("utf-16"),
        "c.csv": bytes(tcvn3.get(sign, ord(sign) if ord(sign) < 256 else 63) for sign in text),
    }.items():
        assert table_of(written(tmp_path / name, content), shown=name)[1][1] == "Xác lợn chết trôi suối", name


def test_letters_that_no_database_takes_are_left_out(tmp_path: Path) -> None:
    assert table_of(written(tmp_path / "so.csv", b"so\0,xa\n\x001,\0\n"), shown="so.csv") == [["so", "xa"], ["1", ""]]


def test_a_formula_is_the_value_last_worked_out_and_never_run(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", workbook(["=1+1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]))
    assert not any(table_of(path, shown="a.xlsx")[2:])
    path = written(tmp_path / "a.csv", b"So,Ngay\n=cmd|' /C calc'!A0,-1+1\n")
    assert table_of(path, shown="a.csv")[1] == ["=cmd|' /C calc'!A0", "-1+1"]


def test_a_million_rows_are_refused_and_a_million_empty_ones_read(tmp_path: Path) -> None:
    full = "\n".join(["Ngay,Loai", *(f"1/7/2024,{number}" for number in range(1_000_000))]).encode()
    with pytest.raises(TooLarge, match=str(MOST_ROWS)):
        table_of(written(tmp_path / "a.csv", full), shown="a.csv")
    empty = b"Ngay,Loai\n1/7/2024,x\n" + b",\n" * 1_000_000
    assert len(table_of(written(tmp_path / "b.csv", empty), shown="b.csv")) == 2


def with_sheet(path: Path, sheet: bytes) -> Path:
    """A workbook whose first sheet is these bytes."""
    with zipfile.ZipFile(io.BytesIO(workbook(row()))) as whole, zipfile.ZipFile(path, "w") as made:
        for name in whole.namelist():
            made.writestr(name, sheet if name.endswith("sheet1.xml") else whole.read(name))
    return path


def test_a_workbook_that_does_not_open_says_what_to_do_in_excel(tmp_path: Path) -> None:
    """Excel puts a workbook with a password into a container of its own; entities of UTF-16 are seen by the parser."""
    entity = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    locked = written(tmp_path / "khoa.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4096))
    for path in (locked, with_sheet(tmp_path / "cut.xlsx", b"<worksheet><sheetData><row>"),
                 with_sheet(tmp_path / "entity.xlsx", entity.encode("utf-16"))):  # fmt: skip
        with pytest.raises(UnreadableFile, match="bỏ mật khẩu"):
            table_of(path, shown=path.name)


def test_a_bomb_macros_and_what_is_no_workbook_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b" " * 300_000_000)
    with pytest.raises(UnsafeArchive):
        table_of(bomb, shown="bomb.xlsx")
    macros = written(tmp_path / "m.xlsx", workbook(row()))
    with zipfile.ZipFile(macros, "a") as book:
        book.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(UnsafeArchive, match="macro"):
        table_of(macros, shown="m.xlsx")
    for name, content in (("a.xlsx", b"PK\x03\x04"), ("b.xlsx", b"<html>"), ("c.csv", b"")):
        with pytest.raises(UnreadableFile):
            table_of(written(tmp_path / name, content), shown=name)


@pytest.mark.parametrize("name", ["so.xlsm", "so.xls", "so.exe", "so"])
def test_other_endings_are_refused_at_the_door(world: World, name: str) -> None:
    with pytest.raises(UnsupportedFormat):
        receive_ledger(user=world.officer, upload=SimpleUploadedFile(name, b"x"))
    assert not Ledger.objects.exists()


# --- pages -------------------------------------------------------------------------------------------------


def test_an_officer_hands_in_looks_lets_in_and_undoes_on_the_pages(world: World) -> None:
    client = Client()
    client.force_login(world.officer)
    upload = SimpleUploadedFile("so.xlsx", workbook(row("1", words="=cmd()"), row("2", commune="=1+1")))
    answer = client.post(reverse("ledgers"), {"upload": upload})
    ledger = Ledger.objects.get()
    assert client.get(answer.headers["Location"]).headers["Refresh"]
    running.check_ledger(ledger.pk)
    page = client.get(reverse("ledger", args=[ledger.pk])).content.decode()
    assert KIND in page and "Nhập 1 dòng" in page
    client.post(reverse("ledger_act", args=[ledger.pk, "nhap"]))
    running.import_ledger(ledger.pk)
    assert "1 sự việc đã vào" in client.get(reverse("ledger", args=[ledger.pk])).content.decode()
    client.post(reverse("ledger_act", args=[ledger.pk, "huy"]))
    assert not Incident.objects.exists()


def test_refused_rows_come_back_as_files_in_which_nothing_runs(world: World) -> None:
    content = "Ngày tiếp nhận,Loại,Xã,Nội dung\nmai,x,y,=cmd|' /C calc'!A0\n".encode()
    ledger = hand_in(world.officer, content, "so.csv")
    client = Client()
    client.force_login(world.officer)
    as_csv = client.get(reverse("ledger_refused", args=[ledger.pk, "csv"])).content.decode("utf-8-sig")
    assert "'=cmd" in as_csv and ",=cmd" not in as_csv
    as_xlsx = client.get(reverse("ledger_refused", args=[ledger.pk, "xlsx"])).content
    cells = list(openpyxl.load_workbook(io.BytesIO(as_xlsx)).active.iter_rows())[1]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert cells[5].value == "=cmd|' /C calc'!A0" and cells[5].data_type == "s"


def test_the_template_comes_in_as_it_is_once_its_commune_is_written(world: World) -> None:
    client = Client()
    client.force_login(world.officer)
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("ledger_template")).content))
    book.worksheets[0]["D2"] = "Văn Quan"
    out = io.BytesIO()
    book.save(out)
    ledger = hand_in(world.officer, out.getvalue())
    assert (ledger.good, ledger.bad) == (1, 0), reasons(ledger)


@pytest.mark.parametrize("role", [Role.POLICE_OFFICER, Role.LEADER, Role.MEDIA_OFFICER])
def test_others_may_not_import(world: World, role: Role) -> None:
    client = Client()
    client.force_login(make_member(role, areas=[world.commune_a]))
    assert client.get(reverse("ledgers")).status_code == 403


def test_an_import_is_its_owners_alone(world: World) -> None:
    ledger = hand_in(world.officer, workbook(row()))
    client = Client()
    client.force_login(make_member(Role.ENVIRONMENT_OFFICER, areas=[world.commune_a]))
    assert client.get(reverse("ledger", args=[ledger.pk])).status_code == 404


def test_a_broken_file_is_told_on_its_page(world: World) -> None:
    ledger = hand_in(world.officer, b"PK\x03\x04 broken")
    client = Client()
    client.force_login(world.officer)
    assert ledger.state == LedgerState.FAILED and json.dumps(ledger.error)
    assert "so.xlsx" in client.get(reverse("ledger", args=[ledger.pk])).content.decode()
