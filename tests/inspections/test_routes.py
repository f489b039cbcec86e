"""The order of a day's stops, by itself."""

import itertools
import random

from inspections.routes import length_m, metres_between, shortest


def test_a_degree_of_latitude_is_some_111_kilometres() -> None:
    assert abs(metres_between((106.5, 21.0), (106.5, 22.0)) - 111_195) < 50


def test_stops_along_a_road_are_visited_along_the_road() -> None:
    stops = [(106.50, 21.85), (106.41, 21.85), (106.46, 21.85), (106.44, 21.85)]
    assert shortest((106.40, 21.85), stops) == [1, 3, 2, 0]


def test_without_a_start_the_first_stop_stays_the_first() -> None:
    stops = [(106.50, 21.85), (106.41, 21.85), (106.46, 21.85)]
    assert shortest(None, stops) == [0, 2, 1]


def test_stops_without_a_place_stand_behind() -> None:
    assert shortest((106.4, 21.8), [None, (106.5, 21.8), None, (106.41, 21.8)]) == [3, 1, 0, 2]
    assert shortest(None, [None, None]) == [0, 1]
    assert shortest(None, []) == []


def test_a_crossing_is_undone() -> None:
    """Going to the nearest next leaves the far one to the west for the end."""
    start = (106.450, 21.85)
    stops = [(106.454, 21.85), (106.444, 21.85), (106.47, 21.85)]
    way = shortest(start, stops)
    assert length_m(start, [stops[number] for number in way]) < length_m(start, [stops[n] for n in (0, 1, 2)])


def test_the_way_is_seldom_much_longer_than_the_best() -> None:
    rng = random.Random(5)
    for _ in range(15):
        start = (106.45, 21.85)
        stops = [(rng.uniform(106.4, 106.6), rng.uniform(21.8, 21.9)) for _ in range(6)]
        found = shortest(start, stops)
        assert sorted(found) == list(range(6))
        best = min(length_m(start, list(order)) for order in itertools.permutations(stops))
        assert length_m(start, [stops[number] for number in found]) <= best * 1.35
