"""What people write in a simulated month, and the pictures they send."""

import io
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from unittest import mock

from PIL import Image

from incidents import pictures
from incidents.workflow import Needs
from starter.pictures import SCENES, picture
from starter.stories import STORIES

SPAM = (
    "Vay tiền nhanh trong ngày, không cần gặp mặt: https://vay-nhanh.example/uu-dai",
    "Nhận làm bằng lái, giấy tờ các loại, xem tại http://giay-to.example",
)
NEEDED: Mapping[Needs, str] = {
    Needs.REASON: "Tổ công tác đã đến hiện trường, làm việc với người dân và ghi lại những gì thấy được.",
    Needs.PUBLIC_NOTE: "Đã kiểm tra tại chỗ. Xin cảm ơn người phản ánh.",
    Needs.REFERRED_TO: "Công ty quản lý công trình",
}
STILL_THERE = "Hôm nay vẫn còn như cũ."
QUESTION, ANSWER = "Nơi đó ở phía nào của cầu?", "Phía hạ lưu, cách cầu khoảng 50 m."
LEGAL_BASIS = "Phản ánh của người dân đã được xác minh."
OVERRIDE = "Việc gấp, người trong đoàn đi liền hai nơi."
MORE_TIME = "Chờ máy móc của tỉnh, dự kiến xong trong tuần sau."
_WORDS = {story.category: story.words for story in STORIES}
_PLACES = tuple(story.place for story in STORIES)
_SIZE = (640, 480)


def words_of(kind: str, name: str, number: int) -> str:
    """What a report says. No two say the same, as no two people do."""
    return f"{_WORDS.get(kind, f'{name}: mong xã cho người đến xem sớm.')} (lần {number + 1})"


def place_words(rng: random.Random) -> str:
    return rng.choice(_PLACES)


def photo_of(rng: random.Random) -> bytes:
    """One of few pictures, small, as a phone sends it on a poor line."""
    return _photo(rng.choice(sorted(SCENES)))


@cache
def _photo(scene: str) -> bytes:
    small = io.BytesIO()
    with Image.open(io.BytesIO(picture(scene, seed=1))) as drawn:
        drawn.resize(_SIZE).save(small, "JPEG", quality=70)
    return small.getvalue()


@contextmanager
def each_read_once() -> Iterator[None]:
    """Inside, the process that makes a photo safe is asked once for each of these few pictures, and not thousands of
    times: it answers the same for the same bytes. All else of a photo's way is as ever."""
    with mock.patch.object(pictures, "output_of", _read_once):
        yield


_read_once = cache(pictures.output_of)
