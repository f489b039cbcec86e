"""How many times a second a published tile is handed out, small and large: by nginx, by the application alone, and by
tools that compute tiles on request, all of the same zones on this machine in one run.

    .venv/bin/python -m bench.tile_serving [FILE] [--seconds N] [--runs N]

Needs wrk and nginx (apt-get install wrk nginx). Uses the server of DATABASE_URL, else the private one of
./scripts/serve; everything happens in a database and a folder that are removed at the end. 32 connections, medians.
Tells too how long a publication takes until it is seen through nginx's cache.
"""

import argparse
import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from launch import database, site
from launch.database import Database
from launch.project import Project

from bench.import_publish import own_site
from bench.machine import machine, table, version_of
from bench.stopwatch import Stopwatch
from bench.tile_servers import for_tipg, for_vectortiles, granian, other_tools
from tests.own_nginx import running_nginx
from tests.running_site import ROOT
from tests.scratch_database import scratch_database

SAMPLE = ROOT.parent / "shared" / "data" / "hazards" / "sat_lo_dat.gpkg"
CONNECTIONS = 32
SMALL_BYTES = 17_000
SLOW = 4
"""Tools that compute a tile are given this many times longer, to answer more than a few requests."""
FILES, SITE, TIPG, VECTORTILES, PLAIN = (
    "nginx: published tile",
    "application alone",
    "tipg",
    "django-vectortiles",
    "nginx: the same bytes as a plain file",
)


@dataclass(frozen=True)
class Tile:
    z: int
    x: int
    y: int
    size: int

    def path(self, template: str) -> str:
        return template.format(z=self.z, x=self.x, y=self.y)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=SAMPLE, help=f"hazard file (default: {SAMPLE})")
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing on this machine: apt-get install wrk.")
    project = Project.at(ROOT)
    project.make_folders()
    print(machine())
    print(f"{version_of('nginx', '-v')}, wrk, {CONNECTIONS} connections, {chosen.seconds} s each")
    with (
        tempfile.TemporaryDirectory() as folder,
        database.running(project) as server,
        scratch_database(server.url) as url,
    ):
        measure(chosen, url, Path(folder), other_tools(project.var / "bench-tools"))
    return 0


def measure(chosen: argparse.Namespace, url: str, folder: Path, others: Path) -> None:
    var = folder / "var"
    run_own_verbs = own_site(url, var)
    run_own_verbs(chosen.file, Stopwatch())
    from django.core.management import call_command

    from layers.models import LayerVersion
    from layers.publishing import ensure_tiles
    from layers.tile_files import reader_of, show
    from layers.tile_locks import building

    call_command("collectstatic", "--no-input", verbosity=0)
    version = LayerVersion.objects.published().get()
    with building():
        show(version.pk, ensure_tiles(version))
    tiles = [Tile(z, x, y, len(content)) for z, x, y, content in reader_of(version.content_hash).tiles()]
    small = min(tiles, key=lambda tile: abs(tile.size - SMALL_BYTES))
    large = max(tiles, key=lambda tile: tile.size)
    rates: dict[tuple[str, Tile], list[float]] = {}

    def load(name: str, address: str, template: str, *, longer: int = 1) -> None:
        for tile in (small, large):
            rate = requests_per_second(address + tile.path(template), longer * chosen.seconds)
            rates.setdefault((name, tile), []).append(rate)
            print(f"{name}, {tile.size / 1000:.0f} KB: {rate:,.1f}", file=sys.stderr)

    own = f"/tiles/hazards/{version.pk}/{{z}}/{{x}}/{{y}}.mvt"
    env = site.environment(Project(root=ROOT, var=var), Database(url=url, identity=url, private=False), mode="local")
    plain_tiles(var, (small, large), version.pk)
    python = Path(sys.executable)
    for number in range(1, chosen.runs + 1):
        print(f"run {number} of {chosen.runs}", file=sys.stderr)
        with granian(python, "geo_pgi.wsgi:application", interface="wsgi", env=env, log=folder / "own.log") as address:
            application = address.removeprefix("http://")
            with running_nginx(
                folder / f"nginx-{number}",
                application=application,
                var=var,
                extra=PLAIN_LOCATION.replace("{var}", str(var)),
            ) as front:
                load(FILES, front, own)
                load(PLAIN, front, "/plain/{z}-{x}-{y}.mvt")
                if number == 1:
                    seen = seen_after(front, version.pk, var)
            load(SITE, address, own)
        with granian(others, "tipg.main:app", interface="asgi", env=for_tipg(url), log=folder / "tipg.log") as address:
            load(
                TIPG,
                address,
                "/collections/public.layers_zone/tiles/WebMercatorQuad/{z}/{x}/{y}?properties=level",
                longer=SLOW,
            )
        with granian(
            others,
            "bench.vectortiles_site:application",
            interface="wsgi",
            env=for_vectortiles(url),
            log=folder / "dvt.log",
        ) as address:
            load(VECTORTILES, address, "/tiles/{z}/{x}/{y}", longer=SLOW)
    print(report(rates, small, large))
    print(f"\nA publication was seen through nginx's cache after {seen:.1f} s at the latest.")


