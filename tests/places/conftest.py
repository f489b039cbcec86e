"""Units of the shipped facts, without the seconds it takes to draw them."""

import pytest

from places.models import Level, Unit
from places.schematic import LANG_SON, LANG_SON_2025, read_facts
from tests.factories import MERGER, make_unit


@pytest.fixture
def communes(db: None) -> dict[str, Unit]:
    """The 65 units of Lạng Sơn by code, and their province, by name only."""
    province = make_unit(LANG_SON.code, level=Level.PROVINCE, name=LANG_SON.name, name_en=LANG_SON.name_en)
    made = Unit.objects.bulk_create(
        Unit(
            level=Level.COMMUNE,
            code=fact.code,
            kind=fact.kind,
            name=fact.name,
            name_en=fact.name_en,
            parent=province,
            valid_from=MERGER,
        )
        for fact in read_facts(LANG_SON_2025)
    )
    return {unit.code: unit for unit in made}
