"""How smoothly the map moves on a slow phone with a hazard layer, beside the same map without any in the same run.

    .venv/bin/python -m bench.map_smoothness ADDRESS [--layer sat-lo-dat] [--slower 4 6] [--runs N]

ADDRESS is that of a running site. A finger drags the map about and the buttons zoom it; time between frames, as the
page's own animation frames tell it. The processor is slowed by the browser itself. Frames are pooled over the runs.
"""

import argparse
import statistics
import sys
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from bench.machine import machine, table
from tests.browser.chromium import PHONE, chromium

PLACE = "9.5/21.86/106.6"
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
    def jerks(self) -> float:
        """Share of the time in frames longer than `LONG_MS`."""
        return sum(time for time in self.times if time > LONG_MS) / sum(self.times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="for example http://127.0.0.1:8000")
    parser.add_argument("--layer", default="sat-lo-dat")
    parser.add_argument("--slower", type=int, nargs="+", default=[4, 6])
    parser.add_argument("--runs", type=int, default=2)
    chosen = parser.parse_args()
    print(machine())
    rows = [["processor ÷", "movement", "frames/s", "without layer", "ratio", "p95, ms", "without", "jerks", "without"]]
    with chromium() as browser:
        print(f"Chromium {browser.version}\n")
        for slower in chosen.slower:
            measured: dict[str, dict[str, Frames]] = {}
            for _run in range(chosen.runs):
                for layer in (chosen.layer, ""):
                    moved(browser, chosen.address.rstrip("/"), layer, slower, measured.setdefault(layer, {}))
            for movement, frames in measured[chosen.layer].items():
                rows.append([str(slower), *row(movement, frames, measured[""][movement])])
    print(table(rows))
    return 0


def row(movement: str, own: Frames, bare: Frames) -> list[str]:
    rates = [f"{own.rate:.0f}", f"{bare.rate:.0f}", f"{own.rate / bare.rate:.2f}"]
    return [movement, *rates, f"{own.p95:.0f}", f"{bare.p95:.0f}", f"{own.jerks:.0%}", f"{bare.jerks:.0%}"]


def moved(browser: Browser, address: str, layer: str, slower: int, into: dict[str, Frames]) -> None:
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
        into.setdefault(name, Frames()).times += page.evaluate(READ)
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
    for button in ("in", "in", "out", "out"):
        page.locator(f".leaflet-control-zoom-{button}").click()
        page.wait_for_timeout(900)


if __name__ == "__main__":
    sys.exit(main())
