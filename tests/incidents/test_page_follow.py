"""Following by code and by private link: two doors to the same pages."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from geodata import disk_room
from incidents.intake import Receipt
from incidents.models import Event, Photo
from incidents.states import State as S
from tests.incidents.conftest import World, jpeg

pytestmark = pytest.mark.django_db


def doors(receipt: Receipt, name: str = "report", **more: Any) -> list[str]:
    return [
        reverse(f"by_code:{name}", kwargs={"code": receipt.code, **more}),
        reverse(f"private_link:{name}", kwargs={"token": receipt.token, **more}),
    ]


def wrong(code: str) -> str:
    return code[:-1] + ("A" if code[-1] != "A" else "B")


def test_both_doors_show_state_words_and_deadline_and_leave_no_trace(world: World) -> None:
    receipt = world.report()
    world.step(receipt.report.incident, S.VERIFIED, public_note="Đã đến xem", internal_note="Nghi trại lợn X")
    for address in doors(receipt):
        answer = Client().get(address)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Cán bộ đã xác nhận sự việc là có thật." in page
        assert "Đã đến xem" in page
        assert receipt.report.words in page
        assert f"{receipt.report.incident.due_at:%Y}" in page
        assert "Nghi trại lợn X" not in page
        assert "no-store" in answer.headers["Cache-Control"]
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_code_typed_carelessly_leads_to_the_report(world: World) -> None:
    receipt = world.report()
    answer = Client().post(reverse("follow"), {"code": f" {receipt.code.lower().replace('-', ' ')} "})
    assert answer.status_code == 302
    assert Client().get(answer.headers["Location"]).status_code == 200


def test_a_mistyped_code_is_told_as_such_and_kept_in_the_field(world: World) -> None:
    code = wrong(world.report().code)
    by_form = Client().post(reverse("follow"), {"code": code})
    by_address = Client().get(reverse("by_code:report", kwargs={"code": code}))
    for answer in (by_form, by_address):
        assert answer.status_code == 422
        assert "bị gõ sai" in str(answer.context["form"].errors["code"])
        assert f'value="{code}"' in answer.content.decode()


def test_a_private_link_that_is_wrong_asks_for_the_code(world: World) -> None:
    answer = Client().get(reverse("private_link:report", kwargs={"token": "a" * 32}))
    assert answer.status_code == 404
    assert "Mã theo dõi" in answer.content.decode()


def test_codes_cannot_be_tried_out(world: World, settings: Any) -> None:
    settings.LOOKUPS_PER_HOUR = 2
    receipt = world.report()
    client = Client()
    for _ in range(2):
        assert client.post(reverse("follow"), {"code": wrong(receipt.code)}).status_code == 422
    assert client.post(reverse("follow"), {"code": receipt.code}).status_code == 429
    assert client.get(doors(receipt)[0]).status_code == 429


def test_a_photo_tells_nothing_about_a_code(world: World) -> None:
    receipt = world.report(photos=[jpeg()])
    photo = Photo.objects.get()
    right = Client().get(doors(receipt, "photo", key=photo.key)[0])
    assert right.status_code == 200
    other = world.report()
    wrong_code = Client().get(reverse("by_code:photo", kwargs={"code": wrong(other.code), "key": photo.key}))
    wrong_photo = Client().get(doors(other, "photo", key=photo.key)[0])
    assert wrong_code.status_code == wrong_photo.status_code == 404
    assert wrong_code.content == wrong_photo.content.replace(other.code.encode(), wrong(other.code).encode())


@pytest.mark.parametrize("door", [0, 1])
def test_photos_are_added_through_either_door(world: World, door: int) -> None:
    receipt = world.report()
    address = doors(receipt, "add_photos")[door]
    answer = Client().post(address, {"them-photos": [jpeg()], "them-words": "Thêm ảnh sáng nay"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == doors(receipt)[door]
    photo = Photo.objects.get(report=receipt.report)
    page = Client().get(doors(receipt)[door]).content.decode()
    assert str(photo.key) in page


def test_adding_nothing_is_refused_and_keeps_the_words(world: World) -> None:
    receipt = world.report()
    answer = Client().post(doors(receipt, "add_photos")[0], {"them-words": "Không có ảnh nhưng có lời"})
    assert answer.status_code == 422
    assert "Không có ảnh nhưng có lời" in answer.content.decode()


def test_photos_that_the_disk_has_no_room_for_are_refused_and_the_words_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = world.report()
    monkeypatch.setattr(disk_room.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1000))
    address = doors(receipt, "add_photos")[0]
    answer = Client().post(address, {"them-photos": [jpeg()], "them-words": "Thêm ảnh sáng nay"})
    assert answer.status_code == 507
    assert "sắp hết chỗ chứa" in answer.content.decode()
    assert "Thêm ảnh sáng nay" in answer.content.decode()
    assert not Photo.objects.exists()


def test_still_there_after_the_end_reopens_the_case(world: World) -> None:
    incident = world.incident(S.CLOSED)
    report = incident.reports.get()
    address = reverse("by_code:still_there", kwargs={"code": report.code})
    answer = Client().post(address, {"con-words": "Vẫn còn mùi hôi"}, follow=True)
    incident.refresh_from_db()
    assert incident.state == S.REOPENED
    assert "mở lại" in answer.content.decode()
    assert Event.objects.filter(incident=incident, verb="still_there").count() == 1


def test_still_there_is_not_offered_while_the_case_is_being_handled(world: World) -> None:
    receipt = world.report()
    page = Client().get(doors(receipt)[0]).content.decode()
    assert doors(receipt, "still_there")[0] not in page
    answer = Client().post(doors(receipt, "still_there")[0], {"con-words": "Vẫn còn"})
    assert answer.status_code == 409


def test_a_duplicate_tells_the_state_of_the_common_case(world: World) -> None:
    receipt = world.report()
    main = world.incident(S.ASSIGNED)
    world.step(receipt.report.incident, S.DUPLICATE, duplicate_of=main.code)
    page = Client().get(doors(receipt)[0]).content.decode()
    assert "Một cơ quan đã được giao xử lý sự việc." in page
    assert "cùng sự việc" in page
