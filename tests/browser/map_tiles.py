"""What the tiles of hazard maps show. A tile's canvas only takes a finished picture, so it is copied to be read."""

from playwright.sync_api import Page

PIXELS = """(tile) => {
    const copy = document.createElement("canvas");
    copy.width = tile.width;
    copy.height = tile.height;
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.drawImage(tile, 0, 0);
    return context.getImageData(0, 0, copy.width, copy.height).data;
}"""
HAS_ZONES = f"(tile) => ({PIXELS})(tile).some((value, at) => at % 4 === 3 && value > 0)"
"""Zones are coloured pixels."""


def expect_zones_drawn(page: Page) -> None:
    page.wait_for_function(f"() => [...document.querySelectorAll('canvas.leaflet-tile-loaded')].some({HAS_ZONES})")


def pictures(page: Page) -> dict[str, list[int]]:
    """Of each tile with zones, once all are there, its pixels as sums by channel and row; by its place on the page."""
    page.wait_for_function(
        """() => document.querySelector("canvas.leaflet-tile-loaded")
            && !document.querySelector("canvas.leaflet-tile:not(.leaflet-tile-loaded)")"""
    )
    found: dict[str, list[int]] = page.evaluate(
        f"""() => Object.fromEntries([...document.querySelectorAll("canvas.leaflet-tile")].filter({HAS_ZONES}).map(
            (tile) => {{
                const sums = new Array(4 * tile.height).fill(0);
                ({PIXELS})(tile).forEach((value, at) => {{
                    sums[4 * Math.floor(at / 4 / tile.width) + (at % 4)] += value;
                }});
                const {{ x, y }} = tile.getBoundingClientRect();
                return [`${{Math.round(x)}} ${{Math.round(y)}}`, sums];
            }}))"""
    )
    return found
