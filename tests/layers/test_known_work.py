"""What tests do once in a run gives each of them the same as the work itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.known_work import knowing_pictures, knowing_tiles

HERE = shapely.box(106, 21, 107, 22)


class Builder:
    def __init__(self) -> None:
        self.built: list[Path] = []

    def __call__(self, features, *, output: Path, **options: object) -> int:
        zones = list(features)
        self.built.append(output)
        output.write_text(f"{zones} {options}")
        return len(zones)


def test_the_same_zones_are_built_once_and_copied(tmp_path) -> None:
    builder = Builder()
    build = knowing_tiles(builder, tmp_path)
    first, second = tmp_path / "first", tmp_path / "new" / "second"
    assert [build([(HERE, {"level": 2})], output=output, max_zoom=9) for output in (first, second)] == [1, 1]
    assert builder.built == [first]
    assert second.read_text() == first.read_text()


def test_another_shape_class_option_or_allowance_is_built_anew(tmp_path, monkeypatch) -> None:
    builder = Builder()
    build = knowing_tiles(builder, tmp_path)
    build([(HERE, {"level": 2})], output=tmp_path / "a", max_zoom=9)
    build([(HERE.buffer(1), {"level": 2})], output=tmp_path / "b", max_zoom=9)
    build([(HERE, {"level": 3})], output=tmp_path / "c", max_zoom=9)
    build([(HERE, {"level": 2})], output=tmp_path / "d", max_zoom=8)
    monkeypatch.setattr("geodata.bounded.ALLOWANCE", "less")
    build([(HERE, {"level": 2})], output=tmp_path / "e", max_zoom=9)
    assert [path.name for path in builder.built] == ["a", "b", "c", "d", "e"]


def test_a_picture_is_read_once_and_one_that_failed_each_time() -> None:
    read: list[bytes] = []

    def output_of(reader: str, *arguments: str, content: bytes = b"") -> bytes:
        read.append(content)
        if content == b"broken":
            raise ValueError
        return content.upper()

    known = knowing_pictures(output_of)
    assert [known("picture_reader", "9", content=b"a") for _ in range(2)] == [b"A", b"A"]
    for _ in range(2):
        with pytest.raises(ValueError):
            known("picture_reader", "9", content=b"broken")
    assert known("picture_reader", "8", content=b"a") == b"A"
    assert read == [b"a", b"broken", b"broken", b"a"]
