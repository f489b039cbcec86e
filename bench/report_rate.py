"""How many reports a second go through the whole stack, beside a bare view in the same server that makes one row; and
what twice as many do.

    .venv/bin/python -m bench.report_rate [--seconds N] [--rounds N] [--crowd N]

Needs wrk (apt-get install wrk); nginx is taken as the tests take it. Uses the server of DATABASE_URL, else the private
one of ./scripts/serve; everything happens in a database and a folder that are removed at the end. Sides by turns,
medians. Every report comes from an address and a device of its own and is counted as always; the limits are so high
that none is refused. A report is sent as a phone's outbox sends it; its photo as a program sends it, whole.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
import urllib.request
import uuid
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from launch import database, web_server
from launch.project import Project
from PIL import Image

from bench.machine import machine, table, version_of
from bench.report_load import Crowd, crowd, form, per_second, reports_per_second
from bench.report_stack import Stack, running_stack
from tests.own_nginx import running_nginx
from tests.running_site import ROOT
from tests.scratch_database import connect

PHOTO_BYTES = 300_000
PHOTO_SENDERS = 8
OURS, BARE = "report", "bare `create`"
OURS_PHOTO, BARE_PHOTO = "report with a photo", "bare write of the same bytes"
SEND = "/phan-anh/gui/"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--crowd", type=int, default=30, help="seconds that twice the rate comes")
    chosen = parser.parse_args()
    project = Project.at(ROOT)
    project.make_folders()
    os.environ.setdefault("NGINX_PROGRAM", web_server.ensure(project))
    print(machine())
    with (
        tempfile.TemporaryDirectory() as folder,
        database.running(project) as server,
        running_stack(Path(folder) / "var", server=server.url) as stack,
    ):
        rates = measure(stack, seconds=chosen.seconds, rounds=chosen.rounds)
        print(f"{version_of(str(project.venv / 'bin' / 'granian'), '--version')}\n\n{report(rates)}\n")
        rate = 2 * statistics.median(rates[OURS])
        application = stack.address.removeprefix("http://")
        with running_nginx(Path(folder) / "nginx", application=application, var=stack.var) as front:
            seen = crowd(front, path=SEND, places=stack.points, kind=stack.kind, rate=rate, seconds=chosen.crowd)
        print(told(seen, rate=rate, seconds=chosen.crowd, url=stack.url))
    return 0


def measure(stack: Stack, *, seconds: int, rounds: int) -> dict[str, list[float]]:
    """Reports a second of each side, in each round."""
    photo = jpeg(PHOTO_BYTES)
    rates: dict[str, list[float]] = {}

    def by_wrk(path: str) -> Callable[[], float]:
        return lambda: reports_per_second(stack.address + path, places=stack.places, kind=stack.kind, seconds=seconds)

    def by_threads(send: Callable[[Stack, bytes, int], None]) -> Callable[[], float]:
        return lambda: per_second(lambda number: send(stack, photo, number), senders=PHOTO_SENDERS, seconds=seconds)

    sides = {
        OURS: by_wrk(SEND),
        BARE: by_wrk("/bare/report/"),
        OURS_PHOTO: by_threads(send_with_photo),
        BARE_PHOTO: by_threads(write_bare),
    }
    for side in sides.values():
        side()  # each process has read its code and made its connections
    for number in range(1, rounds + 1):
        for name, side in sides.items():
            rates.setdefault(name, []).append(side())
            print(f"round {number} of {rounds}, {name}: {rates[name][-1]:,.1f}/s", file=sys.stderr)
    return rates


def send_with_photo(stack: Stack, photo: bytes, number: int) -> None:
    lon, lat = stack.points[number % len(stack.points)]
    fields = {
        "category": stack.kind,
        "longitude": lon,
        "latitude": lat,
        "words": f"Nước suối có mùi hôi, lần thứ {number}.",
    }
    # Each a photo of its own, as those of people are.
    whole = photo + number.to_bytes(8, "big")
    told = _post(f"{stack.address}/api/v1/reports/", fields, {"photos": whole}, key=uuid.uuid4(), number=number)
    if told["photos_left_out"]:
        raise RuntimeError("a photo was not taken")


def write_bare(stack: Stack, photo: bytes, number: int) -> None:
    _post(f"{stack.address}/bare/photo/", {}, {"photo": photo}, key=uuid.uuid4(), number=number)


def _post(url: str, fields: dict[str, str], files: dict[str, bytes], *, key: uuid.UUID, number: int) -> Any:
    body, content_type = form(fields, files)
    headers = {
        "Content-Type": content_type,
        "Idempotency-Key": str(key),
        "X-Forwarded-For": f"10.{number // 60_000 % 250}.{number // 250 % 240}.{number % 250}",
    }
    with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers), timeout=120) as answer:
        return json.load(answer)


def jpeg(size: int) -> bytes:
    """A picture with noise, of about so many bytes: what a phone sends after shrinking."""
    noise = np.random.default_rng(1).normal(0, 14, (1536, 2048, 3))
    slope = np.linspace(40, 200, 2048)[None, :, None] + np.linspace(0, 50, 1536)[:, None, None]
    image = Image.fromarray(np.clip(slope + noise, 0, 255).astype("uint8"))
    best = b""
    for quality in range(20, 95, 3):
        kept = BytesIO()
        image.save(kept, "JPEG", quality=quality)
        if kept.tell() > size and best:
            break
        best = kept.getvalue()
    return best


def report(rates: dict[str, list[float]]) -> str:
    middle = {name: statistics.median(values) for name, values in rates.items()}
    rows = [["", "a second", "slowest–quickest round"]]
    rows += [[name, f"{middle[name]:,.0f}", f"{min(values):,.0f}–{max(values):,.0f}"] for name, values in rates.items()]
    ratios = [["ratio in each round, median", ""]]
    for own, bare in ((OURS, BARE), (OURS_PHOTO, BARE_PHOTO)):
        each = [one / other for one, other in zip(rates[own], rates[bare], strict=True)]
        ratios.append([f"{own} / {bare}", f"{statistics.median(each):.2f}"])
    return f"{table(rows)}\n\n{table(ratios)}"


def told(seen: Crowd, *, rate: float, seconds: int, url: str) -> str:
    """What became of the crowd. Raises RuntimeError when a report that was taken is not there once, or one failed."""
    with contextlib.closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), count(DISTINCT r.incident_id), count(*) FILTER (WHERE e.verb = 'receive')
            FROM incidents_report r JOIN incidents_event e ON e.incident_id = r.incident_id AND e.version = 1
            WHERE r.client_id = ANY(%s::uuid[])
            """,
            [[str(key) for key in seen.sent]],
        )
        reports, incidents, events = cursor.fetchone()
    waits = np.percentile(seen.waits, [50, 95, 100])
    lines = [
        f"{len(seen.sent):,} reports came within {seconds} s ({rate:,.0f} a second) through nginx, by the clock.",
        f"Taken at the first try: {len(seen.sent) - len(seen.told_to_wait):,}; told to wait (503): "
        f"{len(seen.told_to_wait):,}, all of which came again; other answers: {dict(seen.errors) or 'none'}.",
        f"Requests that were taken took: median {waits[0]:.1f} s, p95 {waits[1]:.1f} s, longest {waits[2]:.1f} s"
        + (f"; until a 503 at most {max(seen.refusals):.1f} s." if seen.refusals else "."),
        f"In the database: {reports:,} of these reports, {incidents:,} incidents, {events:,} first events.",
    ]
    if seen.errors or {reports, incidents, events} != {len(seen.sent)}:
        raise RuntimeError("\n".join(lines))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
