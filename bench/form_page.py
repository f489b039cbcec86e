"""How long somebody with a cheap phone on a slow line waits for the report form and, after pressing send, for the code.

    .venv/bin/python -m bench.form_page [--runs N]

A site is started with the sample content, as ./scripts/serve does, on the server of DATABASE_URL or the private one,
behind nginx with the configuration of production and a certificate of its own. The line and the processor are slowed by
the browser itself: 400 kbit/s, 400 ms there and back, a processor four times slower. Each run begins with an empty
cache; the form is filled in once the line is quiet again. Medians.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launch import database, web_server
from launch.project import Project
from playwright.sync_api import Browser, CDPSession, FilePayload, Page, expect

from bench.machine import machine, table
from bench.report_rate import PHOTO_BYTES, jpeg
from bench.slow_phone import KBIT_S, KINDS, ROUND_TRIP_MS, SLOWER, slow_down
from tests.browser.choosing_kind import choose_kind
from tests.browser.chromium import PHONE, chromium
from tests.own_nginx import running_nginx
from tests.running_site import ROOT, running_site

PATIENCE_MS = 180_000
OF_THE_MAP = ("/leaflet/", "/place_map.", "/basemap.", "/commune_names.", "/boundaries/")
CODE_WRITTEN = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
READY, PAINTED = "ready to use", "first words (paint)"
CODE, CODE_PHOTO = "from send to the code", "the same with a photo"
WHOLE = "from send until the photo is there too"
WATCH = """
new MutationObserver(() => {
    const form = document.getElementById("report-form");
    if (form && "ready" in form.dataset) window.readyAt ??= performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] });
"""


@dataclass(frozen=True)
class Visit:
    """Milliseconds to each event; bytes on the line by kind until the form was ready, and until all was quiet."""

    times: dict[str, float]
    ready: dict[str, int]
    quiet: dict[str, int]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    project = Project.at(ROOT)
    project.make_folders()
    os.environ.setdefault("NGINX_PROGRAM", web_server.ensure(project))
    print(machine())
    photo = jpeg(10 * PHOTO_BYTES)
    with (
        tempfile.TemporaryDirectory() as folder,
        database.running(project) as server,
        running_site(Path(folder) / "var", server=server.url) as site,
        running_nginx(
            Path(folder) / "nginx",
            application=site.url.removeprefix("http://"),
            var=site.var,
            certificate=certificate(Path(folder)),
        ) as front,
        chromium("--ignore-certificate-errors") as browser,
    ):
        print(f"Chromium {browser.version}, {KBIT_S} kbit/s, {ROUND_TRIP_MS} ms round trip, processor ÷ {SLOWER}")
        print(f"The photo as taken: {len(photo) / 1000:,.0f} KB\n")
        pairs = [(visit(browser, front), visit(browser, front, photo)) for _run in range(chosen.runs)]
    print(report([plain for plain, _ in pairs], [with_photo for _, with_photo in pairs]))
    return 0


def certificate(folder: Path) -> str:
    """A file with a key and a certificate that nobody has signed."""
    file = str(folder / "certificate.pem")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*command, "-keyout", file, "-out", file], check=True, capture_output=True)
    return file


def visit(browser: Browser, address: str, photo: bytes | None = None) -> Visit:
    context = browser.new_context(**PHONE, ignore_https_errors=True)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    slow_down(tools)
    sizes = count_arrivals(tools)
    page.goto(f"{address}/phan-anh/", wait_until="commit")
    page.wait_for_function("() => window.readyAt", polling=50)
    ready = dict(sizes)
    page.wait_for_load_state("networkidle")
    times = page.evaluate(
        """() => ({
            first: performance.getEntriesByName("first-contentful-paint")[0].startTime, ready: window.readyAt,
        })"""
    )
    quiet = dict(sizes)
    fill(page, photo)
    page.wait_for_load_state("networkidle")
    code, whole = send(page)
    context.close()
    return Visit({PAINTED: times["first"], READY: times["ready"], CODE: code, WHOLE: whole}, ready, quiet)


def count_arrivals(tools: CDPSession) -> dict[str, int]:
    """Bytes on the line by kind, with headers, of all that has come whole; counts on while the page loads."""
    sizes: dict[str, int] = {}
    kinds: dict[str, str] = {}

    def asked(event: dict[str, Any]) -> None:
        is_map = any(part in event["request"]["url"] for part in OF_THE_MAP)
        kinds[event["requestId"]] = "map" if is_map else KINDS.get(event.get("type", ""), "other")

    def arrived(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "other")
        sizes[kind] = sizes.get(kind, 0) + int(event["encodedDataLength"])

    tools.on("Network.requestWillBeSent", asked)
    tools.on("Network.loadingFinished", arrived)
    return sizes


def fill(page: Page, photo: bytes | None) -> None:
    choose_kind(page, "wastewater")
    page.get_by_role("button", name="Dùng vị trí của tôi").click()
    page.wait_for_function("() => document.querySelector('[name=lat]').value")
    page.locator("[name=words]").fill("Nước suối có mùi hôi và bọt trắng từ sáng nay.")
    if photo:
        page.locator("[name=photos]").last.set_input_files(
            [FilePayload(name="suoi.jpg", mimeType="image/jpeg", buffer=photo)]
        )
        expect(page.locator("[data-photo-list] img")).to_have_count(1)


def send(page: Page) -> tuple[float, float]:
    """Milliseconds from pressing send until the code can be read, and until all is sent and the receipt is shown."""
    began = time.perf_counter()
    page.locator("[type=submit]").click(no_wait_after=True)
    receipt = page.locator(".receipt-code")
    page.get_by_text(CODE_WRITTEN).first.wait_for()
    code = time.perf_counter() - began
    receipt.wait_for()
    return code * 1000, (time.perf_counter() - began) * 1000


def report(plain: list[Visit], with_photo: list[Visit]) -> str:
    both = plain + with_photo
    times = [["first visit, until", "s", "quickest–slowest"]]
    for name, group, event in (
        (PAINTED, both, PAINTED),
        (READY, both, READY),
        (CODE, plain, CODE),
        (CODE_PHOTO, with_photo, CODE),
        (WHOLE, with_photo, WHOLE),
    ):
        taken = [each.times[event] / 1000 for each in group]
        times.append([name, f"{statistics.median(taken):.1f}", f"{min(taken):.1f}–{max(taken):.1f}"])
    kinds = sorted({kind for each in both for kind in each.quiet})
    sizes = [["on the line, KB", "until ready", "until quiet"]]
    sizes += [[kind, *(f"{kilobytes(both, part, kind):.0f}" for part in ("ready", "quiet"))] for kind in kinds]
    sizes.append(["all", *(f"{kilobytes(both, part, *kinds):.0f}" for part in ("ready", "quiet"))])
    return f"{table(times)}\n\n{table(sizes)}"


def kilobytes(group: list[Visit], part: str, *kinds: str) -> float:
    return statistics.median(sum(getattr(each, part).get(kind, 0) for kind in kinds) for each in group) / 1000


if __name__ == "__main__":
    sys.exit(main())
