"""The kinds of places a new installation begins with; offices add others afterwards."""

from __future__ import annotations

from typing import NamedTuple


class StartingKind(NamedTuple):
    """Fields of `layers.asset_models.AssetKind`."""

    slug: str
    name: str
    name_en: str
    public: bool
    order: int


STARTING_KINDS = (
    StartingKind("school", "Trường học", "School", True, 1),
    StartingKind("clinic", "Cơ sở y tế", "Clinic or hospital", True, 2),
    StartingKind("office", "Trụ sở cơ quan", "Public office", True, 3),
    StartingKind("shelter", "Điểm sơ tán", "Evacuation point", True, 4),
)
