"""The simulated month of `bench.month`, small: it goes through the real verbs, and its checks see what is wrong."""

import random
from collections import Counter
from collections.abc import Iterator

import pgtrigger
import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from agencies.models import AreaOfResponsibility
from bench.month import staff
from bench.month.checks import open_cases, problems
from bench.month.comparing import Compared
from bench.month.hour import it_is
from bench.month.plan import shares, whole_plan
from bench.month.playing import Communes
from bench.month.rhythm import DAY, DAYS, FLOOD, moment
from bench.month.running import play_all
from incidents.models import Event, Incident

SEED = 7
CASES = 30
END = moment(DAYS, 0)


@pytest.fixture
def month(db: None, settings, tmp_path) -> Iterator[Counter[str]]:
    """What was done in a month of 30 cases; it is its last hour."""
    settings.AUDIT_ROOT = tmp_path
    with it_is(moment(0, 0)):
        staff.set_up()
        staff.plan_leave(random.Random(SEED))
    done = play_all(Communes(seed=SEED, arrivals=whole_plan(CASES, seed=SEED)), jobs_every=DAY)
    with it_is(END):
        yield done


def test_the_same_seed_gives_the_same_month_and_the_flood_brings_most_of_it() -> None:
    plan = whole_plan(1000, seed=SEED)
    assert plan == whole_plan(1000, seed=SEED)
    assert plan != whole_plan(1000, seed=SEED + 1)
    in_flood = sum((arrival.at - moment(0, 0)).days in FLOOD for arrival in plan)
    assert len(plan) / 2 < in_flood < len(plan) * 0.75


def test_each_commune_is_in_the_hands_of_one_process() -> None:
    plan = whole_plan(1000, seed=SEED)
    parts = shares(plan, 2)
    assert sum(map(len, parts)) == len(plan)
    first, second = ({arrival.commune for arrival in part} for part in parts)
    assert first and second and not first & second


def test_a_month_leaves_nothing_forgotten_and_its_checks_see_what_is(month: Counter[str]) -> None:
    assert month["cases"] == Incident.objects.count() >= CASES
    assert Event.objects.filter(to_state="closed").exists()
    assert Event.objects.filter(verb="escalate").exists()
    assert problems(END) == []

    undated, untold = open_cases().filter(due_at__gt=END)[:2]
    gone = Incident.objects.filter(version__gt=2, verified_at__isnull=False)[0]
    with pgtrigger.ignore():
        Incident.objects.filter(pk=undated.pk).update(due_at=None, clock="")
        Incident.objects.filter(pk=untold.pk).update(due_at=moment(DAYS - 1, 12))
        Event.objects.filter(incident=gone, version=2).update(version=100)
        Incident.objects.filter(pk=gone.pk).update(location=Point(106.0, 21.5, srid=4326))
        connection.check_constraints()  # what the database looks at when a transaction ends is ignored too
    AreaOfResponsibility.objects.all().delete()
    found = problems(END)
    assert _tells(found, "without a next date", undated)
    assert _tells(found, "nobody was told", untold)
    assert _tells(found, "gaps between events", gone)
    assert any("squares of the map" in problem for problem in found)
    assert any("without an owner" in problem for problem in found)
    assert any(problem.startswith(f"{gone.code}, sự kiện") for problem in found)


def test_a_page_that_takes_more_queries_or_too_long_with_many_cases_is_wrong() -> None:
    page = Compared("leader", "list", ("/", "/"), queries=(["a"], ["a"]), milliseconds=([10.0], [14.0]), sizes=[5, 5])
    assert page.wrong() == []
    page.queries = (["a"], ["a", "b"])
    assert len(page.wrong()) == 1
    page.milliseconds = ([10.0], [16.0])
    assert len(page.wrong()) == 2
    page.sizes = [5, 10]
    assert len(page.wrong()) == 1


def _tells(found: list[str], what: str, case: Incident) -> bool:
    return any(what in problem and case.code in problem for problem in found)
