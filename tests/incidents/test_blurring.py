"""What was painted over is gone from all that anybody is shown."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from agencies.models import Role
from agencies.policy import NotAllowed
from incidents import photos
from incidents.blurring import blur_photo
from incidents.casework import publish_photo
from incidents.errors import LookOver, MissingNeeds, NothingBlurred, UnreadableMask, VideoNotBlurred
from incidents.masks import Box, Mask, Stroke, read_mask
from incidents.models import BlurredCopy, Photo
from incidents.mosaic import blurred
from incidents.originals import look_at_untouched
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.clips import video
from tests.incidents.conftest import World

LEFT: Mask = (Box(0, 0, 0.5, 1),)
RIGHT: Mask = (Box(0.5, 0, 0.5, 1),)


def stripes() -> SimpleUploadedFile:
    """Black and white lines, two pixels wide, as letters of a plate are: any one of them tells."""
    image = Image.new("RGB", (640, 480), "white")
    for x in range(0, 640, 4):
        image.paste((0, 0, 0), (x, 0, x + 2, 480))
    out = BytesIO()
    image.save(out, "JPEG", quality=95)
    return SimpleUploadedFile("anh.jpg", out.getvalue())


def spread(content: bytes, box: tuple[int, int, int, int]) -> int:
    """Of grey levels in a part, which are far apart only where lines are still to be seen."""
    low, high = Image.open(BytesIO(content)).convert("L").crop(box).getextrema()
    return int(high) - int(low)


def left(content: bytes) -> int:
    width, height = Image.open(BytesIO(content)).size
    return spread(content, (8, 8, width // 2 - 8, height - 8))


def right(content: bytes) -> int:
    width, height = Image.open(BytesIO(content)).size
    return spread(content, (width // 2 + 8, 8, width - 8, height - 8))


def shown(photo: Photo) -> bytes:
    with photos.open_path(photos.shown(photo).path) as file:
        return file.read()


@pytest.fixture
def photo(world: World) -> Photo:
    incident = world.incident(S.VERIFIED, photos=[stripes()])
    return Photo.objects.get(report__incident=incident)


def test_lines_under_the_mask_are_gone_and_the_rest_stays() -> None:
    jpeg, thumbnail = blurred(stripes().read(), LEFT)
    assert left(jpeg) < 120 < 200 < right(jpeg)
    assert left(thumbnail) < 120
    assert Image.open(BytesIO(thumbnail)).format == "WEBP"


def test_the_colours_of_blocks_are_off_by_chance_so_that_trying_plates_tells_nothing() -> None:
    content = stripes().read()
    assert blurred(content, LEFT) != blurred(content, LEFT)


def test_a_stroke_covers_its_whole_way() -> None:
    jpeg, _ = blurred(stripes().read(), (Stroke(0.05, ((0.1, 0.5), (0.9, 0.5))),))
    assert spread(jpeg, (80, 220, 560, 260)) < 120
    assert spread(jpeg, (80, 20, 560, 160)) > 200


def test_a_shape_beyond_the_edge_or_of_one_point_is_taken() -> None:
    jpeg, _ = blurred(stripes().read(), (Stroke(0.2, ((1, 1),)), Box(0.9, 0.9, 1, 1), Box(1, 1, 1, 1)))
    assert spread(jpeg, (590, 440, 632, 472)) < 120


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        "[1]",
        '[{"kind": "box"}]',
        '[{"kind": "box", "x": 0, "y": 0, "w": 0, "h": 1}]',
        '[{"kind": "box", "x": -1, "y": 0, "w": 1, "h": 1}]',
        '[{"kind": "box", "x": NaN, "y": 0, "w": 1, "h": 1}]',
        '[{"kind": "box", "x": true, "y": 0, "w": 1, "h": 1}]',
        '[{"kind": "stroke", "r": 0.1, "points": []}]',
        '[{"kind": "stroke", "r": 0.1, "points": [[1]]}]',
        '[{"kind": "circle"}]',
        "[" * 100_000,
    ],
)
def test_what_is_no_mask_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMask):
        read_mask(text)


@pytest.mark.parametrize("text", ["", "[]"])
def test_an_empty_mask_is_told_as_such(text: str) -> None:
    with pytest.raises(NothingBlurred):
        read_mask(text)


def test_everyone_gets_the_blurred_copy_under_the_photo_s_own_address(world: World, photo: Photo) -> None:
    publish_photo(user=world.officer, key=photo.key, nobody_seen=True)
    staff = Client()
    staff.force_login(world.officer)
    addresses = [reverse(name, kwargs={"key": photo.key}) for name in ("photo", "photo_thumbnail")]
    before = [Client().get(address) for address in addresses]
    untouched = b"".join(before[0])
    assert left(untouched) > 200
    blur_photo(user=world.officer, key=photo.key, mask=LEFT)
    for who in (Client(), staff):
        for address, old in zip(addresses, before, strict=True):
            # A browser that kept the untouched one asks again, and is not told that it still holds.
            assert "no-cache" in old.headers["Cache-Control"]
            assert "private" in old.headers["Cache-Control"]
            answer = who.get(address, headers={"If-None-Match": old.headers["ETag"]})
            assert answer.status_code == 200
            assert left(b"".join(answer)) < 120
            assert who.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert (Path(django_settings.MEDIA_ROOT) / photo.path).read_bytes() == untouched


def test_blurring_is_written_in_the_timeline_and_never_rewritten(world: World, photo: Photo) -> None:
    copy = blur_photo(user=world.officer, key=photo.key, mask=LEFT)
    event = photo.incident.events.get(verb="blur_photo")
    assert (event.actor, event.data["photo"], event.data["copy"]) == (world.officer, str(photo.key), copy.pk)


def test_what_was_painted_stays_painted_when_more_is(world: World, photo: Photo) -> None:
    blur_photo(user=world.officer, key=photo.key, mask=LEFT)
    blur_photo(user=world.officer, key=photo.key, mask=RIGHT)
    assert left(shown(photo)) < 120
    assert right(shown(photo)) < 120


def test_a_photo_that_much_was_painted_in_can_be_painted_further(world: World, photo: Photo) -> None:
    small = json.dumps([{"kind": "box", "x": 0.9, "y": 0.9, "w": 0.01, "h": 0.01}] * 160)
    for _ in range(3):
        blur_photo(user=world.officer, key=photo.key, mask=read_mask(small))
    copies = BlurredCopy.objects.filter(photo=photo)
    assert [len(copy.mask) for copy in copies.order_by("pk")] == [160, 320, 480]


def test_only_after_a_look_at_the_untouched_one_blurring_begins_anew(world: World, photo: Photo) -> None:
    blur_photo(user=world.officer, key=photo.key, mask=LEFT)
    look = look_at_untouched(user=world.officer, key=photo.key, reason="Tô nhầm")
    other = make_member(Role.ENVIRONMENT_OFFICER, areas=[world.commune_a])
    with pytest.raises(LookOver):
        blur_photo(user=other, key=photo.key, mask=RIGHT, look=look)
    blur_photo(user=world.officer, key=photo.key, mask=RIGHT, look=look)
    assert left(shown(photo)) > 200
    assert right(shown(photo)) < 120


def test_who_may_not_publish_may_not_blur(world: World, photo: Photo) -> None:
    police = make_member(Role.POLICE_OFFICER, areas=[world.commune_a])
    with pytest.raises(NotAllowed):
        blur_photo(user=police, key=photo.key, mask=LEFT)
    assert not BlurredCopy.objects.exists()


def test_a_photo_is_published_only_when_somebody_said_that_nobody_is_seen(world: World, photo: Photo) -> None:
    with pytest.raises(MissingNeeds, match="biển số"):
        publish_photo(user=world.officer, key=photo.key)
    photo.refresh_from_db()
    assert not photo.published


def test_files_of_a_copy_that_was_not_saved_are_gone(world: World, photo: Photo, monkeypatch: Any) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    folder = Path(django_settings.MEDIA_ROOT) / "photos"
    before = sorted(folder.rglob("*"))
    monkeypatch.setattr("incidents.blurring.append", fail)
    with pytest.raises(RuntimeError):
        blur_photo(user=world.officer, key=photo.key, mask=LEFT)
    assert sorted(folder.rglob("*")) == before
    assert not BlurredCopy.objects.exists()


def test_a_video_is_not_blurred(world: World, tmp_path: Path) -> None:
    clip = world.report(photos=[video(tmp_path)]).report.photos.get()
    with pytest.raises(VideoNotBlurred):
        blur_photo(user=world.officer, key=clip.key, mask=LEFT)
