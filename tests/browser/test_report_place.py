"""Every way to tell where it is, and open cases near by, on a resident's phone."""

import base64
import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.choosing_kind import choose_kind
from tests.browser.chromium import VAN_QUAN
from tests.browser.looks import axe_findings, too_wide
from tests.browser.photo import photo_with_position

pytestmark = pytest.mark.browser

Opens = Callable[[], Page]
Officer = Callable[[str], Page]

ELSEWHERE = {"latitude": 21.9, "longitude": 106.6}


def photo_of(lat: float, lon: float) -> FilePayload:
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo_with_position(lat=lat, lon=lon)}


def form_of(resident: Page, kind: str = "wastewater") -> Page:
    resident.goto("/phan-anh/")
    choose_kind(resident, kind)
    return resident


def send(resident: Page) -> None:
    resident.locator("[name=words]").fill("Nước đen chảy ra suối.")
    resident.locator("#report-form [type=submit]").click()
    expect(resident.get_by_role("heading", name="Đã nhận phản ánh của bạn")).to_be_visible()


def test_words_alone_reach_the_desk_of_the_province_which_places_them(phone: Opens, officer: Officer) -> None:
    place = f"gần cầu Bản Quyền {uuid.uuid4().hex[:8]}"
    resident = form_of(phone())
    resident.locator("[name=place_words]").fill(place)
    expect(resident.locator("[data-receiver]")).to_contain_text("Chưa rõ xã nào")
    send(resident)
    expect(resident.get_by_text("Chưa rõ xã")).to_be_visible()

    desk = officer("moi_truong")
    desk.goto(f"/can-bo/?q={place.rpartition(' ')[2]}")
    desk.locator(".desk-table th a").click()
    desk.get_by_role("link", name="Xác định vị trí", exact=True).click()
    desk.locator("[data-place-search]").fill("van quan")
    desk.locator("[data-place-results]").get_by_role("button", name="Xã Văn Quan").click()
    expect(desk.locator("[data-receiver]")).to_contain_text("Xã Văn Quan")
    assert axe_findings(desk) == []
    desk.get_by_role("button", name="Ghi vị trí").click()
    expect(desk.get_by_role("heading", name="Xã Văn Quan")).to_be_visible()
    expect(desk.locator(".place-mark").first).to_have_text("Vị trí chưa rõ")


def test_a_place_outside_is_explained_and_goes_on_as_words(phone: Opens) -> None:
    resident = phone()
    resident.context.set_geolocation({"latitude": 21.0, "longitude": 105.8, "accuracy": 20})
    form_of(resident)
    resident.get_by_role("button", name="Dùng vị trí của tôi").click()
    outside = resident.locator("[data-outside]")
    expect(outside).to_contain_text("Gần nhất là")
    assert axe_findings(resident) == []
    outside.get_by_role("button", name="gửi cho tỉnh bằng lời").click()
    expect(outside).to_be_hidden()
    expect(resident.locator("[name=place_words]")).to_have_value("(điểm đã chấm: 21.000000, 105.800000)")
    send(resident)


def test_the_position_in_a_photo_is_offered_and_taken_only_when_wanted(phone: Opens) -> None:
    resident = form_of(phone())
    resident.locator("[name=photos]").last.set_input_files(photo_of(ELSEWHERE["latitude"], ELSEWHERE["longitude"]))
    offer = resident.locator("[data-photo-position]")
    expect(offer).to_contain_text("21.90000, 106.60000")
    expect(resident.locator("[name=lat]")).to_have_value("")
    offer.get_by_role("button", name="Dùng vị trí này").click()
    expect(resident.locator("[name=lat]")).to_have_value("21.900000")
    expect(offer).to_be_hidden()
    resident.locator("[name=photos]").last.set_input_files(photo_of(ELSEWHERE["latitude"], ELSEWHERE["longitude"]))
    expect(resident.locator("[data-photo-list] img")).to_have_count(2)
    expect(offer).to_be_hidden()


def with_exif(place: dict[int, Any], letters: str = "") -> bytes:
    exif = Image.Exif()
    if letters:
        exif[ExifTags.Base.Make] = letters
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(place)
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_positions_are_read_in_every_quarter_of_the_earth_and_nothing_breaks_the_form(phone: Opens) -> None:
    gps = ExifTags.GPS
    south_west = {
        gps.GPSLatitudeRef: "S", gps.GPSLatitude: (12.0, 30.0, 36.0),
        gps.GPSLongitudeRef: "W", gps.GPSLongitude: (77.0, 2.0, 24.0),
    }  # fmt: skip
    photo = with_exif(south_west, "Máy")
    read = form_of(
        phone()
    ).evaluate(
        """async (files) => {
            const { positionOf } = await import("/static/incidents/exif_position.js");
            return Promise.all(files.map(async (file) => {
                const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
                return positionOf(new File([bytes], "a.jpg"));
            }));
        }""",
        [
            base64.b64encode(data).decode()
            for data in (
                photo,
                b"\0\0\0\x18ftypheic" + b"x" * 400 + photo[photo.index(b"Exif") :],  # as HEIC holds it
                with_exif({gps.GPSLatitudeRef: "N"}),
                photo[: photo.index(b"Exif") + 40],
                b"Exif\0\0" * 50,
                b"",
            )
        ],
    )
    assert [place and (round(place["lat"], 4), round(place["lng"], 4)) for place in read] == [
        (-12.51, -77.04), (-12.51, -77.04), None, None, None, None,
    ]  # fmt: skip


def test_an_open_case_near_by_is_joined_and_later_parted(phone: Opens, officer: Officer) -> None:
    words = f"Mùi hôi {uuid.uuid4().hex[:8]}"
    first = phone()
    sent = first.request.post(
        "/api/v1/reports/",
        headers={"Idempotency-Key": str(uuid.uuid4())},
        data={
            "category": "wastewater",
            "latitude": VAN_QUAN["latitude"],
            "longitude": VAN_QUAN["longitude"],
            "words": words,
        },
    )
    assert sent.ok
    commune = officer("canbo_xa")
    commune.goto(f"/can-bo/?q={words.rpartition(' ')[2]}")
    commune.locator(".desk-table th a").click()
    code = commune.locator(".lead-state .number").inner_text()
    commune.locator("#buoc-verified > summary").click()
    commune.locator("#buoc-verified button").last.click()
    expect(commune.locator(".state").first).to_have_text("Đã xác minh")

    resident = form_of(phone())
    resident.get_by_role("button", name="Dùng vị trí của tôi").click()
    case = resident.locator(".nearby-case", has_text=code)
    expect(case).to_contain_text("Đã xác minh, cách khoảng")
    assert axe_findings(resident) == []
    resident.set_viewport_size({"width": 320, "height": 740})
    assert too_wide(resident, text="200%") == []
    case.locator("input").check()
    send(resident)
    expect(resident.get_by_text(f"xử lý chung trong sự việc {code}")).to_be_visible()

    commune.goto(f"/can-bo/su-viec/{code}/")
    commune.get_by_role("link", name="Chuyển hoặc tách phản ánh này").last.click()
    assert axe_findings(commune) == []
    commune.get_by_text("Tách thành sự việc riêng").click()
    commune.locator("[name=tach-reason]").fill("Hai nguồn xả khác nhau")
    commune.get_by_role("button", name="Tách phản ánh").click()
    expect(commune.locator(".lead-state .number")).not_to_have_text(code)
    resident.get_by_role("main").get_by_role("link", name="Theo dõi phản ánh").click()
    expect(resident.locator(".lead-state .state")).to_have_text("Đã tiếp nhận")
