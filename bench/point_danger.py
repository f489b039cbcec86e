"""How long it takes to know the danger at a point among 100,000 zones, beside the bare query through psycopg2 on the
same points in the same run; and what a huge zone costs.

    .venv/bin/python -m bench.point_danger [--points N]

Uses the server of DATABASE_URL, else the private one of ./scripts/serve; everything happens in a database and a folder
that are removed at the end.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psycopg2  # type: ignore[import-untyped]
from launch import database
from launch.project import Project

from bench.import_publish import ROOT, own_site, versions
from bench.machine import machine, table
from bench.many_zones import points_among, points_in_the_middle, write_one_zone, write_zones
from bench.stopwatch import Stopwatch
from tests.scratch_database import connect, scratch_database

_WARM_UP = 50
_BARE = """
    SELECT part.version_id, part.level, ST_Intersects(part.geometry, here.point),
           ST_Distance(part.geometry::geography, here.point::geography)
    FROM (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS point) AS here
    JOIN layers_zonepart AS part ON part.geometry && ST_Expand(here.point, 0.00196, 0.00181)
"""
"""Class, whether it is at the point, and how far: on the same side table, without legend, words or coverage. The box is
that of 200 m."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zones", type=int, default=100_000)
    parser.add_argument("--points", type=int, default=1_000)
    chosen = parser.parse_args()
    project = Project.at(ROOT)
    project.make_folders()
    print(machine())
    with (
        tempfile.TemporaryDirectory() as folder,
        database.running(project) as server,
        scratch_database(server.url) as url,
    ):
        path = Path(folder) / "zones.gpkg"
        write_zones(path, count=chosen.zones)
        publish = own_site(url, Path(folder) / "var")
        print(versions(url))
        print(f"{publish(path, Stopwatch())}\n")
        print(f"{compare(url, points_among(chosen.points))}\n")
        rows = [["a map of one zone", "median, ms", "p95, ms"]]
        for vertices, reach_m in ((30, 300.0), (150_000, 15_000.0)):
            path = Path(folder) / f"{vertices}.gpkg"
            write_one_zone(path, vertices=vertices, reach_m=reach_m)
            publish(path, Stopwatch())
            taken = time_each(own_function(), points_in_the_middle(chosen.points))
            rows.append([f"of {vertices:,} vertices", f"{statistics.median(taken):.2f}", f"{_p95(taken):.2f}"])
        print(table(rows))
    return 0


def compare(url: str, points: np.ndarray) -> str:
    """A table of both sides over the same points, taken by turns."""
    from django.test import Client

    bare = connect(url)
    bare.autocommit = True
    cursor = bare.cursor()
    client = Client()
    sides: dict[str, Callable[[float, float], object]] = {
        "bare query, psycopg2": lambda lon, lat: _bare(cursor, lon, lat),
        "`danger_at`": own_function(),
        "`/api/v1/danger/` in the process": lambda lon, lat: client.get(f"/api/v1/danger/?lat={lat}&lon={lon}"),
    }
    times: dict[str, list[float]] = {name: [] for name in sides}
    for number, (lon, lat) in enumerate(points.tolist()):
        for name, side in sides.items():
            began = time.perf_counter()
            side(lon, lat)
            if number >= _WARM_UP:
                times[name].append((time.perf_counter() - began) * 1000)
    bare.close()
    rows = [["", "median, ms", "p95, ms", "ratio of p95"]]
    first = next(iter(times.values()))
    for name, taken in times.items():
        rows.append([name, f"{statistics.median(taken):.2f}", f"{_p95(taken):.2f}", f"{_p95(taken) / _p95(first):.2f}"])
    return table(rows)


def own_function() -> Callable[[float, float], object]:
    from layers.danger import danger_at

    return lambda lon, lat: danger_at(lon=lon, lat=lat)


def time_each(side: Callable[[float, float], object], points: np.ndarray) -> list[float]:
    """Milliseconds of each call but the first ones."""
    taken = []
    for lon, lat in points.tolist():
        began = time.perf_counter()
        side(lon, lat)
        taken.append((time.perf_counter() - began) * 1000)
    return taken[_WARM_UP:]


def _bare(cursor: "psycopg2.extensions.cursor", lon: float, lat: float) -> object:
    cursor.execute(_BARE, {"lon": lon, "lat": lat})
    return cursor.fetchall()


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
