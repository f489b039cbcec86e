"""How long a hazard map takes from an office's file to the public map, beside the bare tools for the same work in the
same run: `ogr2ogr` by COPY into PostGIS, and `tippecanoe` with the same options on the same GeoJSON.

    .venv/bin/python -m bench.import_publish [FILE] [--runs N]

Without FILE, 100,000 made-up zones (`bench/many_zones.py`).

Uses the server of DATABASE_URL, else the private one of ./scripts/serve; everything happens in a database and a folder
that are removed at the end. Times are medians.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from launch import database, site
from launch.database import Database
from launch.project import Project

from bench.machine import machine, table, version_of
from bench.many_zones import write_zones
from bench.stopwatch import Stopwatch
from tests.scratch_database import connect, scratch_database

ROOT = Path(__file__).resolve().parent.parent
ZONES = 100_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="hazard file (default: made-up zones)")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    if chosen.file and not chosen.file.is_file():
        sys.exit(f"There is no file {chosen.file}.")
    if shutil.which("ogr2ogr") is None:
        sys.exit("ogr2ogr is missing on this machine, so there is nothing to compare with: apt-get install gdal-bin.")
    project = Project.at(ROOT)
    project.make_folders()
    print(machine())
    watch = Stopwatch()
    with (
        tempfile.TemporaryDirectory() as folder,
        database.running(project) as server,
        scratch_database(server.url) as url,
    ):
        path = chosen.file or Path(folder) / "zones.gpkg"
        if chosen.file is None:
            write_zones(path, count=ZONES)
        run_own_verbs = own_site(url, Path(folder) / "var")
        print(versions(url))
        for number in range(1, chosen.runs + 1):
            print(f"run {number} of {chosen.runs}", file=sys.stderr)
            contents = run_own_verbs(path, watch)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            run_bare_tools(path, url, Path(folder), watch)
    print(f"{path.name}: {contents}; at most {memory:.2f} GB of memory\n\n{report(watch)}")
    return 0


def own_site(url: str, var: Path) -> Callable[[Path, Stopwatch], str]:
    """Makes this process one of a site with an empty hazard layer; returns `bench.own_verbs.run`."""
    project = Project(root=ROOT, var=var)
    project.log.mkdir(parents=True)
    os.environ.update(site.environment(project, Database(url=url, identity=url, private=False), mode="local"))
    os.environ.update({"DJANGO_SETTINGS_MODULE": "geo_pgi.settings", "LOG_LEVEL": "WARNING"})
    import django

    django.setup()
    from django.core.management import call_command

    from bench import own_verbs

    call_command("migrate", verbosity=0)
    own_verbs.set_up()
    return own_verbs.run


def run_bare_tools(path: Path, url: str, folder: Path, watch: Stopwatch) -> None:
    """The file as it is into a table in EPSG:4326 with a spatial index; and the features that our own tiles were made
    of, from a file, into tiles."""
    from bench import own_verbs

    target = connect(url)
    postgres = f"PG:{target.dsn}"
    target.close()
    arguments = ("-t_srs", "EPSG:4326", str(path), "-nln", "bare_zones", "-nlt", "PROMOTE_TO_MULTI", "-overwrite")
    environment = os.environ | {"PG_USE_COPY": "YES"}
    with watch.time("ogr2ogr to PostGIS"):
        _run("ogr2ogr", "-f", "PostgreSQL", postgres, *arguments, "-lco", "GEOMETRY_NAME=geometry", env=environment)
    geojson, tiles = folder / "zones.geojsons", folder / "bare.pmtiles"
    tile_options = own_verbs.write_last_features(geojson)
    with watch.time("tippecanoe"):
        _run(_tippecanoe(), *tile_options, "--force", f"--output={tiles}", str(geojson))
    geojson.unlink()


def report(watch: Stopwatch) -> str:
    pairs = (
        ("Import: file to draft, mended, by class and commune", ("import",), ("ogr2ogr to PostGIS",)),
        ("The same with the look into the file before it", ("inspect", "import"), ("ogr2ogr to PostGIS",)),
        ("Publish: draft to public map", ("publish",), ("tippecanoe",)),
    )
    rows = [["step", "ours, s", "bare tools, s", "ratio", "ours, spread", "bare, spread"]]
    for name, own, bare in pairs:
        ratio = watch.median(*own) / watch.median(*bare)
        times = [f"{watch.median(*own):.1f}", f"{watch.median(*bare):.1f}", f"{ratio:.2f}"]
        rows.append([name, *times, watch.spread(*own), watch.spread(*bare)])
    single = [["single step", "s"], *([step, f"{watch.median(step):.1f}"] for step in watch.seconds)]
    return f"{table(rows)}\n\n{table(single)}"


def versions(url: str) -> str:
    with connect(url) as server, server.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync'), postgis_lib_version()")
        postgres, fsync, postgis = cursor.fetchone()
    server.close()
    import pyogrio

    own_gdal = ".".join(map(str, pyogrio.__gdal_version__))
    return (
        f"Python {sys.version.split()[0]}, GDAL {own_gdal} (ours), {version_of('ogr2ogr', '--version')} (bare), "
        f"{version_of(_tippecanoe(), '--version')}, PostgreSQL {postgres}, PostGIS {postgis}, fsync {fsync}"
    )


def _tippecanoe() -> str:
    """The one our own tiles are made with."""
    return str(Path(sys.executable).parent / "tippecanoe")


def _run(*command: str, env: dict[str, str] | None = None) -> None:
    subprocess.run(command, check=True, env=env, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
