"""A download that broke off goes on where it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from layers.downloads.names import path_of
from layers.downloads.ranges import Part, part_of
from layers.models import Download
from tests.layers.conftest import run_jobs
from tests.layers.maps import make_published, square

ADDRESS = "/api/v1/layers/landslide/1/gpkg/"


@pytest.fixture
def file(layer, author, reviewer, tmp_path: Path, settings) -> bytes:
    """What the file holds that lies ready under `ADDRESS`."""
    settings.DOWNLOADS_ROOT = tmp_path / "downloads"
    make_published(layer, [(5, square(106.54, 21.86, 0.02))], author, reviewer)
    run_jobs()
    return stored().read_bytes()


def stored() -> Path:
    return path_of(Download.objects.get(file_format="gpkg"))


def ask(address: str = ADDRESS, **headers: str):
    return Client().get(address, headers=headers)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_part_is_answered_with_that_part(file) -> None:
    answer = ask(Range="bytes=100-199")
    assert (answer.status_code, body(answer)) == (206, file[100:200])
    assert answer["Content-Range"] == f"bytes 100-199/{len(file)}"
    assert answer["Content-Length"] == "100"
    assert answer["Content-Type"] == "application/geopackage+sqlite3"
    assert ".gpkg" in answer["Content-Disposition"]
    answer.close()


def test_a_file_in_parts_is_the_whole_file(file) -> None:
    parts = [body(ask(Range=f"bytes={first}-{first + 29_999}")) for first in range(0, len(file), 30_000)]
    assert b"".join(parts) == file
    assert body(ask()) == file
    assert ask()["Accept-Ranges"] == "bytes"


def test_what_lies_beyond_the_end_is_told_with_the_size(file) -> None:
    answer = ask(Range=f"bytes={len(file)}-")
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(file)}")


def test_a_part_of_another_edition_of_the_file_is_not_given(file) -> None:
    """Else two halves of different files would be put together."""
    first = ask(Range="bytes=0-9")
    same = ask(Range="bytes=10-19", **{"If-Range": first["ETag"]})
    assert (same.status_code, body(same)) == (206, file[10:20])
    assert ask(Range="bytes=10-19", **{"If-Range": first["Last-Modified"]}).status_code == 206
    path = stored()
    path.unlink()
    path.write_bytes(file)  # the same bytes made anew: nobody can know
    other = ask(Range="bytes=10-19", **{"If-Range": first["ETag"]})
    assert (other.status_code, body(other)) == (200, file)


def test_who_has_the_file_is_told_so(file) -> None:
    tag = ask()["ETag"]
    assert ask(**{"If-None-Match": tag}).status_code == 304


def test_head_tells_size_and_that_parts_can_be_had(file) -> None:
    answer = Client().head(ADDRESS, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(file)))
    assert answer["Accept-Ranges"] == "bytes"


def test_what_is_written_while_it_is_sent_comes_whole(file) -> None:
    answer = ask("/api/v1/layers/landslide/1/geojson/", Range="bytes=0-9")
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "none")
    answer.close()


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("", None), ("bytes=0-0", Part(0, 0)), ("bytes=5-", Part(5, 99)), ("bytes=-10", Part(90, 99)),
        ("bytes=-1000", Part(0, 99)), ("bytes=90-1000", Part(90, 99)), ("bytes=9-3", None), ("bytes=-", None),
        ("bytes=0-1,5-9", None), ("lines=1-2", None), ("bytes=a-b", None), ("bytes=٣-٤", None),
        ("bytes=0-" + "9" * 40, None),
    ],
)  # fmt: skip
def test_ranges_are_read_as_the_standard_says(asked: str, part: Part | None) -> None:
    assert part_of(asked, 100) == part


@pytest.mark.parametrize(("asked", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-5", 0)])
def test_a_range_without_a_byte_of_the_file_is_empty(asked: str, size: int) -> None:
    found = part_of(asked, size)
    assert found is not None and found.length == 0
