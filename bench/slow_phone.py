"""A cheap phone on a poor line, played by Chromium: 400 kbit/s, 400 ms there and back, a processor slowed fourfold."""

from typing import Any

from playwright.sync_api import CDPSession

KBIT_S, ROUND_TRIP_MS, SLOWER = 400, 400, 4

KINDS = {
    "Document": "page",
    "Stylesheet": "styles",
    "Script": "scripts",
    "Font": "fonts",
    "Image": "pictures",
    "Fetch": "data",
    "XHR": "data",
}


def slow_down(tools: CDPSession) -> None:
    """From now on the page of these developer tools has such a line and such a processor."""
    bytes_a_second = KBIT_S * 1000 / 8
    line = {"latency": ROUND_TRIP_MS, "downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second}
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", {"offline": False, **line})
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def count_bytes(tools: CDPSession) -> dict[str, int]:
    """Bytes of bodies as they were on the line, by kind; counts on while the page loads. What the browser had kept
    counts nothing, what is still on its way as far as it has come."""
    sizes: dict[str, int] = {}
    kinds: dict[str, str] = {}
    from_memory: set[str] = set()
    measures: dict[str, str] = {}

    def asked(event: dict[str, Any]) -> None:
        tile = "/tiles/" in event["request"]["url"]
        kinds[event["requestId"]] = "hazard tiles" if tile else KINDS.get(event.get("type", ""), "other")

    def answered(event: dict[str, Any]) -> None:
        response = event["response"]
        if not response.get("fromDiskCache") and event["requestId"] not in from_memory:
            compressed = "content-encoding" in {name.lower() for name in response["headers"]}
            measures[event["requestId"]] = "encodedDataLength" if compressed else "dataLength"

    def arrived(event: dict[str, Any]) -> None:
        if measure := measures.get(event["requestId"]):
            kind = kinds.get(event["requestId"], "other")
            sizes[kind] = sizes.get(kind, 0) + int(event[measure])

    tools.on("Network.requestWillBeSent", asked)
    tools.on("Network.requestServedFromCache", lambda event: from_memory.add(event["requestId"]))
    tools.on("Network.responseReceived", answered)
    tools.on("Network.dataReceived", arrived)
    return sizes
