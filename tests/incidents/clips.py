"""Videos and HEIC pictures as phones make them, made here."""

import struct
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TELLING = {
    "location": "+21.8500+106.5400/",
    "com.apple.quicktime.location.ISO6709": "+21.8500+106.5400+300/",
    "com.apple.quicktime.make": "PhoneMaker",
    "creation_time": "2026-01-02T03:04:05Z",
}
"""What phones write beside the pictures."""
SECRETS = (b"21.85", b"106.54", b"PhoneMaker", b"com.apple.quicktime")
PER_SECOND = 10


def video(
    folder: Path,
    kind: str = "mov",
    *,
    codec: str = "",
    seconds: float = 2,
    size: tuple[int, int] = (64, 48),
    sound: bool = False,
    name: str = "",
) -> SimpleUploadedFile:
    """Blue on the left, red on the right; tells where it was taken."""
    path = folder / f"clip.{kind}"
    codec = codec or {"webm": "libvpx-vp9"}.get(kind, "libx264")
    options = {} if kind == "webm" else {"movflags": "use_metadata_tags"}
    with av.open(str(path), "w", format=kind, options=options) as target:
        target.metadata.update(TELLING)
        pictures = target.add_stream(codec, rate=PER_SECOND)
        pictures.width, pictures.height, pictures.pix_fmt = *size, "yuv420p"
        voice = target.add_stream("libopus" if kind == "webm" else "aac", rate=48_000) if sound else None
        half = np.zeros((size[1], size[0], 3), np.uint8)
        half[:, : size[0] // 2] = (0, 0, 255)
        half[:, size[0] // 2 :] = (255, 0, 0)
        for _ in range(int(seconds * PER_SECOND)):
            target.mux(pictures.encode(av.VideoFrame.from_ndarray(half, format="rgb24")))
        target.mux(pictures.encode())
        if voice is not None:
            silence = np.zeros((1, 48_000), np.float32)
            frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
            frame.sample_rate = 48_000
            target.mux(voice.encode(frame))
            target.mux(voice.encode())
    return SimpleUploadedFile(name or path.name, path.read_bytes())


def turned(video_file: SimpleUploadedFile) -> SimpleUploadedFile:
    """The same as of a phone held upright: its head says to turn it by a quarter, clockwise."""
    content = bytearray(video_file.read())
    # The matrix of the track's header, ISO/IEC 14496-12, 8.3.2; version 0.
    at = content.index(b"tkhd") + 4 + 40
    one = 1 << 16
    content[at : at + 36] = struct.pack(">9i", 0, one, 0, -one, 0, 0, 48 * one, 0, 1 << 30)
    return SimpleUploadedFile("upright.mp4", bytes(content))


def heic(exif: Image.Exif, size: tuple[int, int] = (64, 48)) -> SimpleUploadedFile:
    """Blue on the left, red on the right."""
    image = Image.new("RGB", size, "red")
    image.paste((0, 0, 255), (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=90, exif=exif.tobytes())
    return SimpleUploadedFile("IMG_0001.HEIC", out.getvalue())
