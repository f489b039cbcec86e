"""The right coordinate system is guessed from where the data falls, and VN-2000 is exact."""

import numpy as np
import pyproj
import pytest

from geodata.crs import bounds_in_wgs84, guess_crs, to_wgs84, transformer
from geodata.crs_table import CANDIDATES
from geodata.errors import UnknownCRS

LANG_SON = (106.09, 21.32, 107.37, 22.47)
WHOLE_PROVINCE_9215 = (380425.9, 2358976.8, 511465.9, 2484976.8)
VAN_QUAN_9215 = (400000.0, 2400000.0, 440000.0, 2430000.0)
MAPINFO_WKT = (
    'PROJCS["unnamed",GEOGCS["unnamed",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",107.25],PARAMETER["scale_factor",0.9999],'
    'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]'
)


def test_vn2000_of_lang_son_to_wgs84_and_back_within_five_centimetres() -> None:
    lon, lat = transformer(9215).transform(426423.095, 2418336.388)
    metres_per_degree = 111_000
    assert abs(lon - 106.54) * metres_per_degree < 0.05
    assert abs(lat - 21.86) * metres_per_degree < 0.05
    assert transformer(4326, 9215).transform(106.54, 21.86) == pytest.approx((426423.095, 2418336.388), abs=0.05)


@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda candidate: str(candidate.epsg))
def test_the_table_agrees_with_epsg(candidate) -> None:
    crs = pyproj.CRS.from_epsg(candidate.epsg)
    assert crs.name.startswith(candidate.name.split(" / ")[0].split(" (")[0])
    if candidate.central_meridian is None:
        assert crs.is_geographic
        return
    assert crs.coordinate_operation is not None
    values = {parameter.name: parameter.value for parameter in crs.coordinate_operation.params}
    assert values["Longitude of natural origin"] == candidate.central_meridian
    assert values["Scale factor at natural origin"] == candidate.scale


@pytest.mark.parametrize("bounds", [WHOLE_PROVINCE_9215, VAN_QUAN_9215])
def test_undeclared_vn2000_coordinates_are_read_as_the_zone_of_the_province(bounds) -> None:
    best = guess_crs(bounds, LANG_SON)[0]
    assert (best.epsg, best.swapped, best.warning) == (9215, False, False)
    assert best.outside == 0
    assert "Lạng Sơn" in str(best.reason)


def test_swapped_axes_are_noticed() -> None:
    west, south, east, north = WHOLE_PROVINCE_9215
    best = guess_crs((south, west, north, east), LANG_SON)[0]
    assert (best.epsg, best.swapped, best.warning) == (9215, True, True)
    assert "Đổi chỗ hai trục" in str(best.reason)


def test_swapped_degrees_are_noticed() -> None:
    best = guess_crs((21.6, 106.2, 22.0, 106.7), LANG_SON)[0]
    assert (best.epsg, best.swapped) == (4326, True)


def test_degrees_are_read_as_wgs84() -> None:
    assert guess_crs((106.2, 21.6, 106.7, 22.0), LANG_SON)[0].epsg == 4326


def test_utm_is_read_as_vn2000_first_and_wgs84_is_offered_with_the_risk_told() -> None:
    guesses = guess_crs((620000, 2370000, 700000, 2450000), LANG_SON)
    assert guesses[0].epsg == 3405
    other = next(guess for guess in guesses if guess.epsg == 32648)
    assert "200 m" in str(other.reason)


def test_mapinfo_datum_trap_is_seen_through() -> None:
    best = guess_crs(WHOLE_PROVINCE_9215, LANG_SON, declared=MAPINFO_WKT)[0]
    assert best.epsg == 9215
    assert best.warning
    assert "MapInfo" in str(best.reason)


def test_a_declared_system_that_fits_comes_first_also_outside_the_table() -> None:
    mercator = tuple(
        np.ravel([transformer(4326, 3857).transform(lon, lat) for lon, lat in ((106.2, 21.6), (106.7, 22.0))])
    )
    assert guess_crs(mercator, LANG_SON, declared="EPSG:3857")[0].epsg == 3857
    assert guess_crs((620000, 2370000, 700000, 2450000), LANG_SON, declared="EPSG:32648")[0].epsg == 32648


def test_a_declared_system_that_puts_the_data_elsewhere_stays_last_with_a_warning() -> None:
    guesses = guess_crs(WHOLE_PROVINCE_9215, LANG_SON, declared="EPSG:3405")
    assert guesses[0].epsg == 9215
    assert (guesses[-1].epsg, guesses[-1].outside, guesses[-1].warning) == (3405, 1.0, True)


def test_share_outside_the_area_is_counted_on_the_points() -> None:
    points = np.array([[106.5, 21.8], [106.6, 21.9], [106.7, 22.0], [110.0, 15.0]])
    best = guess_crs((106.5, 15.0, 110.0, 22.0), LANG_SON, points=points)[0]
    assert best.outside == pytest.approx(0.25)
    assert best.warning


def test_coordinates_that_fall_nowhere_give_no_guess() -> None:
    assert guess_crs((1.0, 1.0, 2.0, 2.0), LANG_SON) == []


def test_an_unknown_code_is_told() -> None:
    with pytest.raises(UnknownCRS, match="999999"):
        transformer(999999)


def test_swapped_coordinates_transform_to_the_same_place() -> None:
    straight = to_wgs84(np.array([[426423.095, 2418336.388]]), 9215)
    swapped = to_wgs84(np.array([[2418336.388, 426423.095]]), 9215, swapped=True)
    assert np.array_equal(straight, swapped)
    assert bounds_in_wgs84(VAN_QUAN_9215, 9215)[0] == pytest.approx(106.28, abs=0.02)
