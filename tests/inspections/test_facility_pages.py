"""Facilities on their pages: found, registered, and taken in from a spreadsheet."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import User
from incidents.models import Incident, LedgerState
from inspections.facility_books.running import check_book, import_book
from inspections.models import Book, Facility, Order
from places.models import Unit
from tests.inspections.making import make_facility
from tests.inspections.outcomes import signed_in

pytestmark = pytest.mark.django_db


def test_facilities_are_found_without_accents_and_by_tax_code(officer: User, commune_a: Unit) -> None:
    make_facility(commune_a, "Trại lợn Hoà Bình", trade="chăn nuôi lợn", tax_code="4900123456")
    make_facility(commune_a, "Mỏ đá Đồng Mỏ", owner="Nông Văn Dền")
    make_facility(commune_a, "Lò gạch cũ", active=False)
    client = signed_in(officer)

    def names(**asked: str) -> set[str]:
        page = client.get(reverse("facilities"), asked).content.decode()
        return {name for name in ("Trại lợn Hoà Bình", "Mỏ đá Đồng Mỏ", "Lò gạch cũ") if name in page}

    assert names() == {"Trại lợn Hoà Bình", "Mỏ đá Đồng Mỏ"}
    assert names(q="trai hoa") == {"Trại lợn Hoà Bình"}
    assert names(q="nong van den") == {"Mỏ đá Đồng Mỏ"}
    assert names(q="49001") == {"Trại lợn Hoà Bình"}
    assert names(closed="on") == {"Trại lợn Hoà Bình", "Mỏ đá Đồng Mỏ", "Lò gạch cũ"}
    assert "106.45" in client.get(reverse("facilities"), {"xem": "ban-do"}).content.decode()


def test_a_facility_is_registered_edited_and_not_twice(officer: User, commune_a: Unit) -> None:
    client = signed_in(officer)
    given = {"name": "Trại lợn", "risk": "high", "active": "on", "lat": "21.85", "lon": "106.45"}
    client.post(reverse("new_facility"), given)
    facility = Facility.objects.get()
    assert (facility.unit, facility.risk) == (commune_a, "high")
    assert client.post(reverse("new_facility"), given | {"name": "trai lon"}).status_code == 422
    client.post(reverse("edit_facility", args=[facility.pk]), given | {"name": "Trại lợn số 1", "active": ""})
    facility.refresh_from_db()
    assert (facility.name, facility.active) == ("Trại lợn số 1", False)
    assert facility.events.latest("version").data["was"] == {"name": "Trại lợn", "active": True}
    outside = client.post(reverse("new_facility"), given | {"lat": "10.0", "lon": "106.0", "name": "Xa"})
    assert outside.status_code == 422 and "Xa" in outside.content.decode()
    nowhere = client.post(reverse("new_facility"), {"name": "Không rõ", "risk": "low"})
    assert nowhere.status_code == 422


def test_a_commune_neither_sees_nor_edits_facilities_of_another(commune_officer: User, commune_b: Unit) -> None:
    facility = make_facility(commune_b, "Mỏ đá")
    client = signed_in(commune_officer)
    assert "Mỏ đá" not in client.get(reverse("facilities")).content.decode()
    for name in ("facility", "edit_facility"):
        assert client.get(reverse(name, args=[facility.pk])).status_code == 404
    given = {"name": "Mỏ mới", "risk": "high", "lat": "21.85", "lon": "106.55"}
    assert client.post(reverse("new_facility"), given).status_code == 422
    assert Facility.objects.count() == 1


def test_a_facilitys_page_has_cases_near_by_and_its_inspections(
    officer: User, order: Order, facility: Facility, case: Callable[..., Incident]
) -> None:
    near, far = case(location=(106.451, 21.851)), case(location=(106.49, 21.89))
    page = signed_in(officer).get(reverse("facility", args=[facility.pk])).content.decode()
    assert near.code in page and far.code not in page
    assert "Kiểm tra trại lợn" in page


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.UPLOADS_ROOT = tmp_path / "uploads"


TABLE = """Danh sách cơ sở năm 2026,,,,,
STT,Tên cơ sở,Xã,Mã số thuế,Mức nguy cơ,Ngành nghề
1,Trại lợn Hoà Bình,Văn Quan,4900123456,Cao,chăn nuôi lợn
2,Mỏ đá Đồng Mỏ,Điềm He,,trung bình,khai thác đá
3,,Văn Quan,,,
4,Lò gạch,Không Đâu,,,
5,trai lon hoa binh,Văn Quan,4900123456,,
6,Xưởng giấy,Văn Quan,,rất to,
"""


def test_a_spreadsheet_is_looked_at_taken_in_and_changes_nothing_the_second_time(
    uploads: None, officer: User, commune_a: Unit, commune_b: Unit
) -> None:
    client = signed_in(officer)

    def handed_in(text: str) -> Book:
        upload = SimpleUploadedFile("co-so.csv", text.encode(), "text/csv")
        client.post(reverse("facility_books"), {"upload": upload})
        book = Book.objects.latest("pk")
        check_book(book.pk)
        book.refresh_from_db()
        return book

    book = handed_in(TABLE)
    assert (book.state, book.good, book.changed, book.known, book.bad) == (LedgerState.CHECKED, 2, 0, 0, 4)
    page = client.get(reverse("facility_book", args=[book.pk])).content.decode()
    for words in ("Thiếu tên cơ sở.", "Không có xã, phường nào tên “Không Đâu”.", "Trùng với dòng 3.", "rất to"):
        assert words in page
    assert not Facility.objects.exists()
    client.post(reverse("facility_book_act", args=[book.pk, "nhap"]))
    import_book(book.pk)
    pig, stone = Facility.objects.order_by("-name")
    assert (pig.risk, pig.tax_code, pig.unit, stone.trade) == ("high", "4900123456", commune_a, "khai thác đá")
    assert pig.events.get().actor == officer

    again = handed_in(TABLE)
    assert (again.good, again.changed, again.known) == (0, 0, 2)
    client.post(reverse("facility_book_act", args=[again.pk, "nhap"]))
    assert (Facility.objects.count(), pig.events.count()) == (2, 1)

    newer = handed_in("Tên cơ sở,Xã,MST,Chủ cơ sở\nTrại lợn Hoà Bình,Văn Quan,4900123456,Nông Văn Dền\n")
    assert (newer.good, newer.changed) == (0, 1)
    client.post(reverse("facility_book_act", args=[newer.pk, "nhap"]))
    import_book(newer.pk)
    pig.refresh_from_db()
    assert (pig.owner, pig.risk, pig.trade) == ("Nông Văn Dền", "high", "chăn nuôi lợn")


def test_a_spreadsheet_is_its_owners_alone_and_brings_in_only_the_own_area(
    uploads: None, officer: User, commune_officer: User, commune_b: Unit
) -> None:
    upload = SimpleUploadedFile("co-so.csv", TABLE.encode(), "text/csv")
    signed_in(commune_officer).post(reverse("facility_books"), {"upload": upload})
    book = Book.objects.get()
    check_book(book.pk)
    book.refresh_from_db()
    assert book.good == 1
    assert "không thuộc địa bàn của bạn" in str(book.problems)
    assert signed_in(officer).get(reverse("facility_book", args=[book.pk])).status_code == 404
    refused = signed_in(commune_officer).get(reverse("facility_refused", args=[book.pk, "csv"]))
    assert "Lò gạch" in refused.content.decode()


def test_the_empty_spreadsheet_is_understood(officer: User) -> None:
    answer = signed_in(officer).get(reverse("facility_template"))
    assert answer.status_code == 200 and answer.content.startswith(b"PK")


def test_works_that_only_brackets_tell_apart_are_two_and_a_name_without_latin_letters_is_one(
    uploads: None, officer: User, commune_a: Unit
) -> None:
    text = "Tên cơ sở,Xã\nHoà Bình (cơ sở 1),Văn Quan\nHoà Bình (cơ sở 2),Văn Quan\n和平,Văn Quan\n东方,Văn Quan\n"
    client = signed_in(officer)

    def handed_in() -> Book:
        client.post(reverse("facility_books"), {"upload": SimpleUploadedFile("co-so.csv", text.encode(), "text/csv")})
        book = Book.objects.latest("pk")
        check_book(book.pk)
        book.refresh_from_db()
        return book

    book = handed_in()
    assert (book.good, book.bad) == (4, 0)
    client.post(reverse("facility_book_act", args=[book.pk, "nhap"]))
    import_book(book.pk)
    again = handed_in()
    assert (again.good, again.changed, again.known) == (0, 0, 4)