PLAIN_LOCATION = """
        location /plain/ {
            default_type application/vnd.mapbox-vector-tile;
            open_file_cache max=20000 inactive=10m;
            open_file_cache_valid 2s;
            add_header Content-Encoding gzip;
            alias {var}/plain/;
        }
"""


def plain_tiles(var: Path, tiles: tuple[Tile, ...], version_id: int) -> None:
    """The packed tiles once more, as files that nginx gives out as they are."""
    (var / "plain").mkdir()
    for tile in tiles:
        packed = var / "tiles" / "public" / str(version_id) / f"{tile.z}/{tile.x}/{tile.y}.mvt.gz"
        shutil.copy(packed, var / "plain" / f"{tile.z}-{tile.x}-{tile.y}.mvt")


def requests_per_second(url: str, seconds: int) -> float:
    """Raises RuntimeError when the tile is not what is handed out."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        body = answer.read()
        if answer.status != 200 or len(gzip.decompress(body) if answer.headers["Content-Encoding"] else body) < 1000:
            raise RuntimeError(f"{url} is answered with {answer.status} and {len(body)} bytes")
    command = [
        "wrk",
        "-t2",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--timeout",
        "60s",
        "-H",
        "Accept-Encoding: gzip",
        url,
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{url}: {said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]


def seen_after(front: str, version_id: int, var: Path) -> float:
    """Seconds from a publication until the map page and the list of layers name it, while both are asked for all the
    time, as by a crowd."""
    from agencies.models import User
    from layers.models import HazardLayer, LayerVersion, VersionState, Zone
    from layers.publishing import build_and_switch, publish
    from layers.reviewing import submit
    from layers.terms import Terms

    old = LayerVersion.objects.get(pk=version_id)
    author, leader = User.objects.get(username="nong_nghiep"), User.objects.get(username="lanh_dao")
    layer = HazardLayer.objects.get(pk=old.layer_id)
    new = LayerVersion.objects.create(
        layer=layer, number=old.number + 1, source="bench", created_by=author, area_by_level=old.area_by_level
    )
    shape = old.zones.order_by("pk").values_list("geometry", flat=True)[0]
    Zone.objects.create(version=new, level=3, geometry=shape)
    assert new.state == VersionState.DRAFT
    submit(user=author, version_id=new.pk)
    publish(user=leader, version_id=new.pk, terms=Terms(smaller_confirmed=True))

    def seen() -> bool:
        pages = [fetch(front + path) for path in ("/", "/api/v1/layers/")]
        return all(f"/tiles/hazards/{new.pk}/" in page for page in pages)

    seen()
    build_and_switch(new.pk)
    began = time.monotonic()
    while not seen():
        if time.monotonic() - began > 120:
            raise RuntimeError("a publication was not seen through the cache")
        time.sleep(0.05)
    return time.monotonic() - began


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def report(rates: dict[tuple[str, Tile], list[float]], small: Tile, large: Tile) -> str:
    names = list(dict.fromkeys(name for name, _ in rates))
    middle = {key: statistics.median(values) for key, values in rates.items()}
    head = ["requests/s", f"small ({small.size / 1000:.0f} KB)", f"large ({large.size / 1000:.0f} KB)"]
    rows = [head, *([name, *(f"{middle[name, tile]:,.0f}" for tile in (small, large))] for name in names)]
    ratios = [["ratio", "small", "large"]]
    for name, other in ((FILES, PLAIN), (SITE, TIPG), (SITE, VECTORTILES)):
        both = [f"{middle[name, tile] / middle[other, tile]:,.2f}" for tile in (small, large)]
        ratios.append([f"{name} / {other}", *both])
    return f"\n{table(rows)}\n\n{table(ratios)}"


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
