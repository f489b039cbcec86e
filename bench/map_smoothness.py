"""How smoothly the map moves on a slow phone with a hazard layer, beside the same map without any in the same run.

    .venv/bin/python -m bench.map_smoothness ADDRESS [--layer sat-lo-dat] [--slower 4 6] [--cores N] [--runs N]

ADDRESS is that of a running site. A finger drags the map about and the buttons zoom it; time between frames, as the
page's own animation frames tell it, and from the press of a zoom button until every tile of the new zoom is shown.
Frames are pooled over the runs.

The processor is slowed in two ways. `÷ 4`: by the browser itself, which slows the page but not every thread beside it;
so a painter that only moved to another thread would look better than it is. `all in 0.5 cores`: the system gives the
whole browser, with every thread, the picture's drawing (which on a phone is the graphics card's work) and the program
that plays the finger, only so much; for this the user must be allowed to make control groups, as root is.
"""

import argparse
import os
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from bench.machine import machine, table
from bench.processor_share import processor_share
from tests.browser.chromium import PHONE, chromium

PLACE = "9.5/21.86/106.6"
ZOOMS = ("in", "in", "out", "out")
LONG_MS = 50.0
"""Longer than this a frame is seen as a jerk."""
WATCH = """() => {
    window.frames_ms = [];
    let last = performance.now();
    const tick = (now) => {
        window.frames_ms.push(now - last);
        last = now;
        window.ticking = requestAnimationFrame(tick);
    };
    window.ticking = requestAnimationFrame(tick);
}"""
SHOWN = """async () => {
    await new Promise((pressed) => document.addEventListener("click", pressed, { once: true, capture: true }));
    const pressed = performance.now();
    const frame = () => new Promise(requestAnimationFrame);
    const zooming = () => document.querySelector(".leaflet-zoom-anim");
    while (!zooming()) await frame();
    while (zooming()) await frame();
    const missing = () => {
        const zooms = [...document.querySelectorAll(".leaflet-tile-pane .leaflet-tile-container")];
        const order = ({ style }) => Number(style.zIndex);
        const newest = zooms.reduce((one, other) => (order(other) > order(one) ? other : one));
        return !newest.children.length || newest.querySelector(".leaflet-tile:not(.leaflet-tile-loaded)");
    };
    while (missing()) await frame();
    return performance.now() - pressed;
}"""
READ = "() => { cancelAnimationFrame(window.ticking); return window.frames_ms.slice(1); }"


@dataclass
class Frames:
    """Milliseconds between frames."""

    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Frames a second."""
        return 1000 * len(self.times) / sum(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]

    @property
    def longest(self) -> float:
        return max(self.times)

    @property
    def jerks(self) -> float:
        """Share of the time in frames longer than `LONG_MS`."""
        return sum(time for time in self.times if time > LONG_MS) / sum(self.times)


@dataclass
class Visits:
    """All visits to one map under one kind of slowness: frames by movement, milliseconds until a zoom's tiles."""

    frames: dict[str, Frames] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Slowness:
    """How many times slower the browser makes the page; how many cores the whole browser has, None for all."""

    slower: int = 1
    cores: float | None = None

    def __str__(self) -> str:
        return f"÷ {self.slower}" if self.cores is None else f"all in {self.cores:g} cores"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="for example http://127.0.0.1:8000")
    parser.add_argument("--layer", default="sat-lo-dat")
    parser.add_argument("--slower", type=int, nargs="+", default=[4, 6])
    parser.add_argument("--cores", type=float, default=(os.cpu_count() or 1) / 4, help="of the whole browser")
    parser.add_argument("--runs", type=int, default=2)
    chosen = parser.parse_args()
    print(machine())
    frames = [
        ["processor", "movement", "frames/s", "without layer", "ratio", "p95, ms", "without", "longest", "without"]
    ]
    frames[0] += ["jerks", "without"]
    waits = [["processor", "median, ms", "longest, ms", "zooms"]]
    for slowness in (*(Slowness(slower) for slower in chosen.slower), Slowness(cores=chosen.cores)):
        maps = {layer: Visits() for layer in (chosen.layer, "")}
        with ExitStack() as until:
            if not share(slowness.cores, until):
                continue
            browser = until.enter_context(chromium())
            for _run in range(chosen.runs):
                for layer, visits in maps.items():
                    visit(browser, chosen.address.rstrip("/"), layer, slowness.slower, visits)
        own, bare = maps[chosen.layer], maps[""]
        frames += [[str(slowness), *row(name, of, bare.frames[name])] for name, of in own.frames.items()]
        waits.append(
            [str(slowness), f"{statistics.median(own.waits):.0f}", f"{max(own.waits):.0f}", str(len(own.waits))]
        )
    print(f"\n{table(frames)}\n\nUntil every tile of a new zoom is shown:\n\n{table(waits)}")
    return 0


def share(cores: float | None, until: ExitStack) -> bool:
    """Goes ahead of whatever else runs, so that a busy machine spoils less. Whether it could be slowed as wished."""
    try:
        until.enter_context(processor_share(cores))
    except OSError as refused:
        print(f"No control groups here ({refused}): other work on this machine counts too.")
        return cores is None
    return True


def row(movement: str, own: Frames, bare: Frames) -> list[str]:
    rates = [f"{own.rate:.0f}", f"{bare.rate:.0f}", f"{own.rate / bare.rate:.2f}"]
    times = [f"{time:.0f}" for time in (own.p95, bare.p95, own.longest, bare.longest)]
    return [movement, *rates, *times, f"{own.jerks:.0%}", f"{bare.jerks:.0%}"]


def visit(browser: Browser, address: str, layer: str, slower: int, into: Visits) -> None:
    """One visit of a phone: the map stands still once, then it is dragged and zoomed."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{address}/#{PLACE}/{layer or 'none'}")
    page.wait_for_load_state("networkidle")
    page.locator(".sheet-handle").click()
    page.locator(".sheet-handle").click()
    tools = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.wait_for_timeout(500)
    for name, movement in (("drag", drag), ("zoom", zoom)):
        page.evaluate(WATCH)
        movement(page)
        into.frames.setdefault(name, Frames()).times += page.evaluate(READ)
    if layer:
        into.waits += wait_for_tiles(page)
    context.close()


def drag(page: Page) -> None:
    tools = page.context.new_cdp_session(page)
    for x, y in ((-9, 3), (9, 4), (-8, -6), (8, -2)):
        at = [180, 220]
        touch = {"type": "touchStart", "touchPoints": [{"x": at[0], "y": at[1]}]}
        tools.send("Input.dispatchTouchEvent", touch)
        for _step in range(16):
            at = [at[0] + x, at[1] + y]
            tools.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": at[0], "y": at[1]}]})
            page.wait_for_timeout(16)
        tools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(300)


def zoom(page: Page) -> None:
    for button in ZOOMS:
        page.locator(f".leaflet-control-zoom-{button}").click()
        page.wait_for_timeout(900)


def wait_for_tiles(page: Page) -> list[float]:
    """Milliseconds from the press of each button to the last tile of its zoom."""
    waits = []
    for button in ZOOMS:
        page.wait_for_timeout(500)
        page.evaluate(f"() => {{ window.shown = ({SHOWN})(); }}")
        page.locator(f".leaflet-control-zoom-{button}").click()
        waits.append(page.evaluate("window.shown"))
    return waits


if __name__ == "__main__":
    sys.exit(main())
