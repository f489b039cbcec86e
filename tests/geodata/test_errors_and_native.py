"""Errors can be told in words; the native libraries are found and cannot reach the network."""

import json
import subprocess
import sys
from pathlib import Path

import pyogrio
import pytest

from geodata import errors, native
from geodata.messages import Message


def all_errors(base: type[errors.GeoPGIError]) -> list[type[errors.GeoPGIError]]:
    return [base, *(found for child in base.__subclasses__() for found in all_errors(child))]


def test_an_error_carries_its_msgid_and_params_apart_for_translation() -> None:
    error = errors.UnknownLayer(name="a.gpkg", layer="zones")
    assert error.msgid == "Tệp “%(name)s” không có lớp “%(layer)s”."
    assert error.params == {"name": "a.gpkg", "layer": "zones"}
    assert str(error) == error.message == "Tệp “a.gpkg” không có lớp “zones”."


def test_codes_of_errors_are_unique_and_statuses_are_http_errors() -> None:
    found = [kind for kind in all_errors(errors.GeoPGIError) if kind.__module__.startswith("geodata.")]
    codes = [kind.code for kind in found if "code" in vars(kind)]
    assert len(codes) == len(set(codes))
    assert all(400 <= kind.http_status < 600 for kind in found)


def test_a_message_fills_its_placeholders() -> None:
    assert str(Message("%(percent)s%% dữ liệu", {"percent": 97})) == "97% dữ liệu"


def test_both_native_libraries_exist() -> None:
    assert Path(native.gdal_library_path()).is_file()
    assert "geos_c" in Path(native.geos_library_path()).name


def test_only_allowed_drivers_stay_after_restriction() -> None:
    native.restrict_gdal()
    assert set(pyogrio.list_drivers()) <= native.ALLOWED_DRIVERS
    assert {"GPKG", "ESRI Shapefile", "MapInfo File", "LIBKML", "GeoJSON"} <= set(pyogrio.list_drivers())


GEODJANGO = """
import json
from geodata import native
native.restrict_gdal()
from django.conf import settings
settings.configure(GDAL_LIBRARY_PATH=native.gdal_library_path(), GEOS_LIBRARY_PATH=native.geos_library_path())
from django.contrib.gis.gdal import SpatialReference
from django.contrib.gis.geos import Point
import pyogrio
point = Point(106.54, 21.86, srid=4326)
point.transform(9215)
print(json.dumps([SpatialReference(9215).name, point.x, point.y, sorted(pyogrio.list_drivers())]))
"""


def test_geodjango_knows_epsg_9215_through_the_bundled_gdal_and_brings_no_driver_back() -> None:
    # A fresh process: libraries load once, and the order of loading is what is tested.
    done = subprocess.run([sys.executable, "-c", GEODJANGO], capture_output=True, text=True, check=True)
    name, x, y, drivers = json.loads(done.stdout)
    assert name == "VN-2000 / TM-3 107-15"
    assert (x, y) == pytest.approx((426423.095, 2418336.388), abs=0.05)
    assert set(drivers) <= native.ALLOWED_DRIVERS


def test_geodata_imports_no_django() -> None:
    code = (
        "import sys, geodata.tiles, geodata.repair, geodata.reading, geodata.archives; "
        "print('django' in {name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
