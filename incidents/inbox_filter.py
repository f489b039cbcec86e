"""What a person narrows the desk to, as it stands in the address: one filter for list, map and board."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from incidents.due_groups import DueGroup
from incidents.states import State

BBox = tuple[float, float, float, float]
"""West, south, east, north in degrees, EPSG:4326."""


@dataclass(frozen=True)
class InboxFilter:
    """What the inbox is narrowed to; empty fields narrow nothing."""

    unit_id: int | None = None
    states: tuple[State, ...] = ()
    due: DueGroup | None = None
    category: str = ""
    agency_id: int | None = None
    overdue: bool = False
    answers: bool = False
    """With an answer of a reporter that nobody has read yet."""
    mine: bool = False
    """Handed to one of the person's own agencies."""
    own: bool = False
    """Looked after by this very person."""
    text: str = ""
    """A code, or words of the place or the report, with or without accents."""
    bbox: BBox | None = None

    @classmethod
    def parse(cls, params: Mapping[str, Any]) -> "InboxFilter":
        """From an address's parameters `unit`, `state` (repeated), `due`, `category`, `agency`, `overdue=1`,
        `answers=1`, `mine=1`, `own=1`, `q`, `bbox=w,s,e,n`; what cannot be read narrows nothing."""
        states = params.getlist("state") if hasattr(params, "getlist") else [params.get("state", "")]
        return cls(
            unit_id=_whole(params.get("unit", "")),
            states=tuple(State(state) for state in states if state in State.values),
            due=DueGroup(params["due"]) if params.get("due") in DueGroup.values else None,
            category=str(params.get("category", ""))[:60].replace("\x00", ""),
            agency_id=_whole(params.get("agency", "")),
            overdue=params.get("overdue") == "1",
            answers=params.get("answers") == "1",
            mine=params.get("mine") == "1",
            own=params.get("own") == "1",
            text=str(params.get("q", ""))[:200].replace("\x00", "").strip(),
            bbox=parse_bbox(str(params.get("bbox", ""))),
        )

    @property
    def of_all_groups(self) -> "InboxFilter":
        """Whatever is due when."""
        return replace(self, due=None)

    def query_string(self) -> str:
        """The same parameters again, to put into a link."""
        pairs: list[tuple[str, Any]] = [("unit", self.unit_id), *(("state", state.value) for state in self.states)]
        pairs += [("due", self.due.value if self.due else "")]
        pairs += [("category", self.category), ("agency", self.agency_id), ("overdue", "1" if self.overdue else "")]
        pairs += [("answers", "1" if self.answers else "")]
        pairs += [("mine", "1" if self.mine else ""), ("own", "1" if self.own else ""), ("q", self.text)]
        pairs += [("bbox", ",".join(f"{degrees:.6g}" for degrees in self.bbox) if self.bbox else "")]
        return urlencode([(name, value) for name, value in pairs if value])


def parse_bbox(text: str) -> BBox | None:
    """`west,south,east,north` in degrees; None when it is not that."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    whole = all(math.isfinite(degrees) for degrees in (west, south, east, north))
    if not (whole and -180 <= west < east <= 180 and -90 <= south < north <= 90):
        return None
    return west, south, east, north


def _whole(text: Any) -> int | None:
    return int(text) if str(text).isascii() and str(text).isdigit() and len(str(text)) < 10 else None
