import random
from typing import Any

import mapbox_vector_tile
import pytest
from django.db import connection
from django.test import Client

from incidents.cells import rebuild_cells, wrong_cells
from incidents.models import Incident, IncidentCell
from incidents.samples import remove_sample_incidents
from incidents.states import State as S
from incidents.tiles import incident_tile
from tests.factories import change_incident
from tests.incidents.conftest import IN_A, IN_B, PATHS, World

# The tile of zoom 8 and 14 that holds IN_A, by the formula of the web map
TILE_8, TILE_14 = (8, 203, 112), (14, 13036, 7172)


def points(z: int, x: int, y: int) -> list[dict[str, Any]]:
    content = incident_tile(z, x, y)
    if not content:
        return []
    layer = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})["incidents"]
    return [feature["properties"] | {"at": tuple(feature["geometry"]["coordinates"])} for feature in layer["features"]]


def test_kept_counts_equal_counting_the_rows_whatever_happens(world: World) -> None:
    dice = random.Random(7)
    incidents = [
        world.incident(
            location=(dice.uniform(106.41, 106.59), dice.uniform(21.81, 21.89)), path=(), is_sample=n % 4 == 0
        )
        for n in range(12)
    ]
    assert not IncidentCell.objects.exists()
    for n, incident in enumerate(incidents):
        for target in [S.VERIFIED, *PATHS[S.CLOSED][1:]][: n % 9]:
            world.step(incident, target)
            assert wrong_cells() == []
    assert IncidentCell.objects.filter(count__gt=1, z=3).exists()
    shown = Incident.objects.public().first()
    assert shown is not None
    change_incident(shown, location=incidents[0].location)
    assert wrong_cells() == []
    remove_sample_incidents()
    assert wrong_cells() == []
    before = set(IncidentCell.objects.values_list("z", "x", "y", "count", "open_count", "sum_x", "sum_y"))
    assert rebuild_cells() == len(before)
    assert set(IncidentCell.objects.values_list("z", "x", "y", "count", "open_count", "sum_x", "sum_y")) == before


def test_a_wrong_count_is_found_and_put_right(world: World) -> None:
    world.incident(S.VERIFIED)
    IncidentCell.objects.filter(z=5).update(count=9)
    assert wrong_cells()
    rebuild_cells()
    assert wrong_cells() == []


def test_a_square_without_incidents_has_no_row(world: World) -> None:
    incident = world.incident(S.VERIFIED)
    assert IncidentCell.objects.count() == 13
    world.step(incident, S.DUPLICATE)
    assert not IncidentCell.objects.exists()


def test_low_zooms_hold_counts_and_how_many_are_open(world: World) -> None:
    world.incident(S.VERIFIED)
    world.incident(S.CLOSED)
    world.incident()
    [cell] = points(*TILE_8)
    assert (cell["count"], cell["open"]) == (2, 1)
    assert "code" not in cell
    [cell] = points(0, 0, 0)
    assert cell["count"] == 2


def test_a_count_stands_at_the_mean_of_its_points(world: World) -> None:
    for location in (IN_A, (IN_A[0] + 0.02, IN_A[1])):
        world.incident(S.VERIFIED, location=location)
    z, x, _y = TILE_8
    found = points(*TILE_8)
    assert sum(int(str(cell["count"])) for cell in found) == 2
    for cell in found:
        longitude = (x + cell["at"][0] / 4096) / 2**z * 360 - 180
        assert longitude == pytest.approx(IN_A[0] + (0.01 if cell["count"] == 2 else 0), abs=0.011)
    if len(found) == 1:
        assert longitude == pytest.approx(IN_A[0] + 0.01, abs=0.001)


def test_high_zooms_hold_single_incidents_on_the_public_s_grid(world: World) -> None:
    incident = world.incident(S.VERIFIED, location=(106.45004, 21.85004))
    world.incident()
    [point] = points(*TILE_14)
    assert (point["code"], point["category"], point["state"]) == (incident.code, "dead-animals", "verified")
    z, x, _y = TILE_14
    longitude = (x + point["at"][0] / 4096) / 2**z * 360 - 180
    assert longitude == pytest.approx(106.45, abs=0.00001)


@pytest.mark.parametrize("tile", [TILE_8, TILE_14])
def test_a_tile_is_one_query(world: World, django_assert_num_queries: Any, tile: tuple[int, int, int]) -> None:
    world.incident(S.VERIFIED)
    world.incident(S.VERIFIED, location=IN_B)
    with django_assert_num_queries(1):
        incident_tile(*tile)


def test_tiles_and_their_description_are_served(world: World, client: Client) -> None:
    world.incident(S.VERIFIED)
    answer = client.get("/tiles/incidents/{}/{}/{}.mvt".format(*TILE_8))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert "max-age=60" in answer["Cache-Control"]
    assert client.get("/tiles/incidents/8/1/1.mvt").status_code == 204
    for wrong in ("17/0/0", "3/8/0", "3/0/8"):
        answer = client.get(f"/tiles/incidents/{wrong}.mvt")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    described = client.get("/tiles/incidents.json").json()
    assert described["tilejson"] == "3.0.0"
    assert described["tiles"] == ["http://testserver/tiles/incidents/{z}/{x}/{y}.mvt"]
    assert described["vector_layers"][0]["id"] == "incidents"


def test_squares_lie_where_the_web_map_has_them(world: World) -> None:
    with connection.cursor() as cursor:
        for z in range(3, 16):
            cursor.execute(
                """
                SELECT ST_Covers(ST_TileEnvelope(c.z, c.x, c.y), ST_Transform(p, 3857))
                FROM (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326) AS p) AS place, incidents_cells_of(p) AS c
                WHERE c.z = %s
                """,
                [*IN_A, z],
            )
            assert cursor.fetchone() == (True,)
