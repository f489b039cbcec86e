"""How long a resident with a cheap phone on a slow line waits for the map, and how much of it travels.

    .venv/bin/python -m bench.first_map [ADDRESS] [--runs N]

ADDRESS is that of a running site; without it one is started with the sample content, as ./scripts/serve does, on the
server of DATABASE_URL or the private one. The line and the processor are slowed by the browser itself: 400 kbit/s,
400 ms there and back, a processor four times slower. Each first visit begins with an empty cache. Medians.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch import database
from launch.project import Project
from playwright.sync_api import Browser, BrowserContext

from bench.machine import machine, table
from bench.slow_phone import KBIT_S, ROUND_TRIP_MS, SLOWER, count_bytes, slow_down
from tests.browser.chromium import PHONE, chromium
from tests.browser.map_tiles import HAS_ZONES
from tests.running_site import ROOT, running_site

PATIENCE_MS = 180_000

WATCH = f"""
window.firsts = {{}};
new MutationObserver((changes) => {{
    for (const {{ target }} of changes) {{
        if (window.firsts.zones || !target.matches?.("canvas.leaflet-tile-loaded")) continue;
        if (({HAS_ZONES})(target)) window.firsts.zones = performance.now();
    }}
    if (!window.firsts.backdrop && document.querySelector(".commune-name")) window.firsts.backdrop = performance.now();
}}).observe(document, {{ subtree: true, childList: true, attributes: true, attributeFilter: ["class"] }});
"""

READ = """() => ({
    "first words (paint)": performance.getEntriesByName("first-contentful-paint")[0].startTime,
    "communes with names": window.firsts.backdrop,
    "first hazard tile drawn": window.firsts.zones,
})"""


@dataclass(frozen=True)
class Visit:
    """Milliseconds to each event; bytes on the line by kind until the first hazard tile was drawn."""

    times: dict[str, float]
    sizes: dict[str, int]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", nargs="?", help="for example http://127.0.0.1:8000")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    print(machine())
    with site_at(chosen.address) as address, chromium() as browser:
        print(f"Chromium {browser.version}, {KBIT_S} kbit/s, {ROUND_TRIP_MS} ms round trip, processor ÷ {SLOWER}\n")
        pairs = [visits(browser, address) for _run in range(chosen.runs)]
    print(report(pairs))
    return 0


@contextmanager
def site_at(address: str | None) -> Iterator[str]:
    if address:
        yield address.rstrip("/")
        return
    project = Project.at(ROOT)
    project.make_folders()
    with (
        tempfile.TemporaryDirectory() as folder,
        database.running(project) as server,
        running_site(Path(folder) / "var", server=server.url) as site,
    ):
        yield site.url


def visits(browser: Browser, address: str) -> tuple[Visit, Visit]:
    """A first visit, and one more with what the browser then keeps."""
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH)
    first = visit(context, address)
    again = visit(context, address)
    context.close()
    return first, again


def visit(context: BrowserContext, address: str) -> Visit:
    page = context.new_page()
    tools = context.new_cdp_session(page)
    slow_down(tools)
    sizes = count_bytes(tools)
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.firsts.zones && window.firsts.backdrop", polling=100)
    times = page.evaluate(READ)
    page.close()
    return Visit(times=times, sizes=dict(sizes))


def report(pairs: list[tuple[Visit, Visit]]) -> str:
    firsts, again = [first for first, _again in pairs], [again for _first, again in pairs]
    times = [["until", "first visit, s", "next visit, s"]]
    times += [[name, *(f"{seconds(group, name):.1f}" for group in (firsts, again))] for name in firsts[0].times]
    kinds = sorted({kind for each in (*firsts, *again) for kind in each.sizes})
    sizes = [["on the line until then", "first visit, KB", "next visit, KB"]]
    sizes += [[kind, *(f"{kilobytes(group, kind):.0f}" for group in (firsts, again))] for kind in kinds]
    sizes.append(["all", *(f"{kilobytes(group, *kinds):.0f}" for group in (firsts, again))])
    return f"{table(times)}\n\n{table(sizes)}"


def seconds(group: list[Visit], name: str) -> float:
    return statistics.median(each.times[name] for each in group) / 1000


def kilobytes(group: list[Visit], *kinds: str) -> float:
    return statistics.median(sum(each.sizes.get(kind, 0) for kind in kinds) for each in group) / 1000


if __name__ == "__main__":
    sys.exit(main())
