"""Servers that hand out the same tile, each as its makers mean it to run, for `bench.tile_serving`."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import environ

from tests.running_site import ROOT, free_port

HOST = "127.0.0.1"
WORKERS = ("--workers", "2", "--blocking-threads", "4")
"""As deploy/Dockerfile sets them."""
OTHERS = ("tipg==1.6.1", "django-vectortiles==1.0.2", "psycopg2-binary", "granian==2.8.7")


def other_tools(folder: Path) -> Path:
    """The Python of an environment that holds what we are measured beside; made once."""
    python = folder / "bin" / "python"
    if not python.exists():
        print("Installing the tools to compare with…", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *OTHERS], check=True)
    return python


@contextlib.contextmanager
def granian(
    python: Path, target: str, *, interface: str, env: Mapping[str, str], log: Path, probe: str = "/"
) -> Iterator[str]:
    """The address of `target` under granian; `python` names the environment it comes from."""
    port = free_port()
    options = WORKERS if interface == "wsgi" else WORKERS[:2]
    program: list[str | Path] = [
        python.parent / "granian",
        "--interface",
        interface,
        "--no-ws",
        "--host",
        HOST,
        "--port",
        str(port),
    ]
    with log.open("w") as sink:
        process = subprocess.Popen([*program, *options, target], cwd=ROOT, env=dict(env), stdout=sink, stderr=sink)
    try:
        _wait(port, process, log, probe)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def database_of(url: str) -> dict[str, str]:
    """Name, folder of the socket or host, and user of a DATABASE_URL."""
    given = environ.Env.db_url_config(url)
    return {
        "BENCH_DB_NAME": given["NAME"],
        "BENCH_DB_HOST": given.get("HOST") or given.get("OPTIONS", {}).get("host", ""),
        "BENCH_DB_USER": given.get("USER") or "",
    }


def for_tipg(url: str) -> dict[str, str]:
    """tipg's own settings: the one table, no limit of features a tile but its largest, packed answers."""
    found = database_of(url)
    host = quote(found["BENCH_DB_HOST"], safe="")
    return os.environ | {
        "DATABASE_URL": f"postgresql://{found['BENCH_DB_USER']}@{host}/{found['BENCH_DB_NAME']}",
        "TIPG_DB_SCHEMAS": '["public"]',
        "TIPG_MAX_FEATURES_PER_TILE": "100000",
    }


def for_vectortiles(url: str) -> dict[str, str]:
    from geodata.native import gdal_library_path, geos_library_path

    return (
        os.environ
        | database_of(url)
        | {
            "GDAL_LIBRARY_PATH": str(gdal_library_path()),
            "GEOS_LIBRARY_PATH": str(geos_library_path()),
        }
    )


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path, probe: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, TimeoutError), socket.create_connection((HOST, port), timeout=1):
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"http://{HOST}:{port}{probe}", timeout=20).close()
            return
        time.sleep(0.2)
    raise RuntimeError(f"a server did not start:\n{log.read_text()[-3000:]}")
