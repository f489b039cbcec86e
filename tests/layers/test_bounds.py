"""Shapes that can be read and yet fill the memory, or take for ever, once they are worked on: the worker lives on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.test import Client

import geodata.repair
from agencies.models import User
from geodata import bounded
from geodata.bounded import Allowance
from layers.commune_areas import areas_hold
from layers.models import HazardFile, HazardLayer, ImportState, LayerVersion, VersionState, Zone
from layers.publishing import build_and_switch, publish
from layers.review_models import ReviewSheet
from places.models import Generation, Level
from tests.layers.awkward_writers import tangle
from tests.layers.conftest import browser_of, imported, inspected, offered_choices, run_jobs
from tests.layers.maps import make_published, make_version
from tests.layers.small_files import geopackage, square

TEETH = 1_000


def comb(*, upright: bool) -> shapely.Polygon:
    """Two of these, one upright and one lying, cross each other in a million places."""
    side = np.linspace(0, 0.1, 2 * TEETH)
    out = np.tile([0.001, 0.1, 0.1, 0.001], TEETH // 2)
    xy = np.column_stack((np.repeat(side, 2)[: len(out)], out))
    ring = np.vstack((xy, [[xy[-1, 0], 0], [0, 0]]))
    return shapely.Polygon((ring if upright else ring[:, ::-1]) + (106.5, 21.8))


@pytest.fixture
def allow(monkeypatch) -> Callable[..., None]:
    return lambda **limits: monkeypatch.setattr(bounded, "ALLOWANCE", Allowance(**limits))


@pytest.fixture
def combed(layer: HazardLayer, author: User) -> LayerVersion:
    zones = [(level, GEOSGeometry(comb(upright=level == 2).wkt)) for level in (2, 3)]
    return make_version(layer, zones, author, import_report={"file": "luoc.gpkg"})


@pytest.mark.parametrize(
    ("limits", "code", "words"),
    [
        ({"memory": 400 * 1024 * 1024}, "mending_out_of_memory", "sửa và đo các vùng cần quá nhiều bộ nhớ"),
        ({"cpu_seconds": 2}, "mending_out_of_time", "sửa và đo các vùng quá lâu"),
    ],
)
def test_a_shape_that_cannot_be_mended_is_told_as_that_and_nothing_stays(
    office: Client, layer: HazardLayer, tmp_path: Path, uploads_folder: Path, monkeypatch, allow,
    limits: dict[str, int], code: str, words: str,
) -> None:  # fmt: skip
    file = inspected(office, layer, geopackage(tmp_path / "roi.gpkg", [tangle(6_000)], [3]))
    with monkeypatch.context() as patched:
        # As a shape that the estimate of crossings does not see.
        patched.setattr(geodata.repair, "refuse_tangles", lambda *args, **kwargs: None)
        patched.setattr(bounded, "ALLOWANCE", Allowance(**limits))
        office.post(f"/can-bo/ban-do/tep/{file.pk}/", offered_choices(office, file) | {"source": "Viện"})
        run_jobs()
    file.refresh_from_db()
    assert (file.state, file.error["code"]) == (ImportState.FAILED, code)
    page = office.get(f"/can-bo/ban-do/tep/{file.pk}/").content.decode()
    assert words in page
    assert "tệp bị hỏng" not in page
    assert (LayerVersion.objects.count(), Zone.objects.count()) == (0, 0)
    assert list((uploads_folder / "work").iterdir()) == []

    good = imported(office, layer, geopackage(tmp_path / "tot.gpkg", [square(106.5, 21.8)], [3]))
    assert HazardFile.objects.get(pk=good.pk).state == ImportState.DONE


def test_overlaps_that_take_for_ever_are_told_and_no_longer_waited_for(
    combed: LayerVersion, author: User, monkeypatch, allow
) -> None:
    monkeypatch.setattr("layers.review_sheet.prepared", lambda version, telling: ("0" * 64, []))
    allow(cpu_seconds=1)
    run_jobs()
    combed.refresh_from_db()
    assert (combed.checked_at, combed.build_error["code"]) == (None, "measuring_out_of_time")
    page = browser_of(author).get(f"/can-bo/ban-do/ban/{combed.pk}/").content.decode()
    assert "Đo và so các vùng với nhau quá lâu" in page
    assert "Đang tìm chỗ các vùng chồng lên nhau" not in page


def test_a_comparison_that_takes_for_ever_is_told_and_reviewing_goes_on(
    layer: HazardLayer, author: User, reviewer: User, monkeypatch
) -> None:
    upright, lying = (Polygon(list(comb(upright=upright).exterior.coords)) for upright in (True, False))
    make_published(layer, [(2, upright)], author, reviewer)
    version = make_version(layer, [(2, lying)], author)
    monkeypatch.setattr("layers.review_sheet.LONGEST_SEARCH_S", 0.05)
    run_jobs()
    assert ReviewSheet.objects.get(version=version).error["code"] == "measuring_out_of_time"
    page = browser_of(reviewer).get(f"/can-bo/ban-do/ban/{version.pk}/xet-duyet/").content.decode()
    assert "Đo và so các vùng với nhau quá lâu" in page
    version.refresh_from_db()
    assert version.state == VersionState.IN_REVIEW


def test_a_map_that_cannot_be_measured_goes_back_to_review(combed: LayerVersion, reviewer: User, allow) -> None:
    publish(user=reviewer, version_id=combed.pk)
    allow(cpu_seconds=1)
    build_and_switch(combed.pk)
    combed.refresh_from_db()
    assert (combed.state, combed.build_error["code"]) == (VersionState.IN_REVIEW, "measuring_out_of_time")


def test_areas_of_the_look_for_overlaps_hold_until_boundaries_or_zones_change(layer: HazardLayer, author: User) -> None:
    version = make_version(layer, [(2, Polygon.from_bbox((106.5, 21.8, 106.51, 21.81)))], author)
    assert not areas_hold(version)
    run_jobs()
    version.refresh_from_db()
    assert areas_hold(version)
    Generation.objects.create(
        level=Level.COMMUNE, valid_from=version.checked_at.date(), source="Nghị quyết", unit_count=0
    )
    assert not areas_hold(version)
