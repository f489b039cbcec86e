"""Tile archives hold every danger at every zoom, are the same for the same zones, and read fast and safely."""

import gzip
import math
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mapbox_vector_tile
import numpy as np
import pytest
import shapely

from geodata import bounded, tiles, tippecanoe
from geodata.bounded import Allowance
from geodata.errors import (
    BrokenTileArchive,
    NoFeatures,
    TileBuildFailed,
    TileBuildOutOfMemory,
    TileBuildTimedOut,
)
from geodata.tiles import PmtilesReader, build_pmtiles

WIDE = shapely.box(106.4, 21.6, 106.8, 22.0)
HUT = shapely.box(106.9, 21.9, 106.9001, 21.9001)  # some 10 m
STREAM = shapely.LineString([(106.9, 21.5), (107.2, 21.7)]).buffer(0.00003)  # some 6 m wide, 40 km long


def tile_of(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    side = 1 << zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return zoom, int((lon / 360 + 0.5) * side), int(y * side)


def features_in(archive: PmtilesReader, address: tuple[int, int, int]) -> list[dict]:
    content = archive.get(*address)
    return mapbox_vector_tile.decode(gzip.decompress(content))["zones"]["features"] if content else []


def built(path: Path, zones, **options) -> PmtilesReader:
    build_pmtiles(zones, output=path, layer_name="zones", rank_field="level", **options)
    return PmtilesReader(path)


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> PmtilesReader:
    zones = [(WIDE, {"level": 2, "id": 7}), (HUT, {"level": 5, "id": 8}), (STREAM, {"level": 4, "id": 9})]
    return built(tmp_path_factory.mktemp("tiles") / "a.pmtiles", zones)


@pytest.mark.parametrize("zoom", range(6, 14))
def test_no_zone_vanishes_at_any_zoom(archive, zoom) -> None:
    at_hut = features_in(archive, tile_of(106.90005, 21.90005, zoom))
    assert 8 in {feature["properties"]["id"] for feature in at_hut}
    on_stream = features_in(archive, tile_of(107.05, 21.6, zoom))
    assert 9 in {feature["properties"]["id"] for feature in on_stream}


def test_a_small_zone_is_a_cell_when_zoomed_out_and_itself_when_zoomed_in(archive) -> None:
    for zoom, cell in ((7, 1), (13, 0)):
        hut = [f for f in features_in(archive, tile_of(106.90005, 21.90005, zoom)) if f["properties"]["id"] == 8]
        assert [feature["properties"] for feature in hut] == [{"level": 5, "id": 8, "cell": cell}]


def test_a_wide_zone_is_never_a_cell(archive) -> None:
    for *_, content in archive.tiles():
        for feature in mapbox_vector_tile.decode(gzip.decompress(content))["zones"]["features"]:
            assert feature["properties"]["id"] != 7 or feature["properties"]["cell"] == 0


@pytest.mark.parametrize("chunk", [1, 2000])
def test_the_highest_class_wins_a_cell_whatever_the_order(tmp_path, monkeypatch, chunk) -> None:
    monkeypatch.setattr(tiles, "_CHUNK", chunk)
    low, high = ({"level": 1}, {"level": 3})
    beside = shapely.transform(HUT, lambda xy: np.add(xy, [0.0001, 0]))
    for name, zones in (("a", [(HUT, low), (beside, high)]), ("b", [(HUT, high), (beside, low)])):
        with built(tmp_path / f"{name}.pmtiles", zones, max_zoom=8) as archive:
            levels = [f["properties"]["level"] for f in features_in(archive, tile_of(106.90005, 21.9, 6))]
        assert levels == [3]


def test_higher_classes_are_drawn_above_lower_ones(tmp_path) -> None:
    zones = [(shapely.box(106 + n / 20, 21.5, 107 + n / 20, 22), {"level": level}) for n, level in enumerate([5, 1, 3])]
    with built(tmp_path / "a.pmtiles", zones, max_zoom=8) as archive:
        for *_, content in archive.tiles():
            drawn = mapbox_vector_tile.decode(gzip.decompress(content))["zones"]["features"]
            levels = [feature["properties"]["level"] for feature in drawn]
            assert levels == sorted(levels)


def test_the_parts_of_a_multipolygon_count_one_by_one(tmp_path) -> None:
    zone = shapely.MultiPolygon([WIDE, HUT])
    with built(tmp_path / "a.pmtiles", [(zone, {"level": 5})], max_zoom=9) as archive:
        cells = [f["properties"]["cell"] for f in features_in(archive, tile_of(106.90005, 21.90005, 6))]
    assert sorted(cells) == [0, 1]


def test_the_same_zones_give_the_same_bytes_and_no_trace_of_the_machine(tmp_path) -> None:
    random = np.random.default_rng(3)
    zones = [
        (shapely.Point(x, y).buffer(size), {"level": int(level), "name": "Nguy cơ cao"})
        for x, y, size, level in zip(
            random.uniform(106.2, 107.2, 300), random.uniform(21.5, 22.3, 300),
            random.uniform(0.0001, 0.02, 300), random.integers(1, 6, 300), strict=True,
        )
    ]  # fmt: skip
    first, second = tmp_path / "x" / "a.pmtiles", tmp_path / "y" / "b.pmtiles"
    with built(first, zones) as archive:
        assert str(tmp_path) not in str(archive.metadata())
        assert "site-packages" not in str(archive.metadata())
    built(second, zones).close()
    assert first.read_bytes() == second.read_bytes()
    assert [path.name for path in first.parent.iterdir()] == ["a.pmtiles"]


def test_a_failed_build_leaves_the_old_archive_and_nothing_beside_it(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.pmtiles"
    built(path, [(WIDE, {"level": 1})], max_zoom=7).close()
    before = path.read_bytes()
    monkeypatch.setattr(tiles, "_OPTIONS", ("--no-such-option",))
    with pytest.raises(TileBuildFailed):
        build_pmtiles([(WIDE, {"level": 2})], output=path, layer_name="zones", rank_field="level")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_build_that_takes_too_long_is_stopped(tmp_path) -> None:
    with pytest.raises(TileBuildTimedOut):
        build_pmtiles(
            [(WIDE, {"level": 2})],
            output=tmp_path / "a.pmtiles", layer_name="zones", rank_field="level", max_zoom=16, timeout_s=0.01,
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_takes_too_much_memory_is_stopped(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(tippecanoe, "MOST_MEMORY", 1024)
    monkeypatch.setattr(tippecanoe, "_LOOK_EVERY_S", 0.001)
    with pytest.raises(TileBuildOutOfMemory, match="quá nhiều bộ nhớ"):
        build_pmtiles(
            [(WIDE, {"level": 2})],
            output=tmp_path / "a.pmtiles", layer_name="zones", rank_field="level", max_zoom=16,
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_the_program_ends_with_the_process_that_feeds_it(tmp_path, monkeypatch) -> None:
    number, program, tiles_folder = tmp_path / "pid", tmp_path / "endless", tmp_path / "tiles"
    program.write_text(f"#!/bin/sh\necho $$ > {number}\nexec sleep 600\n")
    program.chmod(0o700)
    monkeypatch.setattr(tippecanoe, "_program", lambda: str(program))
    monkeypatch.setattr(bounded, "ALLOWANCE", Allowance(patience_seconds=3))
    with pytest.raises(TileBuildTimedOut):
        build_pmtiles([(WIDE, {"level": 2})], output=tiles_folder / "a.pmtiles", layer_name="zones", rank_field="level")
    status = Path(f"/proc/{number.read_text().strip()}/status")
    while status.exists() and "(zombie)" not in status.read_text():
        time.sleep(0.05)
    assert list(tiles_folder.iterdir()) == []


def test_no_zones_is_told(tmp_path) -> None:
    with pytest.raises(NoFeatures):
        build_pmtiles([], output=tmp_path / "a.pmtiles", layer_name="zones", rank_field="level")


def test_the_archive_tells_its_bounds_zooms_and_layer(archive) -> None:
    west, south, east, north = archive.bounds
    assert (west, south, east, north) == pytest.approx((106.4, 21.5, 107.2, 22.0), abs=0.02)
    assert (archive.min_zoom, archive.max_zoom) == (6, 13)
    assert [layer["id"] for layer in archive.metadata()["vector_layers"]] == ["zones"]


def test_every_tile_of_the_archive_is_found_by_its_address(archive) -> None:
    addressed = {(z, x, y): content for z, x, y, content in archive.tiles()}
    assert len(addressed) == archive.tile_count
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda address: archive.get(*address), addressed))
    assert found == list(addressed.values())


@pytest.mark.parametrize("address", [(5, 0, 0), (14, 0, 0), (8, -1, 0), (8, 256, 0), (8, 0, 0), (99, 1, 1)])
def test_addresses_without_a_tile_give_none(archive, address) -> None:
    assert archive.get(*address) is None


def test_the_reader_outlives_the_file_it_opened(tmp_path) -> None:
    archive = built(tmp_path / "a.pmtiles", [(WIDE, {"level": 1})], max_zoom=8)
    address = tile_of(106.6, 21.8, 8)
    before = archive.get(*address)
    (tmp_path / "a.pmtiles").unlink()
    assert before is not None
    assert archive.get(*address) == before


@pytest.mark.parametrize("content", [b"", b"short", b"PMTiles\x03" + b"\x00" * 200, b"x" * 500])
def test_a_broken_archive_is_told(tmp_path, content) -> None:
    path = tmp_path / "a.pmtiles"
    path.write_bytes(content)
    with pytest.raises(BrokenTileArchive):
        PmtilesReader(path)
