"""Work of other programs that gives the same again for the same, done once in a run: most tests are about what comes
after it. Work that fails is done each time."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import shapely

from geodata import bounded, tippecanoe

Feature = tuple[shapely.Geometry, Mapping[str, Any]]


def knowing_pictures(output_of: Callable[..., bytes]) -> Callable[..., bytes]:
    """`incidents.bounded.output_of` that starts no second process for a picture it has seen."""
    known: dict[tuple[object, ...], bytes] = {}

    def answer(reader: str, *arguments: str, content: bytes = b"") -> bytes:
        key = (reader, arguments, hashlib.sha256(content).digest())
        if key not in known:
            known[key] = output_of(reader, *arguments, content=content)
        return known[key]

    return answer


def knowing_tiles(build_pmtiles: Callable[..., int], folder: Path) -> Callable[..., int]:
    """`geodata.tiles.build_pmtiles` that copies an archive it has built of the same zones, with the same program and
    allowance: a test may have taken those away. `folder` keeps them."""
    known: dict[str, int] = {}

    def build(features: Iterable[Feature], *, output: Path, **options: Any) -> int:
        zones = list(features)
        given = [options, [properties for _shape, properties in zones], tippecanoe._program(), repr(bounded.ALLOWANCE)]
        digest = hashlib.sha256(json.dumps(given).encode())
        for shape in shapely.to_wkb([shape for shape, _properties in zones]):
            digest.update(shape)
        kept = folder / digest.hexdigest()
        if kept.name not in known:
            known[kept.name] = build_pmtiles(zones, output=output, **options)
            shutil.copyfile(output, kept)
        else:
            output.parent.mkdir(parents=True, exist_ok=True)
            half = output.with_name(f".{output.name}.half")
            shutil.copyfile(kept, half)
            half.replace(output)
        return known[kept.name]

    return build
