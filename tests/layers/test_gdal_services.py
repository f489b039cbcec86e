"""GDAL, which QGIS reads with, takes our services as they are: OGC API – Features, tiles, and no option needed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
from django.contrib.gis.geos import Point

from geodata.crs import transformer
from layers import tile_views
from layers.models import Asset, AssetKind, LayerVersion
from tests.factories import box, make_unit
from tests.layers.maps import make_published, square

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("ogrinfo"), reason="GDAL's programs (gdal-bin) are not on this machine"),
]
LON, LAT = 106.54, 21.86


@pytest.fixture
def version(layer, author, reviewer, lang_son) -> LayerVersion:
    tile_views.forget()
    make_unit("06253", name="Văn Quan", parent=lang_son, geometry=box(106.4, 21.8, 106.6, 21.9))
    zones = [(1 + number % 5, square(LON + number / 500, LAT, 0.001)) for number in range(25)]
    return make_published(layer, zones, author, reviewer)


def ogr(*arguments: str) -> str:
    done = subprocess.run(["ogrinfo", *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and "ERROR" not in done.stderr, done.stderr
    return done.stdout


def test_ogrinfo_lists_the_collections_and_reads_every_page(version, live_server):
    school = AssetKind.objects.get(slug="school")
    Asset.objects.create(kind=school, name="Trường A", point=Point(LON, LAT, srid=4326), source="Sở")
    listed = ogr(f"OAPIF:{live_server.url}/ogc/")
    assert re.findall(r"^\d+: (\S+)", listed, re.MULTILINE) == ["hazard-landslide", "communes", "places-school"]
    told = ogr("-al", f"OAPIF:{live_server.url}/ogc/", "hazard-landslide")
    assert len(re.findall(r"^OGRFeature", told, re.MULTILINE)) == 25
    assert "class (String) = Rất cao" in told
    assert "Feature Count: 25" in told


def test_gdal_narrows_by_box_and_attribute_on_our_side(version, live_server):
    box_ = [str(number) for number in (LON - 0.0001, LAT - 0.0001, LON + 0.0021, LAT + 0.0001)]
    told = ogr("-al", "-spat", *box_, f"OAPIF:{live_server.url}/ogc/", "hazard-landslide")
    assert len(re.findall(r"^OGRFeature", told, re.MULTILINE)) == 2
    told = ogr("-al", "-where", "level = 5", f"OAPIF:{live_server.url}/ogc/", "hazard-landslide")
    assert len(re.findall(r"^OGRFeature", told, re.MULTILINE)) == 5


def test_gdal_reads_a_page_in_vn_2000_where_it_lies(version, live_server, tmp_path):
    crs = "http://www.opengis.net/def/crs/EPSG/0/9215"
    address = f"{live_server.url}/ogc/collections/hazard-landslide/items?crs={crs}&limit=1"
    page = tmp_path / "page.json"
    subprocess.run(["curl", "-sfo", page, address], check=True)
    [pair, *_rest] = json.loads(page.read_text())["features"][0]["geometry"]["coordinates"][0][0]
    back = transformer(9215, 4326).transform(*pair)
    assert back == pytest.approx((LON - 0.0005, LAT - 0.0005), abs=1e-6)


@pytest.mark.parametrize("zoom", [5, 9, 12])
def test_gdal_reads_the_tiles_of_a_zoom_without_an_option(version, live_server, zoom):
    told = ogr("-al", f"MVT:{live_server.url}/tiles/hazards/{version.pk}/{zoom}")
    assert "Layer name: zones" in told
    assert 'ID["EPSG",3857]' in told
    levels = {int(float(level)) for level in re.findall(r"^  level \(\w+\) = (\S+)", told, re.MULTILINE)}
    assert levels == ({5} if zoom == 5 else {1, 2, 3, 4, 5})
    west, south = (float(number) for number in re.search(r"Extent: \((\S+), (\S+)\)", told).groups())
    assert transformer(3857, 4326).transform(west, south) == pytest.approx((LON, LAT), abs=0.1)
