"""Which units an agency answers for."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from agencies.areas import covered_unit_ids
from places.models import Level, Succession, Unit
from tests.factories import MERGER, make_agency, make_unit

pytestmark = pytest.mark.django_db

LONG_AGO = dt.date(2000, 1, 1)


def covered(*areas: Unit) -> set[int]:
    return set(covered_unit_ids([make_agency(areas=areas).pk]))


def test_an_agency_of_a_commune_covers_the_commune_and_no_neighbour(commune_a: Unit, commune_b: Unit) -> None:
    assert covered(commune_a) == {commune_a.pk}


def test_an_agency_of_the_province_covers_every_commune(province: Unit, commune_a: Unit, commune_b: Unit) -> None:
    make_unit("21", level=Level.PROVINCE, name="Tỉnh khác")
    assert covered(province) == {province.pk, commune_a.pk, commune_b.pk}


def test_former_units_are_covered_by_what_they_became_over_two_changes(commune_a: Unit, commune_b: Unit) -> None:
    middle = make_unit(valid_from=dt.date(2010, 1, 1), valid_to=MERGER, became=[commune_a])
    oldest = make_unit(valid_from=LONG_AGO, valid_to=dt.date(2010, 1, 1), became=[middle])
    assert covered(commune_a) == {commune_a.pk, middle.pk, oldest.pk}
    assert covered(commune_b) == {commune_b.pk}


def test_a_unit_that_was_split_is_covered_by_each_of_its_successors(commune_a: Unit, commune_b: Unit) -> None:
    split = make_unit(valid_from=LONG_AGO, valid_to=MERGER, became=[commune_a, commune_b])
    assert split.pk in covered(commune_a)
    assert split.pk in covered(commune_b)


def test_a_former_unit_of_another_province_is_covered_through_its_successor(province: Unit, commune_a: Unit) -> None:
    other = make_unit("21", level=Level.PROVINCE, name="Tỉnh khác", valid_from=LONG_AGO)
    former = make_unit(parent=other, valid_from=LONG_AGO, valid_to=MERGER, became=[commune_a])
    assert former.pk in covered(province)


def test_an_agency_of_a_former_unit_does_not_gain_what_it_became(commune_a: Unit) -> None:
    former = make_unit(valid_from=LONG_AGO, valid_to=MERGER, became=[commune_a])
    assert covered(former) == {former.pk}


def test_a_circle_of_successions_ends(commune_a: Unit, commune_b: Unit) -> None:
    Succession.objects.create(predecessor=commune_a, successor=commune_b)
    Succession.objects.create(predecessor=commune_b, successor=commune_a)
    assert covered(commune_a) == {commune_a.pk, commune_b.pk}


def test_no_agency_covers_nothing_without_a_query(db: None, django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(0):
        assert covered_unit_ids([]) == frozenset()
    assert covered() == set()


def test_covering_takes_two_queries_for_any_number_of_units(
    province: Unit, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _number in range(20):
        make_unit(parent=province)
    agency = make_agency(areas=[province])
    with django_assert_num_queries(2):
        assert len(covered_unit_ids([agency.pk])) == 21
