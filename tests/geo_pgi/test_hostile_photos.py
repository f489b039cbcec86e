"""Photos made to break what reads them: the process that serves people lives on, in bounded memory."""

import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from incidents.errors import PhotoRefused
from incidents.pictures import make_picture

PHONE_HEIC = Path(__file__).resolve().parent.parent / "incidents/data/phone.heic"

READER = """
import os, resource, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "geo_pgi.settings"
import django
django.setup()
from django.core.files.base import ContentFile
from incidents.errors import PhotoRefused
from incidents.pictures import make_picture
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    make_picture(ContentFile(open(sys.argv[1], "rb").read(), name="x"))
except PhotoRefused:
    pass
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(max(grown, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


def read_apart(path: Path) -> subprocess.CompletedProcess[str]:
    root = PHONE_HEIC.parent.parent.parent.parent
    return subprocess.run(
        [sys.executable, "-c", READER, str(path)], cwd=root, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_heic_with_a_broken_item_type_does_not_end_the_process(tmp_path: Path) -> None:
    content = bytearray(PHONE_HEIC.read_bytes())
    place = content.index(b"Exif")
    content[place + 3] = 0xFF
    (tmp_path / "broken.heic").write_bytes(content)
    done = read_apart(tmp_path / "broken.heic")
    assert done.returncode == 0, f"ended with {done.returncode}: {done.stderr[-300:]}"


def test_a_small_picture_that_unpacks_to_a_huge_one_takes_little_memory(tmp_path: Path) -> None:
    """93 KB that unpack to 49 million pixels in one column, within the limit of pixels."""
    (tmp_path / "tall.png").write_bytes(_png(1, 49_000_000))
    done = read_apart(tmp_path / "tall.png")
    assert done.returncode == 0, done.stderr[-300:]
    assert int(done.stdout.split()[-1]) < 300 * 1024, f"{int(done.stdout.split()[-1]) // 1024} MB"


def test_a_square_picture_of_49_million_pixels_takes_bounded_memory(tmp_path: Path) -> None:
    """The pixels once, and once more while they are made smaller: about 470 MB, in a process that ends at once."""
    (tmp_path / "square.png").write_bytes(_png(7000, 7000, channels=4))
    done = read_apart(tmp_path / "square.png")
    assert done.returncode == 0, done.stderr[-300:]
    assert int(done.stdout.split()[-1]) < 600 * 1024, f"{int(done.stdout.split()[-1]) // 1024} MB"


@pytest.mark.parametrize(("tag", "kind"), [(0x11A, 2), (0x11A, 7), (0x10F, 5), (0x10F, 12)])
def test_a_turned_photo_with_odd_exif_is_taken_or_refused(tag: int, kind: int) -> None:
    """Orientation 6 beside a tag stored as another type than its own; some phones and editors write such."""
    turned, odd = struct.pack("<HHII", 0x112, 3, 1, 6), struct.pack("<HHII", tag, kind, 1, 26)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 2) + turned + odd + bytes(16)
    sent = BytesIO()
    Image.new("RGB", (8, 6)).save(sent, "JPEG", exif=exif)
    with suppress(PhotoRefused):
        assert make_picture(ContentFile(sent.getvalue(), name="x")).height == 8


def _png(width: int, height: int, channels: int = 1) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 4: 6}[channels], 0, 0, 0)
    rows = zlib.compress(bytes((width * channels + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
