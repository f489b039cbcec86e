"""Photos and videos: chosen on a phone, put in order, refused by name; blurred by staff before everyone sees them."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.choosing_kind import choose_kind
from tests.browser.chromium import VAN_QUAN
from tests.browser.looks import axe_findings
from tests.browser.photo import photo_with_position
from tests.incidents.clips import heic, video

pytestmark = pytest.mark.browser

PHOTO: FilePayload = {
    "name": "IMG_0001.jpg",
    "mimeType": "image/jpeg",
    "buffer": photo_with_position(lat=VAN_QUAN["latitude"], lon=VAN_QUAN["longitude"]),
}


def payload(name: str, mime_type: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": mime_type, "buffer": content}


@pytest.fixture
def form(phone: Callable[[], Page]) -> Page:
    page = phone()
    page.goto("/phan-anh/")
    return page


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("[name=photos]").last.set_input_files(list(files))


def tiles(page: Page) -> Locator:
    return page.locator("[data-photo-list] li")


def names(page: Page) -> list[str]:
    """Of the files that the form holds, in their order."""
    held: list[str] = page.locator("[name=photos]").first.evaluate("input => [...input.files].map(file => file.name)")
    return held


def send(page: Page) -> str:
    """Sends the report; returns its private link."""
    choose_kind(page, "dead-animals")
    page.get_by_role("button", name="Dùng vị trí của tôi").click()
    expect(page.locator("[data-receiver]")).to_contain_text("Xã Văn Quan")
    page.locator("[type=submit]").click()
    return page.locator(".private-url").inner_text()


def test_a_jpeg_a_heic_and_a_video_are_sent_and_seen(form: Page, tmp_path: Path) -> None:
    clip = video(tmp_path, "mov").read()
    choose(form, PHOTO, payload("IMG_2.HEIC", "image/heic", heic(Image.Exif()).read()), payload("q.mov", "", clip))
    expect(tiles(form)).to_have_count(3)
    form.goto(send(form))
    expect(form.locator(".photos img")).to_have_count(2)
    player = form.locator(".photos video")
    player.evaluate("video => { video.muted = true; return video.play(); }")
    assert player.evaluate("video => video.videoWidth") == 64


def test_each_file_that_is_not_taken_is_named_and_the_others_stay(form: Page) -> None:
    choose(
        form,
        payload("la.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        PHOTO,
        payload("don.pdf", "application/pdf", b"%PDF-1.7"),
        payload("rong.jpg", "image/jpeg", b""),
    )
    expect(tiles(form)).to_have_count(1)
    errors = form.locator("[data-photo-errors] li")
    expect(errors).to_have_count(3)
    for name in ("la.svg", "don.pdf", "rong.jpg"):
        expect(errors.filter(has_text=name)).to_have_count(1)
    assert axe_findings(form) == []


def test_a_file_of_100_mb_is_refused_on_the_phone_before_it_is_sent(form: Page, tmp_path: Path) -> None:
    for name, head in (("to.mp4", b"\x00\x00\x00\x18ftypisom"), ("to.jpg", b"\xff\xd8\xff\xe0")):
        large = tmp_path / name
        with large.open("wb") as file:
            file.write(head)
            file.truncate(100 * 1024 * 1024)
        form.locator("[name=photos]").last.set_input_files(large)
        expect(form.locator("[data-photo-errors]")).to_contain_text(f"“{name}” nặng 100 MB")
    expect(tiles(form)).to_have_count(0)


def test_a_large_photo_is_made_smaller_on_the_phone(form: Page) -> None:
    large = Image.effect_noise((4000, 3000), 60).convert("RGB")
    out = BytesIO()
    large.save(out, "JPEG", quality=95)
    choose(form, payload("to.jpg", "image/jpeg", out.getvalue()))
    expect(tiles(form)).to_have_count(1)
    size = form.locator("[data-photo-list] img").evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert size == [2048, 1536]


def test_not_more_than_ten_are_taken_and_what_is_over_is_named(form: Page) -> None:
    choose(form, *[{**PHOTO, "name": f"anh-{n}.jpg"} for n in range(12)])
    expect(tiles(form)).to_have_count(10)
    expect(form.locator("[data-photo-errors]")).to_contain_text("anh-10.jpg, anh-11.jpg")
    expect(form.locator("[data-photo-status]")).to_contain_text("Đã chọn 10 trong tối đa 10")


def test_order_and_removal_go_by_keyboard_and_are_told(form: Page) -> None:
    choose(form, *[{**PHOTO, "name": f"{n}.jpg"} for n in "abc"])
    expect(tiles(form)).to_have_count(3)
    form.get_by_role("button", name="Đưa ra sau: Ảnh 1: a.jpg").focus()
    form.keyboard.press("Enter")
    assert names(form) == ["b.jpg", "a.jpg", "c.jpg"]
    status = form.locator("[data-photo-status]")
    expect(status).to_have_text("a.jpg nay ở vị trí 2 trong 3.")
    form.keyboard.press("Enter")
    assert names(form) == ["b.jpg", "c.jpg", "a.jpg"]
    expect(form.get_by_role("button", name="Đưa lên trước: Ảnh 3: a.jpg")).to_be_focused()
    form.get_by_role("button", name="Bỏ: Ảnh 2: c.jpg").focus()
    form.keyboard.press("Enter")
    assert names(form) == ["b.jpg", "a.jpg"]
    expect(status).to_contain_text("Đã bỏ c.jpg.")
    expect(form.get_by_role("button", name="Bỏ: Ảnh 2: a.jpg")).to_be_focused()


def test_a_face_is_blurred_by_keyboard_before_everyone_sees_the_photo(
    form: Page, officer: Callable[[str], Page], phone: Callable[[], Page]
) -> None:
    choose(form, PHOTO)
    expect(tiles(form)).to_have_count(1)
    words = f"Cạnh suối {form.evaluate('crypto.randomUUID()')}"
    form.locator("[name=words]").fill(words)
    send(form)
    staff = officer("canbo_xa")
    staff.get_by_text("Lọc và tìm").click()
    staff.get_by_label("Mã hoặc chữ").fill(words)
    staff.get_by_role("button", name="Lọc", exact=True).click()
    staff.locator(".desk-table tbody a").click()
    code = staff.locator(".lead-state .number").inner_text()
    shown = staff.locator(".photos a").first.get_attribute("href") or ""
    untouched = staff.request.get(shown).body()

    staff.get_by_text("Công khai ảnh này").click()
    expect(staff.get_by_text("Có mặt người hoặc biển số không?")).to_be_visible()
    staff.get_by_role("link", name="Có: làm mờ trước").click()
    staff.get_by_role("button", name="Lưu ảnh đã làm mờ").click()
    expect(staff.get_by_role("alert")).to_contain_text("Chưa có chỗ nào được tô")
    staff.get_by_role("button", name="Thêm khung").focus()
    staff.keyboard.press("Enter")
    staff.keyboard.press("ArrowLeft")
    staff.keyboard.press("Shift+ArrowDown")
    expect(staff.locator("[data-blur-status]")).to_have_text(
        "Khung 1: cách trái 38 %, cách trên 40 %, rộng 20 %, cao 22 %."
    )
    canvas = staff.locator("[data-blur-canvas]")
    canvas.evaluate("canvas => canvas.scrollIntoView({ block: 'end', behavior: 'instant' })")
    stage = canvas.bounding_box()
    assert stage is not None
    staff.mouse.move(stage["x"] + stage["width"] * 0.4, stage["y"] + stage["height"] * 0.7)
    staff.mouse.down()
    staff.mouse.move(stage["x"] + stage["width"] * 0.65, stage["y"] + stage["height"] * 0.72, steps=5)
    staff.mouse.up()
    expect(staff.locator("[data-blur-status]")).to_have_text("Đã tô 2 chỗ.")
    assert axe_findings(staff) == []
    staff.get_by_text("Không còn mặt người hay biển số").click()
    staff.get_by_role("button", name="Lưu ảnh đã làm mờ").click()
    expect(staff.get_by_text("Đã làm mờ và công khai ảnh.")).to_be_visible()
    step = staff.locator("details.step-fold", has=staff.locator("summary", has_text="Xác minh: sự việc có thật"))
    step.locator("> summary").click()
    step.get_by_label("Ghi chú công khai").fill("Đúng như phản ánh.")
    step.get_by_role("button").last.click()

    everyone = phone()
    everyone.goto(f"/su-viec/{code}/")
    public = everyone.locator(".photos a")
    expect(public).to_have_count(1)
    assert public.get_attribute("href") == shown
    assert everyone.request.get(shown).body() not in (b"", untouched)

    staff.get_by_role("link", name=re.compile("Ảnh gốc")).first.click()
    staff.get_by_label("Vì sao cần xem ảnh gốc?").fill("Đối chiếu hiện trường")
    staff.get_by_role("button", name="Xem ảnh gốc").click()
    original = staff.get_by_alt_text("Ảnh chưa làm mờ").get_attribute("src") or ""
    assert staff.request.get(original).body() == untouched
    expect(staff.locator("main")).to_contain_text("Đối chiếu hiện trường")
    assert everyone.request.get(original, max_redirects=0).status == 302
