"""Hostile and odd files, and what is left of a photo."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from incidents import pictures
from incidents.errors import BrokenPhoto, NotAPhoto, PhotoTooLarge, PhotoTooManyPixels
from incidents.pictures import Picture, make_picture
from tests.incidents.clips import heic

DATA = Path(__file__).parent / "data"


def upload(content: bytes, name: str = "anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def jpeg_of(made: Picture) -> bytes:
    made.file.seek(0)
    return made.file.read()


def encoded(image: Image.Image, image_format: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()


def with_gps(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: (21.0, 51.0, 46.4), 3: "E", 4: (106.0, 32.0, 16.2)}
    return exif


def halves(size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Blue on the left, red on the right."""
    image = Image.new("RGB", size, "red")
    image.paste((0, 0, 255), (0, 0, size[0] // 2, size[1]))
    return image


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_position_and_maker_are_gone_from_every_format(image_format: str) -> None:
    content = encoded(halves(), image_format, exif=with_gps(), xmp=b"<x:xmpmeta>PhoneMaker</x:xmpmeta>")
    assert b"PhoneMaker" in content
    made = make_picture(upload(content))
    for kept in (jpeg_of(made), made.thumbnail):
        assert b"PhoneMaker" not in kept
        assert b"Exif" not in kept
        opened = Image.open(BytesIO(kept))
        assert not opened.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile"} & opened.info.keys()


def test_a_comment_in_a_jpeg_is_gone() -> None:
    made = make_picture(upload(encoded(halves(), "JPEG", comment=b"nha ong Den")))
    assert b"nha ong Den" not in jpeg_of(made)


def test_a_phone_s_heic_becomes_a_jpeg_without_its_position() -> None:
    made = make_picture(upload((DATA / "phone.heic").read_bytes(), "IMG_0001.HEIC"))
    opened = Image.open(BytesIO(jpeg_of(made)))
    assert (opened.format, opened.size) == ("JPEG", (64, 48))
    assert b"PhoneMaker" not in jpeg_of(made)
    red, _green, blue = opened.getpixel((8, 24))  # type: ignore[misc]
    assert blue > 200 > 60 > red


def test_the_position_that_a_phone_wrote_into_a_heic_is_gone() -> None:
    sent = heic(with_gps())
    assert b"PhoneMaker" in sent.read()
    made = make_picture(sent)
    opened = Image.open(BytesIO(jpeg_of(made)))
    assert (opened.format, opened.size, made.media_type) == ("JPEG", (64, 48), "image/jpeg")
    assert not opened.getexif()
    assert b"PhoneMaker" not in jpeg_of(made) + made.thumbnail
    red, _green, blue = opened.getpixel((8, 24))  # type: ignore[misc]
    assert blue > 200 > 60 > red


@pytest.mark.parametrize(
    ("orientation", "size", "blue_at"),
    [(1, (64, 48), (8, 24)), (3, (64, 48), (56, 24)), (6, (48, 64), (24, 8)), (8, (48, 64), (24, 56))],
)
def test_a_photo_is_turned_upright(orientation: int, size: tuple[int, int], blue_at: tuple[int, int]) -> None:
    made = make_picture(upload(encoded(halves(), "JPEG", exif=with_gps(orientation), quality=95)))
    assert (made.width, made.height) == size
    red, _green, blue = Image.open(BytesIO(jpeg_of(made))).getpixel(blue_at)  # type: ignore[misc]
    assert blue > 200 > 60 > red


def test_a_large_photo_is_made_smaller_with_a_thumbnail_beside() -> None:
    made = make_picture(upload(encoded(halves((4000, 3000)), "JPEG")))
    assert (made.width, made.height) == (2048, 1536)
    small = Image.open(BytesIO(made.thumbnail))
    assert (small.format, small.size) == ("WEBP", (400, 300))


def test_a_see_through_picture_stands_on_white() -> None:
    made = make_picture(upload(encoded(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG")))
    assert min(Image.open(BytesIO(jpeg_of(made))).getpixel((10, 10))) > 250


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><svg>&e;</svg>",
        b"%PDF-1.7 ...",
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script></html>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"",
        b"\x00" * 1000,
        encoded(halves(), "GIF"),
        encoded(halves(), "TIFF"),
        encoded(halves(), "BMP"),
    ],
    ids=["svg", "xml", "pdf", "exe", "html", "eps", "empty", "zeros", "gif", "tiff", "bmp"],
)
def test_what_is_no_photo_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(NotAPhoto) as refused:
        make_picture(upload(content, "dung-la-anh.jpg"))
    assert "dung-la-anh.jpg" in str(refused.value)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_was_cut_off_is_refused(image_format: str) -> None:
    noise = Image.effect_noise((300, 300), 90).convert("RGB")
    content = encoded(noise, image_format)
    with pytest.raises(BrokenPhoto):
        make_picture(upload(content[: len(content) // 2]))


def test_a_small_file_that_unpacks_to_gigabytes_is_refused_before_it_unpacks() -> None:
    side = 60_000

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
    with pytest.raises(PhotoTooManyPixels):
        make_picture(upload(bomb + chunk(b"IEND", b"")))


def test_more_pixels_than_the_limit_are_refused_though_pillow_would_take_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 64 * 48 - 1)
    with pytest.raises(PhotoTooManyPixels):
        make_picture(upload(encoded(halves(), "PNG")))


def test_a_file_larger_than_the_limit_is_refused_without_reading_it_all() -> None:
    with pytest.raises(PhotoTooLarge):
        make_picture(upload(b"\xff\xd8" + b"x" * pictures.MAX_BYTES))
