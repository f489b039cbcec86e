"""Videos as phones make them, and what is left of them."""

from io import BytesIO
from pathlib import Path
from typing import Any

import av
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from incidents.errors import (
    BrokenVideo,
    NotAPhoto,
    PhotoRefused,
    UnknownVideo,
    VideoTooLarge,
    VideoTooLong,
    VideoTooManyPixels,
)
from incidents.pictures import Picture, make_picture
from tests.incidents.clips import SECRETS, turned, video


def content_of(made: Picture) -> bytes:
    made.file.seek(0)
    return made.file.read()


@pytest.mark.parametrize(
    ("kind", "codec", "media_type"),
    [
        ("mov", "libx264", "video/mp4"),
        ("mp4", "libx264", "video/mp4"),
        ("mp4", "libx265", "video/mp4"),
        ("webm", "libvpx-vp9", "video/webm"),
        ("webm", "libvpx", "video/webm"),
    ],
)
def test_place_time_and_maker_are_gone_and_every_picture_is_there(
    tmp_path: Path, kind: str, codec: str, media_type: str
) -> None:
    sent = video(tmp_path, kind, codec=codec)
    assert SECRETS[0] in sent.read()
    made = make_picture(sent)
    content = content_of(made)
    assert not [secret for secret in SECRETS if secret in content]
    assert (made.media_type, made.width, made.height, made.seconds) == (media_type, 64, 48, 2.0)
    with av.open(BytesIO(content)) as opened:
        assert "creation_time" not in opened.metadata
        assert len(list(opened.decode(video=0))) == 20


def test_words_that_a_coder_wrote_between_the_pictures_are_gone(tmp_path: Path) -> None:
    sent = video(tmp_path, "mp4")
    assert b"x264" in sent.read()
    assert b"x264" not in content_of(make_picture(sent))


def test_the_sound_stays(tmp_path: Path) -> None:
    for kind in ("mp4", "webm"):
        with av.open(BytesIO(content_of(make_picture(video(tmp_path, kind, sound=True))))) as opened:
            assert len(opened.streams.audio) == 1


def test_what_an_iphone_sends_begins_with_its_head_so_that_it_plays_while_it_comes(tmp_path: Path) -> None:
    content = content_of(make_picture(video(tmp_path, "mov")))
    assert content.index(b"moov") < content.index(b"mdat")


def test_hevc_is_named_as_safari_wants_it(tmp_path: Path) -> None:
    assert b"hvc1" in content_of(make_picture(video(tmp_path, "mp4", codec="libx265")))


def test_the_first_picture_stands_for_the_video_and_upright(tmp_path: Path) -> None:
    lying = make_picture(video(tmp_path, "mp4"))
    poster = Image.open(BytesIO(lying.thumbnail)).convert("RGB")
    assert (poster.format or "WEBP", poster.size) == ("WEBP", (64, 48))
    red, _green, blue = poster.getpixel((8, 24))  # type: ignore[misc]
    assert blue > 180 > 80 > red
    upright = make_picture(turned(video(tmp_path, "mp4")))
    assert (upright.width, upright.height) == (48, 64)
    poster = Image.open(BytesIO(upright.thumbnail)).convert("RGB")
    red, _green, blue = poster.getpixel((24, 8))  # type: ignore[misc]
    assert blue > 180 > 80 > red
    with av.open(BytesIO(content_of(upright))) as opened:
        assert next(opened.decode(video=0)).rotation in (90, -90, 270)


def test_a_video_over_its_time_is_refused_also_when_its_head_tells_less(tmp_path: Path, settings: Any) -> None:
    settings.VIDEO_MAX_SECONDS = 1
    sent = video(tmp_path, "mp4", name="dai.mp4")
    with pytest.raises(VideoTooLong, match=r"dai\.mp4"):
        make_picture(sent)
    content = bytearray(sent.open().read())
    for head, of_duration in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        at = content.index(head) + of_duration
        content[at : at + 4] = (100).to_bytes(4, "big")
    with pytest.raises(PhotoRefused):
        make_picture(SimpleUploadedFile("dai.mp4", bytes(content)))


def test_a_video_over_its_size_is_refused_before_it_is_read(tmp_path: Path, settings: Any) -> None:
    settings.VIDEO_MAX_BYTES = 1000
    with pytest.raises(VideoTooLarge, match="clip"):
        make_picture(video(tmp_path, "mp4"))


def test_a_video_that_browsers_do_not_play_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnknownVideo, match="MP4"):
        make_picture(video(tmp_path, "mov", codec="mpeg4"))


def test_huge_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(VideoTooManyPixels):
        make_picture(video(tmp_path, "mp4", size=(5120, 2880), seconds=0.2))


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_a_video_that_was_cut_off_is_refused(tmp_path: Path, kind: str) -> None:
    content = video(tmp_path, kind, size=(320, 240)).read()
    with pytest.raises(BrokenVideo):
        make_picture(SimpleUploadedFile("cut.mp4", content[: len(content) // 2]))


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x00\x00\x18ftypisom" + b"\x00" * 5000,
        b"\x1a\x45\xdf\xa3" + b"<script>alert(1)</script>" * 50,
        b"\x00\x00\x00\x10moov\x00\x00\x00\x08cmov",
    ],
    ids=["mp4", "webm", "mov"],
)
def test_what_only_begins_like_a_video_is_refused(content: bytes) -> None:
    with pytest.raises(BrokenVideo):
        make_picture(SimpleUploadedFile("x.mp4", content))


@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<?xml version='1.0'?><MPD><BaseURL>http://127.0.0.1/</BaseURL></MPD>",
    ],
    ids=["hls", "concat", "dash"],
)
def test_lists_that_lead_to_other_files_are_no_videos(content: bytes) -> None:
    with pytest.raises(NotAPhoto):
        make_picture(SimpleUploadedFile("phim.mp4", content))
